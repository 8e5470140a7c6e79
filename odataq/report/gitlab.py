"""A report of code quality, as GitLab takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Severity
from odataq.report.ascii_json import write_json
from odataq.report.fingerprints import unique_fingerprints
from odataq.text.printable import printable

if TYPE_CHECKING:
    from typing import TextIO

    from odataq.diagnostics import Diagnostic
    from odataq.report.run import Run
    from odataq.report.style import Style

__all__ = ["report_gitlab"]

_SEVERITIES: Final = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.ADVICE: "info",
}


def report_gitlab(run: Run, stream: TextIO, _style: Style) -> None:
    """Write a list with an object for each diagnostic, in ASCII.

    Two with one fingerprint would be shown as one, so each has its own.
    """
    issues = [_issue(each, digits, run) for each, digits in unique_fingerprints(run)]
    write_json(issues, stream)


def _issue(each: Diagnostic, digits: str, run: Run) -> dict[str, object]:
    hint = f" ({each.hint})" if each.hint else ""
    lines = {"begin": each.start.line, "end": each.end.line}
    return {
        "description": printable(f"{each.code}: {each.message}{hint}"),
        "check_name": each.slug,
        "fingerprint": digits,
        "severity": _SEVERITIES[each.severity],
        "location": {
            "path": printable(run.path_of(each) or each.source.origin.name),
            "lines": lines,
        },
    }
