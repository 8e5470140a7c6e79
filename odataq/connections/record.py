"""A record that connections lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from uuid import UUID

from attrs import field, frozen

from odataq.text.guids import GUID

if TYPE_CHECKING:
    from attrs import Attribute

__all__ = ["Record", "id_of"]

_ID: Final = re.compile(GUID)


def id_of(value: object) -> UUID | None:
    """Return the id that a value is, `None` for anything else, such as a name."""
    if isinstance(value, UUID):
        return value
    if isinstance(value, str) and _ID.fullmatch(value):
        return UUID(value)
    return None


def _required(value: UUID | str) -> UUID:
    found = id_of(value)
    if found is None:
        raise ValueError(f"a record is named by its id, a GUID, not by {value!r}")
    return found


def _is_name(_: Record, __: Attribute[str], value: object) -> None:
    if not isinstance(value, str):
        raise TypeError(f"a table has a name, a str, not {type(value).__name__}")


@frozen
class Record:
    """A record: the logical name of its table, and its id, a GUID or its text.

    Raises `ValueError` for an id that is no GUID.
    """

    table: str = field(validator=_is_name)
    id: UUID = field(converter=_required)
