"""References to entities, and the URLs that they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import field, frozen

from odataq.builder.checking import Target
from odataq.builder.names import split_path
from odataq.builder.query_builder import QueryBuilder, query
from odataq.csdl.annotations import alternate_keys
from odataq.diagnostics import errors_in
from odataq.errors import QueryError
from odataq.rules.showing import shown
from odataq.semantics.binder import bind
from odataq.semantics.resource import ResourceKind
from odataq.source import Source
from odataq.syntax import nodes as n
from odataq.syntax.parser import parse_source
from odataq.syntax.printer import compile as compile_tree
from odataq.text.guids import GUID
from odataq.writes.refusing import refused

if TYPE_CHECKING:
    from odataq.csdl.model import EntityType
    from odataq.syntax.nodes import PathSegment
    from odataq.writes.destination import Destination

__all__ = ["EntityUrl", "Row", "Rows", "entity_at", "members_of_key", "ref"]

_GUID: Final = re.compile(GUID)
# Spec: Protocol, "Referencing New Entities": the Content-ID of a request before.
_CONTENT: Final = re.compile(r"\$[A-Za-z0-9._~-]+")


def _key(key: object) -> object:
    # Kept as pairs, so that a reference can be a key of a dict itself.
    return tuple(key.items()) if isinstance(key, Mapping) else key


@frozen
class Row:
    """A reference to an entity: a set, its key, and a type to cast it to.

    `key` is one value, or pairs of names and values. It is compared by what it
    was given, and needs no model.
    """

    set: str
    key: object = field(converter=_key)
    type: str | None = None


Rows: TypeAlias = Row | QueryBuilder | str
"""What refers to an entity: a `Row`, a query for one, its URL, or `$1`."""


def ref(entity_set: str, key: object, /, *, type: str | None = None) -> Row:  # noqa: A002 (the word of the specification)
    """Return a reference to an entity, by its set and its key.

    A key is one value (a UUID, its text, a number), or a mapping for one of
    several parts and for an alternate key. `type` is the qualified name of a
    derived type. What isn't so in a model is found when a request is made.
    """
    return Row(entity_set, key, type)


@frozen(eq=False)
class EntityUrl:
    """An entity that a reference was found to mean.

    `text` is the URL that a body has, `path` what is behind the service root. Both
    the path and the type are missing for a reference such as `$1`.
    """

    text: str
    path: tuple[PathSegment, ...] = ()
    entity_type: EntityType | None = None

    @property
    def key(self) -> n.Arguments | None:
        """The key as it stands in the path."""
        keyed = (each for each in self.path if isinstance(each, n.Segment))
        found = None
        for each in keyed:
            found = each.key or each.arguments or found
        return found


def entity_at(where: Destination, given: Rows) -> EntityUrl:
    """Return the entity that a reference means.

    Raises `QueryError` where there is none: for an unknown set, a wrong key, a
    URL of anything else; `TypeError` for what is no reference.
    """
    match given:
        case Row():
            return _of_tree(where, _of_row(where, given).tree, "")
        case QueryBuilder():
            return _of_tree(where, given.tree, "")
        case str():
            return _of_text(where, given)
    kind = type(given).__name__
    raise TypeError(f"a reference is made by odataq.ref, or a URL, not {kind}")


def _of_row(where: Destination, row: Row) -> QueryBuilder:
    key = dict(row.key) if isinstance(row.key, tuple) else row.key
    found = query(where.model, row.set, profile=where.profile, key=key)
    return found if row.type is None else found.navigate(row.type)


def _of_text(where: Destination, text: str) -> EntityUrl:
    if _CONTENT.fullmatch(text):
        return EntityUrl(text)
    if _GUID.fullmatch(text):
        message = f"'{text}' is a key, and doesn't tell of which set"
        raise refused("ODQ717", message, text, "odataq.ref(set, key) makes a reference")
    # Bodies may have a slash in front of what is relative to the root.
    inner = text.removeprefix("/")
    parsed = parse_source(Source(inner), service_root=where.root or None)
    if errors_in(parsed.diagnostics) or not isinstance(parsed.node, n.Query):
        raise QueryError(parsed.diagnostics)
    tree = parsed.node
    root = tree.service_root
    if where.root and root and root.rstrip("/") != where.root.rstrip("/"):
        message = f"'{shown(text)}' is a URL of another service than {where.root}"
        raise refused("ODQ717", message, text)
    target = Target(where.model, where.profile)
    target.require(tree)
    return _of_tree(where, tree, text)


def _of_tree(where: Destination, tree: n.Query, text: str) -> EntityUrl:
    resource = bind(tree, where.model, profile=where.profile).resource
    path = tree.path.segments if isinstance(tree.path, n.ResourcePath) else ()
    written = text or compile_tree(n.Query(n.ResourcePath(path)))
    if resource.kind is not ResourceKind.ENTITY or tree.options:
        what = "a query with options" if tree.options else resource.kind.value
        message = f"'{shown(written)}' refers to no entity: it is {what}"
        raise refused("ODQ717", message, written, "give a key: odataq.ref(set, key)")
    return EntityUrl(written, path, where.model.entity_type(resource.type.name))


def members_of_key(where: Destination, row: EntityUrl) -> dict[str, n.Literal]:
    """Return the values of a key by the names of properties, for a body.

    Raises `QueryError` where the URL doesn't have them as literals.
    """
    found: dict[str, n.Literal] = {}
    key = None if row.entity_type is None else where.model.key(row.entity_type)
    if row.key is None or key is None or row.entity_type is None:
        raise refused("ODQ717", f"'{shown(row.text)}' has no key", row.text)
    parts = {each.name: each.path for each in key.parts}
    for alternate in alternate_keys(row.entity_type):
        for each in alternate.parts:
            parts.setdefault(each.name, each.path)
    for given in row.key.items:
        # A key that only the set declares is one of properties of these names.
        own = key.parts[0].path if given.name is None else given.name
        name = parts.get(own, own)
        if not isinstance(given.value, n.Literal) or len(split_path(name)) > 1:
            message = f"the key of '{shown(row.text)}' can't stand in a body"
            raise refused("ODQ717", message, row.text)
        found[name] = given.value
    return found
