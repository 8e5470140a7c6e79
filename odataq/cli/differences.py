"""Queries as lines of output, and the difference between two of them."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

from odataq.text.percent import encode
from odataq.text.printable import printable

if TYPE_CHECKING:
    from odataq.source import Source

__all__ = ["difference", "in_a_line"]


def in_a_line(text: str) -> str:
    """Encode what no terminal shows as it is, line breaks above all."""
    if printable(text) == text:
        return text
    return "".join(each if printable(each) == each else encode(each) for each in text)


def difference(source: Source, text: str, word: str) -> str:
    """Return the unified diff of a query and what has become of it."""
    lines = unified_diff(
        source.text.splitlines(),
        text.splitlines(),
        source.name,
        f"{source.name} {word}",
        lineterm="",
    )
    return "".join(f"{printable(each)}\n" for each in lines)
