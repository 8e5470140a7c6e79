"""Which types fit where."""

from __future__ import annotations

from itertools import product

import pytest

from odataq.csdl.types import (
    ABSTRACT_TYPES,
    BOOLEAN,
    COLLECTION,
    INT32,
    NULL,
    NUMERIC_TYPES,
    PRIMITIVE_TYPES,
    STRING,
    UNKNOWN,
    TypeRef,
    assignable,
    is_builtin,
    is_enum,
    is_open,
    promote,
    underlying,
)
from tests.support.typed import MODEL, ref, refs

EVERY_NAME = sorted({*PRIMITIVE_TYPES, *ABSTRACT_TYPES, *MODEL.types})
EVERY_TYPE = [
    *(TypeRef(name) for name in EVERY_NAME),
    *(TypeRef(name, is_collection=True) for name in EVERY_NAME),
]


@pytest.mark.parametrize(
    ("value", "targets"),
    [
        # Numbers
        ("Byte", "SByte Int16 Int32 Int64 Single Double Decimal N.Amount N.Age"),
        ("Int32", "Byte SByte Int16 Int64 Single Double Decimal N.Age"),
        ("Int64", "Single Double Decimal"),
        ("Decimal", "Single Double N.Amount"),
        ("Double", "Single Decimal"),
        ("N.Age", "Byte Int32 Decimal"),
        # Other primitive types
        ("Date", "DateTimeOffset"),
        ("String", "N.Name N.Color N.Rights"),
        ("N.Name", "String N.Color"),
        ("N.Color", "PrimitiveType Untyped"),
        ("GeographyPoint", "Geography PrimitiveType"),
        ("GeometryPolygon", "Geometry"),
        # Structured types
        ("N.Manager", "N.Employee N.Person EntityType Untyped"),
        ("N.PostalAddress", "N.Address ComplexType Untyped"),
        # Collections
        ("[N.Manager]", "[N.Person] [EntityType] [Untyped] [?] Untyped"),
        ("[Int32]", "[Int64] [N.Amount] [?] Untyped"),
        ("[String]", "[N.Color] [N.Name]"),
        ("[?]", "[Int32] [N.Person] Untyped"),
        ("[null]", "[Int32] [N.Person]"),
        # Nothing is known of the value
        ("?", "Int32 [Int32] N.Person Untyped"),
        ("null", "Int32 [Int32] N.Person Stream"),
        ("Untyped", "Int32 [Int32] N.Person String"),
        ("PrimitiveType", "Int32 String N.Color"),
        ("N.Missing", "Int32 N.Person Untyped"),
    ],
)
def test_a_value_fits(value: str, targets: str) -> None:
    misfits = [
        str(each) for each in refs(targets) if not assignable(ref(value), each, MODEL)
    ]
    assert misfits == []


@pytest.mark.parametrize(
    ("value", "targets"),
    [
        ("Int64", "Byte Int16 Int32"),
        ("Decimal", "Int32 Int64 N.Age String"),
        ("Double", "Int64 Boolean"),
        ("Int32", "String Boolean N.Color Duration [Int32] Guid N.Person"),
        ("String", "Int32 Guid Date Duration Boolean Binary [String] N.Person"),
        ("N.Color", "String Int32 N.Rights [N.Color] EntityType ComplexType"),
        ("DateTimeOffset", "Date TimeOfDay"),
        ("TimeOfDay", "DateTimeOffset Duration"),
        ("Geography", "GeographyPoint Geometry"),
        ("GeographyPoint", "Geometry GeometryPoint GeographyPolygon"),
        ("N.Person", "N.Employee N.Order N.Address ComplexType PrimitiveType String"),
        ("N.Address", "N.PostalAddress EntityType PrimitiveType"),
        ("[Int32]", "Int32 [String] [Boolean] [N.Person]"),
        ("[N.Person]", "N.Person [N.Manager] [N.Order]"),
        ("[?]", "Int32 N.Person PrimitiveType"),
        ("N.Photo", "String Binary"),
        ("EntityType", "N.Person ComplexType"),
    ],
)
def test_a_value_does_not_fit(value: str, targets: str) -> None:
    fitting = [
        str(each) for each in refs(targets) if assignable(ref(value), each, MODEL)
    ]
    assert fitting == []


@pytest.mark.parametrize("other", EVERY_TYPE, ids=str)
def test_each_type_fits_itself_and_what_is_not_known(other: TypeRef) -> None:
    assert assignable(other, other, MODEL)
    assert assignable(UNKNOWN, other, MODEL)
    assert assignable(other, UNKNOWN, MODEL)
    assert assignable(NULL, other, MODEL)
    assert assignable(COLLECTION, other, MODEL) == (
        other.is_collection or other.name == "Edm.Untyped"
    )


def test_without_a_model_declared_types_fit_everywhere() -> None:
    assert assignable(ref("N.Color"), INT32, None)
    assert assignable(STRING, ref("N.Color"), None)
    assert assignable(ref("N.Person"), ref("N.Order"), None)
    assert not assignable(ref("[N.Person]"), ref("N.Person"), None)
    assert not assignable(STRING, INT32, None)


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        ("Byte Byte", "Byte"),
        ("SByte SByte", "SByte"),
        ("Byte SByte", "Int16"),
        ("Byte Int16", "Int16"),
        ("Int16 Int32", "Int32"),
        ("SByte Int64", "Int64"),
        ("Int64 Decimal", "Decimal"),
        ("Int64 Single", "Single"),
        ("Single Decimal", "Double"),
        ("Double Decimal", "Double"),
        ("Double Single", "Double"),
        ("Double Byte", "Double"),
    ],
)
def test_numbers_are_promoted(pair: str, expected: str) -> None:
    left, right = refs(pair)
    assert promote(left, right) == ref(expected)
    assert promote(right, left) == ref(expected)


def test_any_two_numbers_and_nothing_else_is_promoted() -> None:
    for left, right in product(EVERY_TYPE, repeat=2):
        is_numeric = not (left.is_collection or right.is_collection) and (
            {left.name, right.name} <= NUMERIC_TYPES
        )
        assert (promote(left, right) is not None) == is_numeric, (left, right)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("N.Name", "String"),
        ("[N.Amount]", "[Decimal]"),
        ("N.Color", "N.Color"),
        ("N.Person", "N.Person"),
        ("N.Missing", "N.Missing"),
        ("Int32", "Int32"),
        ("?", "?"),
    ],
)
def test_a_type_definition_stands_for_its_type(given: str, expected: str) -> None:
    assert underlying(ref(given), MODEL) == ref(expected)
    assert underlying(ref(given), None) == ref(given)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("?", True),
        ("null", True),
        ("[?]", True),
        ("Untyped", True),
        ("PrimitiveType", True),
        ("N.Missing", True),
        ("Edm.Missing", True),
        ("N.Color", False),
        ("N.Person", False),
        ("Int32", False),
        ("[EntityType]", False),
    ],
)
def test_what_is_open(given: str, *, expected: bool) -> None:
    assert is_open(ref(given), MODEL) == expected


def test_enumeration_types() -> None:
    found = {name for name in EVERY_NAME if is_enum(name, MODEL)}
    assert found == {"N.Color", "N.Rights"}
    assert not is_enum("N.Color", None)


def test_the_two_types_of_no_document_are_not_built_in() -> None:
    assert not is_builtin(UNKNOWN.name)
    assert not is_builtin(NULL.name)
    assert str(BOOLEAN) == "Edm.Boolean"
    assert str(COLLECTION) == "Collection(?)"
