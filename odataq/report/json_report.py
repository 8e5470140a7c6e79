"""One JSON object for all diagnostics of a run."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from odataq import __version__
from odataq.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import TextIO

    from odataq.diagnostics import Diagnostic, Fix, Related
    from odataq.source import Source, Span

__all__ = ["fingerprint", "report_json"]

_VERSION: Final = 1
_DIGITS: Final = 16


def report_json(
    diagnostics: Sequence[Diagnostic],
    stream: TextIO,
    *,
    profile: str | None,
    queries: int,
    files: Collection[str] = (),
) -> None:
    """Write the object that docs/schema/diagnostics.schema.json describes.

    `profile` is the name of what the queries were checked against, `queries`
    their number. `files` has the names of sources that are paths of files:
    other names are no `path`. The output is ASCII.
    """
    severities = [each.severity for each in diagnostics]
    envelope = {
        "version": _VERSION,
        "tool": {"name": "odataq", "version": __version__},
        "profile": profile,
        "summary": {
            "queries": queries,
            "errors": severities.count(Severity.ERROR),
            "warnings": severities.count(Severity.WARNING),
            "advice": severities.count(Severity.ADVICE),
        },
        "diagnostics": [_diagnostic(each, files) for each in diagnostics],
    }
    json.dump(envelope, stream, indent=2)
    stream.write("\n")


def fingerprint(diagnostic: Diagnostic) -> str:
    """Return 16 hexadecimal digits that find a diagnostic again in a later run.

    It is a hash of the code, of the text of the query with each run of white
    space made one blank, and of what is marked in it (for metadata: the path of
    the element). So it stays when the query moves to another line, file or
    indentation, and changes when the query does. The same mistake in the same
    query twice has the same fingerprint: whoever keeps them counts them.
    """
    span, place = diagnostic.span, diagnostic.place
    text = diagnostic.source.text
    token = place.path if place is not None else text[span.start : span.end]
    parts = (diagnostic.code, " ".join(text.split()), " ".join(token.split()))
    # Text from outside can have half a surrogate pair.
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:_DIGITS]


def _diagnostic(each: Diagnostic, files: Collection[str]) -> dict[str, object]:
    answer = each.server_code or each.server_message
    # What has a place is about a metadata document, and that is a file.
    is_file = each.place is not None or each.source.origin.name in files
    return {
        "code": each.code,
        "slug": each.slug,
        "severity": each.severity.value,
        "certainty": each.certainty.value,
        "message": each.message,
        "hint": each.hint,
        "source": each.source.origin.name,
        "path": each.source.origin.name if is_file else None,
        "range": _line_range(each) if each.place else _range(each.source, each.span),
        "related": [_related(other, files) for other in each.related],
        "fixes": [_fix(fix, each.source) for fix in each.fixes],
        "sources": [*each.sources],
        "server": {"code": each.server_code, "message": each.server_message}
        if answer
        else None,
        "url": None,
        "fingerprint": fingerprint(each),
    }


def _related(other: Related, files: Collection[str]) -> dict[str, object]:
    name = other.source.origin.name
    return {
        "message": other.message,
        "source": name,
        "path": name if name in files else None,
        # A text that isn't there any more has no places.
        "range": _range(other.source, other.span) if other.source.origin.text else None,
    }


def _fix(fix: Fix, source: Source) -> dict[str, object]:
    edits = [{"range": _range(source, e.span), "text": e.text} for e in fix.edits]
    return {"title": fix.title, "edits": edits}


def _range(source: Source, span: Span) -> dict[str, object]:
    """Return a span's ends in the outermost text."""
    outer = source.in_origin(span)
    ends: dict[str, object] = {}
    for name, offset in (("start", outer.start), ("end", outer.end)):
        at = source.origin.position(offset)
        ends[name] = {"line": at.line, "column": at.column, "offset": offset}
    return ends


def _line_range(each: Diagnostic) -> dict[str, object]:
    """Return the beginning of the line of an element; its offset isn't known."""
    at = {"line": each.start.line, "column": each.start.column, "offset": None}
    return {"start": at, "end": at}
