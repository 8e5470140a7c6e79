"""What a Dataverse organisation says to `$expand`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Fact
from odataq.profiles.dataverse.words import (
    DOCUMENTED,
    ERROR,
    FIELD,
    INFERRED,
    REJECTED,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["EXPAND_FACTS"]

_MANY_TO_ONE: Final = (
    "Only $select and $filter clause can be provided while doing $expand on "
    "many-to-one relationship or nested one-to-many relationship."
)

EXPAND_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "unexpandable-property": Fact(
            ("DV310",),
            INFERRED,
            REJECTED,
            "Property '{name}' on type '{type}' is not a navigation property or "
            "complex property. Only navigation properties can be expanded.",
        ),
        "excess-expands": Fact(
            ("DV301",),
            server_code="0x8004430D",
            server_message="Number of link entities in query exceeded maximum limit.",
        ),
        "uncertain-expands": Fact(("DV301",)),
        "ordered-lookup": Fact(("DV303",), ERROR, REJECTED, _MANY_TO_ONE),
        "ordered-nesting": Fact(("DV304",), ERROR, REJECTED, _MANY_TO_ONE),
        "ordered-sibling": Fact(("DV305",), DOCUMENTED, REJECTED, _MANY_TO_ONE),
        "referenced-collection": Fact(
            ("DV307",),
            ERROR,
            REJECTED,
            "Expand with $ref is only supported on lookup type navigation property.",
        ),
        "counted-expansion": Fact(("DV308",)),
        "nested-association": Fact(
            ("DV309",),
            ERROR,
            REJECTED,
            "The navigation property '{name}' cannot be expanded. Only many-to-one "
            "relationships are supported for nested expansion.",
        ),
        "filtered-lookup": Fact(("DV312",)),
        "emptied-expansion": Fact(("DV315",), FIELD),
        "dropped-expansion": Fact(("DV320",)),
        "aliased-expansion": Fact(("DV210",)),
    }
)
