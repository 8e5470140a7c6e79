"""All formats of reports by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TextIO

from odataq.report.azure import report_azure
from odataq.report.concise import report_concise
from odataq.report.full import report_full
from odataq.report.github import report_github
from odataq.report.gitlab import report_gitlab
from odataq.report.json_report import report_json, report_jsonl
from odataq.report.junit import report_junit
from odataq.report.markdown import report_markdown
from odataq.report.rdjson import report_rdjson
from odataq.report.run import Run
from odataq.report.sarif import report_sarif
from odataq.report.style import Style

__all__ = ["FORMATS", "SUMMED_UP", "Writer"]

Writer = Callable[[Run, TextIO, Style], None]

FORMATS: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        "full": report_full,
        "concise": report_concise,
        "json": report_json,
        "jsonl": report_jsonl,
        "github": report_github,
        "gitlab": report_gitlab,
        "junit": report_junit,
        "sarif": report_sarif,
        "azure": report_azure,
        "rdjson": report_rdjson,
        "markdown": report_markdown,
    }
)
# What people read, with a line at the end that says how much there is.
SUMMED_UP: Final = frozenset({"full", "concise", "github", "azure"})
