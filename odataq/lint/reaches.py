"""How far each suppression in a file reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from odataq.diagnostics import Finding
from odataq.lint.directives import Action, lint_problem
from odataq.lint.statements import Statements
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from odataq.diagnostics import Diagnostic
    from odataq.lint.code import Code
    from odataq.lint.directives import Directive, Item
    from odataq.source import Source

__all__ = ["Reach", "reaches_of"]

_INVALID: Final = "ODQ002"


@frozen(eq=False)
class Reach:
    """What one item of a directive is for: a range of the file, or without one a line.

    `number` is that of the item among those of its directive.
    """

    directive: Directive
    number: int
    line: int
    span: Span | None = None

    @property
    def item(self) -> Item:
        """What it suppresses."""
        return self.directive.items[self.number]


def reaches_of(
    code: Code, directives: Sequence[Directive]
) -> tuple[tuple[Reach, ...], tuple[Diagnostic, ...]]:
    """Return how far directives reach, and what is wrong with pairs of them.

    The directives are in the order of the file.
    """
    reader = _Reader(code.source)
    extent = _extents(code)
    next_lines = _next_lines(code, directives)
    for each in directives:
        match each.action:
            case Action.IGNORE:
                line = code.source.position(each.comment.span.start).line
                reader.add(each, line=line)
            case Action.IGNORE_NEXT_LINE:
                reader.add(each, line=next_lines[id(each)])
            case Action.IGNORE_FILE:
                reader.add(each, span=extent(each))
            case Action.DISABLE:
                reader.disable(each, extent(each))
            case Action.ENABLE:
                reader.enable(each, extent(each))
    reader.finish()
    return tuple(reader.reaches), tuple(reader.found)


@define
class _Reader:
    """Pairs what is disabled with what enables it."""

    file: Source
    reaches: list[Reach] = field(factory=list)
    found: list[Diagnostic] = field(factory=list)
    # By the key and the extent, because a block of Markdown ends what begins in it.
    disabled: dict[tuple[str, Span], tuple[Directive, int]] = field(factory=dict)

    def add(
        self, directive: Directive, *, line: int = 0, span: Span | None = None
    ) -> None:
        for number in range(len(directive.items)):
            self.reaches.append(Reach(directive, number, line, span))

    def disable(self, directive: Directive, extent: Span) -> None:
        for number, item in enumerate(directive.items):
            if (item.key, extent) in self.disabled:
                self._wrong(item, "is disabled already", "remove it here")
            else:
                self.disabled[item.key, extent] = directive, number

    def enable(self, directive: Directive, extent: Span) -> None:
        for item in directive.items:
            known = self.disabled.pop((item.key, extent), None)
            if known is None:
                hint = f"write 'disable[{item.text}]' where it begins"
                self._wrong(item, "isn't disabled here", hint)
            else:
                self._add_range(*known, directive.span.start)

    def finish(self) -> None:
        for (_, extent), known in self.disabled.items():
            self._add_range(*known, extent.end)

    def _add_range(self, directive: Directive, number: int, end: int) -> None:
        span = Span(directive.span.end, end)
        self.reaches.append(Reach(directive, number, 0, span))

    def _wrong(self, item: Item, what: str, hint: str) -> None:
        message = f"'{item.text}' {what}"
        finding = Finding(item.span, message, hint=hint)
        self.found.append(lint_problem(_INVALID, self.file, finding))


def _extents(code: Code) -> Callable[[Directive], Span]:
    """Return what the file is to a directive: a block of Markdown to those in it."""
    whole = Span(0, len(code.source.text) + 1)
    if not code.embedded:
        return lambda _: whole
    blocks = Statements.of([code])
    embedded = {id(each) for inner in code.embedded for each in inner.comments}

    def extent(directive: Directive) -> Span:
        if id(directive.comment) not in embedded:
            return whole
        return blocks.innermost(directive.comment.span.start) or whole

    return extent


def _next_lines(code: Code, directives: Sequence[Directive]) -> dict[int, int]:
    """Return the next line behind each directive that has more than a comment."""
    file = code.source
    last = file.position(len(file.text)).line
    comments: set[int] = set()
    for each in (code, *code.embedded):
        alone = (comment.span for comment in each.comments if comment.is_alone)
        for span in alone:
            begin, end = file.position(span.start).line, file.position(span.end).line
            comments.update(range(begin, end + 1))
    found: dict[int, int] = {}
    known: dict[int, int] = {}
    # From the last one up, so that a long row of them is gone through once.
    for directive in reversed(directives):
        start = line = file.position(directive.comment.span.end).line + 1
        while line <= last and line not in known and _is_passed(file, line, comments):
            line += 1
        known[start] = found[id(directive)] = known.get(line, line)
    return found


def _is_passed(file: Source, line: int, comments: set[int]) -> bool:
    return line in comments or not file.line_text(line).strip()
