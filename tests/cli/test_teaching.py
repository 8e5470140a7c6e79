"""The commands that explain, run as a person runs them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from odataq import CODES
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
    assert "| CSD410 | `unknown-binding-target` | warning |" in out


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
