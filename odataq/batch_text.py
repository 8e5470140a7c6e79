"""Batches: several requests in the body of one."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from attrs import define, evolve, field, frozen

from odataq.http import Header, Request
from odataq.http_places import PlacedRequest
from odataq.multipart import Multipart, boundary_of, headers_at, is_multipart, text_of
from odataq.source import Source, Span
from odataq.text.json_reader import read_json
from odataq.text.json_tree import JsonArray, JsonObject, JsonString
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from odataq.multipart import Part
    from odataq.text.json_tree import JsonNode

__all__ = [
    "Batch",
    "BatchPart",
    "ChangeSet",
    "ContentReference",
    "MalformedBatch",
    "MalformedPart",
    "read_batch",
]

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
_CONTENT = re.compile(r"\$([^/?#()&=\s]+)")
# What else the path of a URL begins with.
_SEGMENTS: Final = frozenset(
    {"$all", "$batch", "$crossjoin", "$entity", "$id", "$metadata", "$root"}
)
_REFERRING: Final = ("@odata.bind", "@odata.id", "@bind", "@id")
_BATCH = re.compile(r"(?:[^?#]*/)?\$batch/?(?:[?#].*)?", re.DOTALL)
# A created entity has a key; this one fits any set.
_SOME_KEY: Final = "(@p)"
_MOST_OF_PATH: Final = 2_000


@frozen
class MalformedBatch:
    """What of a batch as a whole can't be read; without a source, in the body."""

    span: Span
    message: str
    hint: str | None = None
    source: Source | None = field(default=None, repr=False)


@frozen
class MalformedPart:
    """What of one part can't be read.

    Where it `is_historic`, only old services ask for what is missing.
    """

    span: Span
    message: str
    hint: str | None = None
    is_historic: bool = False


@frozen
class ContentReference:
    """A reference `$name` to another part of the batch, in a URL or a body."""

    name: str
    source: Source = field(repr=False)
    span: Span


@frozen(slots=False)
class BatchPart:
    """A request in a batch.

    `placed` has its parts with their places in the body; `change_set` is the number
    of its change set, from 1, or `None`.
    """

    placed: PlacedRequest
    content_id: Header | None = None
    change_set: int | None = None

    @property
    def request(self) -> Request:
        """The request itself."""
        return self.placed.request

    @property
    def id(self) -> str | None:
        """The value of its header `Content-ID`, `None` without one."""
        return None if self.content_id is None else self.content_id.value

    @property
    def is_batch(self) -> bool:
        """Whether it is a batch itself."""
        return _BATCH.fullmatch(self.request.url) is not None

    @cached_property
    def references(self) -> tuple[ContentReference, ...]:
        """The references to other parts, in their order."""
        found = _CONTENT.match(self.placed.url.text)
        own = []
        if found is not None and found[0] not in _SEGMENTS:
            span = Span(0, found.end())
            own.append(ContentReference(found[1], self.placed.url, span))
        body = self.placed.body
        if body is not None and '"$' in body.text:
            own += _in_body(body)
        return tuple(own)


@frozen
class ChangeSet:
    """Requests that are all carried out, or none of them."""

    parts: tuple[BatchPart, ...]
    span: Span


@frozen(slots=False)
class Batch:
    """What was read of a batch: requests and change sets, and what is malformed."""

    source: Source = field(repr=False)
    items: tuple[BatchPart | ChangeSet, ...] = ()
    faults: tuple[MalformedBatch | MalformedPart, ...] = ()

    @cached_property
    def parts(self) -> tuple[BatchPart, ...]:
        """All requests, also those in change sets."""
        found: list[BatchPart] = []
        for each in self.items:
            found += each.parts if isinstance(each, ChangeSet) else (each,)
        return tuple(found)

    @property
    def requests(self) -> tuple[Request | tuple[Request, ...], ...]:
        """The requests as they are given to `batch`: a change set is a tuple.

        Each has its `Content-ID` among its headers.
        """
        return tuple(
            tuple(map(_identified, each.parts))
            if isinstance(each, ChangeSet)
            else _identified(each)
            for each in self.items
        )

    def resolved(self) -> Iterator[tuple[BatchPart, PlacedRequest | None]]:
        """Yield each request with the URL of what `$name` stands for in its own.

        `None` where that isn't known. What stands for the name is a hole.

        Spec: Protocol, "Referencing New Entities".
        """
        paths: dict[str, str] = {}
        for each in self.parts:
            placed = _resolved(each, paths)
            if each.id is not None and each.id not in paths and placed is not None:
                path = _created(placed.request)
                if path is not None:
                    paths[each.id] = path
            yield each, placed


def read_batch(body: str | bytes | Source, content_type: str | None = None) -> Batch:
    """Read the body of a batch; never raises.

    `content_type` is the header that says its boundary; without it the first line
    does, and that is a fault. What can't be read is in `Batch.faults`; the other
    parts are read.

    Spec: Protocol, "Multipart Batch Format".
    """
    if isinstance(body, bytes):
        body = body.decode("utf-8", "replace")
    source = body if isinstance(body, Source) else Source(body, "body")
    reader = _Reader(source)
    if content_type is None:
        found = _FIRST_LINE.match(source.text)
        boundary = "" if found is None else found[1].rstrip()
        hint = f"write '{_TYPE}: multipart/mixed; boundary={boundary or '...'}'"
        span = Span(0, 0 if found is None else found.end())
        message = f"the request of the batch has no header '{_TYPE}'"
        reader.faults.append(MalformedBatch(span, message, hint))
        if not boundary_of(f'{_QUOTED}"{boundary}"'):
            return Batch(source, (), tuple(reader.faults))
        return Batch(source, tuple(reader.read(boundary)), tuple(reader.faults))
    header = Source(content_type, f"header {_TYPE}")
    whole = Span(0, len(content_type))
    if not is_multipart(content_type):
        message = f"a batch is 'multipart/mixed', not '{_shown(content_type)}'"
        hint = "write 'multipart/mixed; boundary=...'"
        return Batch(source, (), (MalformedBatch(whole, message, hint, header),))
    boundary = boundary_of(content_type)
    if boundary is None:
        message = "the header 'Content-Type' has no boundary that can be one"
        hint = "write 'multipart/mixed; boundary=...'"
        return Batch(source, (), (MalformedBatch(whole, message, hint, header),))
    items = tuple(reader.read(boundary))
    return Batch(source, items, tuple(reader.faults))


@define
class _Reader:
    source: Source
    faults: list[MalformedBatch | MalformedPart] = field(factory=list)
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


def _identified(part: BatchPart) -> Request:
    request = part.request
    if part.id is None or request.named(_ID):
        return request
    return evolve(request, headers=((_ID, part.id), *request.headers))


def _end_of_line(text: str, start: int, end: int) -> int:
    found = _BREAK.search(text, start, end)
    return end if found is None else found.start()


def _named(headers: tuple[Header, ...], name: str) -> Header | None:
    folded = name.casefold()
    return next((each for each in headers if each.name.casefold() == folded), None)


def _shown(text: str) -> str:
    return printable(text.strip(), limit=_SHOWN)


def _in_body(body: Source) -> Iterator[ContentReference]:
    value = read_json(body.text).value
    todo: list[tuple[JsonNode, bool]] = [] if value is None else [(value, False)]
    found: list[ContentReference] = []
    while todo:
        node, is_referring = todo.pop()
        if isinstance(node, JsonObject):
            for each in node.members:
                refers = each.name.value.endswith(_REFERRING)
                todo.append((each.value, refers))
        elif isinstance(node, JsonArray):
            todo += ((each, is_referring) for each in node.items)
        elif isinstance(node, JsonString) and is_referring:
            name = _CONTENT.match(node.value)
            if name is not None and name[0] not in _SEGMENTS:
                span = Span(node.offsets[0], node.offsets[name.end()])
                found.append(ContentReference(name[1], body, span))
    yield from sorted(found, key=lambda each: each.span)


def _resolved(part: BatchPart, paths: Mapping[str, str]) -> PlacedRequest | None:
    placed = part.placed
    found = _CONTENT.match(placed.url.text)
    if found is None or found[0] in _SEGMENTS:
        return placed
    path = paths.get(found[1])
    if path is None:
        return None
    text, offsets, at = placed.url.text, placed.url.offsets, found.end()
    places = (*(offsets[0] for _ in path), *offsets[at:])
    url = Source(path + text[at:], "url", placed.file, places)
    request = evolve(placed.request, url=url.text)
    hole = Span(offsets[0], offsets[at - 1] + 1)
    return evolve(placed, request=request, url=url, holes=(hole,))


def _created(request: Request) -> str | None:
    """Return the path of what a request creates or changes, as far as it is known."""
    path = request.url.partition("#")[0].partition("?")[0].rstrip("/")
    last = path.rpartition("/")[2]
    if len(path) > _MOST_OF_PATH or not last or last.startswith("$"):
        return None
    if request.method.upper() != "POST":
        return path
    # What an action returns is something else.
    return None if "(" in last or "." in last else f"{path}{_SOME_KEY}"
