"""Which diagnostics comments in a file suppress."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from odataq.diagnostics import Finding, Fix
from odataq.lint.directives import OWN_CODES, Action, lint_problem, read_directives
from odataq.lint.reaches import reaches_of
from odataq.lint.statements import Statements
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from odataq.diagnostics import Diagnostic
    from odataq.lint.code import Code
    from odataq.lint.directives import Directive
    from odataq.lint.reaches import Reach
    from odataq.source import Source

__all__ = ["Kept", "Suppressed", "Suppressions", "read_suppressions"]

_UNUSED: Final = "ODQ001"
# The lengths of prefixes of codes: `ODQ2`, `ODQ20`.
_PREFIXES: Final = (4, 5)


@frozen
class Suppressed:
    """A diagnostic that isn't reported, and the reason that a comment gives."""

    diagnostic: Diagnostic
    reason: str


@frozen
class Kept:
    """What is reported, and what comments suppress."""

    diagnostics: tuple[Diagnostic, ...]
    suppressed: tuple[Suppressed, ...]


@frozen(eq=False)
class Suppressions:
    """The directives of a file, in their order, and what is wrong with them.

    - `ignore[...]` is for its line, for the query in whose lines it stands, and for
      the statement that ends in its line.
    - `ignore-next-line[...]` is for the next line with more than a comment, and for
      the query, statement, request or block of Markdown that begins there.
    - `ignore-file[...]` is for the file, wherever it stands.
    - `disable[...]` is for what begins behind it, up to `enable[...]` or the end.

    To a comment in a block of Markdown, the block is the file. What is named are
    codes (`ODQ201`), their names (`unknown-property`) and prefixes (`ODQ2`).
    """

    code: Code = field(repr=False)
    reaches: tuple[Reach, ...]
    diagnostics: tuple[Diagnostic, ...]

    def apply(
        self,
        diagnostics: Iterable[Diagnostic],
        *,
        is_selected: Callable[[str], bool] = lambda _: True,
    ) -> Kept:
        """Return the diagnostics of the file that no directive suppresses.

        Behind them stands what is wrong with the directives, and which of them
        suppress nothing (ODQ001); nothing is said of an item with a code for which
        `is_selected` is false, because it might be needed in another run.
        """
        run = _Run(self.code, self.reaches)
        kept = [each for each in diagnostics if not run.suppresses(each)]
        kept += (each for each in self.diagnostics if not run.suppresses(each))
        unused = run.unused(is_selected)
        kept += (each for each in unused if not run.suppresses(each))
        # Only now it is known which of those for ODQ001 itself are needed.
        kept += run.unused(is_selected, are_own=True)
        return Kept(tuple(kept), tuple(run.suppressed))


def read_suppressions(code: Code) -> Suppressions:
    """Return the suppressions that stand in the comments of a file; never raises."""
    comments = [*code.comments]
    comments += (each for inner in code.embedded for each in inner.comments)
    directives: list[Directive] = []
    found: list[Diagnostic] = []
    for each in sorted(comments, key=lambda each: each.span):
        read, wrong = read_directives(code.source, each)
        directives += read
        found += wrong
    reaches, unpaired = reaches_of(code, directives)
    return Suppressions(code, reaches, (*found, *unpaired))


@define
class _Run:
    """Notes which suppressions are used."""

    code: Code
    reaches: tuple[Reach, ...]
    suppressed: list[Suppressed] = field(factory=list)
    used: set[int] = field(factory=set)
    by_key: dict[str, _Reaches] = field(factory=dict)
    statements: tuple[Statements, ...] = field(init=False, default=())
    lines_of_queries: dict[tuple[int, Span | None], Span] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if not self.reaches:
            return
        for number, each in enumerate(self.reaches):
            found = self.by_key.setdefault(each.item.key, _Reaches())
            if each.span is not None:
                found.spans.append((each.span, number))
            elif each.directive.action is Action.IGNORE:
                found.lines.append((each.line, number))
            else:
                found.next_lines.append((each.line, number))
        # A block of Markdown is a statement around those of its language.
        self.statements = (
            Statements.of([self.code]),
            Statements.of(self.code.embedded),
        )

    def suppresses(self, diagnostic: Diagnostic) -> bool:
        """Tell whether a diagnostic is suppressed, and note by what."""
        if diagnostic.source.origin != self.code.source:
            return False
        code = diagnostic.code
        keys = (code[:length] for length in _PREFIXES if code not in OWN_CODES)
        found = [self.by_key[key] for key in (code, *keys) if key in self.by_key]
        if not found:
            return False
        place = self._place(diagnostic)
        numbers = sorted({number for each in found for number in each.at(place)})
        if not numbers:
            return False
        self.used.update(numbers)
        reasons = (self.reaches[number].directive.reason for number in numbers)
        reason = next(filter(None, reasons), "")
        self.suppressed.append(Suppressed(diagnostic, reason))
        return True

    def unused(
        self, is_selected: Callable[[str], bool], *, are_own: bool = False
    ) -> list[Diagnostic]:
        """Return what is to be said about suppressions that suppress nothing."""
        numbers = [
            number
            for number, each in enumerate(self.reaches)
            if number not in self.used
            and (each.item.key == _UNUSED) == are_own
            and all(map(is_selected, each.item.codes))
        ]
        unused: dict[int, set[int]] = {}
        for number in numbers:
            reach = self.reaches[number]
            unused.setdefault(id(reach.directive), set()).add(reach.number)
        return [
            _unused(
                self.reaches[number],
                self.code.source,
                frozenset(unused[id(self.reaches[number].directive)]),
            )
            for number in numbers
        ]

    def _place(self, diagnostic: Diagnostic) -> _Place:
        file = self.code.source
        span = diagnostic.source.in_origin(diagnostic.span)
        first, last = _lines_of(file, span)
        inner = [each.innermost(span.start) for each in self.statements]
        begins: set[int] = set()
        ends: set[int] = set()
        for each in filter(None, inner):
            begin, end = _lines_of(file, each)
            begins.add(begin)
            ends.add(end)
        statement = inner[-1] or inner[0]
        query = self._lines_of_query(diagnostic.source, statement, span)
        begins.add(query.start)
        whole = Span(min(first, query.start), max(last, query.end))
        return _Place(span.start, Span(first, last), whole, begins, ends)

    def _lines_of_query(
        self, source: Source, statement: Span | None, span: Span
    ) -> Span:
        """Return the first and last line of a query, as far as one statement has it."""
        file = self.code.source
        while source.parent is not None and source.parent.parent is not None:
            source = source.parent
        key = id(source), statement
        if source.parent is None:
            return Span(*_lines_of(file, span))
        if key not in self.lines_of_queries:
            limit = statement or Span(0, len(file.text))
            places = [
                each for each in source.offsets if limit.start <= each < limit.end
            ]
            first, last = (min(places), max(places)) if places else (span.start,) * 2
            self.lines_of_queries[key] = Span(
                file.position(first).line, file.position(last).line
            )
        return self.lines_of_queries[key]


@frozen
class _Place:
    """Where a diagnostic is; all but `start` are lines, the last one included."""

    start: int
    lines: Span
    query: Span
    begins: set[int]
    ends: set[int]


@define
class _Reaches:
    """What suppresses one code, with the numbers of the reaches, in their order."""

    spans: list[tuple[Span, int]] = field(factory=list)
    lines: list[tuple[int, int]] = field(factory=list)
    next_lines: list[tuple[int, int]] = field(factory=list)

    def at(self, place: _Place) -> Iterator[int]:
        for span, number in self.spans:
            if span.start <= place.start < span.end:
                yield number
        yield from _between(self.lines, place.query)
        yield from _between(self.next_lines, place.lines)
        for line in place.ends:
            yield from _between(self.lines, Span(line, line))
        for line in place.begins:
            yield from _between(self.next_lines, Span(line, line))


def _between(lines: list[tuple[int, int]], wanted: Span) -> Iterator[int]:
    at = bisect_left(lines, (wanted.start, -1))
    while at < len(lines) and lines[at][0] <= wanted.end:
        yield lines[at][1]
        at += 1


def _lines_of(file: Source, span: Span) -> tuple[int, int]:
    """Return the first and last line of a range."""
    last = max(span.start, span.end - 1)
    return file.position(span.start).line, file.position(last).line


def _unused(reach: Reach, file: Source, unused: frozenset[int]) -> Diagnostic:
    directive, item = reach.directive, reach.item
    message = f"'{item.text}' suppresses nothing here"
    hint = None
    if directive.action is Action.IGNORE and directive.comment.is_alone:
        hint = "for the line below write 'ignore-next-line[...]'"
    if len(unused) == len(directive.items):
        edit = directive.removal(file)
        fix = None if edit is None else Fix("remove the comment", (edit,))
    else:
        fix = Fix(
            f"remove '{item.text}'", (directive.removal_of(reach.number, unused),)
        )
    fixes = () if fix is None else (fix,)
    finding = Finding(item.span, message, hint=hint, fixes=fixes)
    return lint_problem(_UNUSED, file, finding)
