"""One line for each diagnostic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing import TextIO

    from odataq.diagnostics import Diagnostic
    from odataq.report.run import Run
    from odataq.report.style import Style

__all__ = ["LONGEST_PLACE", "concise_line", "report_concise"]

# An element path has names of any length.
LONGEST_PLACE: Final = 1000
# What a log may take for a command where a line begins with it.
_COMMANDS: Final = ("::", "##")


def report_concise(run: Run, stream: TextIO, style: Style) -> None:
    """Write `name:line:column: severity code message [place] (hint)` lines."""
    stream.writelines(f"{concise_line(each, run, style)}\n" for each in run.shown)


def concise_line(each: Diagnostic, run: Run, style: Style) -> str:
    """Return the line of a diagnostic that has no secrets."""
    at = each.start
    name = style.text(run.name_of(each.source))
    if name.lstrip().startswith(_COMMANDS):
        name = f"./{name}"
    severity = style.severity(each.severity)
    line = (
        f"{name}:{at.line}:{at.column}: {severity} {each.code} "
        f"{style.text(each.message)}"
    )
    if each.place is not None and each.place.path:
        line += style.dim(f" [{style.text(each.place.path[:LONGEST_PLACE])}]")
    if each.hint:
        line += f" ({style.text(each.hint)})"
    return line
