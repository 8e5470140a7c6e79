"""Requests on the command line, run as a person runs them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # it has no types of its own
import pytest

from odataq.cli import main

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/schema/diagnostics.schema.json").read_text("utf-8"))
MODEL = ("-m", "sample:dataverse")

TEXT = """\
### good
GET {{host}}/accounts?$select=name
Accept: application/json

### bad
GET {{host}}/accounts
    ?$select=nmae
Accept: application/json
OData-Version
"""


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(("check", *arguments, *MODEL))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("a.http").write_bytes(TEXT.encode("utf-8-sig"))
    return "a.http"


def test_mistakes_are_shown_in_the_file(
    capsys: pytest.CaptureFixture[str], file: str
) -> None:
    status, out, err = run(capsys, "--request", file)
    assert (status, err) == (1, "")
    lines = out.splitlines()
    assert lines[1:5] == [
        " --> a.http:7:14",
        "  |",
        "7 |     ?$select=nmae",
        "  |              ^^^^",
    ]
    assert " --> a.http:9:1" in lines
    assert lines[-1] == "2 errors in 2 requests"


def test_json_names_the_file(capsys: pytest.CaptureFixture[str], file: str) -> None:
    status, out, err = run(capsys, "--request", file, "--output-format", "json")
    assert (status, err) == (1, "")
    answer = json.loads(out)
    jsonschema.validate(answer, SCHEMA)
    assert answer["summary"]["queries"] == 2
    found, header = answer["diagnostics"]
    assert (found["code"], header["code"]) == ("ODQ201", "ODQ781")
    assert (found["source"], found["path"]) == ("a.http", "a.http")
    start = TEXT.index("nmae")
    for at in (found["range"], found["fixes"][0]["edits"][0]["range"]):
        assert (at["start"]["offset"], at["end"]["offset"]) == (start, start + 4)
        assert (at["end"]["line"], at["end"]["column"]) == (7, 18)


def test_several_files_and_standard_input(
    capsys: pytest.CaptureFixture[str], file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = "# Doc\n\n```http\nGET accounts?$select=zzz\n```\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(data))
    arguments = ("--request", file, "--request", "-", "--output-format", "concise")
    status, out, _ = run(capsys, *arguments)
    assert status == 1
    places = [line.split(" ")[0] for line in out.splitlines()]
    assert places == ["a.http:7:14:", "a.http:9:1:", "<stdin>:4:22:", "3"]


def test_the_status_is_that_of_queries(
    capsys: pytest.CaptureFixture[str], file: str
) -> None:
    assert run(capsys, "--request", file, "--fail-on", "never")[0] == 0
    Path(file).write_text("GET accounts?$select=name\n", "utf-8")
    assert run(capsys, "--request", file) == (0, "no problems in 1 request\n", "")


def test_what_is_no_request_is_one_error(
    capsys: pytest.CaptureFixture[str], file: str
) -> None:
    Path(file).write_bytes(b"\xff these are words\nof prose\n")
    status, out, _ = run(capsys, "--request", file, "--output-format", "concise")
    assert status == 1
    assert out.startswith("a.http:1:1: error ODQ780 ")
    assert out.endswith("\n1 error in 1 request\n")


def test_a_method(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--output-format", "concise")
    assert run(capsys, "accounts", "--method", "GET", *arguments)[0] == 0
    status, out, _ = run(capsys, "accounts(1)", "--method", "POST", *arguments)
    assert status == 1
    assert "<query>:1:1: error ODQ701" in out


def test_a_header_is_shown_where_it_stands(
    capsys: pytest.CaptureFixture[str], file: str
) -> None:
    text = "# a\nGET accounts?$select=nmae\nA: b\nPrefer:  odata.maxpagesize=9999\n"
    Path(file).write_text(text, "utf-8")
    concise = ("--output-format", "concise")
    out = run(capsys, "--request", file, *concise)[1].splitlines()
    assert out[0].startswith("a.http:2:22: error ODQ201 ")
    assert out[1].startswith("a.http:4:28: ")
    assert out[1].count("9999") == 1
    own = ("--header", "A: b", "--header", "Prefer: odata.maxpagesize=9999")
    out = run(capsys, "accounts?$select=nmae", *own, *concise)[1].splitlines()
    assert out[0].startswith("<query>:1:18: error ODQ201 ")
    assert out[1].startswith("<header Prefer>:1:19: ")


def test_what_a_shell_takes_away_is_hinted_at(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = run(capsys, "accounts?=name", "--method", "GET")[1]
    assert "\nnote: no name stands before '=' in <query>: a shell " in out


def test_a_body_from_a_file_or_standard_input(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "body.json"
    path.write_text('{"name": "x"}', "utf-8")
    own = ("--header", "Content-Type: application/json")
    common = ("accounts?$select=nmae", *own, "--output-format", "concise")
    status, out, _ = run(capsys, *common, "--body", str(path))
    assert status == 1
    assert "<query>:1:18: error ODQ201" in out
    assert out.endswith("in 1 request\n")
    monkeypatch.setattr("sys.stdin", io.StringIO('{"name": "x"}'))
    assert run(capsys, *common, "--body", "-", "--method", "POST")[1] == out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "a QUERY is required, or --request with a file"),
        (("--request", "missing.http"), "missing.http can't be read: "),
        (("--request", "empty.http"), "there is no request in empty.http"),
        (("--request", "a.http", "accounts"), "--request goes without QUERY"),
        (("--request", "a.http", "--method", "GET"), "--request goes without QUERY"),
        (("--request", "a.http", "--fix"), "--fix and --diff take queries"),
        (("--method", "GET"), "go with one QUERY"),
        (("--method", "GET", "a", "b"), "go with one QUERY"),
        (("--body", "missing.json", "a"), "missing.json can't be read: "),
        (("--header", "nothing", "a"), "--header 'nothing' isn't 'NAME: VALUE'"),
    ],
)
def test_wrong_usage(
    capsys: pytest.CaptureFixture[str],
    file: str,
    arguments: tuple[str, ...],
    reason: str,
) -> None:
    Path("empty.http").write_text("# nothing\n", "utf-8")
    assert Path(file).exists()
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert reason in err
