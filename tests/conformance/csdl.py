"""CSDL documents that another implementation accepts or rejects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from odataq import CsdlError, Diagnostic, errors_in, read_model
from tests.conformance.cases import Difference, Score, differences, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["Result", "documents_of", "results", "score"]


@dataclass(frozen=True)
class Result:
    """What reading the documents of one row came to."""

    id: str
    expected: bool
    errors: tuple[Diagnostic, ...]
    difference: Difference | None
    row: Mapping[str, Any]

    @property
    def is_right(self) -> bool:
        """Whether our verdict is that of the row."""
        return (not self.errors) == self.expected

    @property
    def is_listed(self) -> bool:
        """Whether a difference has our verdict, and a reason for it."""
        return self.difference is not None and self.difference.valid == (
            not self.errors
        )

    @property
    def is_passed(self) -> bool:
        """Whether the verdict is right, or wrong for a listed reason."""
        return self.is_right or self.is_listed

    def __str__(self) -> str:
        """Return the row's verdict beside ours, with what is behind each."""
        expected = "valid" if self.expected else "invalid"
        theirs = self.row.get("expected_error_codes") or self.row.get("message") or ""
        shown = [f"{each.code} {each.message}" for each in self.errors[:3]]
        ours = "; ".join(shown) if shown else "no error"
        listed = f" (listed: {self.difference.reason})" if self.difference else ""
        return f"{self.id}: {expected} {theirs or ''}, ours: {ours}{listed}"


def documents_of(row: Mapping[str, Any]) -> list[bytes]:
    """Return the documents of a row, read together as one model.

    Where some stand in the test itself, the others are constants that were
    found in the same class and are no part of the case.
    """
    documents = row["docs"]
    origins = row.get("doc_origin") or []
    if "inline" in origins:
        documents = [
            document
            for document, origin in zip(documents, origins, strict=True)
            if origin == "inline"
        ]
    return [each.encode() for each in documents]


def results(path: Path) -> list[Result]:
    """Read the documents of each row strictly."""
    listed = differences("csdl")
    return [
        Result(row["id"], row["valid"], _errors(row), listed.get(row["id"]), row)
        for row in rows(path)
    ]


def _errors(row: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    first, *more = documents_of(row)
    try:
        found = read_model(first, *more, strict=True).diagnostics
    except CsdlError as error:
        found = error.diagnostics
    return tuple(errors_in(found))


def score(results: Iterable[Result], *, valid: bool) -> Score:
    """Count the results of the valid or of the invalid rows."""
    judged = [each for each in results if each.expected == valid]
    right = sum(each.is_right for each in judged)
    listed = sum(each.is_listed and not each.is_right for each in judged)
    return Score(right, len(judged) - right - listed, listed)
