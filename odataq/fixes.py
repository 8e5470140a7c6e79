"""Changes a text as the fixes of its diagnostics say."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from odataq.diagnostics import Diagnostic, Edit, Fix

__all__ = ["apply_fixes", "fixed"]


def apply_fixes(text: str, diagnostics: Iterable[Diagnostic], /) -> str:
    """Return a text with the first fix of each diagnostic that has one.

    The diagnostics are those of `check(text)`, and what is about another text
    is passed over. Of two fixes that change the same place the first is made:
    check the new text again to see what is left. Never raises for a text.
    """
    taken: list[tuple[int, int]] = []
    edits: list[Edit] = []
    seen: set[Fix] = set()
    for diagnostic in diagnostics:
        fix = diagnostic.fixes[0] if diagnostic.fixes else None
        if fix is None or fix in seen or diagnostic.source.text != text:
            continue
        seen.add(fix)
        if not any(_is_taken(taken, each) for each in fix.edits):
            edits += fix.edits
            for each in fix.edits:
                insort(taken, (each.span.start, each.span.end))
    return _edited(text, edits)


def fixed(text: str, fix: Fix) -> str:
    """Return a text with one fix made."""
    return _edited(text, fix.edits)


def _is_taken(taken: Sequence[tuple[int, int]], edit: Edit) -> bool:
    """Tell whether an edit meets one of a list, which is sorted and meets nowhere."""
    start, end = edit.span.start, edit.span.end
    at = bisect_left(taken, (start, start))
    if at and taken[at - 1][1] > start:
        return True
    return at < len(taken) and (taken[at][0] < end or taken[at][0] == start)


def _edited(text: str, edits: Iterable[Edit]) -> str:
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda each: (each.span.start, each.span.end)):
        pieces += text[at : edit.span.start], edit.text
        at = edit.span.end
    return "".join([*pieces, text[at:]])
