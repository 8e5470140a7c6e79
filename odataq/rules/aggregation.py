"""ODQ2xx and ODQ3xx: names and types behind computing and aggregating."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.types import UNKNOWN
from odataq.diagnostics import Finding
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import a_value, did_you_mean_any, shown, type_name
from odataq.semantics.marks import (
    AggregateMisfit,
    CollectionGroup,
    DroppedProperty,
    TakenAlias,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["AGGREGATION_RULES"]

# A name is compared with so many of those that are left, and so many are listed.
_COMPARED: Final = 100
_LISTED: Final = 5


@rule(
    "ODQ207",
    "dropped-property",
    DroppedProperty,
    bad=[
        "accounts?$apply=groupby((statecode))/filter(revenue gt 1)",
        "accounts?$apply=aggregate(revenue with sum as total)&$orderby=revenue",
    ],
    good=[
        "accounts?$apply=groupby((statecode),aggregate($count as rows))",
    ],
)
def dropped_property(mark: DroppedProperty, _: Context) -> Iterator[Finding]:
    """Detects a property that isn't there behind a transformation.

    Aggregating and grouping leave what they name: the properties of the groups
    and the aliases of the results. A service rejects other names, or takes them
    for null. `isdefined` asks whether a property is there.

    Spec: Data Aggregation, "Type, Structure and Context URL".
    """
    names = mark.shape.names(_COMPARED)
    front = f"{shown(mark.owner)}/" if mark.owner else ""
    listed = [f"'{front}{shown(each)}'" for each in sorted(names)[:_LISTED]]
    if len(names) > _LISTED:
        listed.append("others")
    *others, last = listed or ["nothing"]
    given = f"{', '.join(others)} and {last}" if others else last
    name, cause = shown(mark.name), mark.shape.cause
    gone = f"there is no '{name}' behind"
    hint = did_you_mean_any((), mark.name, names)
    if mark.is_declared:
        gone = f"'{name}' is no longer there behind"
        # The result was meant: 'TotalAmount' instead of 'Amount'.
        folded = mark.name.casefold()
        results = [each for each in names if folded in each.casefold()]
        hint = did_you_mean_any(results, mark.name, ())
        hint = hint or f"use it in front of {cause}, or keep it there"
    yield Finding(
        mark.span,
        f"{gone} {cause}: it gives {given}",
        hint=hint,
        details={"name": mark.name, "type": mark.type.name},
    )


@rule(
    "ODQ208",
    "taken-alias",
    TakenAlias,
    bad=["accounts?$apply=aggregate(revenue with sum as revenue)"],
    good=["accounts?$apply=aggregate(revenue with sum as total)"],
)
def taken_alias(mark: TakenAlias, _: Context) -> Iterator[Finding]:
    """Detects a result whose name is that of a property or of another result.

    Spec: Data Aggregation, "Type, Structure and Context URL"; URL Conventions,
    "System Query Option $compute".
    """
    name = shown(mark.name)
    if mark.owner == UNKNOWN:
        message = f"there is a '{name}' already"
    else:
        message = f"'{name}' is a property of type '{type_name(mark.owner)}'"
    yield Finding(mark.span, message, hint="give the result another name")


@rule(
    "ODQ307",
    "unaggregatable-value",
    AggregateMisfit,
    bad=["accounts?$apply=aggregate(name with sum as total)"],
    good=["accounts?$apply=aggregate(name with max as last)"],
)
def unaggregatable_value(mark: AggregateMisfit, _: Context) -> Iterator[Finding]:
    """Detects an aggregation of values that the method doesn't take.

    `sum` and `average` take numbers, `min` and `max` what has an order,
    `countdistinct` anything.

    Spec: Data Aggregation, "Aggregation Methods".
    """
    takes = "numbers" if mark.method in _OF_NUMBERS else "values that have an order"
    message = f"'{mark.method}' takes {takes}, not {a_value(mark.found)}"
    yield Finding(mark.span, message)


_OF_NUMBERS: Final = frozenset({"sum", "average"})


@rule(
    "ODQ308",
    "ungroupable-collection",
    CollectionGroup,
    bad=["accounts?$apply=groupby((Account_Tasks/subject))"],
    good=["accounts?$apply=groupby((primarycontactid/fullname))"],
)
def ungroupable_collection(mark: CollectionGroup, _: Context) -> Iterator[Finding]:
    """Detects groups by what has several values for one instance.

    Spec: Data Aggregation, "Simple Grouping".
    """
    message = f"'{shown(mark.name)}' is a collection, and groups are by single values"
    hint = "aggregate it, or group the items of the collection"
    yield Finding(mark.span, message, hint=hint)


AGGREGATION_RULES: Final[tuple[Rule[Any], ...]] = (
    dropped_property,
    taken_alias,
    unaggregatable_value,
    ungroupable_collection,
)
