"""What a Dataverse organisation says to `$apply`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Fact
from odataq.profiles.dataverse.words import ERROR, INFERRED

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["APPLY_FACTS"]

APPLY_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "undocumented-transformation": Fact(("DV601",)),
        "unsupported-aggregate": Fact(("DV602",)),
        "grouped-date": Fact(("DV603",)),
        "ordered-aggregate": Fact(
            ("DV507", "DV604"),
            ERROR,
            server_message="The query node SingleValueOpenPropertyAccess is not "
            "supported",
        ),
        "unaggregatable-value": Fact(("DV606",), INFERRED, "0x8004112F"),
        "taken-alias": Fact(("DV606",), INFERRED),
        "combined-apply": Fact(("DV608",), INFERRED),
    }
)
