"""What a Dataverse organisation says to query options."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Fact
from odataq.profiles.dataverse.words import (
    DOCUMENTED,
    FIELD,
    INFERRED,
    REJECTED,
)

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
        "unknown-option": Fact(("DV202",), INFERRED),
        "misplaced-separator": Fact(("DV204",), INFERRED),
        "misplaced-separator $expand": Fact(("DV204", "DV311"), INFERRED),
        "trailing-comma": Fact(("DV208",), FIELD),
        "invalid-option-value $count": Fact(("DV215",)),
        "oversized-query": Fact(("DV205",)),
        "oversized-url": Fact(("DV205",)),
        "selected-navigation": Fact(("DV206",)),
        "unassigned-alias": Fact(("DV211",)),
        "unused-alias": Fact(("DV211",)),
        "foreign-query": Fact(("DV212",)),
        "unreadable-query": Fact(("DV212",), INFERRED),
        "doubly-encoded": Fact(("DV212",)),
        "tampered-page": Fact(("DV213",)),
        "misplaced-annotations": Fact(("DV214",)),
        "misplaced-partition": Fact(("DV961",)),
        "paged-limit": Fact(("DV501",)),
        "ranked-definitions": Fact(("DV511",), DOCUMENTED, REJECTED, _NO_PARAMETER),
        "capitalized-keyword": Fact(("DV203",)),
    }
)
