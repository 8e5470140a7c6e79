"""Every rule keeps what its examples and its documentation promise."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from odataq import ADVICE, CODES, DATAVERSE, RULES, Checker, Rule, read_model
from odataq.resources import sample_path
from tests.support.requests import subject

if TYPE_CHECKING:
    from odataq import Diagnostic, Model

ALL = (*RULES, *ADVICE)
BAD = [(rule, query) for rule in ALL for query in rule.bad]
GOOD = [(rule, query) for rule in ALL for query in rule.good]
FORBIDDEN = re.compile(r"^(avoid|no|use|do-not|prefer|consider)-|-used$")


@cache
def model() -> Model:
    return read_model(sample_path("dataverse"))


@cache
def checker(*advice: Rule[Any]) -> Checker:
    return Checker(model(), profile=DATAVERSE, rules=[*RULES, *advice])


def found(query: str, *advice: Rule[Any]) -> list[Diagnostic]:
    return checker(*advice).check(subject(query))


def named(rule: Rule[Any], query: str) -> str:
    return f"{rule.code} {query[:60]}"


@pytest.mark.parametrize(("rule", "query"), BAD, ids=[named(*each) for each in BAD])
def test_bad_example_is_found_and_nothing_else(rule: Rule[Any], query: str) -> None:
    advice = [rule] if rule in ADVICE else []
    assert {each.code for each in found(query, *advice)} == {rule.code}


@pytest.mark.parametrize(("rule", "query"), GOOD, ids=[named(*each) for each in GOOD])
def test_good_example_is_silent(rule: Rule[Any], query: str) -> None:
    # What is good advice is good altogether.
    advice = ADVICE if rule in ADVICE else []
    assert [str(each) for each in found(query, *advice)] == []


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: f"{rule.code} {rule.slug}")
def test_rule_is_documented(rule: Rule[Any]) -> None:
    first, *_ = rule.text.splitlines()
    assert first.startswith("Detects ")
    assert first.endswith(".")
    assert "\n\nSpec: " in rule.text
    assert rule.good
    assert CODES[rule.code].slug == rule.slug
    assert CODES[rule.code].severity == rule.severity
    assert re.fullmatch(r"ODQ[1-9][0-9]{2}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.slug)
    assert not FORBIDDEN.search(rule.slug)


@pytest.mark.parametrize("code", CODES, ids=str)
def test_code_has_a_slug_of_its_own(code: str) -> None:
    slugs = [each.slug for each in CODES.values()]
    assert slugs.count(CODES[code].slug) == 1
    assert CODES[code].text.endswith(".")


def test_each_code_of_queries_is_given_somewhere() -> None:
    from_rules = {rule.code for rule in ALL}
    from_syntax = {
        each for each in CODES if each.startswith(("ODQ1", "ODQ9")) or each == "ODQ501"
    }
    queries = {each for each in CODES if each.startswith("ODQ")}
    # Those of requests in files: tests/test_http_text.py.
    from_files = {each for each in CODES if each.startswith("ODQ78")}
    # What is too long to be looked at: tests/writes/test_batch.py.
    from_checker = {"ODQ768"}
    from_lint = {each for each in CODES if each.startswith("ODQ0")}
    others = from_files | from_checker | from_lint
    assert queries == from_rules | from_syntax | others
