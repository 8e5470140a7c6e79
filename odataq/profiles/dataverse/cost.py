"""What a Dataverse organisation makes of what works and costs."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Fact
from odataq.profiles.dataverse.words import DOCUMENTED, INFERRED

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["COST_FACTS"]

COST_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "unselected-properties": Fact(("DV981",)),
        "unselected-expansion": Fact(("DV317",)),
        # That many columns cost is documented; how many are many isn't.
        "excess-properties": Fact(("DV982",), INFERRED),
        "unbounded-collection": Fact(("DV984",)),
        "unbounded-expansion": Fact(("DV316",)),
        "unstable-order": Fact(("DV510",)),
        "related-order": Fact(("DV508",)),
        "leading-wildcard": Fact(("DV983",)),
        "leading-wildcard in a pattern": Fact(
            ("DV412",), DOCUMENTED, server_code="0x80048573"
        ),
        "annotated-response": Fact(("DV985",), INFERRED),
        "unselected-representation": Fact(("DV726",)),
        "unfiltered-aggregation": Fact(
            ("DV605",),
            DOCUMENTED,
            "0x8004E023",
            "AggregateQueryRecordLimit exceeded. Cannot perform this operation.",
        ),
        "repeated-comparison": Fact(("DV987",)),
        "redundant-case": Fact(("DV428",)),
        "oversized-column": Fact(("DV430",)),
        "cached-expansion": Fact(("DV319",)),
        "strong-consistency": Fact(("DV986",)),
    }
)
