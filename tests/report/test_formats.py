"""What holds for every format: harmless text, no secrets, the same each time."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given, settings

from odataq.diagnostics import Edit, Fix, Related, Severity
from odataq.report.formats import FORMATS
from odataq.report.outputs import FORMAT_NAMES
from odataq.report.run import Run
from odataq.report.style import Style
from odataq.source import Source, Span
from tests.support.reports import SGR, found, hostile_diagnostics, written

if TYPE_CHECKING:
    from odataq.diagnostics import Diagnostic

ALL = sorted(FORMATS)
CONTROLS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
COMMANDS = {"github": ("::error ", "::warning ", "::notice "), "azure": ()}


def test_the_names_are_those_of_the_formats() -> None:
    assert tuple(FORMATS) == FORMAT_NAMES


@pytest.mark.parametrize("name", ALL)
@settings(deadline=None, max_examples=60)
@given(diagnostic=hostile_diagnostics())
def test_no_text_from_outside_steers(name: str, diagnostic: Diagnostic) -> None:
    text = written(name, diagnostic)
    assert {*filter(_is_control, text)} <= {"\n"}
    text.encode("utf-8")
    for line in text.split("\n"):
        shown = line.lstrip()
        if shown.startswith("::") and not shown.startswith("::: "):
            assert shown.startswith(COMMANDS.get(name, ("no command",)))
        own = "##vso[task.logissue " if name == "azure" else "\0"
        rest = line.removeprefix(own)
        assert "##[" not in rest
        assert "##vso[" not in rest
        assert "##teamcity[" not in rest


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in CONTROLS


@pytest.mark.parametrize("name", ["full", "concise"])
@settings(deadline=None, max_examples=100)
@given(diagnostic=hostile_diagnostics())
def test_colours_are_all_that_is_added(name: str, diagnostic: Diagnostic) -> None:
    coloured = written(name, diagnostic, Style(is_coloured=True))
    assert SGR.sub("", coloured) == written(name, diagnostic)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "no such encoding"])
@pytest.mark.parametrize("name", ["full", "concise", "github", "azure"])
@settings(deadline=None, max_examples=60)
@given(diagnostic=hostile_diagnostics())
def test_text_can_be_written_in_the_encoding(
    name: str, encoding: str, diagnostic: Diagnostic
) -> None:
    text = written(name, diagnostic, Style(encoding=encoding))
    text.encode("ascii" if encoding.startswith("no") else encoding)


def test_a_mark_is_below_what_is_spelled_out() -> None:
    diagnostic = found(text="q = '名前' nmae")
    lines = written("full", diagnostic, Style(encoding="ascii")).splitlines()
    assert lines[3] == "1 | q = '<U+540D><U+524D>' nmae"
    assert lines[4].index("^") == lines[3].index("nmae")


@pytest.mark.parametrize(
    "name", [each for each in ALL if each not in {"full", "concise", "github", "azure"}]
)
@settings(deadline=None, max_examples=60)
@given(diagnostic=hostile_diagnostics())
def test_what_machines_read_is_ascii(name: str, diagnostic: Diagnostic) -> None:
    assert written(name, diagnostic).isascii()


@pytest.mark.parametrize("name", ALL)
def test_nothing_found_can_be_written(name: str) -> None:
    text = written(name, Run())
    assert "ODQ" not in text
    assert text == written(name, Run())


# Secrets


SECRET = "CANARY-0123456789-CANARY"  # noqa: S105 (it is none)
URL = f"https://user:{SECRET}@x.org/accounts?$select=nmae&sig={SECRET}"
TEXTS = [
    f"GET {URL}",
    f"nmae\nAuthorization: Bearer {SECRET}",
    f"Authorization: Bearer {SECRET} nmae",
    f"headers = {{'Authorization': 'Bearer {SECRET}'}} # nmae",
    f'"client_secret": "{SECRET}", "nmae": 1',
    f"nmae?code={SECRET}&x=1",
    f"access_token={SECRET}; nmae",
    f"nmae eyJhbGciOiJub25lIn0.{SECRET}.{SECRET}",
    f"q = 'nmae' # ?x=1%26sig%3D{SECRET}",
]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("text", TEXTS)
def test_no_secret_is_shown(name: str, text: str) -> None:
    plain = found(text=text)
    at = text.index(SECRET)
    value = Span(at, at + len(SECRET))
    diagnostic = evolve(
        plain,
        message=f"'{SECRET}' isn't known, nor is '{SECRET[:12]}...'",
        hint=f"leave {SECRET} out",
        server_message=f"no {SECRET}",
        related=(Related(f"because of {SECRET}", plain.source, value),),
        fixes=(
            Fix(f"write {SECRET}", (Edit(plain.span, "name"),)),
            Fix("move it", (Edit(plain.span, SECRET),)),
        ),
    )
    shown = written(name, diagnostic)
    assert SECRET[:8] not in shown
    assert written(name, evolve(diagnostic, span=value)).count(SECRET[:8]) == 0


@pytest.mark.parametrize("name", ALL)
def test_a_value_is_a_secret_by_what_it_was_taken_from(name: str) -> None:
    file = Source(f"q = 'accounts?nmae=1&sig={SECRET}%2B'\n", "a.py")
    at = file.text.index(SECRET)
    decoded = f"{SECRET}+"
    offsets = (*range(at, at + len(SECRET)), at + len(SECRET), at + len(SECRET) + 3)
    value = Source(decoded, "value", file, offsets)
    diagnostic = evolve(
        found(),
        source=value,
        span=Span(0, 3),
        message=f"'{decoded}' is no number",
        fixes=(Fix("change it", (Edit(Span(0, 0), "x"),)),),
    )
    assert SECRET[:8] not in written(name, diagnostic)


@pytest.mark.parametrize("name", ["Authorization", "Cookie", "x-functions-key"])
def test_a_header_is_a_secret_by_its_name(name: str) -> None:
    whole = Source(SECRET, f"<header {name}>")
    places = tuple(range(len(SECRET) + 1))
    derived = Source(SECRET, f"header {name}", whole, places)
    for each in (whole, derived):
        diagnostic = evolve(found(), source=each, span=Span(0, 4), message=SECRET)
        assert SECRET[:8] not in written("full", diagnostic)


def test_places_stay_where_they_were() -> None:
    text = f"sig={SECRET} nmae 'sig={SECRET}' nmae"
    start = text.rindex("nmae")
    diagnostic = evolve(found(text=text), span=Span(start, start + 4))
    [shown] = Run((diagnostic,)).shown
    assert len(shown.source.text) == len(text)
    assert (shown.start, shown.end) == (diagnostic.start, diagnostic.end)
    assert shown.source.text[start:] == "nmae"


def test_what_has_no_secret_stays_the_same_object() -> None:
    diagnostic = found()
    assert Run((diagnostic,)).shown[0] is diagnostic


@pytest.mark.parametrize("severity", [*Severity])
def test_a_run_counts(severity: Severity) -> None:
    run = Run((found(severity=severity), found(severity=severity)))
    assert [run.count(each) for each in Severity if each is not severity] == [0, 0]
    assert run.count(severity) == 2


@pytest.mark.parametrize(
    ("name", "root", "path"),
    [
        ("src/a.py", None, "src/a.py"),
        ("./src/a.py", None, "src/a.py"),
        (".//a.py", None, "a.py"),
        ("./", None, "./"),
        ("/home/x/a.py", "/home/x", "a.py"),
        ("/home/x/a.py", "/home/x/", "a.py"),
        ("/home/xy/a.py", "/home/x", "/home/xy/a.py"),
        ("../a.py", "/home/x", "../a.py"),
        ("/home/x/a.py", "", "/home/x/a.py"),
    ],
)
def test_paths(name: str, root: str | None, path: str) -> None:
    run = Run((found(name=name),), paths={name}, root=root)
    assert run.path_of(run.shown[0]) == path
    assert Run(run.diagnostics).path_of(run.shown[0]) is None
