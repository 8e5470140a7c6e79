"""Values of Python as JSON of the type that a property has."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from odataq.builder.fitting import fitted, refuse_no_numbers
from odataq.builder.values import literal
from odataq.csdl.model import EnumType
from odataq.csdl.types import DATE_TIME_OFFSET, STRING, UNKNOWN, underlying
from odataq.rules.showing import shown, type_name
from odataq.semantics.literal_types import fits, type_of_literal
from odataq.source import Source
from odataq.syntax import nodes as n
from odataq.syntax.parser import parse_source
from odataq.text.suggest import did_you_mean
from odataq.writes.json_text import Number
from odataq.writes.refusing import refused

if TYPE_CHECKING:
    from odataq.csdl.model import Model
    from odataq.csdl.types import Facets, TypeRef
    from odataq.writes.json_text import Json

__all__ = ["json_of", "untyped_value", "value_of"]

_Kind = n.LiteralKind
# What people have as text, because JSON has it so.
_AS_TEXT: Final = frozenset(
    {"Edm.Date", "Edm.DateTimeOffset", "Edm.Duration", "Edm.TimeOfDay"}
)
_NO_NUMBERS: Final = frozenset({"INF", "-INF", "NaN"})


def value_of(
    model: Model, type_ref: TypeRef, facets: Facets, value: object, name: str
) -> Json:
    """Return a single value, as JSON Format has one of a primitive or enumeration type.

    Raises `QueryError` for a value of another type, or too long a text; and as
    `literal` does `TypeError` and `ValueError` for what is a value of no type.

    Spec: JSON Format, "Primitive Value".
    """
    if isinstance(value, list | tuple | dict | set | frozenset):
        raise _misfit(name, type_ref, type(value).__name__, _hint(type_ref))
    found = model.find_type(type_ref.name)
    if isinstance(found, EnumType):
        return _member(found, value, name)
    given = literal(value)
    target = underlying(type_ref, model)
    if facets.scale != "floating":
        refuse_no_numbers(given, type_ref, model)
    new = fitted(given, type_ref, model)
    if new.kind is _Kind.STRING and target.name in _AS_TEXT:
        new = _read(new, target)
    is_date = new.kind is _Kind.DATE and target == DATE_TIME_OFFSET
    if is_date or not fits(new, type_ref, model):
        what = f"value of type '{type_name(type_of_literal(given, model))}'"
        hint = "give a datetime with a time zone" if is_date else None
        raise _misfit(name, type_ref, what, hint)
    most = facets.max_length
    if target == STRING and isinstance(most, int) and len(new.text) > most:
        message = f"'{name}' has at most {most} characters, not {len(new.text)}"
        raise refused("ODQ714", message, new.text)
    return json_of(new)


def untyped_value(value: object) -> Json:
    """Return a single value for which no type is known.

    A member of an enumeration goes by its name. Raises as `literal` does.
    """
    if isinstance(value, Enum) and value.name:
        return value.name.replace("|", ",")
    return json_of(literal(value))


def json_of(value: n.Literal) -> Json:
    """Return a literal as JSON."""
    match value.kind:
        case _Kind.NULL:
            return None
        case _Kind.BOOLEAN:
            return value.text == "true"
        case _Kind.NUMBER if value.text not in _NO_NUMBERS:
            return Number(value.text)
        case _Kind.ENUM:
            return value.text.partition("'")[2].removesuffix("'")
        case _:
            return value.text


def _member(enum_type: EnumType, value: object, name: str) -> Json:
    if isinstance(value, Enum):
        text = (value.name or "").replace("|", ",") or str(value.value)
    elif isinstance(value, int) and not isinstance(value, bool):
        numbers = {each.value: each.name for each in enum_type.members.values()}
        text = numbers.get(value, str(value))
    elif isinstance(value, str):
        text = value
    else:
        kind = f"a value of type {type(value).__name__}"
        message = f"'{name}' is of the enumeration '{enum_type.name}', and not {kind}"
        raise refused("ODQ713", message, name)
    parts = [each.strip() for each in text.split(",")]
    wrong = [each for each in parts if not _is_member(enum_type, each)]
    if wrong or (len(parts) > 1 and not enum_type.is_flags):
        what = shown(wrong[0] if wrong else text)
        message = f"enumeration '{enum_type.name}' has no member '{what}'"
        hint = did_you_mean(wrong[0], enum_type.members) if wrong else None
        raise refused("ODQ206", message, text, hint)
    return ",".join(parts)


def _is_member(enum_type: EnumType, text: str) -> bool:
    is_number = text.isascii() and text.removeprefix("-").isdecimal()
    return text in enum_type.members or is_number


def _read(value: n.Literal, target: TypeRef) -> n.Literal:
    """Return what a text is as a literal of a type, the text itself if it is none."""
    if target.name == "Edm.Duration":
        # The check of literals knows how one is written.
        return value
    found = parse_source(Source(value.text), "primitiveLiteral").node
    if isinstance(found, n.Literal) and fits(found, target, None):
        return found
    return value


def _hint(type_ref: TypeRef) -> str | None:
    if type_ref in {STRING, UNKNOWN}:
        return "several choices are one text: '1,9'"
    return None


def _misfit(name: str, type_ref: TypeRef, what: str, hint: str | None) -> Exception:
    message = f"'{name}' is of type '{type_name(type_ref)}', and takes no {what}"
    return refused("ODQ713", message, name, hint)
