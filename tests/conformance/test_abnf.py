"""The strict parser judges as the ABNF does, or we know by how much it doesn't."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from odataq.syntax.abnf_rules import RULES
from tests.conformance import abnf, mutation
from tests.conformance.__main__ import main
from tests.conformance.cases import differences
from tests.conformance.queries import listing
from tests.support.shared import CASES, needs_shared

if TYPE_CHECKING:
    from pathlib import Path

CASES_FILE: Final = CASES / "abnf.jsonl"

# What holds today; it may only become better.
MOST_FAILED: Final = 0
LEAST_EQUAL: Final = 0.998

# Of each rule: what it is for, and what only looks so.
LITERALS: Final = {
    "null": (["null"], ["'null'", "1", "a"]),
    "boolean": (["true", "tRUe"], ["0", "'true'"]),
    "booleanValue": (["false"], ["False"]),
    "guid": (["01234567-89ab-cdef-0123-456789abcdef"], ["01234567", "'a'"]),
    "date": (["2012-09-03"], ["INF", "2012-09-03T12:53Z", "12:53"]),
    "dateTimeOffsetLiteral": (["2012-09-03T12%3A53Z"], ["2012-09-03"]),
    "dateTimeOffsetValue": (["2012-09-03T12:53Z"], ["2012-09-03T12%3A53Z"]),
    "timeOfDayValue": (["11:22"], ["11%3A22", "2012-09-03"]),
    "byte": (["255"], ["1234", "-1", "1.5"]),
    "sbyteLiteral": (["%2B128", "-1"], ["1234", "1.0"]),
    "sbyteValue": (["+128"], ["%2B128"]),
    "int64Literal": (["1" * 19], ["1" * 20]),
    "doubleLiteral": (["1.5e3", "-INF"], ["'1.5'", "true"]),
    "stringLiteral": (["'O''Neil'"], ["1", "A.B'c'"]),
    "binaryLiteral": (["binary'Zg=='"], ["'Zg=='", "X'1A'"]),
    "durationLiteral": (["duration'PT1S'", "'-P1D'"], ["'P1M'", "1"]),
    "enumLiteral": (["A.B'c,-1'", "'c,d'"], ["'c d'", "A.B'c d'", "1"]),
    "geographyPoint": (
        ["geography'SRID=0;Point(1 2)'"],
        ["geometry'SRID=0;Point(1 2)'", "geography'SRID=0;LineString(1 2,3 4)'"],
    ),
    "geometryMultiPoint": (["geometry'SRID=0;MultiPoint()'"], ["'SRID=0;Point(1 2)'"]),
    "propertyPathExpr": (["a/b", "a/A.B"], ["a eq 1", "'a'"]),
    "isofExpr": (["isof(A.B)"], ["cast(A.B)", "a"]),
    "arrayOrObject": (["[1]", '{"a":1}'], ["1", "a"]),
    "systemQueryOption": (["$top=1", "top=1"], ["a=1", "@a=1"]),
    "customQueryOption": (["a=1"], ["$top=1", "@a=1"]),
    "aliasAndValue": (["@a=1"], ["$top=1", "a=1"]),
}

KINDS: Final = {
    ("commonExpr", "a eq 1"): "",
    ("commonExpr", "a eq"): "",
    ("commonExpr", " a"): "",
    ("commonExpr", "foo(a)"): "",
    ("odataRelativeUri", "?$top=1"): "",
    ("commonExpr", "a in ()"): "",
    ("commonExpr", "not eq 1"): (
        "rejected, commonExpr: ODQ106 something is missing in front of ..."
    ),
    ("nameAndValue", "Zg=="): "accepted, other in nameAndValue",
}


@cache
def found() -> abnf.Judged:
    return abnf.judged(CASES_FILE)


@pytest.mark.parametrize("rule", LITERALS)
def test_a_rule_is_for_one_kind(rule: str) -> None:
    accepted, rejected = LITERALS[rule]
    assert [each for each in accepted if abnf.errors_by(rule, each)] == []
    assert [each for each in rejected if not abnf.errors_by(rule, each)] == []


@needs_shared
def test_the_table_has_names_of_the_abnf() -> None:
    # The oracle raises `KeyError` for what is no rule.
    for rule in RULES:
        abnf.free_oracle().accepts(rule, "")


@needs_shared
@pytest.mark.parametrize("rule", LITERALS)
def test_the_abnf_agrees(rule: str) -> None:
    accepted, rejected = LITERALS[rule]
    accepts = abnf.free_oracle().accepts
    assert [each for each in accepted if not accepts(rule, each)] == []
    assert [each for each in rejected if accepts(rule, each)] == []


@needs_shared
def test_oasis_cases() -> None:
    judged = found()
    failed = [each for each in judged.results if not each.is_passed]
    assert len(judged.results) >= 440
    assert len(failed) <= MOST_FAILED, "\n".join(listing(judged.results))


@needs_shared
def test_all_rows_are_accounted_for() -> None:
    judged = found()
    rows = [json.loads(line) for line in CASES_FILE.read_text("utf-8").splitlines()]
    kinds = Counter(abnf.is_about_urls(row) for row in rows)
    parts = (judged.results, judged.named, judged.outside, judged.unruled)
    assert kinds == {True: sum(map(len, parts)), False: 51}
    assert len(judged.named) <= 7
    assert judged.unnoticed == ()
    assert len(judged.unruled) == 0


@needs_shared
def test_a_listed_difference_is_one() -> None:
    results = {each.id: each for each in found().results}
    for id_, difference in differences("abnf").items():
        assert results[id_].expected != difference.valid, id_
        assert results[id_].is_listed, f"{results[id_]}"
        assert difference.reason
        assert difference.section


@needs_shared
def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        ("commonExpr", "a eq 1", True),
        ("commonExpr", "a eq", False),
        ("commonExpr", "a eq", True),
        ("nameAndValue", "Zg==", False),
        ("boolCommonExpr", "Bad", False),
        ("queryOptions", "$at=2020-01-01", True),
        ("host", "a", True),
        ("header", "a", True),
    ]
    cases = tmp_path / "cases.jsonl"
    lines = [
        json.dumps({"id": f"a:{at}", "rule": rule, "input": text, "valid": valid})
        for at, (rule, text, valid) in enumerate(rows, 1)
    ]
    cases.write_text("\n".join(lines))
    assert main(["abnf", "--cases", f"{cases}", "--list"]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert [line for line in printed if ": a:" in line or line[:4] == "  a:"] == [
        "  a:3: a eq",
        "  a:4: Zg==",
        "fails by its names: a:5: Bad",
        "outside: a:6: queryOptions: $at=2020-01-01",
        "no rule: a:7: host: a",
    ]
    assert printed[-2:] == [
        (
            "outside: 1, no rule: 1, fail by their names: 1, "
            "unnoticed where they are known: 0"
        ),
        "2 passed, 2 failed",
    ]


@needs_shared
def test_mutants() -> None:
    judged = mutation.judged(CASES_FILE, 2000, 1)
    shown = "\n".join(mutation.listing(judged))
    assert mutation.score(judged) >= LEAST_EQUAL, shown
    assert not [each for each in judged if each.kind.startswith("crash")], shown
    # Neither side says always the same.
    assert {(each.abnf, each.ours) for each in judged} >= {(True, True), (False, False)}


@needs_shared
def test_mutants_are_those_of_their_seed() -> None:
    first, again, other = (
        list(mutation.mutants(CASES_FILE, 50, seed)) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other
    assert len({each[:2] for each in first}) == 50


@needs_shared
@pytest.mark.parametrize(("rule", "text"), KINDS)
def test_kinds(rule: str, text: str) -> None:
    mutant = mutation.judge(rule, text, text)
    assert mutant.kind == KINDS[rule, text]
    assert (mutant.abnf == mutant.ours) == (not mutant.kind)


@needs_shared
def test_the_repairs() -> None:
    accepts = mutation.repaired_oracle().accepts
    for rule, text, is_valid in (
        ("commonExpr", "Name/", False),
        ("commonExpr", "a/anything)(", False),
        ("commonExpr", "'%7B'", True),
        ("commonExpr", "'a&b'", False),
        ("resourcePath", "Customers/", False),
        ("resourcePath", "Customers/1", True),
        ("queryOptions", "$format=text/html", True),
    ):
        assert accepts(rule, text) == is_valid, text


@needs_shared
def test_the_mutation_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "found.json"
    main(["mutation", "--count", "100", "--seed", "3", "--output", f"{output}"])
    *_, share, last = capsys.readouterr().out.splitlines()
    differing = json.loads(output.read_text("utf-8"))
    assert last == f"{100 - len(differing)} passed, {len(differing)} failed"
    assert share == f"equal verdicts: {1 - len(differing) / 100:.2%}"
    assert all(each["abnf"] != each["ours"] for each in differing)
