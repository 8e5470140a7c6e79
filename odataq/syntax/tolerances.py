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
    """A spelling that services accept, with its code and what to do instead.

    One that `is_silent` is reported by a strict reading alone: nobody else is helped by
    hearing of it.
    """

    code: str
    message: str
    hint: str
    is_silent: bool = False


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
        "outer blank": Tolerance(
            "ODQ120",
            "there is white space around the text",
            "remove it",
            is_silent=True,
        ),
        "loose blank": Tolerance(
            "ODQ120",
            "there is a blank where OData has none",
            "remove the blank",
            is_silent=True,
        ),
        "raw token": Tolerance(
            "ODQ124",
            "there is a character that a URL must have encoded",
            "percent-encode it (a blank is %20)",
            is_silent=True,
        ),
        "encoded token": Tolerance(
            "ODQ130",
            "a character is percent-encoded that has to stand as it is",
            "write the character itself",
            is_silent=True,
        ),
        "root": Tolerance(
            "ODQ131",
            "this is no service root: it ends with a slash, and no segment is empty",
            "write it as https://host/service/",
            is_silent=True,
        ),
        "no path": Tolerance(
            "ODQ131",
            "the URL has another form than the rule",
            "begin with what the rule begins with",
            is_silent=True,
        ),
        "misplaced option": Tolerance(
            "ODQ131",
            "the query option can't stand behind this path, or one is missing",
            "give '$entity' an '$id', and '$batch' and '$metadata' only '$format'",
            is_silent=True,
        ),
        "order": Tolerance(
            "ODQ131",
            "no path has these segments in this order, whatever the names mean",
            "name a property in front of a cast and behind a key",
            is_silent=True,
        ),
        "call": Tolerance(
            "ODQ131",
            "OData has no function of this name with as many values",
            "call a function of the service with the names of its parameters: f(a=1)",
            is_silent=True,
        ),
        "list": Tolerance(
            "ODQ131",
            "a list behind 'in' has an item that is no literal",
            "compare with 'eq', joined by 'or'",
            is_silent=True,
        ),
        "shape": Tolerance(
            "ODQ131",
            "the grammar of OData has no place for this",
            "read docs/language.md for what a strict reading accepts",
            is_silent=True,
        ),
        "fragment": Tolerance(
            "ODQ126",
            "what follows '#' is not sent to the service",
            "write the character '#' as %23",
        ),
    }
)
