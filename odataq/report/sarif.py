"""A log of static analysis: SARIF 2.1.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from odataq import __version__
from odataq.codes import CODES
from odataq.diagnostics import Severity
from odataq.report.ascii_json import write_json_line
from odataq.report.edits import placed_fixes
from odataq.report.fingerprints import unique_fingerprints
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TextIO

    from odataq.diagnostics import Diagnostic, Edit, Related
    from odataq.report.run import Run
    from odataq.report.style import Style
    from odataq.source import Source, Span

__all__ = ["report_sarif"]

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_BASE: Final = "%SRCROOT%"
# GitHub refuses a log with more.
_MOST: Final = 25_000
_LEVELS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.ADVICE: "note",
}


def report_sarif(run: Run, stream: TextIO, _style: Style) -> None:
    """Write a log with one run, compact and in ASCII.

    Of more than 25,000 results the most severe are there, and a notification says
    how many aren't. Files are relative to the base `%SRCROOT%`, percent-encoded.

    Spec: Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
    """
    kept, left_out = _most_severe([*unique_fingerprints(run)])
    codes = sorted({(each.code, each.slug) for each, _ in kept})
    numbers = {code: number for number, (code, _) in enumerate(codes)}
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "odataq",
                        "version": __version__,
                        "semanticVersion": __version__,
                        "rules": [_rule(code, slug, run) for code, slug in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "newlineSequences": ["\r\n", "\r", "\n"],
                "originalUriBaseIds": {
                    _BASE: {"description": {"text": "The folder of the project."}}
                },
                "invocations": [_invocation(left_out)],
                "results": [
                    _result(each, digits, numbers, run) for each, digits in kept
                ],
            }
        ],
    }
    write_json_line(log, stream)


def _most_severe(
    found: Sequence[tuple[Diagnostic, str]],
) -> tuple[Sequence[tuple[Diagnostic, str]], int]:
    if len(found) <= _MOST:
        return found, 0
    order = [*_LEVELS]
    ranked = sorted(
        range(len(found)), key=lambda at: order.index(found[at][0].severity)
    )
    return [found[at] for at in sorted(ranked[:_MOST])], len(found) - _MOST


def _invocation(left_out: int) -> dict[str, object]:
    made: dict[str, object] = {"executionSuccessful": True}
    if left_out:
        text = f"{left_out} more results are left out: there may be {_MOST}"
        made["toolExecutionNotifications"] = [
            {"level": "warning", "message": {"text": text}}
        ]
    return made


def _rule(code: str, slug: str, run: Run) -> dict[str, object]:
    known = CODES.get(code)
    made: dict[str, object] = {"id": code, "name": slug}
    if known is None:
        return made
    text = run.helps.get(code, known.text)
    short = known.text.partition("\n")[0]
    return made | {
        "shortDescription": {"text": short},
        "fullDescription": {"text": known.text},
        "help": {"text": text},
        "defaultConfiguration": {"level": _LEVELS[known.severity]},
    }


def _result(
    each: Diagnostic, digits: str, numbers: Mapping[str, int], run: Run
) -> dict[str, object]:
    hint = f" ({each.hint})" if each.hint else ""
    made: dict[str, object] = {
        "ruleId": each.code,
        "ruleIndex": numbers[each.code],
        "level": _LEVELS[each.severity],
        "message": _message(f"{each.message}{hint}"),
        "locations": [_location(each, run)],
        "partialFingerprints": {"primaryLocationLineHash": digits},
    }
    related = [*_related_locations(each.related, run)]
    if related:
        made["relatedLocations"] = related
    fixes = _fixes(each, run)
    if fixes:
        made["fixes"] = fixes
    return made


def _message(text: str) -> dict[str, str]:
    # A message may have links, [like this](1): none that comes from outside.
    return {"text": printable(text).replace("](", "\\](")}


def _location(each: Diagnostic, run: Run) -> dict[str, object]:
    path = run.path_of(each)
    origin = each.source.origin
    if path is None:
        name = printable(origin.name)
        full = f"{name}:{each.start.line}:{each.start.column}"
        return {"logicalLocations": [{"name": name, "fullyQualifiedName": full}]}
    if each.place is None:
        region = _region(origin, each.source.in_origin(each.span))
        return {"physicalLocation": _physical(path, region)}
    made: dict[str, object] = {
        "physicalLocation": _physical(path, {"startLine": each.start.line})
    }
    if each.place.path:
        name = printable(each.place.path)
        made["logicalLocations"] = [{"fullyQualifiedName": name}]
    return made


def _related_locations(
    related: Iterable[Related], run: Run
) -> Iterable[dict[str, object]]:
    for each in related:
        name = each.source.origin.name
        if each.place is not None:
            region: dict[str, int] = {"startLine": each.place.line or 1}
        elif run.is_file(name) and each.source.origin.text:
            region = _region(each.source.origin, each.source.in_origin(each.span))
        else:
            continue
        physical = _physical(run.path(name), region)
        yield {"physicalLocation": physical, "message": _message(each.message)}


def _fixes(each: Diagnostic, run: Run) -> list[dict[str, object]]:
    path = run.path_of(each)
    if path is None or each.place is not None:
        return []
    return [
        {
            "description": _message(fix.title),
            "artifactChanges": [
                {
                    "artifactLocation": _artifact(path),
                    "replacements": [
                        _replacement(each.source.origin, edit) for edit in edits
                    ],
                }
            ],
        }
        for fix, edits in placed_fixes(each)
    ]


def _replacement(origin: Source, edit: Edit) -> dict[str, object]:
    return {
        "deletedRegion": _region(origin, edit.span),
        "insertedContent": {"text": edit.text},
    }


def _physical(path: str, region: Mapping[str, int]) -> dict[str, object]:
    return {"artifactLocation": _artifact(path), "region": region}


def _artifact(path: str) -> dict[str, str]:
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = path.encode("utf-8", "surrogatepass")
    encoded = quote(data, safe="/")
    if path.startswith("/"):
        return {"uri": f"file://{encoded}"}
    if path[1:3] == ":/":
        # A drive of Windows.
        return {"uri": f"file:///{path[0]}:{encoded[4:]}"}
    return {"uri": encoded, "uriBaseId": _BASE}


def _region(origin: Source, span: Span) -> dict[str, int]:
    start, end = origin.position(span.start), origin.position(span.end)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
    }
