"""What a Dataverse organisation says to conditions."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Fact
from odataq.profiles.dataverse.words import ERROR, INFERRED

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FILTER_FACTS"]

FILTER_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "unsupported-operator": Fact(("DV401",)),
        "unsupported-operator in": Fact(("DV401", "DV203")),
        # That they aren't among what is documented is all that is known.
        "unsupported-variable": Fact(("DV401",), INFERRED),
        "unsupported-literal": Fact(("DV414",), INFERRED),
        "filtered-label": Fact(("DV419",)),
        "quoted-null": Fact(("DV420",)),
        "negated-null": Fact(("DV420",)),
        "lookup-lambda": Fact(("DV423",)),
        "unprefixed-property": Fact(("DV424",)),
        "compared-tables": Fact(("DV425",)),
        "mismatched-columns": Fact(("DV425",)),
        "searched-column": Fact(("DV425",)),
        "excess-conditions": Fact(
            ("DV426",),
            ERROR,
            "0x8004430C",
            "Number of conditions in query exceeded maximum limit.",
        ),
        # What can't be read, by what stands there.
        "unterminated-string": Fact(
            ("DV409",),
            ERROR,
            server_message="There is an unterminated literal at position {position} "
            "in '{text}'.",
        ),
        "unterminated-string in array": Fact(
            ("DV410",),
            ERROR,
            server_message="Invalid JSON. A comma character ',' was expected in scope "
            "'Array'. Every two elements in an array and properties of an object must "
            "be separated by commas.",
        ),
        "unterminated-string at ampersand": Fact(("DV411", "DV409")),
        "ambiguous-plus": Fact(("DV411",)),
        "dropped-fragment": Fact(("DV411",)),
        "raw-character": Fact(("DV411",)),
        "obsolete-literal of guid": Fact(("DV413",)),
        "obsolete-literal of datetime": Fact(("DV415",), INFERRED),
        "obsolete-literal of key": Fact(("DV104",), INFERRED),
        "malformed-literal of key": Fact(("DV104",), INFERRED),
        "malformed-literal of guid": Fact(("DV413",)),
        "missing-value of all": Fact(("DV424",)),
    }
)
