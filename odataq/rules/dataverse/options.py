"""ODQ6xx: what a Dataverse organisation makes of query options."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.model import NavigationProperty
from odataq.diagnostics import Finding
from odataq.rules.correcting import renamed
from odataq.rules.options import name_of
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.syntax import nodes as n
from odataq.syntax.walk import walk
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["OPTIONS_RULES", "may_have_aliases"]

# What is sent as it stands; each octet of anything else takes three characters.
_ENCODED: Final = re.compile(r"[^A-Za-z0-9\-._~!$'()*,;:@/?=%&#+\[\]]+")


def _encoded_length(text: str) -> int:
    """Return how long a URL is when what has to be encoded is."""
    parts = (each[0] for each in _ENCODED.finditer(text))
    added = (3 * len(part.encode("utf-8", "replace")) - len(part) for part in parts)
    return len(text) + sum(added)


@rule(
    "ODQ614",
    "oversized-url",
    n.Query,
    bad=[f"accounts?$filter=name eq '{'x' * 32_800}'"],
    good=["accounts?$filter=name eq 'x'"],
    is_of_profile=True,
)
def oversized_url(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a URL to get that is longer than the service takes.

    What counts is its length with what has to be percent-encoded; a batch takes
    longer ones.

    Spec: Dataverse documentation, "URL length limitations".
    """
    most, request, source = context.profile.max_url, context.request, context.source
    if most is None or source is None:
        return
    if request is not None and request.method.upper() != "GET":
        return
    length = _encoded_length(source.text.strip().replace(HOLE, ""))
    if length > most:
        message = f"the URL has {length} characters when encoded, and {most} at most"
        batched = context.profile.max_batched_url
        hint = f"send it in a batch, which takes {batched}" if batched != most else None
        yield Finding(query.span, message, hint=hint)


@rule(
    "ODQ615",
    "selected-navigation",
    n.SelectItem,
    bad=["accounts?$select=ownerid", "accounts?$select=Account_Tasks"],
    good=["accounts?$select=_ownerid_value", "accounts?$expand=Account_Tasks"],
    is_of_profile=True,
)
def selected_navigation(item: n.SelectItem, context: Context) -> Iterator[Finding]:
    """Detects a navigation property in `$select`.

    The documentation has the value of a lookup selected there, and navigation
    properties expanded; in practice the service takes both.

    Spec: Dataverse documentation, "Lookup property data".
    """
    last = item.segments[-1]
    element = context.binding.element_of(item) or context.binding.element_of(last)
    if not isinstance(last, n.Segment) or not isinstance(element, NavigationProperty):
        return
    message = f"'{element.name}' is a navigation property, and '$select' is for columns"
    values = [each.property for each in element.constraints]
    if len(values) == 1 and not element.type.is_collection:
        hint = f"select its value '{values[0]}', or expand it"
        is_selected = values[0] in context.selected
        fixes = () if is_selected else renamed(last.name_span, last.name, values[0])
        yield Finding(last.name_span, message, hint=hint, fixes=fixes)
    else:
        yield Finding(last.name_span, message, hint="expand it")


def may_have_aliases(context: Context) -> bool:
    """Tell whether it is worth the while to search a tree for parameter aliases."""
    text = "@" if context.source is None else context.source.text
    return "@" in text or "%40" in text


@rule(
    "ODQ616",
    "unassigned-alias",
    n.Query,
    bad=["accounts?$filter=name eq @p1"],
    good=["accounts?$orderby=@p1 asc&$filter=@p1 ne @p3&@p1=revenue&@p3=null"],
    is_of_profile=True,
)
def unassigned_alias(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a parameter alias in an option that nothing is assigned to: it is null.

    Spec: Dataverse documentation, "Use parameter aliases with query options".
    """
    if query.path is None or not may_have_aliases(context):
        # The rest of the query may assign it.
        return
    assigned = {name_of(each) for each in query.options}
    for option in query.options:
        # Another rule finds it in $expand, whatever it stands for.
        nodes = () if isinstance(option, n.Expand) else walk(option)
        for each in nodes:
            if isinstance(each, n.ParameterAlias) and each.name not in assigned:
                name = shown(each.name)
                message = f"nothing is assigned to alias '{name}', so it is null"
                yield Finding(each.span, message, hint=f"add &{name}=...")


@rule(
    "ODQ617",
    "unused-alias",
    n.Query,
    bad=["accounts?$filter=name eq 'x'&@p1='x'"],
    good=["accounts?$filter=name eq @p1&@p1='x'"],
    is_of_profile=True,
)
def unused_alias(query: n.Query, _: Context) -> Iterator[Finding]:
    """Detects a parameter alias that is assigned a value and used nowhere.

    Spec: Dataverse documentation, "Use parameter aliases with query options".
    """
    opaque = (n.BrokenOption, n.OpaqueOption, n.CustomOption)
    is_whole = not isinstance(query.path, n.BrokenPath | None)
    if not is_whole or any(isinstance(each, opaque) for each in query.options):
        return
    assigned = [each for each in query.options if isinstance(each, n.AliasAssignment)]
    if assigned:
        used = {each.name for each in walk(query) if isinstance(each, n.ParameterAlias)}
        for each in assigned:
            if each.name not in used:
                message = f"alias '{shown(each.name)}' is never used"
                yield Finding(each.name_span, message, hint="remove it")


_ANNOTATIONS: Final = "annotations"


@rule(
    "ODQ622",
    "misplaced-annotations",
    n.Query,
    bad=["accounts?annotations=true"],
    good=["$metadata?annotations=true"],
    is_of_profile=True,
)
def misplaced_annotations(query: n.Query, _: Context) -> Iterator[Finding]:
    """Detects `annotations=true` for another resource than the metadata document.

    Spec: Dataverse documentation, "Metadata annotations".
    """
    path = query.path
    if not isinstance(path, n.ResourcePath):
        return
    if any(isinstance(each, n.MetadataSegment) for each in path.segments):
        return
    for each in query.options:
        if isinstance(each, n.CustomOption) and each.name == _ANNOTATIONS:
            message = f"'{_ANNOTATIONS}' only works for the metadata document"
            hint = "ask for annotations with the header 'Prefer'"
            yield Finding(each.span, message, hint=hint)


_PARTITION: Final = "partitionId"


@rule(
    "ODQ623",
    "misplaced-partition",
    n.Query,
    bad=["accounts?partitionid=device-001"],
    good=["accounts?partitionId=device-001"],
    is_of_profile=True,
)
def misplaced_partition(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects `partitionId` where it is ignored: in another case, or to write.

    Spec: Dataverse documentation, "Using partitionId parameter".
    """
    method = "GET" if context.request is None else context.request.method.upper()
    for each in query.options:
        if not isinstance(each, n.CustomOption):
            continue
        if each.name.casefold() != _PARTITION.casefold():
            continue
        if each.name != _PARTITION:
            message = f"query option '{_PARTITION}' is spelled '{shown(each.name)}'"
            fixes = renamed(each.name_span, each.name, _PARTITION)
            hint = f"write '{_PARTITION}'"
            yield Finding(each.name_span, message, hint=hint, fixes=fixes)
        elif method in {"POST", "PATCH"}:
            message = f"'{_PARTITION}' is ignored with {method}"
            hint = "name the column 'partitionid' in the key or the body"
            yield Finding(each.span, message, hint=hint)


OPTIONS_RULES: Final[tuple[Rule[Any], ...]] = (
    oversized_url,
    selected_navigation,
    unassigned_alias,
    unused_alias,
    misplaced_annotations,
    misplaced_partition,
)
