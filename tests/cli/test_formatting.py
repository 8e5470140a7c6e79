"""`odataq format`, run as a person runs it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odataq.cli import main
from odataq.syntax.parser import parse
from odataq.syntax.printer import compile  # noqa: A004 (the opposite of `parse`)
from tests.support.query_trees import queries

if TYPE_CHECKING:
    from odataq.syntax import nodes as n

TIDY = "accounts?$select=name&$top=3"
UNTIDY = "accounts?Select=name&%24top=3"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(("format", *arguments))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


FORMATTED = [
    # a query, and how it is formatted
    (TIDY, TIDY),
    (UNTIDY, TIDY),
    ("?$top=1&$filter=b&$select=a", "?$top=1&$filter=b&$select=a"),
    ("$filter=( (a%20eq%201)  and((b)) )", "?$filter=a eq 1 and b"),
    ("a?$filter=not(b)", "a?$filter=not b"),
    ("a?$filter=b eq 'x%2Fy%26z%20'", "a?$filter=b eq 'x/y%26z '"),
    ("a?$expand=b( $select=c , d )", "a?$expand=b($select=c,d)"),
    ("a?$select=b,c,", "a?$select=b,c"),
    ("a?tag=%20x&b", "a?tag= x&b"),
    ("a?$filter=b eq 'x%0Ay%1B%E2%80%AE'", "a?$filter=b eq 'x%0Ay%1B%E2%80%AE'"),
    ("https://host/a?", "https://host/a"),
]


@pytest.mark.parametrize(("text", "expected"), FORMATTED)
def test_formatted(
    capsys: pytest.CaptureFixture[str], text: str, expected: str
) -> None:
    assert run(capsys, text) == (0, f"{expected}\n", "")
    assert run(capsys, expected, "--check") == (0, "", "")


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(queries(), st.booleans())
def test_the_meaning_stays(
    capsys: pytest.CaptureFixture[str],
    tree: n.Query,
    is_encoded: bool,  # noqa: FBT001 (drawn)
) -> None:
    text = compile(tree, encode=is_encoded)
    status, out, err = run(capsys, text)
    assert (status, err) == (0, "")
    formatted = out.removesuffix("\n")
    assert len(formatted.splitlines()) == 1
    assert parse(formatted) == parse(text)
    assert run(capsys, "--check", formatted) == (0, "", "")


CHECKED = [
    # arguments, the exit status, and what is printed
    ((TIDY, "--check"), 0, ""),
    ((TIDY, "--diff"), 0, ""),
    ((UNTIDY, "--check"), 1, "would change <query>\n"),
    ((TIDY, UNTIDY, "--check"), 1, "would change <query 2>\n"),
    (
        (UNTIDY, "--diff"),
        0,
        f"--- <query>\n+++ <query> formatted\n@@ -1 +1 @@\n-{UNTIDY}\n+{TIDY}\n",
    ),
]


@pytest.mark.parametrize(("arguments", "status", "printed"), CHECKED)
def test_what_would_change(
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    status: int,
    printed: str,
) -> None:
    assert run(capsys, *arguments) == (status, printed, "")


def test_a_difference_has_a_status_if_it_is_checked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, _ = run(capsys, "a?$top=1\n&x=\x1b", TIDY, "--check", "--diff")
    assert status == 1
    assert out.splitlines()[3:] == ["-a?$top=1", "-&x=\u241b", "+a?$top=1&x=%1B"]


def test_what_is_no_query_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "a?$filter=b eq", UNTIDY, "a?$select=b,")
    assert status == 1
    assert out == f"{TIDY}\na?$select=b\n"
    assert err.startswith("error[ODQ1")
    assert " --> <query 1>:1:" in err
    # What is only tolerated is formatted without a word.
    assert "warning" not in err


def test_standard_input_has_a_query_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"# these\n{TIDY}\n\n{UNTIDY}\n"))
    assert run(capsys, "-") == (0, f"{TIDY}\n{TIDY}\n", "")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"# these\n{TIDY}\n\n{UNTIDY}\n"))
    assert run(capsys, "-", "--check") == (1, "would change <stdin>:4\n", "")


@pytest.mark.parametrize("arguments", [(), (TIDY, "--wrong")])
def test_wrong_usage(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert "usage: odataq" in err
