"""Binds the transformations of `$apply`, as far as their input is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from odataq.semantics.member_binder import MemberBinder
from odataq.semantics.scope import Scope
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable

    from odataq.semantics.expression_binder import ExpressionBinder

__all__ = ["ApplyBinder"]


@frozen(eq=False)
class ApplyBinder:
    """Notes what names in transformations mean.

    A transformation that gives something of another shape ends what is known:
    names behind it are passed over in silence.
    """

    binder: ExpressionBinder

    def sequence(self, sequence: n.TrafoSequence, scope: Scope) -> Scope:
        """Bind a sequence; return the scope of what it gives."""
        for each in sequence.trafos:
            scope = self._trafo(each, scope)
        return scope

    def _trafo(self, trafo: n.Trafo, scope: Scope) -> Scope:
        match trafo:
            case n.FilterTrafo(predicate):
                self.binder.condition(predicate, scope)
            case n.OrderByTrafo(items):
                self._expressions((each.expression for each in items), scope)
            case n.RankTrafo(_, amount, value):
                self._expressions((amount, value), scope)
            case n.IdentityTrafo() | n.SearchTrafo() | n.SliceTrafo():
                pass
            case n.ComputeTrafo(items):
                return self.binder.computed(items, scope)
            case n.AggregateTrafo(items):
                return self._aggregate(items, scope)
            case n.GroupByTrafo():
                return self._groups(trafo, scope)
            case n.ConcatTrafo(sequences):
                self._sequences(sequences, scope)
                return Scope()
            case _:
                return Scope()
        return scope

    def _expressions(self, expressions: Iterable[n.Expr], scope: Scope) -> None:
        for each in expressions:
            self.binder.bind(each, scope)

    def _sequences(self, sequences: Iterable[n.TrafoSequence], scope: Scope) -> None:
        for each in sequences:
            self.sequence(each, scope)

    def _aggregate(self, items: tuple[n.AggregateItem, ...], scope: Scope) -> Scope:
        for each in items:
            # Without a method it is a custom aggregate, which only annotations name.
            if each.method is None:
                continue
            if isinstance(each.expression, n.MemberPath):
                self._path(each.expression, scope)
            else:
                self.binder.bind(each.expression, scope)
        return Scope()

    def _groups(self, trafo: n.GroupByTrafo, scope: Scope) -> Scope:
        for each in trafo.elements:
            paths = each.paths if isinstance(each, n.Rollup) else (each,)
            for path in paths:
                if isinstance(path, n.MemberPath):
                    self._path(path, scope)
        if trafo.sequence is not None:
            self.sequence(trafo.sequence, scope)
        return Scope()

    def _path(self, path: n.MemberPath, scope: Scope) -> None:
        # What is aggregated may stand behind a collection: all items are meant.
        current = scope.type
        first = path.segments[0]
        if isinstance(first, n.Segment) and first.name in scope.variables:
            return
        for each in path.segments:
            if not isinstance(each, n.Segment):
                return
            item = type(current)(current.name)
            current = MemberBinder(self.binder).segment(each, item, scope)
            self.binder.notes.types[id(each)] = current
