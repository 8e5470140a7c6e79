"""Which statement of a file a place is in."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Self

from attrs import frozen

from odataq.lint.code import Scope
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from odataq.http_places import PlacedRequest
    from odataq.lint.code import Code

__all__ = ["Statements"]


@frozen
class Statements:
    """The ranges of statements, in their order, and for each the one around it."""

    spans: tuple[Span, ...]
    around: tuple[int, ...]

    @classmethod
    def of(cls, codes: Iterable[Code]) -> Self:
        """Return the statements and requests of codes of one file."""
        found = {each for code in codes for each in _spans_in(code)}
        spans = sorted(found, key=lambda each: (each.start, -each.end))
        around: list[int] = []
        open_: list[int] = []
        for number, each in enumerate(spans):
            while open_ and spans[open_[-1]].end <= each.start:
                open_.pop()
            around.append(open_[-1] if open_ else -1)
            open_.append(number)
        return cls(tuple(spans), tuple(around))

    def innermost(self, offset: int) -> Span | None:
        """Return the innermost statement that a place is in."""
        number = bisect_right(self.spans, offset, key=lambda each: each.start) - 1
        while number >= 0 and self.spans[number].end <= offset:
            number = self.around[number]
        return self.spans[number] if number >= 0 else None


def _spans_in(code: Code) -> Iterator[Span]:
    todo = [code.scope]
    while todo:
        for part in todo.pop().parts:
            if isinstance(part, Scope):
                todo.append(part)
            else:
                yield part.span
    yield from map(_span_of, code.requests)


def _span_of(placed: PlacedRequest) -> Span:
    """Return the range of a request with its headers and body."""
    parts = (placed.url, *placed.headers, *filter(None, [placed.body]))
    ends = (each.offsets[-1] for each in parts)
    return Span(placed.span.start, max((placed.span.end, *ends)))
