"""We judge queries as other implementations do, or say why not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pytest

from odataq import Diagnostic, Severity, Source
from tests.conformance import queries
from tests.conformance.__main__ import main
from tests.conformance.cases import Difference, Score, differences, rows
from tests.conformance.valid_queries import Form, valid_queries
from tests.support.abnf import Oracle, read_rules
from tests.support.shared import CASES, ROOT, SHARED, needs_shared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILES: Final = {"consensus": "consensus.jsonl", "olingo": "olingo_uri.jsonl"}
LEAST: Final = {"consensus": 0.99, "olingo": 0.97}

ROWS: Final[list[dict[str, Any]]] = [
    {"id": "a:1", "input": "fine", "valid": True},
    {"id": "a:2", "input": "wrong", "valid": False, "fault": "wrong key"},
    {"id": "a:3", "input": "wrong", "valid": True},
    {"id": "a:4", "input": "fine", "valid": False, "error_key": "SYNTAX"},
    {
        "id": "a:5",
        "input": "fine",
        "valid": False,
        "fault": "wrong key",
        "olingo_key": "INVALID_KEY_VALUE",
        "odatanet_message": "Bad Request",
    },
    {"id": "a:6", "input": "boom", "valid": True},
    {"id": "a:7", "input": "boom", "valid": False, "fault": "wrong key"},
    {"id": "a:8", "input": "discouraged", "valid": True},
]
LISTED: Final = {
    "a:4": Difference(valid=True, reason="it may", section="Keys"),
    "a:7": Difference(valid=True, reason="it may", section="Keys"),
}


def small_check(row: queries.Row) -> list[Diagnostic]:
    """Find what the text of a row says."""
    severities = {"wrong": Severity.ERROR, "discouraged": Severity.WARNING}
    text = row["input"]
    if text == "boom":
        raise RecursionError("too deep")
    if text not in severities:
        return []
    return [
        Diagnostic(
            code="ODQ201",
            slug="unknown-property",
            severity=severities[text],
            message="it is wrong",
            source=Source(text),
        )
    ]


def small_results() -> list[queries.Result]:
    return queries.results(ROWS, small_check, LISTED)


@cache
def results(kind: str) -> list[queries.Result]:
    return queries.results(
        rows(CASES / FILES[kind]), queries.CHECKS[kind](), differences("query")
    )


@needs_shared
@pytest.mark.parametrize("kind", FILES)
def test_cases(kind: str, record_property: Callable[[str, object], None]) -> None:
    for verdict in (True, False):
        judged = [each for each in results(kind) if each.expected == verdict]
        score = queries.score(judged)
        record_property(f"share, {verdict}", score.share)
        record_property(f"plain share, {verdict}", score.plain_share)
        shown = "\n".join([str(score), *queries.listing(judged)])
        assert score.plain_share >= LEAST[kind], shown
        assert score.wrong == 0, shown


@needs_shared
def test_a_listed_difference_is_one() -> None:
    found = {each.id: each for kind in FILES for each in results(kind)}
    for id_, difference in differences("query").items():
        assert found[id_].expected != difference.valid, id_
        assert found[id_].is_listed, f"{found[id_]}"
        assert difference.reason
        assert difference.section


@needs_shared
@pytest.mark.parametrize("kind", FILES)
def test_the_command_prints_what_disagrees(kind: str) -> None:
    command = ["-m", "tests.conformance", kind, "--list", "--sample", "200"]
    done = subprocess.run(
        [sys.executable, *command, "--cases", f"{CASES / FILES[kind]}"],
        capture_output=True,
        check=False,
        cwd=ROOT,
        text=True,
    )
    assert done.stderr == ""
    sample = queries.spread(results(kind), 200)
    passed = sum(each.is_passed for each in sample)
    *lines, last = done.stdout.splitlines()
    assert last == f"{passed} passed, {len(sample) - passed} failed"
    shown = {line.partition(": ")[0].strip() for line in lines}
    assert {each.id for each in sample if not each.is_right} <= shown


def test_verdicts() -> None:
    found = small_results()
    assert [each.id for each in found if each.is_right] == ["a:1", "a:2", "a:8"]
    assert [each.id for each in found if each.is_listed] == ["a:4"]
    assert queries.score(found) == Score(right=3, wrong=4, listed=1)


def test_listing() -> None:
    assert list(queries.listing(small_results())) == [
        "wrong key: 2 of 3 differ",
        "  a:5: fine\n    invalid INVALID_KEY_VALUE Bad Request, ours: no error",
        "  a:7: boom\n    invalid, ours: RecursionError: too deep",
        "valid, ODQ201: 1 of 1 differ",
        "  a:3: wrong\n    valid, ours: ODQ201 it is wrong",
        "SYNTAX: 1 of 1 differ",
        "  a:4: fine\n    invalid SYNTAX, ours: no error (listed: it may)",
        "valid, crash: 1 of 1 differ",
        "  a:6: boom\n    valid, ours: RecursionError: too deep",
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["valid: 50.0%", "invalid: 25.0%", "all: 37.5%", "3 passed, 5 failed"]),
        (["--limit", "2"], ["valid: 100.0%", "invalid: 100.0%", "all: 100.0%", "2 p"]),
        (["--sample", "2"], ["valid: 100.0%", "invalid: 0.0%", "all: 50.0%", "1 p"]),
        (["--list", "--limit", "4"], ["valid, ODQ201: 1 of", "  a:3: wrong", "    v"]),
    ],
)
def test_the_command(
    options: list[str],
    expected: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    uncounted = {"id": "a:9", "input": "wrong", "valid": True, "counted": False}
    lines = [json.dumps(row) for row in [uncounted, *ROWS]]
    (tmp_path / "cases.jsonl").write_text("\n".join(lines))
    monkeypatch.setitem(queries.CHECKS, "consensus", lambda: small_check)
    status = main(["consensus", "--cases", f"{tmp_path / 'cases.jsonl'}", *options])
    printed = capsys.readouterr().out.splitlines()
    found = [line[: len(each)] for line, each in zip(printed, expected, strict=False)]
    assert found == expected
    assert status == (0 if printed[-1].endswith(" 0 failed") else 1)


@pytest.mark.parametrize(
    ("most", "expected"),
    [(0, ""), (1, "a"), (3, "acf"), (8, "abcdefgh"), (9, "abcdefgh")],
)
def test_spread(most: int, expected: str) -> None:
    assert "".join(queries.spread("abcdefgh", most)) == expected


@needs_shared
def test_valid_queries() -> None:
    found = list(valid_queries(150))
    assert Counter(each.id.partition(":")[0] for each in found) == {
        "consensus": 150,
        "graphdocs": 82,
        "odata-abnf-testcases": 117,
        "odata-aggregation-testcases": 33,
        "odatanet": 150,
        "olingo": 150,
        "small": 150,
    }
    assert {each.form for each in found} == {*Form}
    oracle = Oracle(read_rules(sorted((SHARED / "spec").glob("*.txt"))))
    rejected = [each for each in found if not oracle.accepts(each.rule, each.text)]
    assert [each for each in rejected if each.is_certain] == []
    # What only some parsers read: `in` with nested lists, types in quotes, ...
    assert len(rejected) < len(found) / 10


@needs_shared
def test_valid_queries_with_transformations_are_among_them() -> None:
    found = list(valid_queries())
    assert len(found) > 5000
    assert any("$apply=" in each.text for each in found)
