"""A table in Markdown, for the summary of a build or a comment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.report.summary import summary
from odataq.text.printable import printable

if TYPE_CHECKING:
    from typing import TextIO

    from odataq.diagnostics import Diagnostic
    from odataq.report.run import Run
    from odataq.report.style import Style

__all__ = ["report_markdown"]

# GitHub takes a summary of one mebibyte.
_MOST: Final = 1_000
# Whatever has a meaning in Markdown or HTML somewhere, in mentions and in formulas.
_SPECIAL = re.compile(r"[^A-Za-z0-9 ,;?=%'\u0080-\U0010ffff]|(?<= ) |(?<=\bwww)\.")


def report_markdown(run: Run, stream: TextIO, _style: Style) -> None:
    """Write a heading, a table of the diagnostics and the summary, in ASCII."""
    stream.write("### odataq\n\n")
    if run.shown:
        stream.write("| severity | code | where | what |\n|---|---|---|---|\n")
    stream.writelines(f"{_row(each, run)}\n" for each in run.shown[:_MOST])
    if run.shown:
        stream.write("\n")
    more = len(run.shown) - _MOST
    if more > 0:
        stream.write(f"... and {more} more\n\n")
    stream.write(f"{_text(summary(run))}\n")


def _row(each: Diagnostic, run: Run) -> str:
    at = each.start
    name = run.path_of(each) or each.source.origin.name
    where = f"<code>{_text(name)}:{at.line}:{at.column}</code>"
    hint = f" ({each.hint})" if each.hint else ""
    code = f"{each.code} {each.slug}"
    what = _text(f"{each.message}{hint}")
    return f"| {each.severity.value} | {code} | {where} | {what} |"


def _text(text: str) -> str:
    """Return text that is shown as it is: what might be markup is a reference."""
    shown = _SPECIAL.sub(lambda found: f"&#{ord(found.group())};", printable(text))
    return shown.encode("ascii", "xmlcharrefreplace").decode()
