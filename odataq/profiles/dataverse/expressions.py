"""What a Dataverse organisation says to expressions."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Fact
from odataq.profiles.dataverse.words import INFERRED, REJECTED

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["EXPRESSIONS_FACTS", "FUNCTIONS", "LITERALS", "OPERATORS"]

# Spec: Dataverse documentation, "Filter rows using OData": the tables of operators
# and of functions, and the literals of its examples.
OPERATORS: Final = frozenset({"and", "eq", "ge", "gt", "le", "lt", "ne", "not", "or"})
FUNCTIONS: Final = frozenset({"contains", "endswith", "startswith"})
LITERALS: Final = frozenset(
    {
        "boolean",
        "date",
        "dateTimeOffset",
        "enum",
        "guid",
        "json",
        "null",
        "number",
        "string",
    }
)

_INCOMPATIBLE: Final = (
    "A binary operator with incompatible types was detected. Found operand types "
    "'{left}' and '{right}' for operator kind '{kind}'."
)

EXPRESSIONS_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "incompatible-operands": Fact(("DV414",), INFERRED, REJECTED, _INCOMPATIBLE),
        "incompatible-operands of Edm.Int32": Fact(
            ("DV414", "DV416"), INFERRED, REJECTED, _INCOMPATIBLE
        ),
        "incompatible-operands of null": Fact(
            ("DV420", "DV414"), INFERRED, REJECTED, _INCOMPATIBLE
        ),
        "incompatible-operands of columns": Fact(
            ("DV425", "DV414"), INFERRED, REJECTED, _INCOMPATIBLE
        ),
        "incompatible-operands of complex": Fact(
            ("DV419", "DV414"), INFERRED, REJECTED, _INCOMPATIBLE
        ),
        "incompatible-operands of Edm.Guid": Fact(
            ("DV413", "DV414"), INFERRED, REJECTED, _INCOMPATIBLE
        ),
        "incompatible-operands of Edm.Date": Fact(
            ("DV415", "DV414"), INFERRED, REJECTED, _INCOMPATIBLE
        ),
        "incompatible-operands of Edm.DateTimeOffset": Fact(
            ("DV415", "DV414"), INFERRED, REJECTED, _INCOMPATIBLE
        ),
        "unprefixed-literal": Fact(("DV418", "DV414"), INFERRED),
        "collection-path": Fact(("DV422", "DV509"), INFERRED),
    }
)
