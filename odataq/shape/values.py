"""The shapes of values, by their types."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import evolve

from odataq.csdl.model import EnumType
from odataq.csdl.types import GEO_TYPES, underlying
from odataq.shape.tree import ANYTHING, JsonKind, ShapeValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.csdl.model import Model
    from odataq.csdl.types import TypeRef

__all__ = ["INTEGER", "TEXT", "TRUTH", "URL", "value_shape"]

TEXT: Final = ShapeValue(JsonKind.STRING)
URL: Final = ShapeValue(JsonKind.STRING, format="uri-reference")
TRUTH: Final = ShapeValue(JsonKind.BOOLEAN)
INTEGER: Final = ShapeValue(JsonKind.INTEGER)

_FLOAT: Final = ShapeValue(JsonKind.NUMBER, has_infinities=True)

# Spec: JSON Format, "Primitive Value". JSON Schema has no format for a time of day
# without a zone, nor for durations with a sign.
_PRIMITIVE: Final[Mapping[str, ShapeValue]] = MappingProxyType(
    {
        "Edm.Binary": TEXT,
        "Edm.Boolean": TRUTH,
        "Edm.Byte": INTEGER,
        "Edm.Date": ShapeValue(JsonKind.STRING, format="date"),
        "Edm.DateTimeOffset": ShapeValue(JsonKind.STRING, format="date-time"),
        "Edm.Decimal": ShapeValue(JsonKind.NUMBER),
        "Edm.Double": _FLOAT,
        "Edm.Duration": TEXT,
        "Edm.Guid": ShapeValue(JsonKind.STRING, format="uuid"),
        "Edm.Int16": INTEGER,
        "Edm.Int32": INTEGER,
        "Edm.Int64": INTEGER,
        "Edm.SByte": INTEGER,
        "Edm.Single": _FLOAT,
        "Edm.Stream": TEXT,
        "Edm.String": TEXT,
        "Edm.TimeOfDay": TEXT,
        **dict.fromkeys(GEO_TYPES, ShapeValue(JsonKind.OBJECT)),
    }
)
# With IEEE754Compatible=true these are strings.
_LONG: Final = frozenset({"Edm.Decimal", "Edm.Int64"})


def value_shape(
    type_ref: TypeRef, model: Model, *, is_nullable: bool, numbers_as_strings: bool
) -> ShapeValue:
    """Return the shape of one value, an item where the type is a collection.

    What is no primitive type and no enumeration may be anything.
    """
    found = model.find_type(type_ref.name)
    if isinstance(found, EnumType):
        # Several members are one string, with commas.
        choices = () if found.is_flags else tuple(found.members)
        return ShapeValue(
            JsonKind.STRING, found.qualified_name, is_nullable, choices=choices
        )
    name = underlying(type_ref, model).name
    shape = _PRIMITIVE.get(name)
    if shape is None:
        return evolve(ANYTHING, type=type_ref.name if found else "")
    if numbers_as_strings and name in _LONG:
        shape = TEXT
    return evolve(shape, type=type_ref.name, is_nullable=is_nullable)
