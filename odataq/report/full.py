"""A block for each diagnostic, with the text that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.fixes import fixed
from odataq.report.concise import LONGEST_PLACE
from odataq.report.snippet import snippet
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from odataq.diagnostics import Diagnostic, Fix, Related
    from odataq.report.run import Run
    from odataq.report.snippet import Snippet
    from odataq.report.style import Style

__all__ = ["report_full"]

# How much of a text is shown on each side of what a fix changes in it.
_CONTEXT: Final = 30
_CUT: Final = "..."
_HOLE: Final = "{...}"


def report_full(run: Run, stream: TextIO, style: Style) -> None:
    """Write a block of lines and an empty line for each diagnostic.

    A block has the message, the place, the line of the text with `^` below what
    is wrong, other places with `-`, where the metadata says so, and what to do or to
    know as `= help: ...`, fixes with what the text becomes.
    """
    for each in run.shown:
        stream.writelines(f"{line}\n" for line in _block(each, run, style))
        stream.write("\n")


def _block(each: Diagnostic, run: Run, style: Style) -> Iterator[str]:
    severity = style.severity(each.severity)
    name = style.strong(f"[{each.code} {each.slug}]:")
    yield f"{severity}{name} {style.strong(style.text(each.message))}"
    own = (
        None if each.place is not None else snippet(each.source, each.span, style.text)
    )
    others = [
        (
            other,
            snippet(other.source, other.span, style.text) if _has_text(other) else None,
        )
        for other in each.related
    ]
    lines = [part.line for part in (own, *(part for _, part in others)) if part]
    margin = " " * max((len(str(line)) for line in lines), default=1)
    at = each.start
    where = style.text(f"{run.name_of(each.source)}:{at.line}:{at.column}")
    yield f"{margin}{style.dim('-->')} {where}"
    if each.place is not None and each.place.path:
        path = style.text(each.place.path[:LONGEST_PLACE])
        yield f"{margin}{style.dim(':::')} {path}"
    if own is not None:
        yield from _shown(own, "^", margin, style)
    for other, part in others:
        yield f"{margin}{style.dim(':::')} {_other(other, run, style)}"
        if part is not None:
            yield from _shown(part, "-", margin, style)
    notes = [*_notes(each)]
    if notes and lines:
        yield style.dim(f"{margin} |")
    for label, text in notes:
        yield f"{margin} {style.dim('=')} {style.strong(label)}: {style.text(text)}"


def _shown(part: Snippet, mark: str, margin: str, style: Style) -> Iterator[str]:
    bar = style.dim(f"{margin} |")
    number = style.dim(f"{part.line:>{len(margin)}} |")
    yield bar
    yield f"{number} {part.text}".rstrip(" ")
    yield f"{bar} {' ' * part.indent}{style.strong(mark * part.width)}"


def _other(other: Related, run: Run, style: Style) -> str:
    """Return where a second place is, as far as that is known, and what it is."""
    name, message = run.name_of(other.source), other.message
    where = name
    if other.place is not None:
        line = other.place.line
        where = name if line is None else f"{name}:{line}"
    elif _has_text(other):
        at = other.source.position(other.span.start)
        where = f"{name}:{at.line}:{at.column}"
    return style.text(f"{where}: {message}")


def _has_text(other: Related) -> bool:
    # Of what is in a document its place is said, and its text never read.
    return bool(other.place is None and other.source.origin.text)


def _notes(each: Diagnostic) -> Iterator[tuple[str, str]]:
    if each.hint:
        yield "help", each.hint
    answer = " ".join(filter(None, [each.server_code, each.server_message]))
    if answer:
        yield "server", answer
    for fix in each.fixes:
        yield "fix", f"{fix.title}{_changed(each.source.text, fix)}"
    if each.sources:
        yield "source", ", ".join(each.sources)


def _changed(text: str, fix: Fix) -> str:
    """Return the part of a text that a fix changes, as it is then."""
    if not text or not fix.edits:
        return ""
    first = min(each.span.start for each in fix.edits)
    behind = len(text) - max(each.span.end for each in fix.edits)
    new = fixed(text, fix)
    start, end = max(first - _CONTEXT, 0), len(new) - max(behind - _CONTEXT, 0)
    head, tail = _CUT if start else "", _CUT if end < len(new) else ""
    shown = new[start:end].replace(HOLE, _HOLE)
    return f": {head}{shown}{tail}"
