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

_NO_RESOURCE: Final = "Resource not found for the segment '{name}'."
_INCOMPATIBLE: Final = (
    "A binary operator with incompatible types was detected. Found operand types "
    "'{left}' and '{right}' for operator kind '{kind}'."
)
_NO_PARAMETER: Final = "The query parameter {name} is not supported"

# What the organisation does where a rule finds something. The server's words are
# those of its documentation, or of the OData library that it uses.
_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "unknown-property": Fact(("DV201",), _INFERRED, _REJECTED, _NO_PROPERTY),
        "unknown-property of case": Fact(
            ("DV201", "DV103"), _INFERRED, _REJECTED, _NO_PROPERTY
        ),
        "unknown-property of lookup": Fact(
            ("DV201", "DV207"), _INFERRED, _REJECTED, _NO_PROPERTY
        ),
        "unknown-property to expand": Fact(
            ("DV310",), _INFERRED, _REJECTED, _NO_PROPERTY
        ),
        "unknown-resource": Fact(("DV102",), _INFERRED, server_message=_NO_RESOURCE),
        "unknown-resource of case": Fact(
            ("DV103", "DV102"), _INFERRED, server_message=_NO_RESOURCE
        ),
        "incompatible-operands": Fact(
            ("DV414", "DV416"), _INFERRED, _REJECTED, _INCOMPATIBLE
        ),
        "incompatible-operands of Edm.Guid": Fact(
            ("DV413", "DV414"), _INFERRED, _REJECTED, _INCOMPATIBLE
        ),
        "incompatible-operands of Edm.Date": Fact(
            ("DV415", "DV414"), _INFERRED, _REJECTED, _INCOMPATIBLE
        ),
        "incompatible-operands of Edm.DateTimeOffset": Fact(
            ("DV415", "DV414"), _INFERRED, _REJECTED, _INCOMPATIBLE
        ),
        "misfit-value": Fact(("DV104",), _INFERRED),
        "unprefixed-literal": Fact(("DV418", "DV414"), _INFERRED),
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
        "unsupported-option $skip": Fact(
            ("DV202", "DV504"), Certainty.DOCUMENTED, _REJECTED, _NO_PARAMETER
        ),
        "unsupported-option $search": Fact(
            ("DV202",), Certainty.DOCUMENTED, _REJECTED, _NO_PARAMETER
        ),
        "unsupported-option $format": Fact(
            ("DV202",), Certainty.DOCUMENTED, _REJECTED, _NO_PARAMETER
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
    unsupported=Fact(("DV203",)),
    unsupported_nested=Fact(("DV302",)),
    is_case_sensitive=True,
    needs_dollar=True,
    needs_prefix=True,
    takes_quoted_numbers=True,
    max_expands=15,
    # JSON in the path, and in single quotes: so are the documented requests.
    tolerated=frozenset({"ODQ128", "ODQ129"}),
    facts=_FACTS,
)
