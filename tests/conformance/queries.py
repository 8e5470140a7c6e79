"""Queries that other implementations accept or reject."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from odataq import errors_in, read_model
from tests.conformance.cases import Score
from tests.support.shared import METADATA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from odataq import Checker, Diagnostic
    from tests.conformance.cases import Difference

__all__ = [
    "CHECKS",
    "Check",
    "Result",
    "consensus_check",
    "listing",
    "olingo_check",
    "results",
    "score",
    "spread",
]

_T = TypeVar("_T")

Row: TypeAlias = "Mapping[str, Any]"
Check: TypeAlias = "Callable[[Row], Sequence[Diagnostic]]"


@dataclass(frozen=True)
class Result:
    """What checking the query of one row came to.

    `crash` is the exception that the checker raised.
    """

    id: str
    expected: bool
    errors: tuple[Diagnostic, ...]
    row: Row = field(repr=False)
    difference: Difference | None = None
    crash: str | None = None

    @property
    def verdict(self) -> bool | None:
        """Whether we report no error; `None` after a crash."""
        return None if self.crash else not self.errors

    @property
    def is_right(self) -> bool:
        """Whether our verdict is that of the row."""
        return self.verdict == self.expected

    @property
    def is_listed(self) -> bool:
        """Whether a difference has our verdict, and a reason for it."""
        return self.difference is not None and self.verdict == self.difference.valid

    @property
    def is_passed(self) -> bool:
        """Whether the verdict is right, or wrong for a listed reason."""
        return self.is_right or self.is_listed

    @property
    def group(self) -> str:
        """What the row is about, or what is wrongly found in a valid query."""
        if not self.expected:
            return str(self.row.get("fault") or self.row.get("error_key") or "other")
        if self.crash is not None:
            return "valid, crash"
        return f"valid, {self.errors[0].code}" if self.errors else "valid"

    def __str__(self) -> str:
        """Return the row's verdict beside ours, with what is behind each."""
        expected = " ".join(["valid" if self.expected else "invalid", *self._reasons()])
        shown = [f"{each.code} {each.message}" for each in self.errors[:3]]
        ours = self.crash or "; ".join(shown) or "no error"
        listed = ""
        if self.difference is not None and self.is_listed:
            listed = f" (listed: {self.difference.reason})"
        return f"{self.id}: {self.row['input']}\n    {expected}, ours: {ours}{listed}"

    def _reasons(self) -> list[str]:
        keys = ("olingo_key", "odatanet_message", "error_key", "error_message")
        return [str(self.row[key]) for key in keys if self.row.get(key)]


def spread(items: Sequence[_T], most: int) -> list[_T]:
    """Return at most so many items, spread evenly: the same ones each time."""
    count = min(most, len(items))
    return [items[index * len(items) // count] for index in range(count)]


def consensus_check() -> Check:
    """Return the check of queries on which two libraries agree."""
    from odataq import ODATA_V40  # noqa: PLC0415

    @cache
    def checker(model: str) -> Checker:
        from odataq import Checker  # noqa: PLC0415

        return Checker(read_model(METADATA / model), profile=ODATA_V40)

    return lambda row: checker(row["model"]).check(row["input"])


def olingo_check() -> Check:
    """Return the strict check of requests that a parser and validator have seen.

    A row without a method was only parsed: it is taken as one that reads.
    """
    from odataq import ODATA_V401, Checker, Request  # noqa: PLC0415

    model = read_model(METADATA / "olingo_techsvc_full.xml")
    checker = Checker(model, profile=ODATA_V401, strict=True)
    return lambda row: checker.check(
        Request(row["http_method"] or "GET", row["input"]),
    )


CHECKS: Final[Mapping[str, Callable[[], Check]]] = {
    "consensus": consensus_check,
    "olingo": olingo_check,
}


def results(
    rows: Iterable[Row], check: Check, listed: Mapping[str, Difference]
) -> list[Result]:
    """Check the query of each row."""
    return [_result(row, check, listed.get(row["id"])) for row in rows]


def _result(row: Row, check: Check, difference: Difference | None) -> Result:
    try:
        errors, crash = tuple(errors_in(check(row))), None
    except Exception as error:  # noqa: BLE001 - one row must not hide the others
        errors, crash = (), f"{type(error).__name__}: {error}"
    return Result(row["id"], row["valid"], errors, row, difference, crash)


def score(results: Sequence[Result]) -> Score:
    """Count the results that are right, wrong and listed."""
    right = sum(each.is_right for each in results)
    listed = sum(each.is_listed and not each.is_right for each in results)
    return Score(right, len(results) - right - listed, listed)


def listing(results: Iterable[Result]) -> Iterator[str]:
    """Yield the results that aren't right by group, the largest group first."""
    whole: Counter[str] = Counter()
    wrong: dict[str, list[Result]] = {}
    for each in results:
        whole[each.group] += 1
        if not each.is_right:
            wrong.setdefault(each.group, []).append(each)
    for group, members in sorted(wrong.items(), key=lambda item: -len(item[1])):
        yield f"{group}: {len(members)} of {whole[group]} differ"
        yield from (f"  {each}" for each in members)
