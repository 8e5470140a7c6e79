"""URLs that OData.NET parses and prints in another form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from odataq import QuerySyntaxError, compile, parse  # noqa: A004 - that is its name
from tests.conformance.cases import differences, rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from odataq import Query
    from tests.conformance.cases import Difference

__all__ = ["Result", "results"]

_ROOT: Final = "http://gobbledygook/"


@dataclass(frozen=True)
class Result:
    """A URL and what is expected of printing it, as trees.

    A tree is `None` where the URL can't be parsed.
    """

    id: str
    row: Mapping[str, Any]
    ours: Query | None
    theirs: Query | None
    difference: Difference | None

    @property
    def is_right(self) -> bool:
        """Whether what we print has the meaning of what is expected."""
        return self.ours is not None and self.ours == self.theirs

    @property
    def is_listed(self) -> bool:
        """Whether a difference explains that the meanings aren't equal."""
        return self.difference is not None and not self.is_right

    @property
    def is_passed(self) -> bool:
        """Whether the meanings are equal, or not for a listed reason."""
        return self.is_right or self.is_listed

    def __str__(self) -> str:
        """Return both URLs, with the reason where they are said to differ."""
        reason = f" (listed: {self.difference.reason})" if self.difference else ""
        shown = compile(self.ours, encode=False) if self.ours else "can't be parsed"
        expected = self.row["expected"]
        return (
            f"{self.id}: {self.row['input']}\n    expected: {expected}, ours: "
            f"{shown}{reason}"
        )


def results(path: Path) -> list[Result]:
    """Parse and print each URL, and compare it with what is expected."""
    listed = differences("print")
    return [_result(row, listed.get(row["id"])) for row in rows(path)]


def _result(row: Mapping[str, Any], difference: Difference | None) -> Result:
    given = _tree(row["input"])
    ours = None if given is None else _tree(compile(given))
    return Result(row["id"], row, ours, _tree(row["expected"]), difference)


def _tree(url: str) -> Query | None:
    absolute = url if "://" in url else f"{_ROOT}{url.lstrip('/')}"
    try:
        return parse(absolute)
    except QuerySyntaxError:
        return None
