"""A shape as JSON Schema, 2020-12."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, assert_never
from urllib.parse import quote

from odataq.shape.tree import (
    JsonKind,
    ShapeArray,
    ShapeObject,
    ShapeReference,
    ShapeValue,
)

if TYPE_CHECKING:
    from odataq.shape.tree import ResponseShape, Shape

__all__ = ["json_schema"]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_INFINITIES: Final = ["INF", "-INF", "NaN"]

# A shape nests as deep as a query, which is bounded, so these may recurse.


def json_schema(response: ResponseShape) -> dict[str, Any]:
    """Return the JSON Schema of a response, made for `json.dumps`.

    Members that the shape doesn't have are refused, unless it is open or they are
    annotations, whose names have an `@`. Without a body nothing is valid.
    """
    schema: dict[str, Any] = {"$schema": _DIALECT}
    if response.body is None:
        return {**schema, "not": {}}
    schema |= _schema(response.body)
    if response.definitions:
        schema["$defs"] = {
            each.name: _schema(each.shape) for each in response.definitions
        }
    return schema


def _schema(shape: Shape) -> dict[str, Any]:
    match shape:
        case ShapeArray(items, most):
            array = {"type": "array", "items": _schema(items)}
            return array if most is None else {**array, "maxItems": most}
        case ShapeObject():
            return _object(shape)
        case ShapeReference(name, is_nullable):
            pointer = name.replace("~", "~0").replace("/", "~1")
            reference = {"$ref": f"#/$defs/{quote(pointer)}"}
            null = {"type": "null"}
            return {"anyOf": [reference, null]} if is_nullable else reference
        case ShapeValue():
            return _value(shape)
        case _:
            assert_never(shape)


def _object(shape: ShapeObject) -> dict[str, Any]:
    found: dict[str, Any] = {"type": _type("object", is_nullable=shape.is_nullable)}
    if shape.type:
        found["title"] = shape.type
    found["properties"] = {each.name: _schema(each.shape) for each in shape.members}
    required = [each.name for each in shape.members if each.is_required]
    if required:
        found["required"] = required
    if not shape.is_open:
        found["patternProperties"] = {"@": {}}
        found["additionalProperties"] = False
    return found


def _value(shape: ShapeValue) -> dict[str, Any]:
    if shape.kind is JsonKind.ANY:
        return {}
    if shape.choices:
        null = [None] if shape.is_nullable else []
        return {"enum": [*shape.choices, *null]}
    found: dict[str, Any] = {
        "type": _type(shape.kind.value, is_nullable=shape.is_nullable)
    }
    if shape.format is not None:
        found["format"] = shape.format
    if shape.has_infinities:
        return {"anyOf": [found, {"enum": _INFINITIES}]}
    return found


def _type(name: str, *, is_nullable: bool) -> str | list[str]:
    return [name, "null"] if is_nullable else name
