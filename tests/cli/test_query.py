"""The commands on queries, run as a person runs them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # it has no types of its own
import pytest

from odataq.cli import commands, main
from odataq.profiles import PROFILES

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/schema/diagnostics.schema.json").read_text("utf-8"))

MODEL = ("-m", "sample:dataverse")
GOOD = "accounts?$select=name"
BAD = "accounts?$select=nmae"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def type_in(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


# check


def test_a_query_without_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "check", GOOD, *MODEL)
    assert (status, out, err) == (0, "no problems in 1 query\n", "")


def test_a_mistake_is_shown_in_the_query(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "check", BAD, *MODEL)
    assert (status, err) == (1, "")
    lines = out.splitlines()
    assert lines[0].startswith("error[ODQ201 unknown-property]: ")
    assert "'nmae'" in lines[0]
    assert lines[1:5] == [
        " --> <query>:1:18",
        "  |",
        "1 | accounts?$select=nmae",
        "  |                  ^^^^",
    ]
    assert lines[-1] == "1 error in 1 query"


def test_advice_is_for_those_who_ask(capsys: pytest.CaptureFixture[str]) -> None:
    command = ("check", "accounts?$top=5", *MODEL)
    assert run(capsys, *command) == (0, "no problems in 1 query\n", "")
    status, out, err = run(capsys, *command, "--advice")
    assert (status, err) == (0, "")
    assert out.startswith("advice[ODQ801 unselected-properties]: ")
    assert out.endswith("\n1 advice in 1 query\n")
    assert run(capsys, *command, "--advice", "--fail-on", "advice")[0] == 1


def test_without_metadata_no_name_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", BAD) == (0, "no problems in 1 query\n", "")
    assert run(capsys, "check", "accounts?$filter=name eq")[0] == 1


SEVERAL = "accounts?$select=nmae, revenue&$filter=name == 'x'"


def test_fixed_queries_are_all_that_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, err = run(capsys, "check", "--fix", GOOD, BAD, SEVERAL, *MODEL)
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        GOOD,
        GOOD,
        "accounts?$select=name,revenue&$filter=name eq 'x'",
    ]


def test_what_has_no_fix_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    text = "accounts?$select=nmae,zzz"
    status, out, err = run(
        capsys, "check", "--fix", text, *MODEL, "--output-format", "concise"
    )
    assert (status, out) == (1, "accounts?$select=name,zzz\n")
    assert err.startswith("<query>:1:23: error ODQ201 ")
    assert err.endswith("\n1 error in 1 query\n")


def test_what_has_no_fix_can_be_json(capsys: pytest.CaptureFixture[str]) -> None:
    text = "accounts?$select=zzz"
    _, out, err = run(capsys, "check", "--fix", text, *MODEL, "--output-format", "json")
    assert out == f"{text}\n"
    assert json.loads(err)["summary"]["errors"] == 1


def test_fixes_that_follow_from_each_other_are_made(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = "accounts?$filter=nmae == 'x' && rvenue > 1"
    status, out, _ = run(capsys, "check", "--fix", text, *MODEL)
    assert (status, out) == (0, "accounts?$filter=name eq 'x' and revenue gt 1\n")


def test_what_would_be_fixed_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "check", "--diff", GOOD, BAD, *MODEL)
    assert (status, err) == (1, "")
    assert out.splitlines() == [
        "--- <query 2>",
        "+++ <query 2> fixed",
        "@@ -1 +1 @@",
        f"-{BAD}",
        f"+{GOOD}",
    ]
    assert run(capsys, "check", "--diff", GOOD, *MODEL) == (0, "", "")


def test_a_fixed_query_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "check", "--fix", "accounts?$filter=name = 'a\nb'", *MODEL)
    assert out == "accounts?$filter=name eq 'a%0Ab'\n"


def test_several_queries_are_numbered(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(
        capsys, "check", GOOD, BAD, BAD, *MODEL, "--output-format", "concise"
    )
    assert status == 1
    lines = out.splitlines()
    assert [line.partition(" error ODQ201 ")[0] for line in lines] == [
        "<query 2>:1:18:",
        "<query 3>:1:18:",
        "2 errors in 3 queries",
    ]


def test_standard_input_has_a_query_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, f"# accounts\n\n{GOOD}\n   # more\n  {BAD}")
    status, out, _ = run(capsys, "check", "-", *MODEL, "--output-format", "concise")
    assert status == 1
    assert out.splitlines()[0].startswith("<stdin>:5:1:20: error ODQ201 ")
    assert out.splitlines()[1] == "1 error in 2 queries"


def test_no_query_at_all_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, "\n# nothing\n")
    assert run(capsys, "check", "-") == (0, "0 queries found\n", "")


def test_input_that_cannot_be_read_is_status_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unreadable(io.StringIO):
        def __next__(self) -> str:  # type: ignore[override]  # of bytes, says the base
            raise IsADirectoryError(21, "Is a directory")

    monkeypatch.setattr("sys.stdin", Unreadable())
    status, out, err = run(capsys, "check", "-")
    assert (status, out) == (2, "")
    assert err == "odataq: standard input can't be read: Is a directory\n"


def test_json(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, f"{GOOD}\n{BAD}\n")
    arguments = ("--profile", "dataverse", "--output-format", "json")
    status, out, err = run(capsys, "check", "-", *MODEL, *arguments)
    assert (status, err) == (1, "")
    output = json.loads(out)
    jsonschema.validate(output, SCHEMA, jsonschema.Draft202012Validator)
    assert output["profile"] == "dataverse"
    summary = output["summary"]
    counts = [summary[name] for name in ("queries", "errors", "warnings", "advice")]
    assert counts == [2, 1, 0, 0]
    [found] = output["diagnostics"]
    assert (found["code"], found["source"], found["path"]) == (
        "ODQ201",
        "<stdin>:2",
        None,
    )
    assert found["range"]["start"] == {"line": 1, "column": 18, "offset": 17}


@pytest.mark.parametrize(
    ("text", "fail_on", "status"),
    [
        (BAD, "error", 1),
        (BAD, "warning", 1),
        (BAD, "advice", 1),
        (BAD, "never", 0),
        (GOOD, "advice", 0),
        # A plus is a plus, which is rarely meant: a warning.
        ("accounts?$filter=name eq 'a+b'", "error", 0),
        ("accounts?$filter=name eq 'a+b'", "warning", 1),
        ("accounts?$filter=name eq 'a+b'", "advice", 1),
    ],
)
def test_fail_on(
    capsys: pytest.CaptureFixture[str], text: str, fail_on: str, status: int
) -> None:
    assert run(capsys, "check", text, *MODEL, "--fail-on", fail_on)[0] == status


def test_strict_makes_tolerance_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("check", "accounts?$filter=name eq 'a b'", "--fail-on", "error")
    assert run(capsys, *arguments)[0] == 0
    assert run(capsys, *arguments, "--strict")[0] == 1


@pytest.mark.parametrize(
    "at", ["accounts", "account", "Microsoft.Dynamics.CRM.account", "mscrm.account"]
)
def test_a_query_without_a_path_is_about_a_set_or_type(
    capsys: pytest.CaptureFixture[str], at: str
) -> None:
    arguments = ("--at", at, *MODEL)
    assert run(capsys, "check", "?$select=name", *arguments)[0] == 0
    status, out, _ = run(capsys, "check", "?$select=nmae", *arguments)
    assert status == 1
    assert "  |          ^^^^" in out.splitlines()


def test_a_part_of_a_query(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--rule", "commonExpr", "--at", "accounts", *MODEL)
    assert run(capsys, "check", "name eq 'x'", *arguments)[0] == 0
    status, out, _ = run(capsys, "check", "nmae eq 'x'", *arguments)
    assert status == 1
    assert "  | ^^^^" in out.splitlines()


def test_a_profile_says_what_is_supported(capsys: pytest.CaptureFixture[str]) -> None:
    text = "accounts?$select=name&$skip=10"
    assert run(capsys, "check", text, *MODEL, "--profile", "odata-4.01")[0] == 0
    for profile in ("auto", "dataverse"):
        status, out, _ = run(capsys, "check", text, *MODEL, "--profile", profile)
        assert status == 1
        assert "$skip" in out


def test_the_profiles_are_those_that_there_are() -> None:
    assert vars(commands)["PROFILE_NAMES"] == tuple(PROFILES)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("check",), "required"),
        (("check", GOOD, "-m", "sample:none"), "none"),
        (("check", GOOD, "-m", "no such file.xml"), "CSD101"),
        (("check", GOOD, "--profile", "v2"), "invalid choice"),
        (("check", GOOD, "--fail-on", "x"), "invalid choice"),
        (("check", GOOD, "--output-format", "x"), "no format 'x'"),
        (("check", "?$top=1", "--at", "accounts"), "--at needs the metadata"),
        (
            ("check", "?$top=1", "--at", "Accounts", *MODEL),
            "no set or type 'Accounts'; did you mean 'accounts'",
        ),
        (
            ("check", "?$top=1", "--at", "a\x1b\u202e", *MODEL),
            "no set or type 'a\u241b<U+202E>'",
        ),
        (("check", "1 eq 1", "--rule", "commonExp"), "'commonExp'"),
        (("parse", "1 eq 1", "--rule", "commonExp"), "'commonExp'"),
        (("parse",), "required"),
        (("parse", GOOD, "--format", "x"), "invalid choice"),
    ],
)
def test_wrong_usage_is_status_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], expected: str
) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert expected in err
    assert "\x1b" not in err


@pytest.mark.parametrize("format_", ["full", "concise", "json"])
def test_text_from_outside_is_harmless(
    capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    text = "accounts?$select=a\x1b[31m\n::error::x\u202e\x9b\ud800"
    for more in ((), MODEL):
        status, out, err = run(capsys, "check", text, "--output-format", format_, *more)
        assert status == 1
        assert not {"\x1b", "\u202e", "\x9b", "\ud800"} & {*out, *err}
        assert not any(line.startswith("::") for line in out.splitlines())


# What the shell did


@pytest.mark.parametrize(
    ("text", "is_hinted"),
    [
        ("accounts?=name", True),
        ("accounts?$top=1&=name", True),
        ("accounts?$expand=a(=name)", True),
        ("accounts?$expand=a($top=1;=name)", True),
        ("=name", True),
        (GOOD, False),
        ("accounts?$filter=name eq 'a?=b&=c'", False),
        ("accounts?$filter=name eq 'it''s?=b'", False),
        ("accounts?a==b", False),
    ],
)
def test_a_variable_that_the_shell_took(
    capsys: pytest.CaptureFixture[str], text: str, *, is_hinted: bool
) -> None:
    note = "note: no name stands before '=' in <query>: a shell replaces $select"
    _, out, err = run(capsys, "check", text)
    assert (note in out) is is_hinted
    assert err == ""
    for format_ in ("concise", "json"):
        _, out, err = run(capsys, "check", text, "--output-format", format_)
        assert note not in out
        assert (note in err) is is_hinted


# parse


def test_a_tree_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "parse", "accounts?$top=5")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Query [0:15]"
    assert any("'accounts'" in line for line in lines)
    assert all(line.startswith("  ") for line in lines[1:])


def test_a_tree_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "parse", "accounts?$top=5", "--format", "json")
    assert status == 0
    tree = json.loads(out)
    assert tree["node"] == "Query"
    assert tree["span"] == [0, 15]


def test_a_part_of_a_query_as_a_tree(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "parse", "1 eq 2", "--rule", "commonExpr")
    assert status == 0
    assert out.splitlines()[0] == "BinaryExpr [0:6]"


def test_what_is_no_query_has_no_tree(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "parse", "accounts?$filter=name eq")
    assert (status, out) == (1, "")
    assert err.startswith("error[ODQ1")
    assert "1 | accounts?$filter=name eq" in err.splitlines()
