"""Batches as text: several requests in the body of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import define, field

from odataq.batch_json import is_json, read_json_batch
from odataq.batch_parts import (
    Batch,
    BatchPart,
    ChangeSet,
    MalformedBatch,
    MalformedPart,
)
from odataq.http import Header, Request
from odataq.http_places import PlacedRequest
from odataq.multipart import Multipart, boundary_of, headers_at, is_multipart, text_of
from odataq.source import Source, Span
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.batch_parts import BatchFault
    from odataq.multipart import Part

__all__ = ["read_batch"]

_SHOWN: Final = 30
_EMPTY: Final = "the part has no request"
_FIRST_LINE = re.compile(r"\s*--([^\r\n]{1,70})(?=[\r\n])")
_QUOTED: Final = "multipart/mixed; boundary="
_BREAK = re.compile(r"[\r\n]")
_TYPE: Final = "Content-Type"
_ENCODING: Final = "Content-Transfer-Encoding"
_ID: Final = "Content-ID"
_REQUEST_TYPE = re.compile(r"application/http\s*(?:;|\Z)", re.IGNORECASE)
_METHOD = re.compile(r"[A-Za-z]+(?=[ \t]+[^\s])")
_VERSION = re.compile(r"[ \t]HTTP/\d(?:\.\d)?\Z")
_VERSION_WIDTH: Final = len(" HTTP/1.1")
_OBJECT = re.compile(r"\s*\{")


def read_batch(body: str | bytes | Source, content_type: str | None = None) -> Batch:
    """Read the body of a batch, in parts or in JSON; never raises.

    `content_type` is the header that says its boundary, or that it is JSON; without
    it the body does, and that is a fault. What can't be read is in `Batch.faults`;
    the other parts are read.

    Spec: Protocol, "Multipart Batch Format"; JSON Format, "Batch Request".
    """
    if isinstance(body, bytes):
        body = body.decode("utf-8", "replace")
    source = body if isinstance(body, Source) else Source(body, "body")
    if content_type is None:
        return _untitled(source)
    if is_json(content_type):
        return read_json_batch(source)
    header = Source(content_type, f"header {_TYPE}")
    boundary = boundary_of(content_type)
    if not is_multipart(content_type):
        message = f"a batch is 'multipart/mixed', not '{_shown(content_type)}'"
    elif boundary is None:
        message = "the header 'Content-Type' has no boundary that can be one"
    else:
        return _multipart(source, boundary)
    whole = Span(0, len(content_type))
    hint = "write 'multipart/mixed; boundary=...'"
    return Batch(source, (), (MalformedBatch(whole, message, hint, header),))


def _multipart(source: Source, boundary: str, *faults: MalformedBatch) -> Batch:
    reader = _Reader(source, [*faults])
    items = tuple(reader.read(boundary))
    return Batch(source, items, tuple(reader.faults))


def _untitled(source: Source) -> Batch:
    """Read a batch whose header isn't there."""
    message = f"the request of the batch has no header '{_TYPE}'"
    if _OBJECT.match(source.text):
        hint = f"write '{_TYPE}: application/json'"
        return read_json_batch(source, MalformedBatch(Span(0, 0), message, hint))
    found = _FIRST_LINE.match(source.text)
    boundary = "" if found is None else found[1].rstrip()
    hint = f"write '{_TYPE}: multipart/mixed; boundary={boundary or '...'}'"
    span = Span(0, 0 if found is None else found.end())
    fault = MalformedBatch(span, message, hint)
    if not boundary_of(f'{_QUOTED}"{boundary}"'):
        return Batch(source, (), (fault,))
    return _multipart(source, boundary, fault)


@define
class _Reader:
    source: Source
    faults: list[BatchFault] = field(factory=list)
    change_sets: int = 0

    def read(self, boundary: str) -> Iterator[BatchPart | ChangeSet]:
        whole = Span(0, len(self.source.text))
        for part in self._parts(whole, boundary, Span(0, 0)):
            if is_multipart(part.value(_TYPE)):
                yield self._change_set(part)
            else:
                found = self._request(part, None)
                if found is not None:
                    yield found

    def _wrong(
        self,
        span: Span,
        message: str,
        hint: str | None = None,
        *,
        is_historic: bool = False,
    ) -> None:
        self.faults.append(MalformedPart(span, message, hint, is_historic))

    def _parts(self, span: Span, boundary: str, at: Span) -> tuple[Part, ...]:
        found = Multipart.read(self.source, span, boundary)
        shown = printable(boundary, limit=_SHOWN)
        if not found.parts:
            message = f"no part begins with '--{shown}'"
            self.faults.append(MalformedBatch(at, message))
        elif not found.is_ended:
            message = f"the last line '--{shown}--' is missing"
            end = Span(found.parts[-1].span.start, found.parts[-1].span.end)
            hint = f"end it with '--{shown}--'"
            self.faults.append(MalformedBatch(end, message, hint))
        return found.parts

    def _change_set(self, part: Part) -> ChangeSet:
        self.change_sets += 1
        boundary = boundary_of(part.value(_TYPE))
        if boundary is None:
            message = "the header 'Content-Type' has no boundary that can be one"
            self._wrong(part.span, message, "write 'multipart/mixed; boundary=...'")
            return ChangeSet((), part.span)
        if part.stray is not None:
            self._strayed(part.stray)
        own: list[BatchPart] = []
        for each in self._parts(part.content, boundary, part.span):
            if is_multipart(each.value(_TYPE)):
                self._wrong(each.span, "a change set can't have another one in it")
                continue
            found = self._request(each, self.change_sets)
            if found is not None:
                own.append(found)
        return ChangeSet(tuple(own), part.span)

    def _strayed(self, span: Span) -> None:
        text = _shown(self.source.text[span.start : span.end])
        message = f"'{text}' is no header"
        self._wrong(span, message, "a blank line ends the headers")

    def _request(self, part: Part, change_set: int | None) -> BatchPart | None:
        self._check_headers(part)
        if part.stray is not None:
            self._strayed(part.stray)
        text, start = self.source.text, part.content.start
        while start < part.content.end and text[start].isspace():
            start += 1
        end = _end_of_line(text, start, part.content.end)
        line = text[start:end].rstrip()
        method = _METHOD.match(line)
        if method is None:
            if part.stray is None:
                shown = _shown(line)
                message = f"'{shown}' is no request" if shown else _EMPTY
                at = Span(start, start + len(line)) if shown else part.span
                self._wrong(at, message, "write 'GET url HTTP/1.1'")
            return None
        url = self._url(line, method.end(), start)
        rest = end + 2 if text.startswith("\r\n", end) else end + 1
        rest = min(rest, part.content.end)
        headers, first, stray = headers_at(self.source, rest, part.content.end)
        if stray is not None:
            self._strayed(stray)
        body = None
        if first < part.content.end:
            body = text_of(self.source, Span(first, part.content.end), "body")
        request = Request(
            method[0],
            url.text,
            [(each.name, each.source.text) for each in headers],
            None if body is None else body.text,
        )
        sources = tuple(each.source for each in headers)
        span = Span(start, start + len(line))
        placed = PlacedRequest(request, self.source, span, url, sources, body)
        content_id = part.named(_ID) or _named(headers, _ID)
        return BatchPart(placed, content_id, change_set)

    def _url(self, line: str, at: int, start: int) -> Source:
        """Return the URL of a request line, in which blanks may stand."""
        # Only its end is searched: a search of all would be slow where it is blank.
        found = _VERSION.search(line, max(at, len(line) - _VERSION_WIDTH))
        text = line[at : found.start() if found else len(line)]
        first = start + at + len(text) - len(text.lstrip())
        return text_of(self.source, Span(first, first + len(text.strip())), "url")

    def _check_headers(self, part: Part) -> None:
        given = part.named(_TYPE)
        if given is None:
            message = "the part has no header 'Content-Type'"
            self._wrong(part.span, message, "add 'Content-Type: application/http'")
        elif _REQUEST_TYPE.match(given.value) is None:
            message = f"a request is 'application/http', not '{_shown(given.value)}'"
            span = given.source.in_origin(given.span)
            self._wrong(span, message, "write 'application/http'")
        encoding = part.named(_ENCODING)
        if encoding is None:
            message = f"the part has no header '{_ENCODING}'"
            self._wrong(
                part.span, message, f"add '{_ENCODING}: binary'", is_historic=True
            )
        elif encoding.value.casefold() != "binary":
            message = f"a request is sent as 'binary', not '{_shown(encoding.value)}'"
            span = encoding.source.in_origin(encoding.span)
            self._wrong(span, message, "write 'binary'")


def _end_of_line(text: str, start: int, end: int) -> int:
    found = _BREAK.search(text, start, end)
    return end if found is None else found.start()


def _named(headers: tuple[Header, ...], name: str) -> Header | None:
    folded = name.casefold()
    return next((each for each in headers if each.name.casefold() == folded), None)


def _shown(text: str) -> str:
    return printable(text.strip(), limit=_SHOWN)
