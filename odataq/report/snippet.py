"""A line of a text with a mark under a part of it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable

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


def snippet(
    source: Source, span: Span, shown: Callable[[str], str] = printable
) -> Snippet:
    """Return the line of the outermost text where a span begins.

    Of a longer line about 100 columns around the beginning are left; of a span
    over several lines, what is in the first. An empty span has one mark. `shown`
    makes text printable, each character alone.
    """
    origin = source.origin
    outer = source.in_origin(span)
    at = origin.position(outer.start)
    text = origin.line_text(at.line)
    # A span may begin inside a line break.
    start = min(at.column - 1, len(text))
    end = min(start + outer.end - outer.start, len(text))
    ruler = _Ruler(shown)
    first, last = ruler.window(text, start)
    head, tail = _CUT if first else "", _CUT if last < len(text) else ""
    return Snippet(
        at.line,
        f"{head}{shown(text[first:last])}{tail}",
        len(head) + ruler.columns(text[first:start]),
        max(1, ruler.columns(text[start : min(end, last)])),
    )


@frozen
class _Ruler:
    """Measures what text becomes when it is shown."""

    shown: Callable[[str], str]

    def window(self, text: str, start: int) -> tuple[int, int]:
        """Return from where to where a line is shown, given what it is about."""
        first = self._reach_back(text, start, _CONTEXT)
        last, room = first, _WIDTH
        while last < len(text) and (room := room - self._cost(text[last])) >= 0:
            last += 1
        if last == len(text):
            # Near the end of the line there is room before it.
            first = self._reach_back(text, first, room)
        return first, last

    def columns(self, text: str) -> int:
        """Return how many columns a terminal takes for a text."""
        if text.isascii() and text.isprintable():
            return len(text)
        return sum(map(_char_columns, self.shown(text)))

    def _reach_back(self, text: str, start: int, room: int) -> int:
        while start and (room := room - self._cost(text[start - 1])) >= 0:
            start -= 1
        return start

    def _cost(self, char: str) -> int:
        """Return the columns of a character; marks without any can be too many."""
        return max(1, self.columns(char))


def _char_columns(char: str) -> int:
    if unicodedata.category(char) in _ZERO_WIDTH or unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1
