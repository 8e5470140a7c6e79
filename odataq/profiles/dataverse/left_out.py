"""What is documented of Dataverse, and why no rule is made of it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LEFT_OUT"]

LEFT_OUT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "DV209": "The key comes in any case: selecting it costs nothing.",
        "DV306": "`$top` outside, with a nested `$expand`, is documented to work.",
        "DV417": "The metadata doesn't say which texts are choices of several.",
        "DV429": "The metadata doesn't say which columns are computed by a formula.",
        "DV431": "A filter by one's own lookup and a collection are the same query.",
        "DV503": "`$top` with `$count` works; advice against it has been withdrawn.",
        "DV505": "It is about the requests for several pages, and not about one.",
        "DV506": "By what a choice or a lookup is ordered is nobody's mistake.",
        "DV607": "Grouping by a path through a lookup is documented to work.",
        "DV723": "The metadata doesn't say which image of a table is the primary one.",
        "DV725": "Which headers a response has is nothing that a request gets wrong.",
        "DV811": "Which operations there are is said by the metadata.",
        "DV909": "That duplicates are found only if asked for is no mistake.",
        "DV910": "What goes with a change tracking link is documented nowhere.",
        "DV956": "Where a batch stops is nothing that a request gets wrong.",
        "DV957": "The metadata doesn't say which tables are elastic.",
        "DV962": "The metadata doesn't say which tables are elastic.",
        "DV963": "The metadata doesn't say which tables are elastic.",
        "DV964": "The metadata doesn't say which tables are elastic.",
        "DV971": "What a client's function takes is no part of a request.",
        "DV972": "What a client's function takes is no part of a request.",
        "DV973": "Power Pages are another service, which no request names.",
        "DV988": "How many rows are best at once depends on the table.",
        "DV989": "Whether a row is there already, a request doesn't say.",
    }
)
