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
        "ODQ010",
        "unknown-encoding",
        Severity.WARNING,
        "The encoding that a file declares is one of text.",
        is_breach=False,
    ),
    Code(
        "ODQ011",
        "unreadable-file",
        Severity.WARNING,
        "A file that is to be checked can be read until that is done.",
        is_breach=False,
    ),
    Code(
        "ODQ012",
        "invalid-pattern",
        Severity.WARNING,
        "A line of an ignore file is a pattern that a path can fit.",
        is_breach=False,
    ),
    Code(
        "ODQ013",
        "excess-queries",
        Severity.WARNING,
        "A file has no more queries than are looked at.",
        is_breach=False,
    ),
)
