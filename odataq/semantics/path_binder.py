"""Binds resource paths: what a URL leads to."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import define, field

from odataq.csdl.model import NavigationProperty
from odataq.csdl.operations import Action, Function
from odataq.csdl.types import UNKNOWN, TypeRef
from odataq.semantics.calls import (
    bound_operations,
    overload_of,
    own_parameters,
    returned,
    unbound_functions,
)
from odataq.semantics.keys import (
    bind_key,
    key_parts,
    omitted_keys,
    text_fits,
)
from odataq.semantics.marks import (
    InvalidKey,
    MisplacedKey,
    MisplacedSegment,
    Reason,
    UnknownFunction,
    UnknownOperation,
    UnknownResource,
)
from odataq.semantics.member_binder import MemberBinder, bind_arguments
from odataq.semantics.resource import Resource, ResourceKind
from odataq.semantics.resource_kinds import has_stream, kind_of
from odataq.semantics.scope import scope_at
from odataq.semantics.segment_names import segment_name
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.csdl.model import PropertyRef
    from odataq.csdl.operations import Operation
    from odataq.semantics.expression_binder import ExpressionBinder
    from odataq.semantics.notes import Notes

__all__ = ["PathBinder"]

_Kind = ResourceKind

_COLLECTIONS: Final = frozenset(
    {_Kind.ENTITY_COLLECTION, _Kind.COMPLEX_COLLECTION, _Kind.PRIMITIVE_COLLECTION}
)
# Of these an item can be had by its number.
_ORDERED: Final = frozenset({_Kind.COMPLEX_COLLECTION, _Kind.PRIMITIVE_COLLECTION})
_ORDINAL: Final = re.compile(r"-?[0-9]+")
# Segments that name a resource by themselves.
_ALONE: Final[Mapping[type, ResourceKind]] = MappingProxyType(
    {
        n.MetadataSegment: _Kind.METADATA,
        n.BatchSegment: _Kind.BATCH,
        n.AllSegment: _Kind.ALL,
        n.EntitySegment: _Kind.ENTITY_ID,
        n.CrossjoinSegment: _Kind.CROSSJOIN,
    }
)
# Nothing can follow these.
_ENDS: Final = frozenset(
    {
        _Kind.COUNT,
        _Kind.REFERENCE,
        _Kind.REFERENCES,
        _Kind.RAW_VALUE,
        _Kind.MEDIA,
        _Kind.METADATA,
        _Kind.BATCH,
    }
)


@define(eq=False)
class PathBinder:
    """Follows a resource path; what it has come to is its state."""

    binder: ExpressionBinder
    resource: Resource = field(default=Resource(_Kind.SERVICE))
    _shown: str = field(default="", init=False)
    _is_action: bool = field(default=False, init=False)
    _is_end: bool = field(default=False, init=False)
    _is_cast: bool = field(default=False, init=False)
    _is_each: bool = field(default=False, init=False)
    # Whether a hole may have an entity that the first segment is a property of.
    _may_be_related: bool = field(default=False, init=False)
    # What is left of a key whose parts are segments, of the entity in front.
    _key_rest: tuple[PropertyRef, ...] = field(default=(), init=False)
    # The last navigation property, of which a key can follow in part.
    _navigation: NavigationProperty | None = field(default=None, init=False)

    @property
    def notes(self) -> Notes:
        """Where the meaning is noted."""
        return self.binder.notes

    def path(self, path: n.ResourcePath, *, is_root_known: bool | None) -> Resource:
        """Note what each segment means; return what the path leads to.

        Where it isn't known where the service root ends, segments in front of
        the first one that the service has are taken as belonging to it. `None` says
        that there is none, unless it is in a hole.
        """
        segments = path.segments
        if not segments:
            if any(at < path.span.start for at in self.notes.holes.bare[:1]):
                # It may have more than the root.
                self._become(UNKNOWN)
            return self.resource
        start: int | None = 0
        if self.notes.holes.bare and not is_root_known:
            start = self._first_behind_hole(path)
        elif is_root_known is False:
            start = self._first_known(segments)
        if start is None:
            self._become(UNKNOWN)
            return self.resource
        self._first(segments[start])
        for segment in segments[start + 1 :]:
            self._next(segment)
        if self._key_rest:
            self._incomplete(segments[-1])
        return self.resource

    def _first_behind_hole(self, path: n.ResourcePath) -> int | None:
        """Return the segment that a path begins with, `None` where it isn't known."""
        known = self._index_of_known(path.segments)
        is_unknown = [*map(self._is_unknown, path.segments)]
        if known is not None:
            self._may_be_related = any(is_unknown[:known])
            return known
        is_in_root = self.notes.holes.bare[0] < path.span.start
        return None if any(is_unknown) or is_in_root else 0

    def _is_unknown(self, segment: n.PathSegment) -> bool:
        """Tell whether it isn't known what a segment says."""
        span = segment.name_span if isinstance(segment, n.Segment) else segment.span
        return self.notes.holes.touch(span)

    def _index_of_known(self, segments: tuple[n.PathSegment, ...]) -> int | None:
        for index, each in enumerate(segments):
            if type(each) in _ALONE or (
                isinstance(each, n.Segment) and self._is_known(each.name)
            ):
                return index
        return None

    def _first_known(self, segments: tuple[n.PathSegment, ...]) -> int:
        known = self._index_of_known(segments)
        if known is not None:
            return known
        # None is: it was the last one that was meant.
        names = [i for i, each in enumerate(segments) if isinstance(each, n.Segment)]
        return names[-1] if names else 0

    def _is_known(self, name: str) -> bool:
        container = self.notes.model.container
        return container is not None and (
            name in container.entity_sets
            or name in container.singletons
            or name in container.function_imports
            or name in container.action_imports
        )

    def _become(self, type_ref: TypeRef, kind: ResourceKind | None = None) -> None:
        found = kind_of(type_ref, self.notes) if kind is None else kind
        self.resource = Resource(found, type_ref, is_action=self._is_action)

    # The first segment

    def _first(self, segment: n.PathSegment) -> None:
        container = self.notes.model.container
        alone = _ALONE.get(type(segment))
        if alone is not None:
            self._become(UNKNOWN, alone)
        elif not isinstance(segment, n.Segment):
            self._misplaced(segment, Reason.NOT_ALONE)
        elif container is None:
            self._become(UNKNOWN)
        elif segment.name in container.entity_sets:
            entity_set = container.entity_sets[segment.name]
            found = TypeRef(entity_set.entity_type, is_collection=True)
            self.notes.name(segment, entity_set, found)
            self._become(found)
            self._parentheses(segment)
        elif segment.name in container.singletons:
            singleton = container.singletons[segment.name]
            found = TypeRef(singleton.entity_type)
            self._become(self.notes.name(segment, singleton, found))
            self._parentheses(segment)
        else:
            self._import(segment)
        self._shown = segment_name(segment)

    def _import(self, segment: n.Segment) -> None:
        container = self.notes.model.container
        operations = self.notes.model.operations
        if container is not None and segment.name in container.function_imports:
            name = container.function_imports[segment.name].function
            self._call(segment, unbound_functions(self.notes.model, name))
        elif container is not None and segment.name in container.action_imports:
            name = container.action_imports[segment.name].action
            self._call(segment, operations.actions.get(name, ()))
        else:
            self.notes.mark(UnknownResource(segment.name_span, segment.name))
            self._become(UNKNOWN)

    # Calls and keys

    def _call(self, segment: n.Segment, overloads: tuple[Operation, ...]) -> None:
        arguments = segment.arguments.items if segment.arguments else ()
        names = [each.name for each in arguments if each.name is not None]
        is_named = len(names) == len(arguments)
        found = overload_of(overloads, names) if is_named else None
        key = segment.key
        is_unknown = found is None and self._has_unknown_arguments(segment)
        if is_unknown:
            # They may be those of any overload, or a key of what one returns.
            found = overloads[0] if len(overloads) == 1 else None
            if found is None or not own_parameters(found):
                self._become(UNKNOWN)
                return
        elif found is None and self._key_of_result(segment, overloads):
            found, arguments, key = overloads[0], (), segment.arguments
        if isinstance(overloads[0] if overloads else None, Action):
            found = overloads[0]
            self._is_action = True
            if segment.arguments is not None:
                self.notes.mark(MisplacedKey(segment.arguments.span, segment.name))
                arguments = ()
        if found is None:
            self._uncallable(segment, overloads)
            self._become(UNKNOWN)
            return
        self._navigation = None
        if not is_unknown:
            bind_arguments(self.binder, found, arguments, None)
        self._is_end = not getattr(found, "is_composable", False)
        result = self.notes.name(segment, found, returned(found))
        self._become(result, _Kind.NOTHING if found.return_type is None else None)
        if key is not None:
            self._key(segment.name, key)

    def _has_unknown_arguments(self, segment: n.Segment) -> bool:
        arguments = segment.arguments
        return arguments is not None and self.notes.is_unknown(arguments)

    def _uncallable(self, segment: n.Segment, overloads: tuple[Operation, ...]) -> None:
        if "." in segment.name or any(each.is_bound for each in overloads):
            current = self.resource.type
            mark = UnknownOperation(segment.name_span, segment.name, current)
            self.notes.mark(mark)
        else:
            self.notes.mark(UnknownFunction(segment.name_span, segment.name))

    def _key_of_result(
        self, segment: n.Segment, overloads: tuple[Operation, ...]
    ) -> bool:
        # `Function(1)` is `Function()(1)` where the function takes nothing.
        return (
            segment.arguments is not None
            and segment.key is None
            and bool(segment.arguments.items)
            and len(overloads) == 1
            and isinstance(overloads[0], Function)
            and len(overloads[0].parameters) == int(overloads[0].is_bound)
            and returned(overloads[0]).is_collection
        )

    def _parentheses(self, segment: n.Segment) -> None:
        if segment.arguments is not None:
            self._key(segment.name, segment.arguments)
        if segment.key is not None:
            self.notes.mark(MisplacedKey(segment.key.span, f"{segment.name}(...)"))

    def _key(self, name: str, key: n.Arguments) -> None:
        self._is_cast = False
        if self._may_be_related and self.resource.kind is _Kind.ENTITY_COLLECTION:
            # Parts of the key may follow from what is in the hole.
            self._become(TypeRef(self.resource.type.name))
        elif self.resource.kind is _Kind.ENTITY_COLLECTION:
            bind_key(self.notes, key, self.resource.type, self._omitted())
            self._become(TypeRef(self.resource.type.name))
        elif self.resource.kind is not _Kind.UNKNOWN:
            self.notes.mark(MisplacedKey(key.span, name))

    def _omitted(self) -> frozenset[str]:
        """Return the key properties that follow from where the path comes from."""
        if self._navigation is None:
            return frozenset()
        return omitted_keys(self.notes.model, self._navigation)

    # Further segments

    def _next(self, segment: n.PathSegment) -> None:
        kind = self.resource.kind
        if self.notes.holes.bare and self._is_unknown(segment):
            self._key_rest = ()
            self._is_each = self._is_end = False
            self._become(UNKNOWN)
        elif self._key_rest:
            self._next_key_segment(segment)
        elif self._is_each:
            self._of_each(segment)
        elif kind in _ENDS and not (
            kind is _Kind.MEDIA and isinstance(segment, n.ValueSegment)
        ):
            self._misplaced(segment, Reason.AFTER_END)
        elif self._is_end:
            self._is_end = False
            self._misplaced(segment, Reason.AFTER_CALL)
        elif isinstance(segment, n.Segment):
            self._named(segment)
        elif isinstance(segment, n.KeySegment):
            self._key_segment(segment, segment.value)
        else:
            self._nameless(segment)
        self._may_be_related = False
        self._shown = segment_name(segment)

    def _named(self, segment: n.Segment) -> None:
        kind = self.resource.kind
        was_cast, self._is_cast = self._is_cast, False
        if kind in {_Kind.UNKNOWN, _Kind.ALL, _Kind.ENTITY_ID, _Kind.CROSSJOIN}:
            if "." in segment.name and kind is not _Kind.UNKNOWN:
                members = MemberBinder(self.binder)
                full_name = self.notes.model.full_name(segment.name)
                self._become(members.cast(segment, full_name, UNKNOWN), kind)
            return
        if kind is _Kind.NOTHING:
            self._misplaced(segment, Reason.AFTER_END)
        elif "." in segment.name and not self._is_dotted_key(segment):
            self._qualified(segment, was_cast=was_cast)
        elif kind is _Kind.ENTITY_COLLECTION:
            self._in_collection(segment)
        else:
            self._property(segment)

    def _of_each(self, segment: n.PathSegment) -> None:
        """Bind the operation that is called for each item of a collection.

        Spec: URL Conventions, "Addressing Each Member of a Collection".
        """
        self._is_each = False
        self._become(TypeRef(self.resource.type.name))
        if not isinstance(segment, n.Segment):
            self._misplaced(segment, Reason.AFTER_EACH)
        elif "." in segment.name:
            full_name = self.notes.model.full_name(segment.name)
            current = self.resource.type
            self._call(segment, bound_operations(self.notes.model, full_name, current))
        elif not self._is_function(segment):
            self._misplaced(segment, Reason.AFTER_EACH)
        if self.resource.type != UNKNOWN:
            self._become(TypeRef(self.resource.type.name, is_collection=True))

    def _qualified(self, segment: n.Segment, *, was_cast: bool) -> None:
        model = self.notes.model
        current = self.resource.type
        full_name = model.full_name(segment.name)
        self._is_cast = model.find_type(full_name) is not None
        if self._is_cast and was_cast:
            self._misplaced(segment, Reason.AFTER_CAST)
            return
        if model.find_type(full_name) is None:
            operations = bound_operations(model, full_name, current)
            if operations:
                self._call(segment, operations)
                return
        members = MemberBinder(self.binder)
        if self._is_cast:
            found = members.cast(segment, full_name, current)
        else:
            found = members.segment(segment, current)
        self.notes.types[id(segment)] = found
        self._become(found)
        if found != UNKNOWN:
            self._parentheses(segment)

    def _is_dotted_key(self, segment: n.Segment) -> bool:
        # A name in a namespace of the model is no key: rather is it misspelled.
        return (
            self.resource.kind is _Kind.ENTITY_COLLECTION
            and self.notes.profile.has_key_as_segment
            and segment.arguments is None
            and not self._is_qualified(segment.name)
        )

    def _is_qualified(self, name: str) -> bool:
        model = self.notes.model
        namespace = model.full_name(name).rpartition(".")[0]
        return model.is_external(name) or any(
            each.namespace == namespace for each in model.schemas
        )

    def _in_collection(self, segment: n.Segment) -> None:
        takes_key = (
            self.notes.profile.has_key_as_segment
            and segment.arguments is None
            and not self.notes.model.is_external(self.resource.type.name)
        )
        if not takes_key:
            self._property(segment)
        elif not self._is_function(segment):
            self._key_segment(segment, segment.name)

    def _property(self, segment: n.Segment) -> None:
        if self._is_function(segment):
            return
        current = self.resource.type
        found = MemberBinder(self.binder).member(segment, current)
        element = self.notes.elements.get(id(segment))
        self._navigation = element if isinstance(element, NavigationProperty) else None
        self.notes.types[id(segment)] = found
        self._become(found)
        if segment.arguments is None or found == UNKNOWN:
            return
        if isinstance(element, NavigationProperty):
            self._parentheses(segment)
        else:
            self.notes.mark(MisplacedKey(segment.arguments.span, segment.name))

    def _is_function(self, segment: n.Segment) -> bool:
        """Bind the name of an operation whose namespace is left out.

        Spec: Protocol 4.01, "Default Namespaces".
        """
        if self.notes.profile.needs_dollar or self._is_member(segment.name):
            return False
        for schema in self.notes.model.schemas:
            name = f"{schema.namespace}.{segment.name}"
            operations = bound_operations(self.notes.model, name, self.resource.type)
            if operations:
                self._call(segment, operations)
                return True
        return False

    def _is_member(self, name: str) -> bool:
        structured = self.notes.model.structured_type(self.resource.type.name)
        return structured is not None and (
            self.notes.model.property(structured, name) is not None
            or self.notes.model.navigation_property(structured, name) is not None
        )

    def _key_segment(self, segment: n.PathSegment, value: str) -> None:
        kind = self.resource.kind
        is_new = not self.notes.profile.needs_dollar
        if kind is _Kind.UNKNOWN or self._may_be_related:
            self._become(UNKNOWN)
            return
        if kind in _ORDERED and is_new and _ORDINAL.fullmatch(value):
            self._become(TypeRef(self.resource.type.name))
            return
        if (
            kind is not _Kind.ENTITY_COLLECTION
            or not self.notes.profile.has_key_as_segment
        ):
            self._misplaced(segment, Reason.NO_KEY)
            return
        parts = self._key_rest or self._parts_of_key()
        entity_type = self.notes.model.entity_type(self.resource.type.name)
        if entity_type is None or not parts:
            self._misplaced(segment, Reason.NO_KEY)
            return
        expected = self.notes.model.property(entity_type, parts[0].path)
        if expected is not None and not text_fits(self.notes, value, expected.type):
            self._key_rest = ()
            if isinstance(segment, n.Segment):
                MemberBinder(self.binder).member(segment, self.resource.type)
            else:
                self._misplaced(segment, Reason.NO_KEY)
            self._become(UNKNOWN)
            return
        self._key_rest = parts[1:]
        if not self._key_rest:
            self._become(TypeRef(self.resource.type.name))

    def _parts_of_key(self) -> tuple[PropertyRef, ...]:
        """Return what segments have to give.

        Spec: URL Conventions, "Key-as-Segment Convention".
        """
        entity_type = self.notes.model.entity_type(self.resource.type.name)
        key = None if entity_type is None else self.notes.model.key(entity_type)
        return () if key is None else key_parts(key, self._omitted())

    def _next_key_segment(self, segment: n.PathSegment) -> None:
        if isinstance(segment, n.KeySegment):
            self._key_segment(segment, segment.value)
        elif isinstance(segment, n.Segment) and segment.arguments is None:
            self._key_segment(segment, segment.name)
        else:
            self._incomplete(segment)

    def _incomplete(self, segment: n.PathSegment) -> None:
        """Mark a key of which segments give only the first parts."""
        entity_type = self.notes.model.entity_type(self.resource.type.name)
        key = None if entity_type is None else self.notes.model.key(entity_type)
        if entity_type is not None and key is not None:
            given = (None,) * (len(key.parts) - len(self._key_rest))
            self.notes.mark(InvalidKey(segment.span, entity_type, key, given))
        self._key_rest = ()
        self._become(UNKNOWN)

    # Segments with a dollar sign

    def _nameless(self, segment: n.PathSegment) -> None:
        kind, current = self.resource.kind, self.resource.type
        match segment:
            case _ if kind is _Kind.UNKNOWN:
                pass
            case n.CountSegment():
                if kind not in _COLLECTIONS | {_Kind.ALL, _Kind.CROSSJOIN}:
                    self._misplaced(segment, Reason.NOT_COLLECTION)
                else:
                    self.resource = Resource(_Kind.COUNT, current, kind)
            case n.RefSegment():
                self._reference(segment)
            case n.ValueSegment():
                self._value(segment)
            case n.FilterSegment(predicate, key):
                self._filter(segment, predicate, key)
            case n.EachSegment():
                if kind not in _COLLECTIONS:
                    self._misplaced(segment, Reason.NOT_COLLECTION)
                self._is_each = kind in _COLLECTIONS
            case n.QuerySegment():
                pass
            case _:
                self._misplaced(segment, Reason.NOT_ALONE)

    def _reference(self, segment: n.RefSegment) -> None:
        kind, current = self.resource.kind, self.resource.type
        if kind is _Kind.ENTITY_COLLECTION:
            self.resource = Resource(_Kind.REFERENCES, current, kind)
        elif kind is _Kind.ENTITY:
            self.resource = Resource(_Kind.REFERENCE, current, kind)
        else:
            self._misplaced(segment, Reason.NOT_ENTITY)

    def _value(self, segment: n.ValueSegment) -> None:
        kind, current = self.resource.kind, self.resource.type
        if kind is _Kind.PRIMITIVE:
            self.resource = Resource(_Kind.RAW_VALUE, current, kind)
        elif kind is _Kind.ENTITY and has_stream(self.notes, current):
            self.resource = Resource(_Kind.MEDIA, current, kind)
        else:
            # Spec: URL Conventions, "Addressing a Property Value": a stream property is
            # addressed by its name alone.
            self._misplaced(segment, Reason.NOT_VALUE)

    def _filter(
        self, segment: n.FilterSegment, predicate: n.Expr, key: n.Arguments | None
    ) -> None:
        if self.resource.kind not in _COLLECTIONS:
            self._misplaced(segment, Reason.NOT_COLLECTION)
            return
        self.binder.condition(predicate, scope_at(self.resource.type))
        if key is not None:
            self._key("$filter", key)

    def _misplaced(self, segment: n.PathSegment, reason: Reason) -> None:
        shown = segment_name(segment)
        span = segment.name_span if isinstance(segment, n.Segment) else segment.span
        self.notes.mark(
            MisplacedSegment(span, shown, reason, self.resource.type, self._shown)
        )
        self._become(UNKNOWN)
