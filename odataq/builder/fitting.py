"""Literals made those of the type that is expected where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from odataq.builder.values import EnumValue
from odataq.csdl.types import DECIMAL, GUID, is_enum, underlying
from odataq.syntax import nodes as n
from odataq.text.identifiers import is_simple_identifier

if TYPE_CHECKING:
    from odataq.csdl.model import Model
    from odataq.csdl.types import TypeRef

__all__ = ["fitted", "refuse_no_numbers"]

_NO_NUMBERS: Final = frozenset({"INF", "-INF", "NaN"})


def fitted(value: n.Literal, type_ref: TypeRef, model: Model) -> n.Literal:
    """Return the literal that a value is where a type is expected.

    A string, or a member of a Python enumeration, becomes a literal of an
    enumeration, and a string a GUID if it is one. Any other stays as it is, for
    the check to judge.
    """
    is_string = value.kind is n.LiteralKind.STRING
    if is_enum(type_ref.name, model) and not type_ref.is_collection:
        text = value.text if is_string else ""
        if isinstance(value, EnumValue):
            text = value.name or text
        if all(map(_is_member, text.split(","))):
            return n.Literal(n.LiteralKind.ENUM, f"{type_ref.name}'{text}'")
    elif is_string and underlying(type_ref, model) == GUID:
        return n.Literal(*_guid(value.text))
    return n.Literal(value.kind, value.text)


def _guid(text: str) -> tuple[n.LiteralKind, str]:
    try:
        return n.LiteralKind.GUID, str(UUID(text))
    except ValueError:
        return n.LiteralKind.STRING, text


def _is_member(text: str) -> bool:
    return is_simple_identifier(text) or (text.isascii() and text.isdecimal())


def refuse_no_numbers(value: n.Literal, type_ref: TypeRef, model: Model) -> None:
    """Raise `ValueError` for NaN or an infinity where a decimal is expected.

    Spec: CSDL, "Scale": only a decimal whose scale is `floating` has them.
    """
    if value.text in _NO_NUMBERS and underlying(type_ref, model) == DECIMAL:
        raise ValueError(f"a decimal must be a number, not {value.text}")
