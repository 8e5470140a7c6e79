"""What is known of the connections of a Dataverse organisation."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Fact
from odataq.profiles.dataverse.words import DOCUMENTED, INFERRED

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CONNECTIONS_FACTS", "TYPE_CODES"]

CONNECTIONS_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        # That an end is one record, and a role that of its end, is documented; which
        # conditions never hold follows from it.
        "conflicting-tables": Fact((), INFERRED),
        "repeated-end": Fact((), INFERRED),
        "doubled-connections": Fact((), DOCUMENTED),
        "crossed-role": Fact((), INFERRED),
    }
)

# The entity type codes that are the same in all organisations. Those of custom tables
# differ, and are in `ObjectTypeCode` of their `EntityDefinitions`.
TYPE_CODES: Final[Mapping[str, int]] = MappingProxyType(
    {
        "account": 1,
        "activitypointer": 4200,
        "appointment": 4201,
        "campaign": 4400,
        "competitor": 123,
        "contact": 2,
        "email": 4202,
        "fax": 4204,
        "incident": 112,
        "invoice": 1090,
        "lead": 4,
        "letter": 4207,
        "list": 4300,
        "opportunity": 3,
        "phonecall": 4210,
        "product": 1024,
        "quote": 1084,
        "salesorder": 1088,
        "systemuser": 8,
        "task": 4212,
        "team": 9,
    }
)
