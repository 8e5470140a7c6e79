"""Finds out what the values and objects in a body mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

from odataq.csdl.model import ComplexType, EntityType, Model
from odataq.csdl.paths import has_external_base
from odataq.csdl.types import UNKNOWN, TypeRef, assignable, is_builtin
from odataq.semantics.entity_references import ReferenceBinder
from odataq.semantics.json_names import annotated, name_span
from odataq.semantics.json_values import Flaw, Numbers, ValueFlaw, flaw_of
from odataq.semantics.lookups import lookups_of
from odataq.semantics.marks import UnknownMember, UnknownType
from odataq.semantics.payload import (
    MisfitMember,
    MisfitType,
    NavigationBind,
    NestedEntities,
    Part,
    PropertyEntry,
    Role,
    StructuredValue,
    UndeclaredMember,
    ValueEntry,
)
from odataq.source import Source, Span
from odataq.text.json_tree import (
    JsonArray,
    JsonConstant,
    JsonMember,
    JsonNode,
    JsonObject,
    JsonString,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.csdl.model import NavigationProperty, StructuredType
    from odataq.csdl.types import Facets
    from odataq.profiles import Profile
    from odataq.semantics.marks import Mark
    from odataq.text.json_reader import JsonMistake

__all__ = ["ObjectBinder"]

# What stands for the model where there is none: only forms of texts are told then.
_NO_MODEL: Final = Model(())


def _is_entity(value: JsonNode) -> bool:
    # What is left out of an example is null.
    return isinstance(value, JsonObject) or (
        isinstance(value, JsonConstant) and value.value is None
    )


@define(eq=False)
class ObjectBinder:
    """Binds what stands in one body; what it finds is in `parts`."""

    model: Model | None
    profile: Profile
    source: Source
    numbers: Numbers
    parts: list[Part | Mark | JsonMistake]
    references: ReferenceBinder = field(init=False)
    # What the lookups of a type lead to.
    lookups: dict[str, Mapping[str, tuple[NavigationProperty, ...]]] = field(
        factory=dict, init=False
    )
    # The names that are declared by the types derived from an abstract type.
    derived: dict[str, frozenset[str]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        """Make the binder of references, which reads each URL once."""
        self.references = ReferenceBinder(
            self.model or _NO_MODEL, self.profile, self.source
        )

    def value(  # noqa: PLR0913, PLR0917 (what is known of a place)
        self,
        name: str,
        value: JsonNode,
        type_ref: TypeRef,
        facets: Facets,
        role: Role = Role.COMPLEX,
        is_within_update: bool = False,  # noqa: FBT001, FBT002 (passed on)
    ) -> None:
        """Bind a value that is given for a property or parameter of a type."""
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
        """Bind an object of a declared type with all its members."""
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
            self.refer(each, navigation.type, navigation)

    def refer(
        self, value: JsonNode, expected: TypeRef, of: NavigationProperty | None
    ) -> None:
        """Bind a value that refers to an entity of a type."""
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
        """Return the navigation properties that a name may stand for."""
        if self.model is None:
            return ()
        known = self.lookups.get(structured.qualified_name)
        if known is None:
            known = lookups_of(self.model, structured)
            self.lookups[structured.qualified_name] = known
        return known.get(name, ())
