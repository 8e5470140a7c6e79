"""Everything that a check looks for; each family has its file."""

from __future__ import annotations

from typing import Any, Final

from odataq.rules.capabilities import CAPABILITY_RULES
from odataq.rules.dataverse import DATAVERSE_ADVICE, DATAVERSE_RULES
from odataq.rules.names import NAME_RULES
from odataq.rules.options import OPTION_RULES
from odataq.rules.paths import PATH_RULES
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.requests import REQUEST_RULES
from odataq.rules.support import SUPPORT_RULES
from odataq.rules.types import TYPE_RULES

__all__ = ["ADVICE", "RULES", "Context", "Rule", "rule"]

RULES: Final[tuple[Rule[Any], ...]] = (
    *NAME_RULES,
    *TYPE_RULES,
    *SUPPORT_RULES,
    *PATH_RULES,
    *OPTION_RULES,
    *CAPABILITY_RULES,
    *REQUEST_RULES,
    *DATAVERSE_RULES,
)

# What works and costs; nobody is told who doesn't ask.
ADVICE: Final[tuple[Rule[Any], ...]] = (*DATAVERSE_ADVICE,)
