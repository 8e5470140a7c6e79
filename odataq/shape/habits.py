"""What services put into a response that the specification leaves to them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.profiles import Profile

__all__ = ["Habits", "habits_of"]


@frozen
class Habits:
    """How a service answers.

    `returns_all`: without `$select` all properties come, and no default set.
    `returns_keys`: the key comes whatever is selected, that of a base type too.
    `has_lookups`: a single-valued navigation property has a property
    `_name_value` with its key, which comes along where rows are related by it.
    `has_flat_groups`: a group by a path is one property, not an object.
    `ignores_nullable`: what the model says of navigation properties isn't so.
    `has_page_size`: `maxpagesize` is kept to, and no mere preference.
    `tables` is the type that all tables derive from: their rows have an ETag, and
    expanded ones come in pages only where the query has a nested `$expand`.
    """

    returns_all: bool = False
    returns_keys: bool = False
    has_lookups: bool = False
    has_flat_groups: bool = False
    ignores_nullable: bool = False
    has_page_size: bool = False
    tables: str | None = None


_SPECIFIED: Final = Habits()

# The pages of the Dataverse documentation "Select columns using OData", "Join tables
# using OData", "Aggregate data using OData" and "Page results using OData". Each
# lookup is declared as not nullable, which no organisation keeps to.
_HABITS: Final[Mapping[str, Habits]] = MappingProxyType(
    {
        "dataverse": Habits(
            returns_all=True,
            returns_keys=True,
            has_lookups=True,
            has_flat_groups=True,
            ignores_nullable=True,
            has_page_size=True,
            tables="Microsoft.Dynamics.CRM.crmbaseentity",
        )
    }
)


def habits_of(profile: Profile) -> Habits:
    """Return how a service of a profile answers."""
    return _HABITS.get(profile.name, _SPECIFIED)
