"""Binds what is aggregated: the type that a method gives for some values."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.csdl.aggregation import custom_aggregate
from odataq.csdl.types import (
    DECIMAL,
    DOUBLE,
    DURATION,
    INT64,
    INTEGER_RANGES,
    SINGLE,
    UNKNOWN,
    TypeRef,
    is_open,
    promote,
    underlying,
)
from odataq.semantics.marks import AggregateMisfit, CollectionGroup
from odataq.semantics.operators import result_of
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from odataq.csdl.types import TypeLookup
    from odataq.semantics.member_binder import MemberBinder
    from odataq.semantics.scope import Scope
    from odataq.semantics.shapes import Step
    from odataq.source import Span

__all__ = ["AggregateBinder", "item_of"]


@frozen(eq=False)
class AggregateBinder:
    """Notes what names in aggregations mean, and the type of each result."""

    members: MemberBinder

    def aggregated(self, item: n.AggregateItem, scope: Scope) -> tuple[str, TypeRef]:
        """Bind what is aggregated; return the name and the type of the result.

        The name is empty where the item has none, and isn't a custom aggregate.

        Spec: Data Aggregation, "Aggregation Algorithm".
        """
        name, found = self._value(item, scope)
        for each in item.sources:
            for path in each.paths:
                self.group(path, scope)
            if each.method is not None:
                found = self._applied(each.method, found, each.span)
        self.members.notes.types[id(item)] = found
        return item.alias or name, found

    def _value(self, item: n.AggregateItem, scope: Scope) -> tuple[str, TypeRef]:
        expression, method = item.expression, item.method
        if isinstance(expression, n.MemberPath) and expression.segments:
            *owners, last = expression.segments
            if isinstance(last, n.CountSegment) and _are_names(owners):
                self._typed(owners, scope)
                # Spec: Data Aggregation, "Aggregate Expression $count".
                return "", self._noted(expression, DECIMAL)
            if method is None and _are_names((*owners, last)):
                return self._custom(expression, scope)
        found = self._operand(expression, scope)
        if method is None:
            return "", found
        return "", self._applied(method, item_of(found), expression.span)

    def _operand(self, expression: n.Expr, scope: Scope) -> TypeRef:
        if not isinstance(expression, n.MemberPath) or not expression.segments:
            return self.members.binder.bind(expression, scope)
        if not _are_names(expression.segments):
            return self.members.binder.bind(expression, scope)
        return self._noted(expression, self._typed(expression.segments, scope))

    def _custom(self, path: n.MemberPath, scope: Scope) -> tuple[str, TypeRef]:
        # Which there are, only annotations say, and not all services have those.
        *owners, last = path.segments
        owner = self._typed(owners, scope)
        name = last.name if isinstance(last, n.Segment) else ""
        found = custom_aggregate(self.members.notes.model, owner.name, name)
        self._noted(last, found or UNKNOWN)
        return name, self._noted(path, found or UNKNOWN)

    def _typed(self, segments: Sequence[n.MemberSegment], scope: Scope) -> TypeRef:
        self.members.data_path(segments, scope)
        if not segments:
            return scope.type
        return self.members.notes.types.get(id(segments[-1]), UNKNOWN)

    def _noted(self, node: n.Node, found: TypeRef) -> TypeRef:
        self.members.notes.types[id(node)] = found
        return found

    def _applied(self, method: str, found: TypeRef, span: Span) -> TypeRef:
        of = _METHODS.get(method)
        if of is None:
            return UNKNOWN
        model = self.members.notes.model
        result = of(found, model)
        if result is not None:
            return result
        return self.members.notes.mark(AggregateMisfit(span, method, found))

    def group(self, path: n.MemberPath, scope: Scope) -> tuple[Step, ...]:
        """Bind what instances are grouped by, which has no collections.

        Spec: Data Aggregation, "Simple Grouping".
        """
        steps = self.members.data_path(path.segments, scope)
        names = [each for each in path.segments if isinstance(each, n.Segment)]
        for each in names:
            if self.members.notes.types.get(id(each), UNKNOWN).is_collection:
                self.members.notes.mark(CollectionGroup(each.name_span, each.name))
                break
        return steps


def item_of(type_ref: TypeRef) -> TypeRef:
    """Return the type of the items of a collection, or a type as it is."""
    return TypeRef(type_ref.name) if type_ref.is_collection else type_ref


def _are_names(segments: Iterable[n.MemberSegment]) -> bool:
    return all(
        isinstance(each, n.Segment) and each.arguments is None for each in segments
    )


# Standard methods: the type of the result, `None` for values that one doesn't take.


def _of_sum(found: TypeRef, model: TypeLookup | None) -> TypeRef | None:
    value = underlying(found, model)
    if is_open(value, model):
        return UNKNOWN
    if value.name in INTEGER_RANGES:
        return INT64
    if value == SINGLE:
        return DOUBLE
    # Durations are values of an aggregatable expression, so they have a sum as well.
    return value if value == DURATION else promote(value, value)


def _of_average(found: TypeRef, model: TypeLookup | None) -> TypeRef | None:
    result = _of_sum(found, model)
    return DECIMAL if result == INT64 else result


def _of_extreme(found: TypeRef, model: TypeLookup | None) -> TypeRef | None:
    return found if result_of("gt", (found, found), model) is not None else None


def _of_distinct(_: TypeRef, __: TypeLookup | None) -> TypeRef | None:
    return DECIMAL


# Spec: Data Aggregation, "Aggregation Methods".
_METHODS: Final[
    Mapping[str, Callable[[TypeRef, TypeLookup | None], TypeRef | None]]
] = MappingProxyType(
    {
        "average": _of_average,
        "countdistinct": _of_distinct,
        "max": _of_extreme,
        "min": _of_extreme,
        "sum": _of_sum,
    }
)
