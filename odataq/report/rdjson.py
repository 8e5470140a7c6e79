"""Diagnostics as reviewdog takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Severity
from odataq.report.ascii_json import write_json
from odataq.report.edits import placed_fixes
from odataq.text.printable import printable

if TYPE_CHECKING:
    from typing import TextIO

    from odataq.diagnostics import Diagnostic
    from odataq.report.run import Run
    from odataq.report.style import Style
    from odataq.source import Source, Span

__all__ = ["report_rdjson"]

_SEVERITIES: Final = {
    Severity.ERROR: "ERROR",
    Severity.WARNING: "WARNING",
    Severity.ADVICE: "INFO",
}


def report_rdjson(run: Run, stream: TextIO, _style: Style) -> None:
    """Write one object in the Reviewdog Diagnostic Format, in ASCII.

    Its columns count the bytes of UTF-8.
    """
    made = {
        "source": {"name": "odataq"},
        "diagnostics": [_diagnostic(each, run) for each in run.shown],
    }
    write_json(made, stream)


def _diagnostic(each: Diagnostic, run: Run) -> dict[str, object]:
    origin = each.source.origin
    hint = f" ({each.hint})" if each.hint else ""
    location: dict[str, object] = {
        "path": printable(run.path_of(each) or origin.name),
        "range": {"start": {"line": each.start.line}}
        if each.place is not None
        else _range(origin, each.source.in_origin(each.span)),
    }
    made: dict[str, object] = {
        "message": printable(f"{each.message}{hint}"),
        "location": location,
        "severity": _SEVERITIES[each.severity],
        "code": {"value": each.code},
    }
    # A suggestion is one change.
    suggestions = [
        {"range": _range(origin, edits[0].span), "text": edits[0].text}
        for _, edits in placed_fixes(each)
        if len(edits) == 1
    ]
    if suggestions:
        made["suggestions"] = suggestions
    return made


def _range(origin: Source, span: Span) -> dict[str, object]:
    ends: dict[str, object] = {}
    for name, offset in (("start", span.start), ("end", span.end)):
        at = origin.position(offset)
        before = origin.line_text(at.line)[: at.column - 1]
        column = len(before.encode("utf-8", "surrogatepass")) + 1
        ends[name] = {"line": at.line, "column": column}
    return ends
