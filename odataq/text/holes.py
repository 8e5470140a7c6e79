"""Holes: characters that stand for text which isn't known, and what they leave open.

What fills a hole is taken to close the quotes and brackets that it opens.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.source import Span

if TYPE_CHECKING:
    from odataq.source import Source

__all__ = ["HOLE", "NO_HOLES", "Holes", "holes_in", "may_go_on_in", "smeared"]

# A noncharacter: no text that people write has it. In the text of a source that
# `has_holes`, each one stands for any text, an empty one too.
HOLE: Final = "\ufdd2"

# What is in quotes, up to the end of an option where they aren't closed.
_QUOTED: Final = (
    r"(?P<single>(?:'|%27)(?:(?!'|%27)[^&])*+(?P<end>'|%27)?)"
    r'|(?P<double>(?:"|%22)(?:(?!"|%22)[^\\&]|\\.)*+(?P<stop>"|%22)?)'
)
_TOKEN = re.compile(rf"{_QUOTED}|{HOLE}", re.DOTALL)
# A word with a hole in it: whatever it is, all of it isn't known. A colon goes on
# with the time of a day.
_WORD: Final = r"[^\s()\[\]{},;:=/'\"\ufdd0\ufdd1]"
_PART = re.compile(
    rf"(?P<word>{_WORD}++(?:(?<=[0-9T{HOLE}]):[0-9]{_WORD}*+)*+)(?P<prefixed>'[^']*+(?P<close>'?))?+"
    r"|'[^']*+(?P<end>'?)"
    r'|"(?:[^"\\]|\\.)*+(?P<stop>"?)',
    re.DOTALL,
)
# What may stand in front of a string and be one literal with it; it is anything else
# that OData doesn't have.
_LONGEST_NAME: Final = 300
_IN_NAMES: Final = frozenset(f"._{HOLE}")
_PREFIX = re.compile(
    rf"duration|binary|geography|geometry|.*\..*|.*{HOLE}.*", re.IGNORECASE | re.DOTALL
)
# A value is missing here, so nothing but a value can be in the hole.
_LONGEST_OPERATOR: Final = len("%20divby%20%20%20")
_BETWEEN = re.compile(r"[^?&#]+")
_OPTION = re.compile(r"[ \t\r\n]*(?:[$@]|%24|%40)")
_VALUE_BEFORE = re.compile(
    r"(?:[ +]|%20)(?:eq|ne|gt|ge|lt|le|has|in|add|sub|mul|div|divby|mod)"
    r"(?:[ +]|%20)+\Z",
    re.IGNORECASE,
)


@frozen
class Holes:
    """The places of the holes in a text, in their order.

    `quoted` are those in a string, `bare` all others. Beside what is `loose`, a bare
    hole that stands alone between blanks, an expression may go on.
    """

    bare: tuple[int, ...] = ()
    quoted: tuple[int, ...] = ()
    loose: tuple[Span, ...] = ()

    def touch(self, span: Span) -> bool:
        """Tell whether a bare hole is in a range, or at an empty one."""
        return _touch(self.bare, span)

    def are_quoted_in(self, span: Span) -> bool:
        """Tell whether a hole in quotes is in a range, or at an empty one."""
        return _touch(self.quoted, span)

    def adjoin(self, span: Span) -> bool:
        """Tell whether an expression may go on where a range begins or ends."""
        return any(
            each.start <= span.end <= each.end or each.start <= span.start <= each.end
            for each in self.loose
        )


NO_HOLES: Final = Holes()


def _touch(places: tuple[int, ...], span: Span) -> bool:
    if span.start < span.end:
        at = bisect_left(places, span.start)
        return at < len(places) and places[at] < span.end
    at = bisect_left(places, span.start - 1)
    return at < len(places) and places[at] <= span.end


def holes_in(source: Source) -> Holes:
    """Return the places of the holes in a URL or a part of one."""
    if not source.has_holes:
        return NO_HOLES
    bare: list[int] = []
    quoted: list[int] = []
    for found in _TOKEN.finditer(source.text):
        text, start = found.group(), found.start()
        is_closed = (found["end"] or found["stop"]) and not _is_prefixed(source, start)
        places = (start + at for at, char in enumerate(text) if char == HOLE)
        (quoted if is_closed else bare).extend(places)
    return Holes(tuple(bare), tuple(quoted))


def _is_prefixed(source: Source, at: int) -> bool:
    """Tell whether a string is a literal together with what stands in front of it."""
    text, start = source.text, at
    while start and at - start < _LONGEST_NAME and _is_of_name(text[start - 1]):
        start -= 1
    return start < at and _PREFIX.fullmatch(text[start:at]) is not None


def _is_of_name(char: str) -> bool:
    return char.isalnum() or char in _IN_NAMES


def smeared(text: str) -> tuple[str, list[tuple[int, int]]] | None:
    """Return a decoded part in which each word that has a hole is nothing but holes.

    With it come the ranges of these words. `None` where quotes aren't closed: then it
    isn't known what is in quotes.
    """
    pieces: list[str] = []
    words: list[tuple[int, int]] = []
    at = 0
    for found in _PART.finditer(text):
        word = found["word"]
        if not (found["end"] or found["stop"] or (word and found["close"] != "")):
            return None
        if word is None or HOLE not in found.group():
            continue
        is_literal = found["prefixed"] and _PREFIX.fullmatch(word)
        end = found.end() if is_literal else found.end("word")
        if is_literal or HOLE in word:
            words.append((found.start(), end))
            pieces += text[at : found.start()], HOLE * (end - found.start())
            at = end
    return "".join([*pieces, text[at:]]), words


def may_go_on_in(source: Source) -> bool:
    """Tell whether a hole may have query options that the text doesn't show.

    So may one that has the name of an option, or ends one, but for one where a value
    is missing.
    """
    text, holes = source.text, holes_in(source)
    is_path = "?" in text or not _OPTION.match(text)
    for found in _BETWEEN.finditer(text):
        last = found.end() - 1
        if holes.touch(Span(last, last + 1)):
            before = text[max(found.start(), last - _LONGEST_OPERATOR) : last]
            if text[last + 1 : last + 2] != "?" and not _VALUE_BEFORE.search(before):
                return True
        name = found.group().partition("=")[0]
        if not is_path and holes.touch(Span(found.start(), found.start() + len(name))):
            return True
        is_path = is_path and text[last + 1 : last + 2] not in {"?", "&"}
    return False
