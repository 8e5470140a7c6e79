"""docs/language.md has all tolerances, and what it says of texts is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from odataq import Source, errors_in
from odataq.syntax.parser import parse_source
from odataq.syntax.tolerances import TOLERANCES

PAGE: Final = Path(__file__).parents[2] / "docs" / "language.md"

# Of the tables of differences: a rule, a text, and whether odataq accepts it.
DIFFERENCES: Final = (
    ("resourcePath", "A//b", False),
    ("resourcePath", "A/$x", False),
    ("commonExpr", "Price/", False),
    ("commonExpr", "'a&b'", False),
    ("commonExpr", "'%7B'", True),
    ("search", "$search=a%20", False),
    ("search", "$search=%28", False),
    ("commonExpr", "geography'SRID=0;Point(1%202)'", True),
    ("queryOptions", "count", False),
    ("commonExpr", "%41", True),
    ("odataUri", "http://host/a(/B", False),
    ("commonExpr", "not eq 1", False),
    ("commonExpr", "cast(1)", False),
    ("commonExpr", "a/any(true)", False),
    ("queryOptions", "?$top=1", False),
    ("format", "$format=a/b%2F", False),
    ("date", "2000-02-30", False),
    ("odataRelativeUri", "$metadata#Products", False),
    ("queryOptions", "$at=2020-01-01", False),
    ("nameAndValue", "Zg==", True),
)


def section(title: str) -> set[tuple[str, str]]:
    """Return the rows of two columns below a title."""
    text = PAGE.read_text("utf-8").partition(f"## {title}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| (ODQ[0-9]{3}) \| (.+) \|$", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("title", "is_silent"),
    [
        ("What a lenient reading forgives", False),
        ("What only a strict reading reports", True),
    ],
)
def test_the_tables_are_those_of_the_code(title: str, *, is_silent: bool) -> None:
    assert section(title) == {
        (each.code, each.message)
        for each in TOLERANCES.values()
        if each.is_silent == is_silent and each.code != "ODQ127"
    }


@pytest.mark.parametrize(("rule", "text", "is_accepted"), DIFFERENCES)
def test_a_difference_is_one(rule: str, text: str, *, is_accepted: bool) -> None:
    parsed = parse_source(Source(text), rule, strict=True)
    accepted = parsed.node is not None and not [*errors_in(parsed.diagnostics)]
    assert accepted == is_accepted
    assert text.partition("#")[0].split("=")[0].split("/$")[0] in PAGE.read_text(
        "utf-8"
    )
