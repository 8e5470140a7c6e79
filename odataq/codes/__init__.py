"""Every diagnostic code with its slug, its severity, and what it means."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.codes.advice import ADVICE_CODES
from odataq.codes.batch import BATCH_CODES
from odataq.codes.code import Code
from odataq.codes.connections import CONNECTION_CODES
from odataq.codes.csdl import CSDL_CODES
from odataq.codes.dataverse import DATAVERSE_CODES
from odataq.codes.lint import LINT_CODES
from odataq.codes.query import QUERY_CODES
from odataq.codes.writes import WRITE_CODES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CODES", "Code"]

_ALL: Final = (
    *CSDL_CODES,
    *LINT_CODES,
    *QUERY_CODES,
    *DATAVERSE_CODES,
    *BATCH_CODES,
    *CONNECTION_CODES,
    *WRITE_CODES,
    *ADVICE_CODES,
)

# In the order of the codes, whichever file has them.
CODES: Final[Mapping[str, Code]] = MappingProxyType(
    {each.code: each for each in sorted(_ALL, key=lambda each: each.code)}
)
