"""What a Dataverse organisation says to headers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Fact
from odataq.profiles.dataverse.words import INFERRED

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["HEADERS_FACTS"]

HEADERS_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "malformed-preference": Fact(("DV903",)),
        "unsupported-preference": Fact(("DV903",)),
        "excess-page-size": Fact(("DV502",)),
        "misplaced-preference": Fact(("DV905",), INFERRED),
        "misplaced-preference outside a batch": Fact(("DV903",)),
        "unknown-annotation": Fact(("DV904",)),
        "unsupported-odata-version": Fact(("DV901",)),
        "unsupported-format": Fact(("DV901",)),
        "unsupported-format of a body": Fact(("DV902",)),
        "invalid-precondition": Fact(("DV906",)),
        "futile-precondition": Fact(("DV907",)),
        "futile-precondition to expand": Fact(("DV907", "DV318")),
        "invalid-caller": Fact(("DV908",)),
    }
)
