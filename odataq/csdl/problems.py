"""The diagnostics of one reading, collected across its documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic, Severity
from odataq.source import Source

if TYPE_CHECKING:
    from odataq.csdl.documents import Document, Step
    from odataq.limits import Limits

__all__ = ["Problems"]


@frozen(eq=False)
class Problems:
    """Collects what is wrong, in the order in which it was found.

    A tolerated oddity that the whole document has, one element like the
    other, is reported once with a count: `same_as` says what repeats.
    """

    limits: Limits
    strict: bool = False
    _found: list[Diagnostic] = field(factory=list, init=False)
    _folded: dict[tuple[str, str], list[int]] = field(factory=dict, init=False)
    _left_out: list[str] = field(factory=list, init=False)
    _count: list[int] = field(factory=lambda: [0], init=False)
    _numbers: dict[Severity, int] = field(factory=dict, init=False)
    _fatal: list[str] = field(factory=list, init=False)

    def add(  # noqa: PLR0913 (what a diagnostic consists of)
        self,
        document: Document,
        code: str,
        message: str,
        steps: tuple[Step, ...] = (),
        *,
        hint: str | None = None,
        same_as: str | None = None,
    ) -> None:
        """Report something at an element of a document."""
        self._count[0] += 1
        if same_as is not None and self._folds(code, same_as):
            return
        # Each severity has a budget of its own: warnings displace no error.
        severity = self._severity(code)
        self._numbers[severity] = self._numbers.get(severity, 0) + 1
        if CODES[code].severity is Severity.ERROR:
            self._fatal.append(code)
        if self._numbers[severity] > self.limits.metadata_diagnostics:
            self._left_out.append(code)
            return
        if same_as is not None:
            self._folded[code, same_as] = [len(self._found), 1]
        self._found.append(self._diagnostic(document, code, message, steps, hint))

    @property
    def count(self) -> int:
        """How many times something was reported, folded or not."""
        return self._count[0]

    def has_errors(self) -> bool:
        """Tell whether anything found so far is an error."""
        return Severity.ERROR in self._numbers

    def is_fatal(self) -> bool:
        """Tell whether anything found so far is an error when tolerant, too.

        What only a strict reading refuses leaves a model that can be checked
        further.
        """
        return bool(self._fatal)

    def diagnostics(self, last: Document) -> tuple[Diagnostic, ...]:
        """Return all that was found, errors first; `last` lacks what is left out."""
        found = list(self._found)
        for index, count in self._folded.values():
            if count > 1:
                message = f"{found[index].message} ({count} times)"
                found[index] = evolve(found[index], message=message)
        found.sort(key=lambda each: each.severity is not Severity.ERROR)
        if self._left_out:
            message = f"{len(self._left_out)} more diagnostics are left out"
            found.append(self._diagnostic(last, "CSD108", message, (), None))
        return tuple(found)

    def _folds(self, code: str, same_as: str) -> bool:
        known = self._folded.get((code, same_as))
        if known is None:
            return False
        known[1] += 1
        return True

    def _severity(self, code: str) -> Severity:
        known = CODES[code]
        if self.strict and known.is_breach:
            return Severity.ERROR
        return known.severity

    def _diagnostic(
        self,
        document: Document,
        code: str,
        message: str,
        steps: tuple[Step, ...],
        hint: str | None,
    ) -> Diagnostic:
        return Diagnostic(
            code,
            CODES[code].slug,
            self._severity(code),
            message,
            Source("", document.name),
            hint=hint,
            place=document.place(steps),
        )
