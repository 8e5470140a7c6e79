"""Fixes that rules give: a name or a value in the place of another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.csdl.types import (
    BOOLEAN,
    DATE,
    DATE_TIME_OFFSET,
    GUID,
    STRING,
    TIME_OF_DAY,
)
from odataq.diagnostics import Edit, Fix
from odataq.syntax.nodes import Literal, LiteralKind
from odataq.text.percent import encode
from odataq.text.suggest import near_miss

if TYPE_CHECKING:
    from collections.abc import Iterable

    from odataq.source import Span

__all__ = ["is_null", "quoted", "renamed", "renamed_nearly", "unquoted"]

_TIME: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,12})?)?"
# The last of February is no day of each year.
_DAY: Final = (
    r"[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_WHOLE: Final = r"-?[0-9]{1,19}"
_NUMBER: Final = r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?"
# Strings that are surely values of another type, and which part of them is.
_VALUES: Final = {
    BOOLEAN.name: re.compile("(true|false)"),
    DATE.name: re.compile(f"({_DAY})"),
    DATE_TIME_OFFSET.name: re.compile(f"({_DAY}T{_TIME}Z)"),
    GUID.name: re.compile(
        r"\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?"
    ),
    TIME_OF_DAY.name: re.compile(f"({_TIME})"),
    **{
        f"Edm.{name}": re.compile(f"({_WHOLE})")
        for name in ("Byte", "SByte", "Int16", "Int32", "Int64")
    },
    **{
        f"Edm.{name}": re.compile(f"({_NUMBER})")
        for name in ("Decimal", "Double", "Single")
    },
}


def renamed(span: Span, name: str, new: str) -> tuple[Fix, ...]:
    """Return the fix that writes another name, where a place is that of the name."""
    if span.end - span.start != len(name):
        return ()
    return (Fix(f"write '{new}'", (Edit(span, encode(new)),)),)


def renamed_nearly(span: Span, name: str, known: Iterable[str]) -> tuple[Fix, ...]:
    """Return the fix that writes the one known name that a wrong one is a slip of."""
    found = near_miss(name, known)
    return () if found is None else renamed(span, name, found)


def unquoted(span: Span, text: str, type_name: str) -> tuple[Fix, ...]:
    """Return the fix that writes a string as a value of another type."""
    pattern = _VALUES.get(type_name)
    found = pattern.fullmatch(text) if pattern is not None else None
    if found is None:
        return ()
    return (Fix("write it without quotes", (Edit(span, found.group(1)),)),)


def quoted(span: Span, text: str, type_name: str) -> tuple[Fix, ...]:
    """Return the fix that writes a number as a string."""
    if type_name != STRING.name or re.fullmatch(_NUMBER, text) is None:
        return ()
    return (Fix("write it in single quotes", (Edit(span, f"'{text}'"),)),)


def is_null(literal: Literal) -> bool:
    """Tell whether a literal is the word null in quotes."""
    return literal.kind is LiteralKind.STRING and literal.text == "null"
