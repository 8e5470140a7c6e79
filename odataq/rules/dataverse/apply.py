"""ODQ65x: what a Dataverse organisation makes of `$apply`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.diagnostics import Finding
from odataq.rules.options import name_of
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.syntax import nodes as n
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["APPLY_RULES"]

_NAMES: Final[dict[type[n.Node], str]] = {
    n.ComputeTrafo: "compute",
    n.ConcatTrafo: "concat",
    n.NestTrafo: "nest",
    n.AddNestedTrafo: "addnested",
    n.IdentityTrafo: "identity",
    n.OrderByTrafo: "orderby",
    n.SearchTrafo: "search",
    n.TraverseTrafo: "traverse",
}
_METHODS: Final = frozenset({"sum", "average", "min", "max"})
_ADDING: Final = frozenset({"sum", "average"})


@rule(
    "ODQ652",
    "undocumented-transformation",
    n.TrafoSequence,
    bad=["accounts?$apply=topcount(2,revenue)"],
    good=[
        "accounts?$apply=filter(statecode eq 0)/groupby((statuscode))",
        "accounts?$apply=groupby((statuscode),aggregate(revenue with sum as total))",
    ],
    is_of_profile=True,
)
def undocumented_transformation(
    sequence: n.TrafoSequence, _: Context
) -> Iterator[Finding]:
    """Detects another transformation than `filter`, `groupby` and `aggregate`.

    Spec: Dataverse documentation, "Aggregate data using OData".
    """
    for each in sequence.trafos:
        if isinstance(each, n.GroupByTrafo):
            for element in each.elements:
                if not isinstance(element, n.MemberPath):
                    message = "it isn't documented that Dataverse has 'rollup'"
                    yield Finding(element.span, message, hint="list the properties")
        elif not isinstance(each, n.FilterTrafo | n.AggregateTrafo):
            message = f"it isn't documented that Dataverse has '{_name(each)}'"
            hint = "filter, groupby and aggregate are"
            yield Finding(each.span, message, hint=hint)


def _name(trafo: n.Trafo) -> str:
    match trafo:
        case n.RankTrafo(name) | n.SliceTrafo(name) | n.HierarchyTrafo(name):
            return name
        case n.JoinTrafo(is_outer):
            return "outerjoin" if is_outer else "join"
        case n.CustomTrafo(call):
            return shown(call.name)
    return _NAMES[type(trafo)]


_GROUPED: Final = "accounts?$apply=groupby((statuscode),aggregate"


@rule(
    "ODQ653",
    "unsupported-aggregate",
    n.AggregateItem,
    bad=["accounts?$apply=aggregate(revenue with countdistinct as n)"],
    good=[
        "accounts?$apply=aggregate(revenue with average as mean)",
        "accounts?$apply=aggregate($count as n)",
    ],
    is_of_profile=True,
)
def unsupported_aggregate(item: n.AggregateItem, _: Context) -> Iterator[Finding]:
    """Detects another method of aggregation than those that there are.

    Spec: Dataverse documentation, "OData aggregation limitations".
    """
    if item.method is None or item.method in _METHODS:
        return
    message = f"Dataverse doesn't support method '{shown(item.method)}'"
    hint = "average, max, min and sum are what there is, and '$count as ...'"
    if item.method == "countdistinct":
        hint = "group by the column and count the groups, or use FetchXML"
    yield Finding(item.span, message, hint=hint)


@rule(
    "ODQ654",
    "grouped-date",
    n.GroupByTrafo,
    bad=["accounts?$apply=groupby((createdon))"],
    good=["accounts?$apply=groupby((statuscode,primarycontactid/fullname))"],
    is_of_profile=True,
)
def grouped_date(trafo: n.GroupByTrafo, context: Context) -> Iterator[Finding]:
    """Detects groups by a date.

    Spec: Dataverse documentation, "Aggregate data using OData".
    """
    for each in trafo.elements:
        if not isinstance(each, n.MemberPath):
            continue
        found = context.binding.type_of(each.segments[-1])
        if found.name in _DATES:
            message = "rows can't be grouped by a date"
            hint = "use FetchXML, which groups by parts of dates"
            yield Finding(each.span, message, hint=hint)


_DATES: Final = frozenset({"Edm.Date", "Edm.DateTimeOffset"})


def _aggregates(apply: n.Apply) -> Iterator[n.AggregateItem]:
    return (each for each in walk(apply) if isinstance(each, n.AggregateItem))


@rule(
    "ODQ655",
    "ordered-aggregate",
    n.Query,
    bad=[f"{_GROUPED}(revenue with sum as total))&$orderby=total desc"],
    good=[f"{_GROUPED}(revenue with sum as total))"],
    is_of_profile=True,
)
def ordered_aggregate(query: n.Query, _: Context) -> Iterator[Finding]:
    """Detects an order by the result of an aggregation.

    Spec: Dataverse documentation, "OData aggregation limitations".
    """
    names = {
        item.alias
        for each in query.options
        if isinstance(each, n.Apply)
        for item in _aggregates(each)
    }
    if not names:
        return
    for each in query.options:
        if not isinstance(each, n.OrderBy):
            continue
        for item in each.items:
            path = item.expression
            first = path.segments[0] if isinstance(path, n.MemberPath) else None
            if isinstance(first, n.Segment) and first.name in names:
                message = f"results can't be ordered by the aggregate '{first.name}'"
                hint = "order them when they are there, or use FetchXML"
                yield Finding(item.span, message, hint=hint)


@rule(
    "ODQ658",
    "combined-apply",
    n.Query,
    bad=["accounts?$apply=groupby((statuscode))&$select=statuscode"],
    good=["accounts?$apply=filter(statecode eq 0)/groupby((statuscode))"],
    is_of_profile=True,
)
def combined_apply(query: n.Query, _: Context) -> Iterator[Finding]:
    """Detects `$select`, `$expand` or `$top` beside `$apply`, which isn't documented.

    Spec: Dataverse documentation, "Aggregate data using OData".
    """
    if not any(isinstance(each, n.Apply) for each in query.options):
        return
    for each in query.options:
        if isinstance(each, n.Select | n.Expand | n.Top):
            name = name_of(each)
            message = f"it isn't documented what '{name}' does beside '$apply'"
            yield Finding(each.name_span, message, hint=f"leave out '{name}'")


APPLY_RULES: Final[tuple[Rule[Any], ...]] = (
    undocumented_transformation,
    unsupported_aggregate,
    grouped_date,
    ordered_aggregate,
    combined_apply,
)
