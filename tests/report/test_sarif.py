"""Logs in SARIF: their structure, their places, and how much is in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import jsonschema  # type: ignore[import-untyped]  # it has no types of its own
import pytest
from attrs import evolve
from hypothesis import given, settings

from odataq.codes import CODES
from odataq.diagnostics import Edit, Fix, Place, Related, Severity
from odataq.report.run import Run
from odataq.source import Source, Span
from odataq.text.printable import printable
from tests.support.reports import found, hostile_diagnostics, written
from tests.support.sarif import SARIF

if TYPE_CHECKING:
    from odataq.diagnostics import Diagnostic

VALIDATOR = jsonschema.Draft202012Validator(SARIF)


def log_of(run: Run | Diagnostic | tuple[Diagnostic, ...]) -> Any:  # noqa: ANN401 (JSON)
    text = written("sarif", run)
    assert text.count("\n") == 1
    log = json.loads(text)
    VALIDATOR.validate(log)
    return log["runs"][0]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SARIF)


@settings(deadline=None)
@given(diagnostic=hostile_diagnostics())
def test_a_log_is_read_back(diagnostic: Diagnostic) -> None:
    [result] = log_of(diagnostic)["results"]
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    text = printable(f"{diagnostic.message}{hint}")
    assert result["message"]["text"].replace("\\](", "](") == text
    physical = result["locations"][0]["physicalLocation"]
    name = diagnostic.source.name
    uri = physical["artifactLocation"]["uri"].removeprefix("file://")
    try:
        data = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = name.encode("utf-8", "surrogatepass")
    if not name.startswith("./"):
        assert unquote_to_bytes(uri) == data
    region = physical["region"]
    if diagnostic.place is None:
        span = diagnostic.span
        assert region["charOffset"] == span.start
        assert region["charLength"] == span.end - span.start
    else:
        assert region == {"startLine": 7}


def test_a_result() -> None:
    file = Source("", "m.xml")
    place = Place("EntityType 'account'", lambda: 12)
    diagnostic = evolve(
        found(name="src/ä b.py"),
        related=(
            Related(
                "EntityType 'account' is declared here", file, Span(0, 0), place=place
            ),
            Related("no file", Source("x", "<query>"), Span(0, 1)),
        ),
        fixes=(Fix("write 'name'", (Edit(Span(26, 30), "name"),)),),
    )
    run = log_of(diagnostic)
    [result] = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "ODQ201"
    location = {
        "artifactLocation": {"uri": "src/%C3%A4%20b.py", "uriBaseId": "%SRCROOT%"},
        "region": {
            "startLine": 2,
            "startColumn": 23,
            "endLine": 2,
            "endColumn": 27,
            "charOffset": 28,
            "charLength": 4,
        },
    }
    assert result["locations"] == [{"physicalLocation": location}]
    [related] = result["relatedLocations"]
    assert related["physicalLocation"]["region"] == {"startLine": 12}
    [fix] = result["fixes"]
    [change] = fix["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "name"}


@pytest.mark.parametrize(
    ("name", "artifact"),
    [
        ("a.py", {"uri": "a.py", "uriBaseId": "%SRCROOT%"}),
        ("a:b%.py", {"uri": "a%3Ab%25.py", "uriBaseId": "%SRCROOT%"}),
        ("/x/a.py", {"uri": "file:///x/a.py"}),
        ("C:/x y/a.py", {"uri": "file:///C:/x%20y/a.py"}),
        ("\udcff.py", {"uri": "%FF.py", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_files(name: str, artifact: dict[str, str]) -> None:
    [result] = log_of(found(name=name))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == artifact


def test_a_query_that_is_in_no_file_has_a_name() -> None:
    [result] = log_of(Run((found(name="<query>"),)))["results"]
    [location] = result["locations"]
    names = {"name": "<query>", "fullyQualifiedName": "<query>:2:23"}
    assert location == {"logicalLocations": [names]}
    assert "fixes" not in result


def test_rules_are_explained() -> None:
    run = Run((found(), found(code="MINE1")), paths={"src/a.py"}, helps={"ODQ201": "h"})
    mine, known = log_of(run)["tool"]["driver"]["rules"]
    assert mine == {"id": "MINE1", "name": "unknown-property"}
    assert known["help"] == {"text": "h"}
    assert known["fullDescription"] == {"text": CODES["ODQ201"].text}


def test_the_same_twice_is_two_results() -> None:
    results = log_of((found(), found(), found(name="b.py")))["results"]
    digits = {
        each["partialFingerprints"]["primaryLocationLineHash"] for each in results
    }
    assert len(digits) == 3


def test_levels() -> None:
    results = log_of(tuple(found(severity=each) for each in Severity))["results"]
    assert [each["level"] for each in results] == ["error", "warning", "note"]


def test_of_too_many_the_most_severe_are_kept() -> None:
    given = (found(severity=Severity.ADVICE),) * 2 + (found(),) * 24_999
    run = log_of(given)
    levels = [each["level"] for each in run["results"]]
    assert levels == ["note", *("error",) * 24_999]
    [notice] = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"].startswith("1 more result")
    whole = log_of(given[1:])
    assert len(whole["results"]) == 25_000
    assert whole["invocations"] == [{"executionSuccessful": True}]
