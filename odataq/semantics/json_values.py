"""Which JSON values are values of which types."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.csdl.model import EnumType, TypeDefinition
from odataq.csdl.types import (
    INTEGER_RANGES,
    NUMERIC_TYPES,
    TypeRef,
    is_open,
    underlying,
)
from odataq.text.guids import GUID
from odataq.text.json_tree import (
    JsonArray,
    JsonConstant,
    JsonNode,
    JsonNumber,
    JsonObject,
    JsonString,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.csdl.model import Model
    from odataq.csdl.types import Facets

__all__ = ["Flaw", "Numbers", "ValueFlaw", "flaw_of", "kind_of_json"]


class Numbers(Enum):
    """How numbers that a JavaScript program can't hold are written.

    Spec: JSON Format, "Controlling the Representation of Numbers".
    """

    PLAIN = "as numbers"
    QUOTED = "as strings"
    EITHER = "as numbers or strings"
    LENIENT = "as strings, and so may be all other numbers"


class Flaw(Enum):
    """What can be wrong with a value."""

    KIND = "kind"
    FORM = "form"
    RANGE = "range"
    LENGTH = "length"
    MEMBER = "member"
    MEMBERS = "members"
    LIST = "list"


@frozen
class ValueFlaw:
    """What is wrong with a value; `detail` is what a message says of it."""

    flaw: Flaw
    detail: str = ""


# A text that is longer isn't looked at: nothing but strings and bytes can be.
_MOST: Final = 400
_DAY: Final = r"-?[0-9]{4,9}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,12})?)?"
_ZONE: Final = r"(?:Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])"
_WHOLE: Final = r"[+-]?[0-9]+"
_FORMS: Final[Mapping[str, tuple[re.Pattern[str], str]]] = {
    name: (re.compile(form, re.IGNORECASE | re.ASCII), like)
    for name, form, like in (
        ("Edm.Date", _DAY, "2024-01-31"),
        (
            "Edm.DateTimeOffset",
            rf"{_DAY}(?:T{_TIME}{_ZONE}?)?",
            "2024-01-31T12:00:00Z",
        ),
        (
            "Edm.Duration",
            (
                r"[+-]?P(?:[0-9]+D)?"
                r"(?:T(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
            ),
            "P1DT2H",
        ),
        (
            "Edm.Guid",
            GUID,
            "00000000-0000-0000-0000-000000000001",
        ),
        ("Edm.TimeOfDay", _TIME, "12:30:00"),
    )
}
_DECIMAL = re.compile(
    r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:E[+-]?[0-9]+)?", re.IGNORECASE
)
_INTEGER = re.compile(_WHOLE, re.ASCII)
_SPECIAL: Final = frozenset({"INF", "-INF", "NaN"})
# Spec: JSON Format, "Primitive Value"; a decimal has them where its scale is floating.
_FLOATING: Final = frozenset({"Edm.Double", "Edm.Single"})
_LARGE: Final = frozenset({"Edm.Int64", "Edm.Decimal"})
# Of these too little is known: what they look like is up to the service.
_OTHERS: Final = ("Edm.Geo", "Edm.Stream")
# What can be any text, but for the length.
_TEXTS: Final = frozenset({"Edm.String", "Edm.Binary"})


def kind_of_json(value: JsonNode) -> str:
    """Return how a message calls a JSON value."""
    match value:
        case JsonString():
            return "a string"
        case JsonNumber():
            return "a number"
        case JsonConstant(value=None):
            return "null"
        case JsonConstant():
            return "a Boolean"
        case JsonArray():
            return "a list"
        case JsonObject():
            return "an object"


def flaw_of(
    value: JsonNode,
    type_ref: TypeRef,
    facets: Facets,
    model: Model,
    numbers: Numbers = Numbers.EITHER,
) -> ValueFlaw | None:
    """Return what is wrong with a single value of a primitive type or enumeration.

    `None` where it is right, and where too little is known: of null, of types that
    the model doesn't have, of geographic shapes.

    Spec: JSON Format, "Primitive Value".
    """
    found = model.find_type(type_ref.name)
    if isinstance(found, EnumType):
        return _flaw_of_member(value, found)
    if isinstance(found, TypeDefinition) and facets.max_length is None:
        facets = found.facets
    name = underlying(type_ref, model).name
    is_null = isinstance(value, JsonConstant) and value.value is None
    if is_null or is_open(type_ref, model) or name.startswith(_OTHERS):
        return None
    if name in NUMERIC_TYPES:
        is_floating = name in _FLOATING or facets.scale == "floating"
        if is_floating and isinstance(value, JsonString) and value.value in _SPECIAL:
            return None
        return _flaw_of_number(value, name, numbers)
    return _flaw_of_plain(value, name, facets)


def _flaw_of_plain(value: JsonNode, name: str, facets: Facets) -> ValueFlaw | None:
    if name == "Edm.Boolean":
        return None if isinstance(value, JsonConstant) else ValueFlaw(Flaw.KIND)
    if isinstance(value, JsonString):
        return _flaw_of_text(value.value, name, facets)
    is_list = isinstance(value, JsonArray) and all(
        isinstance(each, JsonNumber) for each in value.items
    )
    return ValueFlaw(Flaw.LIST if is_list and name == "Edm.String" else Flaw.KIND)


def _flaw_of_text(text: str, name: str, facets: Facets) -> ValueFlaw | None:
    if name in _TEXTS:
        most = facets.max_length
        if name == "Edm.String" and isinstance(most, int) and len(text) > most:
            return ValueFlaw(Flaw.LENGTH, f"{len(text)}, at most {most}")
        return None
    form = _FORMS.get(name)
    if form is None:
        return None
    pattern, like = form
    is_right = len(text) <= _MOST and pattern.fullmatch(text) is not None
    if is_right and name in {"Edm.Date", "Edm.DateTimeOffset"}:
        is_right = _is_day(text)
    return None if is_right else ValueFlaw(Flaw.FORM, f"it like {like}")


def _is_day(text: str) -> bool:
    day = re.match(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    if day is None or day[1] == "0000":
        return True
    try:
        date(*map(int, day.groups()))
    except ValueError:
        return False
    return True


def _flaw_of_number(value: JsonNode, name: str, numbers: Numbers) -> ValueFlaw | None:
    if isinstance(value, JsonString):
        return _flaw_of_quoted(value.value, name, numbers)
    if not isinstance(value, JsonNumber):
        return ValueFlaw(Flaw.KIND)
    if numbers is Numbers.QUOTED and name in _LARGE:
        return ValueFlaw(Flaw.KIND, "the header says that it is a string")
    if name not in INTEGER_RANGES:
        return None
    return _flaw_of_whole(value.text, name)


def _flaw_of_quoted(text: str, name: str, numbers: Numbers) -> ValueFlaw | None:
    is_large = name in _LARGE and numbers is not Numbers.PLAIN
    is_allowed = is_large or numbers is Numbers.LENIENT
    pattern = _INTEGER if name in INTEGER_RANGES else _DECIMAL
    if not is_allowed or len(text) > _MOST or not pattern.fullmatch(text.strip()):
        return ValueFlaw(Flaw.KIND)
    return _flaw_of_whole(text.strip(), name) if name in INTEGER_RANGES else None


def _flaw_of_whole(text: str, name: str) -> ValueFlaw | None:
    low, high = INTEGER_RANGES[name]
    number = Decimal(text)
    # An exponent of a thousand digits is compared, and never written out.
    if not low <= number <= high:
        return ValueFlaw(Flaw.RANGE, f"from {low} to {high}")
    if number != number.to_integral_value():
        return ValueFlaw(Flaw.FORM, "a whole number")
    return None


def _flaw_of_member(value: JsonNode, enum_type: EnumType) -> ValueFlaw | None:
    match value:
        case JsonConstant(value=None) | JsonNumber():
            return None
        case JsonArray():
            return ValueFlaw(Flaw.MEMBERS, "one string: 'A,B'")
        case JsonString():
            pass
        case _:
            return ValueFlaw(Flaw.KIND)
    names = [each.strip() for each in value.value[:4096].split(",")]
    for name in names:
        if name not in enum_type.members and not _INTEGER.fullmatch(name):
            return ValueFlaw(Flaw.MEMBER, name)
    if len(names) > 1 and not enum_type.is_flags:
        return ValueFlaw(Flaw.MEMBERS, "one member")
    return None
