"""What a model has of the tables of connections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.profiles.dataverse.lookups import is_lookup_property
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.csdl.model import EntityType, Model, NavigationProperty

__all__ = [
    "CONNECTIONS",
    "ROLES",
    "end_property",
    "key_name",
    "near_connections",
    "set_name",
    "writable",
]

# The entity sets; their names are the same in all organisations.
CONNECTIONS: Final = "connections"
ROLES: Final = "connectionroles"


def _connection(model: Model) -> EntityType:
    """Return the type of connections; `LookupError` where the model has none."""
    container = model.container
    found = None if container is None else container.entity_sets.get(CONNECTIONS)
    entity_type = None if found is None else model.entity_type(found.entity_type)
    if entity_type is None:
        raise LookupError(f"the model has no entity set '{CONNECTIONS}'")
    return entity_type


def _ends(model: Model, end: int) -> Mapping[str, NavigationProperty]:
    """Return the navigation properties of an end by the names of their tables."""
    members = model.navigation_properties(_connection(model)).values()
    # Dataverse names a table by the simple name of its type.
    return {
        each.type.name.rpartition(".")[2]: each
        for each in members
        if each.name.startswith(f"record{end}id")
    }


def end_property(model: Model, table: str, end: int) -> NavigationProperty:
    """Return the navigation property of an end for the records of a table.

    Raises `LookupError` for a table that connections don't lead to.
    """
    ends = _ends(model, end)
    found = ends.get(table)
    if found is None:
        hint = did_you_mean(table, ends)
        message = f"no connection leads to a table {table!r}"
        raise LookupError(f"{message} ({hint})" if hint else message)
    return found


def near_connections(model: Model, table: str) -> str:
    """Return the navigation property from a table to connections, as record1."""
    partner = end_property(model, table, 1).partner
    if partner is None:
        raise LookupError(f"nothing leads from table {table!r} to its connections")
    return partner


def set_name(model: Model, table: str) -> str:
    """Return the name of the entity set of a table that connections lead to."""
    sets = model.sets_of(end_property(model, table, 1).type.name)
    if not sets:
        raise LookupError(f"table {table!r} has no entity set")
    return sets[0].name


def key_name(model: Model, table: str) -> str:
    """Return the name of the key of a table that connections lead to."""
    entity_type = model.entity_type(end_property(model, table, 1).type.name)
    key = None if entity_type is None else model.key(entity_type)
    if key is None:
        raise LookupError(f"table {table!r} has no key")
    return key.parts[0].name


def writable(model: Model, column: str) -> bool:
    """Tell whether a connection may be made with a value for a column.

    Ends and roles are given by themselves, and the type of an end is that of its
    record; no other row is bound. Of a name that isn't there nothing is told.
    """
    is_lookup = is_lookup_property(column) or column.endswith("objecttypecode")
    navigation = model.navigation_property(_connection(model), column)
    return not is_lookup and navigation is None
