"""The codes of connections in Dataverse: ODQ77x, and ODQ83x as advice."""

from __future__ import annotations

from typing import Final

from odataq.codes.code import Code
from odataq.diagnostics import Severity

__all__ = ["CONNECTION_CODES"]

CONNECTION_CODES: Final = (
    Code(
        "ODQ770",
        "conflicting-tables",
        Severity.WARNING,
        "One end of a connection is a record of one table.",
        is_breach=False,
    ),
    Code(
        "ODQ771",
        "repeated-end",
        Severity.WARNING,
        "The near end of a connection is the record that it is reached from.",
        is_breach=False,
    ),
    Code(
        "ODQ830",
        "doubled-connections",
        Severity.ADVICE,
        "Each connection has two rows, one for each direction.",
        is_breach=False,
    ),
    Code(
        "ODQ831",
        "crossed-role",
        Severity.ADVICE,
        "The role of one end is not that of the other.",
        is_breach=False,
    ),
)
