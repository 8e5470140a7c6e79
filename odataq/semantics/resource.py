"""What a resource path leads to."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from odataq.csdl.types import UNKNOWN, TypeRef

__all__ = ["UNKNOWN_RESOURCE", "Resource", "ResourceKind"]


class ResourceKind(Enum):
    """The kinds of resource; each value is how a message calls one."""

    UNKNOWN = "an unknown resource"
    SERVICE = "the service document"
    METADATA = "the metadata document"
    BATCH = "a batch"
    ALL = "all entities"
    CROSSJOIN = "a cross join"
    ENTITY_ID = "an entity by its id"
    ENTITY_COLLECTION = "a collection of entities"
    ENTITY = "a single entity"
    MEDIA = "a stream"
    COMPLEX_COLLECTION = "a collection of complex values"
    COMPLEX = "a complex value"
    PRIMITIVE_COLLECTION = "a collection of primitive values"
    PRIMITIVE = "a primitive value"
    COUNT = "a count"
    REFERENCES = "a collection of references"
    REFERENCE = "a reference"
    RAW_VALUE = "a raw value"
    ACTION = "an action"
    NOTHING = "nothing"


@frozen
class Resource:
    """The end of a resource path: its kind and type.

    `of` is what a count or a reference is taken of, whose type then is `type`, and
    which options are about. `is_action` tells whether
    an action is called on the way, which asks for POST.
    """

    kind: ResourceKind = ResourceKind.UNKNOWN
    type: TypeRef = UNKNOWN
    of: ResourceKind = ResourceKind.UNKNOWN
    is_action: bool = False


UNKNOWN_RESOURCE = Resource()
