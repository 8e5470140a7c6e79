"""What a Microsoft Dataverse organisation supports."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Certainty, Fact
from odataq.profiles.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DATAVERSE"]

_REJECTED: Final = "0x80060888"
_ERROR: Final = Certainty.DOCUMENTED_ERROR
_INFERRED: Final = Certainty.INFERRED
_MANY_TO_ONE: Final = (
    "Only $select and $filter clause can be provided while doing $expand on "
    "many-to-one relationship or nested one-to-many relationship."
)

_NO_PROPERTY: Final = "Could not find a property named '{name}' on type '{type}'."

# What the organisation does where a rule finds something. The server's words are
# those of its documentation, or of the OData library that it uses.
_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "unknown-property": Fact(
            ("DV201", "DV103", "DV207"), _INFERRED, _REJECTED, _NO_PROPERTY
        ),
        "unknown-navigation": Fact(
            ("DV310", "DV103"), _INFERRED, _REJECTED, _NO_PROPERTY
        ),
        "unknown-resource": Fact(
            ("DV102", "DV103"),
            _INFERRED,
            server_message="Resource not found for the segment '{name}'.",
        ),
        "incompatible-operands": Fact(
            ("DV414", "DV413", "DV415", "DV416"),
            _INFERRED,
            _REJECTED,
            "A binary operator with incompatible types was detected. Found operand "
            "types '{left}' and '{right}' for operator kind '{kind}'.",
        ),
        "invalid-value": Fact(("DV104",), _INFERRED),
        "unsortable-expression": Fact(("DV509",), _INFERRED),
        "invalid-key": Fact(
            ("DV106",),
            _ERROR,
            _REJECTED,
            "The key in the request URI is not valid for resource '{type}'.",
        ),
        "misplaced-segment": Fact(("DV113",)),
        "collection-path": Fact(("DV422", "DV509"), _INFERRED),
        "unexpandable-property": Fact(
            ("DV310",),
            _INFERRED,
            _REJECTED,
            "Property '{name}' on type '{type}' is not a navigation property or "
            "complex property. Only navigation properties can be expanded.",
        ),
        "duplicate-option": Fact(("DV204",), _INFERRED),
        "misspelled-option": Fact(("DV203",)),
        "capitalized-keyword": Fact(("DV203",)),
        "excess-expands": Fact(
            ("DV301",),
            server_code="0x8004430D",
            server_message="Number of link entities in query exceeded maximum limit.",
        ),
        "uncertain-expands": Fact(("DV301",)),
        "ordered-lookup": Fact(("DV303",), _ERROR, _REJECTED, _MANY_TO_ONE),
        "ordered-nesting": Fact(("DV304",), _ERROR, _REJECTED, _MANY_TO_ONE),
        "ordered-sibling": Fact(
            ("DV305",), Certainty.DOCUMENTED, _REJECTED, _MANY_TO_ONE
        ),
        "referenced-collection": Fact(
            ("DV307",),
            _ERROR,
            _REJECTED,
            "Expand with $ref is only supported on lookup type navigation property.",
        ),
    }
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
    unsupported=Fact(
        ("DV202", "DV203", "DV504"),
        server_code=_REJECTED,
        server_message="The query parameter {name} is not supported",
    ),
    unsupported_nested=Fact(("DV302",)),
    is_case_sensitive=True,
    needs_dollar=True,
    max_expands=15,
    facts=_FACTS,
)
