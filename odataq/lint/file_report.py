"""What came of one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from odataq.diagnostics import Diagnostic, Place, Related

if TYPE_CHECKING:
    from odataq.source import Span

__all__ = ["FileReport", "FoundText", "sendable"]


@frozen(order=True)
class FoundText:
    """A text in a file that is a query, or with a `reason` one that isn't checked.

    What isn't known of it is shown as `{...}`.
    """

    span: Span
    line: int
    column: int
    text: str
    reason: str = ""


@frozen
class FileReport:
    """What came of a file. Plain values: it goes from one process to another.

    `skipped` is why nothing of it was looked at. Where the file is what it was before,
    it `is_unchanged`, and isn't counted at all. `skips` has a reason for each text
    that isn't checked.
    """

    name: str
    skipped: str | None = None
    is_unchanged: bool = False
    queries: int = 0
    requests: int = 0
    suppressed: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    skips: tuple[str, ...] = ()
    texts: tuple[FoundText, ...] = ()


@frozen
class _KnownLine:
    """Finds a line that is known."""

    line: int | None

    def __call__(self) -> int | None:
        return self.line


def sendable(report: FileReport) -> FileReport:
    """Return a report that brings no document along: lines in metadata are looked up.

    A document looks up all lines at once, so it is for several reports behind each
    other.
    """
    if not report.diagnostics:
        return report
    return evolve(report, diagnostics=tuple(map(_sendable, report.diagnostics)))


def _sendable(diagnostic: Diagnostic) -> Diagnostic:
    return evolve(
        diagnostic,
        place=_known(diagnostic.place),
        related=tuple(map(_sendable_related, diagnostic.related)),
    )


def _sendable_related(related: Related) -> Related:
    return evolve(related, place=_known(related.place)) if related.place else related


def _known(place: Place | None) -> Place | None:
    return None if place is None else Place(place.path, _KnownLine(place.line))
