"""Which text query options stand for."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.syntax import nodes as n
from odataq.syntax.printing.paths import path
from odataq.syntax.printing.pieces import escaped, separated
from odataq.syntax.printing.precedence import Level, level_of, operand, operands

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from odataq.syntax.printing.pieces import Pieces

__all__ = ["OPTION_WRITERS"]

# A word of $search that would be read as an operator.
_NOT: Final = "NOT"


def _filter(node: n.Filter) -> Pieces:
    return ("$filter=", node.expression)


def _orderby(node: n.OrderBy) -> Pieces:
    return ["$orderby=", *separated(node.items, ",")]


def _orderby_item(node: n.OrderByItem) -> Pieces:
    if not node.direction:
        return (node.expression,)
    return (node.expression, f" {node.direction}")


def _compute(node: n.Compute) -> Pieces:
    return ["$compute=", *separated(node.items, ",")]


def _compute_item(node: n.ComputeItem) -> Pieces:
    return (node.expression, f" as {escaped(node.name)}")


def _top(node: n.Top) -> Pieces:
    return f"$top={node.value}"


def _skip(node: n.Skip) -> Pieces:
    return f"$skip={node.value}"


def _count(node: n.Count) -> Pieces:
    return "$count=true" if node.value else "$count=false"


def _levels(node: n.Levels) -> Pieces:
    return f"$levels={node.value}"


def _alias_assignment(node: n.AliasAssignment) -> Pieces:
    return (f"{escaped(node.name)}=", node.value)


def _opaque(node: n.OpaqueOption) -> Pieces:
    return f"{node.name}={escaped(node.value)}"


def _custom(node: n.CustomOption) -> Pieces:
    name = escaped(node.name).replace("=", "%3D")
    return name if node.value is None else f"{name}={escaped(node.value)}"


def _broken(node: n.BrokenOption) -> Pieces:
    return node.text


# $select and $expand


def _select(node: n.Select) -> Pieces:
    return ["$select=", *separated(node.items, ",")]


def _select_item(node: n.SelectItem) -> Pieces:
    if node.parameter_names is not None:
        names = ",".join(map(escaped, node.parameter_names))
        return [*separated(node.segments, "/"), f"({names})"]
    return _with_options(node.segments, node.options)


def _expand(node: n.Expand) -> Pieces:
    return ["$expand=", *separated(node.items, ",")]


def _expand_item(node: n.ExpandItem) -> Pieces:
    return _with_options(node.segments, node.options)


def _with_options(segments: tuple[n.Node, ...], options: tuple[n.Node, ...]) -> Pieces:
    if not options:
        return path(segments)
    return [*separated(segments, "/"), "(", *separated(options, ";"), ")"]


# $search


def _search(node: n.Search) -> Pieces:
    if node.expression is not None:
        return ("$search=", node.expression)
    phrase = escaped(node.incomplete or "").replace("'", "''")
    return f"$search='{phrase}'"


def _search_term(node: n.SearchTerm) -> Pieces:
    text = escaped(node.text)
    if node.is_phrase:
        return f'"{text}"'
    if text == _NOT:
        return "(NOT)"
    # A semicolon would end a nested option.
    return text.replace(";", "%3B")


def _search_not(node: n.SearchNot) -> Pieces:
    return ("NOT ", *operand(node.operand, Level.UNARY))


def _search_logical(node: n.SearchLogical) -> Pieces:
    operators = (" OR " if node.is_or else " AND ",) * (len(node.operands) - 1)
    return operands(node.operands, operators, level_of(node) + 1)


# What each takes is the class that it stands beside.
OPTION_WRITERS: Final[Mapping[type[n.Node], Callable[..., Pieces]]] = MappingProxyType(
    {
        n.AliasAssignment: _alias_assignment,
        n.BrokenOption: _broken,
        n.Compute: _compute,
        n.ComputeItem: _compute_item,
        n.Count: _count,
        n.CustomOption: _custom,
        n.Expand: _expand,
        n.ExpandItem: _expand_item,
        n.Filter: _filter,
        n.Levels: _levels,
        n.OpaqueOption: _opaque,
        n.OrderBy: _orderby,
        n.OrderByItem: _orderby_item,
        n.Search: _search,
        n.SearchLogical: _search_logical,
        n.SearchNot: _search_not,
        n.SearchTerm: _search_term,
        n.Select: _select,
        n.SelectItem: _select_item,
        n.Skip: _skip,
        n.Top: _top,
    }
)
