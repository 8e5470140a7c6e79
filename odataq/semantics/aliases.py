"""Names that computing and aggregating give to results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.csdl.types import UNKNOWN, TypeRef
from odataq.semantics.marks import TakenAlias

if TYPE_CHECKING:
    from collections.abc import Container

    from odataq.semantics.notes import Notes
    from odataq.semantics.scope import Scope
    from odataq.source import Span

__all__ = ["mark_taken"]


def mark_taken(
    notes: Notes, name: str, span: Span, scope: Scope, others: Container[str] = ()
) -> None:
    """Mark an alias that is a property of the input, or one of other aliases.

    Spec: Data Aggregation, "Type, Structure and Context URL"; URL Conventions,
    "System Query Option $compute".
    """
    structured = notes.model.structured_type(scope.type.name)
    is_declared = structured is not None and (
        notes.model.property(structured, name) is not None
        or notes.model.navigation_property(structured, name) is not None
    )
    if is_declared:
        notes.mark(TakenAlias(span, name, TypeRef(scope.type.name)))
    elif name in others or scope.shape.find(name) is not None:
        notes.mark(TakenAlias(span, name, UNKNOWN))
