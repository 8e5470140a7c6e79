"""Checks one candidate against the metadata of its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from odataq.lint.code import Skip

if TYPE_CHECKING:
    from odataq.diagnostics import Diagnostic
    from odataq.lint.candidate import Candidate
    from odataq.lint.checkers import Checkers
    from odataq.source import Source

__all__ = ["Checked", "check_candidate"]


@frozen
class Checked:
    diagnostics: tuple[Diagnostic, ...] = ()
    skips: tuple[Skip, ...] = ()


def check_candidate(candidate: Candidate, file: Source, checkers: Checkers) -> Checked:
    if candidate.template.has_holes or candidate.rule or candidate.table:
        return Checked((), (Skip(candidate.template.span, "dynamic"),))
    return Checked(tuple(checkers.checker().check(candidate.template.source(file))))
