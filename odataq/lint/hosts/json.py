"""Reads JSON files: flows, collections of requests, and any other."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from attrs import define, field

from odataq.lint.code import Code, Listed, Mapped, Scope, Skip, Text, Unknown
from odataq.lint.hosts.embedding import in_file
from odataq.lint.hosts.json_flows import as_call, flow_text, inputs_of, is_call
from odataq.lint.hosts.json_postman import ITEM_MEMBERS, request_of, variables_of
from odataq.lint.hosts.requests import of_odata
from odataq.source import Source
from odataq.syntax.options import SYSTEM_OPTIONS
from odataq.text.json_reader import read_json
from odataq.text.json_tree import (
    JsonArray,
    JsonConstant,
    JsonNumber,
    JsonObject,
    JsonString,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from odataq.http_places import PlacedRequest
    from odataq.lint.code import Expression
    from odataq.source import Span
    from odataq.text.json_tree import JsonMember, JsonNode

__all__ = ["read_code"]

# A condition in a flow takes three levels, and what is nested deeper nobody reads.
_DEEPEST: Final = 200
# The reader ends at these; it neither recurses nor takes long.
_READ: Final = 100_000
_TOO_DEEP: Final = "nested too deeply"
# An object or list without one of these has no query: most of a large file has none.
_MAY_MATTER: Final = re.compile(
    rf"(?:\$|%24|\\u0024)(?:{'|'.join(name[1:] for name in sorted(SYSTEM_OPTIONS))})"
    r"|/\$(?:count|ref|value)|api/data/v[0-9]|\"request\"",
    re.IGNORECASE,
)
_SCHEMA: Final = "$schema"
_DEPLOYMENT: Final = "deploymentTemplate"
_OPTION: Final = "$"
# Spec: JSON Schema, "Schema References": they lead to parts of documents.
_REFERENCES: Final = frozenset({"$ref", _SCHEMA})
# Spec: Azure Resource Manager, "Syntax of expressions": two brackets are a bracket.
_FUNCTION = re.compile(r"\[(?!\[).*\]\Z", re.DOTALL)
# How people show a part of a larger file.
_MEMBER = re.compile(r'\s*+"(?:[^"\\\r\n]|\\.)*+"\s*+:')
_SURROGATES: Final = range(0xD800, 0xE000)
# What a service has answered isn't what somebody asks.
_ANSWER = re.compile(r"@(?:odata\.)?(?:context|\w*[Ll]ink)\Z")


def read_code(source: Source, _language: str = "json") -> Code:
    """Read a text; never raises, never recurses.

    Requests of a collection of Postman are requests, see `of_odata`. The expressions
    of a flow are unknown. What nests deeper than 200 levels is a skip. Members of an
    object without its braces are read like one that has them.
    """
    if _MEMBER.match(source.text) is not None:
        return in_file(read_code(_with_brace(source)))
    root = read_json(source.text, nesting=_READ, mistakes=_READ).value
    if root is None:
        return Code(source, Scope(()))
    reader = _Reader(source, variables_of(root), is_deployment=_is_deployment(root))
    value = reader.read(root)
    requests, others = of_odata(sorted(reader.requests, key=lambda each: each.span))
    return Code(source, Scope((value,)), (), requests, (*others, *reader.skips))


def _with_brace(source: Source) -> Source:
    offsets = (0, *range(len(source.text) + 1))
    return Source(f"{{{source.text}", source.name, source, offsets)


def _is_deployment(root: JsonNode) -> bool:
    """Tell whether strings in brackets are expressions."""
    schema = root.get(_SCHEMA) if isinstance(root, JsonObject) else None
    return isinstance(schema, JsonString) and _DEPLOYMENT in schema.value


@define
class _Reader:
    """Makes expressions of what may matter in a tree."""

    source: Source
    variables: Mapping[str, str]
    is_deployment: bool = field(kw_only=True)
    requests: list[PlacedRequest] = field(factory=list)
    skips: list[Skip] = field(factory=list)
    members: dict[int, list[JsonMember]] = field(factory=dict)
    items: dict[int, list[JsonNode]] = field(factory=dict)
    matters: list[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        found = _MAY_MATTER.finditer(self.source.text)
        self.matters = [each.start() for each in found]

    def read(self, root: JsonNode) -> Expression:
        """Return the expression of a tree, made from its leaves up."""
        order: list[tuple[JsonNode, bool]] = []
        todo = [(root, 0, False)]
        while todo:
            node, depth, is_flow = todo.pop()
            is_flow = is_flow or is_call(node)
            order.append((node, is_flow))
            parts = [*self._parts(node)]
            if parts and depth >= _DEEPEST:
                self.skips.append(Skip(node.span, _TOO_DEEP))
                continue
            inputs = inputs_of(node)
            todo += ((each, depth + 1, is_flow or each is inputs) for each in parts)
        made: dict[int, Expression] = {}
        for node, is_flow in reversed(order):
            made[id(node)] = self._made(node, made, is_flow=is_flow)
        return made[id(root)]

    def _parts(self, node: JsonNode) -> Iterator[JsonNode]:
        """Yield the parts of a node that may matter, and remember them."""
        if isinstance(node, JsonArray):
            self.items[id(node)] = [*filter(self._may_matter, node.items)]
            yield from self.items[id(node)]
        elif isinstance(node, JsonObject):
            self.members[id(node)] = [*filter(self._is_kept, self._unread(node))]
            yield from (each.value for each in self.members[id(node)])

    def _unread(self, node: JsonObject) -> Iterator[JsonMember]:
        """Yield the members of an object that aren't a whole request."""
        placed = request_of(node, self.source, self.variables)
        if placed is not None:
            self.requests.append(placed)
        for each in node.members:
            if placed is None or each.name.value not in ITEM_MEMBERS:
                yield each

    def _is_kept(self, member: JsonMember) -> bool:
        name = member.name.value
        if name.startswith(_OPTION):
            # In other languages, `$filter` is an object.
            return not isinstance(member.value, JsonObject) and name not in _REFERENCES
        return _ANSWER.search(name) is None and self._may_matter(member.value)

    def _may_matter(self, node: JsonNode) -> bool:
        if not isinstance(node, (JsonArray, JsonObject)):
            return True
        at = bisect_left(self.matters, node.span.start)
        return at < len(self.matters) and self.matters[at] < node.span.end

    def _made(
        self, node: JsonNode, made: Mapping[int, Expression], *, is_flow: bool
    ) -> Expression:
        match node:
            case JsonString():
                return self._string(node, is_flow=is_flow)
            case JsonNumber():
                return _plain(node.span, node.text)
            case JsonConstant(value=bool() as value):
                return _plain(node.span, "true" if value else "false")
            case JsonArray():
                items = (made.get(id(each)) for each in self.items[id(node)])
                return Listed(node.span, tuple(filter(None, items)))
            case JsonObject():
                entries = tuple(
                    (_text(each.name), made[id(each.value)])
                    for each in self.members[id(node)]
                    if id(each.value) in made
                )
                mapped = Mapped(node.span, entries)
                return as_call(mapped) if is_flow else mapped
        return Unknown(node.span)

    def _string(self, node: JsonString, *, is_flow: bool) -> Expression:
        text = _text(node)
        if is_flow:
            return flow_text(text)
        if self.is_deployment and _FUNCTION.match(node.value):
            return Unknown(node.span)
        return text


def _text(node: JsonString) -> Text:
    offsets = tuple(node.offsets)
    return Text(node.span, node.value, offsets[:-1], offsets[1:], _spelled)


def _plain(span: Span, text: str) -> Text:
    places = tuple(range(span.start, span.end + 1))
    return Text(span, text, places[:-1], places[1:])


def _spelled(text: str) -> str | None:
    """Return what says a text within the quotes of a string."""
    if any(each in _SURROGATES for each in map(ord, text)):
        return None
    return json.dumps(text, ensure_ascii=False)[1:-1]
