"""Binds query options: `$select` and `$expand` paths, and expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from odataq.csdl.model import EntityType, NavigationProperty
from odataq.csdl.types import (
    ABSTRACT_TYPES,
    PRIMITIVE_TYPES,
    STREAM,
    UNKNOWN,
    TypeRef,
    is_enum,
    is_open,
    underlying,
)
from odataq.semantics.apply_binder import ApplyBinder
from odataq.semantics.calls import bound_operations
from odataq.semantics.marks import (
    UnexpandableItem,
    UnknownOperation,
    UnsortableItem,
)
from odataq.semantics.member_binder import MemberBinder
from odataq.semantics.scope import Scope, scope_at
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from odataq.semantics.expression_binder import ExpressionBinder
    from odataq.semantics.notes import Notes

__all__ = ["OptionBinder"]

_UNSORTABLE: Final = frozenset({"Edm.Stream"})


@frozen(eq=False)
class OptionBinder:
    """Notes what the options of a query, or of an item, mean."""

    binder: ExpressionBinder

    @property
    def notes(self) -> Notes:
        """Where the meaning is noted."""
        return self.binder.notes

    def options(self, options: Sequence[n.QueryOption], scope: Scope) -> None:
        """Bind options that are about one resource, `$compute` first."""
        for each in options:
            if isinstance(each, n.AliasAssignment):
                self.alias(each)
        for each in options:
            # Spec: Data Aggregation, "System Query Option $apply": before all others.
            if isinstance(each, n.Apply):
                scope = ApplyBinder(self.binder).sequence(each.sequence, scope)
        for each in options:
            if isinstance(each, n.Compute):
                scope = self.binder.computed(each.items, scope)
        for each in options:
            self.notes.scopes[id(each)] = scope
            self._option(each, scope)

    def alias(self, assignment: n.AliasAssignment) -> None:
        """Note the type of an alias, once."""
        if id(assignment.value) not in self.notes.types:
            found = self.binder.bind(assignment.value, Scope())
            self.notes.aliases[assignment.name] = found

    def _option(self, option: n.QueryOption, scope: Scope) -> None:
        if isinstance(option, n.Select | n.Expand) and self._is_plain(scope.type):
            # It doesn't apply, so nothing in it is worth a word.
            return
        match option:
            case n.Filter(expression):
                self.binder.condition(expression, scope)
            case n.OrderBy(items):
                for each in items:
                    self._order_item(each, scope)
            case n.Select(items):
                for item in items:
                    self._select_item(item, scope)
            case n.Expand(items):
                for expanded in items:
                    self._expand_item(expanded, scope)

    def _is_plain(self, type_ref: TypeRef) -> bool:
        return (
            not is_open(type_ref, self.notes.model)
            and self.notes.model.structured_type(type_ref.name) is None
            and type_ref.name not in ABSTRACT_TYPES
        )

    def _order_item(self, item: n.OrderByItem, scope: Scope) -> None:
        found = self.binder.bind(item.expression, scope)
        name = underlying(found, self.notes.model).name
        if found == UNKNOWN or is_enum(name, self.notes.model):
            is_sortable = not found.is_collection
        elif self.notes.model.find_type(name) is None and name not in PRIMITIVE_TYPES:
            is_sortable = True
        else:
            is_sortable = (
                not found.is_collection
                and name in PRIMITIVE_TYPES
                and name not in _UNSORTABLE
            )
        if not is_sortable:
            self.notes.mark(UnsortableItem(item.expression.span, found))

    # $select

    def _select_item(self, item: n.SelectItem, scope: Scope) -> None:
        current = scope.type
        for index, each in enumerate(item.segments):
            if isinstance(each, n.Segment):
                is_last = index == len(item.segments) - 1
                current = self._select_segment(each, current, scope, is_last=is_last)
            else:
                self._check_namespace(each)
                current = UNKNOWN
        self.notes.types[id(item)] = current
        self.options(item.options, scope_at(current))

    def _check_namespace(self, segment: n.SelectSegment) -> None:
        if not isinstance(segment, n.Star) or segment.namespace is None:
            return
        model = self.notes.model
        namespace = model.aliases.get(segment.namespace, segment.namespace)
        known = {each.namespace for each in model.schemas} | model.external_namespaces
        if namespace not in known:
            shown = f"{segment.namespace}.*"
            self.notes.mark(UnknownOperation(segment.span, shown, UNKNOWN))

    def _select_segment(
        self, segment: n.Segment, current: TypeRef, scope: Scope, *, is_last: bool
    ) -> TypeRef:
        if segment.name in scope.variables:
            return scope.variables[segment.name]
        if "." in segment.name and is_last:
            return self._select_qualified(segment, current)
        found = MemberBinder(self.binder).segment(segment, _item_of(current))
        self.notes.types[id(segment)] = found
        return found

    def _select_qualified(self, segment: n.Segment, current: TypeRef) -> TypeRef:
        model = self.notes.model
        full_name = model.full_name(segment.name)
        if current == UNKNOWN or model.find_type(full_name) is not None:
            if current == UNKNOWN:
                return UNKNOWN
            return MemberBinder(self.binder).cast(segment, full_name, _item_of(current))
        operations = bound_operations(model, full_name, _item_of(current))
        of_all = bound_operations(
            model, full_name, TypeRef(current.name, is_collection=True)
        )
        if operations or of_all or model.is_external(full_name):
            return UNKNOWN
        mark = UnknownOperation(segment.name_span, segment.name, current)
        return self.notes.mark(mark)

    # $expand

    def _expand_item(self, item: n.ExpandItem, scope: Scope) -> None:
        current = scope.type
        last: n.Segment | None = None
        owner = current
        for each in item.segments:
            if isinstance(each, n.Segment):
                owner = current
                current = self._expand_segment(each, _item_of(current))
                last = each
            elif not isinstance(each, n.RefSegment | n.CountSegment):
                current = UNKNOWN
        element = None if last is None else self.notes.elements.get(id(last))
        if element is not None:
            self.notes.elements[id(item)] = element
        if (
            last is not None
            and current != UNKNOWN
            and not self._is_expandable(element, current, item)
        ):
            mark = UnexpandableItem(last.name_span, last.name, owner, current)
            current = self.notes.mark(mark)
        self.notes.types[id(item)] = current
        inner = scope_at(current) if current != UNKNOWN else Scope()
        self.options(item.options, evolve(inner, it=scope.it))

    def _expand_segment(self, segment: n.Segment, current: TypeRef) -> TypeRef:
        members = MemberBinder(self.binder, is_expanding=True)
        found = members.segment(segment, current)
        self.notes.types[id(segment)] = found
        return found

    def _is_expandable(
        self, element: object, found: TypeRef, item: n.ExpandItem
    ) -> bool:
        if isinstance(element, NavigationProperty):
            return True
        # A cast behind a navigation property, or a stream of 4.01.
        is_cast = isinstance(element, EntityType) and len(item.segments) > 1
        is_complex_path = isinstance(item.segments[-1], n.Star)
        is_stream = found == STREAM and not self.notes.profile.needs_dollar
        return is_cast or is_complex_path or is_stream


def _item_of(type_ref: TypeRef) -> TypeRef:
    return TypeRef(type_ref.name) if type_ref.is_collection else type_ref
