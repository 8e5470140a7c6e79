"""Requests in the documentation and samples of Dataverse."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from odataq import ADVICE, DATAVERSE, RULES, Checker, Request, errors_in, read_model
from tests.conformance.cases import differences, rows
from tests.support.shared import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from odataq import Diagnostic

__all__ = ["DOCUMENT", "Result", "Verdict", "judged", "report", "request_of"]

DOCUMENT = METADATA / "dataverse" / "bcgov_rsbc_dmf_2023-11-02.xml"

# However the root of an organisation is written where no real one is meant.
_ROOT: Final = re.compile(
    r"^(?:https?://)?(?:\[organi[sz]ation ur[il]\]|<your org ur[il]>)(?=/)",
    re.IGNORECASE,
)
_ORGANISATION: Final = "https://example.crm.dynamics.com"

# What is said of names that the document lacks: samples have tables of their own.
_NAMES: Final = frozenset(
    {
        *("ODQ201", "ODQ202", "ODQ203", "ODQ204", "ODQ205"),
        # Those in bodies.
        *("ODQ712", "ODQ716", "ODQ750"),
    }
)


class Verdict(Enum):
    """What checking a request came to; `MISSING`: only names are unknown.

    A request that is `LISTED` is wrong, as the list of differences says.
    """

    PASSED = "passed"
    FAILED = "failed"
    MISSING = "missing names"
    LISTED = "listed"


_NOTES: Final = {Verdict.MISSING: "lack names", Verdict.LISTED: "are listed"}


@dataclass(frozen=True)
class Result:
    """What is found in the request of a row."""

    row: Mapping[str, Any]
    found: tuple[Diagnostic, ...]

    @property
    def is_invalid(self) -> bool:
        """Whether something has to be found; a failure at run time isn't it."""
        return bool(self.row["expect"] == "invalid")

    @property
    def verdict(self) -> Verdict:
        """Whether what was found is what had to be found."""
        if self.is_invalid:
            sources = {source for each in self.found for source in each.sources}
            is_found = not sources.isdisjoint(self.row["rules"])
            return Verdict.PASSED if is_found else Verdict.FAILED
        errors = errors_in(self.found)
        if not errors:
            return Verdict.PASSED
        if self.row["id"] in differences("dataverse"):
            return Verdict.LISTED
        is_named = all(each.code in _NAMES for each in errors)
        return Verdict.MISSING if is_named else Verdict.FAILED

    def __str__(self) -> str:
        """Return the request, what is expected and what was found."""
        row = self.row
        expected = " ".join([row["expect"], *row["rules"]])
        shown = [f"{each.code} {each.message}" for each in self.found[:3]]
        ours = "; ".join(shown) or "nothing"
        url = f"{row['method']} {row['url']}"
        return f"{row['id']}: {url}\n    {expected}, ours: {ours}"


def request_of(row: Mapping[str, Any]) -> Request:
    """Return the request of a row, with a root in place of what stands for one."""
    url = _ROOT.sub(_ORGANISATION, row["url"])
    headers = tuple((name, value) for name, value in row["headers"])
    return Request(row["method"], url, headers, row["body"])


def judged(path: Path, document: Path = DOCUMENT) -> list[Result]:
    """Check each request that counts, with all rules."""
    model = read_model(document)
    checker = Checker(model, profile=DATAVERSE, rules=[*RULES, *ADVICE])
    return [Result(row, tuple(checker.check(request_of(row)))) for row in rows(path)]


def report(results: Iterable[Result]) -> Iterator[str]:
    """Yield how many requests of each method and kind pass."""
    counts: dict[tuple[str, str], Counter[Verdict]] = {}
    for each in results:
        key = (each.row["method"], "invalid" if each.is_invalid else "valid")
        counts.setdefault(key, Counter())[each.verdict] += 1
    for (method, kind), found in sorted(counts.items()):
        passed = sum(found.values()) - found[Verdict.FAILED]
        line = f"{method} {kind}: {passed} passed, {found[Verdict.FAILED]} failed"
        notes = [
            f"{found[kind]} of those passed {what}"
            for kind, what in _NOTES.items()
            if found[kind]
        ]
        yield "; ".join([line, *notes])
