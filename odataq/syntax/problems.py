"""Collects what is wrong with a text while it is parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic, Fix
from odataq.syntax.tolerances import TOLERANCES

if TYPE_CHECKING:
    from odataq.source import Source, Span
    from odataq.syntax.keywords import OddCase

__all__ = ["Problems"]


@define
class Problems:
    """The diagnostics of one text.

    `is_strict` says that silent tolerances are noted as well. A tolerance is noted
    once for each part of a query: the first one stands for all of its kind.
    """

    source: Source
    is_strict: bool = False
    found: list[Diagnostic] = field(factory=list)
    odd_cases: list[OddCase] = field(factory=list)
    _noted: set[str] = field(factory=set)

    def report(
        self,
        code: str,
        span: Span,
        message: str,
        hint: str | None = None,
        *,
        fixes: tuple[Fix, ...] = (),
    ) -> None:
        """Add a diagnostic."""
        known = CODES[code]
        self.found.append(
            Diagnostic(
                code,
                known.slug,
                known.severity,
                message,
                self.source,
                span,
                hint=hint,
                fixes=fixes,
            )
        )

    def tolerate(self, name: str, span: Span) -> None:
        """Note a tolerance of the table, the first of its kind in this part."""
        tolerance = TOLERANCES[name]
        if name in self._noted or (tolerance.is_silent and not self.is_strict):
            return
        self._noted.add(name)
        self.report(tolerance.code, span, tolerance.message, tolerance.hint)

    def next_part(self) -> None:
        """Begin another part of the query."""
        self._noted.clear()
