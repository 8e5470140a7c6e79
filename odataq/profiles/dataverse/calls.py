"""What a Dataverse organisation says to calls of functions and actions in paths."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Fact
from odataq.profiles.dataverse.words import ERROR, INFERRED

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CALLS_FACTS"]

_UNRESOLVED: Final = "Request message has unresolved parameters"
_NO_RESOURCE: Final = "Resource not found for the segment '{name}'."

CALLS_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "unqualified-operation": Fact(("DV801",), ERROR, server_message=_UNRESOLVED),
        "unknown-resource of operation": Fact(
            ("DV801", "DV102"), server_message=_NO_RESOURCE
        ),
        "unknown-resource of binding": Fact(
            ("DV803", "DV801"), server_message=_NO_RESOURCE
        ),
        "unbound-operation": Fact(("DV801",), INFERRED),
        "unbound-operation elsewhere": Fact(("DV801",), INFERRED),
        "unbound-operation of binding": Fact(("DV803", "DV812")),
        "unbound-operation of call": Fact(("DV812", "DV804"), INFERRED),
        "unknown-function of call": Fact(("DV812", "DV804"), INFERRED),
        "misfit-value of parameter": Fact(("DV804",)),
        "misfit-value of row": Fact(("DV805",)),
        "misfit-value of member": Fact(("DV810",)),
        "unprefixed-literal of call": Fact(("DV810",)),
        "inline-time": Fact(("DV804",)),
        "uncomposable-function": Fact(("DV806",)),
    }
)
