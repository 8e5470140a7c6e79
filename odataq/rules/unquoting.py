"""What a literal in quotes is without them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.semantics.literal_types import fits
from odataq.syntax.nodes import Literal, LiteralKind

if TYPE_CHECKING:
    from odataq.csdl.model import Model
    from odataq.csdl.types import TypeRef

__all__ = ["is_null", "unquoted"]

_DATE: Final = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME: Final = r"T[0-2][0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,7})?)?"
_KINDS: Final = (
    (LiteralKind.NULL, re.compile("null")),
    (LiteralKind.BOOLEAN, re.compile("true|false")),
    (LiteralKind.NUMBER, re.compile(r"-?[0-9]{1,28}(?:\.[0-9]{1,28})?")),
    (
        LiteralKind.GUID,
        re.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"),
    ),
    (LiteralKind.DATE, re.compile(_DATE)),
    (LiteralKind.DATE_TIME, re.compile(rf"{_DATE}{_TIME}Z")),
)


def unquoted(literal: Literal, expected: TypeRef, model: Model | None) -> str | None:
    """Return the text of a string as a literal of a type, `None` if it isn't one."""
    if literal.kind is not LiteralKind.STRING:
        return None
    for kind, pattern in _KINDS:
        if pattern.fullmatch(literal.text):
            found = Literal(kind, literal.text)
            return literal.text if fits(found, expected, model) else None
    return None


def is_null(literal: Literal) -> bool:
    """Tell whether a literal is the word null in quotes."""
    return literal.kind is LiteralKind.STRING and literal.text == "null"
