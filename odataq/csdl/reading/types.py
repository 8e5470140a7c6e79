"""Reads entity, complex and enumeration types and type definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.csdl.documents import Step
from odataq.csdl.elements import EDM
from odataq.csdl.model import (
    ComplexType,
    EntityType,
    EnumType,
    Key,
    Member,
    NavigationProperty,
    OnDelete,
    OnDeleteAction,
    Property,
    PropertyRef,
    ReferentialConstraint,
    TypeDefinition,
)
from odataq.csdl.reading.annotations import ANNOTATED, NOTHING
from odataq.csdl.reading.state import Members, assign
from odataq.csdl.types import INTEGER_RANGES, PRIMITIVE_TYPES
from odataq.csdl.values import integer

if TYPE_CHECKING:
    from odataq.csdl.model import SchemaType
    from odataq.csdl.reading.state import Attributes, Children, Handler, State

__all__ = ["complex_type", "entity_type", "enum_type", "type_definition"]

_PLAIN_PROPERTY: Final = 2  # the attributes of one that has just Name and Type


def _declare(state: State, part: SchemaType) -> None:
    types = state.declared.types
    name = part.name
    state.open_item(part, Step(type(part).__name__, name, int(name in types)))
    if state.declared.has(name):
        state.taken(name)
    elif name:
        types[name] = part


def entity_type(state: State, attributes: Attributes) -> Children:
    """Begin an `EntityType`."""
    name = state.begin_item("EntityType", attributes)
    members = state.members = Members()
    part = EntityType(
        name,
        state.namespace,
        attributes.get("BaseType"),
        state.boolean(attributes, "Abstract", default=False),
        state.boolean(attributes, "OpenType", default=False),
        state.boolean(attributes, "HasStream", default=False),
        properties=members.properties,
        navigation_properties=members.navigation_properties,
    )
    if part.base_type is not None:
        state.late(part, "base_type")
    _declare(state, part)
    return _IN_ENTITY_TYPE


def complex_type(state: State, attributes: Attributes) -> Children:
    """Begin a `ComplexType`."""
    name = state.begin_item("ComplexType", attributes)
    members = state.members = Members()
    part = ComplexType(
        name,
        state.namespace,
        attributes.get("BaseType"),
        state.boolean(attributes, "Abstract", default=False),
        state.boolean(attributes, "OpenType", default=False),
        properties=members.properties,
        navigation_properties=members.navigation_properties,
    )
    if part.base_type is not None:
        state.late(part, "base_type")
    _declare(state, part)
    return _IN_COMPLEX_TYPE


def _property(state: State, attributes: Attributes) -> Children:
    name = state.name("Property", attributes)
    type_ref = state.type_ref(attributes)
    if len(attributes) == _PLAIN_PROPERTY and name and type_ref.name:
        part = Property(name, type_ref)
    else:
        step = Step("Property", name)
        state.check("Property", attributes, step)
        part = Property(
            name,
            type_ref,
            state.boolean(attributes, "Nullable", step, default=True),
            state.facets(attributes, step),
            attributes.get("DefaultValue"),
        )
    state.member = state.owner = part
    members = state.members
    if name in members.properties or name in members.navigation_properties:
        _report_twice(state, "Property", name)
    elif name:
        members.properties[name] = part
    return ANNOTATED


def _navigation_property(state: State, attributes: Attributes) -> Children:
    name = state.name("NavigationProperty", attributes)
    step = Step("NavigationProperty", name)
    part = NavigationProperty(
        name,
        state.type_ref(attributes),
        state.boolean(attributes, "Nullable", step, default=True),
        attributes.get("Partner"),
        state.boolean(attributes, "ContainsTarget", step, default=False),
    )
    state.check("NavigationProperty", attributes, step)
    state.member = state.owner = part
    if part.partner is not None and "." in part.partner:
        state.late(part, "partner")
    if part.type.is_collection and "Nullable" in attributes:
        state.report("CSD416", "a collection isn't nullable", step, same_as="")
    members = state.members
    if name in members.navigation_properties or name in members.properties:
        _report_twice(state, "NavigationProperty", name)
    elif name:
        members.navigation_properties[name] = part
    return _IN_NAVIGATION_PROPERTY


def _report_twice(state: State, tag: str, name: str) -> None:
    same_tag = (
        state.members.properties
        if tag == "Property"
        else state.members.navigation_properties
    )
    step = Step(tag, name, int(name in same_tag))
    state.report("CSD203", f"the type has a property '{name}' already", step)


def _referential_constraint(state: State, attributes: Attributes) -> Children:
    step = Step("ReferentialConstraint", attributes.get("Property"))
    state.check("ReferentialConstraint", attributes, state.member_step(), step)
    part = ReferentialConstraint(
        attributes.get("Property", ""), attributes.get("ReferencedProperty", "")
    )
    state.add_to(state.member, "constraints", part)
    state.owner = part
    return ANNOTATED


def _on_delete(state: State, attributes: Attributes) -> Children:
    step = state.member_step()
    state.check("OnDelete", attributes, step, Step("OnDelete"))
    action = attributes.get("Action")
    if getattr(state.member, "on_delete", None) is not None:
        state.report("CSD114", "the navigation property has an OnDelete already", step)
    elif action in _ON_DELETE:
        state.owner = OnDelete(OnDeleteAction(action))
        assign(state.member, "on_delete", state.owner)
    elif action is not None:
        state.report("CSD113", f"'{action}' is no on-delete action", step)
    return ANNOTATED


def _key(state: State, attributes: Attributes) -> Children:
    state.check("Key", attributes, Step("Key"))
    state.member = None
    if getattr(state.item, "key", None) is not None:
        state.report("CSD114", "the type has a Key already", Step("Key", ordinal=1))
        state.at_end = None
        return {EDM + "PropertyRef": _ignored}
    assign(state.item, "key", Key(()))
    state.at_end = _end_key
    return _IN_KEY


def _end_key(state: State) -> None:
    if isinstance(state.item, EntityType) and not (
        state.item.key and state.item.key.parts
    ):
        state.report("CSD115", "a key needs at least one PropertyRef", Step("Key"))
        assign(state.item, "key", None)


def _property_ref(state: State, attributes: Attributes) -> Children:
    step = Step("PropertyRef", attributes.get("Name"))
    state.check("PropertyRef", attributes, Step("Key"), step)
    if isinstance(state.item, EntityType) and state.item.key and "Name" in attributes:
        part = PropertyRef(attributes["Name"], attributes.get("Alias"))
        state.add_to(state.item.key, "parts", part)
    return NOTHING


def _ignored(_state: State, _attributes: Attributes) -> Children:
    return NOTHING


def enum_type(state: State, attributes: Attributes) -> Children:
    """Begin an `EnumType`."""
    name = state.begin_item("EnumType", attributes)
    underlying = attributes.get("UnderlyingType", "Edm.Int32")
    if underlying not in INTEGER_RANGES:
        state.report(
            "CSD305", f"'{underlying}' is no integer type", Step("EnumType", name)
        )
        underlying = "Edm.Int32"
    part = EnumType(
        name,
        state.namespace,
        underlying,
        state.boolean(attributes, "IsFlags", default=False),
        {},
    )
    _declare(state, part)
    state.enum_members = {}
    assign(part, "members", state.enum_members)
    return _IN_ENUM_TYPE


def _enum_member(state: State, attributes: Attributes) -> Children:
    name = state.name("Member", attributes)
    step = Step("Member", name)
    state.check("Member", attributes, step)
    members = state.enum_members
    part = Member(name, _member_value(state, attributes, step))
    state.member = state.owner = part
    if name in members:
        step = Step("Member", name, 1)
        state.report("CSD202", f"the type has a member '{name}' already", step)
    elif name:
        members[name] = part
    return ANNOTATED


def _member_value(state: State, attributes: Attributes, step: Step) -> int:
    """Return a member's value: the one given, or one more than the last."""
    assert isinstance(state.item, EnumType)
    low, high = INTEGER_RANGES[state.item.underlying_type]
    text = attributes.get("Value")
    value = None if text is None else integer(text)
    if text is None:
        last = next(reversed(state.enum_members.values()), None)
        value = 0 if last is None else last.value + 1
    if value is None or not low <= value <= high:
        shown = text if text is not None else value
        message = f"value '{shown}' is no {state.item.underlying_type}"
        state.report("CSD304", message, step)
        return 0
    return value


def type_definition(state: State, attributes: Attributes) -> Children:
    """Begin a `TypeDefinition`."""
    name = state.begin_item("TypeDefinition", attributes)
    underlying = state.type_ref(attributes, "UnderlyingType")
    if underlying.name not in PRIMITIVE_TYPES or underlying.is_collection:
        message = f"'{underlying}' is no primitive type"
        state.report("CSD305", message, Step("TypeDefinition", name))
    facets = state.facets(attributes, Step("TypeDefinition", name))
    _declare(state, TypeDefinition(name, state.namespace, underlying, facets))
    return ANNOTATED


_ON_DELETE: Final = frozenset(action.value for action in OnDeleteAction)
_IN_KEY: Final[dict[str, Handler]] = {EDM + "PropertyRef": _property_ref}
_IN_COMPLEX_TYPE: Final[dict[str, Handler]] = {
    **ANNOTATED,
    EDM + "Property": _property,
    EDM + "NavigationProperty": _navigation_property,
}
_IN_ENTITY_TYPE: Final[dict[str, Handler]] = {**_IN_COMPLEX_TYPE, EDM + "Key": _key}
_IN_NAVIGATION_PROPERTY: Final[dict[str, Handler]] = {
    **ANNOTATED,
    EDM + "ReferentialConstraint": _referential_constraint,
    EDM + "OnDelete": _on_delete,
}
_IN_ENUM_TYPE: Final[dict[str, Handler]] = {**ANNOTATED, EDM + "Member": _enum_member}
