"""Requests, and what their headers say."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq import Request, Span
from odataq.http import preferences
from tests.support.timing import MOST_GROWTH, growth


def of(*values: str) -> Request:
    return Request("GET", "Works", [("Prefer", value) for value in values])


def read(*values: str) -> list[tuple[str, str | None]]:
    return [(each.name, each.value) for each in preferences(of(*values))]


def test_the_name_of_a_header_has_no_case() -> None:
    request = Request(
        "GET", "Works", [("PREFER", "a"), ("Accept", "b"), ("prefer", "c")]
    )
    assert [each.value for each in request.named("Prefer")] == ["a", "c"]
    assert [each.name for each in request.named("Prefer")] == ["PREFER", "prefer"]
    assert request.named("If-Match") == ()


def test_the_value_of_a_header_has_no_blanks_around_it() -> None:
    (header,) = Request("GET", "Works", [("Accept", "\t a b  ")]).named("accept")
    assert (header.value, header.span) == ("a b", Span(2, 5))
    assert header.source.name == "header Accept"


PREFERENCES: Final = [
    ("a=1", [("a", "1")]),
    ("A = 1", [("a", "1")]),
    ("a", [("a", None)]),
    ("a=", [("a", "")]),
    ('a=""', [("a", "")]),
    ("a=1,b=2", [("a", "1"), ("b", "2")]),
    ('a="1,2", b', [("a", "1,2"), ("b", None)]),
    ('a="say \\"x\\"", b', [("a", 'say "x"'), ("b", None)]),
    ("a=1; wait=10, b", [("a", "1"), ("b", None)]),
    ("a=1,,b", [("a", "1"), ("b", None)]),
    ("", []),
    (" , ", []),
    ("odata.maxpagesize 10", [("", None)]),
    ("a=1=2", [("", None)]),
    ('a="1, b', [("", None)]),
    ("=1", [("", None)]),
]


@pytest.mark.parametrize(("value", "expected"), PREFERENCES)
def test_preferences(value: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(value) == expected


def test_preferences_of_two_headers() -> None:
    assert read("a=1", "b=2") == [("a", "1"), ("b", "2")]


@pytest.mark.parametrize(
    ("value", "whole", "inner"),
    [
        ("x, a=12 ", "a=12", "12"),
        ('x, a="12"', 'a="12"', "12"),
        ("x,  a ", "a", "a"),
        ("x, a; b=1", "a; b=1", "a"),
    ],
)
def test_spans_are_in_the_header(value: str, whole: str, inner: str) -> None:
    _, found = preferences(of(value))
    span, value_span = found.span, found.value_span
    assert found.header.source.text == value
    assert value[span.start : span.end] == whole
    assert value[value_span.start : value_span.end] == inner


@settings(deadline=None)
@given(st.text(st.sampled_from('ab=,; "\\')))
def test_any_text_is_read(value: str) -> None:
    for each in preferences(of(value)):
        assert value[each.span.start : each.span.end].strip()
        assert 0 <= each.value_span.start <= each.value_span.end <= len(value)


@pytest.mark.parametrize("piece", ['"', "a,", 'a="', "a=\\", ";", "a b", '\\"'])
def test_twice_the_header_takes_twice_the_time(piece: str) -> None:
    found = growth(lambda text: [*preferences(of(text))], lambda n: piece * n, 5_000)
    assert found <= MOST_GROWTH
