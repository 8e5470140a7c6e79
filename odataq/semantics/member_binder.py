"""Binds paths within expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from odataq.csdl.model import ComplexType, EntityType, NavigationProperty
from odataq.csdl.paths import has_external_base
from odataq.csdl.types import (
    ABSTRACT_TYPES,
    BOOLEAN,
    INT64,
    UNKNOWN,
    TypeRef,
    assignable,
    is_builtin,
    is_open,
)
from odataq.semantics.calls import (
    bound_operations,
    overload_of,
    own_parameters,
    returned,
    unbound_functions,
)
from odataq.semantics.keys import bind_key, omitted_keys
from odataq.semantics.literal_types import fits
from odataq.semantics.marks import (
    CastMisfit,
    MisplacedKey,
    MisplacedLambda,
    ThroughCollection,
    UnknownFunction,
    UnknownOperation,
    UnknownProperty,
    UnknownResource,
    UnknownType,
    ValueMisfit,
)
from odataq.semantics.scope import NO_SCOPE, scope_at
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from odataq.csdl.operations import Operation
    from odataq.semantics.expression_binder import ExpressionBinder
    from odataq.semantics.notes import Notes
    from odataq.semantics.scope import Scope

__all__ = ["MemberBinder"]


@frozen(eq=False)
class MemberBinder:
    """Follows a path from the current instance, segment by segment."""

    binder: ExpressionBinder
    is_expanding: bool = False

    @property
    def notes(self) -> Notes:
        """Where the meaning is noted."""
        return self.binder.notes

    def path(self, path: n.MemberPath, scope: Scope) -> TypeRef:
        """Note what each segment means; return the type that the path has."""
        current = scope.type
        rest = path.segments
        first = rest[0]
        if isinstance(first, n.Segment) and first.name in scope.variables:
            current = scope.variables[first.name]
            self.notes.types[id(first)] = current
            rest = rest[1:]
        elif isinstance(first, n.ImplicitVariable | n.ParameterAlias):
            current = self.binder.bind(first, scope)
            rest = rest[1:]
            if first == _ROOT and rest and isinstance(rest[0], n.Segment):
                current = self._root(rest[0])
                rest = rest[1:]
        for each in rest:
            current = self._step(each, current, scope)
            self.notes.types[id(each)] = current
        return current

    def _step(
        self, segment: n.MemberSegment, current: TypeRef, scope: Scope
    ) -> TypeRef:
        match segment:
            case n.Segment():
                return self.segment(segment, current, scope)
            case n.AnyExpr() | n.AllExpr():
                return self._lambda(segment, current, scope)
            case n.CountSegment():
                return self._count(segment, current, scope)
            case n.FilterSegment(predicate):
                self.binder.condition(predicate, scope.of_items(current))
                return current
            case _:
                return UNKNOWN

    def _root(self, segment: n.Segment) -> TypeRef:
        container = self.notes.model.container
        if container is None:
            return UNKNOWN
        found = container.entity_sets.get(segment.name)
        if found is None:
            single = container.singletons.get(segment.name)
            if single is None:
                mark = UnknownResource(segment.name_span, segment.name)
                return self.notes.mark(mark)
            return self.notes.name(segment, single, TypeRef(single.entity_type))
        self.notes.elements[id(segment)] = found
        keyed = segment.arguments is not None
        return TypeRef(found.entity_type, is_collection=not keyed)

    # Names

    def segment(
        self, segment: n.Segment, current: TypeRef, scope: Scope | None = None
    ) -> TypeRef:
        """Note what a name behind some type means; return its type."""
        if current == UNKNOWN:
            self._unknown_arguments(segment, scope)
            return UNKNOWN
        if "." in segment.name:
            return self._qualified(segment, current, scope)
        if segment.arguments is not None:
            found = self.call(segment, current, scope)
            if found is not None:
                return found
            self._unknown_arguments(segment, scope)
            return self.notes.mark(UnknownFunction(segment.name_span, segment.name))
        return self.member(segment, current)

    def _unknown_arguments(self, segment: n.Segment, scope: Scope | None) -> None:
        if scope is not None and segment.arguments is not None:
            for each in segment.arguments.items:
                self.binder.bind(each.value, scope)

    def member(self, segment: n.Segment, current: TypeRef) -> TypeRef:
        """Note a property of a type; mark a name that it doesn't have."""
        model = self.notes.model
        structured = model.structured_type(current.name)
        if structured is None:
            if is_open(current, model) or current.name in ABSTRACT_TYPES:
                return UNKNOWN
            return self._unknown_property(segment, current)
        found = model.property(structured, segment.name) or model.navigation_property(
            structured, segment.name
        )
        if found is None:
            if self._may_have_more(structured) or has_external_base(model, structured):
                return UNKNOWN
            return self._unknown_property(segment, current)
        if current.is_collection:
            shown = current.name.rpartition(".")[2]
            return self.notes.mark(
                ThroughCollection(segment.name_span, segment.name, shown)
            )
        if isinstance(found, NavigationProperty):
            self.notes.scopes[id(segment)] = scope_at(current)
        return self.notes.name(segment, found, found.type)

    def _may_have_more(self, structured: EntityType | ComplexType) -> bool:
        # In OData 4.0, what isn't declared can't be expanded.
        return structured.is_open and not (
            self.is_expanding and self.notes.profile.needs_dollar
        )

    def _unknown_property(self, segment: n.Segment, current: TypeRef) -> TypeRef:
        mark = UnknownProperty(
            segment.name_span, segment.name, TypeRef(current.name), self.is_expanding
        )
        return self.notes.mark(mark)

    def _qualified(
        self, segment: n.Segment, current: TypeRef, scope: Scope | None
    ) -> TypeRef:
        model = self.notes.model
        full_name = model.full_name(segment.name)
        if segment.arguments is None:
            target = model.find_type(full_name)
            if target is not None:
                return self.cast(segment, full_name, current)
        operations = bound_operations(model, full_name, current)
        if not operations and scope is not None and not current.is_collection:
            # The collection of which the current instance is an item.
            items = TypeRef(current.name, is_collection=True)
            operations = bound_operations(model, full_name, items) or unbound_functions(
                model, full_name
            )
        if scope is not None and segment.arguments is not None:
            self.notes.scopes[id(segment)] = evolve(scope, type=current)
        if operations and (segment.arguments is not None or scope is None):
            return self._operation(segment, operations, scope)
        if model.is_external(full_name):
            return UNKNOWN
        if segment.arguments is None and not model.operations.overloads(full_name):
            return self.notes.mark(UnknownType(segment.name_span, segment.name))
        self._unknown_arguments(segment, scope)
        mark = UnknownOperation(
            segment.name_span, segment.name, current, is_in_expression=scope is not None
        )
        return self.notes.mark(mark)

    def cast(self, segment: n.Segment, full_name: str, current: TypeRef) -> TypeRef:
        """Note a cast; mark it where the types have nothing in common."""
        model = self.notes.model
        target = model.find_type(full_name)
        result = TypeRef(full_name, is_collection=current.is_collection)
        if current == UNKNOWN or is_builtin(current.name):
            return result
        if not (
            model.is_derived(full_name, current.name)
            or model.is_derived(current.name, full_name)
        ):
            mark = CastMisfit(segment.name_span, segment.name, current)
            return self.notes.mark(mark)
        if isinstance(target, EntityType | ComplexType):
            self.notes.elements[id(segment)] = target
        self.notes.types[id(segment)] = result
        return result

    # Calls

    def call(
        self, segment: n.Segment, current: TypeRef, scope: Scope | None
    ) -> TypeRef | None:
        """Note a property with a key, or a function without its namespace.

        `None` where the name is neither.
        """
        model = self.notes.model
        structured = model.structured_type(current.name)
        if structured is not None:
            found = model.navigation_property(structured, segment.name)
            if found is not None and segment.arguments is not None:
                self.notes.name(segment, found, found.type)
                if not found.type.is_collection:
                    return self.notes.mark(
                        MisplacedKey(segment.arguments.span, segment.name)
                    )
                omitted = omitted_keys(model, found)
                bind_key(self.notes, segment.arguments, found.type, omitted)
                return TypeRef(found.type.name)
        for schema in model.schemas:
            full_name = f"{schema.namespace}.{segment.name}"
            operations = bound_operations(model, full_name, current)
            if operations:
                return self._operation(segment, operations, scope)
        return None

    def _operation(
        self,
        segment: n.Segment,
        operations: tuple[Operation, ...],
        scope: Scope | None,
    ) -> TypeRef:
        arguments = segment.arguments.items if segment.arguments else ()
        names = [each.name for each in arguments if each.name is not None]
        found = overload_of(operations, names)
        if found is None or len(names) != len(arguments):
            self._unknown_arguments(segment, scope)
            mark = UnknownOperation(
                segment.name_span,
                segment.name,
                UNKNOWN,
                is_in_expression=scope is not None,
            )
            return self.notes.mark(mark)
        bind_arguments(self.binder, found, arguments, scope)
        result = self.notes.name(segment, found, returned(found))
        if segment.key is not None:
            bind_key(self.notes, segment.key, result)
            return TypeRef(result.name)
        return result

    # Collections

    def _lambda(
        self, node: n.AnyExpr | n.AllExpr, current: TypeRef, scope: Scope
    ) -> TypeRef:
        item = UNKNOWN
        if current != UNKNOWN:
            if not current.is_collection:
                word = "any" if isinstance(node, n.AnyExpr) else "all"
                self.notes.mark(MisplacedLambda(node.span, word, current))
            else:
                item = TypeRef(current.name)
        if node.variable is not None and node.predicate is not None:
            inner = scope.with_variable(node.variable, item)
            self.binder.condition(node.predicate, inner)
        return BOOLEAN

    def _count(self, node: n.CountSegment, current: TypeRef, scope: Scope) -> TypeRef:
        if current != UNKNOWN and not current.is_collection:
            self.notes.mark(MisplacedLambda(node.span, "$count", current))
            current = UNKNOWN
        for each in node.options:
            if isinstance(each, n.Filter):
                self.binder.condition(each.expression, scope.of_items(current))
        return INT64


def bind_arguments(
    binder: ExpressionBinder,
    operation: Operation,
    arguments: tuple[n.Argument, ...],
    scope: Scope | None,
) -> None:
    """Note the arguments of a call; mark those that don't fit."""
    model = binder.notes.model
    expected = {each.name: each for each in own_parameters(operation)}
    # What those take is the profile's to say.
    is_checked = operation.qualified_name not in binder.notes.profile.query_functions
    for each in arguments:
        parameter = expected[each.name or ""]
        target = parameter.type
        found = binder.bind(each.value, scope or NO_SCOPE)
        if not is_checked:
            continue
        is_fit = (
            fits(each.value, target, model)
            and (parameter.is_nullable or each.value.kind is not n.LiteralKind.NULL)
            if isinstance(each.value, n.Literal)
            else assignable(found, target, model)
        )
        if not is_fit:
            role = f"parameter '{each.name}'"
            binder.notes.mark(
                ValueMisfit(each.value.span, _shown(each.value), found, target, role)
            )


def _shown(value: n.Expr) -> str:
    return value.text if isinstance(value, n.Literal) else ""


_ROOT = n.ImplicitVariable("$root")
