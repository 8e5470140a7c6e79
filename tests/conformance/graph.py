"""Requests in the documentation of Microsoft Graph, all of them valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq import ODATA_V401, Checker, Request, read_model
from tests.conformance.cases import differences, rows
from tests.conformance.queries import results
from tests.support.shared import METADATA

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conformance.queries import Check, Result

__all__ = ["DOCUMENT", "judged"]

DOCUMENT = METADATA / "graph" / "v1.0-Prod.csdl"


def judged(path: Path, document: Path = DOCUMENT) -> list[Result]:
    """Check each request against a metadata document."""
    documented = [{**row, "valid": True} for row in rows(path)]
    return results(documented, _check(document), differences("graph"))


def _check(document: Path) -> Check:
    checker = Checker(read_model(document), profile=ODATA_V401)
    return lambda row: checker.check(Request(row["http_method"], row["input"]))
