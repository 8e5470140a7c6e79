"""However large or deep a query is, it is checked or refused with a diagnostic."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from odataq import LIMITS, Checker, Limits, Source, compile, read_model  # noqa: A004 (it is called so)
from odataq.resources import sample_path
from odataq.syntax.parser import parse_source

if TYPE_CHECKING:
    from odataq import Diagnostic

NO_LIMIT: Final = 10_000_000
MODELS: Final = (None, "everything")


@cache
def checker(model: str | None, characters: int = LIMITS.query_characters) -> Checker:
    return Checker(
        None if model is None else read_model(sample_path(model)),
        limits=Limits(query_characters=characters),
    )


def check(model: str | None, text: str) -> list[Diagnostic]:
    """Check a text with no limit to its length."""
    return checker(model, NO_LIMIT).check(text)


def codes(diagnostics: list[Diagnostic]) -> list[str]:
    return [each.code for each in diagnostics]


# Nesting: what comes first, a level, what is in the middle, and the end of a level.

NESTED: Final = {
    "(": ("Works?$filter=", "(", "OnSale", ")"),
    "not": ("Works?$filter=", "not ", "OnSale", ""),
    "not (": ("Works?$orderby=", "not (", "OnSale", ")"),
    "-": ("Works?$orderby=", "-", "Pages", ""),
    "- with blanks": ("Works?$orderby=", "- ", "Pages", ""),
    "encoded": ("Works?$filter=", "%28", "OnSale", "%29"),
    "function": ("Works?$orderby=", "trim(", "Title", ")"),
    "cast": ("Works?$orderby=", "cast(", "Title", ",Edm.String)"),
    "case": ("Works?$orderby=", "case(true:", "Title", ")"),
    "any": ("Works?$filter=", "Authors/any(a:", "OnSale", ")"),
    "all": ("Works?$filter=", "Authors/all(a:", "OnSale", ")"),
    "$expand": ("Subjects?$expand=", "Broader($expand=", "Broader", ")"),
    "$select": ("Subjects?$select=", "Broader($select=", "Name", ")"),
    "$count": ("Works?$filter=", "Authors/$count($filter=", "OnSale", ") gt 1"),
    "$search": ("Works?$search=", "(", "a", ")"),
    "array": ("Works?@p=", "[", "1", "]"),
    "object": ("Works?@p=", '{"a":', "1", "}"),
    "key": ("Works", "(", "1", ")"),
    "eq": ("Works?$filter=OnSale", " eq OnSale", "", ""),
    "mixed": ("Works?$filter=", "not (-trim(", "Title", "))"),
}
# How many levels of the budget one level takes.
WEIGHT: Final = {"not (": 2, "$count": 2, "mixed": 4}
UNCLOSED: Final = sorted(name for name, parts in NESTED.items() if parts[3])


def nested(name: str, levels: int) -> str:
    start, level, middle, end = NESTED[name]
    return start + level * levels + middle + end * levels


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", NESTED)
def test_nesting_up_to_the_limit(name: str, model: str | None) -> None:
    levels = LIMITS.nesting // WEIGHT.get(name, 1)
    assert "ODQ902" not in codes(check(model, nested(name, levels)))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", NESTED)
@pytest.mark.parametrize("levels", [LIMITS.nesting + 1, 1_000, 100_000])
def test_nesting_beyond_the_limit(name: str, levels: int, model: str | None) -> None:
    text = nested(name, levels)
    (found,) = check(model, text)
    assert found.code == "ODQ902"
    assert found.message == "this is nested deeper than 100 levels"
    assert found.span.start < len(text)


@pytest.mark.parametrize("name", UNCLOSED)
@pytest.mark.parametrize("levels", [LIMITS.nesting, LIMITS.nesting + 1, 100_000])
def test_nesting_that_is_never_closed(name: str, levels: int) -> None:
    start, level, _, _ = NESTED[name]
    assert len(check("everything", start + level * levels)) == 1


@pytest.mark.parametrize("text", [")", "Works?$filter=" + ")", "Works?@p=" + "]}"])
def test_what_was_never_opened(text: str) -> None:
    assert len(check("everything", text * 1)) == 1
    start, closing = text[:-1], text[-1]
    assert len(check("everything", start + closing * 100_000)) == 1


def test_each_option_has_the_whole_budget_and_parentheses_share_it() -> None:
    half = "(" * 60 + "OnSale" + ")" * 60
    assert check("everything", f"Works?$filter={half}&$orderby={half}") == []
    inner = f"Works?$filter=Authors/$count($filter={half}) gt 0 and {half}"
    assert "ODQ902" not in codes(check("everything", inner))
    deeper = f"Subjects?$expand={'Broader($expand=' * 60}Broader($filter={half})"
    assert codes(check("everything", deeper + ")" * 60)) == ["ODQ902"]


@pytest.mark.parametrize("name", NESTED)
def test_a_query_beyond_the_length(name: str) -> None:
    text = nested(name, 100_000)
    assert codes(checker("everything").check(text)) == ["ODQ901"]


@pytest.mark.parametrize(
    ("characters", "expected"), [(65_536, []), (65_537, ["ODQ901"])]
)
def test_the_length_of_a_query(characters: int, expected: list[str]) -> None:
    text = "Works?$filter=Title%20eq%20'#'"
    text = text.replace("#", "x" * (characters - len(text) + 1))
    assert len(text) == characters
    assert codes(checker("everything").check(text)) == expected


# Width

WIDE: Final = {
    "or": "Works?$filter=" + " or ".join(["Pages eq 1"] * 3_000),
    "and": "Works?$filter=" + " and ".join(["OnSale"] * 3_000),
    "add": "Works?$filter=" + " add ".join(["Pages"] * 3_000) + " gt 1",
    "mul": "Works?$filter=" + " mul ".join(["Pages"] * 3_000) + " gt 1",
    "in": "Works?$filter=Pages in (" + ",".join(["1"] * 20_000) + ")",
    "$select": "Works?$select=" + ",".join(["Title"] * 20_000),
    "$orderby": "Works?$orderby=" + ",".join(["Title"] * 20_000),
    "$expand": "Works?$expand=" + ",".join(["Authors"] * 2_000),
    "custom options": "Works?" + "&".join(f"a{at}=1" for at in range(5_000)),
    "aliases": "Works?$filter=Pages eq @a0&"
    + "&".join(f"@a{at}=@a{at + 1}" for at in range(1_000))
    + "&@a1000=1",
    "array": "Works?@p=[" + ",".join(["1"] * 20_000) + "]",
    "string": "Works?$filter=Title%20eq%20'" + "x" * 500_000 + "'",
    "quotes": "Works?$filter=Title%20eq%20'" + "''" * 100_000 + "'",
    "$search": "Works?$search=" + "%20OR%20".join(["a"] * 3_000),
    "parentheses": "Works?$filter=" + " or ".join(["(((OnSale)))"] * 1_000),
    "blanks": "Works?$filter=Pages" + " " * 100_000 + "gt 1",
    "encoded": "Works?$filter=Title%20eq%20'" + "%C3%A4" * 50_000 + "'",
}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", WIDE)
def test_width(name: str, model: str | None) -> None:
    assert check(model, WIDE[name]) == []


def test_a_long_path() -> None:
    text = "Subjects('a')" + "/Broader" * 2_000
    assert check("everything", text) == []


def test_no_more_diagnostics_than_the_limit() -> None:
    names = ",".join(f"nope{at}" for at in range(1_000))
    found = check("everything", f"Works?$select={names}")
    assert codes(found) == ["ODQ201"] * LIMITS.query_diagnostics + ["ODQ903"]


@pytest.mark.parametrize("name", ["x" * 10_000, "x" * 128, "ä" * 200])
def test_a_long_unknown_name_is_one_mistake(name: str) -> None:
    (found,) = check("everything", f"Works?$select={name}")
    assert found.hint is None
    assert len(found.message) < 300


# Numbers, and what else could be read wrongly

TOO_LONG: Final = (
    *("9" * 5_000, "-" + "9" * 5_000, "1." + "0" * 5_000, "1e" + "9" * 5_000),
)


@pytest.mark.parametrize("number", TOO_LONG, ids=lambda text: text[:4])
def test_a_number_that_no_service_reads(number: str) -> None:
    (found,) = check("everything", f"Works?$filter=Pages eq {number}")
    assert found.code == "ODQ904"
    assert len(found.message) < 300


@pytest.mark.parametrize(
    "number", ["0", "-0", "INF", "-INF", "NaN", "1e9", "0.1", "1e999999"]
)
def test_a_number_that_a_service_reads(number: str) -> None:
    assert check("everything", f"Specimens?$filter=DoubleValue eq {number}") == []


NO_QUERIES: Final = (
    *[
        "$",
        "&",
        "=",
        "%",
        "%zz",
        "%2",
        "%00",
        "'",
        "@",
        "@=",
        "#",
        "$=",
        "(",
        ")",
        "/",
        "//",
        ",",
        ";",
        "*",
        ".",
        "-",
        "$filter",
        "$filter=",
    ],
    "'" * 32_001,
    "Works?$filter=Title eq " + '\\"' * 30_000,
    "Works?$filter=Pages eq ²",
    "Works?$filter=Pages eq \uff11\uff12",
    "Works?$top=\uff11",
    "Works?$filter=Title eq '\ud800'",
    "Works?$select=\u2028",
    "\ufeffWorks",
    "Works\0",
    "Works?$filter=\0",
    "Works?$top=" + "9" * 5_000,
    "Works?$expand=Authors($levels=" + "9" * 5_000 + ")",
    "Works?$levels=-1",
    "Works?$filter=CreatedAt eq 0000-00-00",
    "Works?$filter=CreatedAt eq 2020-01-01T24:00:00Z",
    "Works?$filter=Pages eq P1Y",
)


@pytest.mark.parametrize("text", NO_QUERIES, ids=lambda text: ascii(text[:40]))
def test_what_is_no_query_has_a_diagnostic(text: str) -> None:
    found = check("everything", text)
    assert found != []
    assert all(each.span.start <= each.span.end <= len(text) for each in found)


# What the grammar lets through and a model could object to.
DOUBTFUL: Final = (
    "?",
    "Subjects?$expand=Broader($levels=999999999)",
    "Subjects?$expand=Broader($levels=max)",
)


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_is_doubtful_is_checked(text: str) -> None:
    assert len(check("everything", text)) <= 1
    assert check(None, text) == []


@pytest.mark.parametrize("levels", [10, 30, 60, 99])
@pytest.mark.parametrize(
    "level",
    [
        "a or b and c add d mul N.f(p=",
        "(a or b and c eq d add e mul ",
        "not (a or not -",
        "a/any(x:x/b or x/c and not ",
        "contains(a or b,c eq d and ",
        "N.f(p=N.g(q=a has N.c'd' or ",
    ],
)
def test_operators_around_brackets_are_no_way_around_the_limit(
    level: str, levels: int
) -> None:
    end = level.count("(") * levels * ")"
    text = f"Works?$filter={level * levels}1{end}"
    found = check("everything", text)
    codes = {each.code for each in found}
    assert codes
    if "ODQ902" not in codes:
        # What isn't refused can be compared, shown and written, too.
        tree = parse_source(Source(text)).node
        assert tree is not None
        assert tree == parse_source(Source(text)).node
        assert hash(tree) == hash(tree)
        assert repr(tree)
        assert compile(tree)
