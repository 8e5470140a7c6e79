"""ODQ80x: how many entities are read, in which order, and how they are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.model import NavigationProperty
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.advice.reading import (
    expanded_items,
    has_nested,
    is_collection,
    is_definition,
    last_name,
    option_names,
    page_size,
    reads,
    reads_rows,
)
from odataq.rules.options import name_of
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.semantics.resource import ResourceKind
from odataq.source import Span
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.diagnostics import Fact

__all__ = ["ROW_ADVICE"]

_ACCOUNTS: Final = "accounts?$select=name&$top=10"
_TOP: Final = "$top"
_LIMITS: Final = frozenset({_TOP, "$filter", "$search", "$apply"})


@rule(
    "ODQ804",
    "unbounded-collection",
    n.Query,
    bad=["accounts?$select=name", "accounts?$select=name&$filter=statecode eq 0"],
    good=[
        "accounts?$select=name&$top=10",
        "accounts(11111111-1111-1111-1111-111111111111)?$select=name",
    ],
)
def unbounded_collection(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a query for a collection without `$top` and without a page size.

    Spec: Protocol, "Server-Driven Paging" and "Preference maxpagesize".
    """
    if query.path is None or not reads_rows(query, context):
        return
    if context.binding.resource.kind is not ResourceKind.ENTITY_COLLECTION:
        return
    if is_definition(context) or page_size(context) or _TOP in option_names(query):
        return
    message = "as many entities are read as the service gives"
    hint = "add '$top', or the header 'Prefer: odata.maxpagesize=...'"
    yield Finding(query.path.span, message, hint=hint)


@rule(
    "ODQ805",
    "unbounded-expansion",
    n.Query,
    bad=["accounts?$select=name&$top=10&$expand=Account_Tasks($select=subject)"],
    good=[
        "accounts?$select=name&$top=10&$expand=Account_Tasks($select=subject;$top=5)",
        f"{_ACCOUNTS}&$expand=Account_Tasks($select=subject;$filter=statecode eq 0)",
    ],
)
def unbounded_expansion(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects an expanded collection that nothing limits.

    Spec: URL Conventions, "Query Options in $expand".
    """
    if not reads(context) or is_definition(context):
        return
    items = [*expanded_items(query.options)]
    is_nested = any(has_nested(each) for each in items)
    if is_nested and page_size(context):
        return
    for each in items:
        name = last_name(each)
        if name is None or not is_collection(each, context):
            continue
        if _LIMITS.isdisjoint({name_of(option) for option in each.options}):
            text = shown(name.name)
            message = f"all of '{text}' is read for each entity"
            hint = f"limit it: {text}($filter=...)"
            if not is_nested:
                hint += f" or {text}($top=...)"
            yield Finding(name.name_span, message, hint=hint)


@rule(
    "ODQ806",
    "unstable-order",
    n.Query,
    bad=["accounts?$select=name&$orderby=name&$top=10"],
    good=[
        "accounts?$select=name&$orderby=name,accountid&$top=10",
        "accounts?$select=name&$top=10",
    ],
)
def unstable_order(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects pages of entities in an order that the key isn't part of.

    Which of two entities with the same values comes first may change from one
    request to the next.

    Spec: Protocol, "System Query Option $orderby".
    """
    given = [each for each in query.options if isinstance(each, n.OrderBy)]
    key = _key(context)
    if len(given) != 1 or not key or not reads_rows(query, context):
        return
    if is_definition(context) or not (
        _TOP in option_names(query) or page_size(context)
    ):
        return
    option = given[0]
    ordered = _ordered_by(option)
    missing = [each for each in key if each not in ordered]
    if missing:
        listed = ",".join(missing)
        end = option.items[-1].span.end
        fix = Fix("end the order with the key", (Edit(Span(end, end), f",{listed}"),))
        message = "the order leaves open which of equal entities comes first"
        hint = f"end '$orderby' with the key: {listed}"
        yield Finding(option.span, message, hint=hint, fixes=(fix,))


def _key(context: Context) -> tuple[str, ...]:
    """Return the properties of the key, none where it isn't known to be simple."""
    model = context.model
    found = None
    if model is not None:
        entity_type = model.entity_type(context.binding.resource.type.name)
        found = None if entity_type is None else model.key(entity_type)
    paths = () if found is None else tuple(each.path for each in found.parts)
    return () if any("/" in each for each in paths) else paths


def _ordered_by(option: n.OrderBy) -> frozenset[str]:
    names = set()
    for item in option.items:
        match item.expression:
            case n.MemberPath(segments=(n.Segment(name=name),)):
                names.add(name)
    return frozenset(names)


@rule(
    "ODQ807",
    "related-order",
    n.OrderByItem,
    bad=["accounts?$select=name&$orderby=primarycontactid/fullname"],
    good=["accounts?$select=name&$orderby=name,accountid&$top=10"],
)
def related_order(item: n.OrderByItem, context: Context) -> Iterator[Finding]:
    """Detects an order by a property of a related entity.

    Spec: URL Conventions, "System Query Option $orderby".
    """
    path = item.expression
    if not isinstance(path, n.MemberPath):
        return
    for each in path.segments[:-1]:
        element = context.binding.element_of(each)
        if isinstance(element, NavigationProperty) and not element.type.is_collection:
            message = f"ordered by a property of '{shown(element.name)}'"
            yield Finding(path.span, message, hint="order by own properties")
            return


_SEARCHES: Final = frozenset({"contains", "endswith"})
_MATCHES: Final = _SEARCHES | {"startswith"}
# What stands for any characters, or for one of some, in a pattern of Dataverse.
_WILDCARDS: Final = ("%", "_", "[", "-%")
_PATTERN: Final = "leading-wildcard in a pattern"


@rule(
    "ODQ808",
    "leading-wildcard",
    n.MethodCall,
    bad=[
        "accounts?$select=name&$top=10&$filter=contains(name,'x')",
        "accounts?$select=name&$top=10&$filter=endswith(name,'x')",
        "accounts?$select=name&$top=10&$filter=startswith(name,'%25x')",
    ],
    good=["accounts?$select=name&$top=10&$filter=startswith(name,'x')"],
)
def leading_wildcard(call: n.MethodCall, context: Context) -> Iterator[Finding]:
    """Detects a search for text that isn't at the beginning.

    Each entity has to be looked at. In Dataverse `startswith` does the same where
    its text begins with a wildcard.

    Spec: URL Conventions, "contains" and "endswith".
    """
    pattern = _pattern(call)
    fact = context.fact(_PATTERN)
    if fact is not None and pattern is not None and _is_wild(call.name, pattern.text):
        yield _about_pattern(call.name, pattern, fact)
    elif call.name in _SEARCHES:
        message = f"'{call.name}' looks at each entity"
        yield Finding(call.name_span, message, hint="'startswith' can use an index")


def _pattern(call: n.MethodCall) -> n.Literal | None:
    match call:
        case n.MethodCall(name=name, arguments=(_, n.Literal() as text)):
            is_text = text.kind is n.LiteralKind.STRING
            return text if is_text and name in _MATCHES else None
    return None


def _is_wild(name: str, text: str) -> bool:
    return text.startswith(_WILDCARDS) or (name == "endswith" and text.endswith("%"))


def _about_pattern(name: str, pattern: n.Literal, fact: Fact) -> Finding:
    message = f"a wildcard begins the text of '{name}'"
    if not pattern.text.startswith(_WILDCARDS):
        message = f"a wildcard ends the text of '{name}'"
    hint = "in a pattern '%', '_' and '[' stand for characters"
    return Finding(pattern.span, message, hint=hint, fact=fact)


ROW_ADVICE: Final[tuple[Rule[Any], ...]] = (
    unbounded_collection,
    unbounded_expansion,
    unstable_order,
    related_order,
    leading_wildcard,
)
