"""One line for each diagnostic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from odataq.diagnostics import Diagnostic
    from odataq.report.style import Style

__all__ = ["report_concise"]


def report_concise(
    diagnostics: Iterable[Diagnostic], stream: TextIO, style: Style
) -> None:
    """Write `name:line:column: severity code message [place] (hint)` lines."""
    for each in diagnostics:
        at = each.start
        where = printable(f"{each.source.origin.name}:{at.line}:{at.column}:")
        severity = style.severity(each.severity)
        line = f"{where} {severity} {each.code} {printable(each.message)}"
        if each.place is not None and each.place.path:
            line += style.dim(f" [{printable(each.place.path)}]")
        if each.hint:
            line += f" ({printable(each.hint)})"
        stream.write(f"{line}\n")
