"""What a Dataverse organisation says to names, keys and paths."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Fact
from odataq.profiles.dataverse.words import ERROR, FIELD, INFERRED, REJECTED

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NAMES_FACTS"]

_NO_PROPERTY: Final = "Could not find a property named '{name}' on type '{type}'."
_NO_NAVIGATION: Final = (
    "Property '{name}' on type '{type}' is not a navigation property or complex "
    "property. Only navigation properties can be expanded."
)
_NO_KEY: Final = "The key in the request URI is not valid for resource '{type}'."
_NO_RESOURCE: Final = "Resource not found for the segment '{name}'."

NAMES_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "unknown-property": Fact(("DV201",), INFERRED, REJECTED, _NO_PROPERTY),
        "unknown-property of case": Fact(
            ("DV201", "DV103"), INFERRED, REJECTED, _NO_PROPERTY
        ),
        "unknown-property of lookup": Fact(
            ("DV201", "DV207"), INFERRED, REJECTED, _NO_PROPERTY
        ),
        "unknown-property to expand": Fact(
            ("DV310",), INFERRED, REJECTED, _NO_PROPERTY
        ),
        "unknown-property of type principal": Fact(
            ("DV201", "DV314"),
            INFERRED,
            REJECTED,
            _NO_PROPERTY,
            "a 'principal' has 'ownerid' alone; expand 'owninguser' or 'owningteam'",
        ),
        "unknown-property of type RelationshipMetadataBase": Fact(
            ("DV201", "DV512"),
            INFERRED,
            REJECTED,
            _NO_PROPERTY,
            "put a cast behind 'RelationshipDefinitions': "
            "/Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata or "
            "/Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata",
        ),
        "unknown-property of case to expand": Fact(
            ("DV103", "DV310"), INFERRED, REJECTED, _NO_PROPERTY
        ),
        # A lookup that leads to several tables has a way to each.
        "unknown-property of table": Fact(
            ("DV313", "DV310"), INFERRED, REJECTED, _NO_PROPERTY
        ),
        "unknown-property of label": Fact(("DV201",), INFERRED, REJECTED, _NO_PROPERTY),
        "unknown-property of relationship": Fact(
            ("DV201", "DV310"), INFERRED, REJECTED, _NO_PROPERTY
        ),
        "unknown-property of value": Fact(("DV201", "DV421"), INFERRED, REJECTED),
        "unknown-property of cast": Fact(("DV114", "DV201")),
        "unexpandable-property of table": Fact(
            ("DV310", "DV313"), INFERRED, REJECTED, _NO_NAVIGATION
        ),
        "unknown-resource": Fact(("DV102",), INFERRED, server_message=_NO_RESOURCE),
        "unknown-resource of case": Fact(
            ("DV103", "DV102"), INFERRED, server_message=_NO_RESOURCE
        ),
        "unknown-resource of principal": Fact(
            ("DV109", "DV102"), server_message=_NO_RESOURCE
        ),
        "misfit-value": Fact(("DV104",), INFERRED),
        "invalid-key": Fact(("DV106",), ERROR, REJECTED, _NO_KEY),
        "invalid-key of owner": Fact(("DV105",), ERROR, REJECTED, _NO_KEY),
        "invalid-key of lookup": Fact(("DV107", "DV106"), FIELD, REJECTED, _NO_KEY),
        "unexpected-text in key": Fact(("DV104",), INFERRED),
        "unversioned-path": Fact(("DV101",)),
        "unsupported-key-character": Fact(("DV108",)),
        "unsupported-cast": Fact(("DV114",)),
        "misplaced-segment": Fact(("DV113",)),
        "misplaced-segment of key": Fact(("DV104",), INFERRED),
    }
)
