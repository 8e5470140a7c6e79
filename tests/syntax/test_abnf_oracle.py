"""The oracle reads ABNF as RFC 5234 means it, and judges as the OASIS cases say."""

from __future__ import annotations

import json
from functools import cache
from typing import Final

import pytest

from tests.conformance.cases import rows
from tests.support.abnf import Oracle, Rules, parse_rules, read_rules
from tests.support.shared import CASES, SHARED, needs_shared

# Of each rule: what it accepts, and what it doesn't.
SMALL: Final = """
; a comment with "quotes", and = signs
any-case = "Ab;"          ; not a comment: ";"
exact    = %s"Ab"
plain    = %i"Ab"
codes    = %x41.42 / %d67 / %b1000100
range    = %x30-39
exactly  = 2"a"
least    = 2*"a"
most     = *2"a"
between  = 1*2"a"
any      = *"a"
option   = "a" ["b"]
folded   = "a"
           "b" / "c"
added    = "a"
added    =/ "b"
binding  = "a" "b" / "c" ( "d" / "e" )
ends     = *"a" "a"        ; not the longest match alone
empties  = 3( ["a"] )
nested   = "(" *NESTED ")"
"""

JUDGED: Final = {
    "any-case": (["Ab;", "aB;"], ["Ab", ""]),
    "exact": (["Ab"], ["ab", "AB"]),
    "plain": (["Ab", "AB"], ["A"]),
    "codes": (["AB", "C", "D"], ["ab", "A"]),
    "range": (["0", "9"], ["00", "a", "\u0661", ""]),
    "exactly": (["aa"], ["a", "aaa"]),
    "least": (["aa", "aaaa"], ["a"]),
    "most": (["", "a", "aa"], ["aaa"]),
    "between": (["a", "aa"], ["", "aaa"]),
    "any": (["", "aaa"], ["ab"]),
    "option": (["a", "ab"], ["b", "abb"]),
    "folded": (["ab", "c"], ["a", "ac"]),
    "added": (["a", "b"], ["ab"]),
    "binding": (["ab", "cd", "ce"], ["abd", "ad", "c"]),
    "ends": (["a", "aaa"], [""]),
    "empties": (["", "a", "aaa"], ["aaaa"]),
    "nested": (["()", "(()())"], ["(", "())"]),
}


@cache
def odata_rules() -> Rules:
    return read_rules(sorted((SHARED / "spec").glob("*.txt")))


@pytest.mark.parametrize("rule", JUDGED)
def test_notation(rule: str) -> None:
    oracle = Oracle(parse_rules(SMALL))
    accepted, rejected = JUDGED[rule]
    assert [each for each in accepted if not oracle.accepts(rule, each)] == []
    assert [each for each in rejected if oracle.accepts(rule.upper(), each)] == []


def test_only_ascii_has_two_cases() -> None:
    oracle = Oracle(parse_rules('a = "k" %x0-10FFFF "k"'))
    assert oracle.accepts("a", "K\u0130k")
    assert not oracle.accepts("a", "\u212a\u0130k")


def test_constraints_name_what_a_rule_may_match() -> None:
    rules = parse_rules('path = name *("/" name)\nname = 1*%x61-7A')
    oracle = Oracle(rules, {"Name": ["Ab", "cd"]})
    assert oracle.accepts("path", "ab/cd/ab")
    assert not oracle.accepts("path", "ab/ef")
    assert Oracle(rules).accepts("path", "ab/ef")


def test_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="no rule for b, c"):
        parse_rules('a = b / c / "d"')


def test_rule_that_begins_with_itself_is_refused() -> None:
    oracle = Oracle(parse_rules('a = ["b"] a / "c"'))
    with pytest.raises(ValueError, match="'a' begins with itself"):
        oracle.accepts("a", "c")


@needs_shared
def test_oasis_cases() -> None:
    constraints = json.loads((CASES / "abnf_constraints.json").read_text("utf-8"))
    oracles = {
        suite: Oracle(odata_rules(), names) for suite, names in constraints.items()
    }
    cases = rows(CASES / "abnf.jsonl")
    wrong = [
        (row["id"], row["rule"], row["input"])
        for row in cases
        if oracles[row["suite"]].accepts(row["rule"], row["input"]) != row["valid"]
    ]
    assert len(cases) > 500
    assert wrong == []


@needs_shared
@pytest.mark.parametrize(
    ("text", "is_valid"),
    [
        ("(" * 145 + "a eq b" + ")" * 145, True),
        ("(" * 145 + "a eq b" + ")" * 144, False),
        (" or ".join(["a eq 1"] * 30), True),
        (" or ".join(["a eq 1"] * 30) + " or", False),
        ("not " * 70 + "a", True),
    ],
    ids=["nested", "not closed", "long", "cut", "negated"],
)
def test_three_hundred_characters(text: str, *, is_valid: bool) -> None:
    assert 280 < len(text) <= 300
    assert Oracle(odata_rules()).accepts("boolCommonExpr", text) == is_valid
