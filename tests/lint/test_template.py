"""Templates: texts put together of pieces, with their places."""

from __future__ import annotations

import pytest

from odataq.lint.code import Text
from odataq.lint.template import EMPTY, Template
from odataq.source import Source, Span
from odataq.text.holes import HOLE

FILE = Source("url = 'a0x62c' + x + 'de'", "x.py")


def literal(start: int, *pieces: str) -> Template:
    """Return a literal that begins at an offset; longer pieces are escapes."""
    starts, ends, at = [], [], start
    for each in pieces:
        starts.append(at)
        at += len(each)
        ends.append(at)
    text = "".join(chr(int(each, 0)) if each[1:] else each for each in pieces)
    span = Span(start, at)
    return Template.of_text(Text(span, text, tuple(starts), tuple(ends), str))


def whole() -> Template:
    x = FILE.text.index(" x ") + 1
    return Template.joined(
        [
            literal(7, "a", "0x62", "c"),
            Template.hole(Span(x, x + 1)),
            literal(FILE.text.index("de"), "d", "e"),
        ]
    )


def test_texts_stand_behind_each_other() -> None:
    assert whole().text == f"abc{HOLE}de"
    assert whole().has_holes
    assert not whole().cut(0, 3).has_holes
    assert whole().cut(4).text == "de"
    assert Template.joined([EMPTY, EMPTY]) == EMPTY


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(1, 2, "0x62"), (0, 3, "a0x62c"), (3, 4, "x"), (2, 5, "c' + x + 'd")],
)
def test_each_part_is_found_in_the_file(start: int, end: int, expected: str) -> None:
    span = whole().source(FILE).in_origin(Span(start, end))
    assert FILE.text[span.start : span.end] == expected


def test_what_stands_before_in_the_file_ends_a_place() -> None:
    template = Template.joined([whole().cut(4), whole().cut(0, 1)])
    assert template.text == "dea"
    span = template.source(FILE).in_origin(Span(0, 3))
    assert FILE.text[span.start : span.end] == "de"


def test_a_text_with_the_character_of_holes_has_no_hole() -> None:
    template = Template.of_text(Text(Span(0, 1), HOLE, (0,), (1,)))
    assert not template.has_holes


def test_what_is_made_up_has_a_place_and_no_width() -> None:
    template = Template.made_up("?$filter=", 5)
    assert template.span == Span(5, 5)
    assert template.source(FILE).in_origin(Span(0, 9)) == Span(5, 5)
