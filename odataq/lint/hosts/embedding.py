"""Code that stands within a file of another language, with its places in that file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import define, evolve, fields

from odataq.lint.code import Argument, Assignment, Expression, Scope, Text
from odataq.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from odataq.diagnostics import Diagnostic
    from odataq.http_places import PlacedRequest
    from odataq.lint.code import Code

__all__ = ["in_file", "request_in_file"]

_Node: TypeAlias = Argument | Assignment | Expression | Scope
_NODES = (Argument, Assignment, Expression, Scope)


def in_file(code: Code) -> Code:
    """Return the code of a text that was taken out of a file, as a part of that file.

    The source of the code has the file as its parent, and each of its characters is
    one of the file. Never recurses.
    """
    file = code.source.parent
    if file is None:
        return code
    place = _Places(code.source.offsets)
    return evolve(
        code,
        source=file,
        scope=_moved(code.scope, place),
        comments=tuple(
            evolve(each, span=place.of(each.span)) for each in code.comments
        ),
        requests=tuple(request_in_file(each) for each in code.requests),
        skips=tuple(evolve(each, span=place.of(each.span)) for each in code.skips),
        diagnostics=tuple(_diagnostic(each, code, place) for each in code.diagnostics),
    )


def request_in_file(placed: PlacedRequest) -> PlacedRequest:
    """Return a request of a text that was taken out of a file, as one of that file."""
    text = placed.file
    if text.parent is None:
        return placed
    place = _Places(text.offsets)
    return evolve(
        placed,
        file=text.parent,
        span=place.of(placed.span),
        url=place.source(placed.url, text.parent),
        headers=tuple(place.source(each, text.parent) for each in placed.headers),
        body=placed.body and place.source(placed.body, text.parent),
        holes=tuple(place.of(each) for each in placed.holes),
    )


def _diagnostic(found: Diagnostic, code: Code, place: _Places) -> Diagnostic:
    """Return what a host says of a text as what it says of the file."""
    file = code.source.parent
    if file is None or found.source is not code.source:
        return found
    fixes = tuple(
        evolve(
            fix,
            edits=tuple(evolve(each, span=place.of(each.span)) for each in fix.edits),
        )
        for fix in found.fixes
    )
    return evolve(found, source=file, span=place.of(found.span), fixes=fixes)


@define
class _Places:
    """Where the characters of a text stand in its file."""

    offsets: Sequence[int]

    def of(self, span: Span) -> Span:
        start = self.offsets[span.start]
        if span.start == span.end:
            return Span(start, start)
        # What stands in front of the next line is no part of this one.
        return Span(start, self.offsets[span.end - 1] + 1)

    def source(self, part: Source, file: Source) -> Source:
        offsets = tuple(self.offsets[each] for each in part.offsets)
        return evolve(part, parent=file, offsets=offsets)

    def text(self, text: Text) -> Text:
        offsets = self.offsets
        pairs = zip(text.starts, text.ends, strict=True)
        ends = (offsets[end - 1] + 1 if start < end else None for start, end in pairs)
        starts = tuple(offsets[start] for start in text.starts)
        return evolve(
            text,
            span=self.of(text.span),
            starts=starts,
            ends=tuple(
                start if end is None else end
                for start, end in zip(starts, ends, strict=True)
            ),
        )


def _moved(scope: Scope, place: _Places) -> Scope:
    """Move a tree, the innermost parts first."""
    order: list[_Node] = []
    todo: list[_Node] = [scope]
    while todo:
        node = todo.pop()
        order.append(node)
        todo += _nodes_in(node)
    moved: dict[int, _Node] = {}
    for node in reversed(order):
        moved[id(node)] = _rebuilt(node, moved, place)
    result = moved[id(scope)]
    return result if isinstance(result, Scope) else scope


def _nodes_in(node: _Node) -> Iterator[_Node]:
    """Yield the parts of a node, those in tuples too."""
    if isinstance(node, Text):
        return
    for each in fields(type(node)):
        todo = [getattr(node, each.name)]
        while todo:
            value = todo.pop()
            if isinstance(value, _NODES):
                yield value
            elif isinstance(value, tuple):
                todo += value


def _rebuilt(node: _Node, moved: Mapping[int, _Node], place: _Places) -> _Node:
    if isinstance(node, Text):
        return place.text(node)
    # A node of whatever class: the next one is moved like those that there are.
    changes: dict[str, Any] = {}
    for each in fields(type(node)):
        value = getattr(node, each.name)
        if isinstance(value, Span):
            changes[each.name] = place.of(value)
        elif isinstance(value, (*_NODES, tuple)):
            changes[each.name] = _replaced(value, moved)
    return evolve(node, **changes)


def _replaced(value: object, moved: Mapping[int, _Node]) -> object:
    if isinstance(value, tuple):
        return tuple(_replaced(each, moved) for each in value)
    return moved[id(value)] if isinstance(value, _NODES) else value
