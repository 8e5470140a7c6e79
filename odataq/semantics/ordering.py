"""Binds what results are ordered by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.csdl.types import PRIMITIVE_TYPES, STREAM, UNKNOWN, is_enum, underlying
from odataq.semantics.marks import UnsortableItem

if TYPE_CHECKING:
    from odataq.csdl.types import TypeRef
    from odataq.semantics.expression_binder import ExpressionBinder
    from odataq.semantics.scope import Scope
    from odataq.syntax import nodes as n

__all__ = ["bind_sorted"]

_UNSORTABLE: Final = frozenset({STREAM.name})


def bind_sorted(binder: ExpressionBinder, expression: n.Expr, scope: Scope) -> None:
    """Bind an expression, and mark it where its values have no order."""
    found = binder.bind(expression, scope)
    if not _is_sortable(binder, found):
        binder.notes.mark(UnsortableItem(expression.span, found))


def _is_sortable(binder: ExpressionBinder, found: TypeRef) -> bool:
    model = binder.notes.model
    name = underlying(found, model).name
    if found == UNKNOWN or is_enum(name, model):
        return not found.is_collection
    if model.find_type(name) is None and name not in PRIMITIVE_TYPES:
        return True
    return (
        not found.is_collection and name in PRIMITIVE_TYPES and name not in _UNSORTABLE
    )
