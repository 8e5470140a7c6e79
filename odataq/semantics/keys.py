"""Binds key predicates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from odataq.csdl.annotations import alternate_keys
from odataq.csdl.paths import follow, partner_of
from odataq.csdl.types import UNKNOWN, TypeRef, assignable
from odataq.semantics.literal_types import fits, type_of_literal
from odataq.semantics.marks import InvalidKey, ValueMisfit
from odataq.source import Source
from odataq.syntax import nodes as n
from odataq.syntax.parser import parse_source
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from odataq.csdl.model import (
        EntityType,
        Key,
        Model,
        NavigationProperty,
        PropertyRef,
    )
    from odataq.semantics.notes import Notes

__all__ = [
    "alternate_keys_of",
    "bind_key",
    "key_parts",
    "key_value_fits",
    "omitted_keys",
    "text_fits",
]


def bind_key(
    notes: Notes,
    arguments: n.Arguments,
    type_ref: TypeRef,
    omitted: frozenset[str] = frozenset(),
) -> None:
    """Note the values of a key; mark names and values that aren't the type's.

    `omitted` are key properties that may be left out.

    Spec: URL Conventions, "Canonical URL" and "Alternate Keys".
    """
    entity_type = notes.model.entity_type(type_ref.name)
    key = None if entity_type is None else notes.model.key(entity_type)
    if entity_type is None or key is None:
        return
    given = tuple(each.name for each in arguments.items)
    parts = key_parts(key, omitted - {*given})
    if given == (None,) and len(parts) == 1:
        _bind_value(notes, entity_type, parts[0].path, arguments.items[0])
        return
    if None not in given:
        key = evolve(key, parts=parts)
    names = _sorted(given)
    chosen = key if sorted(key.names) == names else None
    if chosen is None:
        keys = alternate_keys_of(notes.model, entity_type)
        chosen = next((each for each in keys if sorted(each.names) == names), None)
    if chosen is None:
        notes.mark(InvalidKey(arguments.span, entity_type, key, given))
        return
    for part in chosen.parts:
        value = next(each for each in arguments.items if each.name == part.name)
        _bind_value(notes, entity_type, part.path, value)


def omitted_keys(model: Model, navigation: NavigationProperty) -> frozenset[str]:
    """Return the key properties that follow from where a path comes from.

    Spec: URL Conventions, "URLs for Related Entities with Referential
    Constraints".
    """
    partner = partner_of(model, navigation)
    constraints = partner.constraints if partner else ()
    dependent = {each.property for each in constraints}
    # Where the related entity is the principal, its key follows just as well.
    principal = {each.referenced_property for each in navigation.constraints}
    return frozenset(dependent | principal)


def key_parts(key: Key, omitted: frozenset[str]) -> tuple[PropertyRef, ...]:
    """Return the parts of a key that have to be given, at least one."""
    parts = tuple(each for each in key.parts if each.name not in omitted)
    return parts or key.parts


def _sorted(names: tuple[str | None, ...]) -> list[str]:
    return sorted(each for each in names if each is not None) if all(names) else [""]


def alternate_keys_of(model: Model, entity_type: EntityType) -> tuple[Key, ...]:
    """Return the alternate keys of a type, its bases and its sets.

    Spec: URL Conventions, "Alternate Keys".
    """
    parts = (
        entity_type,
        *model.bases(entity_type),
        *model.sets_of(entity_type.qualified_name),
    )
    return tuple(key for part in parts for key in alternate_keys(part))


def _bind_value(
    notes: Notes, entity_type: EntityType, path: str, argument: n.Argument
) -> None:
    expected = _type_at(notes, entity_type, path)
    value = argument.value
    if not isinstance(value, n.Literal):
        found = notes.aliases.get(getattr(value, "name", ""), UNKNOWN)
        notes.types[id(value)] = found
        if not assignable(found, expected, notes.model):
            notes.mark(ValueMisfit(value.span, "", found, expected, f"key '{path}'"))
        return
    found = type_of_literal(value, notes.model)
    notes.types[id(value)] = found
    if not key_value_fits(notes, value, expected):
        mark = ValueMisfit(value.span, value.text, found, expected, f"key '{path}'")
        notes.mark(mark)


def key_value_fits(notes: Notes, value: n.Literal, expected: TypeRef) -> bool:
    """Tell whether a literal can be the value of a key property."""
    if value.kind is n.LiteralKind.NULL:
        return False
    return fits(value, expected, notes.model)


def text_fits(notes: Notes, text: str, expected: TypeRef) -> bool:
    """Tell whether a text without quotes or prefix is a value of a type.

    Spec: URL Conventions, "Key-as-Segment Convention", and ABNF, primitiveValue.
    """
    if expected.name == "Edm.String" or HOLE in text:
        return True
    literal = parse_source(Source(text), "primitiveLiteral").node
    return isinstance(literal, n.Literal) and key_value_fits(notes, literal, expected)


def _type_at(notes: Notes, entity_type: EntityType, path: str) -> TypeRef:
    member = follow(notes.model, entity_type, path).member
    return UNKNOWN if member is None else member.type
