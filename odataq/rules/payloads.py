"""ODQ71x and ODQ72x: bodies that a resource doesn't take."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.annotations import Permission, is_computed, permissions
from odataq.csdl.types import TypeRef
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.dataverse.parties import parties_of
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import (
    a_value,
    did_you_mean_any,
    members_of,
    shown,
    type_name,
)
from odataq.semantics.json_values import Flaw, kind_of_json
from odataq.semantics.payload import (
    Body,
    MisfitMember,
    MisfitType,
    NestedEntities,
    PropertyEntry,
    UndeclaredMember,
    UnwrappedValue,
    ValueEntry,
)
from odataq.text.guids import GUID
from odataq.text.json_reader import JsonMistake
from odataq.text.json_tree import JsonConstant, JsonString
from odataq.text.suggest import did_you_mean, near_miss

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.csdl.model import Model, NavigationProperty

__all__ = ["PAYLOAD_RULES", "bind_of", "binds_of"]

_CONTACT: Final = "/contacts(00000000-0000-0000-0000-000000000001)"
_ACCOUNT: Final = "accounts(00000000-0000-0000-0000-000000000001)"
_BIND: Final = "@odata.bind"
_GUID = re.compile(GUID)
_BRACKETS = re.compile(r"[}\]\s]+")
_MOST: Final = 3


@rule(
    "ODQ710",
    "malformed-body",
    JsonMistake,
    bad=["POST accounts {\"name\":'x'}", 'POST accounts {"name":"x",}'],
    good=['POST accounts {"name":"x"}'],
)
def malformed_body(mistake: JsonMistake, context: Context) -> Iterator[Finding]:
    """Detects a body that is no JSON: all that is wrong with it, at once.

    Spec: JSON Format, "JSON Format Design".
    """
    if not _is_excess(mistake, context):
        yield Finding(mistake.span, mistake.message, hint=mistake.hint)


@rule(
    "ODQ711",
    "excess-bracket",
    JsonMistake,
    bad=['POST accounts {"name":"x"}}'],
    good=['POST accounts {"name":"x"}'],
)
def excess_bracket(mistake: JsonMistake, context: Context) -> Iterator[Finding]:
    """Detects brackets that close nothing behind a body that is complete.

    A reader that stops where the value ends never sees them.

    Spec: JSON Format, "JSON Format Design".
    """
    if _is_excess(mistake, context):
        yield Finding(mistake.span, "this closes nothing", hint="remove it")


def _is_excess(mistake: JsonMistake, context: Context) -> bool:
    body = context.request.body if context.request else None
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body or ""
    start = mistake.span.start
    return mistake.is_behind and _BRACKETS.fullmatch(text, start) is not None


@rule(
    "ODQ712",
    "undeclared-property",
    UndeclaredMember,
    bad=[
        'POST accounts {"nmae":"x"}',
        f'POST accounts {{"PrimaryContactId@odata.bind":"{_CONTACT}"}}',
        f'POST accounts {{"_primarycontactid_value@odata.bind":"{_CONTACT}"}}',
    ],
    good=[
        'POST accounts {"name":"x"}',
        f'POST accounts {{"primarycontactid@odata.bind":"{_CONTACT}"}}',
    ],
)
def undeclared_property(
    member: UndeclaredMember, context: Context
) -> Iterator[Finding]:
    """Detects a name in a body that the type doesn't declare.

    Names are case-sensitive. `@odata.bind` stands behind the name of a navigation
    property, which may be another one than that of the column.

    Spec: JSON Format, "Structural Property" and "Bind Operation".
    """
    structured = member.owner.structured
    if structured is None or context.model is None:
        return
    owner = TypeRef(structured.qualified_name)
    properties, navigations = members_of(context.model, owner)
    name = shown(member.name)
    what = "navigation property" if member.term == "bind" else "property"
    message = f"type '{structured.name}' has no {what} '{name}'"
    kind = ""
    hint: str | None
    fixes: tuple[Fix, ...] = ()
    if member.meant:
        hint = _asked([f"{each.name}{_BIND}" for each in member.meant[:_MOST]])
        fixes = _bound(member, context.model)
        kind = " of bind" if member.term else " of lookup"
    elif member.term:
        known = navigations if member.term == "bind" else [*properties, *navigations]
        hint = _of_derived(member, context.model) or did_you_mean(member.name, known)
        fixes = _renamed(member, known)
        kind = " of bind"
    else:
        known = [*properties, *navigations]
        hint = did_you_mean_any((), member.name, known)
        fixes = _renamed(member, known)
        party = parties_of(structured.name, member.name)
        if party in navigations:
            hint = f"those who take part are rows of '{party}'"
            kind, fixes = " of party", ()
        hint = hint or _of_derived(member, context.model)
    folded = member.name.casefold()
    if kind == " of bind" and any(each.casefold() == folded for each in navigations):
        kind = " of case"
    yield Finding(
        member.span,
        message,
        hint=hint,
        fixes=fixes,
        fact=context.fact(f"undeclared-property{kind}"),
        details={"name": name, "type": structured.qualified_name},
    )


def _of_derived(member: UndeclaredMember, model: Model) -> str | None:
    """Return the hint to name the type, where a type derived from it has the name."""
    structured = member.owner.structured
    derived = model.derived_types(structured.qualified_name) if structured else ()
    for each in derived:
        found = model.structured_type(each)
        if found is None:
            continue
        navigation = model.navigation_property(found, member.name)
        has_property = model.property(found, member.name) is not None
        if navigation is not None or (has_property and member.term != "bind"):
            return f'\'{found.name}\' has it: add "@odata.type": "#{each}"'
    return None


def _asked(names: list[str]) -> str:
    *others, last = (f"'{each}'" for each in names)
    listed = f"{', '.join(others)} or {last}" if others else last
    return f"did you mean {listed}?"


def _renamed(member: UndeclaredMember, known: list[str]) -> tuple[Fix, ...]:
    found = near_miss(member.name, known)
    if found is None or member.span.end - member.span.start != len(member.name):
        return ()
    whole = f"{found}{member.member.name.value[len(member.name) :]}"
    if whole in member.owner.names:
        # A name twice is no better.
        return ()
    return (Fix(f"write '{found}'", (Edit(member.span, found),)),)


def _bound(member: UndeclaredMember, model: Model) -> tuple[Fix, ...]:
    if len(member.meant) != 1:
        return ()
    (navigation,) = member.meant
    if member.term == "bind":
        edit = Edit(member.span, navigation.name)
        return (Fix(f"write '{navigation.name}'", (edit,)),)
    if member.term:
        return ()
    return bind_of(member.member.name, member.member.value, navigation, model)


def binds_of(navigations: tuple[NavigationProperty, ...]) -> str | None:
    """Return the hint that names what to bind instead of the value of a lookup."""
    names = [f"'{each.name}{_BIND}'" for each in navigations[:_MOST]]
    return f"set {' or '.join(names)}" if names else None


def bind_of(
    name: JsonString, value: object, navigation: NavigationProperty, model: Model
) -> tuple[Fix, ...]:
    """Return the fix that binds a navigation property to what a value identifies.

    There is none where it isn't certain in which set the entity is.
    """
    edit = Edit(name.span, json.dumps(f"{navigation.name}{_BIND}"))
    title = f"write '{navigation.name}{_BIND}'"
    if isinstance(value, JsonConstant) and value.value is None:
        return (Fix(title, (edit,)),)
    sets = model.sets_of(navigation.type.name)
    if (
        not isinstance(value, JsonString)
        or _GUID.fullmatch(value.value) is None
        or len(sets) != 1
    ):
        return ()
    target = json.dumps(f"/{sets[0].name}({value.value})")
    return (Fix(title, (edit, Edit(value.span, target))),)


@rule(
    "ODQ713",
    "mistyped-value",
    ValueEntry,
    bad=[
        'POST accounts {"name":1}',
        'POST accounts {"creditonhold":"true"}',
        'POST accounts {"createdon":"31.01.2024"}',
    ],
    good=['POST accounts {"name":"x","creditonhold":true,"revenue":1.5}'],
)
def mistyped_value(entry: ValueEntry, context: Context) -> Iterator[Finding]:
    """Detects a value that isn't of the type of its property or parameter.

    Spec: JSON Format, "Primitive Value", "Complex Value" and "Collection of
    Primitive Values".
    """
    flaw, name = entry.flaw, shown(entry.name)
    expected = a_value(entry.type)
    found = kind_of_json(entry.value)
    fact = None
    hint: str | None
    match flaw.flaw:
        case Flaw.FORM:
            message = f"the value of '{name}' is no {expected}"
            hint = f"write {flaw.detail}"
        case Flaw.RANGE:
            message = f"the value of '{name}' is no {expected}"
            hint = f"it is {flaw.detail}"
        case Flaw.LENGTH:
            return
        case Flaw.MEMBERS:
            message = f"'{name}' takes {expected}, not {found}"
            hint = f"write {flaw.detail}"
            fact = context.fact("mistyped-value of members")
        case Flaw.LIST:
            message = f"'{name}' takes {expected}, not {found}"
            hint = "write several choices as one string: '1,9'"
            fact = context.fact("mistyped-value of choices")
        case _:
            message = f"'{name}' takes {expected}, not {found}"
            hint = flaw.detail or None
    yield Finding(entry.span, message, hint=hint, fixes=_unquoted(entry), fact=fact)


def _unquoted(entry: ValueEntry) -> tuple[Fix, ...]:
    value = entry.value
    is_boolean = entry.type == TypeRef("Edm.Boolean")
    if not (is_boolean and isinstance(value, JsonString)):
        return ()
    if value.value not in {"true", "false"}:
        return ()
    edit = Edit(value.span, value.value)
    return (Fix("write it without quotes", (edit,)),)


@rule(
    "ODQ714",
    "excess-length",
    ValueEntry,
    good=['POST accounts {"name":"x"}'],
)
def excess_length(entry: ValueEntry, _context: Context) -> Iterator[Finding]:
    """Detects a text that is longer than the metadata allows.

    Spec: CSDL XML, "MaxLength".
    """
    if entry.flaw.flaw is Flaw.LENGTH:
        message = f"the value of '{shown(entry.name)}' is too long: {entry.flaw.detail}"
        yield Finding(entry.span, message)


@rule(
    "ODQ715",
    "nulled-property",
    PropertyEntry,
    good=['POST accounts {"name":null}'],
)
def nulled_property(entry: PropertyEntry, _context: Context) -> Iterator[Finding]:
    """Detects null for a property that can't be null.

    Spec: CSDL XML, "Nullable".
    """
    value = entry.member.value
    is_null = isinstance(value, JsonConstant) and value.value is None
    if is_null and not entry.property.is_nullable:
        yield Finding(value.span, f"'{entry.property.name}' can't be null")
    elif is_null and entry.property.type.is_collection:
        message = f"'{entry.property.name}' can't be null, only empty"
        yield Finding(value.span, message, hint="write []")


@rule(
    "ODQ719",
    "misfit-navigation",
    MisfitMember,
    bad=[
        'POST accounts {"primarycontactid":"00000000-0000-0000-0000-000000000001"}',
        f'POST accounts {{"primarycontactid@odata.bind":["{_CONTACT}"]}}',
    ],
    good=[
        'POST accounts {"primarycontactid":{"lastname":"x"}}',
        f'PATCH {_ACCOUNT} {{"primarycontactid":null}} If-Match: *',
    ],
)
def misfit_navigation(member: MisfitMember, context: Context) -> Iterator[Finding]:
    """Detects a navigation property that is given what it doesn't take.

    To lead to an entity that exists it is bound; without `@odata.bind` it takes
    the entity itself.

    Spec: JSON Format, "Bind Operation" and "Deep Insert".
    """
    navigation, found = member.navigation, kind_of_json(member.value)
    many = navigation.type.is_collection
    fixes: tuple[Fix, ...] = ()
    if member.is_bind:
        message = (
            f"'{navigation.name}' is a collection and bound to a list, not {found}"
            if many
            else f"'{navigation.name}' is bound to a single URL, not {found}"
        )
        hint = "put the URLs into a list" if many else "give one URL, or null"
    else:
        what = "a list of objects" if many else "an object or null"
        message = f"'{navigation.name}' takes {what}, not {found}"
        hint = f"bind it to what exists: '{navigation.name}{_BIND}'"
        if context.model is not None and not many:
            name = member.member.name
            fixes = bind_of(name, member.member.value, navigation, context.model)
    yield Finding(member.span, message, hint=hint, fixes=fixes)


@rule(
    "ODQ720",
    "misfit-type",
    MisfitType,
    bad=['POST accounts {"@odata.type":"Microsoft.Dynamics.CRM.contact"}'],
    good=['POST accounts {"@odata.type":"Microsoft.Dynamics.CRM.account"}'],
)
def misfit_type(part: MisfitType, _context: Context) -> Iterator[Finding]:
    """Detects an object that names a type that isn't expected.

    Spec: JSON Format, "Control Information: type".
    """
    message = f"'{part.found.name}' is no {type_name(TypeRef(part.expected.name))}"
    yield Finding(part.span, message)


@rule(
    "ODQ721",
    "computed-property",
    PropertyEntry,
    good=['POST accounts {"name":"x"}'],
)
def computed_property(entry: PropertyEntry, _context: Context) -> Iterator[Finding]:
    """Detects a value for a property that only the service can set.

    Spec: Protocol, "Create an Entity" and "Update an Entity"; vocabulary Core,
    "Computed" and "Permissions".
    """
    allowed = permissions(entry.property)
    writes = {Permission.WRITE, Permission.READ_WRITE}
    is_readonly = allowed is not None and not allowed & writes
    if is_computed(entry.property) or is_readonly:
        name = entry.property.name
        yield Finding(entry.span, f"'{name}' is set by the service", hint="remove it")


@rule(
    "ODQ722",
    "nested-update",
    NestedEntities,
    bad=[f'PATCH {_ACCOUNT} {{"primarycontactid":{{"lastname":"x"}}}} If-Match: *'],
    good=['POST accounts {"primarycontactid":{"lastname":"x"}}'],
)
def nested_update(nested: NestedEntities, context: Context) -> Iterator[Finding]:
    """Detects related entities in the body of an update, which OData 4.01 brought.

    Spec: Protocol 4.0, "Update an Entity"; Protocol 4.01, "Update Related Entities
    When Updating an Entity".
    """
    if not nested.owner.is_within_update or context.profile.version != "4.0":
        return
    if nested.navigation.type.name in context.profile.nested_in_updates:
        return
    name = nested.navigation.name
    message = f"an update takes no related entities: '{name}'"
    hint = f"update them by themselves, or bind existing ones: '{name}{_BIND}'"
    yield Finding(nested.span, message, hint=hint)


@rule(
    "ODQ723",
    "unwrapped-value",
    UnwrappedValue,
    bad=[f'PUT {_ACCOUNT}/name {{"name":"x"}}'],
    good=[f'PUT {_ACCOUNT}/name {{"value":"x"}}'],
)
def unwrapped_value(part: UnwrappedValue, _context: Context) -> Iterator[Finding]:
    """Detects a single property that isn't given as `value`.

    Spec: JSON Format, "Individual Property or Operation Response".
    """
    hint = 'write {"value":...}'
    yield Finding(part.span, "the value of a single property is 'value'", hint=hint)


@rule(
    "ODQ724",
    "misshapen-body",
    Body,
    bad=['POST accounts [{"name":"x"}]'],
    good=['POST accounts {"name":"x"}'],
)
def misshapen_body(body: Body, _context: Context) -> Iterator[Finding]:
    """Detects a body that is no object where one is expected.

    Spec: JSON Format, "Entity".
    """
    message = f"the body is {kind_of_json(body.value)}, and has to be {body.expected}"
    yield Finding(body.span, message)


PAYLOAD_RULES: Final[tuple[Rule[Any], ...]] = (
    malformed_body,
    excess_bracket,
    undeclared_property,
    mistyped_value,
    excess_length,
    nulled_property,
    misfit_navigation,
    misfit_type,
    computed_property,
    nested_update,
    unwrapped_value,
    misshapen_body,
)
