"""The names in a body: what they are about, and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.source import Span

if TYPE_CHECKING:
    from odataq.text.json_tree import JsonString

__all__ = ["annotated", "name_span", "opening"]


def annotated(name: str) -> tuple[str, str]:
    """Return what a name of JSON is about, and the term of its annotation.

    The term of control information is without `odata.`, which OData 4.01 lets out.

    Spec: JSON Format, "Control Information" and "Annotate a JSON Object".
    """
    target, _, term = name.partition("@")
    return target, term.removeprefix("odata.")


def name_span(name: JsonString, length: int | None = None) -> Span:
    """Return the place of a name without its quotes, or of its beginning."""
    last = len(name.value) if length is None else length
    return Span(name.offsets[0], name.offsets[last])


def opening(span: Span) -> Span:
    """Return the place of the bracket that opens a value."""
    return Span(span.start, min(span.end, span.start + 1))
