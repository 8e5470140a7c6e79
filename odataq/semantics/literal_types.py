"""Types of literals, and whether one fits a type that is expected."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.csdl.types import (
    BINARY,
    BOOLEAN,
    DATE,
    DATE_TIME_OFFSET,
    DECIMAL,
    DOUBLE,
    DURATION,
    GUID,
    INT32,
    INT64,
    INTEGER_RANGES,
    NULL,
    STRING,
    TIME_OF_DAY,
    UNKNOWN,
    TypeRef,
    assignable,
    underlying,
)
from odataq.syntax.nodes import Literal, LiteralKind
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.csdl.model import Model

__all__ = ["fits", "is_out_of_range", "type_of_literal"]

_TYPES: Final[Mapping[LiteralKind, TypeRef]] = MappingProxyType(
    {
        LiteralKind.NULL: NULL,
        LiteralKind.BOOLEAN: BOOLEAN,
        LiteralKind.STRING: STRING,
        LiteralKind.JSON_STRING: STRING,
        LiteralKind.GUID: GUID,
        LiteralKind.DATE: DATE,
        LiteralKind.DATE_TIME: DATE_TIME_OFFSET,
        LiteralKind.TIME_OF_DAY: TIME_OF_DAY,
        LiteralKind.DURATION: DURATION,
        LiteralKind.BINARY: BINARY,
    }
)
_DIGITS = re.compile(r"[+-]?[0-9]+")
_DURATION = re.compile(
    r"-?P(?=.)(?:[0-9]+D)?(?:T(?=.)(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
)
_SHAPE = re.compile(r"(?i:SRID=[0-9]+;)?([A-Za-z]+)")
_SHAPES: Final = {
    "point": "Point",
    "linestring": "LineString",
    "polygon": "Polygon",
    "multipoint": "MultiPoint",
    "multilinestring": "MultiLineString",
    "multipolygon": "MultiPolygon",
    "geometrycollection": "Collection",
}


def type_of_literal(literal: Literal, model: Model | None) -> TypeRef:
    """Return the type that a literal has by itself.

    That of an enumeration literal is named in full, whether the model has it or
    not. The type of a number is the smallest that holds it and that a literal
    can have: `Edm.Int32`, `Edm.Int64`, `Edm.Decimal` or `Edm.Double`.
    """
    known = _TYPES.get(literal.kind)
    if known is not None:
        return known
    if literal.kind is LiteralKind.NUMBER:
        return _type_of_number(literal.text)
    if literal.kind is LiteralKind.ENUM:
        name = literal.text.partition("'")[0]
        return TypeRef(model.full_name(name) if model else name)
    found = _SHAPE.match(literal.text)
    shape = _SHAPES.get(found.group(1).lower(), "") if found else ""
    return TypeRef(f"Edm.{literal.kind.value.title()}{shape}")


def _type_of_number(text: str) -> TypeRef:
    if _DIGITS.fullmatch(text):
        for type_ref in (INT32, INT64):
            low, high = INTEGER_RANGES[type_ref.name]
            if low <= int(text) <= high:
                return type_ref
        return DECIMAL
    return DECIMAL if "." in text and "e" not in text.lower() else DOUBLE


def fits(literal: Literal, expected: TypeRef, model: Model | None) -> bool:
    """Tell whether a literal can be given where a type is expected."""
    if expected == UNKNOWN or expected.is_collection:
        return expected == UNKNOWN or literal.kind is LiteralKind.NULL
    target = underlying(expected, model)
    if literal.kind is LiteralKind.NUMBER and target.name in INTEGER_RANGES:
        is_whole = _DIGITS.fullmatch(literal.text) is not None
        return is_whole and not is_out_of_range(literal, target)
    if literal.kind is LiteralKind.NUMBER and target.name in _FRACTIONAL:
        return True
    if literal.kind is LiteralKind.STRING and target == DURATION:
        # Spec: URL Conventions, "Primitive Literals": the prefix may be left out.
        return HOLE in literal.text or _DURATION.fullmatch(literal.text) is not None
    return assignable(type_of_literal(literal, model), target, model)


def is_out_of_range(literal: Literal, type_ref: TypeRef) -> bool:
    """Tell whether a whole number is one that no value of an integer type is.

    `False` for every other literal and type.

    Spec: CSDL XML, "Primitive Types".
    """
    if (
        literal.kind is not LiteralKind.NUMBER
        or type_ref.name not in INTEGER_RANGES
        or not _DIGITS.fullmatch(literal.text)
    ):
        return False
    low, high = INTEGER_RANGES[type_ref.name]
    return not low <= int(literal.text) <= high


_FRACTIONAL: Final = frozenset({"Edm.Single", "Edm.Double", "Edm.Decimal"})
