"""ODQ6xx and ODQ8xx: what a Dataverse organisation rejects, ignores or punishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.rules.dataverse.actions import ACTION_RULES
from odataq.rules.dataverse.apply import APPLY_RULES
from odataq.rules.dataverse.calls import CALL_RULES
from odataq.rules.dataverse.columns import COLUMN_RULES
from odataq.rules.dataverse.comparisons import COMPARISON_RULES
from odataq.rules.dataverse.connections import CONNECTION_ADVICE, CONNECTION_RULES
from odataq.rules.dataverse.cost import COST_RULES
from odataq.rules.dataverse.expand import EXPAND_RULES
from odataq.rules.dataverse.filter import FILTER_RULES
from odataq.rules.dataverse.functions import FUNCTION_RULES
from odataq.rules.dataverse.headers import HEADERS_RULES
from odataq.rules.dataverse.lambdas import LAMBDA_RULES
from odataq.rules.dataverse.methods import METHOD_RULES
from odataq.rules.dataverse.options import OPTIONS_RULES
from odataq.rules.dataverse.paging import PAGING_RULES
from odataq.rules.dataverse.parties import PARTY_RULES
from odataq.rules.dataverse.paths import PLACE_RULES
from odataq.rules.dataverse.predefined import PREDEFINED_RULES
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
    *OPTIONS_RULES,
    *PREDEFINED_RULES,
    *PAGING_RULES,
    *HEADERS_RULES,
    *CALL_RULES,
    *PLACE_RULES,
    *METHOD_RULES,
    *CONNECTION_RULES,
    *WRITE_RULES,
    *PARTY_RULES,
    *ACTION_RULES,
)

# What works and costs.
DATAVERSE_ADVICE: Final[tuple[Rule[Any], ...]] = (*COST_RULES, *CONNECTION_ADVICE)
