"""Types of CSDL: the built-in ones, their facets, and which fit where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, Protocol

from attrs import frozen

if TYPE_CHECKING:
    from odataq.csdl.model import SchemaType

__all__ = [
    "ABSTRACT_TYPES",
    "BINARY",
    "BOOLEAN",
    "BYTE",
    "COLLECTION",
    "DATE",
    "DATE_TIME_OFFSET",
    "DECIMAL",
    "DOUBLE",
    "DURATION",
    "GEO_TYPES",
    "GUID",
    "INT16",
    "INT32",
    "INT64",
    "INTEGER_RANGES",
    "KEY_TYPES",
    "NO_FACETS",
    "NULL",
    "NUMERIC_TYPES",
    "PRIMITIVE_TYPES",
    "SBYTE",
    "SINGLE",
    "STREAM",
    "STRING",
    "TIME_OF_DAY",
    "UNKNOWN",
    "UNTYPED",
    "VOCABULARY_TYPES",
    "Facets",
    "TypeLookup",
    "TypeRef",
    "assignable",
    "is_builtin",
    "is_enum",
    "is_open",
    "promote",
    "underlying",
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

NUMERIC_TYPES: Final = frozenset(
    {*INTEGER_RANGES, "Edm.Single", "Edm.Double", "Edm.Decimal"}
)


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


# Two that no document declares: what is not known, which fits everywhere, and the
# type of the literal `null`.
UNKNOWN: Final = TypeRef("?")
NULL: Final = TypeRef("null")

# A collection of whatever.
COLLECTION: Final = TypeRef(UNKNOWN.name, is_collection=True)

BINARY: Final = TypeRef("Edm.Binary")
BOOLEAN: Final = TypeRef("Edm.Boolean")
BYTE: Final = TypeRef("Edm.Byte")
DATE: Final = TypeRef("Edm.Date")
DATE_TIME_OFFSET: Final = TypeRef("Edm.DateTimeOffset")
DECIMAL: Final = TypeRef("Edm.Decimal")
DOUBLE: Final = TypeRef("Edm.Double")
DURATION: Final = TypeRef("Edm.Duration")
GUID: Final = TypeRef("Edm.Guid")
INT16: Final = TypeRef("Edm.Int16")
INT32: Final = TypeRef("Edm.Int32")
INT64: Final = TypeRef("Edm.Int64")
SBYTE: Final = TypeRef("Edm.SByte")
SINGLE: Final = TypeRef("Edm.Single")
STREAM: Final = TypeRef("Edm.Stream")
STRING: Final = TypeRef("Edm.String")
TIME_OF_DAY: Final = TypeRef("Edm.TimeOfDay")
UNTYPED: Final = TypeRef("Edm.Untyped")

# A single value of these may be a collection too.
_ANYTHING: Final = frozenset({UNKNOWN, NULL, UNTYPED})
_PRIMITIVE: Final = "Edm.PrimitiveType"
_OPEN: Final = frozenset({*(each.name for each in _ANYTHING), _PRIMITIVE})

# Spec: URL Conventions, "Numeric Promotion". The first one that an operand has is
# that of the result.
_PROMOTED: Final = (DOUBLE, SINGLE, DECIMAL, INT64, INT32, INT16)


class TypeLookup(Protocol):
    """What of a model is needed to compare types."""

    def find_type(self, name: str) -> SchemaType | None:
        """Return the type of a qualified name, `None` where there is none."""

    def is_derived(self, name: str, base: str) -> bool:
        """Tell whether a type is `base` or derives from it, both full names."""


def underlying(type_ref: TypeRef, model: TypeLookup | None) -> TypeRef:
    """Return the type with a type definition replaced by its primitive type.

    Every other type, and one that the model doesn't know, is returned as it is.
    """
    if model is None or type_ref.name in _BUILTIN:
        return type_ref
    # That of an enumeration type is a name.
    found = getattr(model.find_type(type_ref.name), "underlying_type", None)
    if not isinstance(found, TypeRef):
        return type_ref
    return TypeRef(found.name, is_collection=type_ref.is_collection)


def is_enum(name: str, model: TypeLookup | None) -> bool:
    """Tell whether a full name is that of an enumeration type of the model."""
    found = None if model is None else model.find_type(name)
    return isinstance(getattr(found, "underlying_type", None), str)


def is_open(type_ref: TypeRef, model: TypeLookup | None) -> bool:
    """Tell whether too little is known of a type to say what doesn't fit it.

    So it is for `UNKNOWN`, `NULL`, `Edm.Untyped`, `Edm.PrimitiveType` and for a
    name that the model doesn't have; for a collection the items count.
    """
    name = type_ref.name
    if name in _BUILTIN or name in _OPEN:
        return name in _OPEN
    return model is None or model.find_type(name) is None


def promote(left: TypeRef, right: TypeRef) -> TypeRef | None:
    """Return the numeric type that holds what two numeric types hold.

    `None` where one of them isn't numeric. A type definition has to be replaced
    by its primitive type before.

    Spec: URL Conventions, "Numeric Promotion".
    """
    pair = (left, right)
    if any(each.is_collection or each.name not in NUMERIC_TYPES for each in pair):
        return None
    if left == right:
        return left
    # The specification takes Edm.Single here, which has fewer digits.
    if SINGLE in pair and DECIMAL in pair:
        return DOUBLE
    # What is left are Edm.Byte and Edm.SByte.
    return next((each for each in _PROMOTED if each in pair), INT16)


def assignable(value: TypeRef, target: TypeRef, model: TypeLookup | None) -> bool:
    """Tell whether a value of one type may be given where another is expected.

    A string may be given for a member of an enumeration, a date for a point in
    time. Where too little is known of a type, the answer is yes.
    """
    if value == target or value in _ANYTHING or target in _ANYTHING:
        return True
    if value.is_collection != target.is_collection:
        return False
    if is_open(value, model) or (is_open(target, model) and target.name != _PRIMITIVE):
        return True
    name = underlying(value, model).name
    expected = underlying(target, model).name
    if name == expected:
        return True
    if expected in _BUILTIN:
        return _fits_builtin(name, expected, model)
    return _fits_declared(name, expected, model)


def _fits_builtin(name: str, expected: str, model: TypeLookup | None) -> bool:
    match expected:
        case "Edm.DateTimeOffset":
            return name == "Edm.Date"
        case "Edm.Geography" | "Edm.Geometry":
            return name in GEO_TYPES and name.startswith(expected)
        case "Edm.PrimitiveType":
            return name in PRIMITIVE_TYPES or is_enum(name, model)
        case "Edm.ComplexType" | "Edm.EntityType":
            return _is_structured(name, model, abstract=expected)
        case _:
            return _fits_number(name, expected)


def _fits_number(name: str, expected: str) -> bool:
    # A literal does not tell which of the types up to Edm.Int32 it is, nor which of
    # those with a fraction: they stand for one another.
    if expected in INTEGER_RANGES:
        return name in INTEGER_RANGES and (name != "Edm.Int64" or expected == name)
    return name in NUMERIC_TYPES and expected in NUMERIC_TYPES


def _is_structured(name: str, model: TypeLookup | None, *, abstract: str) -> bool:
    found = None if model is None else model.find_type(name)
    # Only structured types have a base, of these only entity types have keys.
    is_entity_type = hasattr(found, "key")
    return hasattr(found, "base_type") and (
        is_entity_type == (abstract == "Edm.EntityType")
    )


def _fits_declared(name: str, expected: str, model: TypeLookup | None) -> bool:
    if is_enum(expected, model):
        return name == STRING.name
    return model is not None and model.is_derived(name, expected)
