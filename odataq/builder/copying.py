"""Copies of trees, in which each node stands once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve, fields

from odataq.builder.aliases import AliasValue
from odataq.builder.values import EnumValue
from odataq.syntax import nodes as n
from odataq.syntax.nodes import Node
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["copied", "plain"]

N = TypeVar("N", bound=Node)


def copied(tree: N, replace: Callable[[Node], Node | None]) -> N:
    """Return a copy of a tree in which no node stands twice.

    `replace` returns what a node, one without nodes below it, is replaced with:
    `None` where it stays.
    """
    # Without recursion: how deep a tree is, is looked at later.
    stack: list[Any] = []
    for node in reversed([*walk(tree)]):
        changes: dict[str, Any] = {}
        kind: Any = type(node)
        for each in fields(kind):
            value = getattr(node, each.name)
            if isinstance(value, Node):
                changes[each.name] = stack.pop()
            elif isinstance(value, tuple):
                changes[each.name] = tuple(
                    stack.pop() if isinstance(item, Node) else item for item in value
                )
        new: Any = replace(node)
        stack.append(evolve(node, **changes) if new is None else new)
    copy: N = stack.pop()
    return copy


def plain(tree: N) -> N:
    """Return a copy in which nothing is left that only builders know."""

    def replace(node: Node) -> Node | None:
        match node:
            case EnumValue(kind=kind, text=text):
                return n.Literal(kind, text)
            case AliasValue(name=name):
                return n.ParameterAlias(name)
        return None

    return copied(tree, replace)
