"""Finds out what the body of a request means in a model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import define, field

from odataq.csdl.annotations import optional_parameter
from odataq.csdl.model import ComplexType, EntityType, Model
from odataq.csdl.operations import Action
from odataq.csdl.paths import has_external_base
from odataq.csdl.types import NO_FACETS, UNKNOWN, TypeRef, assignable, is_builtin
from odataq.semantics.calls import own_parameters
from odataq.semantics.entity_references import ReferenceBinder
from odataq.semantics.json_values import (
    Flaw,
    Numbers,
    ValueFlaw,
    flaw_of,
)
from odataq.semantics.marks import UnknownMember, UnknownType
from odataq.semantics.payload import (
    ActionBody,
    Body,
    MisfitMember,
    MisfitType,
    MissingParameter,
    NavigationBind,
    NestedEntities,
    Part,
    Payload,
    PropertyEntry,
    ReferenceBody,
    Role,
    StructuredValue,
    UndeclaredMember,
    UnknownParameter,
    UnwrappedValue,
    ValueEntry,
)
from odataq.semantics.resource import ResourceKind
from odataq.source import Source, Span
from odataq.syntax import nodes as n
from odataq.text.json_reader import JsonMistake, read_json
from odataq.text.json_tree import (
    JsonArray,
    JsonConstant,
    JsonMember,
    JsonNode,
    JsonObject,
    JsonString,
)

if TYPE_CHECKING:
    from odataq.csdl.model import (
        NavigationProperty,
        StructuredType,
    )
    from odataq.csdl.types import Facets
    from odataq.profiles import Profile
    from odataq.semantics.binding import Binding
    from odataq.semantics.marks import Mark
    from odataq.semantics.resource import Resource

__all__ = ["annotated", "bind_body", "bind_payload", "name_span"]

_Kind = ResourceKind
_ENTITIES: Final = frozenset({_Kind.ENTITY, _Kind.UNKNOWN})
_STRUCTURED: Final = frozenset(
    {_Kind.ENTITY, _Kind.ENTITY_COLLECTION, _Kind.COMPLEX, _Kind.UNKNOWN}
)
_WRAPPED: Final = frozenset(
    {_Kind.PRIMITIVE, _Kind.PRIMITIVE_COLLECTION, _Kind.COMPLEX_COLLECTION}
)
_REFERENCES: Final = frozenset({_Kind.REFERENCE, _Kind.REFERENCES})
# A list with words in it, or dots, stand for what an example leaves out.
_ABBREVIATED = re.compile(
    r'"(?:[^"\\\r\n]|\\[^\r\n])*+"'
    r"|(?P<list>\[\s*+\w++(?:[ \t]++\w++)++\s*+\])"
    r"|(?P<dots>,\s*+(?:\.{3}|\u2026)|(?:\.{3}|\u2026)\s*+,?)"
)
_NESTING: Final = 100
# What stands for the model where there is none: only forms of texts are told then.
_NO_MODEL: Final = Model(())


def annotated(name: str) -> tuple[str, str]:
    """Return what a name of JSON is about, and the term of its annotation.

    The term of control information is without `odata.`, which OData 4.01 lets out.

    Spec: JSON Format, "Control Information" and "Annotate a JSON Object".
    """
    target, _, term = name.partition("@")
    return target, term.removeprefix("odata.")


def name_span(name: JsonString, length: int | None = None) -> Span:
    """Return the place of a name without its quotes, or of its beginning."""
    last = len(name.value) if length is None else length
    return Span(name.offsets[0], name.offsets[last])


def bind_body(
    body: str | bytes, method: str, binding: Binding, most: int, numbers: Numbers
) -> Payload:
    """Find out what a body means that is sent to what a path leads to.

    `most` is how many characters are looked at. Never fails.

    Spec: Protocol, "Data Modification" and "Invoking an Action".
    """
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    tree = binding.tree
    path = tree.path if isinstance(tree, n.Query) else None
    segments = path.segments if isinstance(path, n.ResourcePath) else ()
    last = segments[-1] if segments else None
    kind = binding.resource.kind
    if kind in {_Kind.BATCH, _Kind.MEDIA, _Kind.RAW_VALUE} or isinstance(
        last, n.BatchSegment | n.ValueSegment | n.QuerySegment
    ):
        return Payload(Source("", "body"))
    action = None
    name = ""
    if isinstance(last, n.Segment):
        element = binding.element_of(last)
        action = element if isinstance(element, Action) else None
        name = last.name if "." in last.name or action else ""
    owner = binding.type_of(segments[-2]) if len(segments) > 1 else UNKNOWN
    return bind_payload(
        Source(text, "body"),
        binding.model,
        binding.profile,
        binding.resource,
        method=method,
        action=action,
        name=name,
        bound_to=owner,
        is_reference=isinstance(last, n.RefSegment),
        most=most,
        numbers=numbers,
    )


def bind_payload(  # noqa: PLR0913 (what a path says is several things)
    source: Source,
    model: Model | None,
    profile: Profile,
    resource: Resource,
    *,
    method: str,
    action: Action | None = None,
    name: str = "",
    bound_to: TypeRef = UNKNOWN,
    is_reference: bool = False,
    most: int,
    numbers: Numbers = Numbers.EITHER,
) -> Payload:
    """Find out what a body means, given what it is sent to; see `bind_body`."""
    if len(source.text) > most:
        return Payload(source, is_oversized=True)
    text = _ABBREVIATED.sub(_blanked, source.text)
    if not text.strip():
        return Payload(source)
    reading = read_json(text, nesting=_NESTING)
    if profile.takes_quoted_numbers:
        numbers = Numbers.LENIENT
    binder = _Binder(model, profile, source, numbers, [*reading.mistakes])
    if reading.value is not None:
        is_replaced = resource.kind is _Kind.REFERENCES and method == "PUT"
        if is_replaced and profile.version != "4.0":
            binder.all_references(reading.value, resource.type)
        elif is_reference or resource.kind in _REFERENCES:
            binder.reference(reading.value, resource.type)
        elif action is not None or (name and resource.kind is _Kind.UNKNOWN):
            binder.action(reading.value, name, action, bound_to)
        else:
            binder.resource(reading.value, resource, method)
    return Payload(source, tuple(binder.parts))


def _blanked(found: re.Match[str]) -> str:
    """Return blanks for dots and null for a list of words, as long as they are."""
    if found["list"] is not None:
        return "null".ljust(len(found[0]))
    return " " * len(found[0]) if found["dots"] is not None else found[0]


def _is_entity(value: JsonNode) -> bool:
    # What is left out of an example is null.
    return isinstance(value, JsonObject) or (
        isinstance(value, JsonConstant) and value.value is None
    )


def _first(span: Span) -> Span:
    """Return the place of the bracket that opens a value."""
    return Span(span.start, min(span.end, span.start + 1))


@define(eq=False)
class _Binder:
    model: Model | None
    profile: Profile
    source: Source
    numbers: Numbers
    parts: list[Part | Mark | JsonMistake]
    references: ReferenceBinder = field(init=False)
    # The navigation properties of a type by the properties that depend on them.
    dependent: dict[str, dict[str, list[NavigationProperty]]] = field(
        factory=dict, init=False
    )

    # The names that are declared by the types derived from an abstract type.
    derived: dict[str, frozenset[str]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.references = ReferenceBinder(
            self.model or _NO_MODEL, self.profile, self.source
        )

    # Bodies

    def resource(self, value: JsonNode, resource: Resource, method: str) -> None:
        kind = resource.kind
        if kind in _WRAPPED:
            self._wrapped(value, resource)
        elif kind not in _STRUCTURED or (
            kind is _Kind.ENTITY_COLLECTION and method != "POST"
        ):
            # What is sent there may be anything: a list of changes, a stream.
            return
        elif not isinstance(value, JsonObject):
            if kind is not _Kind.UNKNOWN:
                self._misshapen(value)
        else:
            role = Role.CREATE if method == "POST" else Role.UPDATE
            if kind is _Kind.COMPLEX:
                role = Role.COMPLEX
            self.structured(value, TypeRef(resource.type.name), role)

    def _misshapen(self, value: JsonNode) -> None:
        # What is no JSON at all is no object either.
        if not self.parts:
            self.parts.append(Body(_first(value.span), value, "an object"))

    def _wrapped(self, value: JsonNode, resource: Resource) -> None:
        if not isinstance(value, JsonObject):
            self._misshapen(value)
            return
        held = value.get("value")
        if held is None:
            names = tuple(each.name.value for each in value.members)
            span = value.members[0].name.span if value.members else value.span
            self.parts.append(UnwrappedValue(span, names))
            return
        self.value("value", held, resource.type, NO_FACETS, is_within_update=True)

    def reference(self, value: JsonNode, expected: TypeRef) -> None:
        found = None
        if isinstance(value, JsonObject):
            ids = (
                each
                for each in value.members
                if annotated(each.name.value) == ("", "id")
            )
            found = next((each.value for each in ids), None)
        self.parts.append(ReferenceBody(_first(value.span), value, found))
        if found is not None:
            self._refer(found, expected, None)

    def all_references(self, value: JsonNode, expected: TypeRef) -> None:
        """Bind what a collection of references is replaced with.

        Spec: JSON Format, "Collection of Entity References".
        """
        held = value.get("value") if isinstance(value, JsonObject) else None
        if not isinstance(held, JsonArray):
            if not self.parts:
                what = "an object whose 'value' is a list of references"
                self.parts.append(Body(_first(value.span), value, what))
            return
        for each in held.items:
            self.reference(each, expected)

    def action(
        self, value: JsonNode, name: str, action: Action | None, bound_to: TypeRef
    ) -> None:
        if not isinstance(value, JsonObject):
            self._misshapen(value)
            return
        simple = name.rpartition(".")[2]
        self.parts.append(ActionBody(value.span, simple, action, bound_to, value))
        if action is None:
            return
        own = own_parameters(action)
        known = {each.name: each for each in own}
        written = {each.name.value for each in value.members}
        missing = tuple(each for each in known if each not in written)
        given = set()
        for member in value.members:
            target, term = annotated(member.name.value)
            if term or not target:
                continue
            given.add(target)
            parameter = known.get(target)
            if parameter is None:
                is_binding = action.is_bound and target == action.parameters[0].name
                span = name_span(member.name)
                self.parts.append(
                    UnknownParameter(span, member.name, action, missing, is_binding)
                )
                continue
            self.value(
                target,
                member.value,
                parameter.type,
                parameter.facets,
                role=Role.PARAMETER,
            )
        for each in own:
            # Spec: Protocol, "Invoking an Action": what is nullable may be left out.
            if (
                each.name not in given
                and not each.is_nullable
                and not each.type.is_collection
                and optional_parameter(each) is None
            ):
                self.parts.append(MissingParameter(_first(value.span), action, each))

    # Values

    def value(  # noqa: PLR0913, PLR0917 (what is known of a place)
        self,
        name: str,
        value: JsonNode,
        type_ref: TypeRef,
        facets: Facets,
        role: Role = Role.COMPLEX,
        is_within_update: bool = False,  # noqa: FBT001, FBT002 (passed on)
    ) -> None:
        if isinstance(value, JsonConstant) and value.value is None:
            return
        if type_ref.is_collection:
            single = TypeRef(type_ref.name)
            if not isinstance(value, JsonArray):
                if type_ref.name != UNKNOWN.name:
                    flaw = ValueFlaw(Flaw.KIND)
                    self.parts.append(
                        ValueEntry(value.span, name, value, type_ref, flaw)
                    )
                return
            for each in value.items:
                self.value(name, each, single, facets, role, is_within_update)
            return
        if self.model is None or type_ref == UNKNOWN:
            return
        if self._is_structured(type_ref):
            if isinstance(value, JsonObject):
                self.structured(value, type_ref, role, is_within_update)
            else:
                flaw = ValueFlaw(Flaw.KIND)
                self.parts.append(ValueEntry(value.span, name, value, type_ref, flaw))
            return
        self._single(name, value, type_ref, facets)

    def _is_structured(self, type_ref: TypeRef) -> bool:
        return type_ref.name in {"Edm.EntityType", "Edm.ComplexType"} or (
            self.model is not None
            and self.model.structured_type(type_ref.name) is not None
        )

    def _single(
        self, name: str, value: JsonNode, type_ref: TypeRef, facets: Facets
    ) -> None:
        if self.model is None:
            return
        flaw = flaw_of(value, type_ref, facets, self.model, self.numbers)
        if flaw is None:
            return
        if flaw.flaw is Flaw.MEMBER:
            enum_type = self.model.find_type(type_ref.name)
            self._unknown_member(value, flaw.detail, enum_type)
            return
        self.parts.append(ValueEntry(value.span, name, value, type_ref, flaw))

    def _unknown_member(self, value: JsonNode, name: str, enum_type: object) -> None:
        span = value.span
        if isinstance(value, JsonString):
            at = value.value.find(name)
            span = Span(value.offsets[at], value.offsets[at + len(name)])
        self.parts.append(UnknownMember(span, name, enum_type))  # type: ignore[arg-type]  # only one of an enumeration has such a flaw

    # Objects

    def structured(
        self,
        value: JsonObject,
        declared: TypeRef,
        role: Role,
        is_within_update: bool = False,  # noqa: FBT001, FBT002 (passed on)
    ) -> None:
        within = is_within_update or role is Role.UPDATE
        structured, is_typed = self._type_of(value, declared, role)
        names = frozenset(each.name.value for each in value.members)
        owner = StructuredValue(
            value.span, value, role, declared, structured, is_typed, within, names
        )
        self.parts.append(owner)
        for member in value.members:
            self._member(owner, member)

    def _type_of(
        self, value: JsonObject, declared: TypeRef, role: Role
    ) -> tuple[StructuredType | None, bool]:
        """Return the type of an object, and whether the object says it."""
        if self.model is None:
            return None, False
        named = next(
            (
                each
                for each in value.members
                if annotated(each.name.value) == ("", "type")
            ),
            None,
        )
        if named is None or not isinstance(named.value, JsonString):
            found = self.model.structured_type(declared.name)
            # Nobody knows what this is one of, and any table may be meant.
            is_any = isinstance(found, EntityType) and found.is_abstract
            return (None if is_any and role is Role.PARAMETER else found), False
        return self._named_type(named.value, declared), True

    def _named_type(
        self, named: JsonString, declared: TypeRef
    ) -> StructuredType | None:
        if self.model is None:
            return None
        text = named.value
        start = text.rfind("#") + 1
        full_name = self.model.full_name(text[start:])
        found = self.model.structured_type(full_name)
        span = Span(named.offsets[start], named.offsets[-1])
        if found is None:
            is_odd = start and "." not in full_name
            if not (
                is_odd or is_builtin(full_name) or self.model.is_external(full_name)
            ):
                self.parts.append(UnknownType(span, text[start:]))
        elif not assignable(
            TypeRef(found.qualified_name), TypeRef(declared.name), self.model
        ):
            self.parts.append(MisfitType(span, found, declared))
            return None
        return found

    def _member(self, owner: StructuredValue, member: JsonMember) -> None:
        target, term = annotated(member.name.value)
        if not target:
            return
        structured = owner.structured
        if structured is None or self.model is None:
            if not term:
                self._undeclared(owner, member, target, term)
            return
        found = self.model.property(structured, target)
        navigation = self.model.navigation_property(structured, target)
        if term == "bind":
            if navigation is None:
                self._undeclared(owner, member, target, term)
            else:
                self._bind(owner, member, navigation)
        elif term:
            is_there = target in owner.names
            if found is None and navigation is None and not is_there:
                self._undeclared(owner, member, target, term)
        elif navigation is not None:
            self._nested(owner, member, navigation)
        elif found is not None:
            self.parts.append(
                PropertyEntry(name_span(member.name), owner, member, found)
            )
            self.value(
                found.name,
                member.value,
                found.type,
                found.facets,
                is_within_update=owner.is_within_update,
            )
        else:
            self._undeclared(owner, member, target, term)

    def _undeclared(
        self, owner: StructuredValue, member: JsonMember, name: str, term: str
    ) -> None:
        span = name_span(member.name, len(name))
        structured = owner.structured
        if self.model is None or structured is None:
            # Rules that need no model look at the name.
            self.parts.append(UndeclaredMember(span, owner, member, name, term))
            return
        chain = (structured, *self.model.bases(structured))
        if any(each.is_open for each in chain) or has_external_base(
            self.model, structured
        ):
            return
        if structured.is_abstract and name in self._derived_names(structured):
            # It has no instances, and what this is one of has the name.
            return
        meant = self._lookups(structured, name)
        found = self.model.property(structured, name)
        self.parts.append(
            UndeclaredMember(span, owner, member, name, term, meant, found)
        )

    def _derived_names(self, structured: StructuredType) -> frozenset[str]:
        """Return the names that all types derived from a type declare."""
        known = self.derived.get(structured.qualified_name)
        if known is not None or self.model is None:
            return known or frozenset()
        names: set[str] = set()
        todo = [*self.model.derived_types(structured.qualified_name)]
        # A type that derives from itself is looked at once.
        seen = {structured.qualified_name}
        while todo:
            name = todo.pop()
            found = None if name in seen else self.model.structured_type(name)
            seen.add(name)
            if found is not None:
                names |= {*found.properties, *found.navigation_properties}
                todo += self.model.derived_types(name)
        known = self.derived[structured.qualified_name] = frozenset(names)
        return known

    def _bind(
        self,
        owner: StructuredValue,
        member: JsonMember,
        navigation: NavigationProperty,
    ) -> None:
        span = name_span(member.name)
        value = member.value
        self.parts.append(NavigationBind(span, owner, member, navigation))
        is_null = isinstance(value, JsonConstant) and value.value is None
        if is_null and not navigation.type.is_collection:
            return
        if isinstance(value, JsonArray) != navigation.type.is_collection:
            self.parts.append(
                MisfitMember(value.span, owner, member, navigation, True, value)  # noqa: FBT003 (a field)
            )
            return
        items = value.items if isinstance(value, JsonArray) else (value,)
        for each in items:
            self._refer(each, navigation.type, navigation)

    def _refer(
        self, value: JsonNode, expected: TypeRef, of: NavigationProperty | None
    ) -> None:
        self.parts.append(self.references.bind(value, expected, of))

    def _nested(
        self,
        owner: StructuredValue,
        member: JsonMember,
        navigation: NavigationProperty,
    ) -> None:
        value = member.value
        many = navigation.type.is_collection
        if isinstance(value, JsonConstant) and value.value is None and not many:
            return
        items = value.items if isinstance(value, JsonArray) else (value,)
        wrong = next((each for each in items if not _is_entity(each)), None)
        if isinstance(value, JsonArray) != many or wrong is not None:
            at = value if wrong is None else wrong
            self.parts.append(
                MisfitMember(at.span, owner, member, navigation, False, value)  # noqa: FBT003 (a field)
            )
            return
        nested = NestedEntities(name_span(member.name), owner, member, navigation)
        if owner.role not in {Role.PARAMETER, Role.COMPLEX}:
            self.parts.append(nested)
        is_complex = isinstance(owner.structured, ComplexType)
        # A complex parameter has rows that it refers to, an entity makes new ones.
        is_parameter = owner.role is Role.PARAMETER and is_complex
        role = Role.PARAMETER if is_parameter else Role.NESTED
        for each in items:
            if isinstance(each, JsonObject):
                self.structured(
                    each, TypeRef(navigation.type.name), role, owner.is_within_update
                )

    def _lookups(
        self, structured: StructuredType, name: str
    ) -> tuple[NavigationProperty, ...]:
        """Return the navigation properties that a name may stand for.

        That are those whose dependent property has the name, or the name between
        `_` and `_value`.
        """
        if self.model is None:
            return ()
        index = self.dependent.get(structured.qualified_name)
        if index is None:
            index = self.dependent[structured.qualified_name] = {}
            for each in self.model.navigation_properties(structured).values():
                for constraint in each.constraints:
                    index.setdefault(constraint.property, []).append(each)
        return tuple(index.get(name) or index.get(f"_{name}_value") or ())
