"""Binds query options: `$select` and `$expand` paths, and expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from odataq.csdl.model import EntityType, NavigationProperty
from odataq.csdl.types import ABSTRACT_TYPES, STREAM, UNKNOWN, TypeRef, is_open
from odataq.semantics.aggregates import item_of
from odataq.semantics.apply_binder import ApplyBinder
from odataq.semantics.calls import bound_operations
from odataq.semantics.marks import UnexpandableItem, UnknownOperation
from odataq.semantics.member_binder import MemberBinder
from odataq.semantics.ordering import bind_sorted
from odataq.semantics.scope import Scope, scope_at
from odataq.semantics.shapes import UNCERTAIN
from odataq.syntax import nodes as n
from odataq.text.holes import HOLE, NO_HOLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from odataq.semantics.expression_binder import ExpressionBinder
    from odataq.semantics.notes import Notes

__all__ = ["OptionBinder"]

_NAMING: Final = frozenset({"$apply", "$compute"})


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
        has_holes = self.notes.holes is not NO_HOLES
        if has_holes and any(map(self._has_unknown_names, options)):
            scope = evolve(scope, shape=UNCERTAIN)
        for each in options:
            if has_holes and isinstance(each, n.CustomOption) and HOLE in each.name:
                # It may be `$apply`, which is written in front of the others.
                scope = evolve(scope, shape=UNCERTAIN)
            self.notes.scopes[id(each)] = scope
            self._option(each, scope)

    def _has_unknown_names(self, option: n.QueryOption) -> bool:
        """Tell whether an option may give names that can't be read to properties."""
        if isinstance(option, n.BrokenOption):
            return option.name in _NAMING
        return isinstance(option, n.Compute) and self.notes.is_unknown(option)

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
                    bind_sorted(self.binder, each.expression, scope)
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

    # $select

    def _select_item(self, item: n.SelectItem, scope: Scope) -> None:
        current, shape, owner = scope.type, scope.shape, ""
        for index, each in enumerate(item.segments):
            if not isinstance(each, n.Segment):
                self._check_namespace(each)
                current = UNKNOWN
            elif "." in each.name and index == len(item.segments) - 1:
                current = self._select_qualified(each, current)
            else:
                members = MemberBinder(self.binder)
                now = item_of(current)
                current, shape = members.named(each, now, shape, owner=owner)
                self.notes.types[id(each)] = current
                owner = each.name
        self.notes.types[id(item)] = current
        self.options(item.options, scope_at(current, shape))

    def _check_namespace(self, segment: n.SelectSegment) -> None:
        if not isinstance(segment, n.Star) or segment.namespace is None:
            return
        model = self.notes.model
        namespace = model.aliases.get(segment.namespace, segment.namespace)
        known = {each.namespace for each in model.schemas} | model.external_namespaces
        if namespace not in known:
            shown = f"{segment.namespace}.*"
            self.notes.mark(UnknownOperation(segment.span, shown, UNKNOWN))

    def _select_qualified(self, segment: n.Segment, current: TypeRef) -> TypeRef:
        model = self.notes.model
        full_name = model.full_name(segment.name)
        if current == UNKNOWN or model.find_type(full_name) is not None:
            if current == UNKNOWN:
                return UNKNOWN
            return MemberBinder(self.binder).cast(segment, full_name, item_of(current))
        operations = bound_operations(model, full_name, item_of(current))
        of_all = bound_operations(
            model, full_name, TypeRef(current.name, is_collection=True)
        )
        if operations or of_all or model.is_external(full_name):
            return UNKNOWN
        mark = UnknownOperation(segment.name_span, segment.name, current)
        return self.notes.mark(mark)

    # $expand

    def _expand_item(self, item: n.ExpandItem, scope: Scope) -> None:
        current, shape = scope.type, scope.shape
        last: n.Segment | None = None
        owner = current
        members = MemberBinder(self.binder, is_expanding=True)
        for each in item.segments:
            if isinstance(each, n.Segment):
                owner = current
                name = last.name if last is not None else ""
                now = item_of(current)
                current, shape = members.named(each, now, shape, owner=name)
                self.notes.types[id(each)] = current
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
        inner = scope_at(current, shape) if current != UNKNOWN else Scope(shape=shape)
        if self._may_begin_with_hole(item):
            inner = evolve(inner, shape=UNCERTAIN)
        shapes = {"$it": scope.shape_of("$it")}
        self.options(item.options, evolve(inner, it=scope.it, shapes=shapes))

    def _may_begin_with_hole(self, item: n.ExpandItem) -> bool:
        """Tell whether there is a hole in front of an option, which may be another."""
        start = item.span.start
        return bool(item.options) and any(
            start <= each.start and each.end <= item.options[-1].span.start
            for each in self.notes.holes.loose
        )

    def _is_expandable(
        self, element: object, found: TypeRef, item: n.ExpandItem
    ) -> bool:
        if isinstance(element, NavigationProperty):
            return True
        if element is None and self.notes.model.entity_type(found.name) is not None:
            # What joining or nesting added.
            return True
        # A cast behind a navigation property, or a stream of 4.01.
        is_cast = isinstance(element, EntityType) and len(item.segments) > 1
        is_complex_path = isinstance(item.segments[-1], n.Star)
        is_stream = found == STREAM and not self.notes.profile.needs_dollar
        return is_cast or is_complex_path or is_stream
