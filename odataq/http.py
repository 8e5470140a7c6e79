"""Requests as values: nothing here sends one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from odataq.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Header", "Preference", "Request", "preferences"]

_PREFER: Final = "prefer"
_QUOTED: Final = r'"(?:[^"\\]|\\.)*+"'
# What a comma ends, unless it stands in quotes; quotes that nothing closes hold the
# rest.
_PIECE: Final = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*+(?:"|\\?\Z))++', re.DOTALL)
_PREFERENCE: Final = re.compile(
    rf"([\w!#$%&'*+\-.^`|~]+)(?:[ \t]*=[ \t]*({_QUOTED}|[^\s,;=\"]*))?"
    r"(?:[ \t]*;.*)?",
    re.DOTALL,
)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_AUTHORITY: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://[^/?]*")
# Spec: RFC 3986, "Unreserved Characters".
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9\-._~]")
_TO_ENCODE: Final = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;:@/?=]")


def _encoded(found: re.Match[str]) -> str:
    text = found[0]
    if len(text) > 1:
        char = chr(int(text[1:], 16))
        return char if _UNRESERVED.fullmatch(char) else text.upper()
    octets = text.encode("utf-8", "surrogatepass")
    return "".join(f"%{octet:02X}" for octet in octets)


def _pairs(headers: object) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in headers)  # type: ignore[attr-defined]  # any iterable of pairs


@frozen
class Header:
    """One header of a request; `source` is its value as a text with places."""

    name: str
    source: Source = field(repr=False)

    @property
    def value(self) -> str:
        """The value without the blanks around it."""
        return self.source.text.strip(" \t")

    @property
    def span(self) -> Span:
        """The range of `value`."""
        text = self.source.text
        start = len(text) - len(text.lstrip(" \t"))
        return Span(start, start + len(self.value))


@frozen
class Request:
    """A request: its method, its URL, and its headers as pairs in their order."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), converter=_pairs)
    body: str | bytes | None = field(default=None, repr=False)

    def named(self, name: str) -> tuple[Header, ...]:
        """Return the headers of a name, in whatever case it is written.

        Spec: RFC 9110, "Field Names".
        """
        folded = name.casefold()
        return tuple(
            Header(each, Source(value, f"header {each}"))
            for each, value in self.headers
            if each.casefold() == folded
        )

    @property
    def encoded_url(self) -> str:
        """The URL with all encoded that a client might encode in its own way.

        Clients send this one as it is, but for segments `.` and `..`. What must not
        stand in a URL is percent-encoded, what needs no encoding isn't, and the
        digits of an escape are capitals. A fragment is left out: it is never sent.

        Spec: RFC 3986, "Normalization and Comparison".
        """
        url = self.url.partition("#")[0]
        found = _AUTHORITY.match(url)
        start = found.end() if found else 0
        rest = _TO_ENCODE.sub(_encoded, url[start:])
        if rest.endswith("?") and rest.index("?") == len(rest) - 1:
            rest = rest[:-1]
        return url[:start] + rest

    def to_http(self) -> str:
        """Return the request as the text of an .http file.

        Raises `ValueError` where that has no way to say it: a body that isn't text,
        or in which a line begins with `###`; a line break in a header.
        """
        from odataq.http_text import to_http  # noqa: PLC0415 (it makes requests)

        return to_http(self)

    @staticmethod
    def from_http(text: str | Source, /) -> Request:
        """Return the one request of an .http text, or of a Markdown text.

        Raises `QuerySyntaxError` where there is none or several, or it can't be
        read. `odataq.http_text.requests_in` reads several, and raises nothing.
        """
        from odataq.http_text import from_http  # noqa: PLC0415 (it makes requests)

        return from_http(text)

    def to_curl(self) -> str:
        """Return a command for curl in a POSIX shell.

        Raises `ValueError` for a body that isn't text.
        """
        from odataq.curl import to_curl  # noqa: PLC0415 (it is about requests)

        return to_curl(self)


@frozen
class Preference:
    """One preference of a header `Prefer`.

    `name` is in lower case and empty where it can't be read, `value` has no
    quotes and is `None` where there is none. The spans are in the header;
    `value_span` is that of the name where there is no value.
    """

    name: str
    value: str | None
    header: Header = field(repr=False)
    span: Span = field(repr=False)
    value_span: Span = field(repr=False)


def preferences(request: Request) -> Iterator[Preference]:
    """Yield all preferences of a request, in their order.

    Never fails: what can't be read has an empty name.

    Spec: RFC 7240, "The Prefer Request Header Field"; Protocol, "Header Prefer".
    """
    for header in request.named(_PREFER):
        for piece in _PIECE.finditer(header.source.text):
            text = piece[0].strip(" \t")
            if text:
                start = piece.start() + len(piece[0]) - len(piece[0].lstrip(" \t"))
                yield _preference(header, text, start)


def _preference(header: Header, text: str, start: int) -> Preference:
    span = Span(start, start + len(text))
    found = _PREFERENCE.fullmatch(text)
    if found is None:
        return Preference("", None, header, span, span)
    name, value = found[1].lower(), found[2]
    if value is None:
        named = Span(start, start + found.end(1))
        return Preference(name, None, header, span, named)
    first, last = found.span(2)
    if value.startswith('"'):
        value = _ESCAPED.sub(r"\1", value[1:-1])
        first, last = first + 1, last - 1
    return Preference(name, value, header, span, Span(start + first, start + last))
