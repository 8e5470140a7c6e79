"""How tightly operators bind, and which operands need parentheses for it."""

from __future__ import annotations

from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from odataq.syntax.printing.pieces import Piece

__all__ = ["PRECEDENCE", "Level", "level_of", "operand", "operands"]


class Level(IntEnum):
    """A level of precedence, the loosest first.

    Spec: URL Conventions, "Operator Precedence".
    """

    OR = 1
    AND = 2
    EQUALITY = 3
    RELATIONAL = 4
    ADDITIVE = 5
    MULTIPLICATIVE = 6
    UNARY = 7
    MEMBERSHIP = 8
    PRIMARY = 9


# The level of each operator, or of a node that has only one.
PRECEDENCE: Final[Mapping[str | type[n.Node], Level]] = MappingProxyType(
    {
        n.LogicalOp.OR: Level.OR,
        n.LogicalOp.AND: Level.AND,
        n.ComparisonOp.EQ: Level.EQUALITY,
        n.ComparisonOp.NE: Level.EQUALITY,
        n.ComparisonOp.GT: Level.RELATIONAL,
        n.ComparisonOp.GE: Level.RELATIONAL,
        n.ComparisonOp.LT: Level.RELATIONAL,
        n.ComparisonOp.LE: Level.RELATIONAL,
        n.ArithmeticOp.ADD: Level.ADDITIVE,
        n.ArithmeticOp.SUB: Level.ADDITIVE,
        n.ArithmeticOp.MUL: Level.MULTIPLICATIVE,
        n.ArithmeticOp.DIV: Level.MULTIPLICATIVE,
        n.ArithmeticOp.DIVBY: Level.MULTIPLICATIVE,
        n.ArithmeticOp.MOD: Level.MULTIPLICATIVE,
        n.NotExpr: Level.UNARY,
        n.NegateExpr: Level.UNARY,
        n.HasExpr: Level.MEMBERSHIP,
        n.InExpr: Level.MEMBERSHIP,
        # The operators of $search are others, with an order of the same kind.
        n.SearchNot: Level.UNARY,
    }
)

# What most operands are: it needs no look at the table.
_MOST: Final = frozenset({n.MemberPath, n.Literal, n.MethodCall})


def level_of(node: n.Node) -> Level:
    """Return the level of an expression; whatever is no operation is primary."""
    match node:
        case n.LogicalExpr() | n.BinaryExpr():
            return PRECEDENCE[node.op]
        case n.ArithmeticExpr():
            return PRECEDENCE[node.operators[0]]
        case n.SearchLogical():
            return Level.OR if node.is_or else Level.AND
        case _:
            return PRECEDENCE.get(type(node), Level.PRIMARY)


def operand(node: n.Node, least: int) -> tuple[Piece, ...]:
    """Return an operand, in parentheses if it binds less than a level."""
    if type(node) not in _MOST and level_of(node) < least:
        return ("(", node, ")")
    return (node,)


def operands(
    nodes: Iterable[n.Node], operators: Iterable[str], least: int
) -> list[Piece]:
    """Return operands with operators between them, of which there is one less."""
    pieces: list[Piece] = []
    for each, operator in zip(nodes, ("", *operators), strict=True):
        pieces.append(operator)
        pieces += operand(each, least)
    return pieces[1:]
