"""One service: its model and its root, given once for all requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from odataq.builder.query_builder import QueryBuilder, query
from odataq.writes.calls import called
from odataq.writes.destination import destination
from odataq.writes.keys import Row, entity_at
from odataq.writes.operations import Preferences, changed, created, deleted, updated
from odataq.writes.references import (
    associated,
    cleared,
    disassociated,
    with_reference,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from odataq.csdl.model import Model
    from odataq.diagnostics import Diagnostic
    from odataq.http import Request
    from odataq.profiles import Profile
    from odataq.syntax import nodes as n
    from odataq.writes.keys import Rows
    from odataq.writes.references import Form

    Values = Mapping[str, object]
    Headers = Mapping[str, str] | Iterable[tuple[str, str]]

__all__ = ["Service"]


class Service:
    """The makers of requests, bound to a model and to the root of a service.

    Immutable, and safe to share between threads. Each method does what the function
    of its name does; URLs are absolute. Nothing is sent.
    """

    __slots__ = ("_where",)

    def __init__(
        self, model: Model, root: str, /, *, profile: Profile | None = None
    ) -> None:
        """Take a model and a root; `ValueError` where that is no absolute URL."""
        self._where = destination(model, root, profile)

    def __repr__(self) -> str:
        """Show the root."""
        return f"<Service {self.root}>"

    @property
    def model(self) -> Model:
        """The model."""
        return self._where.model

    @property
    def root(self) -> str:
        """The root, with a slash at its end."""
        return self._where.root

    @property
    def profile(self) -> Profile:
        """What the service supports."""
        return self._where.profile

    def query(self, resource: str | Sequence[str], /, **how: Any) -> QueryBuilder:  # noqa: ANN401 (those of `query`)
        """Begin a query; its text is relative to the root, see `url`."""
        return query(self.model, resource, profile=self.profile, **how)

    def row(
        self,
        entity_set: str,
        key: object,
        /,
        *,
        type: str | None = None,  # noqa: A002 (the word of the specification)
    ) -> Row:
        """Return a reference, checked: `QueryError` for what the service hasn't."""
        found = Row(entity_set, key, type)
        entity_at(self._where, found)
        return found

    def url(self, subject: QueryBuilder | Row, /) -> str:
        """Return the absolute URL of a query or a reference."""
        if isinstance(subject, QueryBuilder):
            return self.root + str(subject)
        return self._where.url(entity_at(self._where, subject).path)

    def get(self, subject: QueryBuilder | Row, /) -> Request:
        """Return the GET request of a query or a reference."""
        return self._where.request("GET", self.url(subject))

    def check(
        self, subject: str | n.Query | Request | QueryBuilder, /
    ) -> list[Diagnostic]:
        """Return what is wrong with a query or a request, as `odataq.check` does."""
        return self._where.checker.check(subject)

    # Relations

    def associate(
        self,
        source: Rows,
        navigation: str,
        target: Rows,
        /,
        *,
        form: Form | None = None,
        if_match: str | None = None,
    ) -> Request:
        """Return the request that makes one entity lead to another."""
        return associated(self._where, source, navigation, target, form, if_match)

    def disassociate(
        self,
        source: Rows,
        navigation: str,
        target: Rows | None = None,
        /,
        *,
        form: Form | None = None,
        if_match: str | None = None,
    ) -> Request:
        """Return the request that takes a relation away."""
        return disassociated(self._where, source, navigation, target, form, if_match)

    def set_reference(self, source: Rows, navigation: str, target: Rows, /) -> Request:
        """Return the PUT request for the `$ref` of a single-valued property."""
        return with_reference(self._where, source, navigation, target)

    def clear_reference(self, source: Rows, navigation: str, /) -> Request:
        """Return the DELETE request for the `$ref` of a single-valued property."""
        return cleared(self._where, source, navigation)

    # Entities

    def create(
        self,
        entity_set: str,
        values: Values,
        /,
        *,
        prefer: str | None = None,
        select: Sequence[str] = (),
        headers: Headers = (),
    ) -> Request:
        """Return the POST request that creates an entity."""
        wishes = Preferences(None, None, prefer, select, headers)
        return created(self._where, entity_set, values, wishes)

    def update(  # noqa: PLR0913 (those of `update`)
        self,
        row: Rows,
        values: Values,
        /,
        *,
        if_match: str = "*",
        prefer: str | None = None,
        select: Sequence[str] = (),
        headers: Headers = (),
    ) -> Request:
        """Return the PATCH request that changes an entity which exists."""
        wishes = Preferences(if_match, None, prefer, select, headers)
        return updated(self._where, row, values, wishes)

    def upsert(  # noqa: PLR0913 (those of `upsert`)
        self,
        row: Rows,
        values: Values,
        /,
        *,
        if_none_match: str | None = None,
        prefer: str | None = None,
        select: Sequence[str] = (),
        headers: Headers = (),
    ) -> Request:
        """Return the PATCH request that changes an entity, or creates it."""
        wishes = Preferences(None, if_none_match, prefer, select, headers)
        return updated(self._where, row, values, wishes)

    def delete(
        self, row: Rows, /, *, if_match: str | None = None, headers: Headers = ()
    ) -> Request:
        """Return the DELETE request for an entity."""
        return deleted(self._where, row, Preferences(if_match, headers=headers))

    def changes(
        self, entity_set: str, original: Values, values: Values, /
    ) -> dict[str, object]:
        """Return those of the values that differ from a record as retrieved."""
        return changed(self._where, entity_set, original, values)

    # Operations

    def call(
        self,
        name: str,
        on: Rows | None = None,
        /,
        *,
        arguments: Values | None = None,
        **parameters: object,
    ) -> Request:
        """Return the request that calls an action or a function."""
        return called(self._where, name, on, {**(arguments or {}), **parameters})
