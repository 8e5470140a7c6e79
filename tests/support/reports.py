"""Diagnostics to be reported, hostile ones among them, and what reads reports back."""

from __future__ import annotations

import io
import re
from typing import Final

from hypothesis import strategies as st

from odataq.diagnostics import (
    Diagnostic,
    Edit,
    Fix,
    Place,
    Related,
    Severity,
)
from odataq.report.formats import FORMATS
from odataq.report.run import Run
from odataq.report.style import Style
from odataq.source import Source, Span

__all__ = ["SGR", "found", "hostile_diagnostics", "hostile_texts", "written"]

SGR: Final = re.compile(r"\x1b\[[0-9;]*m")

_SEVERITIES: Final = st.sampled_from([*Severity])
_PIECES: Final = (
    *("\x1b[31m", "\x1b]8;;x\x07", "\x9b", "\0", "\x85", "\r", "\n", "\r\n", "\t"),
    *("\u202e", "\u200b", "\ufeff", "\u2028", "\u2029", "\U000e0041", "\ufdd2"),
    *("\ud800", "\udc80", "\ufffe", "\uffff", "e\u0301", "名", "😀", "ß"),
    *("::error::", "::", ":", ",", "%0A", "%25", "%", ";", "]", "[", "%AZP25"),
    *("##vso[task.setvariable variable=a]b", "##[error]", "##", "#", "##teamcity["),
    *("|", "\\|", "`", "*", "_", "<b>", "</code>", "&amp;", "&", "]]>", "<!--"),
    *("[x](y)", "](", "@user", "$a$", "https\\://", "-", "+", "~", "{0}", "'", '"'),
    *("\\", "./", "../", "/", " ", "  ", "name"),
)


def hostile_texts() -> st.SearchStrategy[str]:
    """Make text that means something to a terminal, a log, a format."""
    piece = st.one_of(st.sampled_from(_PIECES), st.characters())
    return st.lists(piece, max_size=8).map("".join)


@st.composite
def hostile_diagnostics(draw: st.DrawFn) -> Diagnostic:
    """Make a diagnostic whose texts are all hostile."""
    texts = hostile_texts()
    source = draw(_sources())
    span = draw(_spans(source))
    place = None
    if draw(st.integers(0, 4)) == 0:
        source, span = Source("", source.name), Span(0, 0)
        place = Place(draw(texts), lambda: 7)
    related_source = draw(_sources())
    edits = (Edit(span, draw(texts)),) if draw(st.booleans()) else ()
    return Diagnostic(
        "ODQ201",
        "unknown-property",
        draw(_SEVERITIES),
        draw(texts),
        source,
        span,
        hint=draw(st.none() | texts),
        place=place,
        related=(Related(draw(texts), related_source, draw(_spans(related_source))),),
        fixes=() if place else (Fix(draw(texts), edits),),
        sources=("DV201",),
        server_message=draw(st.none() | texts),
    )


@st.composite
def _sources(draw: st.DrawFn) -> Source:
    return Source(draw(hostile_texts()), draw(hostile_texts()) or "a.py")


def _spans(source: Source) -> st.SearchStrategy[Span]:
    ends = st.integers(0, len(source.text))
    return st.tuples(ends, ends).map(lambda both: Span(min(both), max(both)))


def found(  # noqa: PLR0913 (each is a part of a diagnostic)
    message: str = "type 'account' has no property 'nmae'",
    *,
    severity: Severity = Severity.ERROR,
    name: str = "src/a.py",
    hint: str | None = "did you mean 'name'?",
    code: str = "ODQ201",
    text: str = "x = 1\nq = 'accounts?$select=nmae'\n",
) -> Diagnostic:
    """Return a diagnostic about the word `nmae` in a file."""
    start = text.index("nmae")
    span = Span(start, start + len("nmae"))
    return Diagnostic(
        code, "unknown-property", severity, message, Source(text, name), span, hint=hint
    )


def written(
    name: str,
    run: Run | Diagnostic | tuple[Diagnostic, ...],
    style: Style | None = None,
) -> str:
    """Return what a format makes of a run, or of diagnostics of files."""
    if isinstance(run, Diagnostic):
        run = (run,)
    if isinstance(run, tuple):
        run = Run(run, queries=1, paths={each.source.origin.name for each in run})
    stream = io.StringIO()
    FORMATS[name](run, stream, style or Style())
    return stream.getvalue()
