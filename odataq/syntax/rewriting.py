"""Makes something of a tree, from its leaves up."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve, fields

from odataq.syntax import nodes as n
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["flattened", "fold", "replace"]

T = TypeVar("T")


def replace(tree: n.Node, change: Callable[[n.Node], n.Node | None], /) -> n.Node:
    """Return a new tree, with what `change` returns in the place of nodes.

    `change` is called with each node, first with those below it, and returns the
    node to stand there instead, or `None` to keep it. It is given the node of the
    old tree itself unless something below has changed, so that a `Binding` knows
    most of them. All nodes of the result are new, each stands once in it, and
    they keep their spans: those are places in the text that was read.

    Whether a node fits where it comes to stand isn't looked at; chains of one
    operator are made flat. Raises `TypeError` where `change` returns no node.
    """

    def changed(node: n.Node, below: list[n.Node]) -> n.Node:
        kept = _rebuilt(node, below) if _has_changed(node, below) else node
        found = change(kept)
        if found is None:
            return kept
        if not isinstance(found, n.Node):
            raise TypeError(f"a node is replaced by a node, not {type(found).__name__}")
        return found

    # What replaces a node may have parts of the tree, or stand there twice.
    return fold(fold(tree, changed), _rebuilt)


def fold(tree: n.Node, make: Callable[[n.Node, list[T]], T], /) -> T:
    """Return what `make` makes of a tree.

    It is called with each node and what it has made of the nodes directly below,
    in their order. The depth of the tree is no matter.
    """
    made: list[T] = []
    # Backwards, the parts of a node come before it, the first of them last.
    for node in reversed([*walk(tree)]):
        below = [made.pop() for _ in _children(node)]
        made.append(make(node, below))
    return made.pop()


def flattened(node: n.Node) -> n.Node:
    """Return a chain whose first operand isn't a chain of the same operator.

    What is no chain, or is flat, is returned as it is.
    """
    match node:
        case n.LogicalExpr(op, (n.LogicalExpr(inner_op, first), *rest)):
            if op is inner_op:
                return evolve(node, operands=(*first, *rest))
        case n.SearchLogical(is_or, (n.SearchLogical(is_inner_or, terms), *rest)):
            if is_or is is_inner_or:
                return evolve(node, operands=(*terms, *rest))
        case n.ArithmeticExpr(operators, (n.ArithmeticExpr() as first, *rest)):
            if node.is_additive is first.is_additive:
                return evolve(
                    node,
                    operators=(*first.operators, *operators),
                    operands=(*first.operands, *rest),
                )
    return node


@cache
def _field_names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 (a class of nodes)
    return tuple(each.name for each in fields(kind) if each.eq)


def _children(node: n.Node) -> Iterator[n.Node]:
    kind: Any = type(node)
    for name in _field_names(kind):
        value = getattr(node, name)
        parts = value if isinstance(value, tuple) else (value,)
        yield from (each for each in parts if isinstance(each, n.Node))


def _has_changed(node: n.Node, below: list[n.Node]) -> bool:
    return any(old is not new for old, new in zip(_children(node), below, strict=True))


def _rebuilt(node: n.Node, below: list[n.Node]) -> n.Node:
    """Return a copy of a node with other nodes below it."""
    left = iter(below)
    kind: Any = type(node)
    changes: dict[str, Any] = {}
    for name in _field_names(kind):
        value = getattr(node, name)
        if isinstance(value, n.Node):
            changes[name] = next(left)
        elif isinstance(value, tuple):
            changes[name] = tuple(
                next(left) if isinstance(each, n.Node) else each for each in value
            )
    return flattened(evolve(node, **changes))
