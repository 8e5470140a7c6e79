"""What a Dataverse organisation says to query options."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Fact
from odataq.profiles.dataverse.words import DOCUMENTED, INFERRED, REJECTED

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["OPTIONS_FACTS"]

_NO_PARAMETER: Final = "The query parameter {name} is not supported"

OPTIONS_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "unsortable-expression": Fact(("DV509",), INFERRED),
        "unsupported-option $skip": Fact(
            ("DV202", "DV504"), DOCUMENTED, REJECTED, _NO_PARAMETER
        ),
        "unsupported-option $search": Fact(
            ("DV202",), DOCUMENTED, REJECTED, _NO_PARAMETER
        ),
        "unsupported-option $format": Fact(
            ("DV202",), DOCUMENTED, REJECTED, _NO_PARAMETER
        ),
        "duplicate-option": Fact(("DV204",), INFERRED),
        "misspelled-option": Fact(("DV203",)),
        "capitalized-keyword": Fact(("DV203",)),
    }
)
