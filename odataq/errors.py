"""What odataq raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from odataq.diagnostics import Diagnostic

__all__ = ["CsdlError", "ODataqError", "QueryError", "QuerySyntaxError"]


class ODataqError(Exception):
    """Base of every error that odataq raises on purpose.

    `diagnostics` has everything that was found, not only what is in the text.
    """

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Keep the diagnostics; the first error among them is the text."""
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        """Return the first error and how many more diagnostics there are."""
        if not self.diagnostics:
            return "no diagnostics"
        errors = (each for each in self.diagnostics if each.severity == "error")
        first = next(errors, self.diagnostics[0])
        more = len(self.diagnostics) - 1
        return f"{first} (and {more} more)" if more else f"{first}"


class CsdlError(ODataqError):
    """The metadata can't be read as one model."""


class QuerySyntaxError(ODataqError):
    """The text isn't a query of the URL language."""


class QueryError(ODataqError):
    """The query can't be built."""
