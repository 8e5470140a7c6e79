"""What a report is written as, and where to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.text.printable import printable
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FORMAT_NAMES", "Output", "OutputError", "output_of", "outputs_of"]

_STANDARD: Final = "-"
# Those of `odataq.report.formats`, which isn't imported before there is something to
# write.
FORMAT_NAMES: Final = (
    *("full", "concise", "json", "jsonl", "github", "gitlab", "junit", "sarif"),
    *("azure", "rdjson", "markdown"),
)


class OutputError(ValueError):
    """What was asked for isn't a format; `hint` says what may have been meant."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        """Keep both."""
        super().__init__(message)
        self.hint = hint


@frozen
class Output:
    """A format, and the file that it is written to; without one, standard output."""

    format: str
    path: str | None = None


def output_of(value: str) -> Output:
    """Read `FORMAT` or `FORMAT=FILE`; raises `OutputError`."""
    name, equals, path = value.partition("=")
    if name not in FORMAT_NAMES:
        known = f"there are {', '.join(FORMAT_NAMES)}"
        message = f"there is no format '{printable(name, limit=60)}'"
        raise OutputError(message, did_you_mean(name, FORMAT_NAMES) or known)
    if equals and not path:
        raise OutputError(f"'{name}=' lacks the name of a file")
    return Output(name, path if path not in {"", _STANDARD} else None)


def outputs_of(
    values: Sequence[str] | None, default: str = "full"
) -> tuple[Output, ...]:
    """Read several.

    What goes to files goes there besides: without another format for it, standard
    output has the default. Raises `OutputError`, for two to one place too.
    """
    found = [output_of(each) for each in values or ()]
    places = [each.path for each in found]
    for place in places:
        if places.count(place) > 1:
            where = "standard output" if place is None else f"'{printable(place)}'"
            raise OutputError(f"two formats for {where}")
    if None not in places:
        found.insert(0, Output(default))
    return tuple(found)
