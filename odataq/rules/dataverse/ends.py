"""What conditions say of the two ends of a connection in Dataverse."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.csdl.model import NavigationProperty
from odataq.profiles.dataverse.connections import TYPE_CODES
from odataq.syntax import nodes as n
from odataq.syntax.rewriting import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.rules.registry import Context

__all__ = ["About", "Conjunction", "EndCondition", "conjunction_at", "mirrored"]

_NAME: Final = re.compile(
    "_record(?P<of_value>[12])(?P<value>id|roleid)_value"
    "|record(?P<of>[12])(?:(?P<other>roleid|objecttypecode)|id_(?P<table>.+))"
)
_TABLES: Final = {code: table for table, code in TYPE_CODES.items()}


class About(Enum):
    """What of an end a condition is about."""

    RECORD = "record"
    ROLE = "role"
    TABLE = "table"


@frozen
class EndCondition:
    """A condition about one end, 1 or 2.

    `table` is the table of the record where the condition holds for none of
    another one; `is_id` tells that one record, or one role, is asked for.
    """

    end: int
    about: About
    node: n.Node
    table: str | None = None
    is_id: bool = False


@frozen
class Conjunction:
    """Conditions about ends that all must hold; they are about one connection.

    `start` is the end that the connection is reached from, if it is.
    """

    start: EndCondition | None
    conditions: tuple[EndCondition, ...]


def conjunction_at(node: n.Filter | n.MemberPath, context: Context) -> Conjunction:
    """Return what `$filter`, or `any` at the end of a path, says about ends."""
    if isinstance(node, n.Filter):
        start = _path_start(node, context)
        return Conjunction(start, tuple(_conditions(node.expression, None)))
    *before, last = node.segments
    if not isinstance(last, n.AnyExpr) or last.predicate is None or not before:
        return Conjunction(None, ())
    start = _reached(before[-1], context)
    return Conjunction(start, tuple(_conditions(last.predicate, last.variable)))


def _path_start(option: n.Filter, context: Context) -> EndCondition | None:
    """Return the end that a path such as `accounts(1)/account_connections1` is of."""
    tree = context.binding.tree
    # What is filtered within `$expand` is reached from there.
    if not isinstance(tree, n.Query) or not any(
        each is option for each in tree.options
    ):
        return None
    path = tree.path
    if not isinstance(path, n.ResourcePath):
        return None
    named = [each for each in path.segments if isinstance(each, n.Segment)]
    return _reached(named[-1], context) if named else None


def _reached(segment: n.Node, context: Context) -> EndCondition | None:
    """Return the end that a navigation property leads to connections from."""
    element = context.binding.element_of(segment)
    if not isinstance(element, NavigationProperty) or element.partner is None:
        return None
    if element.type.name.rpartition(".")[2] != "connection":
        return None
    return _named(element.partner, segment)


def _named(name: str, node: n.Node) -> EndCondition | None:
    """Return what a column or navigation property of connections is about."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    end = int(found["of_value"] or found["of"])
    if found["value"]:
        about = About.RECORD if found["value"] == "id" else About.ROLE
        return EndCondition(end, about, node, is_id=True)
    if found["table"]:
        return EndCondition(end, About.RECORD, node, found["table"])
    about = About.ROLE if found["other"] == "roleid" else About.TABLE
    return EndCondition(end, about, node)


def _conditions(expression: n.Expr, variable: str | None) -> Iterator[EndCondition]:
    """Yield the conditions about ends that are joined by `and`."""
    stack = [expression]
    while stack:
        node = stack.pop()
        if isinstance(node, n.LogicalExpr):
            if node.op is n.LogicalOp.AND:
                stack.extend(reversed(node.operands))
            continue
        found = _condition(node, variable)
        if found is not None:
            yield found


def _condition(node: n.Expr, variable: str | None) -> EndCondition | None:
    match node:
        case n.MethodCall(_, (n.MemberPath() as path, n.Literal())):
            return _path_condition(path, node, variable)
        case n.BinaryExpr(op, n.MemberPath() as path, n.Literal() as literal):
            pass
        case n.BinaryExpr(op, n.Literal() as literal, n.MemberPath() as path):
            pass
        case _:
            return None
    # Without a record null is what its columns are: `ne` holds there, and `eq null`.
    is_null = literal.kind is n.LiteralKind.NULL
    if is_null is not (op is n.ComparisonOp.NE):
        return None
    found = _path_condition(path, node, variable)
    if found is None or found.about is not About.TABLE:
        return found
    if op is not n.ComparisonOp.EQ or not literal.text.isdecimal():
        return None
    # A code has few digits; whatever else is the code of no known table.
    table = _TABLES.get(int(literal.text[:9]))
    return EndCondition(found.end, About.TABLE, node, table)


def _path_condition(
    path: n.MemberPath, node: n.Expr, variable: str | None
) -> EndCondition | None:
    names = [each.name for each in path.segments if isinstance(each, n.Segment)]
    if len(names) != len(path.segments):
        return None
    if variable is not None:
        if names[0] != variable:
            return None
        names = names[1:]
    return _named(names[0], node) if names else None


def mirrored(expression: n.Expr) -> n.Node:
    """Return an expression with the ends of the connections it is about exchanged.

    Those behind a variable, or behind a navigation property, are others.
    """
    return replace(expression, _exchanged)


def _exchanged(node: n.Node) -> n.Node | None:
    match node:
        case n.MemberPath((n.Segment(name), *rest)) if _NAME.fullmatch(name):
            at = name.index("record") + len("record")
            other = "2" if name[at] == "1" else "1"
            first = n.Segment(f"{name[:at]}{other}{name[at + 1 :]}")
            return n.MemberPath((first, *rest), span=node.span)
    return None
