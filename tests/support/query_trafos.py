"""Hypothesis strategies for transformations."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from odataq.syntax import nodes as n
from tests.support.query_expressions import expressions, searches
from tests.support.query_words import (
    aliases,
    any_names,
    names,
    qualified_names,
    several,
    whole,
)

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["applies"]

_RANKS: Final = tuple(
    f"{end}{what}" for end in ("top", "bottom") for what in ("count", "percent", "sum")
)
_METHODS: Final = st.sampled_from(["sum", "min", "max", "average", "countdistinct"])
_methods: Final = _METHODS | qualified_names
_numbers: Final = st.integers(0, 10**18 - 1)
_plain: Final = st.builds(n.Segment, any_names)
_steps: Final = _plain | st.builds(n.AnnotationSegment, aliases)
_paths: Final = whole(
    st.builds(lambda steps: n.MemberPath(tuple(steps)), several(_steps, 1, 3))
)
_roots: Final = st.builds(
    lambda name: n.MemberPath((n.ImplicitVariable("$root"), n.Segment(name))), names
)
_hierarchies: Final = whole(st.builds(n.Hierarchy, _roots, names, _paths))


@cache
def applies(depth: int) -> SearchStrategy[n.Apply]:
    """Return a strategy for `$apply`, at most some transformations deep."""
    return st.builds(n.Apply, _sequences(depth))


@cache
def _sequences(depth: int) -> SearchStrategy[n.TrafoSequence]:
    return whole(st.builds(n.TrafoSequence, several(_trafos(depth), 1)))


@cache
def _preserving_sequences(depth: int) -> SearchStrategy[n.TrafoSequence]:
    return whole(st.builds(n.TrafoSequence, several(_preserving(depth), 1)))


@cache
def _trafos(depth: int) -> SearchStrategy[n.Trafo]:
    flat = whole(_preserving(depth)) | whole(_flat(depth))
    return flat if depth <= 0 else flat | whole(_nested(depth))


@cache
def _values() -> SearchStrategy[n.Expr]:
    return whole(expressions(1))


@cache
def _items() -> SearchStrategy[tuple[n.OrderByItem, ...]]:
    directions = st.sampled_from(["", "asc", "desc"])
    return several(st.builds(n.OrderByItem, _values(), directions), 1)


@cache
def _preserving(depth: int) -> SearchStrategy[n.Trafo]:
    flat = st.one_of(
        st.builds(n.RankTrafo, st.sampled_from(_RANKS), _values(), _values()),
        st.builds(n.FilterTrafo, _values()),
        st.just(n.IdentityTrafo()),
        st.builds(n.OrderByTrafo, _items()),
        st.builds(n.SearchTrafo, searches()),
        st.builds(n.SliceTrafo, st.sampled_from(["top", "skip"]), _numbers),
    )
    if depth <= 0:
        return flat
    inner = _preserving_sequences(depth - 1)
    hierarchical = st.builds(
        n.HierarchyTrafo,
        st.sampled_from(["ancestors", "descendants"]),
        _hierarchies,
        inner,
        st.none() | _numbers,
        st.booleans(),
    )
    orders = st.sampled_from(["preorder", "postorder"])
    traverse = st.builds(
        n.TraverseTrafo, _hierarchies, orders, st.none() | inner, st.just(()) | _items()
    )
    return flat | whole(hierarchical) | whole(traverse)


@cache
def _aggregates() -> SearchStrategy[n.AggregateItem]:
    count = st.just(n.MemberPath((n.CountSegment(),)))
    custom = st.builds(n.AggregateFrom, several(_paths, 1), st.none() | _methods)
    from_groups = st.builds(n.AggregateFrom, several(_paths, 1), _methods)
    return st.one_of(
        st.builds(n.AggregateItem, _values()),
        st.builds(n.AggregateItem, _values(), st.none(), several(custom), names),
        st.builds(n.AggregateItem, _values(), _methods, several(from_groups), names),
        st.builds(n.AggregateItem, count, st.none(), several(from_groups), names),
    )


@cache
def _flat(depth: int) -> SearchStrategy[n.Trafo]:
    computed = several(st.builds(n.ComputeItem, _values(), names), 1)
    rollups = st.builds(n.Rollup, several(_paths, 1))
    recursive = st.builds(
        n.RollupRecursive,
        _hierarchies,
        st.none() if depth <= 0 else st.none() | _preserving_sequences(depth - 1),
    )
    elements = several(st.one_of(_paths, rollups, whole(recursive)), 1)
    arguments = st.builds(n.Arguments, several(st.builds(n.Argument, names, _values())))
    return st.one_of(
        st.builds(n.AggregateTrafo, several(whole(_aggregates()), 1)),
        st.builds(n.ComputeTrafo, computed),
        st.builds(n.GroupByTrafo, elements),
        st.builds(n.JoinTrafo, st.booleans(), _paths, names),
        st.builds(n.CustomTrafo, st.builds(n.Segment, qualified_names, arguments)),
    )


@cache
def _nested(depth: int) -> SearchStrategy[n.Trafo]:
    inner = _sequences(depth - 1)
    nested = several(st.builds(n.NestItem, inner, names), 1)
    return st.one_of(
        st.builds(n.ConcatTrafo, several(inner, 2, 3)),
        st.builds(n.GroupByTrafo, several(_paths, 1), inner),
        st.builds(n.JoinTrafo, st.booleans(), _paths, names, inner),
        st.builds(n.NestTrafo, nested),
        st.builds(n.AddNestedTrafo, _paths, nested),
    )
