"""Requests that relate entities and take relations away.

Spec: Protocol, "Modifying Relationships between Entities".
"""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import frozen

from odataq.builder.names import named, split_path
from odataq.csdl.model import EntityType
from odataq.csdl.paths import follow
from odataq.rules.showing import shown
from odataq.syntax import nodes as n
from odataq.writes.destination import destination
from odataq.writes.keys import EntityUrl, entity_at
from odataq.writes.navigations import require_target, unknown_navigation
from odataq.writes.refusing import refused

if TYPE_CHECKING:
    from odataq.csdl.model import Model, NavigationProperty
    from odataq.http import Request
    from odataq.profiles import Profile
    from odataq.syntax.nodes import PathSegment
    from odataq.writes.destination import Destination
    from odataq.writes.keys import Rows

__all__ = [
    "Form",
    "associate",
    "associated",
    "bind_text",
    "clear_reference",
    "cleared",
    "disassociate",
    "disassociated",
    "set_reference",
    "with_reference",
]

Form: TypeAlias = Literal["bind", "null", "ref", "key", "id"]
"""How a relation is changed.

`bind`: PATCH with `name@odata.bind`; `null`: PATCH with `name`; `ref`: a request to
`$ref`; `key` and `id`: DELETE of the reference to a member of a collection, by its
key in the path or by its URL in `$id`.
"""

_SETTING: Final = {False: ("bind", "ref"), True: ("ref",)}
_CLEARING: Final = {False: ("bind", "null", "ref"), True: ("key", "id")}


def associate(  # noqa: PLR0913 (see DESIGN: all of it is the public API)
    model: Model,
    source: Rows,
    navigation: str,
    target: Rows,
    *,
    root: str | None = None,
    form: Form | None = None,
    if_match: str | None = None,
    profile: Profile | None = None,
) -> Request:
    """Return the request that makes a navigation property of one lead to another.

    A single-valued one is set by PATCH with `@odata.bind`, or with the form `ref`
    by PUT to `$ref`; to a collection a reference is added by POST. `navigation` may
    be a path with type casts. Without the `root` of the service the URL is relative,
    and forms with an `@odata.id` are refused, unless the target is such as `$1`.

    Raises `QueryError` for names that aren't there, a target of another type, or a
    form that the property doesn't have.
    """
    where = destination(model, root, profile)
    return associated(where, source, navigation, target, form, if_match)


def disassociate(  # noqa: PLR0913 (see DESIGN: all of it is the public API)
    model: Model,
    source: Rows,
    navigation: str,
    target: Rows | None = None,
    *,
    root: str | None = None,
    form: Form | None = None,
    if_match: str | None = None,
    profile: Profile | None = None,
) -> Request:
    """Return the request that takes a relation away.

    A single-valued property is set to null by PATCH (`bind`, `null`), or its `$ref`
    deleted (`ref`); there is no target. From a collection a target is taken, by its
    `key` or its `id`. Raises as `associate` does.
    """
    where = destination(model, root, profile)
    return disassociated(where, source, navigation, target, form, if_match)


def set_reference(  # noqa: PLR0913 (see DESIGN: all of it is the public API)
    model: Model,
    source: Rows,
    navigation: str,
    target: Rows,
    *,
    root: str | None = None,
    profile: Profile | None = None,
) -> Request:
    """Return the PUT request for the `$ref` of a single-valued property.

    Raises as `associate` does, and for a collection.
    """
    return with_reference(destination(model, root, profile), source, navigation, target)


def clear_reference(
    model: Model,
    source: Rows,
    navigation: str,
    *,
    root: str | None = None,
    profile: Profile | None = None,
) -> Request:
    """Return the DELETE request for the `$ref` of a single-valued property.

    Raises as `associate` does, and for a collection.
    """
    return cleared(destination(model, root, profile), source, navigation)


def associated(  # noqa: PLR0913, PLR0917 (those of `associate`)
    where: Destination,
    source: Rows,
    navigation: str,
    target: Rows,
    form: Form | None = None,
    if_match: str | None = None,
) -> Request:
    """Do what `associate` says."""
    step = _step(where, source, navigation)
    chosen = _form(step, form, _SETTING, "bind" if step.is_of_entity else "ref")
    entity = entity_at(where, target)
    require_target(where.model, step.navigation, entity)
    if chosen == "bind":
        body = _body(f"{step.navigation.name}@odata.bind", bind_text(where, entity))
        return _patched(where, step, body, if_match)
    text = entity.text
    if entity.path:
        text = where.absolute(entity.path, "'@odata.id'")
    method = "POST" if step.is_collection else "PUT"
    url = where.url(step.references)
    return where.request(method, url, _body("@odata.id", text), _matching(if_match))


def disassociated(  # noqa: PLR0913, PLR0917 (those of `disassociate`)
    where: Destination,
    source: Rows,
    navigation: str,
    target: Rows | None = None,
    form: Form | None = None,
    if_match: str | None = None,
) -> Request:
    """Do what `disassociate` says."""
    step = _step(where, source, navigation)
    if step.is_collection:
        return _removed(where, step, target, form, if_match)
    name = step.navigation.name
    if target is not None:
        message = f"'{name}' has one reference: there is no target to take from it"
        raise refused("ODQ504", message, navigation)
    if not (step.navigation.is_nullable or where.is_dataverse):
        raise refused("ODQ715", f"'{name}' can't be null", navigation)
    # In OData 4.0 there is no `@odata.bind` of null; Dataverse documents it first.
    is_bound = step.is_of_entity and where.is_dataverse
    chosen = _form(step, form, _CLEARING, "bind" if is_bound else "ref")
    if chosen == "ref":
        url = where.url(step.references)
        return where.request("DELETE", url, None, _matching(if_match))
    member = name if chosen == "null" else f"{name}@odata.bind"
    return _patched(where, step, _body(member, None), if_match)


def with_reference(
    where: Destination, source: Rows, navigation: str, target: Rows
) -> Request:
    """Do what `set_reference` says."""
    _require_single(_step(where, source, navigation), "associate")
    return associated(where, source, navigation, target, "ref")


def cleared(where: Destination, source: Rows, navigation: str) -> Request:
    """Do what `clear_reference` says."""
    _require_single(_step(where, source, navigation), "disassociate")
    return disassociated(where, source, navigation, None, "ref")


def bind_text(where: Destination, entity: EntityUrl) -> str:
    """Return the URL of an entity as `@odata.bind` has it.

    Dataverse documents relative ones. To others they are relative to the URL of the
    request, wherever that leads, so that they get absolute ones if the root is known.
    """
    if where.is_dataverse or not entity.path or "://" in entity.text:
        return entity.text
    return where.url(entity.path)


@frozen(eq=False)
class _Step:
    """A navigation property of an entity; `path` leads to what declares it."""

    path: tuple[PathSegment, ...]
    navigation: NavigationProperty
    is_of_entity: bool

    @property
    def is_collection(self) -> bool:
        return self.navigation.type.is_collection

    @property
    def references(self) -> tuple[PathSegment, ...]:
        return (*self.path, n.Segment(self.navigation.name), n.RefSegment())


def _step(where: Destination, source: Rows, navigation: str) -> _Step:
    entity = entity_at(where, source)
    if entity.entity_type is None:
        message = f"nothing is known of the type of '{shown(entity.text)}'"
        raise refused("ODQ717", message, entity.text)
    *before, name = split_path(navigation)
    end = entity.entity_type
    if before:
        found = follow(where.model, entity.entity_type, "/".join(before)).end
        if found is None:
            kind = f"'{shown(navigation)}' leads nowhere from '{end.name}'"
            raise refused("ODQ201", kind, navigation)
        segments = (*entity.path, *(n.Segment(named(each)) for each in before))
        member = where.model.navigation_property(found, name)
        if member is None:
            raise unknown_navigation(where.model, found, name)
        is_of_entity = isinstance(found, EntityType) and all("." in x for x in before)
        return _Step(segments, member, is_of_entity)
    member = where.model.navigation_property(end, name)
    if member is None:
        raise unknown_navigation(where.model, end, name)
    return _Step(entity.path, member, is_of_entity=True)


def _form(
    step: _Step,
    given: Form | None,
    known: dict[bool, tuple[str, ...]],
    default: Form,
) -> str:
    forms = known[step.is_collection]
    name = step.navigation.name
    if given is None:
        given = default if default in forms else None
    elif given not in {*_SETTING[False], *_CLEARING[False], *_CLEARING[True]}:
        raise ValueError(f"there is no form {given!r}")
    chosen: str = given or forms[0]
    if chosen not in forms:
        kind = "a collection" if step.is_collection else "single-valued"
        message = f"'{name}' is {kind}, which has no form '{chosen}'"
        code = "ODQ732" if step.is_collection and chosen == "bind" else "ODQ719"
        raise refused(code, message, name, f"the forms are {', '.join(forms)}")
    if chosen in {"ref", "key", "id"} and step.navigation.contains_target:
        message = f"'{name}' contains its entities: there are no references to change"
        raise refused("ODQ719", message, name)
    if chosen in {"bind", "null"} and not step.is_of_entity:
        message = f"'{name}' is one of a complex value, which has the form 'ref' here"
        raise refused("ODQ719", message, name)
    return chosen


def _require_single(step: _Step, instead: str) -> None:
    if step.is_collection:
        name = step.navigation.name
        message = f"'{name}' is a collection, and has no single reference"
        raise refused("ODQ719", message, name, f"use {instead}")


def _removed(
    where: Destination,
    step: _Step,
    target: Rows | None,
    form: Form | None,
    if_match: str | None,
) -> Request:
    name = step.navigation.name
    if target is None:
        message = f"'{name}' is a collection: which entity is to be taken from it?"
        raise refused("ODQ507", message, name, "give the target")
    entity = entity_at(where, target)
    require_target(where.model, step.navigation, entity)
    chosen = _form(step, form, _CLEARING, "key")
    if entity.key is None:
        message = f"'{shown(entity.text)}' has no key, which tells what is to be taken"
        raise refused("ODQ717", message, entity.text)
    if chosen == "id":
        option = n.OpaqueOption("$id", where.absolute(entity.path, "'$id'"))
        url = where.url(step.references, [option])
    else:
        member = n.Segment(name, entity.key)
        url = where.url((*step.path, member, n.RefSegment()))
    return where.request("DELETE", url, None, _matching(if_match))


def _patched(
    where: Destination, step: _Step, body: str, if_match: str | None
) -> Request:
    # Without the header an update may create the entity.
    headers = _matching(if_match or "*")
    return where.request("PATCH", where.url(step.path), body, headers)


def _matching(etag: str | None) -> tuple[tuple[str, str], ...]:
    return () if etag is None else (("If-Match", etag),)


def _body(name: str, value: str | None) -> str:
    return dumps({name: value}, ensure_ascii=False)
