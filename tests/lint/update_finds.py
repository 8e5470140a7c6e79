"""Writes what the files of the corpus have: `python -m tests.lint.update_finds`.

Beside each file `name.ext` of `tests/corpus/lint/LANGUAGE/` it writes `name.ext.finds`
with each query that is found in it, where its parts stand, and each text that is left
out with the reason. Changes are read like code.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from odataq.lint.finding import Findings, candidates_in
from odataq.lint.hosts import language_of, read_code
from odataq.source import Source, Span
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from odataq.http_places import PlacedRequest
    from odataq.lint.candidate import Candidate
    from odataq.lint.code import Code

__all__ = ["FOLDER", "all_found", "files", "finds_in", "golden", "requests_of"]

FOLDER: Final = Path(__file__).resolve().parents[1] / "corpus" / "lint"
SUFFIX: Final = ".finds"


def files() -> list[Path]:
    """Return the files of the corpus that have a host."""
    return sorted(
        path
        for path in FOLDER.glob("*/*")
        if path.suffix != SUFFIX and language_of(path.name) is not None
    )


def golden(path: Path) -> Path:
    """Return the file that has what is found in another one."""
    return path.with_name(path.name + SUFFIX)


def finds_in(path: Path) -> str:
    """Return what is found in a file."""
    # The line ends are those of the file.
    source = Source(path.read_bytes().decode(), path.name)
    language = language_of(path.name)
    assert language is not None, path
    code = read_code(source, language)
    findings = all_found(code)
    lines: list[str] = []
    for placed in requests_of(code):
        lines += [*_request(placed, source), ""]
    for each in findings.candidates:
        lines += [*_shown(each, source), ""]
    for skip in findings.skips:
        cut = source.text[skip.span.start : skip.span.end]
        lines += [f"{_place(source, skip.span)} skipped: {skip.reason}"]
        lines += [f"  file:  {_line(cut)}", ""]
    return "\n".join(lines) or "nothing\n"


def all_found(code: Code) -> Findings:
    """Return what is found in a file, and in what is embedded."""
    found = [candidates_in(part) for part in (code, *code.embedded)]
    candidates = (each for part in found for each in part.candidates)
    skips = (each for part in found for each in part.skips)
    return Findings(
        tuple(sorted(candidates, key=lambda each: each.span)),
        tuple(sorted(skips, key=lambda each: each.span)),
    )


def requests_of(code: Code) -> list[PlacedRequest]:
    """Return the whole requests of a file, those of what is embedded too."""
    return [each for part in (code, *code.embedded) for each in part.requests]


def _request(placed: PlacedRequest, source: Source) -> Iterator[str]:
    yield f"{_place(source, placed.span)} request, {placed.request.method}"
    for part in (placed.url, *placed.headers, *filter(None, [placed.body])):
        yield f"  {part.name}: {_line(part.text)}"
        for piece in _pieces(part.offsets[:-1], part.offsets[1:]):
            cut = source.text[piece.start : piece.end]
            yield f"  file:  {_place(source, piece)} {_line(cut)}"
    for each in placed.diagnostics:
        yield f"  {each}"


def _shown(candidate: Candidate, source: Source) -> Iterator[str]:
    template = candidate.template
    kind = ["query"]
    if candidate.rule is not None:
        kind.append(f"as {candidate.rule}")
    kind += [candidate.method] if candidate.method else []
    kind += [] if candidate.is_sure else ["unsure"]
    kind += ["open"] if candidate.is_open else []
    yield f"{_place(source, candidate.span)} {', '.join(kind)}"
    if candidate.table is not None:
        table = candidate.table
        row = "row of " if table.is_row else ""
        cut = source.text[table.span.start : table.span.end]
        yield f"  table: {row}{table.kind.value} {table.name} = {_line(cut)}"
    yield f"  query: {_line(template.text.replace(HOLE, '{…}'))}"
    for piece in _pieces(template.starts, template.ends):
        cut = source.text[piece.start : piece.end]
        yield f"  file:  {_place(source, piece)} {_line(cut)}"


def _pieces(starts: Sequence[int], ends: Sequence[int]) -> Iterator[Span]:
    """Yield the ranges of the file that a text is made of, one behind another."""
    start = end = None
    for first, last in zip(starts, ends, strict=True):
        if first == last:
            continue
        if first != end:
            if start is not None and end is not None:
                yield Span(start, end)
            start = first
        end = last
    if start is not None and end is not None:
        yield Span(start, end)


def _place(source: Source, span: Span) -> str:
    start, end = source.position(span.start), source.position(span.end)
    return f"{start.line}:{start.column}-{end.line}:{end.column}"


def _line(text: str) -> str:
    shown = text.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")
    return shown if len(shown) < 2_000 else f"{shown[:2_000]}…"


def _main() -> None:
    for path in files():
        found = finds_in(path)
        kept = golden(path)
        if not kept.is_file() or kept.read_text("utf-8") != found:
            kept.write_text(found, "utf-8", newline="\n")
            sys.stdout.write(f"{path.relative_to(FOLDER)}: updated\n")


if __name__ == "__main__":
    _main()
