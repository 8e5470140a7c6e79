"""ODQ6xx: what a Dataverse organisation rejects, ignores or punishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.rules.dataverse.actions import ACTION_RULES
from odataq.rules.dataverse.apply import APPLY_RULES
from odataq.rules.dataverse.columns import COLUMN_RULES
from odataq.rules.dataverse.comparisons import COMPARISON_RULES
from odataq.rules.dataverse.expand import EXPAND_RULES
from odataq.rules.dataverse.filter import FILTER_RULES
from odataq.rules.dataverse.functions import FUNCTION_RULES
from odataq.rules.dataverse.lambdas import LAMBDA_RULES
from odataq.rules.dataverse.writes import WRITE_RULES

if TYPE_CHECKING:
    from odataq.rules.registry import Rule

__all__ = ["DATAVERSE_ADVICE", "DATAVERSE_RULES"]

DATAVERSE_RULES: Final[tuple[Rule[Any], ...]] = (
    *EXPAND_RULES,
    *FUNCTION_RULES,
    *COLUMN_RULES,
    *FILTER_RULES,
    *LAMBDA_RULES,
    *COMPARISON_RULES,
    *APPLY_RULES,
    *WRITE_RULES,
    *ACTION_RULES,
)

# ODQ8xx: what works and costs.
DATAVERSE_ADVICE: Final[tuple[Rule[Any], ...]] = ()
