"""What the logs of build services take, read back as they read it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from hypothesis import given, settings

from odataq.diagnostics import Place, Severity
from odataq.report.run import Run
from odataq.source import Source, Span
from odataq.text.printable import printable
from tests.support.reports import found, hostile_diagnostics, written

if TYPE_CHECKING:
    from odataq.diagnostics import Diagnostic

GITHUB = re.compile(r"::(\w+) ([^:]*)::(.*)")
AZURE = re.compile(r"##vso\[task\.logissue ([^\]]*)\](.*)")


def text_of(diagnostic: Diagnostic) -> str:
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    return printable(f"{diagnostic.message}{hint}")


def path_of(diagnostic: Diagnostic) -> str:
    run = Run(paths={diagnostic.source.name})
    return printable(run.path_of(diagnostic) or "")


def unescaped(text: str, *pairs: tuple[str, str]) -> str:
    for escape, char in pairs:
        text = text.replace(escape, char)
    return text


# GitHub


def github_of(line: str) -> tuple[str, dict[str, str], str]:
    command = GITHUB.fullmatch(line)
    assert command, line
    breaks = ("%0D", "\r"), ("%0A", "\n")
    properties = {
        name: unescaped(value, *breaks, ("%3A", ":"), ("%2C", ","), ("%25", "%"))
        for name, _, value in (each.partition("=") for each in command[2].split(","))
    }
    return command[1], properties, unescaped(command[3], *breaks, ("%25", "%"))


@settings(deadline=None)
@given(diagnostic=hostile_diagnostics())
def test_a_command_of_github_is_read_back(diagnostic: Diagnostic) -> None:
    [line] = written("github", diagnostic).splitlines()
    level, properties, message = github_of(line)
    levels = {"error": "error", "warning": "warning", "advice": "notice"}
    assert level == levels[diagnostic.severity]
    assert properties["file"] == path_of(diagnostic)
    assert properties["title"] == "ODQ201 unknown-property"
    assert int(properties["line"]) == diagnostic.start.line
    lines = filter(None, [diagnostic.message, diagnostic.hint])
    assert message == "\n".join(map(printable, lines))


def test_a_command_of_github() -> None:
    assert written("github", found("100%, a:b", name="a,b:c.py")) == (
        "::error title=ODQ201 unknown-property,file=a%2Cb%3Ac.py,line=2,col=23,"
        "endLine=2,endColumn=27::100%25, a:b%0Adid you mean 'name'?\n"
    )


def test_a_query_that_is_in_no_file_is_named_in_the_message() -> None:
    assert written("github", Run((found("m", hint=None, name="<query>"),))) == (
        "::error title=ODQ201 unknown-property::<query>:2:23: m\n"
    )
    assert written("azure", Run((found("m", hint=None, name="<query>"),))) == (
        "##vso[task.logissue type=error;code=ODQ201;]<query>:2:23: m\n"
    )


def test_of_several_lines_github_gets_no_end_column() -> None:
    diagnostic = evolve(found(), span=Span(0, 10))
    assert "endLine=2::" in written("github", diagnostic)


def test_an_element_of_metadata_has_a_line() -> None:
    place = Place("EntityType 'a'", lambda: 12)
    diagnostic = evolve(
        found(), source=Source("", "m.xml"), span=Span(0, 0), place=place
    )
    assert ",file=m.xml,line=12::" in written("github", Run((diagnostic,)))


@pytest.mark.parametrize(
    ("counts", "shown", "more"),
    [
        ((10, 10, 10), (10, 10, 10), 0),
        ((11, 0, 0), (10, 0, 1), 1),
        ((11, 12, 3), (10, 10, 4), 3),
        ((0, 0, 11), (0, 0, 10), 2),
        ((11, 0, 10), (10, 0, 10), 2),
    ],
)
def test_github_gets_as_much_as_it_shows(
    counts: tuple[int, ...], shown: tuple[int, ...], more: int
) -> None:
    given_ = tuple(
        found(severity=severity)
        for severity, count in zip(Severity, counts, strict=True)
        for _ in range(count)
    )
    lines = written("github", tuple(reversed(given_))).splitlines()
    commands = [each for each in lines if each.startswith("::")]
    levels = [github_of(each)[0] for each in commands]
    assert [levels.count(each) for each in ("error", "warning", "notice")] == [*shown]
    assert levels == sorted(levels, key=["error", "warning", "notice"].index)
    left = [each for each in lines if each.startswith("src/a.py:2:23: ")]
    assert len(left) == more
    assert len(lines) == len(commands) + more
    if more:
        noun = "problem is" if more == 1 else "problems are"
        assert github_of(commands[-1])[2] == f"{more} more {noun} in the log"


# Azure Pipelines


@settings(deadline=None)
@given(diagnostic=hostile_diagnostics())
def test_a_command_of_azure_is_read_back(diagnostic: Diagnostic) -> None:
    [line] = written("azure", diagnostic).splitlines()
    command = AZURE.fullmatch(line)
    if diagnostic.severity is Severity.ADVICE:
        assert command is None
        return
    assert command
    breaks = ("%0D", "\r"), ("%0A", "\n")
    properties = {
        name: unescaped(value, *breaks, ("%3B", ";"), ("%5D", "]"), ("%AZP25", "%"))
        for name, _, value in (
            each.partition("=") for each in command[1].rstrip(";").split(";")
        )
    }
    assert properties["type"] == diagnostic.severity.value
    assert properties["sourcepath"] == path_of(diagnostic)
    assert properties["code"] == "ODQ201"
    assert int(properties["columnnumber"]) == diagnostic.start.column
    message = unescaped(command[2], *breaks, ("%AZP25", "%"))
    assert message == text_of(diagnostic)


# GitLab


@settings(deadline=None)
@given(diagnostic=hostile_diagnostics())
def test_an_issue_of_gitlab_is_read_back(diagnostic: Diagnostic) -> None:
    [issue] = json.loads(written("gitlab", diagnostic))
    assert issue["description"] == f"ODQ201: {text_of(diagnostic)}"
    assert issue["check_name"] == "unknown-property"
    assert re.fullmatch("[0-9a-f]{16}", issue["fingerprint"])
    assert issue["severity"] in {"major", "minor", "info"}
    assert issue["location"]["path"] == path_of(diagnostic)
    lines = issue["location"]["lines"]
    assert (lines["begin"], lines["end"]) == (
        diagnostic.start.line,
        diagnostic.end.line,
    )


def test_no_two_issues_have_one_fingerprint() -> None:
    issues = json.loads(written("gitlab", (found(), found(), found(name="b.py"))))
    assert len({each["fingerprint"] for each in issues}) == 3
    again = json.loads(written("gitlab", (found(), found(name="b.py"), found())))
    assert {each["fingerprint"] for each in again} == {
        each["fingerprint"] for each in issues
    }


# JUnit


@settings(deadline=None)
@given(diagnostic=hostile_diagnostics())
def test_a_report_of_junit_is_read_back(diagnostic: Diagnostic) -> None:
    root = ET.fromstring(written("junit", diagnostic).encode())  # noqa: S314 (our own)
    [suite] = root
    [case] = suite
    [result] = case
    is_advice = diagnostic.severity is Severity.ADVICE
    assert result.tag == ("skipped" if is_advice else "failure")
    assert result.get("message") == printable(diagnostic.message)
    assert case.get("classname") == suite.get("name") == path_of(diagnostic)
    assert case.get("line") == f"{diagnostic.start.line}"
    for element in (root, suite):
        counts = [element.get(each) for each in ("tests", "failures", "skipped")]
        assert counts == ["1", "01"[not is_advice], "01"[is_advice]]
    if not is_advice:
        at = diagnostic.start
        where = f"{path_of(diagnostic)}:{at.line}:{at.column}: "
        assert result.text == where + text_of(diagnostic)


def test_files_are_suites() -> None:
    text = written("junit", (found(), found(), found(name="b.py")))
    root = ET.fromstring(text)  # noqa: S314
    assert [(each.get("name"), len(each)) for each in root] == [
        ("src/a.py", 2),
        ("b.py", 1),
    ]


def test_nothing_found_is_a_test_that_passed() -> None:
    root = ET.fromstring(written("junit", Run()))  # noqa: S314
    assert root.get("tests") == "1"
    [case] = root.iter("testcase")
    assert [*case] == []
