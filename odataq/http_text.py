"""Requests as people write them in files: .http, .rest, and blocks of Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic
from odataq.errors import QuerySyntaxError
from odataq.http import Request
from odataq.http_places import PlacedRequest
from odataq.source import Source, Span
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["from_http", "requests_in", "to_http"]

_SHOWN: Final = 30
_BLANKS: Final = " \t"
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_FENCE = re.compile(r"([ \t>]*)(`{3,}|~{3,})[ \t]*(\w*)")
_LANGUAGES: Final = frozenset({"http", "rest"})
_SEPARATOR: Final = "###"
_COMMENTS: Final = ("#", "//")
_NAME = re.compile(r"(?:#|//)[ \t]*@name[ \t=]+(\S+)")
_VARIABLE = re.compile(r"@([^\s={}]+)[ \t]*=(.*)")
# What other tools run before and after a request, or compare its response with.
_SCRIPT: Final = "< {%"
_SCRIPT_END: Final = "%}"
_HANDLER = re.compile(r">>?!?[ \t]|<>[ \t]")
_RESPONSE = re.compile(r"HTTP/\d(?:\.\d)?[ \t]+\d{3}\b")
_VERSION = re.compile(r"[ \t]HTTP/\d(?:\.\d)?\Z")
_VERSION_WIDTH: Final = len(" HTTP/1.1")
_METHODS: Final = frozenset(
    {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"}
)
_WORD = re.compile(r"[A-Za-z\-]+")
# What can be a URL without a method in front of it; prose has blanks.
_URL = re.compile(r"(?:\[[^\]]*\]|\{\{[^}]*\}\}|[\w/$])[^\s?]*(?:[?].*)?\Z", re.DOTALL)
# Spec: RFC 9110, "Tokens".
_HEADER = re.compile(r"([\w!#$%&'*+\-.^`|~]+)[ \t]*:", re.ASCII)
# What a line begins with that can only be a body, and what joins without a blank.
_BODY_STARTS: Final = ("{", "<", "[", "--")
_GLUE_BEFORE: Final = tuple("?&/,;)=")
_GLUE_BEHIND: Final = tuple("?&/,;(=")
_FILE = re.compile(r"<@?[ \t]+(\S.*)")


def requests_in(text: str | Source, /) -> tuple[PlacedRequest, ...]:
    """Return the requests of a text, in their order, each with its places.

    The text is that of an .http or .rest file, where a line `###` stands between
    requests, or Markdown, of which the blocks fenced as `http` count. Comments,
    definitions of variables, scripts and responses are passed over. Placeholders
    (`{{name}}`) stay as they are. Never raises: what can't be read is in the
    diagnostics of its request.

    Spec: RFC 9112, "Message Format".
    """
    source = text if isinstance(text, Source) else Source(text, "<http>")
    lines = [*_lines(source.text)]
    variables = dict(_variables(lines))
    found: list[PlacedRequest] = []
    for block in _fenced(lines):
        for name, part in _separated(block):
            reader = _Reader(source, part, name, variables)
            placed = reader.read()
            if placed is not None:
                found.append(placed)
    return tuple(found)


def from_http(text: str | Source, /) -> Request:
    """Return the one request of a text.

    Raises `QuerySyntaxError` where it has none or several, or can't be read. For
    what may stand in it see `requests_in`.
    """
    source = text if isinstance(text, Source) else Source(text, "<http>")
    found = requests_in(source)
    if len(found) != 1:
        message = f"the text has {len(found) or 'no'} requests, and has to have one"
        span = found[1].span if found else Span(0, 0)
        raise QuerySyntaxError([_problem("ODQ780", message, source, span)])
    if found[0].diagnostics:
        raise QuerySyntaxError(found[0].diagnostics)
    return found[0].request


def to_http(request: Request) -> str:
    """Return a request as the text of an .http file, ended by a line break.

    `from_http` reads the same request from it, but for the blanks and line breaks
    around its body. Raises `ValueError` for what can't be written so: a body that
    isn't text, or in which a line begins with `###`; a line break in a header.
    """
    body = request.body
    if isinstance(body, bytes):
        try:
            body = body.decode("utf-8")
        except UnicodeDecodeError:
            raise ValueError("the body isn't text in UTF-8") from None
    lines = [f"{request.method} {request.url} HTTP/1.1"]
    lines += (f"{name}: {value}".rstrip(_BLANKS) for name, value in request.headers)
    if body:
        lines += "", body
    text = "".join(f"{line}\n" for line in lines)
    read = requests_in(text)
    part = _changed(request, body or "", read)
    if part is not None:
        raise ValueError(f"the {part} can't be written in an .http text")
    return text


def _changed(request: Request, body: str, read: Sequence[PlacedRequest]) -> str | None:
    """Return which part of a request is another one when it is read."""
    if not read:
        return "request"
    other = read[0].request
    other_body = read[0].body.text if read[0].body else ""
    headers = tuple((name, value.strip(_BLANKS)) for name, value in request.headers)
    for part, before, after in (
        ("method", request.method, other.method),
        ("URL", request.url, other.url),
        ("headers", headers, other.headers),
        ("body", body.strip(), other_body.strip()),
    ):
        if before != after:
            return part
    return "request" if len(read) > 1 or read[0].diagnostics else None


# Lines and blocks


@frozen
class _Line:
    """A line without its break, and where it starts in the file."""

    start: int
    text: str
    line_break: str

    @property
    def bare(self) -> str:
        return self.text.strip(_BLANKS)

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(_BLANKS))

    @property
    def span(self) -> Span:
        """The range of the text without the blanks around it."""
        start = self.start + self.indent
        return Span(start, start + len(self.bare))


def _lines(text: str) -> Iterator[_Line]:
    for found in _LINE.finditer(text):
        yield _Line(found.start(), found[1], found[2])


def _variables(lines: Sequence[_Line]) -> Iterator[tuple[str, str]]:
    for line in lines:
        found = _VARIABLE.match(line.bare)
        if found is not None:
            yield found[1], found[2].strip(_BLANKS)


def _fenced(lines: Sequence[_Line]) -> Iterator[Sequence[_Line]]:
    """Yield the lines of each block of Markdown; else all lines, as one block."""
    if not _is_markdown(lines):
        yield lines
        return
    block: list[_Line] | None = None
    prefix, fence, is_kept = "", "", False
    for line in lines:
        found = _FENCE.match(line.text)
        if block is None:
            if found is not None:
                prefix, fence = found[1], found[2]
                is_kept, block = found[3].lower() in _LANGUAGES, []
        elif found and found[2].startswith(fence) and not found[3]:
            if is_kept:
                yield block
            block = None
        else:
            block.append(_without(line, prefix))
    if block is not None and is_kept:
        yield block


def _is_markdown(lines: Sequence[_Line]) -> bool:
    """Tell whether a fence comes before anything that is a request."""
    for line in lines:
        found = _FENCE.match(line.text)
        if found is not None and found[3].lower() in _LANGUAGES:
            return True
        text, has_version = _without_version(line.bare)
        method, at = _method(text, has_version=has_version)
        if at and method in _METHODS and _URL.match(text[at:].strip(_BLANKS)):
            return False
    return False


def _without(line: _Line, prefix: str) -> _Line:
    """Return a line without what is in front of its block: a list, a quotation."""
    width = 0
    for char, expected in zip(line.text, prefix, strict=False):
        if char != expected and char not in _BLANKS:
            break
        width += 1
    return _Line(line.start + width, line.text[width:], line.line_break)


def _separated(lines: Sequence[_Line]) -> Iterator[tuple[str | None, list[_Line]]]:
    name: str | None = None
    part: list[_Line] = []
    for line in lines:
        if line.text.startswith(_SEPARATOR):
            yield name, part
            name, part = line.text.strip("# \t") or None, []
        else:
            part.append(line)
    yield name, part


# One request


@define
class _Part:
    """A part of a request that is put together of pieces of the file."""

    pieces: list[str] = field(factory=list)
    offsets: list[int] = field(factory=list)

    def add(self, text: str, start: int) -> None:
        self.pieces.append(text)
        self.offsets.extend(range(start, start + len(text)))

    def source(self, name: str, file: Source, start: int) -> Source:
        """Return what was put together; `start` is where it is when it's empty."""
        end = self.offsets[-1] + 1 if self.offsets else start
        return Source("".join(self.pieces), name, file, (*self.offsets, end))


@define
class _Reader:
    """Reads the lines between two separators."""

    file: Source
    lines: Sequence[_Line]
    name: str | None
    variables: dict[str, str]
    found: list[Diagnostic] = field(factory=list)
    at: int = 0

    def read(self) -> PlacedRequest | None:
        self._prologue()
        if self.at == len(self.lines) or _RESPONSE.match(self._line.bare):
            return None
        first = self._line
        method, url = self._request_line()
        headers = [*self._headers()]
        body, body_file = self._body()
        given = [(name, source.text) for name, source in headers]
        text = None if body is None else body.text
        return PlacedRequest(
            Request(method, url.text, given, text),
            self.file,
            first.span,
            url,
            tuple(source for _, source in headers),
            body,
            name=self.name,
            body_file=body_file,
            diagnostics=tuple(self.found),
            variables=self.variables,
        )

    @property
    def _line(self) -> _Line:
        return self.lines[self.at]

    def _wrong(
        self, code: str, message: str, span: Span, hint: str | None = None
    ) -> None:
        self.found.append(_problem(code, message, self.file, span, hint))

    def _prologue(self) -> None:
        """Go to the request line."""
        in_script = False
        while self.at < len(self.lines):
            bare = self._line.bare
            named = _NAME.match(bare)
            if named is not None:
                self.name = named[1]
            in_script = in_script or bare.startswith(_SCRIPT)
            if in_script:
                in_script = not bare.endswith(_SCRIPT_END)
            elif not _is_passed_over(bare):
                return
            self.at += 1

    def _request_line(self) -> tuple[str, Source]:
        line = self._line
        self.at += 1
        text, has_version = _without_version(line.text)
        method, at = _method(text, has_version=has_version)
        url = _Part()
        piece = text[at:].strip(_BLANKS)
        if not piece:
            message = f"no URL stands behind '{printable(method, limit=_SHOWN)}'"
            self._wrong("ODQ780", message, line.span)
        elif not text[:at].strip(_BLANKS) and _URL.match(piece) is None:
            message = f"'{printable(piece, limit=_SHOWN)}' is no request"
            hint = "begin with the method: GET https://..."
            self._wrong("ODQ780", message, line.span, hint)
            # What follows is a consequence.
            self.at = len(self.lines)
        skipped = len(text[at:]) - len(text[at:].lstrip(_BLANKS))
        url.add(piece, line.start + at + skipped)
        self._continue(url, piece, has_version=has_version)
        return method, url.source("url", self.file, line.start + at)

    def _continue(self, url: _Part, last: str, *, has_version: bool) -> None:
        """Put the lines to a URL on which it goes on."""
        while self.at < len(self.lines):
            line = self._line
            text, is_ended = _without_version(line.text)
            piece = text.strip(_BLANKS)
            is_option = piece.startswith(("?", "&"))
            if not line.bare or not (is_option or not has_version):
                return
            if not is_option and (_HEADER.match(piece) or piece[:1] in {"{", "<"}):
                return
            self.at += 1
            if _is_comment(piece):
                continue
            start = line.start + line.indent
            if not (last.endswith(_GLUE_BEHIND) or piece.startswith(_GLUE_BEFORE)):
                url.add(" ", url.offsets[-1] + 1 if url.offsets else start)
            url.add(piece, start)
            last = piece
            has_version = has_version or is_ended

    def _headers(self) -> Iterator[tuple[str, Source]]:
        while self.at < len(self.lines):
            line = self._line
            bare = line.bare
            if not bare or _HANDLER.match(bare) or _RESPONSE.match(bare):
                return
            self.at += 1
            if _is_comment(bare):
                continue
            found = _HEADER.match(bare)
            if found is not None:
                yield found[1], self._value(line, line.indent + found.end(), found[1])
            elif bare.startswith(_BODY_STARTS):
                message = "the body begins without a blank line in front of it"
                self._wrong("ODQ781", message, line.span, "add a blank line here")
                self.at -= 1
                return
            else:
                message = f"'{printable(bare, limit=_SHOWN)}' is no header"
                self._wrong("ODQ781", message, line.span, "write 'Name: value'")

    def _value(self, line: _Line, at: int, name: str) -> Source:
        rest = line.text[at:]
        part = _Part()
        start = line.start + at + len(rest) - len(rest.lstrip(_BLANKS))
        part.add(rest.strip(_BLANKS), start)
        return part.source(f"header {name}", self.file, line.start + at)

    def _body(self) -> tuple[Source | None, str | None]:
        """Return the body, or the path of the file that it is in."""
        end = self.at
        for end in range(self.at, len(self.lines) + 1):
            if end == len(self.lines):
                break
            text = self.lines[end].text
            if _HANDLER.match(text) or _RESPONSE.match(text):
                break
        first = self.at
        while first < end and not self.lines[first].bare:
            first += 1
        while end > first and _is_passed_over(self.lines[end - 1].bare):
            end -= 1
        if first == end:
            return None, None
        in_file = _FILE.fullmatch(self.lines[first].bare)
        if in_file is not None and first + 1 == end:
            return None, in_file[1]
        part = _Part()
        for line in self.lines[first : end - 1]:
            part.add(line.text + line.line_break, line.start)
        part.add(self.lines[end - 1].text, self.lines[end - 1].start)
        return part.source("body", self.file, self.lines[first].start), None


def _is_comment(bare: str) -> bool:
    return bare.startswith(_COMMENTS)


def _is_passed_over(bare: str) -> bool:
    return not bare or _is_comment(bare) or _VARIABLE.match(bare) is not None


def _without_version(text: str) -> tuple[str, bool]:
    text = text.rstrip(_BLANKS)
    # Only its end is searched: a search of all would be slow where it is blank.
    start = max(0, len(text) - _VERSION_WIDTH)
    found = _VERSION.search(text, start)
    return (text, False) if found is None else (text[: found.start()], True)


def _method(text: str, *, has_version: bool) -> tuple[str, int]:
    """Return the method of a request line, and where its URL begins."""
    indent = len(text) - len(text.lstrip(_BLANKS))
    found = _WORD.match(text, indent)
    if found is None:
        return "GET", indent
    word = found[0]
    is_followed = text[found.end() : found.end() + 1] in {" ", "\t"}
    is_method = is_followed and (word.isupper() or has_version)
    if is_method or (
        word.upper() in _METHODS and (is_followed or found.end() == len(text))
    ):
        return word, found.end()
    return "GET", indent


def _problem(
    code: str, message: str, source: Source, span: Span, hint: str | None = None
) -> Diagnostic:
    known = CODES[code]
    return Diagnostic(
        known.code, known.slug, known.severity, message, source, span, hint=hint
    )
