"""A syntax tree as text."""

from __future__ import annotations

import json
from enum import Enum
from typing import TYPE_CHECKING, Final

from attrs import fields, has

from odataq.source import Span
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["tree_json", "tree_text"]

_ITEM: Final = "- "

# A tree has a bounded depth, so these may recurse.


def tree_text(node: object) -> str:
    """Return a tree of attrs values, a line for each of them and of their fields.

    What has a span shows it as `[5:9]`. Fields without a value are left out.
    """
    return "\n".join(_lines(node, "", ""))


def tree_json(node: object) -> str:
    """Return a tree of attrs values as JSON.

    A value is `{"node": "Query", "span": [0, 9], ...}` with all its fields, a
    tuple a list, a member of an enum its value; what JSON has no type for is text.
    """
    return json.dumps(_plain(node), indent=2)


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


def _plain(value: object) -> object:
    """Return what JSON has a type for."""
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    parts = _parts(value)
    if parts is None:
        return str(value)
    plain: dict[str, object] = {"node": type(value).__name__}
    if "span" in parts:
        plain["span"] = _plain(parts.pop("span"))
    return plain | {name: _plain(part) for name, part in parts.items()}
