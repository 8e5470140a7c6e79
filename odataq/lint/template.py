"""Text as code puts it together, with holes where it isn't known."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Self

from attrs import field, frozen

from odataq.source import Source, Span
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from odataq.lint.code import Spelling, Text

__all__ = ["EMPTY", "Template"]


@frozen
class Template:
    """Text, the range in the file of each of its characters, and who may write there.

    A hole is one `HOLE` character whose range is that of what the code has there.
    What the code doesn't have (a separator that a function adds) has an empty range.
    `spellings` has one for each character, `None` where nothing may be written.
    """

    text: str
    starts: tuple[int, ...] = field(repr=False)
    ends: tuple[int, ...] = field(repr=False)
    spellings: tuple[Spelling | None, ...] = field(repr=False, eq=False)

    @classmethod
    def of_text(cls, text: Text) -> Self:
        """Return what a literal says."""
        shown = text.text.replace(HOLE, "\ufffd")
        return cls(shown, text.starts, text.ends, (text.spelling,) * len(shown))

    @classmethod
    def hole(cls, span: Span) -> Self:
        """Return a text of which only the range in the file is known."""
        return cls(HOLE, (span.start,), (span.end,), (None,))

    @classmethod
    def made_up(cls, text: str, at: int) -> Self:
        """Return a text that the file doesn't have, with a place in it."""
        places = (at,) * len(text)
        return cls(text, places, places, (None,) * len(text))

    @classmethod
    def joined(cls, parts: Iterable[Template]) -> Self:
        """Return texts behind each other."""
        kept = [*parts]
        return cls(
            "".join(each.text for each in kept),
            tuple(chain.from_iterable(each.starts for each in kept)),
            tuple(chain.from_iterable(each.ends for each in kept)),
            tuple(chain.from_iterable(each.spellings for each in kept)),
        )

    @property
    def has_holes(self) -> bool:
        """Whether some of it isn't known."""
        return HOLE in self.text

    @property
    def span(self) -> Span:
        """The range in the file from its first to its last character."""
        if not self.text:
            return Span(0, 0)
        return Span(min(self.starts), max(self.ends))

    def cut(self, start: int, end: int | None = None) -> Self:
        """Return a part of it, by the offsets of its text."""
        part = slice(start, end)
        return type(self)(
            self.text[part], self.starts[part], self.ends[part], self.spellings[part]
        )

    def source(self, file: Source, name: str = "query") -> Source:
        """Return the text as one to be checked, with its places in the file."""
        last = self.ends[-1] if self.ends else 0
        return Source(
            self.text,
            name,
            file,
            (*self.starts, last),
            ends=self.ends,
            has_holes=self.has_holes,
        )


EMPTY = Template("", (), (), ())
