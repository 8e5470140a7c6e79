"""Names as the builder is given them."""

from __future__ import annotations

from functools import cache

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic
from odataq.errors import QueryError, QuerySyntaxError
from odataq.source import Source, Span
from odataq.syntax import nodes as n
from odataq.syntax.parser import parse

__all__ = ["named", "split_path"]


def named(name: str) -> str:
    """Return a name, simple or qualified, that stands for itself in a query.

    Raises `QueryError` for what would be read as something else: `a eq 1`,
    `null`, `a(1)`.
    """
    if not _is_name(name):
        known = CODES["ODQ110"]
        raise QueryError(
            [
                Diagnostic(
                    known.code,
                    known.slug,
                    known.severity,
                    f"'{name}' is no name",
                    Source(name),
                    Span(0, len(name)),
                )
            ]
        )
    return name


def split_path(path: str) -> tuple[str, ...]:
    """Return the names of a path such as `primarycontactid/fullname`."""
    if not isinstance(path, str):
        raise TypeError(f"a path is a str or a path of P, not {type(path).__name__}")
    return tuple(path.split("/"))


@cache
def _is_name(name: str) -> bool:
    # The grammar knows best what a text is read as.
    segment = n.Segment(name)
    try:
        return parse(name, "commonExpr") == n.MemberPath((segment,))
    except QuerySyntaxError:
        return False
