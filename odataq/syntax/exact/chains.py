"""Which operators may follow `has` and a list behind `in`.

By the ABNF an expression is an operand, then at most one arithmetic operator, one
comparison and one of `and` and `or`, and behind each of them but `has` and a list
stands an expression again. So nothing but `and` or `or` follows `a has E'x'`, unless an
expression around it has a comparison to come: `b add a has E'x' eq c`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ChainChecker", "first_operand"]

# The pieces of a chain; PREFIX is `not` or a minus sign.
_OPERAND: Final = 0
_PREFIX: Final = 1
_ARITHMETIC: Final = 2
_COMPARISON: Final = 3
_CLOSED: Final = 4
_LOGICAL: Final = 5

_Piece = tuple[int, n.Node]


@define
class ChainChecker:
    """Looks at whole chains: what is within one isn't looked at again."""

    text: str
    _seen: set[int] = field(factory=set)

    def wrong_operand(self, node: n.Expr) -> n.Node | None:
        """Return what begins the part of a chain that has no place, if any."""
        if id(node) in self._seen:
            return None
        pending: list[int] = []
        is_closed = False
        for kind, at in self._pieces(node):
            if is_closed and kind in {_ARITHMETIC, _COMPARISON, _CLOSED}:
                while pending and kind == _ARITHMETIC and pending[-1] != _PREFIX:
                    pending.pop()
                if not pending:
                    return at
                pending.pop()
                is_closed = False
            if kind in {_PREFIX, _ARITHMETIC}:
                pending.append(kind)
            is_closed = kind == _CLOSED or (is_closed and kind == _OPERAND)
        return None

    def _pieces(self, node: n.Expr) -> Iterator[_Piece]:
        """Yield the operators and operands in the order of the text."""
        stack: list[n.Expr | _Piece] = [node]
        is_first = True
        while stack:
            each = stack.pop()
            if isinstance(each, tuple):
                yield each
                continue
            if not is_first and self._is_in_parentheses(each):
                yield (_OPERAND, each)
                continue
            is_first = False
            self._seen.add(id(each))
            stack.extend(reversed(_parts(each)))

    def _is_in_parentheses(self, node: n.Expr) -> bool:
        return self.text.startswith(("(", "%28"), node.span.start) and (
            isinstance(node, n.NotExpr | n.NegateExpr)
            or first_operand(node).span.start > node.span.start
        )


def first_operand(node: n.Node) -> n.Node:
    """Return what an operator stands behind, or the node if it has none."""
    match node:
        case n.LogicalExpr() | n.ArithmeticExpr():
            return node.operands[0]
        case n.BinaryExpr():
            return node.left
        case n.HasExpr() | n.InExpr():
            return node.operand
        case _:
            return node


def _parts(node: n.Expr) -> list[n.Expr | _Piece]:  # noqa: PLR0911 (one for each kind)
    match node:
        case n.LogicalExpr():
            return _joined(node.operands, _LOGICAL)
        case n.ArithmeticExpr():
            return _joined(node.operands, _ARITHMETIC)
        case n.BinaryExpr():
            return [node.left, (_COMPARISON, node.right), node.right]
        case n.HasExpr():
            return [node.operand, (_CLOSED, node.value)]
        case n.InExpr():
            if isinstance(node.container, n.ListExpr) and _is_list(node.container):
                return [node.operand, (_CLOSED, node.container)]
            return [node.operand, (_COMPARISON, node.container), (_OPERAND, node)]
        case n.NotExpr() | n.NegateExpr():
            return [(_PREFIX, node), node.operand]
        case _:
            return [(_OPERAND, node)]


def _joined(operands: tuple[n.Expr, ...], kind: int) -> list[n.Expr | _Piece]:
    parts: list[n.Expr | _Piece] = [operands[0]]
    for each in operands[1:]:
        parts += ((kind, each), each)
    return parts


def _is_list(container: n.ListExpr) -> bool:
    # One item in parentheses is an expression as well.
    return len(container.items) != 1
