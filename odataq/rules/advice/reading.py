"""What a request reads, as far as advice depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.csdl.model import FunctionImport, NavigationProperty
from odataq.csdl.operations import Function
from odataq.http import preferences
from odataq.rules.options import name_of
from odataq.semantics.resource import ResourceKind
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from odataq.rules.registry import Context

__all__ = [
    "expanded_items",
    "has_nested",
    "is_collection",
    "is_definition",
    "last_name",
    "option_names",
    "page_size",
    "reads",
    "reads_rows",
]

_ENTITIES: Final = frozenset({ResourceKind.ENTITY, ResourceKind.ENTITY_COLLECTION})
# With these the columns and the rows are decided elsewhere: by what an earlier request
# asked for, by a transformation, or by a query that is stored or written in FetchXML.
_DECIDED: Final = frozenset(
    {"$apply", "$skiptoken", "$deltatoken", "fetchxml", "savedquery", "userquery"}
)
# What Dataverse describes its tables with; there is no paging, and little to read.
_DEFINITION: Final = "Microsoft.Dynamics.CRM.MetadataBase"
_PAGE_SIZE: Final = frozenset({"maxpagesize", "odata.maxpagesize"})


def reads(context: Context) -> bool:
    """Tell whether a request reads; a query alone is meant for reading."""
    return context.request is None or context.request.method.upper() == "GET"


def reads_rows(query: n.Query, context: Context) -> bool:
    """Tell whether a query is for entities, and itself says which and what of them.

    Not so for what a function returns, for a continued query and for one that
    is in the body.
    """
    path = query.path
    if not isinstance(path, n.ResourcePath) or not path.segments or not reads(context):
        return False
    if context.binding.resource.kind not in _ENTITIES:
        return False
    if any(isinstance(each, n.QuerySegment) for each in path.segments):
        return False
    element = context.binding.element_of(path.segments[-1])
    if isinstance(element, Function | FunctionImport):
        return False
    return _DECIDED.isdisjoint({each.casefold() for each in option_names(query)})


def option_names(query: n.Query) -> frozenset[str]:
    """Return the names of the options of a query, broken ones too."""
    return frozenset(name_of(each) for each in query.options)


def page_size(context: Context) -> bool:
    """Tell whether a request asks for pages of some size."""
    request = context.request
    if request is None:
        return False
    return any(each.name in _PAGE_SIZE for each in preferences(request))


def is_definition(context: Context) -> bool:
    """Tell whether a query is about definitions of tables, and not about rows."""
    name, model = context.binding.resource.type.name, context.model
    return model is not None and model.is_derived(name, _DEFINITION)


def expanded_items(options: Sequence[n.QueryOption]) -> Iterator[n.ExpandItem]:
    """Yield all expanded items, each before those within it."""
    stack = [each for each in reversed(options) if isinstance(each, n.Expand)]
    while stack:
        for item in stack.pop().items:
            yield item
            stack += [each for each in item.options if isinstance(each, n.Expand)]


def has_nested(item: n.ExpandItem) -> bool:
    """Tell whether something is expanded within an item."""
    return any(isinstance(each, n.Expand) for each in item.options)


def is_collection(item: n.ExpandItem, context: Context) -> bool:
    """Tell whether the entities of a collection are expanded."""
    element = context.binding.element_of(item)
    is_plain = last_name(item) is not None
    return (
        is_plain
        and isinstance(element, NavigationProperty)
        and element.type.is_collection
    )


def last_name(item: n.ExpandItem) -> n.Segment | None:
    """Return the last name of an item, `None` where entities aren't expanded."""
    last = item.segments[-1] if item.segments else None
    return last if isinstance(last, n.Segment) else None
