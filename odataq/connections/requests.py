"""The request that makes a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.connections.record import id_of
from odataq.connections.tables import (
    CONNECTIONS,
    ROLES,
    end_property,
    set_name,
    writable,
)
from odataq.writes.keys import ref
from odataq.writes.operations import create

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.connections.record import Record
    from odataq.csdl.model import Model
    from odataq.http import Request
    from odataq.profiles import Profile

__all__ = ["connecting", "values_of_end"]


def connecting(
    model: Model,
    profile: Profile | None,
    ends: Mapping[str, object],
    columns: Mapping[str, object],
) -> Request:
    """Return the request that creates a connection of two ends, checked.

    Raises `QueryError` for a column that isn't there, or of another type, and
    `ValueError` for one that isn't given a value so.
    """
    for name in columns:
        if not writable(model, name):
            raise ValueError(f"a connection isn't made with a value for '{name}'")
    return create(model, CONNECTIONS, {**ends, **columns}, profile=profile)


def values_of_end(
    model: Model, end: int, record: Record, role: object
) -> Mapping[str, object]:
    """Return the record of an end and its role, as values of a connection."""
    lookup = end_property(model, record.table, end).name
    found: dict[str, object] = {lookup: ref(set_name(model, record.table), record.id)}
    if role is not None:
        role_id = id_of(role)
        if role_id is None:
            raise ValueError(
                f"a connection is made with the id of a role, not with {role!r}"
            )
        found[f"record{end}roleid"] = ref(ROLES, role_id)
    return found
