"""Makes a batch of requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from attrs import define, field

from odataq.http import Request
from odataq.multipart import boundary_of, unused_boundary, write_multipart
from odataq.writes.batch_json import write_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["batch"]

_BREAK: Final = "\r\n"
_ID: Final = "content-id"
_LINE_BREAK = re.compile(r"[\r\n]")
_METHOD = re.compile(r"[A-Za-z]+")
_HEADER_NAME = re.compile(r"[\w!#$%&'*+\-.^`|~]+", re.ASCII)
_PART: Final = (
    ("Content-Type", "application/http"),
    ("Content-Transfer-Encoding", "binary"),
)


def batch(
    items: Iterable[Request | Sequence[Request]],
    *,
    url: str = "$batch",
    headers: Iterable[tuple[str, str]] = (),
    boundary: str | None = None,
    form: Literal["multipart", "json"] = "multipart",
) -> Request:
    """Return one request that has all others in its body.

    Each item is a request, or the requests of a change set: all of them are carried
    out, or none. A request has a header `Content-ID` where others refer to it by
    `$` and its value; those of change sets that have none are given the next number
    that is free, from 1. `url` is that of the batch, `headers` are added to its own.

    Raises `ValueError` for what can't be written so: a body that isn't text, a line
    break in a header, a `Content-ID` twice, a boundary that can't be one or stands
    in a body, in JSON a body that isn't what its header says. Nothing else is
    checked: `check` does.

    Spec: Protocol, "Multipart Batch Format"; JSON Format, "Batch Request".
    """
    given = [each if isinstance(each, Request) else tuple(each) for each in items]
    everything: list[Request] = []
    for each in given:
        everything += [each] if isinstance(each, Request) else each
    used = _ids(everything)
    if form == "json":
        if boundary is not None:
            raise ValueError("a batch in JSON has no boundary")
        for each in everything:
            _check(each)
        own = ("Content-Type", "application/json")
        return Request("POST", url, [own, *headers], write_json(given, used))
    if form != "multipart":
        raise ValueError(f"there is no form {form!r}")
    writer = _Writer(used)
    texts = [_text(each) for each in everything]
    inner = unused_boundary("changeset_", texts)
    outer = unused_boundary("batch_", texts)
    if boundary is not None:
        is_one = boundary_of(f'multipart/mixed; boundary="{boundary}"') == boundary
        if not is_one or any(f"--{boundary}" in each for each in texts):
            raise ValueError(f"{boundary!r} can't be the boundary of this batch")
        outer = boundary
    parts = [
        writer.request(each)
        if isinstance(each, Request)
        else writer.change_set(each, f"{inner}_{number}")
        for number, each in enumerate(given, 1)
    ]
    quoted = outer if re.fullmatch(r"[\w\-]+", outer) else f'"{outer}"'
    own = ("Content-Type", f"multipart/mixed; boundary={quoted}")
    return Request("POST", url, [own, *headers], write_multipart(parts, outer))


_Written = tuple["tuple[tuple[str, str], ...]", str]


@define
class _Writer:
    used: set[str]
    last: int = field(default=0)

    def request(self, request: Request) -> _Written:
        name = _id(request)
        own = () if name is None else (("Content-ID", name),)
        return (*_PART, *own), _text(request)

    def change_set(self, requests: Sequence[Request], boundary: str) -> _Written:
        parts = [
            ((*_PART, ("Content-ID", _id(each) or self._next())), _text(each))
            for each in requests
        ]
        own = (("Content-Type", f"multipart/mixed; boundary={boundary}"),)
        return own, write_multipart(parts, boundary)

    def _next(self) -> str:
        self.last += 1
        while str(self.last) in self.used:
            self.last += 1
        return str(self.last)


def _ids(requests: Iterable[Request]) -> set[str]:
    found: set[str] = set()
    for each in requests:
        name = _id(each)
        if name in found:
            raise ValueError(f"two requests have the Content-ID {name!r}")
        if name is not None:
            found.add(name)
    return found


def _id(request: Request) -> str | None:
    named = request.named(_ID)
    return named[0].value if named else None


def _text(request: Request) -> str:
    """Return a request as it is sent, without its `Content-ID`."""
    body = request.body or ""
    if isinstance(body, bytes):
        try:
            body = body.decode("utf-8")
        except UnicodeDecodeError:
            raise ValueError("the body isn't text in UTF-8") from None
    _check(request)
    lines = [f"{request.method} {request.encoded_url} HTTP/1.1"]
    for name, value in request.headers:
        if name.casefold() != _ID:
            lines.append(f"{name}: {value.strip()}")
    return f"{_BREAK.join(lines)}{_BREAK}{_BREAK}{body}"


def _check(request: Request) -> None:
    """Raise `ValueError` for what can't be a part of a batch."""
    if _METHOD.fullmatch(request.method) is None:
        raise ValueError(f"{request.method!r} is no method")
    if not request.url.strip() or _LINE_BREAK.search(request.url):
        raise ValueError(f"{request.url!r} can't stand in a batch")
    for name, value in request.headers:
        if _HEADER_NAME.fullmatch(name) is None or _LINE_BREAK.search(value):
            raise ValueError(f"the header {name!r} can't stand in a batch")
