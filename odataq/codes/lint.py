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

LINT_CODES: Final = (
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
)
