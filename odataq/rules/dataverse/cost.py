"""ODQ81x: what works and costs in a Dataverse organisation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from odataq.csdl.model import EntitySet, Property
from odataq.csdl.types import STRING
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.advice.reading import (
    expanded_items,
    is_collection,
    is_definition,
    last_name,
    reads,
)
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.source import Span
from odataq.syntax import nodes as n
from odataq.syntax.walk import walk
from odataq.text.percent import encode
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["COST_RULES"]

_ROWS: Final = "accounts?$select=name&$top=10"


# Aggregation


@rule(
    "ODQ811",
    "unfiltered-aggregation",
    n.Apply,
    bad=["accounts?$apply=aggregate(revenue with sum as total)"],
    good=[
        "accounts?$apply=filter(statecode eq 0)/aggregate(revenue with sum as total)",
    ],
    is_of_profile=True,
)
def unfiltered_aggregation(option: n.Apply, context: Context) -> Iterator[Finding]:
    """Detects an aggregation of a whole table, which fails where it is a big one.

    Spec: Dataverse documentation, "Aggregate data using OData".
    """
    if not _is_table(context):
        return
    for each in option.sequence.trafos:
        if isinstance(each, n.FilterTrafo):
            return
        found = next((of for of in walk(each) if isinstance(of, n.AggregateItem)), None)
        if found is not None:
            message = "all rows of the table are aggregated, and 50,000 are the most"
            hint = "filter before: $apply=filter(...)/..."
            yield Finding(each.span, message, hint=hint)
            return


def _is_table(context: Context) -> bool:
    """Tell whether a query is about all rows of an entity set."""
    tree = context.binding.tree
    path = tree.path if isinstance(tree, n.Query) else None
    if not isinstance(path, n.ResourcePath) or not path.segments:
        return False
    return isinstance(context.binding.element_of(path.segments[-1]), EntitySet) and (
        context.binding.result_type.is_collection
    )


# Filters

_ENOUGH: Final = 3
_LISTABLE: Final = frozenset(
    {n.LiteralKind.NUMBER, n.LiteralKind.STRING, n.LiteralKind.GUID}
)
_PRINTABLE: Final = " "
_LONGEST_HINT: Final = 200
_CALL: Final = (
    "Microsoft.Dynamics.CRM.In(PropertyName='statuscode',PropertyValues=['1','2','3'])"
)


@rule(
    "ODQ812",
    "repeated-comparison",
    n.Filter,
    bad=[f"{_ROWS}&$filter=statuscode eq 1 or statuscode eq 2 or statuscode eq 3"],
    good=[
        f"{_ROWS}&$filter=statuscode eq 1 or statuscode eq 2",
        f"{_ROWS}&$filter={_CALL}",
    ],
    is_of_profile=True,
)
def repeated_comparison(option: n.Filter, context: Context) -> Iterator[Finding]:
    """Detects a column that is compared with three values or more.

    The function `In` counts for one condition. It can't stand behind `not`.

    Spec: Dataverse documentation, "Filter rows using OData", "Condition limits".
    """
    if is_definition(context):
        return
    for expression in _not_negated(option.expression):
        if expression.op is not n.LogicalOp.OR:
            continue
        by_column: dict[str, list[n.BinaryExpr]] = {}
        for each in expression.operands:
            if isinstance(each, n.BinaryExpr):
                column = _listable_column(each)
                if column is not None:
                    by_column.setdefault(column, []).append(each)
        for column, found in by_column.items():
            if len(found) >= _ENOUGH:
                yield _repeated(expression, column, found)


def _not_negated(expression: n.Expr) -> Iterator[n.LogicalExpr]:
    """Yield each `and` and `or` that no `not` is around."""
    below: set[int] = set()
    for each in walk(expression):
        if isinstance(each, n.NotExpr) and id(each) not in below:
            below.update(id(inner) for inner in walk(each))
        elif isinstance(each, n.LogicalExpr) and id(each) not in below:
            yield each


def _listable_column(comparison: n.BinaryExpr) -> str | None:
    """Return the column that is compared with a value that a list can have."""
    match comparison:
        case n.BinaryExpr(
            op=n.ComparisonOp.EQ,
            left=n.MemberPath(segments=(n.Segment(name=name, arguments=None),)),
            right=n.Literal(kind=kind),
        ):
            return name if kind in _LISTABLE else None
    return None


def _repeated(
    expression: n.LogicalExpr, column: str, found: Sequence[n.BinaryExpr]
) -> Finding:
    texts = [each.right.text for each in found if isinstance(each.right, n.Literal)]
    values = ",".join(_json(each) for each in dict.fromkeys(texts))
    call = (
        f"Microsoft.Dynamics.CRM.In(PropertyName='{column}',PropertyValues=[{values}])"
    )
    fixes: tuple[Fix, ...] = ()
    # A lookup may have another name there.
    is_lookup = any(_kind(each) is n.LiteralKind.GUID for each in found)
    if len(found) == len(expression.operands) and not is_lookup:
        edit = Edit(expression.span, encode(call))
        fixes = (Fix("write it as a call of 'In'", (edit,)),)
    message = f"'{shown(column)}' is compared with {len(found)} values, one by one"
    span = Span(found[0].span.start, found[-1].span.end)
    return Finding(
        span, message, hint=f"write {printable(call, limit=_LONGEST_HINT)}", fixes=fixes
    )


def _kind(comparison: n.BinaryExpr) -> n.LiteralKind | None:
    value = comparison.right
    return value.kind if isinstance(value, n.Literal) else None


def _json(text: str) -> str:
    """Return a string as the array of a parameter can have it."""
    # In single quotes, as the documentation has it, where that is no other text.
    if any(each in "'\"\\" or each < _PRINTABLE for each in text):
        return json.dumps(text, ensure_ascii=False)
    return f"'{text}'"


@rule(
    "ODQ813",
    "redundant-case",
    n.LogicalExpr,
    bad=[f"{_ROWS}&$filter=name eq 'a' or name eq 'A'"],
    good=[f"{_ROWS}&$filter=name eq 'a' or name eq 'b'"],
    is_of_profile=True,
)
def redundant_case(expression: n.LogicalExpr, context: Context) -> Iterator[Finding]:
    """Detects an alternative that differs from another in the case of a text alone.

    Spec: Dataverse documentation, "Filter rows using OData".
    """
    if expression.op is not n.LogicalOp.OR or is_definition(context):
        return
    seen: set[n.Expr] = set()
    before = expression.operands[0]
    for each in expression.operands:
        folded = _folded(each)
        if folded is not None and folded in seen:
            edit = Edit(Span(before.span.end, each.span.end), "")
            message = "it differs from another alternative in nothing but case"
            hint = "remove it: texts are compared without regard to case"
            fixes = (Fix("remove it", (edit,)),)
            yield Finding(each.span, message, hint=hint, fixes=fixes)
        elif folded is not None:
            seen.add(folded)
        before = each


def _folded(expression: n.Expr) -> n.Expr | None:
    """Return a comparison with a text without case, `None` for all else."""
    match expression:
        case n.BinaryExpr(op=n.ComparisonOp.EQ, left=n.MemberPath()):
            text = expression.right
            if isinstance(text, n.Literal) and text.kind is n.LiteralKind.STRING:
                return evolve(expression, right=_lower(text))
        case n.MethodCall(arguments=(n.MemberPath() as path, n.Literal() as text)):
            if text.kind is n.LiteralKind.STRING:
                return evolve(expression, arguments=(path, _lower(text)))
    return None


def _lower(text: n.Literal) -> n.Literal:
    return evolve(text, text=text.text.casefold())


# An index of the database has no room for more.
_LONGEST: Final = 850


@rule(
    "ODQ814",
    "oversized-column",
    n.Filter,
    good=[f"{_ROWS}&$filter=startswith(name,'x')"],
    is_of_profile=True,
)
def oversized_column(option: n.Filter, context: Context) -> Iterator[Finding]:
    """Detects a filter by a column that is too long for an index.

    Spec: Dataverse documentation, "Optimize performance when querying data".
    """
    for each in walk(option.expression):
        if not isinstance(each, n.MemberPath):
            continue
        column = context.binding.element_of(each.segments[-1])
        if not isinstance(column, Property) or column.type != STRING:
            continue
        length = column.facets.max_length
        if length == "max" or (length is not None and length > _LONGEST):
            size = "any number of" if length == "max" else f"{length:,}"
            message = f"'{shown(column.name)}' may have {size} characters"
            yield Finding(each.span, message, hint="filter by a shorter column")


# Headers


@rule(
    "ODQ815",
    "cached-expansion",
    n.Query,
    bad=[
        (
            "GET accounts?$select=name&$top=1&$expand=Account_Tasks($selec"
            "t=subject;$top=1) Accept: application/json"
        ),
    ],
    good=[f"{_ROWS}&$expand=primarycontactid($select=fullname)"],
    is_of_profile=True,
)
def cached_expansion(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects an expanded collection that may be answered from a cache.

    Only where the headers of the request are known.

    Spec: Dataverse documentation, "Join tables using OData".
    """
    request = context.request
    if request is None or not request.headers or not reads(context):
        return
    if request.named("If-None-Match"):
        return
    for item in expanded_items(query.options):
        name = last_name(item)
        if name is not None and is_collection(item, context):
            message = f"'{shown(name.name)}' may come from a cache"
            hint = "send the header 'If-None-Match: null'"
            yield Finding(name.name_span, message, hint=hint)
            return


@rule(
    "ODQ816",
    "strong-consistency",
    n.Query,
    bad=[
        "GET accounts?$select=name&$top=1 Consistency: Strong",
    ],
    good=[_ROWS],
    is_of_profile=True,
)
def strong_consistency(_: n.Query, context: Context) -> Iterator[Finding]:
    """Detects the header `Consistency: Strong`, which isn't for every request.

    Spec: Dataverse documentation, "Compose HTTP requests and handle errors".
    """
    if context.request is None:
        return
    for each in context.request.named("Consistency"):
        if each.value.casefold() == "strong":
            message = "the service reads past its caches"
            hint = "ask for it only where a change was made right before"
            yield Finding(each.span, message, hint=hint, source=each.source)


COST_RULES: Final[tuple[Rule[Any], ...]] = (
    unfiltered_aggregation,
    repeated_comparison,
    redundant_case,
    oversized_column,
    cached_expansion,
    strong_consistency,
)
