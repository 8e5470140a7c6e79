"""The codes of advice: ODQ8xx, what works and costs.

ODQ80x and ODQ810 are about any service, ODQ811 to 829 about Dataverse alone.
"""

from __future__ import annotations

from typing import Final

from odataq.codes.code import Code
from odataq.diagnostics import Severity

__all__ = ["ADVICE_CODES"]


def _advice(code: str, slug: str, text: str) -> Code:
    return Code(code, slug, Severity.ADVICE, text, is_breach=False)


ADVICE_CODES: Final = (
    _advice(
        "ODQ801",
        "unselected-properties",
        "Without `$select` all properties are read.",
    ),
    _advice(
        "ODQ802",
        "unselected-expansion",
        "Without `$select` all properties of what is expanded are read.",
    ),
    _advice(
        "ODQ803",
        "excess-properties",
        "Each selected property costs, and few programs need so many.",
    ),
    _advice(
        "ODQ804",
        "unbounded-collection",
        "Without `$top` or a page size as many entities come as the service gives.",
    ),
    _advice(
        "ODQ805",
        "unbounded-expansion",
        "All entities of an expanded collection come with each entity.",
    ),
    _advice(
        "ODQ806",
        "unstable-order",
        "Pages overlap where the order leaves open which of two entities is first.",
    ),
    _advice(
        "ODQ807",
        "related-order",
        "Ordering by a property of a related entity needs a join.",
    ),
    _advice(
        "ODQ808",
        "leading-wildcard",
        "A search for what doesn't begin a text can use no index.",
    ),
    _advice(
        "ODQ809",
        "annotated-response",
        "All annotations are asked for, and few programs need them all.",
    ),
    _advice(
        "ODQ810",
        "unselected-representation",
        "Without `$select` all properties of what was written are read again.",
    ),
    _advice(
        "ODQ811",
        "unfiltered-aggregation",
        "Dataverse aggregates at most 50,000 rows.",
    ),
    _advice(
        "ODQ812",
        "repeated-comparison",
        "Dataverse has a function that compares a column with many values.",
    ),
    _advice(
        "ODQ813",
        "redundant-case",
        "Dataverse compares texts without regard to case.",
    ),
    _advice(
        "ODQ814",
        "oversized-column",
        "Dataverse has no index on long texts.",
    ),
    _advice(
        "ODQ815",
        "cached-expansion",
        "An expanded collection may come from a cache, and be out of date.",
    ),
    _advice(
        "ODQ816",
        "strong-consistency",
        "Dataverse reads past its caches where `Consistency: Strong` asks for it.",
    ),
)
