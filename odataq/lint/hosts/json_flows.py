"""What JSON says in flows of Power Automate and Azure Logic Apps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from odataq.lint.code import (
    Argument,
    Call,
    Encoded,
    Joined,
    Mapped,
    Named,
    Text,
    Unknown,
)
from odataq.source import Span
from odataq.text.json_tree import JsonObject, JsonString

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.lint.code import Expression, Spelling
    from odataq.text.json_tree import JsonNode

__all__ = ["as_call", "flow_text", "inputs_of", "is_call"]

_EXPRESSION: Final = "@{"
# What matters in an expression for where it ends: strings double their quotes.
_TOKEN = re.compile(r"'(?:[^']|'')*+'?|[{}]")
_ENCODES = re.compile(r"\s*+(?:encodeuricomponent|uricomponent)\(", re.IGNORECASE)
_TABLE: Final = "entityName"
_URL: Final = "uri"
_METHOD: Final = "method"
_QUERIES: Final = "queries"


def inputs_of(node: JsonNode) -> JsonNode | None:
    """Return what an action or trigger is given, `None` for anything else.

    Source: "Workflow Definition Language": each has a type and inputs.
    """
    if not isinstance(node, JsonObject) or not isinstance(node.get("type"), JsonString):
        return None
    inputs = node.get("inputs")
    return inputs if isinstance(inputs, JsonObject) else None


def is_call(node: JsonNode) -> bool:
    """Tell whether an object has the parameters of the Dataverse connector.

    It may stand alone, copied out of a flow.
    """
    return isinstance(node, JsonObject) and isinstance(node.get(_TABLE), JsonString)


def flow_text(text: Text) -> Expression:
    """Return what a string of a flow says; its expressions are unknown.

    A string that begins with an `@` is an expression as a whole; in others they stand
    in `@{...}`. `@@` at the start and `@@{` are an `@`.
    """
    value = text.text
    if value.startswith("@") and not value.startswith(("@@", _EXPRESSION)):
        return _hole(text, 0, len(value), 1)
    parts = (*_parts(text),)
    if len(parts) == 1 and isinstance(parts[0], Text):
        return parts[0]
    return Joined(text.span, parts)


def as_call(mapped: Mapped) -> Mapped | Call:
    """Return the inputs of a request over HTTP as the call that they are.

    That is `http.get(uri, params={...}, ...)` with the method in lower case.
    """
    given = {key.text: value for key, value in mapped.entries if isinstance(key, Text)}
    method, url = given.pop(_METHOD, None), given.pop(_URL, None)
    if not isinstance(method, Text) or url is None:
        return mapped
    names = {_QUERIES: "params", "body": "json"}
    arguments = [Argument(url)]
    arguments += (Argument(each, names.get(name, name)) for name, each in given.items())
    receiver = Named(Span(mapped.span.start, mapped.span.start), "http")
    return Call(mapped.span, method.text.lower(), receiver, tuple(arguments))


def _parts(text: Text) -> Iterator[Expression]:
    value = text.text
    at = 0
    while True:
        start = value.find(_EXPRESSION, at)
        if start < 0:
            yield from _said(text, at, len(value))
            return
        if value.startswith("@", start - 1) and start > at:
            # `@@{` is `@{`.
            yield from _said(text, at, start - 1)
            yield _cut(text, start, start + len(_EXPRESSION))
            at = start + len(_EXPRESSION)
            continue
        yield from _said(text, at, start)
        at = _end(value, start + len(_EXPRESSION))
        yield _hole(text, start, at, len(_EXPRESSION))


def _end(value: str, start: int) -> int:
    """Return where an expression ends that has begun; it may have no end."""
    depth = 1
    for found in _TOKEN.finditer(value, start):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    return len(value)


def _said(text: Text, start: int, end: int) -> Iterator[Text]:
    if not start and text.text.startswith("@@"):
        start = 1
    if start < end or not text.text:
        yield _cut(text, start, end)


def _hole(text: Text, start: int, end: int, mark: int) -> Expression:
    span = Span(text.starts[start], text.ends[end - 1])
    hole = Unknown(span)
    is_encoded = _ENCODES.match(text.text, start + mark)
    return Encoded(span, hole) if is_encoded else hole


@frozen
class _Careful:
    """Writes no `@`: what one means depends on where in the string it stands."""

    spelling: Spelling

    def __call__(self, text: str, /) -> str | None:
        return None if "@" in text else self.spelling(text)


def _cut(text: Text, start: int, end: int) -> Text:
    """Return a part of a string."""
    starts, ends = text.starts[start:end], text.ends[start:end]
    span = Span(starts[0], ends[-1]) if starts else text.span
    spelling = text.spelling and _Careful(text.spelling)
    return evolve(
        text,
        span=span,
        text=text.text[start:end],
        starts=starts,
        ends=ends,
        spelling=spelling,
    )
