"""ODQ6xx: what a Dataverse organisation rejects, ignores or punishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.rules.dataverse.expand import EXPAND_RULES

if TYPE_CHECKING:
    from odataq.rules.registry import Rule

__all__ = ["DATAVERSE_ADVICE", "DATAVERSE_RULES"]

DATAVERSE_RULES: Final[tuple[Rule[Any], ...]] = (*EXPAND_RULES,)

# ODQ8xx: what works and costs.
DATAVERSE_ADVICE: Final[tuple[Rule[Any], ...]] = ()
