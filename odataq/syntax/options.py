"""The names of system query options, and how the value of each is read."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "NESTED_OPTIONS",
    "OPAQUE_TOKENS",
    "OPAQUE_VALUES",
    "PARSED_OPTIONS",
    "SYSTEM_OPTIONS",
    "canonical_name",
]

# The options that have a grammar, with its start symbol.
PARSED_OPTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "$filter": "filter",
        "$select": "select",
        "$expand": "expand",
        "$orderby": "orderby",
        "$compute": "compute",
        "$search": "search",
        "$apply": "apply",
    }
)

# The options whose value is one token, with all that the ABNF says of it.
OPAQUE_VALUES: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "$index": re.compile(r"-?[0-9]+"),
        "$format": re.compile(r"(?i:atom|json|xml)|[^/]+/[^/]+"),
        "$schemaversion": re.compile(r"\*|[A-Za-z0-9\-._~]+"),
        "$id": re.compile(r".+", re.DOTALL),
        "$skiptoken": re.compile(r".+", re.DOTALL),
        "$deltatoken": re.compile(r".+", re.DOTALL),
    }
)

# Those whose value is the service's own: not a blank of it is dropped.
OPAQUE_TOKENS: Final = frozenset({"$skiptoken", "$deltatoken"})

SYSTEM_OPTIONS: Final = frozenset(
    {*PARSED_OPTIONS, *OPAQUE_VALUES, "$top", "$skip", "$count"}
)

# What may stand in the parentheses of `$expand`.
NESTED_OPTIONS: Final = frozenset(
    {*PARSED_OPTIONS, "$top", "$skip", "$count", "$levels"}
)

# Spec: ABNF, "Query Options": these have no spelling without a dollar sign.
_DOLLAR_ONLY: Final = frozenset({"$skiptoken", "$deltatoken"})


def canonical_name(spelling: str) -> str | None:
    """Return the system query option that a name stands for.

    With or without `$` and in any case, as OData 4.01 has it; `None` for the
    name of a custom query option or an alias.
    """
    lowered = spelling.lower()
    if lowered.startswith("$"):
        return lowered if lowered in SYSTEM_OPTIONS else None
    name = f"${lowered}"
    return name if name in SYSTEM_OPTIONS - _DOLLAR_ONLY else None
