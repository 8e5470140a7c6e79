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

    `correct` makes the edits that follow the hint, where it is certain how.
    """

    code: str
    message: str
    hint: str
    correct: Callable[[str, Span], Iterable[Edit]] | None = None


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
        "fragment": Tolerance(
            "ODQ126",
            "what follows '#' is not sent to the service",
            "write the character '#' as %23",
        ),
    }
)
