"""The order in which diagnostics are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from odataq.http import Request
    from odataq.source import Span

__all__ = ["first_of", "in_order"]

# Whatever else is said of a name or a number that can't be one is a consequence.
_MISREAD: Final = frozenset({"ODQ110", "ODQ904"})


def in_order(found: Sequence[Diagnostic], request: Request | None) -> list[Diagnostic]:
    """Return each diagnostic once: the query's first, then by header, the body's."""
    misread = {_place(each) for each in found if each.code in _MISREAD}
    unique = {
        (_place(each), each.code, each.message): each
        for each in found
        if each.code in _MISREAD or _place(each) not in misread
    }
    headers = () if request is None else request.headers
    order = {(f"header {name}", text): at for at, (name, text) in enumerate(headers, 1)}
    return sorted(
        unique.values(),
        key=lambda each: (_rank(each, order), _place(each)[-1], each.code),
    )


def _rank(diagnostic: Diagnostic, headers: Mapping[tuple[str, str], int]) -> int:
    source = diagnostic.source
    if source.name == "body":
        return len(headers) + 1
    return headers.get((source.name, source.text), 0)


def _place(diagnostic: Diagnostic) -> tuple[str, str, Span]:
    source = diagnostic.source
    # The text of a query is as good as its file, and quicker.
    is_derived = source.name == "body" and source.parent is not None
    span = source.in_origin(diagnostic.span) if is_derived else diagnostic.span
    # Two headers of one name are two texts.
    return source.name, "" if is_derived else source.text, span


def first_of(found: list[Diagnostic], most: int) -> list[Diagnostic]:
    """Return the first diagnostics, and that there are more, in their order."""
    if len(found) <= most:
        return found
    # No flood of warnings hides an error.
    first = sorted(range(len(found)), key=lambda at: _is_no_error(found[at]))[:most]
    kept = [found[at] for at in sorted(first)]
    known = CODES["ODQ903"]
    message = f"there is more to report than {most} diagnostics"
    last = kept[-1]
    more = Diagnostic(
        known.code, known.slug, known.severity, message, last.source, last.span
    )
    return [*kept, more]


def _is_no_error(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity is not Severity.ERROR
