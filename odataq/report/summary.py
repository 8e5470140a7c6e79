"""The last line of a report: how much was found, and in how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from odataq.report.run import Run

__all__ = ["counted", "summary"]

# From the worst on, each with the noun for several.
_SEVERITIES: Final = {
    Severity.ERROR: "errors",
    Severity.WARNING: "warnings",
    Severity.ADVICE: "advice",
}


def summary(run: Run) -> str:
    """Return `1 error, 2 warnings in 3 queries, 2 files; 1 query skipped (dynamic)`."""
    found = [
        counted(run.count(severity), severity.value, plural)
        for severity, plural in _SEVERITIES.items()
        if run.count(severity)
    ]
    looked_at = []
    if run.queries or not run.requests:
        looked_at.append(counted(run.queries, "query", "queries"))
    if run.requests:
        looked_at.append(counted(run.requests, "request", "requests"))
    if run.files:
        looked_at.append(counted(run.files, "file", "files"))
    text = ", ".join(found) or "no problems"
    text += f" in {', '.join(looked_at)}"
    if not (run.queries or run.requests or run.diagnostics):
        # What finds nothing must not look as if all were well.
        text = f"0 queries found{f' in {looked_at[-1]}' if run.files else ''}"
    skipped = ", ".join(_skipped(run))
    return f"{text}; {skipped}" if skipped else text


def _skipped(run: Run) -> Iterator[str]:
    for skipped, nouns in (
        (run.skipped_queries, ("query", "queries")),
        (run.skipped_files, ("file", "files")),
    ):
        if skipped:
            number = counted(sum(skipped.values()), *nouns)
            yield f"{number} skipped ({_reasons(skipped)})"


def _reasons(skipped: Mapping[str, int]) -> str:
    if len(skipped) == 1:
        return next(iter(skipped))
    ordered = sorted(skipped.items(), key=lambda each: (-each[1], each[0]))
    return ", ".join(f"{number} {reason}" for reason, number in ordered)


def counted(number: int, singular: str, plural: str) -> str:
    """Return a number with the noun that fits it."""
    return f"{number} {singular if number == 1 else plural}"
