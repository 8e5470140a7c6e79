"""ODQ6xx and ODQ8xx: what a Dataverse organisation rejects, ignores or punishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.rules.dataverse.cost import COST_RULES
from odataq.rules.dataverse.expand import EXPAND_RULES

if TYPE_CHECKING:
    from odataq.rules.registry import Rule

__all__ = ["DATAVERSE_ADVICE", "DATAVERSE_RULES"]

DATAVERSE_RULES: Final[tuple[Rule[Any], ...]] = (*EXPAND_RULES,)

# What works and costs.
DATAVERSE_ADVICE: Final[tuple[Rule[Any], ...]] = (*COST_RULES,)
