"""What is accepted although the ABNF has no place for it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["TOLERANCES", "Tolerance"]


@frozen
class Tolerance:
    """A spelling that services accept, with its code and what to do instead."""

    code: str
    message: str
    hint: str


# All of them: a strict reading makes errors of these and of nothing else.
TOLERANCES: Final[Mapping[str, Tolerance]] = MappingProxyType(
    {
        "blank": Tolerance(
            "ODQ120", "there is a blank where OData has none", "remove the blank"
        ),
        "line break": Tolerance(
            "ODQ120", "there is a line break in the query", "write it in one line"
        ),
        "missing blank": Tolerance(
            "ODQ121", "the operator has no blank beside it", "put a blank there"
        ),
        "comma": Tolerance(
            "ODQ122", "there is a comma behind the last item", "remove the comma"
        ),
        "empty list": Tolerance(
            "ODQ127",
            "the list behind 'in' is empty",
            "write 'false' for a condition that never holds",
        ),
        "inline json": Tolerance(
            "ODQ128",
            "JSON stands in the path",
            "give it to a parameter alias: name=@p and &@p=[...]",
        ),
        "json quotes": Tolerance(
            "ODQ129",
            "a name in JSON stands in single quotes",
            "write it in double quotes",
        ),
        "slash": Tolerance(
            "ODQ123",
            "the path begins or ends with a slash",
            "remove the slash",
        ),
        "separator": Tolerance(
            "ODQ123",
            "the separator has no query option behind it",
            "remove the separator",
        ),
        "raw character": Tolerance(
            "ODQ124",
            "the literal has a character that a URL must have encoded",
            "percent-encode it (a blank is %20)",
        ),
        "fragment": Tolerance(
            "ODQ126",
            "what follows '#' is not sent to the service",
            "write the character '#' as %23",
        ),
    }
)
