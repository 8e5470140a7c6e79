"""Diagnostics as JSON: one object for all of a run, or one object a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq import __version__
from odataq.diagnostics import Severity
from odataq.report.ascii_json import write_json, write_json_line
from odataq.report.edits import placed_fixes
from odataq.report.fingerprints import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TextIO

    from odataq.diagnostics import Diagnostic, Edit, Fix, Place, Related
    from odataq.report.run import Run
    from odataq.report.style import Style
    from odataq.source import Source, Span

__all__ = ["report_json", "report_jsonl"]

_VERSION: Final = 1


def report_json(run: Run, stream: TextIO, _style: Style) -> None:
    """Write the object that docs/schema/diagnostics.schema.json describes, in ASCII.

    Text from outside is in it as it was, but for secrets.
    """
    envelope = {
        "version": _VERSION,
        "tool": {"name": "odataq", "version": __version__},
        "profile": run.profile,
        "summary": {
            "queries": run.queries + run.requests,
            "requests": run.requests,
            "files": run.files,
            "errors": run.count(Severity.ERROR),
            "warnings": run.count(Severity.WARNING),
            "advice": run.count(Severity.ADVICE),
            "skipped": {
                "queries": _reasons(run.skipped_queries),
                "files": _reasons(run.skipped_files),
            },
        },
        "diagnostics": [_diagnostic(each, run) for each in run.shown],
    }
    write_json(envelope, stream)


def report_jsonl(run: Run, stream: TextIO, _style: Style) -> None:
    """Write each diagnostic as docs/schema/diagnostic.schema.json, one a line."""
    for each in run.shown:
        write_json_line(_diagnostic(each, run), stream)


def _reasons(skipped: Mapping[str, int]) -> list[dict[str, object]]:
    return [
        {"reason": reason, "count": count} for reason, count in sorted(skipped.items())
    ]


def _diagnostic(each: Diagnostic, run: Run) -> dict[str, object]:
    answer = each.server_code or each.server_message
    return {
        "code": each.code,
        "slug": each.slug,
        "severity": each.severity.value,
        "certainty": each.certainty.value,
        "message": each.message,
        "hint": each.hint,
        "source": each.source.origin.name,
        "path": run.path_of(each),
        "range": _line_range(each.place)
        if each.place
        else _range(each.source, each.span),
        "related": [_related(other, run) for other in each.related],
        "fixes": [
            _fix(fix, edits, each.source.origin) for fix, edits in placed_fixes(each)
        ],
        "sources": [*each.sources],
        "server": {"code": each.server_code, "message": each.server_message}
        if answer
        else None,
        "url": None,
        "fingerprint": fingerprint(each),
    }


def _related(other: Related, run: Run) -> dict[str, object]:
    name = other.source.origin.name
    is_file = other.place is not None or run.is_file(name)
    where: dict[str, object] | None = None
    if other.place is not None:
        where = None if other.place.line is None else _line_range(other.place)
    elif other.source.origin.text:
        # A text that isn't there any more has no places.
        where = _range(other.source, other.span)
    return {
        "message": other.message,
        "source": name,
        "path": run.path(name) if is_file else None,
        "range": where,
    }


def _fix(fix: Fix, edits: Iterable[Edit], origin: Source) -> dict[str, object]:
    made = [{"range": _range(origin, each.span), "text": each.text} for each in edits]
    return {"title": fix.title, "edits": made}


def _range(source: Source, span: Span) -> dict[str, object]:
    """Return a span's ends in the outermost text."""
    outer = source.in_origin(span)
    ends: dict[str, object] = {}
    for name, offset in (("start", outer.start), ("end", outer.end)):
        at = source.origin.position(offset)
        ends[name] = {"line": at.line, "column": at.column, "offset": offset}
    return ends


def _line_range(place: Place) -> dict[str, object]:
    """Return the beginning of the line of an element; its offset isn't known."""
    at = {"line": place.line or 1, "column": 1, "offset": None}
    return {"start": at, "end": at}
