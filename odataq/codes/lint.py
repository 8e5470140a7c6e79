"""The linter's own codes: ODQ0xx.

ODQ00x are about suppressions, 010 to 014 about files, 015 to 019 about configuration,
02x about text from elsewhere within a query, 03x about host languages.
"""

from __future__ import annotations

from typing import Final

from odataq.codes.code import Code
from odataq.diagnostics import Severity

__all__ = ["LINT_CODES"]

_ERROR: Final = Severity.ERROR
_WARNING: Final = Severity.WARNING

LINT_CODES: Final = (
    Code(
        "ODQ001",
        "unused-suppression",
        _WARNING,
        "A comment that suppresses a code stands where that code is reported.",
        is_breach=False,
    ),
    Code(
        "ODQ002",
        "invalid-suppression",
        _WARNING,
        "A comment for the linter names known codes in brackets: ignore[ODQ201].",
        is_breach=False,
    ),
    Code(
        "ODQ010",
        "unknown-encoding",
        _WARNING,
        "A file declares an encoding that isn't one of text, so it isn't checked.",
        is_breach=False,
    ),
    Code(
        "ODQ011",
        "unreadable-file",
        _WARNING,
        "A file that is to be checked can't be read.",
        is_breach=False,
    ),
    Code(
        "ODQ012",
        "unusable-pattern",
        _WARNING,
        "A line of an ignore file is no pattern that a path can fit.",
        is_breach=False,
    ),
    Code(
        "ODQ013",
        "excess-queries",
        _WARNING,
        "A file has more queries than are looked at.",
        is_breach=False,
    ),
    Code(
        "ODQ014",
        "crowded-file",
        _WARNING,
        "A file has more problems than are reported.",
        is_breach=False,
    ),
    Code(
        "ODQ015",
        "malformed-configuration",
        _ERROR,
        "A configuration file can't be read, or isn't TOML.",
    ),
    Code(
        "ODQ016",
        "unknown-setting",
        _ERROR,
        "A configuration file has a setting that odataq doesn't have.",
    ),
    Code(
        "ODQ017",
        "invalid-setting",
        _ERROR,
        "A setting has a value that it can't have.",
    ),
    Code(
        "ODQ018",
        "unknown-selector",
        _ERROR,
        "A setting selects rules by a code, a name or a group that doesn't exist.",
    ),
    Code(
        "ODQ019",
        "circular-extension",
        _ERROR,
        "A configuration file extends itself, perhaps through others.",
    ),
    Code(
        "ODQ020",
        "hole-in-literal",
        Severity.ADVICE,
        "A value from elsewhere stands in a quoted literal, which a quote in it ends.",
        is_breach=False,
    ),
    Code(
        "ODQ021",
        "unknown-table",
        _ERROR,
        "Code names a table that the metadata doesn't have.",
    ),
    Code(
        "ODQ030",
        "unescaped-dollar",
        _ERROR,
        "PowerShell fills in a variable where an option of a query is meant.",
    ),
    Code(
        "ODQ031",
        "unbraced-variable",
        _ERROR,
        "PowerShell takes the question mark behind a variable for a part of its name.",
    ),
)
