"""The characters that a literal says, with the place of each."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.lint.code import Text
from odataq.source import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping

    from odataq.lint.code import Spelling

__all__ = ["CONTROLS", "Letters"]

# What the letters behind a backslash or a back-tick mean, in every language.
CONTROLS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "b": "\b",
        "f": "\f",
        "n": "\n",
        "r": "\r",
        "t": "\t",
        "v": "\v",
    }
)


class Letters:
    """Characters that are put behind each other, each with its range in a file."""

    __slots__ = ("_ends", "_file", "_starts", "_texts")

    def __init__(self, file: str) -> None:
        """Begin without a character of the text of a file."""
        self._file = file
        self._texts: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []

    def __bool__(self) -> bool:
        """Whether there is a character."""
        return bool(self._texts)

    def add_plain(self, start: int, end: int) -> None:
        """Add characters of the file that mean themselves."""
        if start < end:
            self._texts.append(self._file[start:end])
            self._starts.extend(range(start, end))
            self._ends.extend(range(start + 1, end + 1))

    def add(self, text: str, start: int, end: int) -> None:
        """Add what a range of the file stands for, as a rule one character.

        Two escapes of the halves of a pair are one character; a line break that is
        escaped is none.
        """
        if not text:
            return
        if "\udc00" <= text <= "\udfff" and self._texts:
            before = self._texts[-1]
            if "\ud800" <= before[-1] <= "\udbff" and self._ends[-1] == start:
                whole = (before[-1] + text).encode("utf-16", "surrogatepass")
                self._texts[-1] = before[:-1] + whole.decode("utf-16")
                self._ends[-1] = end
                return
        self._texts.append(text)
        self._starts.extend([start] * len(text))
        self._ends.extend([end] * len(text))

    def add_escaped(
        self,
        start: int,
        end: int,
        escape: re.Pattern[str],
        meaning: Callable[[str], str],
    ) -> None:
        """Add a range of the file in which some characters are written otherwise."""
        at = start
        for found in escape.finditer(self._file, start, end):
            self.add_plain(at, found.start())
            at = found.end()
            self.add(meaning(found.group()), found.start(), at)
        self.add_plain(at, end)

    def text(self, span: Span, spelling: Spelling | None = None) -> Text:
        """Return what was added, as the literal of a range."""
        return Text(
            span, "".join(self._texts), tuple(self._starts), tuple(self._ends), spelling
        )

    def part(self, spelling: Spelling | None = None) -> Text:
        """Return what was added, as a part of a literal."""
        span = Span(self._starts[0], self._ends[-1]) if self._starts else Span(0, 0)
        return self.text(span, spelling)
