"""ODQ4xx: paths and keys that lead nowhere."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.model import NavigationProperty
from odataq.csdl.types import TypeRef
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.dataverse.calls import is_unqualified
from odataq.rules.dataverse.keys import may_be_key, misnamed_key
from odataq.rules.dataverse.names import expanded, navigations_of, place_of
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import a_value, shown, type_name
from odataq.semantics.keys import alternate_keys_of
from odataq.semantics.marks import (
    CastMisfit,
    InvalidKey,
    MisplacedKey,
    MisplacedLambda,
    MisplacedSegment,
    Reason,
    ThroughCollection,
    UnexpandableItem,
)
from odataq.source import Span
from odataq.syntax import nodes as n
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from odataq.csdl.model import Key

__all__ = ["PATH_RULES"]


@rule(
    "ODQ401",
    "invalid-key",
    InvalidKey,
    bad=["accounts(nope=1)"],
    good=["accounts(accountid=00000000-0000-0000-0000-000000000001)"],
)
def invalid_key(mark: InvalidKey, context: Context) -> Iterator[Finding]:
    """Detects a key that has other properties than the one of the entity type.

    The properties may also be those of an alternate key. Where a document of
    Dataverse declares none at all, any properties of the type may be one.

    Spec: URL Conventions, "Canonical URL" and "Alternate Keys".
    """
    model = context.model
    if model is None or may_be_key(mark, context):
        return
    kind, fixes = misnamed_key(mark, context)
    keys = alternate_keys_of(model, mark.type)[:_MOST_KEYS]
    shapes = [_shape(mark.key, is_primary=True)]
    shapes += [_shape(each, is_primary=False) for each in keys]
    yield Finding(
        mark.span,
        f"these are not the properties of the key of type '{mark.type.name}'",
        hint=f"the key is {' or '.join(shapes)}",
        fixes=fixes,
        fact=context.fact(f"invalid-key {kind}"),
        details={"type": mark.type.qualified_name},
    )


_MOST_KEYS: Final = 3


def _shape(key: Key, *, is_primary: bool) -> str:
    shape = f"({', '.join(f'{each}=...' for each in key.names)})"
    return f"(...) or {shape}" if is_primary and len(key.names) == 1 else shape


@rule(
    "ODQ402",
    "misplaced-key",
    MisplacedKey,
    bad=["accounts(00000000-0000-0000-0000-000000000001)/primarycontactid(5)"],
    good=["accounts(00000000-0000-0000-0000-000000000001)/primarycontactid"],
)
def misplaced_key(mark: MisplacedKey, _: Context) -> Iterator[Finding]:
    """Detects a key behind what is no collection of entities.

    Spec: URL Conventions, "Addressing Entities".
    """
    yield Finding(mark.span, f"'{shown(mark.name)}' is no collection, so it has no key")


_REASONS: Final = {
    Reason.AFTER_END: "nothing can follow '{after}'",
    Reason.NOT_COLLECTION: "'{shown}' follows a collection, '{after}' is none",
    Reason.NOT_ENTITY: "'{shown}' follows entities, '{after}' is none",
    Reason.NOT_VALUE: "'{shown}' follows a primitive value, '{after}' is none",
    Reason.NOT_ALONE: "'{shown}' can't stand here",
    Reason.AFTER_CALL: "nothing can follow the call of '{after}'",
    Reason.AFTER_CAST: "'{shown}' follows another cast",
    Reason.AFTER_EACH: "'{shown}' is no action or function to call for each item",
    Reason.NO_KEY: "'{shown}' is no key of '{after}', and nothing else",
}


@rule(
    "ODQ403",
    "misplaced-segment",
    MisplacedSegment,
    bad=["accounts(00000000-0000-0000-0000-000000000001)/$count", "accounts/$value"],
    good=["accounts/$count"],
)
def misplaced_segment(mark: MisplacedSegment, context: Context) -> Iterator[Finding]:
    """Detects a segment that can't follow the one in front of it.

    Spec: URL Conventions, "Resource Path".
    """
    message = _REASONS[mark.reason].format(
        shown=shown(mark.shown), after=shown(mark.after)
    )
    if mark.reason is Reason.NO_KEY and _GUID.fullmatch(mark.shown):
        start, end = mark.span.start, mark.span.end
        edits = (Edit(Span(start - 1, start), "("), Edit(Span(end, end), ")"))
        fixes = (Fix("write the key in parentheses", edits),)
        hint = f"write {shown(mark.after)}({mark.shown})"
        fact = context.fact("misplaced-segment of key")
        yield Finding(mark.span, message, hint=hint, fixes=fixes, fact=fact)
        return
    yield Finding(mark.span, message)


_GUID: Final = re.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


@rule(
    "ODQ404",
    "collection-path",
    ThroughCollection,
    bad=["accounts?$filter=Account_Tasks/subject eq 'x'", "accounts/name"],
    good=["accounts?$filter=Account_Tasks/any(t:t/subject eq 'x')"],
)
def collection_path(mark: ThroughCollection, context: Context) -> Iterator[Finding]:
    """Detects a path through a collection that doesn't say which item is meant.

    Spec: URL Conventions, "Lambda Operators" and "Path Expressions".
    """
    if is_unqualified(mark, context):
        return
    message = f"'{shown(mark.name)}' follows a collection of '{mark.collection}'"
    hint = "in a condition use any(...) or all(...), in a path a key"
    yield Finding(mark.span, message, hint=hint)


@rule(
    "ODQ405",
    "misplaced-lambda",
    MisplacedLambda,
    bad=["accounts?$filter=primarycontactid/any(c:c/fullname eq 'x')"],
    good=["accounts?$filter=primarycontactid/fullname eq 'x'"],
)
def misplaced_lambda(mark: MisplacedLambda, _: Context) -> Iterator[Finding]:
    """Detects `any`, `all` or `$count` behind a single value.

    Spec: URL Conventions, "Lambda Operators".
    """
    message = f"'{mark.word}' is for collections, not for {a_value(mark.type)}"
    yield Finding(mark.span, message)


@rule(
    "ODQ406",
    "unexpandable-property",
    UnexpandableItem,
    bad=["accounts?$expand=name", "accounts?$expand=_primarycontactid_value"],
    good=["accounts?$expand=primarycontactid"],
)
def unexpandable_property(
    mark: UnexpandableItem, context: Context
) -> Iterator[Finding]:
    """Detects a property in `$expand` that doesn't lead to entities.

    Spec: URL Conventions, "System Query Option $expand".
    """
    hint = "name it in $select"
    fixes: tuple[Fix, ...] = ()
    found = _ways(mark, context)
    if found:
        hint = f"expand {', '.join(repr(each.name) for each in found[:5])}"
        fixes = expanded(mark.name, mark.span, place_of(mark.span, context), found)
    is_of_many = len(found) > 1
    fact = context.fact("unexpandable-property of table") if is_of_many else None
    message = f"'{shown(mark.name)}' is no navigation property"
    details = {"name": mark.name, "type": mark.owner.name}
    yield Finding(
        mark.span, message, hint=hint, fixes=fixes, fact=fact, details=details
    )


def _ways(mark: UnexpandableItem, context: Context) -> list[NavigationProperty]:
    """Return the navigation properties whose value a property is."""
    model = context.model
    structured = None if model is None else model.structured_type(mark.owner.name)
    if model is None or structured is None:
        return []
    is_value = mark.name[:1] == "_" and mark.name.endswith("_value")
    return navigations_of(mark.name, structured, model) if is_value else []


@rule(
    "ODQ407",
    "unrelated-type",
    CastMisfit,
    bad=["accounts/Microsoft.Dynamics.CRM.task"],
    good=["activitypointers/Microsoft.Dynamics.CRM.task"],
)
def unrelated_type(mark: CastMisfit, _: Context) -> Iterator[Finding]:
    """Detects a cast between types of which neither derives from the other.

    Spec: URL Conventions, "Addressing Derived Types".
    """
    found = type_name(TypeRef(mark.found.name))
    message = f"'{shown(mark.target)}' and '{found}' don't derive from one another"
    yield Finding(mark.span, message)


def _traversed(
    segments: Sequence[n.Node], context: Context
) -> Iterator[tuple[n.Segment, n.Segment]]:
    """Yield each navigation property with the member of its entities behind it."""
    for each, after in pairwise(segments):
        if (
            isinstance(each, n.Segment)
            and isinstance(after, n.Segment)
            and "." not in after.name
            and isinstance(context.binding.element_of(each), NavigationProperty)
            and HOLE not in after.name
        ):
            yield each, after


@rule(
    "ODQ408",
    "traversed-navigation",
    n.SelectItem,
    bad=["accounts?$select=primarycontactid/fullname"],
    good=["accounts?$expand=primarycontactid($select=fullname)"],
)
def traversed_selection(item: n.SelectItem, context: Context) -> Iterator[Finding]:
    """Detects a path in `$select` that goes on behind a navigation property.

    What is selected of related entities stands within `$expand`. Only complex
    properties and casts can be gone through.

    Spec: URL Conventions, "System Query Option $select".
    """
    for each, after in _traversed(item.segments, context):
        message = f"'$select' can't go through navigation property '{each.name}'"
        hint = f"write $expand={each.name}($select={shown(after.name)})"
        yield Finding(each.name_span, message, hint=hint)


@rule(
    "ODQ408",
    "traversed-navigation",
    n.ExpandItem,
    bad=["accounts?$expand=primarycontactid/createdby"],
    good=["accounts?$expand=primarycontactid($expand=createdby)"],
)
def traversed_expansion(item: n.ExpandItem, context: Context) -> Iterator[Finding]:
    """Detects a path in `$expand` that goes on behind a navigation property.

    Spec: URL Conventions, "System Query Option $expand".
    """
    for each, after in _traversed(item.segments, context):
        message = f"'$expand' can't go through navigation property '{each.name}'"
        hint = f"write {each.name}($expand={shown(after.name)})"
        yield Finding(each.name_span, message, hint=hint)


_LOCAL: Final = "LocalTimeFromUtcTime(UtcTime=@p,TimeZoneCode=1"
_AT: Final = "?@p=2024-01-01T00:00:00Z"


@rule(
    "ODQ409",
    "repeated-argument",
    n.Arguments,
    bad=[f"{_LOCAL},TimeZoneCode=2){_AT}"],
    good=[f"{_LOCAL}){_AT}"],
)
def repeated_argument(arguments: n.Arguments, context: Context) -> Iterator[Finding]:
    """Detects a key property or a parameter that is given twice.

    Spec: URL Conventions, "Addressing Entities", and Protocol, "Invoking a
    Function".
    """
    seen: set[str] = set()
    for each in arguments.items:
        if each.name is None:
            continue
        if each.name in seen and not _is_invalid_key(arguments, context):
            message = f"'{shown(each.name)}' is given twice"
            yield Finding(each.name_span, message, hint="keep one of them")
        seen.add(each.name)


def _is_invalid_key(arguments: n.Arguments, context: Context) -> bool:
    marks = context.binding.marks
    return any(
        isinstance(each, InvalidKey) and each.span == arguments.span for each in marks
    )


PATH_RULES: Final[tuple[Rule[Any], ...]] = (
    invalid_key,
    misplaced_key,
    misplaced_segment,
    collection_path,
    misplaced_lambda,
    unexpandable_property,
    unrelated_type,
    traversed_selection,
    traversed_expansion,
    repeated_argument,
)
