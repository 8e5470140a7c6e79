"""Texts under analysis: where they come from, and the places in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from attrs import field, frozen

__all__ = ["Position", "Source", "Span"]

# The breaks that an editor counts; str.splitlines() knows eight more.
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@frozen(order=True)
class Span:
    """A half-open range of character offsets, counted from 0."""

    start: int
    end: int


@frozen(order=True)
class Position:
    """A line and a column, both counted from 1; a column is a code point."""

    line: int
    column: int


@frozen(slots=False)
class Source:
    """A text and where it came from.

    A text taken out of another one (a query in a file, a decoded part of a
    URL) has that one as its `parent` and one parent offset per character,
    plus one for its end, so that escapes cannot shift a diagnostic. Where its
    characters don't stand behind each other there, `ends` has the end of each.

    In a text that `has_holes`, each `HOLE` character stands for text that isn't
    known; nothing is said about what may be in it.
    """

    text: str
    name: str = "<query>"
    parent: Source | None = field(default=None, repr=False)
    # A range where nothing is escaped: a tuple of a long text takes much memory.
    offsets: tuple[int, ...] | range = field(default=(), repr=False)
    ends: tuple[int, ...] = field(default=(), repr=False, kw_only=True)
    has_holes: bool = field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse an offset map that doesn't fit the text."""
        if self.parent is not None and len(self.offsets) != len(self.text) + 1:
            raise ValueError("a derived source needs len(text) + 1 offsets")
        if self.ends and len(self.ends) != len(self.text):
            raise ValueError("a source needs an end for each character, or none")

    @property
    def origin(self) -> Source:
        """The outermost text: the file, or the query itself."""
        return self if self.parent is None else self.parent.origin

    def in_origin(self, span: Span) -> Span:
        """Map a span of this text to the outermost text."""
        if self.parent is None:
            return span
        start, end = self.offsets[span.start], self.offsets[span.end]
        if self.ends and span.start < span.end:
            # A text may be put together of pieces that stand anywhere in the other.
            end = start
            for at in range(span.start, span.end):
                if self.offsets[at] < end:
                    break
                end = self.ends[at]
        elif span.start < span.end and not self.text[span.end - 1].isspace():
            # A text put together of lines goes on behind a break.
            last = self.offsets[span.end - 1]
            raw = self.parent.text[last:end]
            if "\n" in raw or "\r" in raw:
                end = last + len(raw.rstrip())
        return self.parent.in_origin(Span(start, max(start, end)))

    def position(self, offset: int) -> Position:
        """Return the line and column of an offset, in the outermost text."""
        if self.parent is not None:
            return self.parent.position(self.offsets[offset])
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def line_text(self, line: int) -> str:
        """Return one line of this text without its line break."""
        start = self._line_starts[line - 1]
        found = _LINE_BREAK.search(self.text, start)
        return self.text[start : found.start() if found else len(self.text)]

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return (0, *(found.end() for found in _LINE_BREAK.finditer(self.text)))
