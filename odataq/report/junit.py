"""A report of tests in the XML that JUnit has made common."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from odataq.diagnostics import Severity
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from odataq.diagnostics import Diagnostic
    from odataq.report.run import Run
    from odataq.report.style import Style

__all__ = ["report_junit"]


def report_junit(run: Run, stream: TextIO, _style: Style) -> None:
    """Write a suite for each file and a test for each diagnostic, in ASCII.

    Errors and warnings are failures; advice is a test that was skipped. A run
    without a diagnostic is one test that has passed.
    """
    root = ET.Element("testsuites", name="odataq")
    _count(root, run.shown)
    for name, group in groupby(run.shown, key=lambda each: _file(each, run)):
        found = [*group]
        suite = ET.SubElement(root, "testsuite", name=name)
        _count(suite, found)
        for each in found:
            _add(suite, each, name)
    if not run.shown:
        root.set("tests", "1")
        suite = ET.SubElement(root, "testsuite", name="odataq")
        _count(suite, ())
        suite.set("tests", "1")
        ET.SubElement(suite, "testcase", name="no problems", classname="odataq")
    ET.indent(root)
    stream.write('<?xml version="1.0" encoding="utf-8"?>\n')
    # In ASCII, with references to all other characters.
    stream.write(f"{ET.tostring(root, 'us-ascii').decode('ascii')}\n")


def _file(each: Diagnostic, run: Run) -> str:
    return printable(run.path_of(each) or each.source.origin.name)


def _count(element: ET.Element, found: Sequence[Diagnostic]) -> None:
    skipped = sum(each.severity is Severity.ADVICE for each in found)
    element.set("tests", f"{len(found)}")
    element.set("failures", f"{len(found) - skipped}")
    element.set("errors", "0")
    element.set("skipped", f"{skipped}")


def _add(suite: ET.Element, each: Diagnostic, file: str) -> None:
    at = each.start
    case = ET.SubElement(
        suite,
        "testcase",
        name=f"{each.code} {each.slug} ({at.line}:{at.column})",
        classname=file,
        file=file,
        line=f"{at.line}",
    )
    message = printable(each.message)
    if each.severity is Severity.ADVICE:
        ET.SubElement(case, "skipped", message=message)
        return
    failure = ET.SubElement(case, "failure", type=each.severity.value, message=message)
    hint = f" ({printable(each.hint)})" if each.hint else ""
    failure.text = f"{file}:{at.line}:{at.column}: {message}{hint}"
