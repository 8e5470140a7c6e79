"""What a Dataverse organisation says to bodies, references and actions."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Fact
from odataq.profiles.dataverse.words import DOCUMENTED, ERROR, FIELD, INFERRED

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NESTED_IN_UPDATES", "WRITES_FACTS"]

# Those who take part in an activity, and what a definition of a table consists of.
NESTED_IN_UPDATES: Final = frozenset(
    f"Microsoft.Dynamics.CRM.{name}"
    for name in (
        "AttributeMetadata",
        "EntityKeyMetadata",
        "ManyToManyRelationshipMetadata",
        "OneToManyRelationshipMetadata",
        "activityparty",
    )
)

_UNDECLARED: Final = "0x80048d19"
_ONLY_ANNOTATED: Final = (
    "An undeclared property '{name}' which only has property annotations in the "
    "payload but no property value was found in the payload. In OData, only declared "
    "navigation properties and declared named streams can be represented as "
    "properties without values."
)

WRITES_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "undeclared-property": Fact(("DV722",), INFERRED, _UNDECLARED),
        "undeclared-property of lookup": Fact(
            ("DV722", "DV701"), INFERRED, _UNDECLARED
        ),
        "undeclared-property of party": Fact(("DV722", "DV724"), INFERRED, _UNDECLARED),
        "undeclared-property of bind": Fact(
            ("DV701",), ERROR, _UNDECLARED, _ONLY_ANNOTATED
        ),
        "undeclared-property of case": Fact(
            ("DV701", "DV103"), ERROR, _UNDECLARED, _ONLY_ANNOTATED
        ),
        "mistyped-value of choices": Fact(("DV721",)),
        "mistyped-value of members": Fact(("DV810",)),
        "nulled-property": Fact(("DV718",)),
        "unknown-target": Fact(("DV702",)),
        "invalid-reference": Fact(("DV702",)),
        "misfit-navigation": Fact(("DV702",)),
        "misfit-reference": Fact(("DV703",), INFERRED),
        "computed-property": Fact(("DV717",)),
        "nested-update": Fact(("DV716",)),
        "unwrapped-value": Fact(("DV713",)),
        "readonly-lookup": Fact(("DV705",)),
        "readonly-lookup of null": Fact(("DV705", "DV707")),
        "contradictory-lookups": Fact(("DV706",)),
        "bound-collection": Fact(("DV704",)),
        "implied-status": Fact(("DV719",)),
        "echoed-record": Fact(("DV720",)),
        "repeated-key": Fact(("DV715",)),
        "unguarded-upsert": Fact(("DV714",)),
        "patched-definition": Fact(
            ("DV727",),
            FIELD,
            "0x80060888",
            "Operation not supported on EntityMetadata",
        ),
        "deleted-navigation": Fact(("DV712",)),
        "unknown-participation": Fact(("DV724",)),
        "missing-id": Fact(("DV708",), DOCUMENTED),
        "relative-id": Fact(("DV708",)),
        "relative-id of option": Fact(("DV710",)),
        "missing-id of body": Fact(("DV708", "DV709")),
        "misplaced-option of reference": Fact(("DV711",)),
        "misplaced-option of references": Fact(("DV709", "DV710")),
        "missing-option of reference": Fact(("DV710",)),
        "unsupported-method of reference": Fact(("DV709",)),
        "unknown-parameter": Fact(("DV812",), INFERRED),
        "missing-parameter": Fact(
            ("DV812",),
            INFERRED,
            server_message="One or more parameters of the operation '{action}' are "
            "missing from the request payload. The missing parameters are: {name}.",
        ),
        "ambiguous-type": Fact(
            ("DV807",),
            ERROR,
            server_message="EdmEntityObject passed should have the key property value "
            "set.",
        ),
        "untyped-target": Fact(("DV809",)),
        "mixed-targets": Fact(("DV809",)),
        "misnamed-principal": Fact(("DV808",)),
        "standard-table": Fact(("DV809",), INFERRED),
    }
)
