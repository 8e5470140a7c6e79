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
        "ODQ030",
        "unescaped-dollar",
        Severity.ERROR,
        "PowerShell fills in variables between double quotes: options have a `.",
        is_breach=False,
    ),
    Code(
        "ODQ031",
        "unbraced-variable",
        Severity.ERROR,
        "To PowerShell a question mark is a letter of a name that has no braces.",
        is_breach=False,
    ),
)
