"""ODQ80x: what works and costs, with any service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.rules.advice.properties import PROPERTY_ADVICE
from odataq.rules.advice.rows import ROW_ADVICE

if TYPE_CHECKING:
    from odataq.rules.registry import Rule

__all__ = ["COST_ADVICE"]

COST_ADVICE: Final[tuple[Rule[Any], ...]] = (*PROPERTY_ADVICE, *ROW_ADVICE)
