"""What canonical functions take and return."""

from __future__ import annotations

from itertools import product

import pytest

from odataq.csdl.types import NULL, UNKNOWN, UNTYPED
from odataq.semantics.functions import (
    METHODS,
    Resolution,
    WrongArgument,
    WrongCount,
    find,
    find_ignoring_case,
    resolve,
)
from tests.support.typed import MODEL, ref, refs

# What fits, and what is returned.
CALLS = [
    ("concat", "String String", "String"),
    ("concat", "N.Name String", "String"),
    ("concat", "[Int32] [Int32]", "[Int32]"),
    ("concat", "[?] [N.Person]", "[?]"),
    ("concat", "? [N.Person]", "[N.Person]"),
    ("concat", "String ?", "String"),
    ("concat", "? null", "?"),
    ("contains", "String String", "Boolean"),
    ("contains", "[String] [String]", "Boolean"),
    ("endswith", "String String", "Boolean"),
    ("endswith", "[Int32] [?]", "Boolean"),
    ("indexof", "String N.Name", "Int32"),
    ("indexof", "[Int32] [Int32]", "Int32"),
    ("length", "String", "Int32"),
    ("length", "[N.Person]", "Int32"),
    ("startswith", "String null", "Boolean"),
    ("startswith", "[String] [String]", "Boolean"),
    ("substring", "String Int32", "String"),
    ("substring", "String Byte Int16", "String"),
    ("substring", "[N.Color] Int32", "[N.Color]"),
    ("substring", "[N.Color] Int32 N.Age", "[N.Color]"),
    ("substring", "? Int32", "?"),
    ("hassubset", "[Int32] [Int64]", "Boolean"),
    ("hassubsequence", "[N.Person] [?]", "Boolean"),
    ("matchespattern", "String String", "Boolean"),
    ("matchespattern", "N.Name String String", "Boolean"),
    ("tolower", "String", "String"),
    ("tolower", "?", "String"),
    ("toupper", "N.Name", "String"),
    ("trim", "null", "String"),
    ("date", "DateTimeOffset", "Date"),
    ("date", "Date", "Date"),
    ("day", "Date", "Int32"),
    ("day", "DateTimeOffset", "Int32"),
    ("fractionalseconds", "DateTimeOffset", "Decimal"),
    ("fractionalseconds", "TimeOfDay", "Decimal"),
    ("hour", "DateTimeOffset", "Int32"),
    ("hour", "TimeOfDay", "Int32"),
    ("maxdatetime", "", "DateTimeOffset"),
    ("mindatetime", "", "DateTimeOffset"),
    ("minute", "DateTimeOffset", "Int32"),
    ("minute", "TimeOfDay", "Int32"),
    ("month", "Date", "Int32"),
    ("month", "DateTimeOffset", "Int32"),
    ("now", "", "DateTimeOffset"),
    ("second", "DateTimeOffset", "Int32"),
    ("second", "TimeOfDay", "Int32"),
    ("time", "DateTimeOffset", "TimeOfDay"),
    ("time", "TimeOfDay", "TimeOfDay"),
    ("totaloffsetminutes", "DateTimeOffset", "Int32"),
    ("totalseconds", "Duration", "Decimal"),
    ("year", "Date", "Int32"),
    ("year", "DateTimeOffset", "Int32"),
    ("ceiling", "Decimal", "Decimal"),
    ("ceiling", "N.Amount", "Decimal"),
    ("ceiling", "Int64", "Decimal"),
    ("floor", "Double", "Double"),
    ("floor", "Single", "Double"),
    ("floor", "N.Age", "Decimal"),
    ("round", "Int32", "Decimal"),
    ("round", "?", "?"),
    ("round", "N.Missing", "?"),
    ("geo.distance", "GeographyPoint GeographyPoint", "Double"),
    ("geo.distance", "GeometryPoint GeometryPoint", "Double"),
    ("geo.distance", "? GeometryPoint", "Double"),
    ("geo.intersects", "GeographyPoint GeographyPolygon", "Boolean"),
    ("geo.intersects", "GeometryPolygon GeometryPoint", "Boolean"),
    ("geo.length", "GeographyLineString", "Double"),
    ("geo.length", "GeometryLineString", "Double"),
    ("isdefined", "N.Person", "Boolean"),
    ("isdefined", "[String]", "Boolean"),
]

# The first argument that doesn't fit, what it may be, and what is returned.
MISFITS = [
    ("concat", "String Int32", 1, "Edm.String", "?"),
    ("concat", "[String] String", 1, "Collection", "?"),
    ("concat", "Int32 String", 0, "Edm.String Collection", "?"),
    ("contains", "N.Color String", 0, "Edm.String Collection", "Boolean"),
    ("contains", "[String] String", 1, "Collection", "Boolean"),
    ("contains", "String Guid", 1, "Edm.String", "Boolean"),
    ("endswith", "String Int32", 1, "Edm.String", "Boolean"),
    ("indexof", "N.Name Duration", 1, "Edm.String", "Int32"),
    ("length", "Int32", 0, "Edm.String Collection", "Int32"),
    ("length", "N.Person", 0, "Edm.String Collection", "Int32"),
    ("startswith", "? Int32", 1, "Edm.String Collection", "Boolean"),
    ("substring", "String String", 1, "Edm.Int32", "?"),
    ("substring", "String Int32 Decimal", 2, "Edm.Int32", "?"),
    ("substring", "String Int64", 1, "Edm.Int32", "?"),
    ("substring", "? String", 1, "Edm.Int32", "?"),
    ("hassubset", "[Int32] Int32", 1, "Collection", "Boolean"),
    ("hassubsequence", "Int32 [Int32]", 0, "Collection", "Boolean"),
    ("matchespattern", "String String Int32", 2, "Edm.String", "Boolean"),
    ("tolower", "N.Color", 0, "Edm.String", "String"),
    ("toupper", "[String]", 0, "Edm.String", "String"),
    ("trim", "Int32", 0, "Edm.String", "String"),
    ("date", "String", 0, "Edm.DateTimeOffset Edm.Date", "Date"),
    ("day", "TimeOfDay", 0, "Edm.Date Edm.DateTimeOffset", "Int32"),
    ("month", "Int32", 0, "Edm.Date Edm.DateTimeOffset", "Int32"),
    ("year", "String", 0, "Edm.Date Edm.DateTimeOffset", "Int32"),
    ("hour", "Date", 0, "Edm.TimeOfDay Edm.DateTimeOffset", "Int32"),
    ("minute", "Duration", 0, "Edm.TimeOfDay Edm.DateTimeOffset", "Int32"),
    ("second", "Int32", 0, "Edm.TimeOfDay Edm.DateTimeOffset", "Int32"),
    (
        *("fractionalseconds", "Decimal", 0),
        *("Edm.TimeOfDay Edm.DateTimeOffset", "Decimal"),
    ),
    ("time", "Date", 0, "Edm.DateTimeOffset Edm.TimeOfDay", "TimeOfDay"),
    ("totaloffsetminutes", "Date", 0, "Edm.DateTimeOffset", "Int32"),
    ("totalseconds", "Int32", 0, "Edm.Duration", "Decimal"),
    ("ceiling", "Duration", 0, "Edm.Decimal Edm.Double Edm.Single", "?"),
    ("floor", "N.Color", 0, "Edm.Decimal Edm.Double Edm.Single", "?"),
    ("round", "String", 0, "Edm.Decimal Edm.Double Edm.Single", "?"),
    (
        *("geo.distance", "GeographyPoint GeometryPoint", 1),
        *("Edm.GeographyPoint", "Double"),
    ),
    (
        *("geo.intersects", "GeographyPoint GeographyPoint", 1),
        *("Edm.GeographyPolygon", "Boolean"),
    ),
    (
        *("geo.length", "GeographyPoint", 0),
        *("Edm.GeographyLineString Edm.GeometryLineString", "Double"),
    ),
]

COUNTS = {
    (0,): "maxdatetime mindatetime now",
    (1,): (
        "length tolower toupper trim date day fractionalseconds hour minute month "
        "second time totaloffsetminutes totalseconds year ceiling floor round "
        "geo.length isdefined"
    ),
    (2,): (
        "concat contains endswith indexof startswith hassubset hassubsequence "
        "geo.distance geo.intersects"
    ),
    (2, 3): "substring matchespattern",
}


@pytest.mark.parametrize(("name", "arguments", "expected"), CALLS)
def test_arguments_fit(name: str, arguments: str, expected: str) -> None:
    resolution = resolve(METHODS[name], refs(arguments), MODEL)
    assert resolution == Resolution(ref(expected))


@pytest.mark.parametrize(("name", "arguments", "index", "types", "result"), MISFITS)
def test_an_argument_does_not_fit(
    name: str, arguments: str, index: int, types: str, result: str
) -> None:
    given = refs(arguments)
    problem = WrongArgument(index, tuple(types.split()), given[index])
    assert resolve(METHODS[name], given, MODEL) == Resolution(ref(result), problem)


@pytest.mark.parametrize(
    ("name", "counts"),
    [(name, counts) for counts, names in COUNTS.items() for name in names.split()],
)
def test_the_number_of_arguments(name: str, counts: tuple[int, ...]) -> None:
    method = METHODS[name]
    assert method.counts == counts
    for number in range(5):
        problem = resolve(method, [UNKNOWN] * number, MODEL).problem
        wrong = None if number in counts else WrongCount(counts, number)
        assert problem == wrong


def test_the_result_is_kept_where_it_is_certain() -> None:
    assert resolve(METHODS["length"], (), MODEL).result == ref("Int32")
    assert resolve(METHODS["concat"], (), MODEL).result == UNKNOWN


@pytest.mark.parametrize("name", METHODS)
def test_every_function_is_tried(name: str) -> None:
    assert name in {name for name, *_ in CALLS}
    assert name in " ".join(COUNTS.values()).split()
    always = {"maxdatetime", "mindatetime", "now", "isdefined"}
    assert name in always | {name for name, *_ in MISFITS}


@pytest.mark.parametrize("name", METHODS)
def test_what_is_not_known_is_silent(name: str) -> None:
    method = METHODS[name]
    for overload in method.overloads:
        choices = [(each, UNKNOWN, NULL, UNTYPED) for each in overload.parameters]
        for arguments in product(*choices):
            assert resolve(method, arguments, MODEL).problem is None


@pytest.mark.parametrize("name", METHODS)
def test_at_most_the_known_arguments_are_wrong(name: str) -> None:
    method = METHODS[name]
    types = (UNKNOWN, *refs("String Int32 [Int32] Date N.Person"))
    for number in method.counts:
        for arguments in product(types, repeat=number):
            problem = resolve(method, arguments, MODEL).problem
            if problem is not None:
                assert isinstance(problem, WrongArgument)
                assert arguments[problem.index] == problem.found != UNKNOWN


def test_without_a_model_declared_types_are_silent() -> None:
    assert resolve(METHODS["tolower"], refs("N.Color"), None) == Resolution(
        ref("String")
    )
    assert resolve(METHODS["tolower"], refs("Int32"), None).problem is not None


def test_functions_are_found_by_name() -> None:
    for name, method in METHODS.items():
        assert find(name) is method
        assert find(name.upper()) is None
        assert find_ignoring_case(name.upper()) is method
    assert find("matchesPattern") is METHODS["matchespattern"]
    for name in ("substringof", "cast", "isof", "case", ""):
        assert find(name) is None
        assert find_ignoring_case(name) is None


def test_functions_of_the_newer_version() -> None:
    newer = {each.name for each in METHODS.values() if each.since == "4.01"}
    assert newer == {"hassubset", "hassubsequence", "matchespattern"}
