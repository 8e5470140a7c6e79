"""What operators give for operands of all kinds."""

from __future__ import annotations

import pytest

from odataq.csdl.types import BOOLEAN, UNKNOWN
from odataq.semantics.operators import OPERATORS, comparable, result_of
from tests.support.typed import MODEL, ref, refs

EQUALITY = ("eq", "ne")
ORDER = ("gt", "ge", "lt", "le")
ARITHMETIC = ("add", "sub", "mul", "div", "divby", "mod")


def shown(operator: str, operands: str) -> str:
    """Return the result as `ref` reads it, `-` where the operands don't fit."""
    result = result_of(operator, refs(operands), MODEL)
    if result is None:
        return "-"
    return str(result).removeprefix("Edm.")


def test_every_operator_has_its_place() -> None:
    binding: dict[int, list[str]] = {}
    for each in OPERATORS.values():
        binding.setdefault(each.precedence, []).append(each.name)
    assert [binding[each] for each in sorted(binding)] == [
        ["or"],
        ["and"],
        ["eq", "ne"],
        ["gt", "ge", "lt", "le"],
        ["add", "sub"],
        ["mul", "div", "divby", "mod"],
        ["-", "not"],
        ["has", "in"],
    ]


def test_operators_of_the_newer_version() -> None:
    newer = {each.name for each in OPERATORS.values() if each.since == "4.01"}
    assert newer == {"divby", "in"}


def test_rules_are_named_after_operators() -> None:
    rules = {each.name: each.rule for each in OPERATORS.values()}
    assert rules.pop("-") == "negateExpr"
    assert rules == {name: f"{name}Expr" for name in rules}


@pytest.mark.parametrize(
    ("operands", "expected"),
    [
        # operands, whether eq and ne fit, whether gt, ge, lt and le do
        ("Int32 Int64", "== <"),
        ("Decimal Double", "== <"),
        ("Int64 Byte", "== <"),
        ("Int32 Decimal", "== <"),
        ("N.Amount Int32", "== <"),
        ("String String", "== <"),
        ("N.Name String", "== <"),
        ("Boolean Boolean", "== <"),
        ("Guid Guid", "== <"),
        ("Date Date", "== <"),
        ("Date DateTimeOffset", "== <"),
        ("TimeOfDay TimeOfDay", "== <"),
        ("Duration Duration", "== <"),
        ("N.Color N.Color", "== <"),
        ("N.Color String", "== <"),
        ("Untyped Int32", "== <"),
        ("Untyped String", "== <"),
        ("N.Missing Int32", "== <"),
        ("Int32 null", "== <"),
        ("N.Color null", "== <"),
        ("null null", "== <"),
        ("? Guid", "== <"),
        ("Binary Binary", "=="),
        ("Binary null", "=="),
        ("Stream null", "=="),
        ("Stream ?", "=="),
        ("GeographyPoint null", "=="),
        ("N.Person null", "=="),
        ("N.Address null", "=="),
        ("N.Person N.Manager", "=="),
        ("N.Person N.Person", "=="),
        ("N.Address N.PostalAddress", "=="),
        ("[Int32] [Int64]", "=="),
        ("[Int64] [Decimal]", "=="),
        ("[Int32] [?]", "=="),
        ("[String] [N.Color]", "=="),
        ("[N.Person] null", "=="),
        ("[N.Person] ?", "=="),
        ("[Untyped] [Int32]", "=="),
        ("GeographyPoint GeographyPoint", ""),
        ("Stream Stream", ""),
        ("N.Photo N.Photo", ""),
        ("[Stream] [Stream]", ""),
        ("Stream Binary", ""),
        ("N.Person N.Order", ""),
        ("N.Person N.Address", ""),
        ("N.Employee Int32", ""),
        ("N.Color N.Rights", ""),
        ("N.Color Int32", ""),
        ("Int32 String", ""),
        ("N.Name N.Amount", ""),
        ("Guid String", ""),
        ("Guid Int32", ""),
        ("Date String", ""),
        ("Date TimeOfDay", ""),
        ("DateTimeOffset Duration", ""),
        ("String Duration", ""),
        ("Boolean Int32", ""),
        ("Int32 [Int32]", ""),
        ("[Int32] [String]", ""),
        ("[?] Int32", ""),
    ],
)
def test_comparison(operands: str, expected: str) -> None:
    left, right = refs(operands)
    for operator in EQUALITY:
        result = BOOLEAN if "==" in expected else None
        assert result_of(operator, (left, right), MODEL) == result
        assert result_of(operator, (right, left), MODEL) == result
    for operator in ORDER:
        result = BOOLEAN if "<" in expected else None
        assert result_of(operator, (left, right), MODEL) == result
        assert result_of(operator, (right, left), MODEL) == result
    assert comparable(left, right, MODEL) == ("==" in expected)


@pytest.mark.parametrize(
    ("operator", "operands", "expected"),
    [
        ("and", "Boolean Boolean", "Boolean"),
        ("and", "Boolean null", "Boolean"),
        ("and", "? Untyped", "Boolean"),
        ("and", "Boolean ? Boolean", "Boolean"),
        ("and", "Boolean Boolean Int32", "-"),
        ("and", "String Boolean", "-"),
        ("or", "Boolean Boolean", "Boolean"),
        ("or", "Boolean N.Missing", "Boolean"),
        ("or", "Boolean N.Person", "-"),
        ("or", "Boolean [Boolean]", "-"),
        ("or", "Boolean [?]", "-"),
        ("not", "Boolean", "Boolean"),
        ("not", "null", "Boolean"),
        ("not", "?", "Boolean"),
        ("not", "Int32", "-"),
        ("not", "N.Color", "-"),
        ("has", "N.Rights N.Rights", "Boolean"),
        ("has", "N.Rights String", "Boolean"),
        ("has", "N.Rights Int32", "Boolean"),
        ("has", "N.Rights N.Age", "Boolean"),
        ("has", "N.Rights null", "Boolean"),
        ("has", "N.Rights ?", "Boolean"),
        ("has", "? N.Rights", "Boolean"),
        ("has", "null N.Rights", "Boolean"),
        ("has", "N.Rights N.Color", "-"),
        ("has", "N.Rights Decimal", "-"),
        ("has", "N.Rights [N.Rights]", "-"),
        ("has", "[N.Rights] N.Rights", "-"),
        ("has", "String N.Rights", "-"),
        ("has", "Int32 Int32", "-"),
        ("in", "Int32 [Int64]", "Boolean"),
        ("in", "String [String]", "Boolean"),
        ("in", "N.Color [String]", "Boolean"),
        ("in", "String [null]", "Boolean"),
        ("in", "Guid [?]", "Boolean"),
        ("in", "N.Manager [N.Person]", "Boolean"),
        ("in", "[String] [?]", "Boolean"),
        ("in", "? [Int32]", "Boolean"),
        ("in", "Int32 ?", "Boolean"),
        ("in", "Int32 null", "Boolean"),
        ("in", "Int32 [String]", "-"),
        ("in", "Int32 Int32", "-"),
        ("in", "Stream [Stream]", "-"),
        ("in", "[Int32] [Int32]", "-"),
        ("in", "N.Order [N.Person]", "-"),
    ],
)
def test_logic(operator: str, operands: str, expected: str) -> None:
    assert shown(operator, operands) == expected


@pytest.mark.parametrize(
    ("operator", "operands", "expected"),
    [
        ("add", "Int32 Int32", "Int32"),
        ("add", "Byte Byte", "Byte"),
        ("add", "Int32 Int64", "Int64"),
        ("add", "N.Amount Int32", "Decimal"),
        ("add", "Int32 Int32 Double", "Double"),
        ("add", "DateTimeOffset Duration", "DateTimeOffset"),
        ("add", "DateTimeOffset Duration Duration", "DateTimeOffset"),
        ("add", "Date Duration", "Date"),
        ("add", "Duration Duration", "Duration"),
        ("add", "Duration DateTimeOffset", "-"),
        ("add", "DateTimeOffset DateTimeOffset", "-"),
        ("add", "Date Date", "-"),
        ("add", "TimeOfDay Duration", "-"),
        ("add", "String String", "-"),
        ("add", "Int32 String", "-"),
        ("add", "Int32 Duration", "-"),
        ("add", "Int32 String Int32", "-"),
        ("add", "[Int32] [Int32]", "-"),
        ("add", "[?] Int32", "-"),
        ("add", "N.Color Int32", "-"),
        ("sub", "Int64 Single", "Single"),
        ("sub", "DateTimeOffset Duration", "DateTimeOffset"),
        ("sub", "DateTimeOffset DateTimeOffset", "Duration"),
        ("sub", "DateTimeOffset Date", "Duration"),
        ("sub", "Date DateTimeOffset", "Duration"),
        ("sub", "Date Date", "Duration"),
        ("sub", "Date Duration", "Date"),
        ("sub", "Duration Duration", "Duration"),
        ("sub", "Duration Date", "-"),
        ("sub", "TimeOfDay TimeOfDay", "-"),
        ("sub", "Boolean Boolean", "-"),
        ("mul", "Int16 Int32", "Int32"),
        ("mul", "Duration Int32", "Duration"),
        ("mul", "Duration N.Amount", "Duration"),
        ("mul", "Int16 Duration", "-"),
        ("mul", "Duration Duration", "-"),
        ("mul", "Int32 Guid", "-"),
        ("div", "Int32 Int32", "Int32"),
        ("div", "Decimal Int32", "Decimal"),
        ("div", "Duration Double", "Duration"),
        ("div", "Int32 Duration", "-"),
        ("divby", "Int32 Int32", "Decimal"),
        ("divby", "Int32 Double", "Double"),
        ("divby", "Decimal Int32", "Decimal"),
        ("divby", "Duration Int32", "Duration"),
        ("divby", "String Int32", "-"),
        ("mod", "Int32 Int64", "Int64"),
        ("mod", "Double Double", "Double"),
        ("mod", "Duration Int32", "-"),
        ("mod", "N.Person Int32", "-"),
        ("-", "Int32", "Int32"),
        ("-", "Byte", "Int16"),
        ("-", "N.Age", "Int16"),
        ("-", "N.Amount", "Decimal"),
        ("-", "Duration", "Duration"),
        ("-", "?", "?"),
        ("-", "null", "?"),
        ("-", "Untyped", "?"),
        ("-", "String", "-"),
        ("-", "Date", "-"),
        ("-", "[Int32]", "-"),
        ("-", "[?]", "-"),
    ],
)
def test_arithmetic(operator: str, operands: str, expected: str) -> None:
    assert shown(operator, operands) == expected


@pytest.mark.parametrize("operator", ARITHMETIC)
@pytest.mark.parametrize("open_type", ["?", "null", "Untyped", "N.Missing"])
def test_arithmetic_with_what_is_not_known(operator: str, open_type: str) -> None:
    for other in refs("Int32 Double N.Amount N.Age ?"):
        assert result_of(operator, (other, ref(open_type)), MODEL) == UNKNOWN
        assert result_of(operator, (ref(open_type), other), MODEL) == UNKNOWN
    for other in refs("String Boolean TimeOfDay N.Color N.Person [Int32]"):
        assert result_of(operator, (other, ref(open_type)), MODEL) is None
        assert result_of(operator, (ref(open_type), other), MODEL) is None


@pytest.mark.parametrize(
    ("operator", "operands", "expected"),
    [
        ("add", "? Duration", "?"),
        ("add", "Date ?", "?"),
        ("add", "? Date", "-"),
        ("sub", "? DateTimeOffset", "?"),
        ("mul", "Duration ?", "?"),
        ("mul", "? Duration", "-"),
        ("mod", "Duration ?", "-"),
        ("add", "? Int32 String", "-"),
        ("add", "? Int32 Duration", "?"),
    ],
)
def test_what_is_never_an_operand(operator: str, operands: str, expected: str) -> None:
    assert shown(operator, operands) == expected


@pytest.mark.parametrize("operator", [*EQUALITY, *ORDER])
@pytest.mark.parametrize("unknown", ["?", "null"])
def test_comparison_with_what_is_not_known(operator: str, unknown: str) -> None:
    for other in refs("Int32 String Guid Date N.Color Untyped ? null"):
        assert result_of(operator, (other, ref(unknown)), MODEL) == BOOLEAN
        assert result_of(operator, (ref(unknown), other), MODEL) == BOOLEAN


@pytest.mark.parametrize("name", ["EQ", "like", ""])
def test_other_names_are_no_operators(name: str) -> None:
    with pytest.raises(KeyError):
        result_of(name, refs("Int32 Int32"), MODEL)


def test_without_a_model_declared_types_are_silent() -> None:
    assert result_of("eq", refs("N.Color Int32"), None) == BOOLEAN
    assert result_of("gt", refs("N.Color N.Rights"), None) == BOOLEAN
    assert result_of("has", refs("N.Rights Int32"), None) == BOOLEAN
    assert result_of("add", refs("N.Amount Int32"), None) == UNKNOWN
    assert result_of("eq", refs("String Int32"), None) is None
