"""What stands between operators: expressions, and the values of Python."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from json import dumps
from typing import TYPE_CHECKING

from odataq.builder.values import literal
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Operand", "argument_of", "arithmetic", "conjoined", "joined", "node_of"]

_IN_JSON_AS_THEY_ARE = frozenset(
    {n.LiteralKind.NULL, n.LiteralKind.BOOLEAN, n.LiteralKind.NUMBER}
)
_NO_JSON_NUMBERS = frozenset({"INF", "-INF", "NaN"})


class Operand:
    """Whatever has a node of an expression."""

    # Named so that no property is hidden by it.
    __slots__ = ("__odata_node__",)

    def __init__(self, node: n.Expr) -> None:
        """Take the node that the expression is."""
        self.__odata_node__ = node


def node_of(value: object) -> n.Expr:
    """Return the node of an expression, or the literal of a value.

    Raises `TypeError` for a value that has no literal, and `ValueError` as
    `literal` does.
    """
    if isinstance(value, Operand):
        return value.__odata_node__
    if isinstance(value, list | tuple | AbstractSet):
        raise TypeError("there is no literal of a list: write .in_(...) for one of it")
    return literal(value)


def argument_of(value: object) -> n.Expr:
    """Return the node of what is given to a function or an alias.

    Lists and mappings become JSON. Raises as `node_of` does.
    """
    if isinstance(value, list | tuple | Mapping):
        return _json(value, 0)
    return node_of(value)


# As deep as a query may nest; beyond it is refused anyway.
_DEEPEST = 100


def _json(value: object, depth: int) -> n.Expr:
    if depth > _DEEPEST:
        raise ValueError(f"a list is nested deeper than {_DEEPEST} levels")
    if isinstance(value, list | tuple):
        return n.ArrayExpr(tuple(_json(each, depth + 1) for each in value))
    if isinstance(value, Mapping):
        return n.ObjectExpr(
            tuple(
                n.JsonMember(_json_text(name), _json(each, depth + 1))
                for name, each in value.items()
            )
        )
    if isinstance(value, Operand):
        return value.__odata_node__
    if isinstance(value, Enum) and value.name:
        return n.Literal(n.LiteralKind.JSON_STRING, _json_text(value.name))
    found = literal(value)
    if found.kind in _IN_JSON_AS_THEY_ARE and found.text not in _NO_JSON_NUMBERS:
        return found
    return n.Literal(n.LiteralKind.JSON_STRING, _json_text(found.text))


def _json_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"the name of a member is a str, not {type(value).__name__}")
    # Half a character is refused as in any other text.
    return dumps(literal(value).text, ensure_ascii=False)


def joined(op: n.LogicalOp, operands: Iterable[object]) -> n.Expr:
    """Join expressions by `and` or `or`; one alone stays what it is."""
    found: list[n.Expr] = []
    for each in map(node_of, operands):
        if isinstance(each, n.LogicalExpr) and each.op is op:
            found += each.operands
        else:
            found.append(each)
    return found[0] if len(found) == 1 else n.LogicalExpr(op, tuple(found))


def conjoined(conditions: tuple[object, ...], method: str) -> n.Expr:
    """Join conditions by `and`.

    Raises `TypeError` where there is none, and for what can't be one.
    """
    if not conditions:
        raise TypeError(f"{method} takes a condition")
    for each in conditions:
        if isinstance(each, bool):
            raise TypeError(
                "a condition is an expression of P, not bool: write P.x == None for "
                "'is None', & for 'and', | for 'or', ~ for 'not'"
            )
        if not isinstance(each, Operand):
            kind = type(each).__name__
            raise TypeError(f"a condition is an expression of P, not {kind}")
    return joined(n.LogicalOp.AND, conditions)


def arithmetic(op: n.ArithmeticOp, left: object, right: object) -> n.Expr:
    """Return an operation; one that goes on from another of its kind is one chain."""
    first, last = node_of(left), node_of(right)
    if isinstance(first, n.ArithmeticExpr) and (
        first.is_additive == (op in n.ADDITIVE)
    ):
        operators, operands = (*first.operators, op), (*first.operands, last)
        return n.ArithmeticExpr(operators, operands)
    return n.ArithmeticExpr((op,), (first, last))
