"""Multipart texts: parts with headers, and a boundary between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.http import Header
from odataq.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "Multipart",
    "Part",
    "boundary_of",
    "headers_at",
    "is_multipart",
    "text_of",
    "unused_boundary",
    "write_multipart",
]

_BLANKS: Final = " \t"
_BREAK: Final = "\r\n"
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
# Spec: RFC 9110, "Tokens".
_HEADER = re.compile(r"([\w!#$%&'*+\-.^`|~]+)[ \t]*:", re.ASCII)
_MIXED = re.compile(r"\s*multipart/mixed\s*(?:;|\Z)", re.IGNORECASE)
_PARAMETER = re.compile(r'([^\s=;"]+)[ \t]*=[ \t]*(?:"([^"\r\n]*)"|([^\s;"]*))')
# Spec: RFC 2046, "Common Syntax". Braces are there because clients write GUIDs so.
_BOUNDARY = re.compile(r"[\w'()+,\-./:=?{}* ]{0,69}[\w'()+,\-./:=?{}*]", re.ASCII)
_END_OF_LINE: Final = r"[ \t]*(?:\r\n|\r|\n|\Z)"


@frozen
class Part:
    """One part: its headers, and the ranges of its first line and its content.

    `stray` is the line where headers end without a blank line behind them.
    """

    headers: tuple[Header, ...]
    span: Span
    content: Span
    stray: Span | None = None

    def value(self, name: str) -> str:
        """Return the value of the first header of a name, empty without one."""
        found = self.named(name)
        return "" if found is None else found.value

    def named(self, name: str) -> Header | None:
        """Return the first header of a name, in whatever case it is written."""
        folded = name.casefold()
        return next(
            (each for each in self.headers if each.name.casefold() == folded), None
        )


@frozen
class Multipart:
    """The parts of a text; `is_ended` tells whether the last boundary is there."""

    parts: tuple[Part, ...]
    is_ended: bool

    @staticmethod
    def read(source: Source, span: Span, boundary: str) -> Multipart:
        """Read the parts of a range of a text; never fails.

        What stands in front of the first boundary and behind the last one is passed
        over. Line breaks are of any kind.

        Spec: RFC 2046, "Multipart Media Type".
        """
        delimiter = re.compile(
            rf"(?:\A|(?<=[\r\n]))--{re.escape(boundary)}(--)?{_END_OF_LINE}"
        )
        starts: list[int] = []
        ends: list[int] = []
        is_ended = False
        for found in delimiter.finditer(source.text, span.start, span.end):
            if starts:
                ends.append(_before_break(source.text, starts[-1], found.start()))
            if found[1]:
                is_ended = True
                break
            starts.append(found.end())
        if len(ends) < len(starts):
            ends.append(span.end)
        pairs = zip(starts, ends, strict=True)
        return Multipart(tuple(_part(source, *each) for each in pairs), is_ended)


def text_of(source: Source, span: Span, name: str) -> Source:
    """Return a range of a text as a text of its own, with its places."""
    text = source.text[span.start : span.end]
    return Source(text, name, source, range(span.start, span.end + 1))


def is_multipart(content_type: str) -> bool:
    """Tell whether a media type is `multipart/mixed`."""
    return _MIXED.match(content_type) is not None


def boundary_of(content_type: str) -> str | None:
    """Return the boundary that a media type says, `None` without one that can be.

    Spec: RFC 2046, "Common Syntax".
    """
    for found in _PARAMETER.finditer(content_type):
        if found[1].casefold() == "boundary":
            value = found[2] if found[2] is not None else found[3]
            return value if _BOUNDARY.fullmatch(value) else None
    return None


def headers_at(
    source: Source, start: int, end: int
) -> tuple[tuple[Header, ...], int, Span | None]:
    """Return the headers of a range, where their content begins, and a stray line.

    Spec: RFC 5322, "Header Fields".
    """
    headers: list[Header] = []
    at = start
    for line in _lines(source.text, start, end):
        text = line[1]
        if not text.strip(_BLANKS):
            return tuple(headers), min(line.end(), end), None
        found = _HEADER.match(text)
        if found is None:
            return tuple(headers), line.start(), Span(line.start(), line.end(1))
        value = text[found.end() :]
        first = line.start() + found.end() + len(value) - len(value.lstrip(_BLANKS))
        last = max(first, line.start() + len(text.rstrip(_BLANKS)))
        name = found[1]
        headers.append(
            Header(name, text_of(source, Span(first, last), f"header {name}"))
        )
        at = line.end()
    return tuple(headers), min(at, end), None


def write_multipart(
    parts: Iterable[tuple[Iterable[tuple[str, str]], str]], boundary: str
) -> str:
    """Return the text of parts: headers and content each."""
    pieces: list[str] = []
    for headers, content in parts:
        lines = "".join(f"{name}: {value}{_BREAK}" for name, value in headers)
        pieces.append(f"--{boundary}{_BREAK}{lines}{_BREAK}{content}{_BREAK}")
    return "".join([*pieces, f"--{boundary}--{_BREAK}"])


def unused_boundary(prefix: str, texts: Iterable[str]) -> str:
    """Return a boundary that begins with a prefix and stands in none of the texts."""
    number = re.compile(rf"--{re.escape(prefix)}([0-9]{{1,9}})", re.ASCII)
    used = {int(each) for text in texts for each in number.findall(text)}
    at = 1
    while at in used:
        at += 1
    return f"{prefix}{at}"


def _part(source: Source, start: int, end: int) -> Part:
    end = max(start, end)
    headers, content, stray = headers_at(source, start, end)
    first = next(_lines(source.text, start, end), None)
    span = Span(start, start if first is None else first.end(1))
    return Part(headers, span, Span(content, end), stray)


def _lines(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the lines of a range; none of an empty one."""
    for found in _LINE.finditer(text, start, end):
        if found.start() < end:
            yield found


def _before_break(text: str, start: int, end: int) -> int:
    """Return where a part ends: the line break belongs to the boundary behind it."""
    if text.endswith(_BREAK, start, end):
        return end - len(_BREAK)
    return end - 1 if end > start else end
