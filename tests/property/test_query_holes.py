"""A valid query is still valid where some of it isn't known."""

from __future__ import annotations

import random
import re
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odataq import Checker, Diagnostic, Severity
from odataq.source import Source
from odataq.syntax.printer import compile  # noqa: A004 (the opposite of `parse`)
from odataq.text.holes import HOLE
from tests.conformance.valid_queries import valid_queries
from tests.property.test_query_roundtrip import thorough
from tests.support.caret import checker, corpora
from tests.support.query_trees import queries
from tests.support.shared import needs_shared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import DrawFn

_TOKEN: Final = re.compile(r"\w+|'[^']*'|[^\w\s]")
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}"}
_MOST: Final = 2_000


def is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether a range of a query can be what fills a hole.

    It closes the quotes and brackets that it opens, ends no option but where it begins
    with one, and cuts no encoded character.
    """
    plain = text.replace("%27", "'''").replace("%22", '"""')
    cut = plain[start:end]
    if "%" in text[max(0, start - 12) : start] or "%" in text[max(0, end - 12) : end]:
        return False
    if set("&?#") & set(cut) and not (start and text[start - 1] in "&?"):
        return False
    for quote in "'\"":
        if plain.count(quote, 0, start) % 2:
            return quote not in cut
    return is_balanced(cut)


def is_balanced(text: str) -> bool:
    quote, waiting = "", []
    for char in text:
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in _BRACKETS:
            waiting.append(_BRACKETS[char])
        elif char in _BRACKETS.values() and (not waiting or waiting.pop() != char):
            return False
    return not quote and not waiting


def with_hole(text: str, start: int, end: int) -> str:
    return text[:start] + HOLE + text[end:] if is_whole(text, start, end) else text


def mistakes(chosen: Checker, source: str | Source) -> list[Diagnostic]:
    found = chosen.check(source)
    return [each for each in found if each.severity is not Severity.ADVICE]


def assert_still_valid(chosen: Checker, text: str) -> None:
    found = mistakes(chosen, Source(text, has_holes=True))
    assert [str(each).replace(HOLE, "{}") for each in found] == [], text.replace(
        HOLE, "{}"
    )


NAMELESS: Final = Checker()


@st.composite
def holed(draw: DrawFn) -> str:
    text = compile(draw(queries()), encode=draw(st.booleans()))
    if mistakes(NAMELESS, text):
        return ""
    for _ in range(draw(st.integers(1, 3))):
        tokens = [found.span() for found in _TOKEN.finditer(text)]
        start = draw(st.sampled_from(tokens) | st.just((0, 0)))[0]
        end = draw(st.sampled_from([each for each in tokens if each[1] >= start]))[1]
        text = with_hole(text, start, end)
    return text


@thorough
@given(holed())
def test_a_query_with_holes_is_still_valid(text: str) -> None:
    if HOLE in text:
        assert_still_valid(NAMELESS, text)


@cache
def known() -> tuple[tuple[Checker, str], ...]:
    """Return valid queries about models, each with what checks it."""
    found = []
    for corpus in corpora():
        try:
            chosen = checker(corpus)
        except OSError:
            # Its metadata isn't here.
            continue
        found += [
            (chosen, case.subject)
            for case in corpus.cases
            if isinstance(case.subject, str)
            and 0 < len(case.subject) < _MOST
            and not mistakes(chosen, case.subject)
        ]
    return tuple(found)


def with_holes(text: str, chosen: random.Random) -> str:
    for _ in range(chosen.choice((1, 1, 1, 2, 3))):
        tokens = [found.span() for found in _TOKEN.finditer(text)] or [(0, len(text))]
        start, end = chosen.choice(tokens)
        if chosen.random() < 0.3:
            end = max(end, chosen.choice(tokens)[1])
        if chosen.random() < 0.5:
            start = chosen.randrange(len(text) + 1)
            end = min(len(text), start + chosen.choice((0, 1, 2, 3, 5, 8, 15, 30, 60)))
        text = with_hole(text, start, end)
    return text


@pytest.mark.parametrize("seed", range(4))
def test_a_query_about_a_model_is_still_valid(seed: int) -> None:
    chosen = random.Random(seed)  # noqa: S311 (nothing secret is made)
    texts = known()
    assert len(texts) > 300
    for by, text in chosen.choices(texts, k=800):
        changed = with_holes(text, chosen)
        if HOLE in changed:
            assert_still_valid(by, changed)


def _external() -> Iterator[tuple[Checker, str]]:
    checkers: dict[str, Checker] = {}
    for each in valid_queries():
        by = checkers.setdefault(each.rule, Checker(rule=each.rule))
        if 0 < len(each.text) < _MOST and not mistakes(by, each.text):
            yield by, each.text


@needs_shared
def test_a_query_of_others_is_still_valid() -> None:
    chosen = random.Random(1)  # noqa: S311 (nothing secret is made)
    texts = [*_external()]
    for by, text in chosen.choices(texts, k=2_000):
        changed = with_holes(text, chosen)
        if HOLE in changed:
            assert_still_valid(by, changed)
