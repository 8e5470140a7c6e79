"""JSON that does nothing to what it is printed on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

__all__ = ["write_json", "write_json_line"]


def write_json(value: object, stream: TextIO) -> None:
    """Write a value over several lines, in ASCII."""
    stream.write(f"{_harmless(json.dumps(value, indent=2))}\n")


def write_json_line(value: object, stream: TextIO) -> None:
    """Write a value in one line and as short as can be, in ASCII."""
    stream.write(f"{_harmless(json.dumps(value, separators=(',', ':')))}\n")


def _harmless(text: str) -> str:
    # Only strings have such a sign; the log of a build may take `##` for a command.
    return text.replace("##", "#\\u0023")
