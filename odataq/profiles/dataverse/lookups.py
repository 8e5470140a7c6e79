"""How Dataverse names the columns that lead to other rows."""

from __future__ import annotations

from typing import Final

__all__ = ["column_of_lookup", "is_lookup_property"]

_START: Final = "_"
_END: Final = "_value"


def is_lookup_property(name: str) -> bool:
    """Tell whether a property has the name of one that is the key of another row.

    Spec: Dataverse documentation, "Lookup properties".
    """
    return name.startswith(_START) and name.endswith(_END)


def column_of_lookup(name: str) -> str:
    """Return the name of the column that a lookup property is of."""
    return name.removeprefix(_START).removesuffix(_END)
