"""Diagnostics as JSON, and the schema that describes it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it has no types of its own
import pytest

from odataq import __version__
from odataq.diagnostics import (
    Certainty,
    Diagnostic,
    Edit,
    Fix,
    Place,
    Related,
    Severity,
)
from odataq.report.fingerprints import fingerprint
from odataq.report.json_report import report_json
from odataq.report.run import Run
from odataq.report.style import Style
from odataq.source import Source, Span

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/schema/diagnostics.schema.json").read_text("utf-8"))

TEXT = Source("accounts?$select=name,nmae")
PLAIN = Diagnostic(
    "ODQ201", "unknown-property", Severity.ERROR, "no such", TEXT, Span(22, 26)
)
FULL = Diagnostic(
    "ODQ601",
    "unsupported-option",
    Severity.WARNING,
    "it is wrong",
    TEXT,
    Span(9, 16),
    hint="leave it out",
    certainty=Certainty.DOCUMENTED_ERROR,
    related=(
        Related("here", TEXT, Span(0, 8)),
        Related("EntityType 'account'", Source("", "m.xml"), Span(0, 0)),
    ),
    fixes=(Fix("leave it out", (Edit(Span(8, 16), ""), Edit(Span(26, 26), "x"))),),
    sources=("DV303",),
    server_code="0x80060888",
)
IN_METADATA = Diagnostic(
    "CSD410",
    "unknown-binding-target",
    Severity.WARNING,
    "there is no set 'x'",
    Source("", "m.xml"),
    place=Place("EntityContainer 'C'", lambda: 12),
)
ADVICE = Diagnostic("ODQ801", "missing-top", Severity.ADVICE, "it costs", TEXT)
HOSTILE = Diagnostic(
    "ODQ201",
    "unknown-property",
    Severity.ERROR,
    "\x1b\n\ud800\u202e",
    Source("\ud800名", "\x1b"),
    Span(0, 1),
)


def written(
    *diagnostics: Diagnostic,
    profile: str | None = "dataverse",
    queries: int = 1,
    files: tuple[str, ...] = (),
) -> Any:  # noqa: ANN401 (JSON can be anything)
    stream = io.StringIO()
    run = Run(diagnostics, profile=profile, queries=queries, paths={*files})
    report_json(run, stream, Style())
    assert stream.getvalue().isascii()
    return json.loads(stream.getvalue())


def position(line: int, column: int, offset: int | None) -> dict[str, int | None]:
    return {"line": line, "column": column, "offset": offset}


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "diagnostics",
    [(), (PLAIN,), (FULL,), (IN_METADATA,), (PLAIN, FULL, ADVICE), (HOSTILE,)],
    ids=["none", "plain", "full", "metadata", "several", "hostile"],
)
@pytest.mark.parametrize("profile", ["dataverse", None])
def test_output_fits_the_schema(
    diagnostics: tuple[Diagnostic, ...], profile: str | None
) -> None:
    output = written(*diagnostics, profile=profile, files=("m.xml",))
    jsonschema.validate(output, SCHEMA, jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"more": 1},
        {"summary": {"queries": 1, "errors": 0, "warnings": 0, "advice": 0}},
        {"diagnostics": [{"code": "ODQ201"}]},
        {"tool": {"name": "odataq"}},
    ],
)
def test_the_schema_refuses_what_is_none(change: dict[str, object]) -> None:
    output = written(PLAIN) | change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(output, SCHEMA, jsonschema.Draft202012Validator)


def test_each_object_of_the_schema_is_closed() -> None:
    def objects(part: object) -> list[dict[str, object]]:
        if isinstance(part, list):
            return [found for each in part for found in objects(each)]
        if not isinstance(part, dict):
            return []
        own = [part] if part.get("type") == "object" else []
        return own + [found for each in part.values() for found in objects(each)]

    found = objects(SCHEMA)
    assert found
    for each in found:
        assert each["additionalProperties"] is False
        properties = each["properties"]
        assert isinstance(properties, dict)
        assert each["required"] == [*properties]


def test_the_envelope() -> None:
    output = written(PLAIN, FULL, ADVICE, PLAIN, queries=3)
    del output["diagnostics"]
    assert output == {
        "version": 1,
        "tool": {"name": "odataq", "version": __version__},
        "profile": "dataverse",
        "summary": {
            "queries": 3,
            "requests": 0,
            "files": 0,
            "errors": 2,
            "warnings": 1,
            "advice": 1,
            "skipped": {"queries": [], "files": []},
        },
    }


def test_a_plain_diagnostic() -> None:
    assert written(PLAIN)["diagnostics"] == [
        {
            "code": "ODQ201",
            "slug": "unknown-property",
            "severity": "error",
            "certainty": "documented",
            "message": "no such",
            "hint": None,
            "source": "<query>",
            "path": None,
            "range": {"start": position(1, 23, 22), "end": position(1, 27, 26)},
            "related": [],
            "fixes": [],
            "sources": [],
            "server": None,
            "url": None,
            "fingerprint": fingerprint(PLAIN),
        }
    ]


def test_a_diagnostic_with_all_that_is_known() -> None:
    [found] = written(FULL)["diagnostics"]
    assert found["certainty"] == "documented-error"
    assert found["hint"] == "leave it out"
    assert found["sources"] == ["DV303"]
    assert found["server"] == {"code": "0x80060888", "message": None}
    assert found["fixes"] == [
        {
            "title": "leave it out",
            "edits": [
                {
                    "range": {"start": position(1, 9, 8), "end": position(1, 17, 16)},
                    "text": "",
                },
                {
                    "range": {"start": position(1, 27, 26), "end": position(1, 27, 26)},
                    "text": "x",
                },
            ],
        }
    ]
    assert found["related"] == [
        {
            "message": "here",
            "source": "<query>",
            "path": None,
            "range": {"start": position(1, 1, 0), "end": position(1, 9, 8)},
        },
        {
            "message": "EntityType 'account'",
            "source": "m.xml",
            "path": None,
            "range": None,
        },
    ]


def test_an_element_of_metadata_has_a_line() -> None:
    [found] = written(IN_METADATA)["diagnostics"]
    assert (found["source"], found["path"]) == ("m.xml", "m.xml")
    assert found["range"] == {
        "start": position(12, 1, None),
        "end": position(12, 1, None),
    }


def test_a_query_in_a_file_has_its_place_there() -> None:
    file = Source("x = 1\nq = 'a%20b'\n", "a.py")
    query = Source("a b", parent=file, offsets=(11, 12, 15, 16))
    found = Diagnostic(
        "ODQ201", "unknown-property", Severity.ERROR, "no such", query, Span(2, 3)
    )
    [output] = written(found, files=("a.py",))["diagnostics"]
    assert (output["source"], output["path"]) == ("a.py", "a.py")
    assert output["range"] == {"start": position(2, 10, 15), "end": position(2, 11, 16)}


def test_text_from_outside_comes_back_as_it_was() -> None:
    [found] = written(HOSTILE)["diagnostics"]
    assert found["message"] == HOSTILE.message
    assert found["source"] == "\x1b"


# Fingerprints


def of(text: str, marked: str, code: str = "ODQ201", name: str = "<query>") -> str:
    start = text.index(marked)
    span = Span(start, start + len(marked))
    return fingerprint(
        Diagnostic(code, "x-y", Severity.ERROR, "m", Source(text, name), span)
    )


KNOWN = of("$filter=a eq 1 and b", "b")


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (of("$filter=a eq 1 and b", "b", name="<stdin>:7"), True),
        (of("  $filter=a eq 1\n\tand b\n", "b"), True),
        (of("$filter=a eq 1 and b", "a eq"), False),
        (of("$filter=a eq 2 and b", "b"), False),
        (of("$filter=a eq 1 and b", "b", code="ODQ202"), False),
    ],
)
def test_fingerprint(other: str, *, is_same: bool) -> None:
    assert (other == KNOWN) is is_same


def test_a_fingerprint_is_the_same_in_each_run() -> None:
    assert KNOWN == "6c8be2c24449055d"
    assert fingerprint(IN_METADATA) == "297c7843bc566887"
