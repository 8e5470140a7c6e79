"""Which kind of resource has a type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.csdl.model import EntityType
from odataq.csdl.types import STREAM, UNKNOWN, TypeRef, is_builtin
from odataq.semantics.resource import ResourceKind

if TYPE_CHECKING:
    from odataq.semantics.notes import Notes

__all__ = ["has_stream", "kind_of"]

_Kind = ResourceKind


def kind_of(type_ref: TypeRef, notes: Notes) -> ResourceKind:
    """Return what kind of resource has a type."""
    if type_ref == UNKNOWN:
        return _Kind.UNKNOWN
    many = type_ref.is_collection
    found = notes.model.find_type(type_ref.name)
    if isinstance(found, EntityType) or type_ref.name == "Edm.EntityType":
        return _Kind.ENTITY_COLLECTION if many else _Kind.ENTITY
    if notes.model.structured_type(type_ref.name) is not None:
        return _Kind.COMPLEX_COLLECTION if many else _Kind.COMPLEX
    if found is None and not is_builtin(type_ref.name):
        return _Kind.UNKNOWN
    if type_ref == STREAM:
        return _Kind.MEDIA
    return _Kind.PRIMITIVE_COLLECTION if many else _Kind.PRIMITIVE


def has_stream(notes: Notes, type_ref: TypeRef) -> bool:
    """Tell whether an entity of a type, or of one that isn't known, is a stream."""
    entity_type = notes.model.entity_type(type_ref.name)
    if entity_type is None:
        return True
    chain = (entity_type, *notes.model.bases(entity_type))
    return any(isinstance(each, EntityType) and each.has_stream for each in chain)
