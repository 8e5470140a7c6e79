"""Names as the builder is given them."""

from __future__ import annotations

from functools import lru_cache

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic
from odataq.errors import QueryError, QuerySyntaxError
from odataq.source import Source, Span
from odataq.syntax import nodes as n
from odataq.syntax.parser import parse
from odataq.text.identifiers import is_simple_identifier

__all__ = ["annotation_named", "named", "simply_named", "split_path"]


def named(name: str) -> str:
    """Return a name, simple or qualified, that stands for itself in a query.

    Raises `QueryError` for what would be read as something else: `a eq 1`,
    `null`, `a(1)`, and `TypeError` for what is no text.
    """
    if not _is_read_as(_text(name), n.Segment(name)):
        raise _no_name(name)
    return name


def simply_named(name: str) -> str:
    """Return a name without a namespace, such as that of a result or an alias.

    Raises `QueryError` for any other.
    """
    if not is_simple_identifier(_text(name)):
        raise _no_name(name)
    return name


def annotation_named(name: str) -> n.AnnotationSegment:
    """Return the annotation of a name such as `@Core.Description#Short`.

    Raises `QueryError` for what is none.
    """
    segment = n.AnnotationSegment(name)
    # A term of the default namespace looks like an alias.
    if not (is_simple_identifier(_text(name)[1:]) or _is_read_as(name, segment)):
        raise _no_name(name)
    return segment


def split_path(path: str) -> tuple[str, ...]:
    """Return the names of a path such as `primarycontactid/fullname`."""
    if not isinstance(path, str):
        raise TypeError(f"a path is a str or a path of P, not {type(path).__name__}")
    return tuple(path.split("/"))


def _text(name: str) -> str:
    if not isinstance(name, str):
        raise TypeError(f"a name is a str, not {type(name).__name__}")
    return name


def _no_name(name: str) -> QueryError:
    known = CODES["ODQ110"]
    return QueryError(
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


@lru_cache(maxsize=4096)
def _is_read_as(name: str, segment: n.MemberSegment) -> bool:
    # The grammar knows best what a text is read as.
    try:
        return parse(name, "commonExpr") == n.MemberPath((segment,))
    except QuerySyntaxError:
        return False
