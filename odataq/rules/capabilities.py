"""ODQ5xx: what the annotations of the metadata rule out."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from odataq.csdl.model import NavigationProperty
from odataq.diagnostics import Finding
from odataq.rules.annotated import (
    SetPath,
    counting,
    expanding,
    filtering,
    is_cast,
    place_of_path,
    searching,
    skips,
    sorting,
    step,
    tops,
    without_casts,
)
from odataq.rules.mentions import Mention, mentions, operators
from odataq.rules.options import name_of
from odataq.rules.registry import Context, Rule, rule
from odataq.semantics.resource import ResourceKind
from odataq.syntax import nodes as n
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from odataq.csdl.annotations import FilterExpressionRestriction
    from odataq.source import Span

__all__ = ["CAPABILITY_RULES"]

_Kind = ResourceKind
_MANY: Final = frozenset(
    {
        _Kind.ENTITY_COLLECTION,
        _Kind.COMPLEX_COLLECTION,
        _Kind.PRIMITIVE_COLLECTION,
        _Kind.REFERENCES,
        _Kind.COUNT,
    }
)


@frozen(eq=False)
class _Reading:
    """Some options, and what they are about.

    `names` lead there from what the query is about, `span` is the last of them;
    `counted` is a `/$count` behind them.
    """

    options: Sequence[n.QueryOption]
    place: SetPath
    span: Span
    is_many: bool
    counted: n.CountSegment | None = None
    parent: _Reading | None = None
    names: tuple[str, ...] = ()
    depth: int = 0

    @property
    def it(self) -> tuple[str, ...] | None:
        """Where `$it` is."""
        return () if self.parent is None else None


def _readings(query: n.Query, context: Context) -> Iterator[_Reading]:
    """Yield what is read, if it is: the resource, then each item of `$expand`."""
    request = context.request
    if (
        context.model is None
        or (request is not None and request.method.upper() != "GET")
        # It makes other instances, and restricts them by itself.
        or any(name_of(each) == "$apply" for each in query.options)
    ):
        return
    place, span, counted = SetPath(), query.span, None
    if isinstance(query.path, n.ResourcePath):
        place = place_of_path(query.path, context)
        segments = query.path.segments
        span = _last_name(segments, span)
        counted = _counted(segments)
    is_many = context.binding.resource.kind in _MANY
    top = _Reading(query.options, place, span, is_many, counted)
    yield top
    yield from _expanded(top, context)


def _expanded(parent: _Reading, context: Context) -> Iterator[_Reading]:
    for option in parent.options:
        for item in option.items if isinstance(option, n.Expand) else ():
            place = parent.place
            names: tuple[str, ...] = ()
            for each in item.segments:
                place = step(place, each, context)
                if isinstance(each, n.Segment) and not is_cast(each, context):
                    names = (*names, each.name)
            member = place.member
            if not names or not isinstance(member, NavigationProperty):
                continue
            reading = _Reading(
                item.options,
                place,
                _last_name(item.segments, item.span),
                member.type.is_collection,
                _counted(item.segments),
                parent,
                names,
                parent.depth + 1,
            )
            yield reading
            yield from _expanded(reading, context)


def _last_name(segments: Iterable[n.Node], otherwise: Span) -> Span:
    spans = [each.name_span for each in segments if isinstance(each, n.Segment)]
    return spans[-1] if spans else otherwise


def _counted(segments: Sequence[n.Node]) -> n.CountSegment | None:
    last = segments[-1] if segments else None
    return last if isinstance(last, n.CountSegment) else None


# Options


@frozen(eq=False)
class _Support:
    """How to find out whether an option may be used; `of_many`: just with rows."""

    is_given: Callable[[SetPath, Context], bool]
    of_many: bool = True


_SUPPORTS: Final[Mapping[type, _Support]] = MappingProxyType(
    {
        n.Filter: _Support(lambda place, of: filtering(place, of).is_filterable),
        n.OrderBy: _Support(lambda place, of: sorting(place, of).is_sortable),
        n.Search: _Support(lambda place, of: searching(place, of).is_searchable),
        n.Count: _Support(lambda place, of: counting(place, of).is_countable),
        n.Top: _Support(tops),
        n.Skip: _Support(skips),
        n.Expand: _Support(
            lambda place, of: expanding(place, of).is_expandable, of_many=False
        ),
    }
)


@rule(
    "ODQ509",
    "restricted-option",
    n.Query,
    good=["accounts?$filter=name eq 'x'&$expand=createdby&$top=1"],
)
def restricted_option(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a query option that the annotations of a resource rule out.

    The annotations of the entity set count, and where it has none those of the
    navigation property that leads to it. What the set in front says about the
    property goes before both.

    Spec: Capabilities Vocabulary, "FilterRestrictions", "SortRestrictions" and
    their kin.
    """
    for reading in _readings(query, context):
        yield from _restricted_options(reading, context)
        yield from _too_deep(reading, context)


def _restricted_options(reading: _Reading, context: Context) -> Iterator[Finding]:
    place = reading.place
    for each in reading.options:
        support = _SUPPORTS.get(type(each))
        if support is None or (isinstance(each, n.Count) and not each.value):
            continue
        if support.of_many and not reading.is_many:
            continue
        if not support.is_given(place, context):
            message = f"'{name_of(each)}' can't be used with '{place.name}'"
            yield Finding(each.span, message)
    counted = reading.counted
    if counted is not None and not counting(place, context).is_countable:
        message = f"'$count' can't be used with '{place.name}'"
        yield Finding(counted.span, message)


def _too_deep(reading: _Reading, context: Context) -> Iterator[Finding]:
    """Find what is one level deeper than the resource may be expanded."""
    if reading.parent is None:
        return
    top = reading
    while top.parent is not None:
        top = top.parent
    most = expanding(top.place, context).max_levels
    if not most:
        return
    message = f"'{top.place.name}' can't be expanded by more than {most} levels"
    if reading.depth == most + 1:
        yield Finding(reading.span, message)
    for each in reading.options:
        if (
            isinstance(each, n.Levels)
            and isinstance(each.value, int)
            and reading.depth <= most < reading.depth - 1 + each.value
        ):
            yield Finding(each.span, message)


# Properties


@rule(
    "ODQ510",
    "restricted-property",
    n.Query,
    good=["accounts?$filter=name eq 'x'&$orderby=name&$expand=createdby"],
)
def restricted_property(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a property in a query option that annotations rule out there.

    What can't be expressed with a property that is restricted to some
    expressions is found as well.

    Spec: Capabilities Vocabulary, "FilterRestrictions", "SortRestrictions" and
    their kin.
    """
    for reading in _readings(query, context):
        if reading.is_many:
            for each in reading.options:
                if isinstance(each, n.Filter):
                    yield from _filtered(each, reading, context)
                elif isinstance(each, n.OrderBy):
                    yield from _sorted(each, reading, context)
        yield from _uncountable(reading, context)
        yield from _unexpandable(reading, context)


def _filtered(
    option: n.Filter, reading: _Reading, context: Context
) -> Iterator[Finding]:
    restrictions = filtering(reading.place, context)
    closed = restrictions.non_filterable_properties
    restricted = restrictions.expression_restrictions
    if not closed and not restricted:
        return
    found = [*mentions(option.expression, context, it=reading.it)]
    yield from _closed(found, closed, "$filter")
    used = operators(option.expression)
    for each in restricted:
        yield from _misused(found, used, each)


def _closed(
    found: Iterable[Mention], closed: Iterable[str], option: str
) -> Iterator[Finding]:
    """Find the mentions of properties that can't be used, or of what they have."""
    for path in closed:
        for each in found:
            span = each.span_of(tuple(path.split("/")))
            if span is not None:
                yield Finding(span, f"'{path}' can't be used in '{option}'")


_EQUAL: Final = frozenset({"eq"})
_VALUES: Final = frozenset({"eq", "in"})
_RANGE: Final = frozenset({"eq", "gt", "ge", "lt", "le"})
# The vocabulary has `ne` for two open ranges; `in` is a union of ranges, too.
_RANGES: Final = _RANGE | {"ne", "in"}
_SEARCH: Final = frozenset({"contains", "startswith", "endswith"})
_EXPRESSIONS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "SingleValue": _EQUAL,
        "MultiValue": _VALUES,
        "SingleRange": _RANGE,
        "MultiRange": _RANGES,
        "SearchExpression": _SEARCH,
        "MultiValueOrSearchExpression": _VALUES | _SEARCH,
        "MultiRangeOrSearchExpression": _RANGES | _SEARCH,
    }
)
_SINGLE: Final = frozenset({"SingleValue", "SingleRange"})
_BOUNDS: Final[Mapping[str, str]] = MappingProxyType(
    {"gt": "lower", "ge": "lower", "lt": "upper", "le": "upper"}
)


def _misused(
    found: Iterable[Mention],
    used: Mapping[int, str],
    restriction: FilterExpressionRestriction,
) -> Iterator[Finding]:
    """Find what a property of limited expressions is used with besides these."""
    names = tuple(restriction.property.split("/"))
    allowed = _EXPRESSIONS.get(restriction.allowed_expressions.strip())
    if allowed is None:
        return
    hint = f"it takes {_listed(sorted(allowed))}"
    seen: set[str] = set()
    for each in found:
        op = used.get(id(each.node))
        if op is None or each.names != names or not each.is_whole:
            continue
        if op not in allowed:
            message = f"'{each.path}' can't be filtered with '{op.removesuffix('()')}'"
            yield Finding(each.node.span, message, hint=hint)
            continue
        bound = _BOUNDS.get(op, "")
        is_excess = bound in seen or "" in seen or (not bound and bool(seen))
        seen.add(bound)
        if is_excess and restriction.allowed_expressions.strip() in _SINGLE:
            message = f"'{each.path}' can't be compared so many times"
            yield Finding(each.node.span, message, hint="it takes a single comparison")


def _sorted(
    option: n.OrderBy, reading: _Reading, context: Context
) -> Iterator[Finding]:
    restrictions = sorting(reading.place, context)
    ascending = frozenset(restrictions.ascending_only_properties)
    descending = frozenset(restrictions.descending_only_properties)
    for item in option.items:
        found = [*mentions(item.expression, context, it=reading.it)]
        yield from _closed(found, restrictions.non_sortable_properties, "$orderby")
        is_descending = item.direction == "desc"
        only, word = (ascending, "asc") if is_descending else (descending, "desc")
        for each in found:
            if each.node is item.expression and each.is_whole and each.path in only:
                direction = "descending" if is_descending else "ascending"
                message = f"'$orderby' can't have '{each.path}' in {direction} order"
                yield Finding(item.span, message, hint=f"write '{word}'")


def _uncountable(reading: _Reading, context: Context) -> Iterator[Finding]:
    """Find a count of what the set in front doesn't let be counted."""
    place = reading.place
    if place.anchor is None or not place.path or not reading.is_many:
        return
    anchor = SetPath(place.anchor, (), place.anchor)
    restrictions = counting(anchor, context)
    closed = {
        without_casts(each)
        for each in (
            *restrictions.non_countable_properties,
            *restrictions.non_countable_navigation_properties,
        )
    }
    if place.path not in closed:
        return
    nodes: list[n.Node] = [
        each for each in reading.options if isinstance(each, n.Count) and each.value
    ]
    for each in (*nodes, *((reading.counted,) if reading.counted else ())):
        yield Finding(each.span, f"'{'/'.join(place.path)}' can't be counted")


def _unexpandable(reading: _Reading, context: Context) -> Iterator[Finding]:
    """Find an item that can't be expanded from any of those around it."""
    names: tuple[str, ...] = ()
    current = reading
    while current.parent is not None:
        names = (*current.names, *names)
        current = current.parent
        closed = expanding(current.place, context).non_expandable_properties
        path = "/".join(names)
        if path in closed:
            yield Finding(reading.span, f"'{path}' can't be expanded")


# Required filters


@rule(
    "ODQ511",
    "required-filter",
    n.Query,
    good=["accounts", "accounts?$filter=name eq 'x'"],
)
def required_filter(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a collection that has to be filtered and isn't, or not by all it needs.

    Spec: Capabilities Vocabulary, "FilterRestrictions".
    """
    if _is_continued(query):
        return
    kind = context.binding.resource.kind
    for reading in _readings(query, context):
        if not reading.is_many or reading.counted is not None:
            continue
        if reading.parent is None and kind is not _Kind.ENTITY_COLLECTION:
            continue
        yield from _unfiltered(reading, query, context)


def _is_continued(query: n.Query) -> bool:
    """Tell whether the filter is in the path, the body, or an earlier request."""
    if isinstance(query.path, n.ResourcePath) and any(
        isinstance(each, n.FilterSegment | n.QuerySegment)
        for each in query.path.segments
    ):
        return True
    return any(name_of(each) in {"$skiptoken", "$deltatoken"} for each in query.options)


def _unfiltered(
    reading: _Reading, query: n.Query, context: Context
) -> Iterator[Finding]:
    restrictions = filtering(reading.place, context)
    if not restrictions.is_filterable:
        return
    required = [each for each in restrictions.required_properties if "." not in each]
    listed = _listed(required)
    given = [each for each in reading.options if name_of(each) == "$filter"]
    if not given and restrictions.requires_filter:
        message = f"'{reading.place.name}' has to be filtered"
        hint = f"add '$filter' with {listed}" if listed else "add '$filter'"
        yield Finding(reading.span, message, hint=hint)
    for each in given:
        if not isinstance(each, n.Filter) or _is_uncertain(each, query):
            return
        mentioned = [*mentions(each.expression, context, it=reading.it)]
        for path in required:
            names = tuple(path.split("/"))
            if not any(names == of.names[: len(names)] for of in mentioned):
                message = f"'{reading.place.name}' has to be filtered by '{path}'"
                yield Finding(each.span, message)


def _is_uncertain(option: n.Filter, query: n.Query) -> bool:
    """Tell whether an alias may stand for more than a value."""
    values = {
        each.name: each.value
        for each in query.options
        if isinstance(each, n.AliasAssignment)
    }
    return any(
        not isinstance(values.get(each.name), n.Literal)
        for each in walk(option.expression)
        if isinstance(each, n.ParameterAlias)
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{each}'" for each in names)


CAPABILITY_RULES: Final[tuple[Rule[Any], ...]] = (
    restricted_option,
    restricted_property,
    required_filter,
)
