"""Annotations of GitHub Actions: commands in the log of a workflow."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Severity
from odataq.report.concise import concise_line
from odataq.report.escapes import GITHUB_DATA, GITHUB_PROPERTY

if TYPE_CHECKING:
    from typing import TextIO

    from odataq.diagnostics import Diagnostic
    from odataq.report.run import Run
    from odataq.report.style import Style

__all__ = ["report_github"]

# GitHub shows so many annotations of a level and step, and drops the others.
_MOST: Final = 10
_LEVELS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.ADVICE: "notice",
}
_NOTICE: Final = "notice"


def report_github(run: Run, stream: TextIO, style: Style) -> None:
    """Write workflow commands, the most severe diagnostics first.

    Of each level those are commands that GitHub shows; the others are lines of the
    log, with a notice that says how many. Text from outside is made harmless.
    """
    ordered = sorted(run.shown, key=lambda each: [*_LEVELS].index(each.severity))
    levels = Counter(_LEVELS[each.severity] for each in ordered)
    is_cut = any(count > _MOST for count in levels.values())
    # The notice about what is left out is a notice itself.
    room = dict.fromkeys(_LEVELS.values(), _MOST)
    room[_NOTICE] -= is_cut or levels[_NOTICE] > _MOST
    left_out: list[Diagnostic] = []
    for each in ordered:
        level = _LEVELS[each.severity]
        room[level] -= 1
        if room[level] < 0:
            left_out.append(each)
        else:
            stream.write(f"{_command(each, level, run, style)}\n")
    if left_out:
        noun = "problem is" if len(left_out) == 1 else "problems are"
        message = f"{len(left_out)} more {noun} in the log"
        stream.write(f"::{_NOTICE} title=odataq::{message.translate(GITHUB_DATA)}\n")
    for each in left_out:
        stream.write(f"{concise_line(each, run, style)}\n")


def _command(each: Diagnostic, level: str, run: Run, style: Style) -> str:
    properties = {"title": f"{each.code} {each.slug}"}
    path, start, end = run.path_of(each), each.start, each.end
    where = ""
    if path is None:
        name = each.source.origin.name
        where = f"{name}:{start.line}:{start.column}: "
    else:
        properties |= {"file": path, "line": f"{start.line}"}
        if each.place is None:
            properties |= {"col": f"{start.column}", "endLine": f"{end.line}"}
            if end.line == start.line:
                properties |= {"endColumn": f"{end.column}"}
    shown = ",".join(
        f"{name}={style.text(value).translate(GITHUB_PROPERTY)}"
        for name, value in properties.items()
    )
    lines = [f"{where}{each.message}", each.hint]
    text = "\n".join(style.text(line) for line in lines if line)
    return f"::{level} {shown}::{text.translate(GITHUB_DATA)}"
