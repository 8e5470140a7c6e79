"""Built-in types of CSDL and the facets that narrow them."""

from __future__ import annotations

from typing import Final, Literal

from attrs import frozen

__all__ = [
    "ABSTRACT_TYPES",
    "GEO_TYPES",
    "INTEGER_RANGES",
    "KEY_TYPES",
    "NO_FACETS",
    "PRIMITIVE_TYPES",
    "VOCABULARY_TYPES",
    "Facets",
    "TypeRef",
    "is_builtin",
]

GEO_TYPES: Final = frozenset(
    f"Edm.{family}{shape}"
    for family in ("Geography", "Geometry")
    for shape in (
        "",
        "Collection",
        "LineString",
        "MultiLineString",
        "MultiPoint",
        "MultiPolygon",
        "Point",
        "Polygon",
    )
)

# Spec: CSDL XML, "Key": what a key property may be typed with.
KEY_TYPES: Final = frozenset(
    {
        "Edm.Boolean",
        "Edm.Byte",
        "Edm.Date",
        "Edm.DateTimeOffset",
        "Edm.Decimal",
        "Edm.Duration",
        "Edm.Guid",
        "Edm.Int16",
        "Edm.Int32",
        "Edm.Int64",
        "Edm.SByte",
        "Edm.String",
        "Edm.TimeOfDay",
    }
)

# Spec: CSDL XML, "Primitive Types".
PRIMITIVE_TYPES: Final = (
    KEY_TYPES | GEO_TYPES | {"Edm.Binary", "Edm.Double", "Edm.Single", "Edm.Stream"}
)

# Spec: CSDL XML, "Built-In Abstract Types".
ABSTRACT_TYPES: Final = frozenset(
    {"Edm.ComplexType", "Edm.EntityType", "Edm.PrimitiveType", "Edm.Untyped"}
)

# Spec: CSDL XML, "Built-In Types for defining Vocabulary Terms".
VOCABULARY_TYPES: Final = frozenset(
    {
        "Edm.AnnotationPath",
        "Edm.AnyPropertyPath",
        "Edm.ModelElementPath",
        "Edm.NavigationPropertyPath",
        "Edm.PropertyPath",
    }
)

_BUILTIN: Final = PRIMITIVE_TYPES | ABSTRACT_TYPES | VOCABULARY_TYPES

INTEGER_RANGES: Final = {
    "Edm.Byte": (0, 2**8 - 1),
    "Edm.SByte": (-(2**7), 2**7 - 1),
    "Edm.Int16": (-(2**15), 2**15 - 1),
    "Edm.Int32": (-(2**31), 2**31 - 1),
    "Edm.Int64": (-(2**63), 2**63 - 1),
}


def is_builtin(qualified_name: str) -> bool:
    """Tell whether a qualified name is a type of the namespace `Edm`."""
    return qualified_name in _BUILTIN


@frozen
class TypeRef:
    """A type as a property, parameter or term refers to it.

    `name` is qualified by a namespace, never by an alias; for a collection it
    is the type of the items.
    """

    name: str
    is_collection: bool = False

    def __str__(self) -> str:
        """Return the type as CSDL writes it."""
        return f"Collection({self.name})" if self.is_collection else self.name


@frozen
class Facets:
    """What narrows the values of a type; `None` where nothing is said.

    Spec: CSDL XML, "Type Facets".
    """

    max_length: int | Literal["max"] | None = None
    precision: int | None = None
    scale: int | Literal["variable", "floating"] | None = None
    unicode: bool | None = None
    srid: int | Literal["variable"] | None = None


NO_FACETS: Final = Facets()
