"""External cases: their rows, and the verdicts that the specification overrules."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Difference", "Score", "all_rows", "differences", "rows"]

_HERE: Final = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Difference:
    """A case that the specification decides in another way.

    `valid` is our verdict, `section` the title of the section behind it.
    """

    valid: bool
    reason: str
    section: str


@dataclass(frozen=True)
class Score:
    """How many rows of one verdict are right: as they are, and as listed.

    `listed` are rows that a difference explains; they count for neither side.
    """

    right: int
    wrong: int
    listed: int

    @property
    def share(self) -> float:
        """The share of the rows that are right, without those listed."""
        judged = self.right + self.wrong
        return self.right / judged if judged else 1.0

    @property
    def plain_share(self) -> float:
        """The share of all rows that are right, those listed being wrong."""
        whole = self.right + self.wrong + self.listed
        return self.right / whole if whole else 1.0

    def __str__(self) -> str:
        """Return both shares."""
        return (
            f"{self.share:.1%} right, {self.plain_share:.1%} with the "
            f"{self.listed} listed rows as failures"
        )


def all_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file, those that only advise too."""
    lines = path.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file that count."""
    return [row for row in all_rows(path) if row.get("counted", True)]


def differences(name: str) -> Mapping[str, Difference]:
    """Return the listed differences of a kind of cases, by id."""
    text = (_HERE / f"{name}_differences.toml").read_text("utf-8")
    return {
        each.pop("id"): Difference(**each)
        for each in tomllib.loads(text).get("difference", ())
    }
