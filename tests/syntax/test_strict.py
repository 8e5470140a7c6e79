"""What a strict reading refuses and a lenient one forgives."""

from __future__ import annotations

from itertools import product
from typing import Final

import pytest

from odataq import CODES, Severity, Source, Span, errors_in
from odataq.semantics.functions import METHODS
from odataq.syntax.abnf_rules import RULES
from odataq.syntax.exact.methods import OPERANDS
from odataq.syntax.exact.spelling import SERVICE_ROOT
from odataq.syntax.exact.steps import EXPRESSION_PATH, RESOURCE_PATH
from odataq.syntax.parser import parse_source
from odataq.syntax.tolerances import TOLERANCES
from tests.conformance.mutation import repaired_oracle
from tests.support.shared import needs_shared

# Of each tolerance that only a strict reading notes: a rule and a text, the range that
# is marked, and the text as it should be.
SILENT: Final = {
    "outer blank": ("commonExpr", " a", (0, 1), "a"),
    "loose blank": ("commonExpr", "a/$filter(b )", None, "a/$filter(b)"),
    "raw token": ("queryOptions", "a=1&b=<2", (6, 7), "a=1&b=%3C2"),
    "encoded token": ("filter", "$filter=a%2Fb", (9, 12), "$filter=a/b"),
    "root": ("odataUri", "http://ho st/A", (0, 13), "http://host/A"),
    "no path": ("odataRelativeUri", "?$top=1", (0, 7), "A?$top=1"),
    "misplaced option": (
        "odataRelativeUri",
        "$batch?$top=1",
        (7, 13),
        "$batch?$format=json",
    ),
    "order": ("commonExpr", "a eq A.B", (5, 8), "a eq A.B/c"),
    "call": ("commonExpr", "f(a)", (0, 4), "f(x=a)"),
    "list": ("commonExpr", "a in (b,1)", (6, 7), "a in (2,1)"),
    "shape": ("commonExpr", "$root", (0, 5), "$root/A"),
}


def breaches(rule: str, text: str) -> list[str]:
    return [
        each.code for each in parse_source(Source(text), rule, strict=True).diagnostics
    ]


@pytest.mark.parametrize("name", SILENT)
def test_a_silent_tolerance(name: str) -> None:
    rule, text, place, right = SILENT[name]
    assert parse_source(Source(text), rule).diagnostics == ()
    (found,) = parse_source(Source(text), rule, strict=True).diagnostics
    tolerance = TOLERANCES[name]
    assert (found.code, found.message) == (tolerance.code, tolerance.message)
    assert found.severity is Severity.ERROR
    assert place is None or found.span == Span(*place)
    assert breaches(rule, right) == []


def test_all_silent_tolerances_have_an_example() -> None:
    assert {name for name, each in TOLERANCES.items() if each.is_silent} == {*SILENT}
    assert all(
        CODES[each.code].is_breach for each in TOLERANCES.values() if each.is_silent
    )


@pytest.mark.parametrize(
    "text",
    [
        "cast(a,Collection(A.B ))",
        "a/$filter(b )",
        "geography'SRID=0;Point( 1 2)'",
        "a(1 )/b",
        "a eq 'b' and f(a= 1)",
    ],
)
def test_a_blank_where_the_abnf_has_none(text: str) -> None:
    assert not [*errors_in(parse_source(Source(text), "commonExpr").diagnostics)]
    assert breaches("commonExpr", text) != []


@pytest.mark.parametrize(
    "text",
    [
        "a in (1,2) eq true",
        "a has A.B'c' add 1",
        "a has A.B'c' eq true",
        "length(a)/b",
        "substring(a)",
        "isdefined(1)",
        "a has 'b%20c'",
        "a(null)/b",
        "a(1,2)",
        "A.B/C.D",
    ],
)
def test_a_form_that_the_abnf_has_not(text: str) -> None:
    assert not [*errors_in(parse_source(Source(text), "commonExpr").diagnostics)]
    assert breaches("commonExpr", text) == ["ODQ131"]


@pytest.mark.parametrize(
    "text",
    [
        "b add a has A.B'c' eq d",
        "(a has A.B'c') eq true",
        "not a has A.B'c' add 1 eq 2",
        "a in (1) eq true",
        "a in () and b",
        "a in (1,2) or b",
        "f( a=1 , b=[1] )",
        "f(a= [1])",
        "LENGTH( a ) eq 1",
    ],
)
def test_a_form_that_the_abnf_has(text: str) -> None:
    assert [each for each in breaches("commonExpr", text) if each != "ODQ127"] == []


@pytest.mark.parametrize(
    ("root", "is_root"),
    [
        ("https://a.b:80/c/", True),
        ("http://[::1]/", True),
        ("http://[1:2:3:4:5:6:7.8.9.10]/", True),
        ("http://[1::2::3]/", False),
        ("http://a", False),
        ("http://a@b/", False),
        ("ftp://a/", False),
        ("http://a//", False),
    ],
)
def test_service_roots(root: str, *, is_root: bool) -> None:
    assert (SERVICE_ROOT.fullmatch(root) is not None) == is_root


def test_the_canonical_functions_are_those_of_the_model() -> None:
    numbers = {
        name: {len(each.parameters) for each in method.overloads}
        for name, method in METHODS.items()
    }
    for name, counts in numbers.items():
        # The model's functions know its flags; the ABNF doesn't.
        if name.lower() == "matchespattern":
            continue
        assert OPERANDS[name.lower()] == (min(counts), max(counts)), name


# How a segment of each letter is spelled.
EXPRESSIONS: Final = {
    "n": "a",
    "q": "A.B",
    "nk": "a(1)",
    "f": "f()",
    "b": "f(a=1)",
    "G": "A.f(a=b)",
    "B": "A.f(a=1)",
    "bk": "f(a=1)(2)",
    "a": "@A.b",
    "F": "$filter(a)",
    "Fk": "$filter(a)(1)",
}
ENDS: Final = {
    "c": "$count",
    "y": "any(x:x)",
    "z": "any()",
    "g": "aggregate(a with max)",
}
FIRST: Final = {"v": "$it", "@": "@a", "r": "$root", "t": "$these"}
RESOURCES: Final = {
    "n": "a",
    "q": "A.B",
    "nk": "a(1)",
    "f": "f()",
    "b": "f(a=1)",
    "G": "A.f()",
    "B": "A.f(a=1)",
    "F": "$filter(a)",
    "e": "$each",
    "s": "a~b",
    "i": "-1",
}
RESOURCE_ENDS: Final = {"c": "$count", "R": "$ref", "V": "$value", "Y": "$query"}


@needs_shared
def test_paths_of_expressions_are_those_of_the_abnf() -> None:
    accepts = repaired_oracle().accepts
    inner, last = EXPRESSIONS, EXPRESSIONS | ENDS
    for size in (1, 2, 3):
        firsts = inner | FIRST if size > 1 else last | FIRST
        between = [inner] * (size - 2)
        for letters in product(*(firsts, *between, last)[:size]):
            text = "/".join((FIRST | last)[each] for each in letters)
            allowed = EXPRESSION_PATH.allows("".join(letters))
            if letters[0] in {"y", "z"}:
                continue
            assert allowed == accepts("firstMemberExpr", text) or letters[0] == "r", (
                text
            )


@needs_shared
def test_resource_paths_are_those_of_the_abnf() -> None:
    accepts = repaired_oracle().accepts
    last = RESOURCES | RESOURCE_ENDS
    for size in (1, 2, 3):
        for letters in product(*([RESOURCES] * (size - 1)), last):
            text = "/".join(last[each] for each in letters)
            allowed = RESOURCE_PATH.allows("".join(letters))
            assert allowed == accepts("resourcePath", text), text


# Texts that many rules might match: each rule takes those that the ABNF does.
# One after the other, with a blank between them.
TEXTS: Final = tuple(
    """
    A A.B a/b (1) (a=1) () /x /A.B /$count /$ref /f(a=1) (1)/a not%20a -a (a) (1,2) [1]
    "a" 1 true A() A(a=1) A(a=a) @a @A.B @A.B%23c $it $root/A /any() any(x:x) * A.*
    a/$ref a($top=1) a(b,c) $top=1 @a=1 levels=1 %20OR%20b NOT%20a word identity
    filter(a) aggregate(a) groupby((a)) rollup(a,b) $root/A,b,c identity/identity A.B()
    top(1) year(a) concat(a,b) case(a:b) cast(A) isof(a,A.B) Edm.String P1D a,b,-1 %2B42
    Zg== 13 INF Point(1%202) SRID=0; LineString(1%202,3%204) 12:00 2020-01-01
    """.split()  # noqa: SIM905 (so many are read more easily like this)
)
# Names that are read as words of the language, and what the model tells apart.
KNOWN: Final = frozenset(
    {
        "aggregateExpr",
        "aggregateFunctionExpr",
        "nameAndValue",
        "optionallyQualifiedTypeName",
        "searchAndExpr",
    }
)


@needs_shared
@pytest.mark.parametrize("rule", [each for each in RULES if each not in KNOWN])
def test_each_rule_is_that_of_the_abnf(rule: str) -> None:
    accepts = repaired_oracle().accepts
    for text in TEXTS:
        parsed = parse_source(Source(text), rule, strict=True)
        taken = parsed.node is not None and not [*errors_in(parsed.diagnostics)]
        assert taken == accepts(rule, text), text
