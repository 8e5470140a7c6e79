"""ODQ6xx: what a Dataverse organisation makes of `$expand`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from odataq.csdl.model import NavigationProperty
from odataq.csdl.paths import partner_of
from odataq.diagnostics import Finding
from odataq.rules.dataverse.options import may_have_aliases
from odataq.rules.options import name_of
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.semantics.resource import ResourceKind
from odataq.syntax import nodes as n
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["EXPAND_RULES"]

_ORDERING: Final = (n.OrderBy, n.Top)


@frozen
class _Expanded:
    """An expanded item, how deep it is, whether it expands others, and its parent."""

    item: n.ExpandItem
    depth: int
    has_nested: bool
    parent: n.ExpandItem | None


def _expanded(
    options: Sequence[n.QueryOption],
    depth: int = 1,
    parent: n.ExpandItem | None = None,
) -> Iterator[_Expanded]:
    """Yield all expanded items in the order of the text."""
    for option in options:
        if isinstance(option, n.Expand):
            for item in option.items:
                nested = any(isinstance(each, n.Expand) for each in item.options)
                yield _Expanded(item, depth, nested, parent)
                yield from _expanded(item.options, depth + 1, item)


def _name(item: n.ExpandItem) -> str:
    names = [each.name for each in item.segments if isinstance(each, n.Segment)]
    return names[-1] if names else "*"


def _is_single(item: n.ExpandItem, context: Context) -> bool:
    element = context.binding.element_of(item)
    return isinstance(element, NavigationProperty) and not element.type.is_collection


def _collection(item: n.ExpandItem, context: Context) -> NavigationProperty | None:
    """Return the collection-valued property that an item expands."""
    element = context.binding.element_of(item)
    if isinstance(element, NavigationProperty) and element.type.is_collection:
        return element
    return None


def _is_association(item: n.ExpandItem, context: Context) -> bool:
    """Tell whether a property is many-to-many: its partner is a collection, too."""
    nav = _collection(item, context)
    if nav is None or context.model is None:
        return False
    partner = partner_of(context.model, nav)
    return partner is not None and partner.type.is_collection


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


_FIFTEEN: Final = ",".join(
    [*["createdby", "modifiedby", "owninguser", "ownerid"] * 3, "owningteam"]
)


@rule(
    "ODQ602",
    "uncertain-expands",
    n.Query,
    bad=[f"contacts?$expand={_FIFTEEN},masterid,contactleads_association"],
    good=[f"contacts?$expand={_FIFTEEN},contactleads_association"],
    is_of_profile=True,
)
def uncertain_joins(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects as many expansions as the service joins, with a many-to-many one.

    Two tables are joined for it, and it isn't known whether both count.

    Spec: Dataverse documentation, "Join tables using OData".
    """
    most = context.profile.max_expands
    items = [each.item for each in _expanded(query.options)]
    if most is None or len(items) > most or 2 * len(items) <= most:
        return
    joined = [each for each in items if _is_association(each, context)]
    if joined and len(items) + len(joined) > most:
        name = shown(_name(joined[0]))
        message = f"the many-to-many '{name}' may count for two of {most} expansions"
        yield Finding(joined[0].span, message, hint="expand it in its own query")


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


@rule(
    "ODQ607",
    "counted-expansion",
    n.ExpandItem,
    bad=["accounts?$expand=Account_Tasks/$count"],
    good=["accounts?$expand=Account_Tasks($select=subject)"],
    is_of_profile=True,
)
def counted_expansion(item: n.ExpandItem, _: Context) -> Iterator[Finding]:
    """Detects `/$count` in `$expand`.

    Spec: Dataverse documentation, "Retrieve a table row using the Web API".
    """
    for each in item.segments:
        if isinstance(each, n.CountSegment):
            name = shown(_name(item))
            message = f"'$count' can't be used with '{name}' in '$expand'"
            hint = f"ask for its number alone, with a path: (...)/{name}/$count"
            yield Finding(each.span, message, hint=hint)


@rule(
    "ODQ608",
    "nested-association",
    n.Query,
    bad=[
        "contacts?$expand=contactleads_association($expand=createdby)",
        "accounts?$expand=primarycontactid($expand=contactleads_association)",
    ],
    good=["contacts?$expand=contactleads_association($select=fullname)"],
    is_of_profile=True,
)
def nested_association(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a nested `$expand` in a many-to-many relationship, or of one.

    Spec: Dataverse documentation, "Nested $expand with N:N relationships".
    """
    for each in _expanded(query.options):
        parent = each.parent
        if parent is None:
            continue
        if _is_association(parent, context):
            name = shown(_name(parent))
            message = f"nothing can be expanded within '{name}', which is many-to-many"
        elif _is_association(each.item, context):
            name = shown(_name(each.item))
            message = f"'{name}' can't be expanded within another, it is many-to-many"
        else:
            continue
        hint = "expand it in its own query"
        yield Finding(each.item.span, message, hint=hint, details={"name": name})


@rule(
    "ODQ609",
    "filtered-lookup",
    n.ExpandItem,
    bad=["accounts?$expand=primarycontactid($filter=statecode eq 0)"],
    good=["accounts?$expand=Account_Tasks($filter=statecode eq 0)"],
    is_of_profile=True,
)
def filtered_lookup(item: n.ExpandItem, context: Context) -> Iterator[Finding]:
    """Detects `$filter` in the expansion of a single-valued property.

    No row is left out of the response for it.

    Spec: Dataverse documentation, "Join tables using OData".
    """
    if not _is_single(item, context):
        return
    for each in item.options:
        if isinstance(each, n.Filter):
            name = shown(_name(item))
            message = f"'$filter' with '{name}', a single row, leaves out no rows"
            yield Finding(each.span, message, hint=f"filter by {name}/... outside")


_KEY: Final = "11111111-1111-1111-1111-111111111111"


@rule(
    "ODQ610",
    "emptied-expansion",
    n.Query,
    bad=[f"systemusers({_KEY})?$expand=user_accounts($expand=Account_Tasks)"],
    good=["systemusers?$expand=user_accounts($expand=Account_Tasks)"],
    is_of_profile=True,
)
def emptied_expansion(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a collection within that of one row, which comes back empty.

    Spec: Dataverse documentation, "Retrieve related table rows with a query".
    """
    if context.binding.resource.kind is not ResourceKind.ENTITY:
        return
    for each in _expanded(query.options):
        if each.parent is None or _collection(each.parent, context) is None:
            continue
        if _collection(each.item, context) is not None:
            message = f"'{shown(_name(each.item))}' comes back empty for a single row"
            hint = "query the collection, and filter by the key"
            yield Finding(each.item.span, message, hint=hint)


@rule(
    "ODQ611",
    "dropped-expansion",
    n.Query,
    bad=[
        (
            "PATCH accounts(00000000-0000-0000-0000-000000000001)?$expand="
            "primarycontactid If-Match: *"
        ),
    ],
    good=["accounts?$expand=createdby"],
    is_of_profile=True,
)
def dropped_expansion(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects `$expand` in a request that updates a row, where it is ignored.

    Spec: Dataverse documentation, "Update with data returned".
    """
    request = context.request
    if request is None or request.method.upper() != "PATCH":
        return
    for each in query.options:
        if isinstance(each, n.Expand):
            message = "'$expand' is ignored when a row is updated"
            yield Finding(each.span, message, hint="get the row in another request")


@rule(
    "ODQ612",
    "aliased-expansion",
    n.Query,
    bad=["accounts?$expand=Account_Tasks($filter=subject eq @p1)&@p1='x'"],
    good=["accounts?$filter=name eq @p1&@p1='x'"],
    is_of_profile=True,
)
def aliased_expansion(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a parameter alias inside `$expand`.

    Spec: Dataverse documentation, "Use parameter aliases with query options".
    """
    has_some = may_have_aliases(context)
    for option in query.options:
        if has_some and isinstance(option, n.Expand):
            for each in walk(option):
                if isinstance(each, n.ParameterAlias):
                    message = f"alias '{shown(each.name)}' can't stand in '$expand'"
                    yield Finding(each.span, message, hint="write its value")


EXPAND_RULES: Final[tuple[Rule[Any], ...]] = (
    excess_expands,
    uncertain_expands,
    uncertain_joins,
    ordered_lookup,
    ordered_nesting,
    ordered_sibling,
    referenced_collection,
    counted_expansion,
    nested_association,
    filtered_lookup,
    emptied_expansion,
    dropped_expansion,
    aliased_expansion,
)
