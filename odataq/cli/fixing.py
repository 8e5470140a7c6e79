"""Fixes queries: `odataq check --fix` and `--diff`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from attrs import evolve

from odataq.cli.differences import difference, in_a_line
from odataq.fixes import apply_fixes

if TYPE_CHECKING:
    from odataq.checker import Checker
    from odataq.diagnostics import Diagnostic
    from odataq.source import Source

__all__ = ["fix_source", "write_difference", "write_fixed"]

# One fix can make room for another; a query that needs more has other problems.
_MOST_ROUNDS: Final = 20


def fix_source(checker: Checker, source: Source) -> tuple[Source, list[Diagnostic]]:
    """Return a query with all fixes made, and what is still wrong with it."""
    found = checker.check(source)
    for _ in range(_MOST_ROUNDS):
        text = apply_fixes(source.text, found)
        if text == source.text:
            break
        source = evolve(source, text=text)
        found = checker.check(source)
    return source, found


def write_fixed(source: Source) -> None:
    """Write a query on a line of its own."""
    sys.stdout.write(f"{in_a_line(source.text)}\n")


def write_difference(before: Source, after: Source) -> None:
    """Write what fixes change in a query, nothing where that is nothing."""
    sys.stdout.write(difference(before, after.text, "fixed"))
