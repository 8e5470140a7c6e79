"""A syntax tree as text to look at, and as JSON text."""

from __future__ import annotations

import json
from enum import Enum
from typing import TYPE_CHECKING, Final

from attrs import fields, has

from odataq.source import Span
from odataq.syntax.tree_json import to_json
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.syntax.nodes import Node

__all__ = ["tree_json", "tree_text"]

_ITEM: Final = "- "

# A tree that was parsed has a bounded depth, so these may recurse.


def tree_text(node: object) -> str:
    """Return a tree of attrs values, a line for each of them and of their fields.

    What has a span shows it as `[5:9]`. Fields without a value are left out.
    """
    return "\n".join(_lines(node, "", ""))


def tree_json(node: Node) -> str:
    """Return a tree as the text of its JSON, with the spans."""
    return json.dumps(to_json(node, spans=True), indent=2)


def _lines(value: object, indent: str, label: str) -> Iterator[str]:
    """Yield the lines of a value; the first one begins with the label."""
    parts = _parts(value)
    if isinstance(value, tuple):
        yield f"{indent}{label.rstrip()}"
        for each in value:
            yield from _lines(each, f"{indent}  ", _ITEM)
    elif parts is None:
        yield f"{indent}{label}{_scalar(value)}"
    else:
        span = parts.pop("span", None)
        where = f" {_scalar(span)}" if span is not None else ""
        yield f"{indent}{label}{type(value).__name__}{where}"
        inner = f"{indent}    " if label == _ITEM else f"{indent}  "
        for name, part in parts.items():
            if part is not None and part != ():
                yield from _lines(part, inner, f"{name}: ")


def _parts(value: object) -> dict[str, object] | None:
    """Return the fields of an attrs value, `None` for what is one piece."""
    kind = type(value)
    if not has(kind) or isinstance(value, Span):
        return None
    return {each.name: getattr(value, each.name) for each in fields(kind)}


def _scalar(value: object) -> str:
    if isinstance(value, Enum):
        return printable(str(value.value))
    if isinstance(value, Span):
        return f"[{value.start}:{value.end}]"
    return printable(repr(value) if isinstance(value, str) else str(value))
