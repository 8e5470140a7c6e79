"""What a Dataverse organisation says to the methods of requests."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Fact

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["METHODS_FACTS"]

METHODS_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "unsupported-method": Fact(("DV111",)),
        "unsupported-method of call": Fact(("DV802",)),
        "unsupported-put": Fact(("DV111",)),
        "unsupported-put of collection": Fact(("DV111", "DV704")),
        "modified-collection": Fact(("DV112",)),
        "read-only-table": Fact(("DV110",)),
    }
)
