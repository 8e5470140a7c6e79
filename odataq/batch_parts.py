"""Batches as they were read: requests, change sets, and what is malformed."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import evolve, field, frozen

from odataq.source import Source, Span
from odataq.text.json_reader import read_json
from odataq.text.json_tree import JsonArray, JsonObject, JsonString

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from odataq.http import Header, Request
    from odataq.http_places import PlacedRequest
    from odataq.text.json_tree import JsonNode

__all__ = [
    "Batch",
    "BatchFault",
    "BatchPart",
    "ChangeSet",
    "ContentReference",
    "MalformedBatch",
    "MalformedPart",
    "MiscasedHeader",
    "references_of",
]

_ID: Final = "Content-ID"
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
class MiscasedHeader:
    """A header whose name isn't in lower case in a batch in JSON."""

    span: Span
    name: str


BatchFault: TypeAlias = MalformedBatch | MalformedPart | MiscasedHeader


@frozen
class ContentReference:
    """A name of another part of the batch.

    It stands behind `$` in a URL or `in_body`, or in `dependsOn`.
    """

    name: str
    source: Source = field(repr=False)
    span: Span
    in_body: bool = False


@frozen(slots=False)
class BatchPart:
    """A request in a batch.

    `placed` has its parts with their places in the body; `change_set` is the number
    of its change set, from 1, or `None`. In a batch in JSON, `content_id` is its
    `id`, `group` what its atomicity group is called, `depends_on` what has to be
    carried out before it, and `condition` the place of `if`.
    """

    placed: PlacedRequest
    content_id: Header | None = None
    change_set: int | None = None
    group: str | None = None
    depends_on: tuple[ContentReference, ...] = ()
    condition: Span | None = None

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
        return references_of(self.placed.url, self.placed.body)


@frozen
class ChangeSet:
    """Requests that are all carried out, or none of them."""

    parts: tuple[BatchPart, ...]
    span: Span


@frozen(slots=False)
class Batch:
    """What was read of a batch: requests and change sets, and what is malformed.

    An atomicity group of a batch in JSON is a change set as well.
    """

    source: Source = field(repr=False)
    items: tuple[BatchPart | ChangeSet, ...] = ()
    faults: tuple[BatchFault, ...] = ()
    is_json: bool = False

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

    def resolved(self, origin: str) -> Iterator[tuple[BatchPart, PlacedRequest | None]]:
        """Yield each request with the URL of what `$name` stands for in its own.

        `None` where that isn't known. What stands for the name is a hole. `origin`,
        scheme and host, comes in front of an absolute path.

        Spec: Protocol, "Multipart Batch Request Body" and "Referencing New Entities".
        """
        paths: dict[str, str] = {}
        for each in self.parts:
            placed = _resolved(each, paths, origin)
            if each.id is not None and each.id not in paths and placed is not None:
                path = _created(placed.request)
                if path is not None:
                    paths[each.id] = path
            yield each, placed


def references_of(url: Source, body: Source | None) -> tuple[ContentReference, ...]:
    """Return the references `$name` to other requests, in their order.

    Spec: Protocol, "Referencing New Entities".
    """
    found = _CONTENT.match(url.text)
    own = []
    if found is not None and found[0] not in _SEGMENTS:
        own.append(ContentReference(found[1], url, Span(0, found.end())))
    if body is not None and '"$' in body.text:
        own += _in_body(body)
    return tuple(own)


def _identified(part: BatchPart) -> Request:
    request = part.request
    if part.id is None or request.named(_ID):
        return request
    return evolve(request, headers=((_ID, part.id), *request.headers))


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
                found.append(ContentReference(name[1], body, span, in_body=True))
    yield from sorted(found, key=lambda each: each.span)


def _resolved(
    part: BatchPart, paths: Mapping[str, str], origin: str
) -> PlacedRequest | None:
    placed = part.placed
    found = _CONTENT.match(placed.url.text)
    if found is None or found[0] in _SEGMENTS:
        return _absolute(placed, origin)
    path = paths.get(found[1])
    if path is None:
        return None
    text, offsets, at = placed.url.text, placed.url.offsets, found.end()
    places = (*(offsets[0] for _ in path), *offsets[at:])
    url = Source(path + text[at:], "url", placed.file, places)
    request = evolve(placed.request, url=url.text)
    hole = Span(offsets[0], offsets[at - 1] + 1)
    return evolve(placed, request=request, url=url, holes=(hole,))


def _absolute(placed: PlacedRequest, origin: str) -> PlacedRequest:
    text, offsets = placed.url.text, placed.url.offsets
    if not text.startswith("/"):
        return placed
    places = (*(offsets[0] for _ in origin), *offsets)
    url = Source(origin + text, "url", placed.file, places)
    return evolve(placed, request=evolve(placed.request, url=url.text), url=url)


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
