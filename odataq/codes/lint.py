"""The codes of the linter itself: ODQ0xx."""

from __future__ import annotations

from typing import Final

from odataq.codes.code import Code
from odataq.diagnostics import Severity

__all__ = ["LINT_CODES"]

LINT_CODES: Final = (
    Code(
        "ODQ001",
        "unused-suppression",
        Severity.WARNING,
        "A comment that suppresses a code stands where that code is reported.",
        is_breach=False,
    ),
    Code(
        "ODQ002",
        "invalid-suppression",
        Severity.WARNING,
        "A comment for the linter names known codes in brackets: ignore[ODQ201].",
        is_breach=False,
    ),
    Code(
        "ODQ020",
        "hole-in-literal",
        Severity.ADVICE,
        "What is put into a quoted literal has its quotes doubled.",
        is_breach=False,
    ),
    Code(
        "ODQ021",
        "unknown-table",
        Severity.ERROR,
        "Code that names a table names one that the metadata has.",
        is_breach=False,
    ),
)
