"""The texts of PowerShell, and what it fills into them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.lint.hosts.letters import CONTROLS, Letters
from odataq.source import Span
from odataq.syntax.options import SYSTEM_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from odataq.lint.code import Spelling, Text

__all__ = [
    "BARE",
    "DOUBLE",
    "DOUBLE_HERE",
    "Lost",
    "Variable",
    "expandable",
    "expanded",
    "here",
    "verbatim",
]

_NAMED: Final = {**CONTROLS, "0": "\0", "a": "\a", "e": "\x1b"}
_LAST: Final = 0x10FFFF
_TICK: Final = r"`(?:u\{[0-9a-fA-F]{1,6}\}|.)"
# PowerShell takes typographic quotes for quotes.
_SINGLE: Final = "'\u2018\u2019\u201a\u201b"
_QUOTES: Final = re.compile("[\u201c\u201d\u201e\u2018\u2019\u201a\u201b]")
_DOUBLED: Final = re.compile(f"[{_SINGLE}]{{2}}")
_BARE: Final = re.compile(r"[\w/.:?=%~+*\\-]*")
# Spec: PowerShell, "about_Variables": a question mark is a letter of a name.
_REST_OF_NAME: Final = re.compile(r"[\w?]*")
_TAKEN_IN: Final = re.compile(r"[\w?:]")
_OPTIONS: Final = "|".join(sorted(name[1:] for name in SYSTEM_OPTIONS))
_OPTION: Final = re.compile(rf"\$(?:{_OPTIONS})$", re.IGNORECASE)
_QUERY_BEHIND: Final = re.compile(rf"(?:`?\$|%24)(?:{_OPTIONS})[ \t]*=", re.IGNORECASE)
_BEFORE_OPTION: Final = frozenset("?&;(, \t\r\n")


@frozen
class Variable:
    """A name that is filled into a text, as it is written."""

    span: Span
    name: str


@frozen
class Lost:
    """Characters that PowerShell takes for a name, though the text needs them.

    `name` is that of the variable, `written` what would have to stand there. They are
    an option of a query if it `is_option`, else a question mark behind a name.
    """

    span: Span
    name: str
    written: str
    is_option: bool = False


@frozen
class _Kind:
    """How the characters of a kind of text are written."""

    escape: re.Pattern[str]
    terminator: str = ""

    def spell(self, text: str) -> str | None:
        """Return a text as it has to be written, `None` where it can't be."""
        if _QUOTES.search(text) or (self.terminator and self.terminator in text):
            return None
        text = text.replace("`", "``").replace("$", "`$")
        return text if self.terminator else text.replace('"', '`"')

    def spell_behind_name(self, text: str) -> str | None:
        """Return a text as `spell` does, unless the name before would go on in it."""
        return None if _TAKEN_IN.match(text) else self.spell(text)


class _BareKind(_Kind):
    """A word without quotes."""

    def spell(self, text: str) -> str | None:
        """Return a text as it has to be written, `None` where quotes are needed."""
        return text if _BARE.fullmatch(text) else None


DOUBLE: Final = _Kind(re.compile(_TICK + '|""', re.DOTALL))
DOUBLE_HERE: Final = _Kind(re.compile(_TICK, re.DOTALL), '"@')
BARE: Final = _BareKind(re.compile(_TICK, re.DOTALL))


def verbatim(text: str, span: Span) -> Text:
    """Read `'…'` or the here-string of it."""
    letters = Letters(text)
    if text.startswith("@", span.start):
        inside = here(text, span)
        letters.add_plain(inside.start, inside.end)
        return letters.text(span, _spell_here)
    letters.add_escaped(span.start + 1, span.end - 1, _DOUBLED, lambda two: two[0])
    return letters.text(span, _spell_single)


def _spell_single(text: str) -> str | None:
    return None if _QUOTES.search(text) else text.replace("'", "''")


def _spell_here(text: str) -> str | None:
    return None if "'@" in text or _QUOTES.search(text) else text


def here(text: str, span: Span) -> Span:
    """Return what stands in a here-string: its lines without the last break."""
    start = span.start + len("@'")
    while start < span.end and text[start] not in "\r\n":
        start += 1
    start += 2 if text.startswith("\r\n", start) else 1
    end = span.end - len("'@")
    if text.startswith("\n", end - 1):
        end -= 1
    if text.startswith("\r", end - 1):
        end -= 1
    return Span(min(start, span.end), max(start, end))


def expandable(text: str, span: Span, inside: Span, kind: _Kind) -> Text:
    """Read a text into which nothing is filled in, though it could be."""
    letters = Letters(text)
    letters.add_escaped(inside.start, inside.end, kind.escape, _meaning)
    return letters.text(span, kind.spell)


def expanded(
    text: str,
    inside: Span,
    holes: Sequence[tuple[Span, str]],
    kind: _Kind,
    known: frozenset[str],
) -> Iterator[Text | Variable | Lost | int]:
    """Read a text into which something is filled in, as its parts.

    `holes` are the ranges of what is filled in, each with the name of the variable or
    an empty text; for the latter its number is among the parts. `known` are the names
    that the file knows, in small letters.
    """
    at = inside.start
    spelling: Spelling = kind.spell
    for number, (span, name) in enumerate(holes):
        yield from _plain(text, Span(at, span.start), kind, spelling)
        at, spelling = span.end, kind.spell
        if not name:
            yield number
        elif text.startswith("${", span.start):
            yield Variable(span, name)
        elif _is_option(text, span, inside, name, known):
            yield Lost(span, name, f"`{text[span.start : span.end]}", is_option=True)
        elif _asks_behind(text, at, inside, name, known):
            yield Variable(span, name)
            yield Lost(Span(span.start, at + 1), name, f"${{{name}}}?")
            at += 1
        else:
            rest = _REST_OF_NAME.match(text, at, inside.end)
            start, at = at, at if rest is None else rest.end()
            spelling = kind.spell_behind_name
            yield Variable(Span(span.start, at), name + text[start:at])
    yield from _plain(text, Span(at, inside.end), kind, spelling)


def _is_option(
    text: str, span: Span, inside: Span, name: str, known: frozenset[str]
) -> bool:
    before = span.start == inside.start or text[span.start - 1] in _BEFORE_OPTION
    return (
        before
        and name.lower() not in known
        and _OPTION.match(f"${name}") is not None
        and text.startswith("=", span.end, inside.end)
    )


def _asks_behind(
    text: str, at: int, inside: Span, name: str, known: frozenset[str]
) -> bool:
    """Say whether a question mark behind a name is that of a URL."""
    return (
        text.startswith("?", at)
        and f"{name}?".lower() not in known
        and _QUERY_BEHIND.match(text, at + 1, inside.end) is not None
    )


def _plain(text: str, span: Span, kind: _Kind, first: Spelling) -> Iterator[Text]:
    """Read what isn't filled in; `first` writes its first character."""
    start = span.start
    if first != kind.spell and start < span.end:
        found = kind.escape.match(text, start, span.end)
        end = start + 1 if found is None else found.end()
        yield from _read(text, Span(start, end), kind, first)
        start = end
    yield from _read(text, Span(start, span.end), kind, kind.spell)


def _read(text: str, span: Span, kind: _Kind, spelling: Spelling) -> Iterator[Text]:
    if span.start < span.end:
        letters = Letters(text)
        letters.add_escaped(span.start, span.end, kind.escape, _meaning)
        yield letters.text(span, spelling)


def _meaning(written: str) -> str:
    if written[0] != "`":
        return written[0]
    if len(written) == len("`n"):
        return _NAMED.get(written[1], written[1])
    code = int(written[3:-1], 16)
    return chr(code) if code <= _LAST else "\ufffd"
