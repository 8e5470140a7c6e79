"""Tables in Markdown, what reviewdog takes, and lines of JSON, read back."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema  # type: ignore[import-untyped]  # it has no types of its own
import pytest
import referencing
from attrs import evolve
from hypothesis import given, settings

from odataq.diagnostics import Edit, Fix, Severity
from odataq.report.edits import placed_fixes
from odataq.report.run import Run
from odataq.report.summary import summary
from odataq.source import Source, Span
from odataq.text.printable import printable
from tests.support.reports import found, hostile_diagnostics, written

if TYPE_CHECKING:
    from odataq.diagnostics import Diagnostic

SCHEMAS = Path(__file__).resolve().parents[2] / "docs/schema"


def schema(name: str) -> dict[str, object]:
    found_: dict[str, object] = json.loads((SCHEMAS / name).read_text("utf-8"))
    return found_


# JSON


REGISTRY: referencing.Registry[object] = referencing.Registry().with_resource(
    "diagnostics.schema.json",
    referencing.Resource.from_contents(schema("diagnostics.schema.json")),
)
LINE = jsonschema.Draft202012Validator(
    schema("diagnostic.schema.json"), registry=REGISTRY
)
WHOLE = jsonschema.Draft202012Validator(schema("diagnostics.schema.json"))


@settings(deadline=None)
@given(diagnostic=hostile_diagnostics())
def test_json_has_text_as_it_was(diagnostic: Diagnostic) -> None:
    whole = json.loads(written("json", diagnostic))
    WHOLE.validate(whole)
    [line] = written("jsonl", diagnostic).splitlines()
    one = json.loads(line)
    LINE.validate(one)
    assert whole["diagnostics"] == [one]
    assert one["message"] == diagnostic.message
    assert one["hint"] == diagnostic.hint
    assert one["source"] == diagnostic.source.name
    assert one["related"][0]["message"] == diagnostic.related[0].message
    edits = [each.edits[0].text for each in diagnostic.fixes if each.edits]
    assert [each["edits"][0]["text"] for each in one["fixes"]] == edits


def test_what_was_not_looked_at_is_counted() -> None:
    run = Run(queries=3, requests=1, files=2, skipped_queries={"b": 1, "a": 2})
    counted = json.loads(written("json", run))["summary"]
    assert (counted["queries"], counted["requests"], counted["files"]) == (4, 1, 2)
    assert counted["skipped"] == {
        "queries": [{"reason": "a", "count": 2}, {"reason": "b", "count": 1}],
        "files": [],
    }


# reviewdog


@settings(deadline=None)
@given(diagnostic=hostile_diagnostics())
def test_a_diagnostic_of_reviewdog_is_read_back(diagnostic: Diagnostic) -> None:
    [one] = json.loads(written("rdjson", diagnostic))["diagnostics"]
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    assert one["message"] == printable(f"{diagnostic.message}{hint}")
    assert one["severity"] in {"ERROR", "WARNING", "INFO"}
    assert one["code"] == {"value": "ODQ201"}
    start = one["location"]["range"]["start"]
    assert start["line"] == diagnostic.start.line


def test_columns_of_reviewdog_are_bytes() -> None:
    diagnostic = evolve(
        found(text="ä = '名' nmae"),
        fixes=(Fix("write 'name'", (Edit(Span(8, 12), "name"),)),),
    )
    [one] = json.loads(written("rdjson", diagnostic))["diagnostics"]
    range_ = {"start": {"line": 1, "column": 12}, "end": {"line": 1, "column": 16}}
    assert one["location"]["range"] == range_
    assert one["suggestions"] == [{"range": range_, "text": "name"}]


# Markdown


@settings(deadline=None)
@given(diagnostic=hostile_diagnostics())
def test_a_row_of_markdown_is_read_back(diagnostic: Diagnostic) -> None:
    lines = written("markdown", diagnostic).splitlines()
    assert lines[:4] == [
        "### odataq",
        "",
        "| severity | code | where | what |",
        "|---|---|---|---|",
    ]
    cells = lines[4].split("|")
    assert len(cells) == 6
    severity, code, where, what = (each[1:-1] for each in cells[1:-1])
    assert (severity, code) == (diagnostic.severity, "ODQ201 unknown-property")
    # Nothing is left that Markdown or HTML would read.
    inside = where.removeprefix("<code>").removesuffix("</code>")
    assert not {*"<>`*_[]\\@$~!|"} & {*inside, *what}
    path = Run(paths={diagnostic.source.name}).path_of(diagnostic) or ""
    at = diagnostic.start
    assert html.unescape(inside) == f"{printable(path)}:{at.line}:{at.column}"
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    assert html.unescape(what) == printable(f"{diagnostic.message}{hint}")


def test_a_long_table_is_cut() -> None:
    lines = written("markdown", (found(),) * 1_002).splitlines()
    assert sum(each.startswith("| error") for each in lines) == 1_000
    assert "... and 2 more" in lines


# The summary


@pytest.mark.parametrize(
    ("run", "text"),
    [
        (Run(), "0 queries found"),
        (Run(queries=1), "no problems in 1 query"),
        (Run(requests=2), "no problems in 2 requests"),
        (Run(files=41), "0 queries found in 41 files"),
        (
            Run((found(), found(severity=Severity.ADVICE)), queries=2, files=1),
            "1 error, 1 advice in 2 queries, 1 file",
        ),
        (
            Run(queries=1, skipped_queries={"dyn": 3}, skipped_files={"large": 1}),
            "no problems in 1 query; 3 queries skipped (dyn), 1 file skipped (large)",
        ),
        (
            Run(queries=1, skipped_queries={"b": 1, "a": 1, "c": 2}),
            "no problems in 1 query; 4 queries skipped (2 c, 1 a, 1 b)",
        ),
    ],
)
def test_summary(run: Run, text: str) -> None:
    assert summary(run) == text


# Fixes


FILE = Source("q = 'a%20nmae \\u0041'\n", "a.py")
QUERY = Source("a nmae A", "query", FILE, (5, 6, 9, 10, 11, 12, 13, 14, 20))


@pytest.mark.parametrize(
    ("source", "span", "placed"),
    [
        (FILE, Span(0, 1), Span(0, 1)),
        (QUERY, Span(2, 6), Span(9, 13)),
        (QUERY, Span(1, 2), Span(6, 9)),
        (QUERY, Span(7, 8), Span(14, 20)),
        (QUERY, Span(2, 2), Span(9, 9)),
    ],
)
def test_a_fix_is_one_of_the_file(source: Source, span: Span, placed: Span) -> None:
    fixes = (Fix("change it", (Edit(span, "x"),)), Fix("think about it", ()))
    diagnostic = evolve(found(), source=source, fixes=fixes)
    assert placed_fixes(diagnostic) == [(fixes[0], (Edit(placed, "x"),))]
