"""Hypothesis strategies for trees of whole queries."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from attrs import fields
from hypothesis import strategies as st

from odataq.syntax import nodes as n
from tests.support.query_expressions import (
    expressions,
    filters,
    parameter_aliases,
    searches,
)
from tests.support.query_trafos import applies
from tests.support.query_words import (
    aliases,
    annotation_names,
    any_names,
    key_texts,
    names,
    primitives,
    qualified_names,
    several,
    trimmed_texts,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import SearchStrategy

__all__ = ["children", "queries", "query_options", "resource_paths"]


def children(node: n.Node) -> Iterator[n.Node]:
    """Yield the nodes that a node is made of, in the order of their fields."""
    for each in fields(type(node)):
        value = getattr(node, each.name)
        parts = value if isinstance(value, tuple) else (value,)
        yield from (part for part in parts if isinstance(part, n.Node))


# Options

_DEPTH: Final = 2
_counts: Final = st.builds(n.Count, st.booleans())
_tops: Final = st.builds(n.Top, st.integers(0, 10**18 - 1))
_skips: Final = st.builds(n.Skip, st.integers(0, 10**18 - 1))
_levels: Final = st.builds(n.Levels, st.integers(1, 99) | st.just(n.MAX_LEVELS))
_plain: Final = st.builds(n.Segment, any_names)
_terms: Final = annotation_names | names.map("@{}".format)
_segments: Final = _plain | st.builds(n.AnnotationSegment, _terms)


def _orders(depth: int) -> SearchStrategy[n.OrderBy]:
    direction = st.sampled_from(("", "asc", "desc"))
    item = st.builds(n.OrderByItem, expressions(depth), direction)
    return st.builds(n.OrderBy, several(item, 1))


def _computes(depth: int) -> SearchStrategy[n.Compute]:
    item = st.builds(n.ComputeItem, expressions(depth), names)
    return st.builds(n.Compute, several(item, 1))


def _assignments(depth: int) -> SearchStrategy[n.AliasAssignment]:
    return st.builds(n.AliasAssignment, aliases, expressions(depth))


@cache
def _selects(depth: int) -> SearchStrategy[n.Select]:
    path = several(_segments, 1)
    item = st.one_of(
        st.builds(n.Star, st.none() | qualified_names).map(
            lambda star: n.SelectItem((star,))
        ),
        st.builds(n.SelectItem, path),
        st.builds(n.SelectItem, path, several(names, 1)),
        st.builds(
            n.SelectItem, path, st.none(), several(_select_options(max(0, depth - 1)))
        ),
    )
    return st.builds(n.Select, several(item, 1))


def _ref_options(depth: int) -> SearchStrategy[n.ExpandOption]:
    return st.one_of(filters(depth), searches(), _orders(depth), _skips, _tops, _counts)


def _select_options(depth: int) -> SearchStrategy[n.ExpandOption]:
    options = st.one_of(_ref_options(depth), _computes(depth), _assignments(depth))
    return options if depth == 0 else options | _selects(depth - 1)


@cache
def _expands(depth: int) -> SearchStrategy[n.Expand]:
    path = several(_segments, 1)
    star = st.builds(n.Star)
    inner = max(0, depth - 1)
    options = st.one_of(_select_options(inner), _levels)
    if depth:
        options |= _expands(inner)
    item = st.one_of(
        st.just(n.ExpandItem((n.ValueSegment(),))),
        st.builds(_item, path | st.just(()), star, st.none(), several(_levels, 0, 1)),
        st.builds(_item, path | st.just(()), star, st.just(n.RefSegment())),
        st.builds(
            _item,
            path,
            st.none(),
            st.just(n.RefSegment()),
            several(_ref_options(inner)),
        ),
        st.builds(
            _item,
            path,
            st.none(),
            st.just(n.CountSegment()),
            several(filters(inner) | searches()),
        ),
        st.builds(_item, path, st.none(), st.none(), several(options)),
    )
    return st.builds(n.Expand, several(item, 1))


def _item(
    path: tuple[n.ExpandSegment, ...],
    star: n.Star | None,
    last: n.RefSegment | n.CountSegment | None,
    options: tuple[n.ExpandOption, ...] = (),
) -> n.ExpandItem:
    ends = [each for each in (star, last) if each is not None]
    return n.ExpandItem((*path, *ends), options)


_opaque: Final = st.one_of(
    st.builds(
        n.OpaqueOption,
        st.sampled_from(("$id", "$skiptoken", "$deltatoken")),
        trimmed_texts,
    ),
    st.builds(
        n.OpaqueOption,
        st.just("$format"),
        st.sampled_from(("json", "application/json;odata.metadata=full", "a/b+c")),
    ),
    st.builds(
        n.OpaqueOption, st.just("$schemaversion"), st.sampled_from(("*", "1.0~2"))
    ),
    st.builds(n.OpaqueOption, st.just("$index"), st.integers(-9, 99).map(str)),
)
_custom: Final = st.builds(
    n.CustomOption,
    trimmed_texts.map("x{}".format) | st.sampled_from(("tag", "größe", "a=b", "my$x")),
    st.none() | st.just("") | trimmed_texts,
)


@cache
def query_options(depth: int = _DEPTH) -> SearchStrategy[n.QueryOption]:
    """Return a strategy for options of every kind."""
    return st.one_of(
        _select_options(depth),
        _expands(depth),
        whole(applies(depth - 1)),
        whole(_opaque),
        _custom,
    )


# Resource paths


def _path_arguments() -> SearchStrategy[n.Arguments]:
    value = primitives | parameter_aliases
    unnamed = st.builds(n.Argument, st.none(), value)
    named = st.builds(n.Argument, names, value)
    return st.builds(n.Arguments, several(unnamed, 0, 1) | several(named, 1))


@cache
def resource_paths(depth: int = _DEPTH) -> SearchStrategy[n.ResourcePath]:
    """Return a strategy for resource paths of every kind."""
    arguments = _path_arguments()
    called = st.builds(n.Segment, any_names, arguments, st.none() | arguments)
    segment = whole(_plain | called)
    step = st.one_of(
        segment,
        segment,
        st.builds(n.KeySegment, key_texts),
        st.just(n.EachSegment()),
        st.builds(n.FilterSegment, expressions(depth), st.none() | arguments),
    )
    last = st.sampled_from(
        (n.CountSegment(), n.RefSegment(), n.ValueSegment(), n.QuerySegment())
    )
    plain = st.builds(lambda first, steps: (first, *steps), segment, several(step))
    special = _special_paths(segment)
    return st.one_of(
        st.builds(lambda *segments: n.ResourcePath(segments), segment),
        st.builds(
            lambda path, last: n.ResourcePath((*path, *last)),
            plain,
            several(last, 0, 1) | special,
        ),
        st.builds(n.ResourcePath, special),
        st.builds(n.ResourcePath),
    )


def _special_paths(
    segment: SearchStrategy[n.Segment],
) -> SearchStrategy[tuple[n.PathSegment, ...]]:
    crossjoin = st.builds(n.CrossjoinSegment, several(names, 1))
    head = st.sampled_from((n.AllSegment(), n.EntitySegment()))
    return whole(
        st.one_of(
            st.tuples(crossjoin),
            st.tuples(crossjoin, st.just(n.QuerySegment())),
            st.tuples(head),
            st.tuples(head, segment),
            st.sampled_from(((n.BatchSegment(),), (n.MetadataSegment(),))),
        )
    )


# A root of any other kind ends with its host.
_ROOTS: Final = (
    "",
    "https://host/",
    "http://host:8080/",
    "https://x.crm.dynamics.com/api/data/v9.2/",
    "/api/data/v9.0/",
)


@cache
def queries() -> SearchStrategy[n.Query]:
    """Return a strategy for queries, with or without a path and a root."""
    options = several(query_options())
    return st.one_of(
        st.builds(n.Query, st.none(), options),
        st.builds(n.Query, resource_paths(), options),
        st.builds(_rooted, resource_paths(), options, st.sampled_from(_ROOTS)),
    )


def _rooted(
    path: n.ResourcePath, options: tuple[n.QueryOption, ...], root: str
) -> n.Query:
    """Make a query, without a root where all in front of the last segment is one."""
    at_root = n.BatchSegment | n.EntitySegment | n.MetadataSegment
    if any(isinstance(each, at_root) for each in path.segments[1:]):
        return n.Query(path, options)
    return n.Query(path, options, root)
