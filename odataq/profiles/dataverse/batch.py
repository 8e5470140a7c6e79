"""What a Dataverse organisation says to batches."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Fact
from odataq.profiles.dataverse.words import ERROR

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BATCH_FACTS"]

BATCH_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "malformed-batch": Fact(("DV953",)),
        "malformed-part": Fact(("DV953",)),
        "malformed-part without encoding": Fact(("DV953",)),
        "excess-requests": Fact(("DV951",)),
        "nested-batch": Fact(("DV951",)),
        "read-in-change-set": Fact(("DV952",)),
        "unknown-content-id": Fact(
            ("DV954",),
            ERROR,
            server_message=(
                "Content-ID Reference: '${name}' does not exist in the batch context."
            ),
        ),
        "repeated-content-id": Fact(("DV955",)),
    }
)
