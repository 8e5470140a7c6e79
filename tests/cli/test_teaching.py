"""The commands that explain, run as a person runs them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from odataq import CODES, DATAVERSE
from odataq.cli import main
from odataq.rules import ADVICE, RULES

if TYPE_CHECKING:
    from odataq.rules import Rule


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


# explain


@pytest.mark.parametrize("rule", [*RULES, *ADVICE], ids=lambda each: each.code)
def test_a_rule_is_explained(
    capsys: pytest.CaptureFixture[str], rule: Rule[Any]
) -> None:
    status, out, err = run(capsys, "explain", rule.slug)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == f"{rule.code} {rule.slug} ({rule.severity})"
    assert set(rule.text.splitlines()) <= set(lines)
    for title, examples in (("Wrong:", rule.bad), ("Right:", rule.good)):
        assert title in lines or not examples
        assert {f"  {each}" for each in examples} <= set(lines)
    for each in rule.sources:
        assert each in out


@pytest.mark.parametrize(
    "name", ["CSD410", "csd410", "unknown-binding-target", "Unknown-Binding-Target"]
)
def test_a_code_without_a_rule_is_explained(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    status, out, err = run(capsys, "explain", name)
    assert (status, err) == (0, "")
    assert out == (
        f"CSD410 unknown-binding-target (warning)\n\n{CODES['CSD410'].text}\n"
    )


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("unknown-propery", "did you mean 'unknown-property'"),
        ("CSD41O", "did you mean 'CSD41"),
        ("", "`odataq rules` lists all"),
        ("\x1b\u202e", "`odataq rules` lists all"),
    ],
    ids=ascii,
)
def test_an_unknown_code_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], name: str, hint: str
) -> None:
    status, out, err = run(capsys, "explain", name)
    assert (status, out) == (2, "")
    assert err.startswith("odataq: there is no code '")
    assert hint in err
    assert not {"\x1b", "\u202e"} & set(err)


# rules


def test_all_codes_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "rules")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert [line.split()[:3] for line in lines] == [
        [each.code, each.slug, each.severity.value] for _, each in sorted(CODES.items())
    ]
    for line, each in zip(lines, sorted(CODES), strict=True):
        assert line.endswith(f"  {CODES[each].text.splitlines()[0]}")


def test_codes_as_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "rules", "--output-format", "markdown")
    assert status == 0
    title, _, _, _, _, head, line, *rows = out.splitlines()
    assert title == "# What odataq reports"
    assert (head.count("|"), line) == (5, "|---|---|---|---|")
    assert len(rows) == len(CODES)
    assert all(row.replace("\\|", "").count("|") == 5 for row in rows)
    assert "| [CSD410](rules/CSD410.md) | `unknown-binding-target` | warning |" in out


def test_codes_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "rules", "--output-format", "json")
    assert status == 0
    found = {each["code"]: each for each in json.loads(out)}
    assert [*found] == sorted(CODES)
    assert found["CSD410"] == {
        "code": "CSD410",
        "slug": "unknown-binding-target",
        "severity": "warning",
        "text": CODES["CSD410"].text,
        "bad": [],
        "good": [],
        "sources": [],
    }
    for each in (*RULES, *ADVICE):
        assert set(each.bad) <= set(found[each.code]["bad"])
        assert set(each.good) <= set(found[each.code]["good"])
        assert set(each.sources) <= set(found[each.code]["sources"])


# rules --profile


def test_what_is_known_of_a_service(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "rules", "--profile", "dataverse")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    ids = [line.split()[0] for line in lines if "left out:" not in line]
    left = [line.split()[0] for line in lines if "left out:" in line]
    assert ids == sorted(ids)
    assert left == sorted(DATAVERSE.left_out)
    assert len({*lines}) == len(lines)
    (line,) = (each for each in lines if each.startswith("DV307 "))
    *words, message = line.split(maxsplit=6)
    assert words == [
        "DV307",
        "ODQ606",
        "referenced-collection",
        "error",
        "documented-error",
        "0x80060888",
    ]
    assert message.startswith("Expand with $ref is only supported on ")


def test_what_is_known_of_a_service_as_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ("rules", "--profile", "dataverse", "--output-format", "json")
    status, out, _ = run(capsys, *command)
    assert status == 0
    found = json.loads(out)
    assert found["profile"] == "dataverse"
    assert found["left_out"] == dict(DATAVERSE.left_out)
    assert {
        "id": "DV605",
        "code": "ODQ811",
        "slug": "unfiltered-aggregation",
        "severity": "advice",
        "certainty": "documented",
        "server_code": "0x8004E023",
        "server_message": (
            "AggregateQueryRecordLimit exceeded. Cannot perform this operation."
        ),
    } in found["reported"]
    sources = {source for each in DATAVERSE.facts.values() for source in each.sources}
    assert sources <= {each["id"] for each in found["reported"]}


def test_what_is_known_of_a_service_as_markdown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ("rules", "--output-format", "markdown", "--profile")
    status, out, _ = run(capsys, *command, "dataverse")
    assert status == 0
    rows = [line for line in out.splitlines() if line.startswith("| DV")]
    assert {row.replace("\\|", "").count("|") for row in rows} == {3, 7}
    status, out, _ = run(capsys, *command, "odata-4.0")
    assert (status, "| id |" in out) == (0, False)
    assert "Nothing is known of it" in out


def test_an_unknown_service_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "rules", "--profile", "sap")
    assert (status, out) == (2, "")
    assert "invalid choice: 'sap'" in err
