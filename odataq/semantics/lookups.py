"""Which navigation properties a lookup may lead through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.profiles.dataverse.lookups import column_of_lookup, is_lookup_property

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from odataq.csdl.model import Model, NavigationProperty, StructuredType

    Navigations = tuple[NavigationProperty, ...]

__all__ = ["lookups_of", "navigations_of_lookup"]


def navigations_of_lookup(
    model: Model, structured: StructuredType, name: str
) -> Navigations:
    """Return what a lookup leads to, by the name of its column or of its property.

    Who asks for many names of one type takes `lookups_of`.
    """
    return lookups_of(model, structured).get(name, ())


def lookups_of(model: Model, structured: StructuredType) -> Mapping[str, Navigations]:
    """Return what each lookup of a type leads to, by its column and its property.

    That are the navigation properties whose referential constraint names the
    property. Dataverse declares none where the property is one of a base type;
    their names then begin with that of the column, and no other has it as its own.
    """
    found: dict[str, dict[str, NavigationProperty]] = {}
    for name, navigation in _pairs(model, structured):
        names = (name, column_of_lookup(name)) if is_lookup_property(name) else (name,)
        for each in names:
            found.setdefault(each, {})[navigation.name] = navigation
    return {name: tuple(each.values()) for name, each in found.items()}


def _pairs(
    model: Model, structured: StructuredType
) -> Iterator[tuple[str, NavigationProperty]]:
    """Yield each property that leads to something, with what it leads through."""
    properties = model.properties(structured)
    every = model.navigation_properties(structured).values()
    columns = [
        column_of_lookup(each) for each in properties if is_lookup_property(each)
    ]
    for navigation in every:
        if navigation.type.is_collection:
            continue
        for constraint in navigation.constraints:
            yield constraint.property, navigation
        if navigation.constraints or f"_{navigation.name}_value" in properties:
            continue
        for column in columns:
            if navigation.name.startswith(f"{column}_"):
                yield f"_{column}_value", navigation
