"""Reads a part that has holes: finds what can stand in each of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from attrs import define, field
from lark.exceptions import UnexpectedInput, UnexpectedToken

from odataq.syntax.grammar import parser, stopped_at
from odataq.text.holes import smeared

if TYPE_CHECKING:
    from lark import Token, Tree

__all__ = ["Filling"]

_LITERAL = re.compile(r"keep |[^\s(),;=/'\"\[\]{}]*")
# What has options in parentheses, and isn't the call of what needs an argument.
_EXPANDED = re.compile(r"(?<!\bcase)(?<!\bcast)(?<!\bisof)(?<!\ball)(?<!\bany)\(\Z")
_BLANKS: Final = " \t\r\n"
# How often a part is read: what has more holes that are no names is left unread.
_MOST_READINGS: Final = 24
_LONG: Final = 10_000
_MOST_READINGS_OF_LONG: Final = 4
# These are no beginning of anything that could go on in a hole.
_ENDS: Final = frozenset("=<>!|")


class _Filler(IntEnum):
    """What is put into a hole, in the order in which it is tried.

    A name stands in most places; where it can't, a number or nothing may, or nothing
    together with what separates it from what is beside it.
    """

    NAME = 0
    NUMBER = 1
    NOTHING = 2
    NO_ITEM = 3


@define
class Filling:
    """A decoded part, and what is tried in its holes.

    A word with a hole is taken as a whole. `certain` is the error that no filling can
    remove, because it stands in front of all holes; `loose` are the ranges of holes
    that had to be left empty, with the blanks around them.
    """

    text: str
    symbol: str
    certain: UnexpectedInput | None = field(default=None, init=False)
    loose: tuple[tuple[int, int], ...] = field(default=(), init=False)

    def tree(self) -> tuple[str, Tree[Token]] | None:
        """Return the text that could be read and its tree, `None` for none."""
        found = smeared(self.text)
        if found is None:
            return None
        text, words = found
        tried = [_Filler.NAME] * len(words)
        is_long = len(text) > _LONG
        is_first = True
        for _ in range(_MOST_READINGS_OF_LONG if is_long else _MOST_READINGS):
            body = text.strip(_BLANKS)
            lead = len(text) - len(text.lstrip(_BLANKS)) if body else 0
            try:
                tree = parser().parse(body, start=self.symbol)
            except UnexpectedInput as error:
                start, end = _range_of(error, body)
                start, end = lead + start, lead + end
                if is_first and self._is_certain(start, end, text, words):
                    self.certain = error
                    return None
                is_first = False
                blamed = _blamed(start, text, words)
                if blamed is None:
                    return None
                if tried[blamed] is self._last(text, words[blamed]):
                    return None
                tried[blamed] = _Filler(tried[blamed] + 1)
                text = _filled(text, words[blamed], tried[blamed])
            else:
                empty = (_Filler.NOTHING, _Filler.NO_ITEM)
                fillers = zip(words, tried, strict=True)
                self.loose = tuple(
                    _with_blanks(text, word) for word, by in fillers if by in empty
                )
                return text, tree
        return None

    def _is_certain(
        self, start: int, end: int, text: str, words: list[tuple[int, int]]
    ) -> bool:
        """Tell whether what can't be read stands in front of all holes."""
        if not words:
            return True
        first = words[0][0]
        is_before = end < first or (start < first and text[start] in _ENDS)
        # What is in front of a hole in a path may be a service root.
        return is_before and not self._is_path

    def _last(self, text: str, word: tuple[int, int]) -> _Filler:
        """Return the last filler that can be tried."""
        # Without it, what is beside it would be read together.
        is_joint = text[word[1] :].lstrip(_BLANKS)[:1] == "("
        if is_joint or self._is_path:
            return _Filler.NUMBER
        return _Filler.NO_ITEM if self.symbol == "expand" else _Filler.NOTHING

    @property
    def _is_path(self) -> bool:
        return self.symbol == "resource_path"


def _range_of(error: UnexpectedInput, text: str) -> tuple[int, int]:
    """Return where the parser stopped, behind blanks, and where that ends."""
    if isinstance(error, UnexpectedToken):
        if error.token.type == "$END":
            return len(text), len(text)
        start = error.token.start_pos or 0
        end = start + len(error.token)
    else:
        start = end = stopped_at(error)
    start += len(text[start:]) - len(text[start:].lstrip(_BLANKS))
    # With another end it might be a token of another kind.
    found = _LITERAL.match(text, start)
    return start, max(end, start + 1, found.end() if found else 0)


def _blamed(at: int, text: str, words: list[tuple[int, int]]) -> int | None:
    """Return the word that is at a place, or in front of it."""
    index = bisect_right(words, (at, len(text))) - 1
    if index < 0 or text[words[index][1] : at].strip(_BLANKS):
        return None
    return index


def _with_blanks(text: str, word: tuple[int, int]) -> tuple[int, int]:
    start, end = word
    while start and text[start - 1] in _BLANKS:
        start -= 1
    while end < len(text) and text[end] in _BLANKS:
        end += 1
    return start, end


def _filled(text: str, word: tuple[int, int], filler: _Filler) -> str:
    start, end = word
    if filler is _Filler.NO_ITEM:
        before, behind = text[:start].rstrip(_BLANKS), text[end:].lstrip(_BLANKS)
        if behind[:1] == ";":
            end = text.index(";", end) + 1
        elif before[-1:] == ";":
            start = len(before) - 1
        elif behind[:1] == ")" and _EXPANDED.search(before) is not None:
            start, end = len(before) - 1, text.index(")", end) + 1
    fill = "1" if filler is _Filler.NUMBER else " "
    return f"{text[:start]}{fill * (end - start)}{text[end:]}"
