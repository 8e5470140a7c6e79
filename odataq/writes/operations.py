"""Requests that create, update and delete entities.

Spec: Protocol, "Data Modification".
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from attrs import field, frozen

from odataq.builder.checking import Target
from odataq.builder.query_builder import QueryBuilder, query
from odataq.rules.showing import shown
from odataq.semantics.lookups import navigations_of_lookup
from odataq.writes.destination import destination
from odataq.writes.json_text import Number, json_text
from odataq.writes.keys import entity_at
from odataq.writes.payloads import PayloadMaker, Purpose
from odataq.writes.refusing import refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from odataq.csdl.model import EntityType, Model
    from odataq.http import Request
    from odataq.profiles import Profile
    from odataq.writes.destination import Destination, Headers
    from odataq.writes.json_text import Json
    from odataq.writes.keys import EntityUrl, Rows

__all__ = [
    "Preferences",
    "changed",
    "changes",
    "create",
    "created",
    "delete",
    "deleted",
    "update",
    "updated",
    "upsert",
]

Values: TypeAlias = Mapping[str, object]


def _pairs(headers: object) -> tuple[tuple[str, str], ...]:
    items = headers.items() if isinstance(headers, Mapping) else headers
    return tuple(items)  # type: ignore[arg-type]  # any iterable of pairs


def _names(names: Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


@frozen
class Preferences:
    """What a request asks for besides what it does.

    `if_match` and `if_none_match` are an ETag or `*`, `prefer` is the text of that
    header, and `select` names what is to be in the representation that is returned.
    """

    if_match: str | None = None
    if_none_match: str | None = None
    prefer: str | None = None
    select: tuple[str, ...] = field(default=(), converter=_names)
    headers: tuple[tuple[str, str], ...] = field(default=(), converter=_pairs)

    def all_headers(self) -> Headers:
        """Return the headers; raises `ValueError` for two that contradict."""
        if self.if_match is not None and self.if_none_match is not None:
            raise ValueError("if_match and if_none_match contradict each other")
        named = {
            "If-Match": self.if_match,
            "If-None-Match": self.if_none_match,
            "Prefer": self.prefer,
        }
        given = ((name, value) for name, value in named.items() if value is not None)
        return (*given, *self.headers)


def create(  # noqa: PLR0913 (see DESIGN: all of it is the public API)
    model: Model,
    entity_set: str,
    values: Values,
    *,
    root: str | None = None,
    prefer: str | None = None,
    select: Sequence[str] = (),
    headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    profile: Profile | None = None,
) -> Request:
    """Return the POST request that creates an entity in a set.

    Values have the names of properties. Behind a navigation property or a lookup
    stands a reference, made by `ref`, a mapping for an entity that is created with
    it, or a list of both. `select` with `prefer="return=representation"` says what
    is returned.

    Raises `QueryError` for names and values that the type doesn't have, `TypeError`
    and `ValueError` for what is no value (a time without a zone, NaN).
    """
    wishes = Preferences(None, None, prefer, select, headers)
    return created(destination(model, root, profile), entity_set, values, wishes)


def update(  # noqa: PLR0913 (see DESIGN: all of it is the public API)
    model: Model,
    row: Rows,
    values: Values,
    *,
    root: str | None = None,
    if_match: str = "*",
    prefer: str | None = None,
    select: Sequence[str] = (),
    headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    profile: Profile | None = None,
) -> Request:
    """Return the PATCH request that changes an entity which exists.

    Only what has changed belongs into `values`, see `changes`; None clears. An ETag
    in `if_match` makes the service refuse if somebody else was quicker. Raises as
    `create` does.
    """
    wishes = Preferences(if_match, None, prefer, select, headers)
    return updated(destination(model, root, profile), row, values, wishes)


def upsert(  # noqa: PLR0913 (see DESIGN: all of it is the public API)
    model: Model,
    row: Rows,
    values: Values,
    *,
    root: str | None = None,
    if_none_match: str | None = None,
    prefer: str | None = None,
    select: Sequence[str] = (),
    headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    profile: Profile | None = None,
) -> Request:
    """Return the PATCH request that changes an entity or, without one, creates it.

    With `if_none_match="*"` it only creates. Raises as `create` does.
    """
    wishes = Preferences(None, if_none_match, prefer, select, headers)
    return updated(destination(model, root, profile), row, values, wishes)


def delete(  # noqa: PLR0913 (see DESIGN: all of it is the public API)
    model: Model,
    row: Rows,
    *,
    root: str | None = None,
    if_match: str | None = None,
    headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    profile: Profile | None = None,
) -> Request:
    """Return the DELETE request for an entity; raises as `create` does."""
    wishes = Preferences(if_match, headers=headers)
    return deleted(destination(model, root, profile), row, wishes)


def changes(
    model: Model,
    entity_set: str,
    original: Values,
    values: Values,
    *,
    profile: Profile | None = None,
) -> dict[str, object]:
    """Return those of the values that differ from a record as it was retrieved.

    `original` is JSON as a service returns it. A reference is compared with the
    lookup property where the record has that; what can't be compared counts as
    changed. Raises as `create` does.
    """
    return changed(destination(model, None, profile), entity_set, original, values)


def created(
    where: Destination, entity_set: str, values: Values, wishes: Preferences
) -> Request:
    """Do what `create` says."""
    tree = query(where.model, entity_set, profile=where.profile)
    maker = PayloadMaker(where, Purpose.CREATE)
    body = json_text(maker.structured(_type_of_set(where, entity_set), values))
    url = _selecting(where, tree, wishes.select)
    return where.request("POST", url, body, wishes.all_headers())


def updated(
    where: Destination, row: Rows, values: Values, wishes: Preferences
) -> Request:
    """Do what `update` says, or without `if_match` what `upsert` says."""
    entity = entity_at(where, row)
    maker = PayloadMaker(where, Purpose.UPDATE)
    body = json_text(maker.structured(_type_of(entity), values))
    tree = QueryBuilder(Target(where.model, where.profile), entity.path)
    url = _selecting(where, tree, wishes.select)
    return where.request("PATCH", url, body, wishes.all_headers())


def deleted(where: Destination, row: Rows, wishes: Preferences) -> Request:
    """Do what `delete` says."""
    entity = entity_at(where, row)
    _type_of(entity)
    url = where.url(entity.path)
    return where.request("DELETE", url, None, wishes.all_headers())


def changed(
    where: Destination, entity_set: str, original: Values, values: Values
) -> dict[str, object]:
    """Do what `changes` says."""
    entity_type = _type_of_set(where, entity_set)
    maker = PayloadMaker(where, Purpose.UPDATE)
    found: dict[str, object] = {}
    for name, value in values.items():
        made = maker.structured(entity_type, {name: value})
        is_same = all(
            _is_same(where, entity_type, member, new, original)
            for member, new in made.items()
        )
        if not is_same:
            found[name] = value
    return found


def _is_same(
    where: Destination,
    entity_type: EntityType,
    member: str,
    new: Json,
    original: Values,
) -> bool:
    name, _, term = member.partition("@")
    navigation = where.model.navigation_property(entity_type, name)
    if navigation is None:
        return name in original and not term and _equal(new, original[name])
    if len(navigation.constraints) != 1:
        return False
    lookup = navigation.constraints[0].property
    others = navigations_of_lookup(where.model, entity_type, lookup)
    if lookup not in original or (new is not None and len(others) != 1):
        return False
    if new is None:
        return original[lookup] is None
    if not isinstance(new, str):
        return False
    key = new.rpartition("(")[2].removesuffix(")")
    return _equal(key, original[lookup])


def _equal(new: Json, old: object) -> bool:
    if isinstance(new, Number):
        if isinstance(old, bool) or not isinstance(old, int | float | Decimal | str):
            return False
        try:
            return Decimal(new.text) == Decimal(str(old))
        except InvalidOperation:
            return False
    if isinstance(new, str) and isinstance(old, str) and new != old:
        try:
            return UUID(new) == UUID(old)
        except ValueError:
            return False
    # 1 is True to Python.
    return new == old and isinstance(new, bool) == isinstance(old, bool)


def _type_of_set(where: Destination, entity_set: str) -> EntityType:
    container = where.model.container
    found = container.entity_sets.get(entity_set) if container else None
    if found is None:
        # Says so, with a suggestion, where the service has nothing of the name.
        query(where.model, entity_set, profile=where.profile)
        message = f"'{shown(entity_set)}' is no entity set"
        raise refused("ODQ202", message, entity_set)
    entity_type = where.model.entity_type(found.entity_type)
    if entity_type is None:
        message = f"the type of '{shown(entity_set)}' isn't known"
        raise refused("ODQ203", message, entity_set)
    return entity_type


def _type_of(entity: EntityUrl) -> EntityType:
    if entity.entity_type is None:
        message = f"nothing is known of the type of '{shown(entity.text)}'"
        raise refused("ODQ717", message, entity.text)
    return entity.entity_type


def _selecting(where: Destination, tree: QueryBuilder, names: tuple[str, ...]) -> str:
    built = tree.select(*names) if names else tree
    return where.root + str(built)
