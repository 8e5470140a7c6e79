"""What can be said about a text that has holes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import evolve

from odataq.diagnostics import Severity
from odataq.semantics.operators import OPERATORS
from odataq.text.holes import HOLE, may_go_on_in
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from odataq.diagnostics import Diagnostic
    from odataq.source import Source, Span
    from odataq.text.holes import Holes

__all__ = ["certain", "without_holes"]

# What is found because something isn't there: the text of a hole may have it.
_OF_ABSENCE: Final = frozenset(
    {
        "doubled-connections",
        "missing-option",
        "required-filter",
        "unassigned-alias",
        "unbounded-collection",
        "unbounded-expansion",
        "unfiltered-aggregation",
        "unselected-expansion",
        "unselected-properties",
        "unselected-representation",
        "unstable-order",
        "unused-alias",
    }
)
# What is wrong with a string whatever it says.
_OF_STRINGS: Final = frozenset(
    {
        "incompatible-operands",
        "invalid-argument",
        "misfit-value",
    }
)
_OPERATORS: Final = frozenset({*OPERATORS, "asc", "desc", "as", "with", "from"})
# Beside what may go on in a hole, a name is still that name.
_OF_NAMES: Final = "ODQ2"
# What depends on how many values there are in the option, or on what they say.
_OF_CONTENT: Final = frozenset(
    {
        "doubly-encoded",
        "foreign-query",
        "misfit-column",
        "misfit-parameters",
        "tampered-page",
        "unreadable-query",
    }
)
# What is wrong with an option whatever its value is.
_OF_OPTIONS: Final = frozenset(
    {
        "counted-expansion",
        "filtered-lookup",
        "misplaced-option",
        "ordered-lookup",
        "ordered-nesting",
        "ranked-definitions",
        "unsupported-option",
    }
)
# What depends on what the path leads to, and is said where that isn't known.
_OF_PATH: Final = frozenset({"misplaced-annotations", "misplaced-partition"})
_LONGEST_WORD: Final = 300
_DELIMITERS: Final = frozenset(" \t\r\n()[]{},;:=/'\"&?")
# What isn't looked at, whatever it says.
_OF_LIMITS: Final = frozenset({"ODQ901", "ODQ902", "ODQ903"})
_SYNTAX: Final = "ODQ1"
_HOLES: Final = re.compile(f"(?:{HOLE}|{re.escape(printable(HOLE))})+")
_ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"


def certain(
    diagnostics: Iterable[Diagnostic], source: Source, holes: Holes
) -> Iterator[Diagnostic]:
    """Yield the diagnostics that are true whatever is in the holes of a text.

    Nothing is left about what has a hole, nor about what a hole may bring; fixes are
    left that change nothing of a hole.
    """
    may_go_on = may_go_on_in(source)
    for each in diagnostics:
        if each.source is not source:
            # A part of the text, which is looked at as a text of its own, or a header.
            if HOLE not in each.source.text:
                yield each
            continue
        if each.slug in _OF_ABSENCE and (may_go_on or _is_beside(each, holes)):
            continue
        if each.slug in _OF_CONTENT and _is_beside(each, holes):
            continue
        if each.slug in _OF_PATH and _is_in_path(source, holes):
            continue
        found = _at_name(each) if each.slug in _OF_OPTIONS else each
        if _is_certain(found, holes):
            yield _with_fixes(found, holes)


def without_holes(diagnostic: Diagnostic) -> Diagnostic:
    """Return a diagnostic that shows holes as what people write for them."""
    return evolve(
        diagnostic,
        message=_HOLES.sub(_ELLIPSIS, diagnostic.message),
        hint=_readable(diagnostic.hint),
        server_message=_readable(diagnostic.server_message),
        related=tuple(
            evolve(each, message=_HOLES.sub(_ELLIPSIS, each.message))
            for each in diagnostic.related
        ),
    )


def _readable(text: str | None) -> str | None:
    return None if text is None else _HOLES.sub(_ELLIPSIS, text)


def _with_fixes(diagnostic: Diagnostic, holes: Holes) -> Diagnostic:
    fixes = tuple(
        each
        for each in diagnostic.fixes
        if not any(
            HOLE in edit.text
            or holes.touch(edit.span)
            or holes.are_quoted_in(edit.span)
            for edit in each.edits
        )
    )
    return evolve(diagnostic, fixes=fixes)


def _at_name(diagnostic: Diagnostic) -> Diagnostic:
    """Return a diagnostic about an option at the name of it, whatever its value is."""
    span = diagnostic.span
    text = diagnostic.source.text[span.start : span.end]
    if HOLE not in text or "=" not in text:
        return diagnostic
    end = span.start + len(text.partition("=")[0])
    return evolve(diagnostic, span=evolve(span, end=end))


def _is_certain(diagnostic: Diagnostic, holes: Holes) -> bool:
    span = diagnostic.span
    if diagnostic.code in _OF_LIMITS:
        return True
    if holes.touch(span) or (holes.adjoin(span) and not _is_name(diagnostic)):
        return False
    if _is_tolerated(diagnostic) and holes.touch(_with_words(diagnostic)):
        return False
    text = diagnostic.source.text[span.start : span.end]
    if not (holes.are_quoted_in(span) and _is_string(text)):
        return True
    return diagnostic.slug in _OF_STRINGS or _is_unreadable(diagnostic)


def _is_name(diagnostic: Diagnostic) -> bool:
    """Tell whether a diagnostic is about a name that can't be an operator."""
    span = diagnostic.span
    word = diagnostic.source.text[span.start : span.end].casefold()
    return diagnostic.code.startswith(_OF_NAMES) and word not in _OPERATORS


def _is_in_path(source: Source, holes: Holes) -> bool:
    end = source.text.find("?")
    return end >= 0 and any(at < end for at in holes.bare[:1])


def _is_unreadable(diagnostic: Diagnostic) -> bool:
    is_error = diagnostic.severity is Severity.ERROR
    return is_error and diagnostic.code.startswith(_SYNTAX)


def _is_tolerated(diagnostic: Diagnostic) -> bool:
    is_error = diagnostic.severity is Severity.ERROR
    return not is_error and diagnostic.code.startswith(_SYNTAX)


def _with_words(diagnostic: Diagnostic) -> Span:
    """Return the range of a diagnostic, with the words that touch it."""
    text, start, end = (
        diagnostic.source.text,
        diagnostic.span.start,
        diagnostic.span.end,
    )
    most = max(0, start - _LONGEST_WORD), min(len(text), end + _LONGEST_WORD)
    while start > most[0] and text[start - 1] not in _DELIMITERS:
        start -= 1
    while end < most[1] and text[end] not in _DELIMITERS:
        end += 1
    return evolve(diagnostic.span, start=start, end=end)


def _is_string(text: str) -> bool:
    return text[:1] in {"'", '"'} or text[:3] in {"%27", "%22"}


def _is_beside(diagnostic: Diagnostic, holes: Holes) -> bool:
    """Tell whether there is a hole in the option that a diagnostic is about."""
    text, span = diagnostic.source.text, diagnostic.span
    if diagnostic.slug == "unused-alias":
        return bool(holes.bare)
    start = max(text.rfind(each, 0, span.start) for each in "?&")
    if start < 0 and "=" not in text[: span.start]:
        return False
    end = text.find("&", span.end)
    option = evolve(span, start=start + 1, end=end if end >= 0 else len(text))
    if diagnostic.slug in _OF_CONTENT and holes.are_quoted_in(option):
        return True
    return holes.touch(option)
