"""The shape of JSON as a typed tree."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

__all__ = [
    "ANYTHING",
    "JsonKind",
    "ResponseShape",
    "Shape",
    "ShapeArray",
    "ShapeDefinition",
    "ShapeMember",
    "ShapeObject",
    "ShapeReference",
    "ShapeValue",
]


class JsonKind(StrEnum):
    """What a value is in JSON; `ANY` where nothing is known of it."""

    STRING = "string"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    OBJECT = "object"
    ANY = "any"


@frozen
class ShapeValue:
    """A value that isn't taken apart.

    `type` is the name of its type in the model, empty for control information;
    `format` that of JSON Schema. `choices` are all values that it may have, none
    where any fits. `has_infinities` tells that the strings `INF`, `-INF` and `NaN`
    may stand for a number.
    """

    kind: JsonKind
    type: str = ""
    is_nullable: bool = False
    format: str | None = None
    choices: tuple[str, ...] = ()
    has_infinities: bool = False


@frozen
class ShapeArray:
    """An array; `max_items` is the most that one response has, where it is known."""

    items: Shape
    max_items: int | None = None


@frozen
class ShapeMember:
    """A name and its value in an object; where it isn't required it may be missing."""

    name: str
    shape: Shape
    is_required: bool = True


@frozen
class ShapeObject:
    """An object of members in the order in which they were asked for.

    `type` is the name of its type in the model, empty where it has none. Where it
    `is_open` there may be members that nobody knows; annotations, whose names have
    an `@`, may be anywhere.
    """

    members: tuple[ShapeMember, ...] = ()
    type: str = ""
    is_nullable: bool = False
    is_open: bool = False


@frozen
class ShapeReference:
    """The shape that a definition of the response has."""

    name: str
    is_nullable: bool = False


Shape = ShapeValue | ShapeArray | ShapeObject | ShapeReference


@frozen
class ShapeDefinition:
    """A shape with a name, because it stands in several places or in itself."""

    name: str
    shape: ShapeObject


@frozen
class ResponseShape:
    """What a service answers: a media type and, for JSON, a shape.

    Without a `body` there is nothing to describe: XML, or a response without
    content. For a media type other than JSON the shape is that of the text. Where
    it `may_be_empty` the service may answer `204 No Content`.
    """

    body: Shape | None
    media_type: str = "application/json"
    definitions: tuple[ShapeDefinition, ...] = ()
    may_be_empty: bool = False


ANYTHING = ShapeValue(JsonKind.ANY, is_nullable=True)
