"""The language as OASIS has it, in its two versions."""

from __future__ import annotations

from typing import Final

from odataq.profiles.profile import Profile

__all__ = ["ODATA_V40", "ODATA_V401"]

_V40_OPTIONS: Final = frozenset(
    {
        # The data aggregation extension has a version of its own.
        "$apply",
        "$count",
        "$deltatoken",
        "$expand",
        "$filter",
        "$format",
        "$id",
        "$orderby",
        "$search",
        "$select",
        "$skip",
        "$skiptoken",
        "$top",
    }
)
_V40_NESTED: Final = frozenset(
    {
        "$apply",
        "$count",
        "$expand",
        "$filter",
        "$levels",
        "$orderby",
        "$search",
        "$select",
        "$skip",
        "$top",
    }
)

# Spec: URL Conventions 4.0, "System Query Options". `in` is taken although 4.01
# brought it: the services of 4.0 that can be had understand it.
ODATA_V40: Final = Profile(
    "odata-4.0",
    "OData 4.0",
    _V40_OPTIONS,
    _V40_NESTED,
    is_case_sensitive=True,
    needs_dollar=True,
    needs_prefix=True,
    version="4.0",
    borrowed=frozenset({"in"}),
)

# Spec: URL Conventions 4.01, "System Query Options".
ODATA_V401: Final = Profile(
    "odata-4.01",
    "OData 4.01",
    _V40_OPTIONS | {"$compute", "$index", "$schemaversion"},
    _V40_NESTED | {"$compute"},
    has_key_as_segment=True,
)
