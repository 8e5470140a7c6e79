"""Binds paths within expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from odataq.csdl.model import ComplexType, EntityType, NavigationProperty
from odataq.csdl.paths import has_external_base
from odataq.csdl.types import (
    ABSTRACT_TYPES,
    BOOLEAN,
    GUID,
    INT64,
    INTEGER_RANGES,
    STRING,
    UNKNOWN,
    UNTYPED,
    TypeRef,
    assignable,
    is_builtin,
    is_open,
)
from odataq.semantics.aggregates import AggregateBinder, item_of
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
    DroppedProperty,
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
from odataq.semantics.scope import NO_SCOPE, scope_at, scope_within
from odataq.semantics.shapes import WHOLE, Part, Step
from odataq.syntax import nodes as n
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from odataq.csdl.model import Property
    from odataq.csdl.operations import Operation
    from odataq.semantics.expression_binder import ExpressionBinder
    from odataq.semantics.notes import Notes
    from odataq.semantics.scope import Scope
    from odataq.semantics.shapes import Shape

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
        """Note what each segment means; return the type that the path has.

        That of a path without segments, which only code makes, is unknown.
        """
        if not path.segments:
            return UNKNOWN
        current, shape = scope.type, scope.shape
        rest = path.segments
        first = rest[0]
        if isinstance(first, n.Segment) and first.name in scope.variables:
            current, shape = scope.variables[first.name], scope.shape_of(first.name)
            self.notes.types[id(first)] = current
            rest = rest[1:]
        elif isinstance(first, n.ImplicitVariable | n.ParameterAlias):
            current, shape = self.binder.bind(first, scope), WHOLE
            rest = rest[1:]
            if isinstance(first, n.ImplicitVariable):
                shape = scope.shape_of(first.name)
            if first == _ROOT and rest and isinstance(rest[0], n.Segment):
                current = self._root(rest[0])
                rest = rest[1:]
        owner = ""
        for each in rest:
            if isinstance(each, n.Segment):
                current, shape = self.named(each, current, shape, scope, owner)
                owner = each.name
            else:
                current, shape = self._unnamed(each, current, shape, scope)
            self.notes.types[id(each)] = current
        return current

    def _unnamed(
        self, segment: n.MemberSegment, current: TypeRef, shape: Shape, scope: Scope
    ) -> tuple[TypeRef, Shape]:
        match segment:
            case n.AnyExpr() | n.AllExpr():
                return self._lambda(segment, current, shape, scope), WHOLE
            case n.CountSegment():
                return self._count(segment, current, shape, scope), WHOLE
            case n.FilterSegment(predicate, key):
                self.binder.condition(predicate, scope.of_items(current, shape))
                if key is None or current == UNKNOWN:
                    return current, shape
                bind_key(self.notes, key, current)
                return TypeRef(current.name), shape
            case n.AggregateSegment(item):
                self._check_collection(segment, "aggregate", current)
                inner = scope.within(current, shape)
                return AggregateBinder(self).aggregated(item, inner)[1], WHOLE
            case _:
                return UNKNOWN, WHOLE

    def data_path(
        self, segments: Sequence[n.MemberSegment], scope: Scope
    ) -> tuple[Step, ...]:
        """Note what names mean on a path that may lead through collections.

        Return the properties on it, without casts. What is aggregated is that of
        all items.

        Spec: Data Aggregation, "Evaluation of Data Aggregation Paths".
        """
        current, shape = scope.type, scope.shape
        steps: list[Step] = []
        for each in segments:
            if not isinstance(each, n.Segment):
                break
            if not steps and each.name in scope.variables:
                current, shape = scope.variables[each.name], scope.shape_of(each.name)
            else:
                part = shape.find(each.name)
                owner = steps[-1].name if steps else ""
                item = item_of(current)
                current, shape = self.named(each, item, shape, scope, owner)
                if "." not in each.name:
                    is_declared = part is None or part.is_declared
                    # What isn't known is taken as it is from here on.
                    is_declared = is_declared and current != UNKNOWN
                    steps.append(Step(each.name, Part(current, shape, is_declared)))
            self.notes.types[id(each)] = current
        return tuple(steps)

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
        if segment.arguments is None:
            return TypeRef(found.entity_type, is_collection=True)
        bind_key(self.notes, segment.arguments, TypeRef(found.entity_type))
        return TypeRef(found.entity_type)

    # Names

    def named(
        self,
        segment: n.Segment,
        current: TypeRef,
        shape: Shape,
        scope: Scope | None = None,
        owner: str = "",
    ) -> tuple[TypeRef, Shape]:
        """Note what a name means behind a value of some type and shape.

        Return the type and the shape of what it leads to. `owner` is the property
        in front of it, empty where there is none.
        """
        if shape is WHOLE:
            return self.segment(segment, current, scope), WHOLE
        if "." in segment.name:
            is_cast = segment.arguments is None
            return self.segment(segment, current, scope), shape if is_cast else WHOLE
        part = shape.find(segment.name)
        if part is None and shape.is_whole:
            return self.segment(segment, current, scope, shape), WHOLE
        if part is None:
            return self._missing(segment, current, shape, scope, owner), WHOLE
        if part.is_declared or segment.arguments is not None:
            found = self.segment(segment, current, scope)
        else:
            is_through = current.is_collection
            found = self._through(segment, current) if is_through else part.type
        return found, part.shape

    def _missing(
        self,
        segment: n.Segment,
        current: TypeRef,
        shape: Shape,
        scope: Scope | None,
        owner: str,
    ) -> TypeRef:
        structured = self.notes.model.structured_type(current.name)
        if structured is None or not shape.is_certain:
            return UNKNOWN
        is_declared = self._declared(structured, segment.name) is not None
        if segment.arguments is not None and not is_declared:
            # A function, which is no property that could be gone.
            return self.segment(segment, current, scope)
        if not is_declared and self._is_uncertain(structured):
            return UNKNOWN
        return self.notes.mark(
            DroppedProperty(
                segment.name_span,
                segment.name,
                TypeRef(current.name),
                shape,
                owner,
                is_declared,
            )
        )

    def segment(
        self,
        segment: n.Segment,
        current: TypeRef,
        scope: Scope | None = None,
        shape: Shape = WHOLE,
    ) -> TypeRef:
        """Note what a name behind some type means; return its type.

        A mark for a name that isn't there has the other names of the shape.
        """
        if current == UNKNOWN or HOLE in segment.name:
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
        return self.member(segment, current, shape)

    def _unknown_arguments(self, segment: n.Segment, scope: Scope | None) -> None:
        if scope is not None and segment.arguments is not None:
            inner = scope_within(segment.name, len(segment.arguments.items), scope)
            for each in segment.arguments.items:
                self.binder.bind(each.value, inner)

    def member(
        self, segment: n.Segment, current: TypeRef, shape: Shape = WHOLE
    ) -> TypeRef:
        """Note a property of a type; mark a name that it doesn't have."""
        model = self.notes.model
        structured = model.structured_type(current.name)
        if structured is None:
            if is_open(current, model) or current.name in ABSTRACT_TYPES:
                return UNKNOWN
            return self._unknown_property(segment, current, shape)
        found = self._declared(structured, segment.name)
        if found is None:
            if self._is_uncertain(structured):
                return UNKNOWN
            return self._unknown_property(segment, current, shape)
        if current.is_collection:
            return self._through(segment, current)
        if isinstance(found, NavigationProperty) or found.type == GUID:
            # Rules ask whose lookup it is, by its name or by that of its value.
            self.notes.scopes[id(segment)] = scope_at(current)
        return self.notes.name(segment, found, found.type)

    def _declared(
        self, structured: EntityType | ComplexType, name: str
    ) -> Property | NavigationProperty | None:
        model = self.notes.model
        return model.property(structured, name) or model.navigation_property(
            structured, name
        )

    def _is_uncertain(self, structured: EntityType | ComplexType) -> bool:
        # In OData 4.0, what isn't declared can't be expanded.
        is_open = structured.is_open and not (
            self.is_expanding and self.notes.profile.needs_dollar
        )
        return is_open or has_external_base(self.notes.model, structured)

    def _through(self, segment: n.Segment, current: TypeRef) -> TypeRef:
        shown = current.name.rpartition(".")[2]
        mark = ThroughCollection(segment.name_span, segment.name, shown)
        return self.notes.mark(mark)

    def _unknown_property(
        self, segment: n.Segment, current: TypeRef, shape: Shape
    ) -> TypeRef:
        mark = UnknownProperty(
            segment.name_span,
            segment.name,
            TypeRef(current.name),
            self.is_expanding,
            shape,
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
            if segment.arguments and self.notes.is_unknown(segment.arguments):
                return UNKNOWN
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
        self,
        node: n.AnyExpr | n.AllExpr,
        current: TypeRef,
        shape: Shape,
        scope: Scope,
    ) -> TypeRef:
        word = "any" if isinstance(node, n.AnyExpr) else "all"
        found = self._check_collection(node, word, current)
        if node.variable is not None and node.predicate is not None:
            inner = scope.with_variable(node.variable, item_of(found), shape)
            if HOLE in node.variable:
                # Any name in the condition may be that of the variable.
                inner = NO_SCOPE
            self.binder.condition(node.predicate, inner)
        return BOOLEAN

    def _count(
        self, node: n.CountSegment, current: TypeRef, shape: Shape, scope: Scope
    ) -> TypeRef:
        found = self._check_collection(node, "$count", current)
        for each in node.options:
            if isinstance(each, n.Filter):
                self.binder.condition(each.expression, scope.of_items(found, shape))
        return INT64

    def _check_collection(self, node: n.Node, word: str, current: TypeRef) -> TypeRef:
        if current in _ANY_VALUE:
            return UNKNOWN
        if current.is_collection:
            return current
        return self.notes.mark(MisplacedLambda(node.span, word, current))


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
        binder.members(each.value, target)
        if not is_fit and not _is_quoted_number(
            binder.notes, each.value, found, target
        ):
            role = f"parameter '{each.name}'"
            binder.notes.mark(
                ValueMisfit(each.value.span, _shown(each.value), found, target, role)
            )


def _is_quoted_number(
    notes: Notes, value: n.Expr, found: TypeRef, target: TypeRef
) -> bool:
    """Tell whether a service takes a string for a whole number; of an alias, any."""
    return (
        notes.profile.takes_quoted_numbers
        and target.name in INTEGER_RANGES
        and found == STRING
        and (not isinstance(value, n.Literal) or _may_be_number(value))
    )


def _may_be_number(literal: n.Literal) -> bool:
    return literal.text.replace(HOLE, "0").isdecimal()


def _shown(value: n.Expr) -> str:
    return value.text if isinstance(value, n.Literal) else ""


# What may be a collection, too.
_ANY_VALUE: Final = frozenset({UNKNOWN, UNTYPED})
_ROOT = n.ImplicitVariable("$root")
