"""What is meant by keys that rows of Dataverse tables don't have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.diagnostics import Edit, Fix
from odataq.semantics.keys import alternate_keys_of
from odataq.source import Span
from odataq.syntax import nodes as n
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from odataq.csdl.model import Model
    from odataq.rules.registry import Context
    from odataq.semantics.marks import InvalidKey

__all__ = ["may_be_key", "misnamed_key"]


def may_be_key(mark: InvalidKey, context: Context) -> bool:
    """Tell whether columns may be an alternate key of which a document says nothing.

    An organisation declares its alternate keys in each document, so that one with
    none at all was made by something that left them out.
    """
    model = context.model
    if model is None or context.fact("invalid-key of lookup") is None:
        return False
    if None in mark.found or _is_owner(mark):
        return False
    known = model.properties(mark.type)
    names = {each for each in mark.found if each is not None}
    is_of_type = names <= known.keys() and names.isdisjoint(mark.key.names)
    return is_of_type and not _declares_any(model)


def _declares_any(model: Model) -> bool:
    return any(alternate_keys_of(model, each) for each in model.entity_types())


def misnamed_key(mark: InvalidKey, context: Context) -> tuple[str, tuple[Fix, ...]]:
    """Return which mistake the names of a key are, as facts call it, and its fix."""
    model = context.model
    arguments = _arguments(mark, context)
    if model is None or arguments is None:
        return "", ()
    if _is_owner(mark):
        item = arguments.items[0]
        edit = Edit(Span(item.span.start, item.value.span.start), "")
        return "of owner", (Fix("leave out the name of the key", (edit,)),)
    navigations = model.navigation_properties(mark.type)
    values = {
        each.name_span: (each.name, f"_{each.name}_value")
        for each in arguments.items
        if each.name in navigations
    }
    if not values:
        return "", ()
    renamed = dict(values.values())
    names = sorted(renamed.get(each, each or "") for each in mark.found)
    declared = (sorted(each.names) for each in alternate_keys_of(model, mark.type))
    if names not in declared:
        return "of lookup", ()
    edits = tuple(Edit(span, value) for span, (_, value) in values.items())
    return "of lookup", (Fix("name the values of lookups", edits),)


def _is_owner(mark: InvalidKey) -> bool:
    """Tell whether a user or a team is named by what isn't declared as the key."""
    own = f"{mark.type.name}id"
    return mark.found == (own,) and own not in mark.key.names


def _arguments(mark: InvalidKey, context: Context) -> n.Arguments | None:
    for each in walk(context.binding.tree):
        if isinstance(each, n.Arguments) and each.span == mark.span:
            return each
    return None
