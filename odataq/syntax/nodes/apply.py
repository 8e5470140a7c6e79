"""Nodes of `$apply`, the data aggregation extension."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from odataq.syntax.nodes.base import Node, QueryOption
from odataq.syntax.nodes.expressions import AggregateItem, Expr, MemberPath

if TYPE_CHECKING:
    from odataq.syntax.nodes.options import ComputeItem, OrderByItem, Search
    from odataq.syntax.nodes.paths import Segment

__all__ = [
    "AddNestedTrafo",
    "AggregateTrafo",
    "Apply",
    "ComputeTrafo",
    "ConcatTrafo",
    "CustomTrafo",
    "FilterTrafo",
    "GroupByTrafo",
    "GroupingElement",
    "Hierarchy",
    "HierarchyTrafo",
    "IdentityTrafo",
    "JoinTrafo",
    "NestItem",
    "NestTrafo",
    "OrderByTrafo",
    "RankTrafo",
    "Rollup",
    "RollupRecursive",
    "SearchTrafo",
    "SliceTrafo",
    "Trafo",
    "TrafoSequence",
    "TraverseTrafo",
]


@frozen
class TrafoSequence(Node):
    """`applyExpr`: transformations, each of what the one before gives."""

    trafos: tuple[Trafo, ...]


@frozen
class Apply(QueryOption):
    """`apply`."""

    sequence: TrafoSequence


@frozen
class AggregateTrafo(Node):
    """`aggregateTrafo`."""

    items: tuple[AggregateItem, ...]


@frozen
class ComputeTrafo(Node):
    """`computeTrafo`."""

    items: tuple[ComputeItem, ...]


@frozen
class ConcatTrafo(Node):
    """`concatTrafo`: two sequences or more."""

    sequences: tuple[TrafoSequence, ...]


@frozen
class Rollup(Node):
    """`rollupSpec` with paths."""

    paths: tuple[MemberPath, ...]


@frozen
class Hierarchy(Node):
    """`recHierReference`: the nodes, the qualifier, and the path to a node."""

    nodes: Expr
    qualifier: str
    path: MemberPath


@frozen
class RollupRecursive(Node):
    """`rollupSpec` with a recursive hierarchy."""

    hierarchy: Hierarchy
    sequence: TrafoSequence | None = None


@frozen
class GroupByTrafo(Node):
    """`groupbyTrafo`."""

    elements: tuple[GroupingElement, ...]
    sequence: TrafoSequence | None = None


@frozen
class JoinTrafo(Node):
    """`joinTrafo` or, where `is_outer`, `outerjoinTrafo`."""

    is_outer: bool
    path: MemberPath
    alias: str
    sequence: TrafoSequence | None = None


@frozen
class NestItem(Node):
    """A sequence and the name of its result."""

    sequence: TrafoSequence
    alias: str


@frozen
class NestTrafo(Node):
    """`nestTrafo`."""

    items: tuple[NestItem, ...]


@frozen
class AddNestedTrafo(Node):
    """`nestTrafo` with a path."""

    path: MemberPath
    items: tuple[NestItem, ...]


@frozen
class RankTrafo(Node):
    """`topcountTrafo` and its five kin; `name` is that of the transformation."""

    name: str
    amount: Expr
    value: Expr


@frozen
class FilterTrafo(Node):
    """`filterTrafo`."""

    predicate: Expr


@frozen
class IdentityTrafo(Node):
    """`identityTrafo`."""


@frozen
class OrderByTrafo(Node):
    """`orderbyTrafo`."""

    items: tuple[OrderByItem, ...]


@frozen
class SearchTrafo(Node):
    """`searchTrafo`."""

    search: Search


@frozen
class SliceTrafo(Node):
    """`topTrafo` or `skipTrafo`, as `name` says."""

    name: str
    value: int


@frozen
class HierarchyTrafo(Node):
    """`ancestorsTrafo` or `descendantsTrafo`, as `name` says."""

    name: str
    hierarchy: Hierarchy
    sequence: TrafoSequence
    distance: int | None = None
    keeps_start: bool = False


@frozen
class TraverseTrafo(Node):
    """`traverseTrafo`; `order` is `preorder` or `postorder`."""

    hierarchy: Hierarchy
    order: str
    sequence: TrafoSequence | None = None
    items: tuple[OrderByItem, ...] = ()


@frozen
class CustomTrafo(Node):
    """`customFunction`."""

    call: Segment


GroupingElement = MemberPath | Rollup | RollupRecursive

Trafo = (
    AggregateTrafo
    | ComputeTrafo
    | ConcatTrafo
    | GroupByTrafo
    | JoinTrafo
    | NestTrafo
    | AddNestedTrafo
    | RankTrafo
    | FilterTrafo
    | IdentityTrafo
    | OrderByTrafo
    | SearchTrafo
    | SliceTrafo
    | HierarchyTrafo
    | TraverseTrafo
    | CustomTrafo
)
