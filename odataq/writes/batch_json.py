"""Writes a batch of requests in JSON.

Spec: JSON Format, "Batch Request".
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from json import dumps
from typing import TYPE_CHECKING, Final

from attrs import define, field

from odataq.batch_json import is_json, is_text
from odataq.batch_parts import references_of
from odataq.http import Request
from odataq.source import Source
from odataq.text.json_reader import read_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["write_json"]

_ID: Final = "content-id"
_TYPE: Final = "content-type"
_JSON: Final = "application/json"


def write_json(
    items: Iterable[Request | Sequence[Request]], used: Iterable[str]
) -> str:
    """Return the text of a batch; `used` are the ids that requests have already.

    What `$` refers to is written into `dependsOn`. Raises `ValueError` for a body
    that says to be JSON and is none.
    """
    writer = _Writer({*used})
    for each in items:
        if isinstance(each, Request):
            writer.add(each, None)
        else:
            group = writer.unused("group")
            for part in each:
                writer.add(part, group)
    inside = ",\n".join(writer.texts)
    return f'{{"requests": [\n{inside}\n]}}\n'


@define
class _Writer:
    used: set[str]
    texts: list[str] = field(factory=list)
    # The group of each request, by its id.
    groups: dict[str, str | None] = field(factory=dict)
    last: dict[str, int] = field(factory=dict)

    def unused(self, prefix: str) -> str:
        """Return a name that begins with a prefix and that nothing has."""
        number = self.last.get(prefix, 0) + 1
        while f"{prefix}{number}" in self.used:
            number += 1
        self.last[prefix] = number
        self.used.add(f"{prefix}{number}")
        return f"{prefix}{number}"

    def add(self, request: Request, group: str | None) -> None:
        """Write a request, which may be one of an atomicity group."""
        named = request.named(_ID)
        own = named[0].value if named else self.unused("")
        members = {"id": dumps(own)}
        if group is not None:
            members["atomicityGroup"] = dumps(group)
        depends = self._depends_on(request, group)
        if depends:
            members["dependsOn"] = dumps(depends)
        members["method"] = dumps(request.method.lower())
        members["url"] = dumps(request.encoded_url)
        headers, body = _headers(request), _body(request)
        if body is not None and headers.get(_TYPE) == _JSON:
            # That is what a body is of which nothing is said.
            del headers[_TYPE]
        if headers:
            members["headers"] = dumps(headers)
        if body is not None:
            members["body"] = body
        inside = ", ".join(f'"{name}": {text}' for name, text in members.items())
        self.texts.append(f"{{{inside}}}")
        self.groups.setdefault(own, group)

    def _depends_on(self, request: Request, group: str | None) -> list[str]:
        body = request.body if isinstance(request.body, str) else None
        source = None if body is None else Source(body, "body")
        names: list[str] = []
        for each in references_of(Source(request.url), source):
            if each.name not in self.groups:
                continue
            names.append(each.name)
            other = self.groups[each.name]
            if other is not None and other != group:
                names.append(other)
        return [*dict.fromkeys(names)]


def _headers(request: Request) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in request.headers:
        folded = name.lower()
        if folded != _ID:
            # Spec: RFC 9110, "Field Order": several are one list.
            before = f"{found[folded]}, " if folded in found else ""
            found[folded] = f"{before}{value.strip()}"
    return found


def _body(request: Request) -> str | None:
    """Return what stands for the body of a request, `None` without one."""
    body = request.body
    if not body:
        return None
    types = request.named(_TYPE)
    media_type = types[0].value if types else _JSON
    if is_json(media_type):
        text = body.decode("utf-8") if isinstance(body, bytes) else body
        reading = read_json(text)
        if reading.mistakes or reading.value is None:
            raise ValueError("the body says to be JSON, and is none")
        return text.strip()
    if is_text(media_type):
        return dumps(body.decode("utf-8") if isinstance(body, bytes) else body)
    octets = body if isinstance(body, bytes) else body.encode("utf-8")
    return dumps(urlsafe_b64encode(octets).decode("ascii").rstrip("="))
