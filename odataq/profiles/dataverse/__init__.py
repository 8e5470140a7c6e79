"""What a Microsoft Dataverse organisation supports.

Each family of facts has its file: what the organisation does where a rule finds
something, by the rule's slug. The server's words are those of its documentation, or
of the OData library that it uses.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.diagnostics import Fact
from odataq.profiles.dataverse.apply import APPLY_FACTS
from odataq.profiles.dataverse.batch import BATCH_FACTS
from odataq.profiles.dataverse.calls import CALLS_FACTS
from odataq.profiles.dataverse.connections import CONNECTIONS_FACTS
from odataq.profiles.dataverse.cost import COST_FACTS
from odataq.profiles.dataverse.expand import EXPAND_FACTS
from odataq.profiles.dataverse.expressions import (
    EXPRESSIONS_FACTS,
    FUNCTIONS,
    LITERALS,
    OPERATORS,
)
from odataq.profiles.dataverse.filter import FILTER_FACTS
from odataq.profiles.dataverse.functions import FUNCTIONS_FACTS, QUERY_FUNCTIONS
from odataq.profiles.dataverse.headers import HEADERS_FACTS
from odataq.profiles.dataverse.left_out import LEFT_OUT
from odataq.profiles.dataverse.methods import METHODS_FACTS
from odataq.profiles.dataverse.names import NAMES_FACTS
from odataq.profiles.dataverse.options import OPTIONS_FACTS
from odataq.profiles.dataverse.writes import NESTED_IN_UPDATES, WRITES_FACTS
from odataq.profiles.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DATAVERSE"]

_FAMILIES: Final = (
    NAMES_FACTS,
    CALLS_FACTS,
    METHODS_FACTS,
    EXPRESSIONS_FACTS,
    FILTER_FACTS,
    FUNCTIONS_FACTS,
    APPLY_FACTS,
    OPTIONS_FACTS,
    EXPAND_FACTS,
    HEADERS_FACTS,
    COST_FACTS,
    BATCH_FACTS,
    CONNECTIONS_FACTS,
    WRITES_FACTS,
)

_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {name: fact for facts in _FAMILIES for name, fact in facts.items()}
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
    nested_in_updates=NESTED_IN_UPDATES,
    max_expands=15,
    max_conditions=500,
    version="4.0",
    operators=OPERATORS,
    functions=FUNCTIONS,
    literals=LITERALS,
    query_functions=QUERY_FUNCTIONS,
    max_url=32_768,
    max_batched_url=65_536,
    # JSON in the path, and in single quotes: so are the documented requests.
    tolerated=frozenset({"ODQ128", "ODQ129"}),
    facts=_FACTS,
    left_out=LEFT_OUT,
)
