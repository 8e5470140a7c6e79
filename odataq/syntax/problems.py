"""Collects what is wrong with a text while it is parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, evolve, field

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic, Edit, Fix
from odataq.source import Span
from odataq.syntax.mistakes.scene import MOST_EDITS
from odataq.syntax.tolerances import TOLERANCES
from odataq.text.percent import encode

if TYPE_CHECKING:
    from odataq.source import Source
    from odataq.syntax.keywords import OddCase
    from odataq.syntax.mistakes.scene import Mistake
    from odataq.text.percent import Decoded

__all__ = ["Problems"]


@define
class _Noted:
    """A tolerance of the part that is being read: where it is, all its edits."""

    at: int
    edits: list[Edit] = field(factory=list)


@define
class Problems:
    """The diagnostics of one text.

    A tolerance is noted once for each part of a query: the first one stands
    for all of its kind, and its fix is that of all. `is_strict` says that silent
    tolerances are noted as well. For `unread` and `loose` see `Parsed`.
    """

    source: Source
    is_strict: bool = False
    found: list[Diagnostic] = field(factory=list)
    odd_cases: list[OddCase] = field(factory=list)
    unread: list[Span] = field(factory=list)
    loose: list[Span] = field(factory=list)
    _noted: dict[str, _Noted] = field(factory=dict)

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

    def mistaken(self, mistake: Mistake, part: Decoded) -> None:
        """Add what is wrong with a decoded part."""
        fixes = tuple(self._in_source(each, part) for each in mistake.fixes)
        place = Span(part.at(mistake.start), part.at(mistake.end))
        self.report(mistake.code, place, mistake.message, mistake.hint, fixes=fixes)

    def _in_source(self, fix: Fix, part: Decoded) -> Fix:
        edits = (
            Edit(
                Span(part.at(each.span.start), part.at(each.span.end)),
                self._encoded(each.text),
            )
            for each in fix.edits
        )
        return Fix(fix.title, tuple(edits))

    def _encoded(self, text: str) -> str:
        """Encode a text as the source does: a blank stays one among blanks.

        No fix brings in the character `&`: it is the one that separates.
        """
        encoded = encode(text).replace("%26", "&")
        return encoded.replace("%20", " ") if " " in self.source.text else encoded

    def tolerate(self, name: str, span: Span) -> None:
        """Note a tolerance of the table, the first of its kind in this part."""
        tolerance = TOLERANCES[name]
        if tolerance.is_silent and not self.is_strict:
            return
        noted = self._noted.get(name)
        if noted is None:
            noted = self._noted[name] = _Noted(len(self.found))
            self.report(tolerance.code, span, tolerance.message, tolerance.hint)
        if tolerance.correct is not None:
            noted.edits += (
                Edit(each.span, self._encoded(each.text))
                for each in tolerance.correct(self.source.text, span)
            )

    def next_part(self) -> None:
        """Begin another part of the query."""
        for name, noted in self._noted.items():
            title = TOLERANCES[name].hint
            if 0 < len(noted.edits) <= MOST_EDITS and noted.at < len(self.found):
                fixes = (Fix(title, tuple(dict.fromkeys(noted.edits))),)
                self.found[noted.at] = evolve(self.found[noted.at], fixes=fixes)
        self._noted.clear()

    def finished(self) -> tuple[Diagnostic, ...]:
        """Return all diagnostics, when the text has been read."""
        self.next_part()
        return tuple(self.found)
