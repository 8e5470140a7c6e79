"""The error that says why no request can be made."""

from __future__ import annotations

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic
from odataq.errors import QueryError
from odataq.source import Source, Span

__all__ = ["refused"]


def refused(code: str, message: str, text: str, hint: str | None = None) -> QueryError:
    """Return the error for a part of a request; `text` is what was given for it."""
    known = CODES[code]
    source, span = Source(text, "request"), Span(0, len(text))
    return QueryError(
        [
            Diagnostic(
                known.code, known.slug, known.severity, message, source, span, hint=hint
            )
        ]
    )
