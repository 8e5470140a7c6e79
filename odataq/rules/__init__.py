"""Everything that a check looks for; each family has its file."""

from __future__ import annotations

from typing import Any, Final

from odataq.rules.advice import COST_ADVICE
from odataq.rules.aggregation import AGGREGATION_RULES
from odataq.rules.batches import BATCH_RULES
from odataq.rules.capabilities import CAPABILITY_RULES
from odataq.rules.content_ids import CONTENT_ID_RULES
from odataq.rules.creation import CREATION_RULES
from odataq.rules.custom_options import CUSTOM_OPTION_RULES
from odataq.rules.dataverse import DATAVERSE_ADVICE, DATAVERSE_RULES
from odataq.rules.names import NAME_RULES
from odataq.rules.options import OPTION_RULES
from odataq.rules.paths import PATH_RULES
from odataq.rules.payloads import PAYLOAD_RULES
from odataq.rules.references import REFERENCE_RULES
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.requests import REQUEST_RULES
from odataq.rules.support import SUPPORT_RULES
from odataq.rules.types import TYPE_RULES
from odataq.rules.versions import VERSION_RULES

__all__ = ["ADVICE", "RULES", "Context", "Rule", "rule"]

RULES: Final[tuple[Rule[Any], ...]] = (
    *NAME_RULES,
    *TYPE_RULES,
    *SUPPORT_RULES,
    *PATH_RULES,
    *AGGREGATION_RULES,
    *OPTION_RULES,
    *CUSTOM_OPTION_RULES,
    *CAPABILITY_RULES,
    *VERSION_RULES,
    *REQUEST_RULES,
    *PAYLOAD_RULES,
    *CREATION_RULES,
    *REFERENCE_RULES,
    *BATCH_RULES,
    *CONTENT_ID_RULES,
    *DATAVERSE_RULES,
)

# What works and costs; nobody is told who doesn't ask.
ADVICE: Final[tuple[Rule[Any], ...]] = (*COST_ADVICE, *DATAVERSE_ADVICE)
