"""Which expressions the operators of Python make."""

from __future__ import annotations

import copy
from datetime import date
from enum import Enum, Flag, IntEnum
from functools import cache

import pytest

from odataq import Model, compile, nodes, parse, read_model  # noqa: A004
from odataq.builder.predicates import Expression, P
from odataq.builder.query_builder import query
from odataq.resources import sample_path
from odataq.syntax.walk import walk

COMMON = "Example.Press.Common"


class Language(Enum):
    German = 1


class Formats(Flag):
    Hardcover = 1
    Ebook = 4


class Size(IntEnum):
    LARGE = 300


@cache
def model(name: str = "everything") -> Model:
    return read_model(sample_path(name))


def filtered(condition: Expression) -> str:
    built = query(model(), "Works").filter(condition)
    tree = built.tree
    assert parse(str(built)) == tree
    found = [*walk(tree)]
    assert len({id(each) for each in found}) == len(found)
    return compile(tree, encode=False).removeprefix("Works?$filter=")


SAME = P.Pages > 1


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        # Comparisons
        (P.Title == "O'Neil", "Title eq 'O''Neil'"),
        (P.Title != "x", "Title ne 'x'"),
        (P.Pages < 1, "Pages lt 1"),
        (P.Pages <= 1, "Pages le 1"),
        (P.Pages > 1, "Pages gt 1"),
        (P.Pages >= 1, "Pages ge 1"),
        (1 < P.Pages, "Pages gt 1"),  # noqa: SIM300 (that is the case)
        (P.Pages == None, "Pages eq null"),  # noqa: E711 (it is no test)
        (P["Title"] == P.Currency, "Title eq Currency"),
        (P.Publisher.Name == "x", "Publisher/Name eq 'x'"),
        (P["Publisher/Name"] == "x", "Publisher/Name eq 'x'"),
        (P["$it"].Pages == 1, "$it/Pages eq 1"),
        (P.Pages.in_([1, 2]), "Pages in (1,2)"),
        (P.Title.in_(P.Keywords), "Title in Keywords"),
        ((P.Pages > 1) == True, "Pages gt 1 eq true"),  # noqa: E712 (as above)
        # Logic
        (SAME & SAME & SAME, "Pages gt 1 and Pages gt 1 and Pages gt 1"),
        (SAME & (P.OnSale & SAME), "Pages gt 1 and OnSale and Pages gt 1"),
        (SAME & (P.OnSale | SAME), "Pages gt 1 and (OnSale or Pages gt 1)"),
        (SAME | P.OnSale | SAME, "Pages gt 1 or OnSale or Pages gt 1"),
        (True & SAME, "true and Pages gt 1"),
        (False | SAME, "false or Pages gt 1"),
        (~SAME, "not (Pages gt 1)"),
        (~~P.OnSale, "not not OnSale"),
        # Arithmetic
        (P.Pages + 1 - 2 == 3, "Pages add 1 sub 2 eq 3"),
        (P.Pages + (1 - P.Pages) == 3, "Pages add (1 sub Pages) eq 3"),
        ((P.Pages + 1) * 2 == 3, "(Pages add 1) mul 2 eq 3"),
        (P.Pages * 2 / 3 % 4 == 5, "Pages mul 2 div 3 mod 4 eq 5"),
        (1 + P.Pages == 3, "1 add Pages eq 3"),
        (2 * P.Pages == 3, "2 mul Pages eq 3"),
        (2 / P.Pages == 3, "2 div Pages eq 3"),
        (2 % P.Pages == 3, "2 mod Pages eq 3"),
        (-P.Pages == -3, "-Pages eq -3"),
        (-(P.Pages + 1) == 3, "- (Pages add 1) eq 3"),
        # Functions
        (P.Title.contains("x"), "contains(Title,'x')"),
        (
            P.Title.tolower().trim().startswith("x"),
            "startswith(trim(tolower(Title)),'x')",
        ),
        (P.Title.substring(1, 2) == "x", "substring(Title,1,2) eq 'x'"),
        (P.Publisher.Name.length() > 3, "length(Publisher/Name) gt 3"),
        (P.concat(P.Title, "x") == "yx", "concat(Title,'x') eq 'yx'"),
        (P.CreatedAt < P.now(), "CreatedAt lt now()"),
        (P.CreatedAt.year() == 2020, "year(CreatedAt) eq 2020"),
        (P.CreatedAt.date() == date(2020, 1, 2), "date(CreatedAt) eq 2020-01-02"),
        (P.Title.matchesPattern("^x"), "matchesPattern(Title,'^x')"),
        # Collections
        (P.Authors.any(), "Authors/any()"),
        (P.Authors.any(lambda a: a.Name == "x"), "Authors/any(a:a/Name eq 'x')"),
        (P.Keywords.all(lambda k: k != "x"), "Keywords/all(k:k ne 'x')"),
        (P.Keywords.any(lambda k: k.contains("x")), "Keywords/any(k:contains(k,'x'))"),
        (
            P.Authors.any(lambda a: a.Works.any(lambda w: w.Pages > P.Pages)),
            "Authors/any(a:a/Works/any(w:w/Pages gt Pages))",
        ),
        (P.Authors["$count"] > 1, "Authors/$count gt 1"),
        # Enumerations
        (P.Language == "German", f"Language eq {COMMON}.Language'German'"),
        ("German" == P.Language, f"Language eq {COMMON}.Language'German'"),  # noqa: SIM300
        (P.Language == Language.German, f"Language eq {COMMON}.Language'German'"),
        (
            P.Language.in_(["German", Language.German]),
            f"Language in ({COMMON}.Language'German',{COMMON}.Language'German')",
        ),
        (P.Formats.has("Ebook"), f"Formats has {COMMON}.BookFormats'Ebook'"),
        (
            P.Formats.has(Formats.Hardcover | Formats.Ebook),
            f"Formats has {COMMON}.BookFormats'Hardcover,Ebook'",
        ),
        (
            P.SoldIn.any(lambda s: s == "German"),
            f"SoldIn/any(s:s eq {COMMON}.Language'German')",
        ),
        (P.Pages > Size.LARGE, "Pages gt 300"),
        (P.Title == "German", "Title eq 'German'"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_expression(condition: Expression, expected: str) -> None:
    assert filtered(condition) == expected


def test_names_of_methods_are_properties_too() -> None:
    path = nodes.MemberPath((nodes.Segment("x"), nodes.Segment("in_")))
    assert P.x["in_"].__odata_node__ == path
    built = query(model("dataverse"), "accounts")
    text = repr(built.filter(P._primarycontactid_value != None))  # noqa: E711
    assert text == "<QueryBuilder accounts?$filter=_primarycontactid_value ne null>"


@pytest.mark.parametrize("python", ["and", "or"])
def test_words_of_logic_are_refused(python: str) -> None:
    with pytest.raises(TypeError, match=r"write & for 'and', \| for 'or', ~ for 'not'"):
        eval(f"(P.a == 1) {python} (P.b == 2)")  # noqa: S307 (a text of this test)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("not P.a", "~ for 'not'"),
        ("1 if P.a else 2", "neither true nor false"),
        ("1 < P.a < 2", r"\(a < b\) & \(b < c\)"),
        ("'x' in P.a", r"write \.in_\(\.\.\.\)"),
        ("P.a in [1, 2]", r"\.in_\(\.\.\.\) for 'in'"),
        ("list(P.a)", "not iterable"),
        ("{P.a: 1}", "unhashable"),
        ("P.a[0]", "a path is a str"),
        ("P.a.in_('xy')", "a list of values"),
        ("P.a.tolowr()", r"'tolowr' is no function \(did you mean 'tolower'\?\)"),
        ("P.a.qqq()", "'qqq' is no function$"),
        ("P.a.any(lambda: P.b == 1)", "takes one parameter"),
        ("P.a.any(lambda b: 1)", "a condition is an expression of P, not int"),
        ("P.a == object()", "no literal for a value of object"),
    ],
)
def test_what_python_has_and_queries_have_not(code: str, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        eval(code)  # noqa: S307 (a text of this test)


def test_unknown_function_of_an_expression() -> None:
    with pytest.raises(AttributeError, match="'contain' is no function"):
        P.a.tolower().contain("x")


def test_empty_list_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing is in an empty list"):
        P.a.in_([])


def test_paths_have_no_names_that_tools_look_for() -> None:
    assert not hasattr(P, "__array__")
    assert not hasattr(P.a, "__array__")
    assert not hasattr(P.a, "_repr_html_")
    assert P["_repr_html_"].__odata_node__ == parse("_repr_html_", "commonExpr")
    assert repr(copy.copy(P.a)) == repr(P.a)
    assert repr(P) == "P"


def test_functions_with_a_dot() -> None:
    call = P.Location.geo.distance(P.Home)
    names = [each.name for each in walk(call.__odata_node__) if hasattr(each, "name")]
    assert names == ["geo.distance", "Location", "Home"]
