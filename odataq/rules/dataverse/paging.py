"""ODQ6xx: what a Dataverse organisation makes of ordering and paging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.diagnostics import Finding, Related
from odataq.http import preferences
from odataq.rules.options import name_of
from odataq.rules.registry import Context, Rule, rule
from odataq.semantics.resource import ResourceKind
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PAGING_RULES"]

_COOKIE: Final = "<cookie"
_COOKIE_LINK: Final = "accounts?$skiptoken=%3Ccookie%20pagenumber=%222%22%20/%3E"


@rule(
    "ODQ621",
    "tampered-page",
    n.Query,
    bad=["accounts?$skiptoken=2", "accounts?$skiptoken=%253Ccookie%2520/%253E"],
    good=[_COOKIE_LINK],
    is_of_profile=True,
)
def tampered_page(query: n.Query, _: Context) -> Iterator[Finding]:
    """Detects a `$skiptoken` written by hand, or encoded once more.

    What leads to the next page is the whole `@odata.nextLink` of a response, to be
    sent as it came.

    Spec: Dataverse documentation, "Page results using OData".
    """
    for each in query.options:
        if isinstance(each, n.OpaqueOption) and each.name == "$skiptoken":
            value = each.value.lstrip().lower()
            if value.startswith(_COOKIE):
                continue
            message = "'$skiptoken' isn't as the service gave it"
            if value.startswith("%3c"):
                message = "'$skiptoken' is percent-encoded twice"
            hint = "send '@odata.nextLink' as it came in a response"
            yield Finding(each.span, message, hint=hint)


@rule(
    "ODQ624",
    "paged-limit",
    n.Query,
    bad=[
        "GET accounts?$top=3 Prefer: odata.maxpagesize=2",
    ],
    good=["accounts?$top=3"],
    is_of_profile=True,
)
def paged_limit(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects `$top` together with the preference `odata.maxpagesize`.

    The documentation has one of them ignored: `$top` in 2024, the page size before.

    Spec: Dataverse documentation, "Page results using OData".
    """
    if context.request is None:
        return
    sizes = (
        each
        for each in preferences(context.request)
        if each.name.removeprefix("odata.") == "maxpagesize"
    )
    size = next(sizes, None)
    for each in query.options:
        if size is not None and isinstance(each, n.Top):
            message = "'$top' and the preference 'odata.maxpagesize' exclude each other"
            related = Related("the page size", size.header.source, size.span)
            hint = "keep '$top' to limit the rows, or the page size to get all"
            yield Finding(each.span, message, hint=hint, related=(related,))


# The sets of what tables, their relationships and their choices are.
_DEFINITIONS: Final = frozenset(
    {
        "EntityDefinitions",
        "GlobalOptionSetDefinitions",
        "ManagedPropertyDefinitions",
        "RelationshipDefinitions",
    }
)
_MANY: Final = frozenset({ResourceKind.ENTITY_COLLECTION, ResourceKind.UNKNOWN})


@rule(
    "ODQ626",
    "ranked-definitions",
    n.Query,
    bad=["EntityDefinitions?$orderby=LogicalName", "EntityDefinitions?$top=5"],
    good=["EntityDefinitions?$select=LogicalName&$filter=LogicalName eq 'account'"],
    is_of_profile=True,
)
def ranked_definitions(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects `$orderby` and `$top` about the definitions of tables.

    Spec: Dataverse documentation, "Query table definitions using the Web API".
    """
    path = query.path
    if not isinstance(path, n.ResourcePath) or not path.segments:
        return
    first = path.segments[0]
    if not isinstance(first, n.Segment) or first.name not in _DEFINITIONS:
        return
    if context.binding.resource.kind not in _MANY:
        return
    for each in query.options:
        if isinstance(each, n.OrderBy | n.Top):
            name = name_of(each)
            message = f"'{name}' isn't supported for '{first.name}'"
            hint = "there are no pages: all definitions come in one response"
            yield Finding(each.span, message, hint=hint, details={"name": name})


PAGING_RULES: Final[tuple[Rule[Any], ...]] = (
    tampered_page,
    paged_limit,
    ranked_definitions,
)
