"""What a Microsoft Dataverse organisation supports."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from odataq.diagnostics import Certainty
from odataq.profiles.profile import Fact, Profile

__all__ = ["DATAVERSE"]

_REJECTED: Final = "0x80060888"
_MANY_TO_ONE: Final = (
    "Only $select and $filter clause can be provided while doing $expand on "
    "many-to-one relationship or nested one-to-many relationship."
)
_LOOKUP_REFERENCE: Final = (
    "Expand with $ref is only supported on lookup type navigation property."
)

# The pages of the Dataverse documentation on querying data and on joining tables.
DATAVERSE: Final = Profile(
    "dataverse",
    "Dataverse",
    frozenset(
        {
            "$apply",
            "$count",
            "$deltatoken",
            "$expand",
            "$filter",
            "$id",
            "$orderby",
            "$select",
            "$skiptoken",
            "$top",
        }
    ),
    frozenset({"$expand", "$filter", "$orderby", "$select", "$top"}),
    unsupported=Fact(("DV202", "DV203")),
    unsupported_nested=Fact(("DV302",)),
    is_case_sensitive=True,
    needs_dollar=True,
    max_expands=15,
    catalogue="DV",
    facts=MappingProxyType(
        {
            "max-expands": Fact(
                ("DV301",),
                server_code="0x8004430D",
                server_message="Number of link entities in query exceeded maximum "
                "limit.",
            ),
            "option-spelling": Fact(("DV203",)),
            "ordered-lookup": Fact(
                ("DV303",), Certainty.DOCUMENTED_ERROR, _REJECTED, _MANY_TO_ONE
            ),
            "ordered-nesting": Fact(
                ("DV304",), Certainty.DOCUMENTED_ERROR, _REJECTED, _MANY_TO_ONE
            ),
            "ordered-sibling": Fact(
                ("DV305",), Certainty.DOCUMENTED, _REJECTED, _MANY_TO_ONE
            ),
            "collection-reference": Fact(
                ("DV307",), Certainty.DOCUMENTED_ERROR, _REJECTED, _LOOKUP_REFERENCE
            ),
        }
    ),
)
