"""Batches in JSON: several requests in the body of one.

Spec: JSON Format, "Batch Requests and Responses".
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from typing import TYPE_CHECKING, Final

from attrs import define, evolve, field

from odataq.batch_parts import (
    Batch,
    BatchPart,
    ChangeSet,
    ContentReference,
    MalformedBatch,
    MalformedPart,
    MiscasedHeader,
)
from odataq.http import Header, Request
from odataq.http_places import PlacedRequest
from odataq.multipart import text_of
from odataq.source import Source, Span
from odataq.text.json_reader import read_json
from odataq.text.json_tree import (
    JsonArray,
    JsonConstant,
    JsonNode,
    JsonObject,
    JsonString,
)
from odataq.text.printable import printable
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    from odataq.batch_parts import BatchFault

__all__ = ["is_json", "is_text", "read_json_batch"]

_JSON = re.compile(r"\s*application/(?:[\w.\-]+\+)?json\s*(?:;|\Z)", re.IGNORECASE)
_TEXT = re.compile(r"\s*text/", re.IGNORECASE)
_TYPE: Final = "Content-Type"
# A group of four characters can't have one alone.
_BASE64 = re.compile(r"(?:[\w\-]{4})*+(?:[\w\-]{2,3})?", re.ASCII)
_MEMBERS: Final = (
    *("id", "method", "url", "headers", "body"),
    *("atomicityGroup", "dependsOn", "if"),
)
_BODILESS: Final = frozenset({"GET", "DELETE"})
_SHOWN: Final = 30
# What a body may nest, in an object in a list in an object.
_NESTING: Final = 103


def is_json(media_type: str) -> bool:
    """Tell whether a media type is JSON, of whatever kind."""
    return _JSON.match(media_type) is not None


def is_text(media_type: str) -> bool:
    """Tell whether a media type is one of text, which needs no encoding in JSON."""
    return _TEXT.match(media_type) is not None


def read_json_batch(source: Source, *faults: BatchFault) -> Batch:
    """Read a batch in JSON; never raises. `faults` are those of its header."""
    reading = read_json(source.text, nesting=_NESTING)
    reader = _Reader(source, [*faults])
    for each in reading.mistakes:
        reader.faults.append(MalformedBatch(each.span, each.message, each.hint))
    reader.read(reading.value)
    items = tuple(
        each.closed() if isinstance(each, _Group) else each for each in reader.items
    )
    return Batch(source, items, tuple(reader.faults), is_json=True)


def _is_null(value: JsonNode | None) -> bool:
    return value is None or (isinstance(value, JsonConstant) and value.value is None)


def _inside(string: JsonString) -> Span:
    return Span(string.offsets[0], string.offsets[-1])


def _shown(text: str) -> str:
    return printable(text, limit=_SHOWN)


@define
class _Group:
    """An atomicity group whose end isn't reached."""

    start: int
    end: int = 0
    parts: list[BatchPart] = field(factory=list)

    def closed(self) -> ChangeSet:
        return ChangeSet(tuple(self.parts), Span(self.start, self.end))


@define
class _Reader:
    source: Source
    faults: list[BatchFault]
    items: list[BatchPart | _Group] = field(factory=list)
    # The number of each atomicity group, and the name of the last one.
    groups: dict[str, int] = field(factory=dict)
    ids: set[str] = field(factory=set)
    open_group: str | None = None

    def read(self, value: JsonNode | None) -> None:
        requests = value.get("requests") if isinstance(value, JsonObject) else None
        if not isinstance(requests, JsonArray):
            # What is no JSON at all has been told.
            if value is not None or not self.faults:
                message = "a batch in JSON is an object with a list 'requests'"
                span = Span(0, 0) if value is None else value.span
                first = Span(span.start, min(span.end, span.start + 1))
                hint = 'write {"requests":[...]}'
                self.faults.append(MalformedBatch(first, message, hint))
            return
        for each in requests.items:
            if isinstance(each, JsonObject):
                self._item(each)
            else:
                self._wrong(each.span, "a request in a batch is an object")

    def _wrong(self, span: Span, message: str, hint: str | None = None) -> None:
        self.faults.append(MalformedPart(span, message, hint))

    def _item(self, value: JsonObject) -> None:
        part = self._request(value)
        group = self._text(value, "atomicityGroup")
        if group is None:
            self.open_group = None
            if part is not None:
                self.items.append(part)
            return
        name = group.value
        if name in self.groups and name != self.open_group:
            message = f"the requests of the group '{_shown(name)}' stand apart"
            self._wrong(_inside(group), message, "put them next to each other")
        if name in self.ids:
            message = f"'{_shown(name)}' is the 'id' of a request, and no group"
            self._wrong(_inside(group), message, "give the group a name of its own")
        self._add_to(name, value.span, part)

    def _add_to(self, name: str, span: Span, part: BatchPart | None) -> None:
        """Add a request to the group in front of it, or to a new one."""
        number = self.groups.setdefault(name, len(self.groups) + 1)
        if self.open_group != name:
            self.items.append(_Group(span.start))
        self.open_group = name
        group = self.items[-1]
        if isinstance(group, _Group):
            group.end = span.end
            if part is not None:
                group.parts.append(evolve(part, change_set=number, group=name))

    def _text(
        self, value: JsonObject, name: str, *, is_needed: bool = False
    ) -> JsonString | None:
        """Return the string that a name has; say so where it has none."""
        found = value.get(name)
        if isinstance(found, JsonString):
            return found
        first = Span(value.span.start, value.span.start + 1)
        if found is not None and not (_is_null(found) and not is_needed):
            self._wrong(found.span, f"'{name}' is a string")
        elif is_needed:
            self._wrong(first, f"the request has no '{name}'")
        return None

    def _request(self, value: JsonObject) -> BatchPart | None:
        for each in value.members:
            name = each.name.value
            if name not in _MEMBERS and "@" not in name:
                message = f"a request in a batch has no '{_shown(name)}'"
                self._wrong(_inside(each.name), message, did_you_mean(name, _MEMBERS))
        own_id = self._text(value, "id", is_needed=True)
        method = self._text(value, "method", is_needed=True)
        url = self._text(value, "url", is_needed=True)
        headers = self._headers(value.get("headers"))
        if own_id is not None:
            self._identify(own_id)
        if method is None or url is None:
            return None
        place = Source(url.value, "url", self.source, url.offsets)
        verb = method.value.upper()
        body, text = self._body(value.get("body"), verb, headers)
        if text is not None and not any(_is_type(each) for each in headers):
            headers = (*headers, self._implied(text))
        request = Request(
            verb, url.value, [(each.name, each.source.text) for each in headers], body
        )
        sources = tuple(each.source for each in headers)
        span = _inside(url)
        condition = value.get("if")
        return BatchPart(
            PlacedRequest(request, self.source, span, place, sources, text),
            None if own_id is None else self._header("id", own_id),
            depends_on=self._depends_on(value.get("dependsOn")),
            condition=None if condition is None else condition.span,
        )

    def _identify(self, own_id: JsonString) -> None:
        name = own_id.value
        if name in self.groups:
            message = f"'{_shown(name)}' is the name of a group, and no 'id'"
            self._wrong(_inside(own_id), message, "give the request one of its own")
        self.ids.add(name)

    def _header(self, name: str, value: JsonString) -> Header:
        title = f"header {name}"
        return Header(name, Source(value.value, title, self.source, value.offsets))

    def _headers(self, value: JsonNode | None) -> tuple[Header, ...]:
        if _is_null(value) or value is None:
            return ()
        if not isinstance(value, JsonObject):
            self._wrong(value.span, "the headers of a request are an object")
            return ()
        found: list[Header] = []
        for each in value.members:
            name = each.name.value
            if name != name.lower():
                self.faults.append(MiscasedHeader(_inside(each.name), name))
            if isinstance(each.value, JsonString):
                found.append(self._header(name, each.value))
            else:
                self._wrong(each.value.span, "the value of a header is a string")
        return tuple(found)

    def _implied(self, body: Source) -> Header:
        # A body of which nothing is said is JSON.
        text, start = "application/json", body.offsets[0]
        places = (start,) * (len(text) + 1)
        return Header(_TYPE, Source(text, f"header {_TYPE}", self.source, places))

    def _body(
        self, value: JsonNode | None, method: str, headers: tuple[Header, ...]
    ) -> tuple[str | bytes | None, Source | None]:
        """Return the body of a request, and its text with places where it is JSON."""
        if _is_null(value) or value is None:
            return None, None
        if method in _BODILESS:
            self._wrong(value.span, f"a request of the method {method} has no body")
        media_type = next((each.value for each in headers if _is_type(each)), None)
        if media_type is None or is_json(media_type):
            text = text_of(self.source, value.span, "body")
            return text.text, text
        if not isinstance(value, JsonString):
            message = f"a body of type '{_shown(media_type)}' is a string"
            self._wrong(value.span, message)
            return None, None
        if is_text(media_type):
            return value.value, None
        encoded = value.value.rstrip("=")
        if _BASE64.fullmatch(encoded) is None:
            self._wrong(value.span, "the body isn't encoded as base64url")
            return None, None
        return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)), None

    def _depends_on(self, value: JsonNode | None) -> tuple[ContentReference, ...]:
        if _is_null(value) or value is None:
            return ()
        if not isinstance(value, JsonArray):
            self._wrong(value.span, "'dependsOn' is a list of strings")
            return ()
        found: list[ContentReference] = []
        for each in value.items:
            if isinstance(each, JsonString):
                name = each.value
                found.append(ContentReference(name, self.source, _inside(each)))
            else:
                self._wrong(each.span, "'dependsOn' is a list of strings")
        return tuple(found)


def _is_type(header: Header) -> bool:
    return header.name.casefold() == _TYPE.casefold()
