"""Transformations of `$apply`, one behind the other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from attrs import frozen

from odataq.builder.calls import arguments_of
from odataq.builder.copying import plain
from odataq.builder.items import compute_items, order_items, whole_number
from odataq.builder.names import named, simply_named
from odataq.builder.operands import conjoined, node_of
from odataq.builder.predicates import Expression, Ordering, P, Path
from odataq.builder.searching import SearchTerms
from odataq.syntax import nodes as n
from odataq.syntax.printer import compile as compile_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["A", "Aggregates", "Aggregation", "HierarchyOf", "Pipeline", "RollupOf"]

_T = TypeVar("_T")


class _Shown(ABC):
    """What is shown as the text that it stands for."""

    __slots__ = ()

    @property
    @abstractmethod
    def _node(self) -> n.Node:
        """The node that is shown."""

    def __repr__(self) -> str:
        """Show the text, as people read it."""
        text = compile_tree(plain(self._node), encode=False)
        return f"<{type(self).__name__} {text}>"


@frozen(repr=False)
class Aggregation(_Shown):
    """A value that is aggregated, made by a method of `A`."""

    item: n.AggregateItem

    @property
    def _node(self) -> n.Node:
        return self.item

    def from_(self, *paths: str | Path, method: str | None = None) -> Aggregation:
        """Return the aggregation of what is aggregated first for each of some paths.

        `A.sum(P.Amount).from_(P.Day, method="average")` is the average of the
        sums of the days.
        """
        if not paths:
            raise TypeError("from_ takes a path")
        source = n.AggregateFrom(
            tuple(map(_data_path, paths)), None if method is None else named(method)
        )
        item = self.item
        sources = (*item.sources, source)
        return Aggregation(n.AggregateItem(item.expression, item.method, sources))


@frozen(repr=False)
class RollupOf(_Shown):
    """Levels, or a hierarchy, to group by."""

    node: n.Rollup | n.RollupRecursive

    @property
    def _node(self) -> n.Node:
        return self.node


@frozen(repr=False)
class HierarchyOf(_Shown):
    """A recursive hierarchy and the path to its nodes."""

    node: n.Hierarchy

    @property
    def _node(self) -> n.Node:
        return self.node


@frozen(repr=False)
class Pipeline(_Shown):
    """Transformations; each method returns a pipeline with one more.

    Nothing is checked against a model before the pipeline is given to `apply`.
    """

    trafos: tuple[n.Trafo, ...] = ()

    @property
    def _node(self) -> n.Node:
        return n.TrafoSequence(self.trafos)

    @property
    def sequence(self) -> n.TrafoSequence:
        """The node. Raises `TypeError` for a pipeline of nothing."""
        if not self.trafos:
            raise TypeError("a pipeline needs a transformation")
        return n.TrafoSequence(self.trafos)

    def _then(self, trafo: n.Trafo) -> Pipeline:
        return Pipeline((*self.trafos, trafo))

    # What keeps the shape

    def filter(self, *conditions: Expression) -> Pipeline:
        """Keep what meets all conditions."""
        return self._then(n.FilterTrafo(conjoined(conditions, "filter")))

    def search(self, terms: str | SearchTerms, /) -> Pipeline:
        """Keep what is found."""
        return self._then(n.SearchTrafo(n.Search(SearchTerms.of(terms).node)))

    def orderby(self, *keys: str | Expression | Ordering) -> Pipeline:
        """Order by expressions; a text is a path."""
        return self._then(n.OrderByTrafo(order_items(keys)))

    def top(self, number: int, /) -> Pipeline:
        """Keep the first items."""
        return self._then(n.SliceTrafo("top", whole_number(number, "top")))

    def skip(self, number: int, /) -> Pipeline:
        """Leave out the first items."""
        return self._then(n.SliceTrafo("skip", whole_number(number, "skip")))

    def identity(self) -> Pipeline:
        """Keep everything: of use in `concat`."""
        return self._then(n.IdentityTrafo())

    def topcount(self, number: object, by: object, /) -> Pipeline:
        """Keep so many items with the greatest values."""
        return self._ranked("topcount", number, by)

    def topsum(self, total: object, by: object, /) -> Pipeline:
        """Keep the fewest items with the greatest values that come to a total."""
        return self._ranked("topsum", total, by)

    def toppercent(self, share: object, by: object, /) -> Pipeline:
        """Keep the fewest items with the greatest values that come to a share."""
        return self._ranked("toppercent", share, by)

    def bottomcount(self, number: object, by: object, /) -> Pipeline:
        """Keep so many items with the least values."""
        return self._ranked("bottomcount", number, by)

    def bottomsum(self, total: object, by: object, /) -> Pipeline:
        """Keep the fewest items with the least values that come to a total."""
        return self._ranked("bottomsum", total, by)

    def bottompercent(self, share: object, by: object, /) -> Pipeline:
        """Keep the fewest items with the least values that come to a share."""
        return self._ranked("bottompercent", share, by)

    def _ranked(self, name: str, amount: object, by: object) -> Pipeline:
        value = P[by] if isinstance(by, str) else by
        return self._then(n.RankTrafo(name, node_of(amount), node_of(value)))

    # What changes the shape

    def aggregate(
        self, *custom: str | Path, **values: Aggregation | str | Path
    ) -> Pipeline:
        """Make one item of all: values by the name that they get.

        A path is a custom aggregate, which has a name already.
        """
        items = (
            *(n.AggregateItem(_data_path(each)) for each in custom),
            *_aggregate_items(values),
        )
        if not items:
            raise TypeError("aggregate takes values with names: total=A.sum(P.x)")
        return self._then(n.AggregateTrafo(items))

    def compute(self, **values: object) -> Pipeline:
        """Add expressions by the name that they get."""
        return self._then(n.ComputeTrafo(compute_items(values)))

    def groupby(
        self,
        *keys: str | Path | RollupOf | Pipeline,
        **values: Aggregation | str | Path,
    ) -> Pipeline:
        """Make one item of each group.

        What is done with each group is a pipeline behind the keys, or in short
        what is aggregated by the name that it gets.
        """
        grouping, then = _cut(keys)
        if values:
            then = (then or Pipeline()).aggregate(**values)
        if not grouping:
            raise TypeError("groupby takes a path")
        sequence = None if then is None else then.sequence
        elements = tuple(map(_grouping_element, grouping))
        return self._then(n.GroupByTrafo(elements, sequence))

    def concat(self, *pipelines: Pipeline) -> Pipeline:
        """Put what two pipelines or more make behind each other."""
        if len(pipelines) < _TWO:
            raise TypeError("concat takes two pipelines or more")
        return self._then(n.ConcatTrafo(tuple(map(_sequence, pipelines))))

    def join(
        self, path: str | Path, name: str, then: Pipeline | None = None, /
    ) -> Pipeline:
        """Make an item of each pair with what is related, which gets a name."""
        return self._joined(path, name, then, is_outer=False)

    def outerjoin(
        self, path: str | Path, name: str, then: Pipeline | None = None, /
    ) -> Pipeline:
        """Do as `join` does, and keep what has nothing related."""
        return self._joined(path, name, then, is_outer=True)

    def _joined(
        self, path: str | Path, name: str, then: Pipeline | None, *, is_outer: bool
    ) -> Pipeline:
        sequence = None if then is None else _sequence(then)
        alias = simply_named(name)
        return self._then(n.JoinTrafo(is_outer, _data_path(path), alias, sequence))

    def nest(self, **pipelines: Pipeline) -> Pipeline:
        """Make one item that has what pipelines make, by the name that it gets."""
        return self._then(n.NestTrafo(_nest_items(pipelines)))

    def addnested(self, path: str | Path, /, **pipelines: Pipeline) -> Pipeline:
        """Add what pipelines make of related items, by the name that it gets."""
        return self._then(n.AddNestedTrafo(_data_path(path), _nest_items(pipelines)))

    # Hierarchies

    def ancestors(
        self,
        hierarchy: HierarchyOf,
        start: Pipeline,
        /,
        *,
        distance: int | None = None,
        keep_start: bool = False,
    ) -> Pipeline:
        """Keep what lies above the items that a pipeline keeps."""
        return self._related("ancestors", hierarchy, start, distance, keep_start)

    def descendants(
        self,
        hierarchy: HierarchyOf,
        start: Pipeline,
        /,
        *,
        distance: int | None = None,
        keep_start: bool = False,
    ) -> Pipeline:
        """Keep what lies below the items that a pipeline keeps."""
        return self._related("descendants", hierarchy, start, distance, keep_start)

    def _related(
        self,
        name: str,
        hierarchy: HierarchyOf,
        start: Pipeline,
        distance: int | None,
        keep_start: bool,  # noqa: FBT001 (one of two methods gives it)
    ) -> Pipeline:
        number = None if distance is None else whole_number(distance, name, least=1)
        sequence = _sequence(start)
        node = _of_kind(hierarchy, HierarchyOf).node
        return self._then(
            n.HierarchyTrafo(name, node, sequence, number, bool(keep_start))
        )

    def traverse(
        self,
        hierarchy: HierarchyOf,
        order: Literal["preorder", "postorder"],
        start: Pipeline | None = None,
        /,
        *,
        orderby: tuple[str | Expression | Ordering, ...] = (),
    ) -> Pipeline:
        """Order the items as a walk over a hierarchy meets them.

        `start` keeps those that the walk is about; siblings are ordered by what
        `orderby` says.
        """
        if order not in {"preorder", "postorder"}:
            raise ValueError(f"the order is 'preorder' or 'postorder', not {order!r}")
        sequence = None if start is None else _sequence(start)
        items = order_items(orderby) if orderby else ()
        node = _of_kind(hierarchy, HierarchyOf).node
        return self._then(n.TraverseTrafo(node, order, sequence, items))

    def call(self, name: str, /, **arguments: object) -> Pipeline:
        """Give the items to a function of the model, which has a qualified name."""
        segment = n.Segment(named(name), arguments_of(arguments))
        return self._then(n.CustomTrafo(segment))


@frozen(repr=False)
class Aggregates(Pipeline):
    """Where pipelines begin, and what stands in them."""

    def __repr__(self) -> str:
        """Return its usual name."""
        return "A"

    def sum(self, value: object, /) -> Aggregation:
        """Return the sum of values."""
        return self.custom("sum", value)

    def min(self, value: object, /) -> Aggregation:
        """Return the least of values."""
        return self.custom("min", value)

    def max(self, value: object, /) -> Aggregation:
        """Return the greatest of values."""
        return self.custom("max", value)

    def average(self, value: object, /) -> Aggregation:
        """Return the average of values."""
        return self.custom("average", value)

    def countdistinct(self, value: object, /) -> Aggregation:
        """Return how many different values there are."""
        return self.custom("countdistinct", value)

    def custom(self, method: str, value: object, /) -> Aggregation:
        """Return values aggregated by a method, of the service if it is qualified."""
        expression = P[value] if isinstance(value, str) else value
        return Aggregation(n.AggregateItem(node_of(expression), named(method)))

    def count(self, path: str | Path | None = None, /) -> Aggregation:
        """Return how many items there are, or how many are related to them."""
        before = () if path is None else _data_path(path).segments
        return Aggregation(n.AggregateItem(n.MemberPath((*before, n.CountSegment()))))

    def value(self, path: str | Path, /) -> Aggregation:
        """Return a custom aggregate."""
        return Aggregation(n.AggregateItem(_data_path(path)))

    def rollup(self, *paths: str | Path) -> RollupOf:
        """Return levels to group by, the widest first."""
        if not paths:
            raise TypeError("rollup takes a path")
        return RollupOf(n.Rollup(tuple(map(_data_path, paths))))

    def rolluprecursive(
        self, hierarchy: HierarchyOf, then: Pipeline | None = None, /
    ) -> RollupOf:
        """Return a hierarchy to group by."""
        sequence = None if then is None else _sequence(then)
        node = _of_kind(hierarchy, HierarchyOf).node
        return RollupOf(n.RollupRecursive(node, sequence))

    def hierarchy(
        self, nodes: Expression, qualifier: str, path: str | Path, /
    ) -> HierarchyOf:
        """Return a hierarchy: its nodes, its qualifier, and the path to a node.

        The nodes are a path such as `P["$root/SalesOrganizations"]`.
        """
        given = _of_kind(nodes, Expression).__odata_node__
        return HierarchyOf(
            n.Hierarchy(given, simply_named(qualifier), _data_path(path))
        )


A: Final = Aggregates()

_TWO: Final = 2
_WANTED: Final[Mapping[type, str]] = {
    Expression: "this takes an expression of P",
    HierarchyOf: "this takes what A.hierarchy(...) returns",
    Path: "this takes a path",
    Pipeline: "this takes a pipeline of A",
}


def _of_kind(value: object, kind: type[_T]) -> _T:
    if not isinstance(value, kind):
        raise TypeError(f"{_WANTED[kind]}, not {type(value).__name__}")
    return value


def _sequence(pipeline: object) -> n.TrafoSequence:
    return _of_kind(pipeline, Pipeline).sequence


def _data_path(path: object) -> n.MemberPath:
    node = (P[path] if isinstance(path, str) else _of_kind(path, Path)).__odata_node__
    if not isinstance(node, n.MemberPath) or not all(map(_is_name, node.segments)):
        raise TypeError(f"only names can stand here, not {path!r}")
    return node


def _is_name(segment: n.MemberSegment) -> bool:
    if isinstance(segment, n.Segment):
        return segment.arguments is None
    return isinstance(segment, n.AnnotationSegment)


def _aggregate_items(
    values: Mapping[str, Aggregation | str | Path],
) -> tuple[n.AggregateItem, ...]:
    items: list[n.AggregateItem] = []
    for name, value in values.items():
        known = value if isinstance(value, Aggregation) else A.value(value)
        item = known.item
        alias = simply_named(name)
        items.append(n.AggregateItem(item.expression, item.method, item.sources, alias))
    return tuple(items)


def _cut(
    keys: tuple[str | Path | RollupOf | Pipeline, ...],
) -> tuple[tuple[str | Path | RollupOf, ...], Pipeline | None]:
    grouping = tuple(each for each in keys if not isinstance(each, Pipeline))
    then = [each for each in keys if isinstance(each, Pipeline)]
    if len(then) > 1 or (then and keys[-1] is not then[0]):
        raise TypeError("groupby takes one pipeline, behind the paths")
    return grouping, then[0] if then else None


def _grouping_element(key: str | Path | RollupOf) -> n.GroupingElement:
    return key.node if isinstance(key, RollupOf) else _data_path(key)


def _nest_items(pipelines: Mapping[str, Pipeline]) -> tuple[n.NestItem, ...]:
    if not pipelines:
        raise TypeError("this takes pipelines with names: best=A.topcount(...)")
    return tuple(
        n.NestItem(_sequence(each), simply_named(name))
        for name, each in pipelines.items()
    )
