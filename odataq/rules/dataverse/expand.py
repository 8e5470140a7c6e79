"""ODQ6xx: what a Dataverse organisation makes of `$expand`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from odataq.csdl.model import NavigationProperty
from odataq.diagnostics import Finding
from odataq.rules.options import name_of
from odataq.rules.registry import Context, Rule, rule
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["EXPAND_RULES"]

_ORDERING: Final = (n.OrderBy, n.Top)


@frozen
class _Expanded:
    """An expanded item, how deep it is, and whether it expands others."""

    item: n.ExpandItem
    depth: int
    has_nested: bool


def _expanded(options: Sequence[n.QueryOption], depth: int = 1) -> Iterator[_Expanded]:
    """Yield all expanded items in the order of the text."""
    for option in options:
        if isinstance(option, n.Expand):
            for item in option.items:
                nested = any(isinstance(each, n.Expand) for each in item.options)
                yield _Expanded(item, depth, nested)
                yield from _expanded(item.options, depth + 1)


def _name(item: n.ExpandItem) -> str:
    names = [each.name for each in item.segments if isinstance(each, n.Segment)]
    return names[-1] if names else "*"


def _is_single(item: n.ExpandItem, context: Context) -> bool:
    element = context.binding.element_of(item)
    return isinstance(element, NavigationProperty) and not element.type.is_collection


def _ordering(item: n.ExpandItem) -> Iterator[tuple[n.QueryOption, str]]:
    for each in item.options:
        if isinstance(each, _ORDERING):
            yield each, name_of(each)


_SIXTEEN: Final = ",".join(["createdby", "modifiedby", "owninguser", "ownerid"] * 4)


@rule(
    "ODQ601",
    "excess-expands",
    n.Query,
    bad=[f"accounts?$expand={_SIXTEEN}"],
    good=["accounts?$expand=createdby,modifiedby($expand=businessunitid)"],
    is_of_profile=True,
)
def excess_expands(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects more expanded navigation properties than the service joins.

    Each one counts, nested ones too, and one that stands twice counts twice.

    Spec: Dataverse documentation, "Join tables using OData".
    """
    most = context.profile.max_expands
    items = [each.item for each in _expanded(query.options)]
    if most is None or len(items) <= most:
        return
    first = items[most]
    message = f"the query expands {len(items)} navigation properties"
    hint = f"{most} is the most, nested ones included; use several queries"
    yield Finding(first.span, message, hint=hint)


@rule(
    "ODQ602",
    "uncertain-expands",
    n.ExpandItem,
    bad=["accounts?$expand=*"],
    good=["accounts?$expand=createdby"],
    is_of_profile=True,
)
def uncertain_expands(item: n.ExpandItem, _: Context) -> Iterator[Finding]:
    """Detects `*` in `$expand`, of which it isn't known how it is counted.

    Spec: Dataverse documentation, "Join tables using OData".
    """
    for each in item.segments:
        if isinstance(each, n.Star):
            message = "'*' may expand more than the service joins"
            yield Finding(each.span, message, hint="name what you need")


@rule(
    "ODQ603",
    "ordered-lookup",
    n.ExpandItem,
    bad=["accounts?$expand=primarycontactid($orderby=fullname)"],
    good=["accounts?$expand=primarycontactid($select=fullname)"],
    is_of_profile=True,
)
def ordered_lookup(item: n.ExpandItem, context: Context) -> Iterator[Finding]:
    """Detects `$orderby` or `$top` in the expansion of a single-valued property.

    Spec: Dataverse documentation, "Join tables using OData".
    """
    if not _is_single(item, context):
        return
    for option, name in _ordering(item):
        message = f"'{name}' can't be used with '{_name(item)}', a single row"
        yield Finding(option.span, message, hint=f"remove '{name}'")


@rule(
    "ODQ604",
    "ordered-nesting",
    n.Query,
    bad=[
        "accounts?$expand=contact_customer_accounts($top=5;$expand=owninguser)",
        "accounts?$expand=contact_customer_accounts($expand=Contact_Tasks($top=1))",
    ],
    good=["accounts?$expand=contact_customer_accounts($top=5)"],
    is_of_profile=True,
)
def ordered_nesting(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects `$orderby` or `$top` in a nested expansion, or in one that has some.

    Spec: Dataverse documentation, "Nested $expand on collection-valued navigation
    properties".
    """
    for each in _expanded(query.options):
        if _is_single(each.item, context) or not (each.depth > 1 or each.has_nested):
            continue
        place = "a nested '$expand'" if each.depth > 1 else "'$expand' with another one"
        for option, name in _ordering(each.item):
            message = f"'{name}' can't be used in {place}"
            hint = f"remove '{name}', or expand '{_name(each.item)}' in its own query"
            yield Finding(option.span, message, hint=hint)


@rule(
    "ODQ605",
    "ordered-sibling",
    n.Query,
    bad=["accounts?$expand=Account_Tasks($top=3),createdby($expand=businessunitid)"],
    good=["accounts?$expand=Account_Tasks($top=3),contact_customer_accounts"],
    is_of_profile=True,
)
def ordered_sibling(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects `$orderby` or `$top` in an expansion while another one is nested.

    The documentation says that neither works where a nested `$expand` is used
    anywhere in the query, and shows no example of such an error.

    Spec: Dataverse documentation, "Expand collection-valued navigation
    properties".
    """
    items = [*_expanded(query.options)]
    nesting = next((each.item for each in items if each.has_nested), None)
    if nesting is None:
        return
    for each in items:
        if each.depth > 1 or each.has_nested or _is_single(each.item, context):
            continue
        for option, name in _ordering(each.item):
            message = f"'{name}' can't be used beside a nested '$expand'"
            hint = f"remove '{name}', or the '$expand' within '{_name(nesting)}'"
            yield Finding(option.span, message, hint=hint)


@rule(
    "ODQ606",
    "referenced-collection",
    n.ExpandItem,
    bad=["accounts?$expand=Account_Tasks/$ref"],
    good=["accounts?$expand=primarycontactid/$ref"],
    is_of_profile=True,
)
def referenced_collection(item: n.ExpandItem, context: Context) -> Iterator[Finding]:
    """Detects `/$ref` in `$expand` behind a collection-valued property.

    Spec: Dataverse documentation, "Return references".
    """
    element = context.binding.element_of(item)
    if not isinstance(element, NavigationProperty) or not element.type.is_collection:
        return
    for each in item.segments:
        if isinstance(each, n.RefSegment):
            message = f"'$ref' can't be used with '{element.name}', a collection"
            hint = f"select its key: {element.name}($select=...)"
            yield Finding(each.span, message, hint=hint)


EXPAND_RULES: Final[tuple[Rule[Any], ...]] = (
    excess_expands,
    uncertain_expands,
    ordered_lookup,
    ordered_nesting,
    ordered_sibling,
    referenced_collection,
)
