"""Issues of Azure Pipelines: commands in the log of a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Severity
from odataq.report.concise import concise_line
from odataq.report.escapes import AZURE_DATA, AZURE_PROPERTY

if TYPE_CHECKING:
    from typing import TextIO

    from odataq.diagnostics import Diagnostic
    from odataq.report.run import Run
    from odataq.report.style import Style

__all__ = ["report_azure"]

# There is no third type of issues.
_TYPES: Final = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def report_azure(run: Run, stream: TextIO, style: Style) -> None:
    """Write a logging command for each error and warning; advice is a plain line.

    Text from outside is made harmless.
    """
    for each in run.shown:
        kind = _TYPES.get(each.severity)
        if kind is None:
            stream.write(f"{concise_line(each, run, style)}\n")
        else:
            stream.write(f"{_command(each, kind, run, style)}\n")


def _command(each: Diagnostic, kind: str, run: Run, style: Style) -> str:
    properties = {"type": kind}
    path, start = run.path_of(each), each.start
    where = ""
    if path is None:
        name = each.source.origin.name
        where = f"{name}:{start.line}:{start.column}: "
    else:
        properties |= {"sourcepath": path, "linenumber": f"{start.line}"}
        properties |= {"columnnumber": f"{start.column}"}
    properties["code"] = each.code
    shown = "".join(
        f"{name}={style.text(value).translate(AZURE_PROPERTY)};"
        for name, value in properties.items()
    )
    hint = f" ({each.hint})" if each.hint else ""
    text = style.text(f"{where}{each.message}{hint}")
    return f"##vso[task.logissue {shown}]{text.translate(AZURE_DATA)}"
