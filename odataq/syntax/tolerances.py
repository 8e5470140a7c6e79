"""What is accepted although the ABNF has no place for it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.diagnostics import Edit
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["TOLERANCES", "Tolerance"]


_WHITE: Final = " \t\r\n"
_BLANK: Final = "%20"


@frozen
class Tolerance:
    """A spelling that services accept, with its code and what to do instead.

    `correct` makes the edits that follow the hint, where it is certain how. One that
    `is_silent` is reported by a strict reading alone: nobody else is helped by hearing
    of it.
    """

    code: str
    message: str
    hint: str
    correct: Callable[[str, Span], Iterable[Edit]] | None = None
    is_silent: bool = False


def _removed(_: str, span: Span) -> Iterator[Edit]:
    yield Edit(span, "")


def _merged(text: str, span: Span) -> Iterator[Edit]:
    """Remove a separator, or the one behind it where it begins the options."""
    following = text[span.end : span.end + 1]
    is_first = text[span.start : span.end] == "?" and following == "&"
    yield Edit(Span(span.end, span.end + 1) if is_first else span, "")


def _spaced(text: str, span: Span) -> Iterator[Edit]:
    """Put a blank on each side that has none, encoded or not."""
    before, after = text[: span.start][-3:], text[span.end :][:3]
    if before[-1:] not in _WHITE and before != _BLANK and span.start:
        yield Edit(Span(span.start, span.start), " ")
    if after[:1] not in _WHITE and after != _BLANK:
        yield Edit(Span(span.end, span.end), " ")


# All of them: a strict reading makes errors of these and of nothing else.
TOLERANCES: Final[Mapping[str, Tolerance]] = MappingProxyType(
    {
        "blank": Tolerance(
            "ODQ120",
            "there is a blank where OData has none",
            "remove the blank",
            _removed,
        ),
        "line break": Tolerance(
            "ODQ120", "there is a line break in the query", "write it in one line"
        ),
        "missing blank": Tolerance(
            "ODQ121",
            "the operator has no blank beside it",
            "put a blank there",
            _spaced,
        ),
        "comma": Tolerance(
            "ODQ122",
            "there is a comma behind the last item",
            "remove the comma",
            _removed,
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
            _removed,
        ),
        "separator": Tolerance(
            "ODQ123",
            "the separator has no query option behind it",
            "remove the separator",
            _merged,
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
