"""The request that makes a connection."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from odataq.builder.predicates import P
from odataq.builder.query_builder import query
from odataq.builder.values import literal
from odataq.checker import check
from odataq.connections.record import id_of
from odataq.connections.tables import (
    CONNECTIONS,
    ROLES,
    end_property,
    set_name,
    writable,
)
from odataq.diagnostics import errors_in
from odataq.errors import QueryError
from odataq.http import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.connections.record import Record
    from odataq.csdl.model import Model
    from odataq.profiles import Profile

__all__ = ["connecting", "references", "values"]

_HEADERS: Final = (
    ("Accept", "application/json"),
    ("Content-Type", "application/json"),
    ("OData-MaxVersion", "4.0"),
    ("OData-Version", "4.0"),
)


def connecting(
    model: Model, profile: Profile | None, body: Mapping[str, object]
) -> Request:
    """Return the request that creates a connection, checked.

    All that knows how a record is created stands here.

    Spec: Protocol, "Create an Entity".
    """
    text = json.dumps(body, ensure_ascii=False, allow_nan=False)
    request = Request("POST", CONNECTIONS, _HEADERS, text)
    found = check(request, model, profile=profile)
    if errors_in(found):
        raise QueryError(found)
    return request


def references(
    model: Model, profile: Profile | None, end: int, record: Record, role: object
) -> Mapping[str, object]:
    """Return the record of an end and its role, as members of a body.

    Spec: JSON Format 4.0, "Bind Operation".
    """
    lookup = end_property(model, record.table, end).name
    url = query(model, set_name(model, record.table), profile=profile, key=record.id)
    bound: dict[str, object] = {f"{lookup}@odata.bind": f"/{url}"}
    if role is not None:
        found = id_of(role)
        if found is None:
            raise ValueError(
                f"a connection is made with the id of a role, not with {role!r}"
            )
        url = query(model, ROLES, profile=profile, key=found)
        bound[f"record{end}roleid@odata.bind"] = f"/{url}"
    return bound


def values(
    model: Model, profile: Profile | None, columns: Mapping[str, object]
) -> Mapping[str, object]:
    """Return columns and their values as members of a body.

    Raises `QueryError` for a column that isn't there, or of another type.
    """
    found: dict[str, object] = {}
    for name, value in columns.items():
        # What a column can be compared with, it can have.
        query(model, CONNECTIONS, profile=profile).filter(P[name] == value)
        if not writable(model, name):
            raise ValueError(f"a connection isn't made with a value for '{name}'")
        found[name] = _json_value(value)
    return found


def _json_value(value: object) -> object:
    if isinstance(value, date | UUID):
        return literal(value).text
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"a body has no value of {type(value).__name__}")
