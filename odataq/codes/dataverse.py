"""The codes of what a Dataverse organisation makes of a query: ODQ6xx.

ODQ60x and ODQ61x are about `$expand`, 62x about options and paging, 63x and 64x about
expressions, 65x about `$apply`, 66x about paths, names and calls, 67x about headers.
"""

from __future__ import annotations

from typing import Final

from odataq.codes.code import Code
from odataq.diagnostics import Severity

__all__ = ["DATAVERSE_CODES"]

_ERROR: Final = Severity.ERROR
_WARNING: Final = Severity.WARNING

DATAVERSE_CODES: Final = (
    Code(
        "ODQ601",
        "excess-expands",
        _ERROR,
        "Dataverse joins at most 15 tables for one query.",
    ),
    Code(
        "ODQ602",
        "uncertain-expands",
        _WARNING,
        "It is not known how many expansions `*` and `$levels` count for.",
        is_breach=False,
    ),
    Code(
        "ODQ603",
        "ordered-lookup",
        _ERROR,
        "Dataverse does not order or limit a single-valued expansion.",
    ),
    Code(
        "ODQ604",
        "ordered-nesting",
        _ERROR,
        "Dataverse does not order or limit nested expansions.",
    ),
    Code(
        "ODQ605",
        "ordered-sibling",
        _ERROR,
        "Dataverse does not order or limit an expansion beside a nested one.",
    ),
    Code(
        "ODQ606",
        "referenced-collection",
        _ERROR,
        "Dataverse does not give references to the items of a collection.",
    ),
)
