"""Questions about connections, and the request that makes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias
from uuid import UUID

from odataq.builder.predicates import P
from odataq.builder.query_builder import query
from odataq.connections.record import Record, id_of
from odataq.connections.requests import connecting, values_of_end
from odataq.connections.tables import (
    CONNECTIONS,
    ROLES,
    end_property,
    key_name,
    near_connections,
    set_name,
)
from odataq.profiles.dataverse.connections import TYPE_CODES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.builder.predicates import Expression, Path, Properties
    from odataq.builder.query_builder import QueryBuilder
    from odataq.csdl.model import Model
    from odataq.http import Request
    from odataq.profiles import Profile

__all__ = ["Connections"]

Role: TypeAlias = UUID | str
End: TypeAlias = Record | str | int


class Connections:
    """The connections of a Dataverse organisation.

    Each question returns a builder, which takes further conditions, `select`,
    `count_only` and so on. A `record` or `other` is a `Record`, or the records of a
    table: its logical name or its entity type code. A role is its name, or its id:
    a GUID or the text of one.

    Dataverse keeps two rows for each connection, one for each direction. So the
    record that is asked about is always record1, `role` its role, and what it is
    connected to is record2 with `other_role`: each connection of a `Record` is
    found once. Where records of a table are on both ends, either may be record1,
    and both rows are found.

    Raises `LookupError` for a table that connections don't lead to, and for a
    model without connections; `QueryError` for what the organisation would reject.

    Spec: Dataverse documentation, "Use connections to link records to each other".
    """

    __slots__ = ("_model", "_profile")

    def __init__(self, model: Model, /, *, profile: Profile | None = None) -> None:
        """Take a model; the profile is by itself what fits it."""
        self._model = model
        self._profile = profile

    def of(
        self,
        record: End | None = None,
        /,
        *,
        role: Role | None = None,
        other: End | None = None,
        other_role: Role | None = None,
    ) -> QueryBuilder:
        """Return the connections of a record or a table.

        Without any condition these are all rows, two for each connection.
        """
        found = query(self._model, CONNECTIONS, profile=self._profile)
        conditions = (
            *self._conditions(P, 1, record, role),
            *self._conditions(P, 2, other, other_role),
        )
        return found.filter(*conditions) if conditions else found

    def roles(self, record: End | None = None, /) -> QueryBuilder:
        """Return the roles that a record has, or the records of a table have.

        Those of a table are the roles in use: for which tables a role is meant is
        in no table of the Web API. Without a record they are all roles there are.
        """
        found = query(self._model, ROLES, profile=self._profile)
        if record is None:
            return found
        return found.filter(
            P["connection_role_connections1"].any(
                lambda c: _all(*self._conditions(c, 1, record, None))
            )
        )

    def matching_roles(self, role: Role, /) -> QueryBuilder:
        """Return the roles that match a role: of a doctor, those of a patient.

        A pair may have been associated from either side.
        """
        column, value = _named_role(role)
        matching = P["connectionroleassociation_association"]
        matched = P["connectionroleassociation_association_referenced"]
        return query(self._model, ROLES, profile=self._profile).filter(
            matching.any(lambda r: r[column] == value)
            | matched.any(lambda r: r[column] == value)
        )

    def records(
        self,
        table: str,
        /,
        *,
        role: Role | None = None,
        other: End | None = None,
        other_role: Role | None = None,
    ) -> QueryBuilder:
        """Return the records of a table that have such a connection, each once.

        Without any condition these are the records with any connection.
        """
        near = near_connections(self._model, table)
        found = query(self._model, set_name(self._model, table), profile=self._profile)
        if role is other is other_role is None:
            return found.filter(P[near].any())
        return found.filter(
            P[near].any(
                lambda c: _all(
                    *self._conditions(c, 1, None, role),
                    *self._conditions(c, 2, other, other_role),
                )
            )
        )

    def create(
        self,
        record: Record,
        other: Record,
        /,
        *,
        role: Role | None = None,
        other_role: Role | None = None,
        **columns: object,
    ) -> Request:
        """Return the request that connects two records.

        Roles are given by their ids. `columns` are others of the connection, such
        as `description` or `effectivestart`. Dataverse makes the row of the other
        direction by itself. Raises `ValueError` for the name of a role, and for a
        column that isn't given a value when a connection is made.
        """
        model, profile = self._model, self._profile
        ends = {
            **values_of_end(model, 1, record, role),
            **values_of_end(model, 2, other, other_role),
        }
        return connecting(model, profile, ends, columns)

    def _conditions(
        self, start: Properties | Path, end: int, record: End | None, role: Role | None
    ) -> Iterator[Expression]:
        """Yield the conditions on one end of a connection."""
        if record is not None:
            yield self._is_end(start, end, record)
        if role is not None:
            column, value = _named_role(role)
            if column == _ROLE_ID:
                yield start[f"_record{end}roleid_value"] == value
            else:
                yield start[f"record{end}roleid"][column] == value

    def _is_end(self, start: Properties | Path, end: int, record: End) -> Expression:
        type_code = start[f"record{end}objecttypecode"]
        if isinstance(record, Record):
            end_property(self._model, record.table, end)
            return start[f"_record{end}id_value"] == record.id
        if isinstance(record, int) and not isinstance(record, bool):
            return type_code == record
        if not isinstance(record, str):
            kind = type(record).__name__
            raise TypeError(f"an end is a Record, a table or a type code, not {kind}")
        lookup = end_property(self._model, record, end).name
        if record in TYPE_CODES:
            return type_code == TYPE_CODES[record]
        # The codes of custom tables differ between organisations.
        return start[lookup][key_name(self._model, record)] != None  # noqa: E711 (an expression)


_ROLE_ID: Final = "connectionroleid"


def _named_role(role: Role) -> tuple[str, Role]:
    """Return the column of roles that has what a role is given by, and its value."""
    if not isinstance(role, UUID | str):
        raise TypeError(f"a role is a name or an id, not {type(role).__name__}")
    found = id_of(role)
    return ("name", role) if found is None else (_ROLE_ID, found)


def _all(first: Expression, *others: Expression) -> Expression:
    for each in others:
        first &= each
    return first
