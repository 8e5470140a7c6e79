"""Checks one candidate against the metadata of its file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from attrs import evolve, field, frozen

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic, Edit, Fix, Severity
from odataq.lint.code import Skip
from odataq.lint.tables import find_table, whole
from odataq.source import Span
from odataq.syntax.parser import parse_source
from odataq.text.holes import HOLE, holes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.checker import Checker
    from odataq.csdl.model import Model
    from odataq.lint.candidate import Candidate
    from odataq.lint.template import Template
    from odataq.source import Source

__all__ = ["DYNAMIC", "NO_QUERY", "Checked", "HasCheckers", "check_candidate"]

DYNAMIC: Final = "dynamic"
NO_QUERY: Final = "not a query"
_NOTHING: Final = re.compile(rf"[\s/?&{HOLE}]*")
_SYNTAX: Final = "ODQ1"
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
    if _NOTHING.fullmatch(template.text):
        return Checked((), (Skip(template.span, DYNAMIC),))
    found = find_table(candidate.table, checkers.model, file)
    all_of_it, start = whole(candidate, found.entity_set)
    source = all_of_it.source(file)
    checker = checkers.checker(at=found.at, rule=candidate.rule)
    diagnostics = checker.check_source(source, candidate.method)
    if not candidate.is_sure and any(map(_is_unreadable, diagnostics)):
        return Checked((), (Skip(template.span, NO_QUERY),))
    has_holes = source.has_holes
    unread = parse_source(source, candidate.rule).unread if has_holes else ()
    if candidate.is_sure:
        diagnostics += _open_literals(source, start, file)
    own = [] if found.diagnostic is None else [found.diagnostic]
    spelled = (evolve(each, fixes=_spelled(each, all_of_it)) for each in diagnostics)
    skips = tuple(Skip(_in_file(each, source, template), DYNAMIC) for each in unread)
    return Checked((*own, *spelled), skips)


def _is_unreadable(diagnostic: Diagnostic) -> bool:
    is_error = diagnostic.severity is Severity.ERROR
    return is_error and diagnostic.code.startswith(_SYNTAX)


def _in_file(part: Span, source: Source, template: Template) -> Span:
    """Return where a part stands in the file, as a range of its own."""
    starts = source.offsets[part.start : part.end]
    ends = source.ends[part.start : part.end]
    return Span(min(starts), max(ends)) if starts else template.span


# What is put into literals


def _open_literals(source: Source, start: int, file: Source) -> Iterator[Diagnostic]:
    """Yield each literal whose end depends on a value.

    A value that is percent-encoded is no better: it is decoded before it is read.
    """
    places = holes_in(source).quoted
    if not places:
        return
    known = CODES["ODQ020"]
    for found in _QUOTED.finditer(source.text, start):
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


def _spelled(diagnostic: Diagnostic, template: Template) -> tuple[Fix, ...]:
    """Return the fixes that can be written into the code, as it has to have them."""
    spelled = (_fix(each, template) for each in diagnostic.fixes)
    return tuple(each for each in spelled if each is not None)


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
