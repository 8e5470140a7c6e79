"""Which text transformations stand for."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.syntax import nodes as n
from odataq.syntax.printing.pieces import escaped, separated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from odataq.syntax.printing.pieces import Piece, Pieces

__all__ = ["APPLY_WRITERS"]


def _called(name: str, *lists: Iterable[Piece]) -> Pieces:
    """Return a call: each list has what follows the one before without a comma."""
    pieces = [piece for each in lists for piece in each]
    return [f"{name}(", *separated(pieces, ","), ")"]


def _optional(node: n.Node | None) -> tuple[Piece, ...]:
    return () if node is None else (node,)


def _apply(node: n.Apply) -> Pieces:
    return ("$apply=", node.sequence)


def _sequence(node: n.TrafoSequence) -> Pieces:
    return separated(node.trafos, "/")


def _aggregate(node: n.AggregateTrafo) -> Pieces:
    return _called("aggregate", node.items)


def _aggregate_segment(node: n.AggregateSegment) -> Pieces:
    return _called("aggregate", (node.item,))


def _aggregate_item(node: n.AggregateItem) -> Pieces:
    pieces: list[Piece] = [node.expression]
    if node.method is not None:
        pieces.append(f" with {escaped(node.method)}")
    pieces += node.sources
    if node.alias is not None:
        pieces.append(f" as {escaped(node.alias)}")
    return pieces


def _aggregate_from(node: n.AggregateFrom) -> Pieces:
    method = "" if node.method is None else f" with {escaped(node.method)}"
    return [" from ", *separated(node.paths, ","), method]


def _compute(node: n.ComputeTrafo) -> Pieces:
    return _called("compute", node.items)


def _concat(node: n.ConcatTrafo) -> Pieces:
    return _called("concat", node.sequences)


def _groupby(node: n.GroupByTrafo) -> Pieces:
    grouping: list[Piece] = ["groupby((", *separated(node.elements, ","), ")"]
    if node.sequence is None:
        return [*grouping, ")"]
    return [*grouping, ",", node.sequence, ")"]


def _rollup(node: n.Rollup) -> Pieces:
    return _called("rollup", node.paths)


def _rollup_recursive(node: n.RollupRecursive) -> Pieces:
    return _called("rolluprecursive", (node.hierarchy,), _optional(node.sequence))


def _hierarchy(node: n.Hierarchy) -> Pieces:
    return (node.nodes, f",{escaped(node.qualifier)},", node.path)


def _join(node: n.JoinTrafo) -> Pieces:
    name = "outerjoin" if node.is_outer else "join"
    head: list[Piece] = [f"{name}(", node.path, f" as {escaped(node.alias)}"]
    if node.sequence is None:
        return [*head, ")"]
    return [*head, ",", node.sequence, ")"]


def _nest(node: n.NestTrafo) -> Pieces:
    return _called("nest", node.items)


def _addnested(node: n.AddNestedTrafo) -> Pieces:
    return _called("addnested", (node.path,), node.items)


def _nest_item(node: n.NestItem) -> Pieces:
    return (node.sequence, f" as {escaped(node.alias)}")


def _rank(node: n.RankTrafo) -> Pieces:
    return _called(node.name, (node.amount, node.value))


def _filter(node: n.FilterTrafo) -> Pieces:
    return _called("filter", (node.predicate,))


def _identity(_: n.IdentityTrafo) -> Pieces:
    return "identity"


def _orderby(node: n.OrderByTrafo) -> Pieces:
    return _called("orderby", node.items)


def _search(node: n.SearchTrafo) -> Pieces:
    search = node.search
    if search.expression is not None:
        return _called("search", (search.expression,))
    phrase = escaped(search.incomplete or "").replace("'", "''")
    return f"search('{phrase}')"


def _slice(node: n.SliceTrafo) -> Pieces:
    return f"{node.name}({node.value})"


def _hierarchy_trafo(node: n.HierarchyTrafo) -> Pieces:
    distance = () if node.distance is None else (f"{node.distance}",)
    keep = ("keep start",) if node.keeps_start else ()
    return _called(node.name, (node.hierarchy, node.sequence), distance, keep)


def _traverse(node: n.TraverseTrafo) -> Pieces:
    sequence = _optional(node.sequence)
    return _called("traverse", (node.hierarchy, node.order), sequence, node.items)


def _custom(node: n.CustomTrafo) -> Pieces:
    return (node.call,)


# What each takes is the class that it stands beside.
APPLY_WRITERS: Final[Mapping[type[n.Node], Callable[..., Pieces]]] = MappingProxyType(
    {
        n.AddNestedTrafo: _addnested,
        n.AggregateFrom: _aggregate_from,
        n.AggregateItem: _aggregate_item,
        n.AggregateSegment: _aggregate_segment,
        n.AggregateTrafo: _aggregate,
        n.Apply: _apply,
        n.ComputeTrafo: _compute,
        n.ConcatTrafo: _concat,
        n.CustomTrafo: _custom,
        n.FilterTrafo: _filter,
        n.GroupByTrafo: _groupby,
        n.Hierarchy: _hierarchy,
        n.HierarchyTrafo: _hierarchy_trafo,
        n.IdentityTrafo: _identity,
        n.JoinTrafo: _join,
        n.NestItem: _nest_item,
        n.NestTrafo: _nest,
        n.OrderByTrafo: _orderby,
        n.RankTrafo: _rank,
        n.Rollup: _rollup,
        n.RollupRecursive: _rollup_recursive,
        n.SearchTrafo: _search,
        n.SliceTrafo: _slice,
        n.TrafoSequence: _sequence,
        n.TraverseTrafo: _traverse,
    }
)
