"""Which requests references between entities take."""

from __future__ import annotations

from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.csdl.model import NavigationProperty
from odataq.rules.annotated import place_of_path
from odataq.semantics.resource import ResourceKind
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.rules.registry import Context

__all__ = ["Relation", "instead", "relation_of", "takes"]


class Relation(Enum):
    """What `$ref` stands behind; each value is how a message calls the reference."""

    SINGLE = "the reference of a single-valued navigation property"
    COLLECTION = "a collection of references"
    MEMBER = "the reference to a member of a collection"
    ENTITY = "the reference to an entity that no navigation property leads to"
    ENTITIES = "the references to entities that no navigation property leads to"


_READING: Final = frozenset({"GET"})
# Spec: Protocol, "Modifying Relationships between Entities": what changes a relation.
_TAKEN: Final[Mapping[Relation, frozenset[str]]] = MappingProxyType(
    {
        Relation.SINGLE: _READING | {"PUT", "DELETE"},
        Relation.COLLECTION: _READING | {"POST", "DELETE"},
        Relation.MEMBER: _READING | {"DELETE"},
        Relation.ENTITY: _READING,
        Relation.ENTITIES: _READING,
    }
)
_INSTEAD: Final[Mapping[Relation, str]] = MappingProxyType(
    {
        Relation.SINGLE: "PUT sets the reference, DELETE clears it",
        Relation.COLLECTION: "POST adds a reference, DELETE removes one",
        Relation.MEMBER: "DELETE removes it, POST to the collection adds one",
    }
)


def relation_of(query: n.Query, context: Context) -> Relation | None:
    """Return what the `$ref` at the end of a path is about, `None` without one.

    `None` as well where it isn't known: of what an operation returns.

    Spec: URL Conventions, "Addressing References between Entities".
    """
    kind = context.binding.resource.kind
    many = kind is ResourceKind.REFERENCES
    if not isinstance(query.path, n.ResourcePath) or not (
        many or kind is ResourceKind.REFERENCE
    ):
        return None
    place = place_of_path(query.path, context)
    if isinstance(place.member, NavigationProperty):
        if many:
            return Relation.COLLECTION
        is_member = place.member.type.is_collection
        return Relation.MEMBER if is_member else Relation.SINGLE
    if place.anchor is None:
        return None
    return Relation.ENTITIES if many else Relation.ENTITY


def takes(relation: Relation, method: str, context: Context) -> bool:
    """Tell whether a reference takes requests of a method.

    Spec: Protocol 4.01, "Replace all References in a Collection-Valued Navigation
    Property".
    """
    is_newer = context.profile.version != "4.0"
    if relation is Relation.COLLECTION and method == "PUT" and is_newer:
        return True
    return method in _TAKEN[relation]


def instead(relation: Relation) -> str | None:
    """Return the hint which methods a reference takes, `None` if it is only read."""
    return _INSTEAD.get(relation)
