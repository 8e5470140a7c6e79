"""Navigation properties by the names that people know them by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.rules.showing import shown
from odataq.semantics.lookups import navigations_of_lookup
from odataq.text.suggest import did_you_mean
from odataq.writes.refusing import refused

if TYPE_CHECKING:
    from odataq.csdl.model import Model, NavigationProperty, StructuredType
    from odataq.writes.keys import EntityUrl

__all__ = ["require_target", "unknown_navigation"]

_MOST: Final = 5


def unknown_navigation(
    model: Model, structured: StructuredType, name: str, code: str = "ODQ201"
) -> Exception:
    """Return the error for a name of no navigation property, with what was meant."""
    meant = [each.name for each in navigations_of_lookup(model, structured, name)]
    hint: str | None
    if meant:
        hint = f"the lookup is set by {_listed(meant)}"
    elif owners := _derived_with(model, structured, name):
        hint = f"cast to a type that has it: '{owners[0]}/{name}'"
    else:
        hint = did_you_mean(name, model.navigation_properties(structured))
    kind = f"type '{structured.name}' has no navigation property '{shown(name)}'"
    return refused(code, kind, name, hint)


def _derived_with(
    model: Model, structured: StructuredType, name: str
) -> tuple[str, ...]:
    pending = [structured.qualified_name]
    found: list[str] = []
    while pending:
        for each in model.derived_types(pending.pop()):
            derived = model.structured_type(each)
            if derived is not None and name in derived.navigation_properties:
                found.append(each)
            pending.append(each)
    return tuple(sorted(found))


def require_target(
    model: Model, navigation: NavigationProperty, target: EntityUrl
) -> None:
    """Raise `QueryError` for an entity that a navigation property can't lead to.

    Spec: CSDL XML, "Navigation Property Type".
    """
    expected = model.full_name(navigation.type.name)
    found = target.entity_type
    if found is None or model.entity_type(expected) is None:
        return
    if model.is_derived(found.qualified_name, expected):
        return
    simple = expected.rpartition(".")[2]
    message = (
        f"'{navigation.name}' leads to '{simple}', and "
        f"'{shown(target.text)}' is of type '{found.name}'"
    )
    hint: str | None = None
    sets = [each.name for each in model.sets_of(expected)]
    if sets:
        hint = f"refer to an entity of {_listed(sets)}"
    elif model.is_derived(expected, found.qualified_name):
        hint = f"give its type: ref(..., type='{expected}')"
    raise refused("ODQ718", message, target.text, hint)


def _listed(names: list[str]) -> str:
    most = [f"'{each}'" for each in names[:_MOST]]
    *others, last = most
    return f"{', '.join(others)} or {last}" if others else last
