"""Visits the nodes of a tree."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import fields

from odataq.syntax.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["walk"]

# Fields that never have a node.
_PLAIN = frozenset({"span", "spelling", "name_span", "op_span", "variable_span"})


@cache
def _field_names(node_type: Any) -> tuple[str, ...]:  # noqa: ANN401 (a node class)
    names = (each.name for each in fields(node_type))
    return tuple(name for name in names if name not in _PLAIN)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, each before what it has, in their order."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        below: list[Node] = []
        kind: Any = type(current)
        for name in _field_names(kind):
            value = getattr(current, name)
            if isinstance(value, Node):
                below.append(value)
            elif isinstance(value, tuple):
                below.extend(each for each in value if isinstance(each, Node))
        stack.extend(reversed(below))
