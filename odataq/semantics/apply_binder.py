"""Binds the transformations of `$apply`, and finds the shape that each one gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from attrs import evolve, frozen

from odataq.csdl.aggregation import leveled_hierarchy, recursive_hierarchy
from odataq.csdl.operations import Function
from odataq.csdl.paths import follow
from odataq.csdl.types import NUMERIC_TYPES, UNKNOWN, TypeRef, is_open, underlying
from odataq.semantics.aggregates import AggregateBinder, item_of
from odataq.semantics.aliases import mark_taken
from odataq.semantics.calls import bound_operations, returned
from odataq.semantics.marks import ArgumentMisfit, MisplacedLambda, UnknownOperation
from odataq.semantics.member_binder import MemberBinder
from odataq.semantics.ordering import bind_sorted
from odataq.semantics.scope import NO_SCOPE, Scope, scope_at
from odataq.semantics.shapes import (
    UNCERTAIN,
    WHOLE,
    Part,
    Shape,
    ShapeMaker,
    Step,
    union,
)
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from odataq.csdl.model import Model, StructuredType
    from odataq.semantics.expression_binder import ExpressionBinder
    from odataq.semantics.notes import Notes

    _Steps = tuple[Step, ...]

__all__ = ["ApplyBinder"]

# These give some of their input, with the same properties.
_KEEPING: Final = (
    n.FilterTrafo,
    n.HierarchyTrafo,
    n.IdentityTrafo,
    n.OrderByTrafo,
    n.RankTrafo,
    n.SearchTrafo,
    n.SliceTrafo,
)
_COUNTING: Final = frozenset({"topcount", "bottomcount"})


@frozen(eq=False)
class ApplyBinder:
    """Notes what names in transformations mean.

    Each transformation gets the scope of its input and gives that of its output:
    the type stays, but for a function of the model, and the shape changes.
    Where it can't be told what a transformation gives, names behind it are
    passed over in silence.
    """

    binder: ExpressionBinder

    @property
    def notes(self) -> Notes:
        """Where the meaning is noted."""
        return self.binder.notes

    @property
    def _members(self) -> MemberBinder:
        return MemberBinder(self.binder)

    def sequence(self, sequence: n.TrafoSequence, scope: Scope) -> Scope:
        """Bind a sequence; return the scope of what it gives.

        Spec: Data Aggregation, "System Query Option $apply".
        """
        for each in sequence.trafos:
            scope = self._trafo(each, scope)
            if self.notes.is_unknown(each) and not isinstance(each, _KEEPING):
                scope = evolve(scope, shape=UNCERTAIN)
        return scope

    def _trafo(self, trafo: n.Trafo, scope: Scope) -> Scope:
        result = scope
        match trafo:
            case n.ComputeTrafo(items):
                result = self.binder.computed(items, scope)
            case n.AggregateTrafo(items):
                result = self._aggregate(items, scope)
            case n.GroupByTrafo():
                result = self._groups(trafo, scope)
            case n.ConcatTrafo(sequences):
                result = self._concat(sequences, scope)
            case n.JoinTrafo():
                result = self._join(trafo, scope)
            case n.NestTrafo(items):
                result = self._nest(items, scope)
            case n.AddNestedTrafo():
                result = self._add_nested(trafo, scope)
            case n.CustomTrafo(call):
                result = self._custom(call, scope)
            case n.TraverseTrafo():
                result = self._traverse(trafo, scope)
            case _:
                self._subset(trafo, scope)
        return result

    # What keeps the shape

    def _subset(
        self,
        trafo: n.FilterTrafo
        | n.OrderByTrafo
        | n.RankTrafo
        | n.IdentityTrafo
        | n.SearchTrafo
        | n.SliceTrafo
        | n.HierarchyTrafo,
        scope: Scope,
    ) -> None:
        """Bind what gives some or all of its input.

        Spec: Data Aggregation, "Transformations Preserving the Input Set Structure".
        """
        match trafo:
            case n.FilterTrafo(predicate):
                self.binder.condition(predicate, scope)
            case n.OrderByTrafo(items):
                self._ordered(items, scope)
            case n.RankTrafo():
                self._rank(trafo, scope)
            case n.HierarchyTrafo(_, hierarchy, sequence):
                self._hierarchy(hierarchy, scope)
                self.sequence(sequence, scope)

    def _ordered(self, items: Iterable[n.OrderByItem], scope: Scope) -> None:
        for each in items:
            bind_sorted(self.binder, each.expression, scope)

    def _rank(self, trafo: n.RankTrafo, scope: Scope) -> None:
        self._number(trafo.name, 1, trafo.amount, scope)
        if trafo.name in _COUNTING:
            bind_sorted(self.binder, trafo.value, scope)
        else:
            self._number(trafo.name, 2, trafo.value, scope)

    def _number(self, name: str, position: int, node: n.Expr, scope: Scope) -> None:
        model = self.notes.model
        found = underlying(self.binder.bind(node, scope), model)
        is_number = found.name in NUMERIC_TYPES or is_open(found, model)
        if found.is_collection or not is_number:
            mark = ArgumentMisfit(node.span, name, position, ("a number",), found)
            self.notes.mark(mark)

    # What replaces the shape

    def _aggregate(self, items: Iterable[n.AggregateItem], scope: Scope) -> Scope:
        parts: dict[str, Part] = {}
        for each in items:
            name, found = AggregateBinder(self._members).aggregated(each, scope)
            if each.alias is not None:
                mark_taken(self.notes, each.alias, each.alias_span, scope, parts)
            if name:
                parts[name] = Part(found, WHOLE)
        shape = Shape(is_whole=False, cause="aggregate(...)")
        return evolve(scope, shape=shape.with_parts(parts))

    def _groups(self, trafo: n.GroupByTrafo, scope: Scope) -> Scope:
        paths = [
            path for each in trafo.elements for path in self._grouping(each, scope)
        ]
        shape, found = Shape(is_whole=False), scope.type
        if trafo.sequence is not None:
            inner = self.sequence(trafo.sequence, scope)
            shape, found = inner.shape, inner.type
        if found != scope.type:
            paths.append(None)
        return evolve(scope, type=found, shape=_kept(shape, "groupby(...)", paths))

    def _grouping(
        self, element: n.GroupingElement, scope: Scope
    ) -> Sequence[_Steps | None]:
        """Return the paths that a part of a grouping keeps, `None` for unknown ones."""
        aggregates = AggregateBinder(self._members)
        match element:
            case n.MemberPath():
                return [aggregates.group(element, scope)]
            case n.RollupRecursive(hierarchy, sequence):
                nodes, steps = self._hierarchy(hierarchy, scope)
                if sequence is not None:
                    self.sequence(sequence, nodes)
                return [self._injected(hierarchy, nodes, steps, scope)]
            case n.Rollup((n.MemberPath((n.Segment(name, None),)),)):
                return self._levels(name, scope)
            case n.Rollup(paths):
                return [aggregates.group(each, scope) for each in paths]
            case _:
                assert_never(element)

    def _levels(self, name: str, scope: Scope) -> Sequence[_Steps | None]:
        model = self.notes.model
        structured = model.structured_type(scope.type.name)
        levels = leveled_hierarchy(model, scope.type.name, name)
        if structured is None or levels is None:
            return [None]
        return [_declared_steps(structured, each, model) for each in levels]

    def _concat(self, sequences: Iterable[n.TrafoSequence], scope: Scope) -> Scope:
        found = [self.sequence(each, scope) for each in sequences]
        if len({each.type for each in found}) != 1:
            return NO_SCOPE
        shapes = [each.shape for each in found]
        return evolve(found[0], shape=union(shapes, "concat(...)"))

    # What adds properties, or replaces all by them

    def _join(self, trafo: n.JoinTrafo, scope: Scope) -> Scope:
        steps = self._members.data_path(trafo.path.segments, scope)
        found = self._type_at(trafo.path)
        if found != UNKNOWN and not found.is_collection:
            word = "outerjoin" if trafo.is_outer else "join"
            self.notes.mark(MisplacedLambda(trafo.path.span, word, found))
            found = UNKNOWN
        inner = self._at(found, steps)
        if trafo.sequence is not None:
            inner = self.sequence(trafo.sequence, inner)
        part = Part(TypeRef(inner.type.name), inner.shape)
        return scope.with_parts({trafo.alias: part})

    def _nest(self, items: Iterable[n.NestItem], scope: Scope) -> Scope:
        parts = {each.alias: self._nested(each, scope) for each in items}
        shape = Shape(is_whole=False, cause="nest(...)")
        return evolve(scope, shape=shape.with_parts(parts))

    def _nested(self, item: n.NestItem, scope: Scope) -> Part:
        inner = self.sequence(item.sequence, scope)
        many = TypeRef(inner.type.name, is_collection=inner.type != UNKNOWN)
        return Part(many, inner.shape)

    def _add_nested(self, trafo: n.AddNestedTrafo, scope: Scope) -> Scope:
        steps = self._members.data_path(trafo.path.segments, scope)
        inner = self._at(self._type_at(trafo.path), steps)
        is_many = bool(steps) and steps[-1].part.type.is_collection
        maker = ShapeMaker(scope.shape)
        for each in trafo.items:
            part = self._nested(each, inner)
            if not is_many:
                part = evolve(part, type=item_of(part.type))
            maker.add((*steps[:-1], Step(each.alias, part)))
        return evolve(scope, shape=maker.shape())

    def _at(self, found: TypeRef, steps: tuple[Step, ...]) -> Scope:
        """Return the scope of a sequence that is applied to what a path leads to."""
        shape = steps[-1].part.shape if steps else WHOLE
        return NO_SCOPE if found == UNKNOWN else scope_at(found, shape)

    def _type_at(self, path: n.MemberPath) -> TypeRef:
        if not path.segments:
            return UNKNOWN
        return self.notes.types.get(id(path.segments[-1]), UNKNOWN)

    def _custom(self, call: n.Segment, scope: Scope) -> Scope:
        # Spec: Data Aggregation, "System Query Option $apply": functions that are
        # bound to a collection and return one.
        model = self.notes.model
        full_name = model.full_name(call.name)
        items = TypeRef(scope.type.name, is_collection=True)
        if scope.type == UNKNOWN or model.is_external(full_name):
            return NO_SCOPE
        if not any(
            isinstance(each, Function)
            and (to := returned(each)).is_collection
            and (model.structured_type(to.name) or is_open(to, model))
            for each in bound_operations(model, full_name, items)
        ):
            self.notes.mark(UnknownOperation(call.name_span, call.name, items))
            return NO_SCOPE
        found = self._members.segment(call, items, scope)
        self.notes.types[id(call)] = found
        if found == UNKNOWN:
            return NO_SCOPE
        if found != items:
            return scope_at(found)
        return evolve(scope, shape=evolve(scope.shape, is_certain=False))

    # Hierarchies

    def _hierarchy(self, hierarchy: n.Hierarchy, scope: Scope) -> tuple[Scope, _Steps]:
        """Bind what says which hierarchy is meant.

        Return the scope of its nodes, and the path to a node.
        """
        nodes = self.binder.bind(hierarchy.nodes, scope)
        steps = self._members.data_path(hierarchy.path.segments, scope)
        return NO_SCOPE if nodes == UNKNOWN else scope_at(nodes), steps

    def _traverse(self, trafo: n.TraverseTrafo, scope: Scope) -> Scope:
        nodes, steps = self._hierarchy(trafo.hierarchy, scope)
        if trafo.sequence is not None:
            self.sequence(trafo.sequence, nodes)
        self._ordered(trafo.items, nodes)
        injected = self._injected(trafo.hierarchy, nodes, steps, scope)
        return evolve(scope, shape=_kept(scope.shape, "traverse(...)", [injected]))

    def _injected(
        self, hierarchy: n.Hierarchy, nodes: Scope, steps: _Steps, scope: Scope
    ) -> _Steps | None:
        """Return the path to what tells a node, empty where it is the instance.

        `None` where it isn't known which property a node is told by.

        Spec: Data Aggregation, "Transformation traverse".
        """
        known = recursive_hierarchy(
            self.notes.model, nodes.type.name, hierarchy.qualifier
        )
        if known is None:
            return None
        names = [each for each in known.node_property.split("/") if "." not in each]
        count = len(steps) - len(names)
        if [each.name for each in steps[max(count, 0) :]] != names:
            return steps
        at = item_of(steps[count - 1].part.type) if count else scope.type
        if not self._is_related(at, nodes.type):
            return steps
        if not count:
            return ()
        last = steps[count - 1]
        whole = Step(last.name, evolve(last.part, shape=WHOLE))
        return (*steps[: count - 1], whole)

    def _is_related(self, first: TypeRef, second: TypeRef) -> bool:
        model = self.notes.model
        return model.is_derived(first.name, second.name) or model.is_derived(
            second.name, first.name
        )


def _kept(shape: Shape, cause: str, paths: Iterable[_Steps | None]) -> Shape:
    """Return a shape with the properties on some paths.

    With `None` among them there may be others, an empty one stands for all.
    """
    maker = ShapeMaker(shape, cause)
    is_whole, is_certain = shape.is_whole, shape.is_certain
    for each in paths:
        if each:
            maker.keep(each)
        is_whole = is_whole or each == ()
        is_certain = is_certain and each is not None
    return evolve(maker.shape(), is_whole=is_whole, is_certain=is_certain, cause=cause)


def _declared_steps(start: StructuredType, path: str, model: Model) -> _Steps:
    """Return the properties on a path from an annotation."""
    names = path.split("/")
    steps: list[Step] = []
    for count, name in enumerate(names, 1):
        if "." not in name:
            member = follow(model, start, "/".join(names[:count])).member
            found = UNKNOWN if member is None else member.type
            steps.append(Step(name, Part(found, WHOLE, is_declared=True)))
    return tuple(steps)
