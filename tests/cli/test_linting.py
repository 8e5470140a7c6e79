"""`odataq lint`, run as a person runs it."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest

from odataq.cli import linting, main

GOOD = 'url = "accounts?$select=name&$top=1"\n'
BAD = 'url = "accounts?$select=nmae&$top=1"\n'
COSTLY = 'url = "accounts?$top=1"\n'
MODEL = ("-m", "sample:dataverse", "--isolated")
CONCISE = (*MODEL, "--output-format", "concise")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(("lint", *arguments))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


# What comes out


def test_a_mistake_is_shown_in_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    write("src/a.py", GOOD)
    write("src/b.py", BAD)
    status, out, err = run(capsys, "src", *MODEL)
    assert (status, err) == (1, "")
    lines = out.splitlines()
    assert lines[0].startswith("error[ODQ201 unknown-property]: ")
    assert lines[1:5] == [
        " --> src/b.py:1:25",
        "  |",
        '1 | url = "accounts?$select=nmae&$top=1"',
        "  |                         ^^^^",
    ]
    assert lines[-1] == "1 error in 2 queries, 2 files"


def test_this_folder_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    write("b.py", BAD)
    status, out, _ = run(capsys, *CONCISE)
    assert status == 1
    assert out.startswith("b.py:1:25: error ODQ201 ")


def test_what_finds_nothing_does_not_look_well(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("a.py", "x = 1\n")
    write("b.py", "x = 2\n")
    expected = (0, "0 queries found in 2 files\n", "")
    assert run(capsys, *MODEL) == expected
    status, out, err = run(capsys, "--require-queries", *MODEL)
    assert (status, out) == (2, expected[1])
    assert err == "odataq: no query was found, and --require-queries asks for one\n"
    write("a.py", GOOD)
    assert run(capsys, "--require-queries", *MODEL)[0] == 0


def test_what_is_left_out_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.py", f"{GOOD}# {GOOD}")
    write("b.txt", "")
    write("c.py", "x" * 100)
    status, out, _ = run(capsys, ".", "b.txt", "--max-file-size", "90", *MODEL)
    assert (status, out) == (
        0,
        (
            "no problems in 1 query, 1 file; 1 query skipped (commented out), "
            "2 files skipped (1 too large, 1 unknown language)\n"
        ),
    )


def test_quiet_leaves_the_last_line_out(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.py", GOOD)
    assert run(capsys, "-q", *MODEL) == (0, "", "")


def test_files_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    write("b/a.py", BAD)
    write("a.md", "")
    Path("c.py").symlink_to("nothing.py")
    status, out, err = run(capsys, "--show-files", *MODEL)
    assert (status, out) == (0, "a.md\nb/a.py\n")
    assert err == "c.py: skipped (a broken link)\n"


def test_queries_are_listed_with_what_is_not_checked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("a.py", f'# {GOOD}x = f"accounts?$select=name&$top={{n}}"\n')
    write("b.py", "x" * 100)
    asked = ("--show-queries", "--max-file-size", "90", *MODEL)
    status, out, _ = run(capsys, *asked)
    assert status == 0
    lines = out.splitlines()
    assert lines[0].startswith("a.py:1:1: skipped (commented out): # url")
    assert lines[1:] == [
        "a.py:2:5: accounts?$select=name&$top={...}",
        "b.py: skipped (too large)",
        (
            "no problems in 1 query, 1 file; 1 query skipped (commented out), "
            "1 file skipped (too large)"
        ),
    ]


def test_statistics(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.py", BAD * 11 + COSTLY)
    status, out, _ = run(capsys, "--statistics", "--select", "ODQ2,ODQ801", *MODEL)
    assert status == 1
    assert out.splitlines() == [
        "11 ODQ201 unknown-property",
        " 1 ODQ801 unselected-properties",
        "11 errors, 1 advice in 12 queries, 1 file",
    ]


def test_several_formats_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    write("a b.py", BAD)
    formats = ("--output-format", "concise", "--output-format", "json=out.json")
    assert run(capsys, *MODEL, *formats)[0] == 1
    (found,) = json.loads(Path("out.json").read_text("utf-8"))["diagnostics"]
    assert (found["path"], found["code"]) == ("a b.py", "ODQ201")
    status, _, err = run(capsys, *MODEL, "--output-format", "jsn")
    assert status == 2
    assert "did you mean" in err


# Exit status


def test_what_fails_is_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.py", COSTLY)
    assert run(capsys, *MODEL)[0] == 0
    assert run(capsys, *MODEL, "--fail-on", "advice")[0] == 1
    write("a.py", BAD)
    assert run(capsys, *MODEL, "--fail-on", "never")[0] == 0
    assert run(capsys, *MODEL, "-e")[0] == 0
    assert run(capsys, *MODEL, "--exit-zero")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nope", "a.py", "gone/x"], "there is no file or folder 'gone/x', 'nope'"),
        (["--select", "NOPE"], "--select: no code, name or group is 'NOPE'"),
        (["--ignore", "unknown-propertys"], "; did you mean 'unknown-property'"),
        (["--exclude", "a["], "--exclude: no path fits the pattern"),
        (["--per-file-ignores", "x"], "'x' isn't 'PATTERN:CODES'"),
        (["--max-file-size", "0"], "--max-file-size: 0 is less than 1"),
        (["--jobs", "0"], "'0' is no number from 1 on, or auto"),
        (["-m", "https://x/$metadata"], "--metadata: metadata is read from a file"),
        (["-m", "nope.xml"], "CSD101"),
        (["-m", "sample:nope"], "no sample 'nope'"),
        (["--config", "nope.toml"], "ODQ015"),
        (["--since", "HEAD"], "--since: this is no repository of git"),
        (["-"], "standard input needs --stdin-filename"),
        (["a.py", "--stdin-filename", "x.py"], "goes without PATH"),
        (["--stdin-filename", "x.txt"], "the language of 'x.txt' isn't known"),
        (["--output-format", "full", "--output-format", "json"], "two formats"),
    ],
)
def test_wrong_usage_is_told(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    write("a.py", BAD)
    status, _, err = run(capsys, *arguments)
    assert status == 2
    assert message in err
    assert "Traceback" not in err


def test_broken_metadata_is_no_finding(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.py", BAD)
    write("m.xml", "<a>")
    status, out, err = run(capsys, "-m", "m.xml", "a.py", "--isolated")
    assert (status, out) == (2, "")
    assert "m.xml:1:" in err


def test_a_check_that_breaks_is_told_with_its_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("odataq.lint.file_check.FileChecker._check_text", broken)
    write("a.py", BAD)
    status, out, err = run(capsys, *MODEL)
    assert (status, out) == (2, "0 queries found\n")
    assert err == "odataq: a.py can't be checked: ZeroDivisionError: oops\n"


def test_without_the_extra_the_way_to_it_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linting, "find_spec", lambda _: None)
    status, out, err = run(capsys, "nope")
    assert (status, out) == (2, "")
    assert err == (
        "odataq: odataq lint needs more packages; run: pip install 'odataq[lint]'\n"
    )


# Settings


def test_codes_are_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.py", BAD + COSTLY)
    assert run(capsys, *MODEL, "--select", "performance")[0] == 0
    assert run(capsys, *MODEL, "--ignore", "ODQ2, performance")[0] == 0
    ignored = ("--per-file-ignores", "*.py:ODQ2,ODQ8")
    assert run(capsys, *MODEL, *ignored)[0] == 0
    assert run(capsys, *MODEL, "--ignore", "ALL", "--extend-select", "ODQ201")[0] == 1


def test_settings_of_a_file_count(capsys: pytest.CaptureFixture[str]) -> None:
    write("odataq.toml", 'metadata = "sample:dataverse"\nselect = ["ODQ8"]\n')
    write("a.py", BAD)
    assert run(capsys)[0] == 0
    assert run(capsys, "--select", "ODQ2")[0] == 1
    write("odataq.toml", "nope = 1")
    status, _, err = run(capsys)
    assert status == 2
    assert "ODQ016" in err
    assert run(capsys, "--isolated")[0] == 0


def test_which_files_is_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.py", BAD)
    write("b/a.py", BAD)
    write(".gitignore", "b\n")
    assert run(capsys, *MODEL, "--show-files")[1] == "a.py\n"
    kept = run(capsys, *MODEL, "--show-files", "--no-respect-gitignore")
    assert kept[1] == "a.py\nb/a.py\n"
    named = (*MODEL, "--show-files", "b/a.py")
    assert run(capsys, *named)[1] == "b/a.py\n"
    assert run(capsys, *named, "--force-exclude")[1] == ""
    assert run(capsys, *MODEL, "--show-files", "--extend-exclude", "a.py")[1] == ""


# Standard input


def type_in(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    stream = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", stream)


def test_standard_input_is_checked_as_a_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, BAD.encode("utf-16"))
    status, out, _ = run(capsys, "--stdin-filename", "x/y.py", *CONCISE)
    assert status == 1
    assert out.startswith("x/y.py:1:25: error ODQ201 ")
    type_in(monkeypatch, BAD.encode())
    asked = ("-", "--stdin-filename", "y.py", "--max-file-size", "5", *MODEL)
    assert run(capsys, *asked)[1] == ("0 queries found; 1 file skipped (too large)\n")


# Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linting, "_SECONDS_BEFORE_PROGRESS", 0)
    monkeypatch.setattr(linting, "_SECONDS_BETWEEN", 0)
    monkeypatch.setenv("TERM", "xterm")
    write("a.py", GOOD)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert run(capsys, *MODEL)[0] == 0
    assert terminal.getvalue() == "\r\x1b[Kodataq: 1 of 1 files\r\x1b[K"
    monkeypatch.setenv("TERM", "dumb")
    terminal.truncate(0)
    assert run(capsys, *MODEL)[0] == 0
    assert "files" not in terminal.getvalue()


def test_names_from_outside_are_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    odd = ["\x1b[31m.py", "x\n::error::y.py", os.fsdecode(b"bad\xff.py")]
    for name in odd:
        Path(name).write_text(BAD, "utf-8")
    for arguments in ((), ("--show-files",), ("--show-queries",)):
        _, out, err = run(capsys, *CONCISE, *arguments)
        assert "\x1b" not in out + err
        assert "\n::error" not in out + err
    assert run(capsys, "\x1b[31m", *MODEL)[2] == (
        "odataq: there is no file or folder '\u241b[31m'\n"
    )
