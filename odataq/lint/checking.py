"""Checks one candidate against the metadata of its file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from attrs import evolve, field, frozen

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic, Edit, Fix, Severity
from odataq.lint.code import Skip
from odataq.lint.tables import FoundTable, find_table, whole
from odataq.lint.template import Template
from odataq.source import Span
from odataq.syntax.parser import parse_source
from odataq.text.holes import HOLE, holes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.checker import Checker
    from odataq.csdl.model import Model
    from odataq.lint.candidate import Candidate
    from odataq.source import Source

__all__ = ["DYNAMIC", "NO_QUERY", "PART", "Checked", "HasCheckers", "check_candidate"]

DYNAMIC: Final = "dynamic"
NO_QUERY: Final = "not a query"
_NOTHING: Final = re.compile(rf"[\s/?&{HOLE}]*")
PART: Final = "part of a query"
_SYNTAX: Final = "ODQ1"
# What is reported where brackets and quotes were opened, or an item was begun, in front
# of a text.
_OF_PARTS: Final = frozenset(
    {
        "misplaced-separator",
        "unbalanced-parenthesis",
        "unexpected-text",
        "unterminated-string",
    }
)
_PATH: Final = re.compile(r"[^?&=$()';]*[^?&=$();' ](?:\([^()]*\)[^?&=$();']*)*\?")
_NO_VALUE: Final = re.compile(r"[ \t\r\n=]*")
_ITEM: Final = re.compile(r"[ \t\r\n]*[\w./]+\([ \t\r\n]*\$?[a-z]+[ \t]*=")
_QUOTED = re.compile(r"(?:'|%27)(?:(?!'|%27)[^&])*+(?:'|%27)")
# Code that does something about quotes.
_SAFE = re.compile(r"''|%27|escape|quot|sanit", re.IGNORECASE)
_UNSAFE: Final = "a value with a quote in it ends this literal"
_MAKE_SAFE: Final = (
    "double the quotes in the value, or build the query with odataq.query"
)


class HasCheckers(Protocol):
    """Where checkers come from: those for files with the same settings."""

    @property
    def model(self) -> Model | None:
        """What they check against."""

    def checker(
        self,
        *,
        at: str | None = None,
        rule: str | None = None,
        service_root: str | None = None,
    ) -> Checker:
        """Return a checker."""


@frozen
class Checked:
    """What is wrong with a candidate, and what of it wasn't looked at.

    The spans of diagnostics and edits are those of their source, whose parent is the
    file. The text of an edit is written as the code has to have it.
    """

    diagnostics: tuple[Diagnostic, ...] = field(default=())
    skips: tuple[Skip, ...] = ()


def check_candidate(
    candidate: Candidate, file: Source, checkers: HasCheckers
) -> Checked:
    """Check a text of a file. Never raises, whatever the text is.

    A text of which nothing is known is skipped as `DYNAMIC`, and so is each part that
    can't be read because of its holes; one that isn't sure to be a query, and can't be
    read, as `NO_QUERY`.
    """
    template = candidate.template
    found = find_table(candidate.table, checkers.model, file)
    if _NOTHING.fullmatch(template.text):
        # A call may name its table and nothing else.
        names = () if found.diagnostic is None else (found.diagnostic,)
        is_named = not template.text and candidate.table is not None
        skip = Skip(template.span, DYNAMIC)
        return Checked(names, () if is_named else (skip,))
    if found.diagnostic is not None and not (
        candidate.is_sure or found.diagnostic.fixes
    ):
        return Checked((), (Skip(template.span, NO_QUERY),))
    reading = _read(candidate, found, file, checkers)
    if any(map(_is_unreadable, reading.diagnostics)):
        if not candidate.is_sure:
            return Checked((), (Skip(template.span, NO_QUERY),))
        if _may_end_early(reading, template):
            reading = _read(_continued(candidate), found, file, checkers)
        if _may_begin_late(reading, template):
            return Checked((), (Skip(template.span, PART),))
    own = () if found.diagnostic is None else (found.diagnostic,)
    literals = _open_literals(reading, file) if candidate.is_sure else ()
    return Checked(
        (*own, *_spelled(reading), *literals), tuple(_unread(reading, template))
    )


@frozen
class _Reading:
    """A text as it was checked: all of it, and where the candidate begins in it."""

    candidate: Candidate
    template: Template
    start: int
    source: Source
    diagnostics: list[Diagnostic]


def _read(
    candidate: Candidate, found: FoundTable, file: Source, checkers: HasCheckers
) -> _Reading:
    if candidate.rule is None and _ITEM.match(candidate.template.text):
        candidate = evolve(candidate, rule="expandItem")
    template, start = whole(candidate, found.entity_set)
    source = template.source(file)
    checker = checkers.checker(at=found.at, rule=candidate.rule)
    diagnostics = checker.check_source(source, candidate.method)
    return _Reading(candidate, template, start, source, diagnostics)


def _continued(candidate: Candidate) -> Candidate:
    """Return a candidate with more text behind it, which isn't known."""
    template = candidate.template
    end = max(template.ends, default=0)
    hole = Template.hole(Span(end, end))
    return evolve(candidate, template=Template.joined([template, hole]))


def _may_end_early(reading: _Reading, template: Template) -> bool:
    """Tell whether what is wrong may be that a text is the beginning of another."""
    text = reading.template.text
    missing = [each for each in reading.diagnostics if each.slug == "missing-value"]
    if _has_path(template.text):
        return any(_NO_VALUE.fullmatch(text, each.span.end) for each in missing)
    return bool(missing) or any(each.slug in _OF_PARTS for each in reading.diagnostics)


def _may_begin_late(reading: _Reading, template: Template) -> bool:
    """Tell whether what is wrong may be that a text is the end of another."""
    return not _has_path(template.text) and any(
        each.slug in _OF_PARTS and _is_unreadable(each) for each in reading.diagnostics
    )


def _has_path(text: str) -> bool:
    return _PATH.match(text) is not None


def _unread(reading: _Reading, template: Template) -> Iterator[Skip]:
    source = reading.source
    if source.has_holes:
        for each in parse_source(source, reading.candidate.rule).unread:
            yield Skip(_in_file(each, source, template), DYNAMIC)


def _is_unreadable(diagnostic: Diagnostic) -> bool:
    is_error = diagnostic.severity is Severity.ERROR
    return is_error and diagnostic.code.startswith(_SYNTAX)


def _in_file(part: Span, source: Source, template: Template) -> Span:
    """Return where a part stands in the file, as a range of its own."""
    starts = source.offsets[part.start : part.end]
    ends = source.ends[part.start : part.end]
    return Span(min(starts), max(ends)) if starts else template.span


# What is put into literals


def _open_literals(reading: _Reading, file: Source) -> Iterator[Diagnostic]:
    """Yield each literal whose end depends on a value.

    A value that is percent-encoded is no better: it is decoded before it is read.
    """
    source = reading.source
    if not holes_in(source).quoted:
        return
    known = CODES["ODQ020"]
    for found in _QUOTED.finditer(source.text, reading.start):
        holes = [at for at in range(*found.span()) if source.text[at] == HOLE]
        values = (file.text[source.offsets[at] : source.ends[at]] for at in holes)
        if holes and not all(_SAFE.search(each) for each in values):
            yield Diagnostic(
                known.code,
                known.slug,
                known.severity,
                _UNSAFE,
                source,
                Span(*found.span()),
                hint=_MAKE_SAFE,
            )


# Fixes


def _spelled(reading: _Reading) -> Iterator[Diagnostic]:
    """Yield diagnostics with the fixes that code can have, as it has to have them."""
    for each in reading.diagnostics:
        fixes = (_fix(fix, reading.template) for fix in each.fixes)
        yield evolve(each, fixes=tuple(fix for fix in fixes if fix is not None))


def _fix(fix: Fix, template: Template) -> Fix | None:
    edits = [_edit(each, template) for each in fix.edits]
    kept = tuple(each for each in edits if each is not None)
    return Fix(fix.title, kept) if len(kept) == len(edits) else None


def _edit(edit: Edit, template: Template) -> Edit | None:
    """Return an edit of characters that stand behind each other in one literal."""
    start, end = edit.span.start, edit.span.end
    before = after = ""
    if start == end:
        # An empty range has no place between two texts: a character beside it has.
        if start and template.spellings[start - 1] is not None:
            start, before = start - 1, template.text[start - 1]
        elif end < len(template.text):
            end, after = end + 1, template.text[end]
    spelling = template.spellings[start] if start < end else None
    if spelling is None or not _is_in_one_piece(template, start, end):
        return None
    spelled = spelling(f"{before}{edit.text}{after}")
    return None if spelled is None else Edit(Span(start, end), spelled)


def _is_in_one_piece(template: Template, start: int, end: int) -> bool:
    """Tell whether characters are a range of the file that no other one shares."""
    starts, ends, spellings = template.starts, template.ends, template.spellings
    if any(each != spellings[start] for each in spellings[start:end]):
        return False
    if any(ends[at] != starts[at + 1] for at in range(start, end - 1)):
        return False
    is_shared = (start > 0 and starts[start - 1] == starts[start]) or (
        end < len(starts) and starts[end] == starts[end - 1]
    )
    return not is_shared and starts[start] < ends[end - 1]
