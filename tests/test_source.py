"""Texts, and the places in them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq import Position, Source, Span


@pytest.mark.parametrize(
    ("text", "offset", "position"),
    [
        ("", 0, (1, 1)),
        ("abc", 0, (1, 1)),
        ("abc", 2, (1, 3)),
        ("abc", 3, (1, 4)),
        ("a\nb", 1, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nb", 1, (1, 2)),
        ("a\r\nb", 2, (1, 3)),
        ("a\r\nb", 3, (2, 1)),
        ("a\rb", 2, (2, 1)),
        ("\n\n\n", 3, (4, 1)),
        ("\r\r\n\n", 4, (4, 1)),
        ("\n\r", 2, (3, 1)),
        ("a\n", 2, (2, 1)),
        ("a\x0b\x0c\x1c\x85\u2028\u2029b", 7, (1, 8)),
        ("😀é\u0301x", 3, (1, 4)),
    ],
    ids=ascii,
)
def test_position(text: str, offset: int, position: tuple[int, int]) -> None:
    assert Source(text).position(offset) == Position(*position)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("abc", ["abc"]),
        ("a\nb\r\nc\rd", ["a", "b", "c", "d"]),
        ("a\n", ["a", ""]),
        ("\r\n", ["", ""]),
        ("a\u2028b\x0bc\nd", ["a\u2028b\x0bc", "d"]),
    ],
    ids=ascii,
)
def test_line_text(text: str, lines: list[str]) -> None:
    source = Source(text)
    assert [source.line_text(each) for each in range(1, len(lines) + 1)] == lines


@settings(deadline=None)
@given(st.text("a\r\n\u2028😀", max_size=20))
def test_a_position_leads_back_to_its_offset(text: str) -> None:
    source = Source(text)
    starts = [0]
    for offset in range(len(text) + 1):
        position = source.position(offset)
        if position.line > len(starts):
            starts.append(offset)
        assert starts[position.line - 1] + position.column - 1 == offset
        assert source.line_text(position.line) in text


# A text inside another one


def test_a_source_has_a_name() -> None:
    assert Source("x").name == "<query>"
    assert Source("x", "a.py").origin.name == "a.py"


def test_a_source_by_itself_is_its_own_origin() -> None:
    source = Source("abc")
    assert source.origin is source
    assert source.in_origin(Span(1, 2)) == Span(1, 2)


# In a file, a string literal has an escape; in a URL in it, a blank is encoded.
FILE = Source('x = 1\nurl = "a\\u0041b%20c"', "a.py")
LITERAL = Source(
    "aAb%20c", "<literal>", parent=FILE, offsets=(13, 14, 20, 21, 22, 23, 24, 25)
)
DECODED = Source("aAb c", "<url>", parent=LITERAL, offsets=(0, 1, 2, 3, 6, 7))


def test_a_derived_text_maps_to_its_origin() -> None:
    assert FILE.text[13:25] == "a\\u0041b%20c"
    assert DECODED.origin is FILE
    assert LITERAL.in_origin(Span(1, 2)) == Span(14, 20)
    assert DECODED.in_origin(Span(1, 2)) == Span(14, 20)
    assert DECODED.in_origin(Span(3, 4)) == Span(21, 24)
    assert DECODED.in_origin(Span(0, 5)) == Span(13, 25)
    assert DECODED.in_origin(Span(5, 5)) == Span(25, 25)


def test_a_position_in_a_derived_text_is_one_in_its_origin() -> None:
    assert DECODED.position(0) == Position(2, 8)
    assert DECODED.position(3) == Position(2, 16)
    assert DECODED.position(5) == Position(2, 20)


def test_a_span_is_never_turned_round() -> None:
    parent = Source("abc")
    child = Source("xy", parent=parent, offsets=(2, 0, 3))
    assert child.in_origin(Span(0, 1)) == Span(2, 2)


@pytest.mark.parametrize("offsets", [(), (0,), (0, 1), (0, 1, 2, 3)])
def test_an_offset_map_fits_its_text(offsets: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="offsets"):
        Source("ab", parent=Source("abcdef"), offsets=offsets)


def test_places_are_ordered_and_immutable() -> None:
    assert Position(1, 9) < Position(2, 1) < Position(2, 2)
    assert Span(0, 5) < Span(1, 1)
    with pytest.raises(AttributeError):
        Span(0, 1).start = 2  # type: ignore[misc]  # the test is that it fails
    with pytest.raises(AttributeError):
        Source("x").text = "y"  # type: ignore[misc]  # likewise
