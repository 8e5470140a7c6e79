"""A line of a text with a mark under a part of it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.text.printable import printable

if TYPE_CHECKING:
    from odataq.source import Source, Span

__all__ = ["Snippet", "snippet"]

_WIDTH: Final = 100
_CONTEXT: Final = 40
_CUT: Final = "..."
_WIDE: Final = frozenset({"F", "W"})
_ZERO_WIDTH: Final = frozenset({"Mn", "Me"})


@frozen
class Snippet:
    """A line as it can be printed, and what of it is marked.

    `line` counts from 1; `indent` and `width` are columns of a terminal.
    """

    line: int
    text: str
    indent: int
    width: int


def snippet(source: Source, span: Span) -> Snippet:
    """Return the line of the outermost text where a span begins.

    Of a longer line about 100 columns around the beginning are left; of a span
    over several lines, what is in the first. An empty span has one mark.
    """
    origin = source.origin
    outer = source.in_origin(span)
    at = origin.position(outer.start)
    text = origin.line_text(at.line)
    # A span may begin inside a line break.
    start = min(at.column - 1, len(text))
    end = min(start + outer.end - outer.start, len(text))
    first, last = _window(text, start)
    head, tail = _CUT if first else "", _CUT if last < len(text) else ""
    return Snippet(
        at.line,
        f"{head}{printable(text[first:last])}{tail}",
        len(head) + _columns(text[first:start]),
        max(1, _columns(text[start : min(end, last)])),
    )


def _window(text: str, start: int) -> tuple[int, int]:
    """Return from where to where a line is shown, given what it is about."""
    first = _reach_back(text, start, _CONTEXT)
    last, room = first, _WIDTH
    while last < len(text) and (room := room - _cost(text[last])) >= 0:
        last += 1
    if last == len(text):
        # Near the end of the line there is room before it.
        first = _reach_back(text, first, room)
    return first, last


def _reach_back(text: str, start: int, room: int) -> int:
    while start and (room := room - _cost(text[start - 1])) >= 0:
        start -= 1
    return start


def _cost(char: str) -> int:
    """Return the columns of a character; marks without any can be too many."""
    return max(1, _columns(char))


def _columns(text: str) -> int:
    """Return how many columns a terminal takes for a text made printable."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(_char_columns, printable(text)))


def _char_columns(char: str) -> int:
    if unicodedata.category(char) in _ZERO_WIDTH or unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1
