"""Kinds of literals: how a token becomes one, and how one is written."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.syntax.nodes import Literal, LiteralKind

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LITERAL_KINDS", "literal_text", "written"]

# The terminals of the grammar; GEO is of either kind.
LITERAL_KINDS: Final[Mapping[str, LiteralKind]] = MappingProxyType(
    {
        "NULL": LiteralKind.NULL,
        "BOOLEAN": LiteralKind.BOOLEAN,
        "NUMBER": LiteralKind.NUMBER,
        "STRING": LiteralKind.STRING,
        "GUID": LiteralKind.GUID,
        "DATE": LiteralKind.DATE,
        "DATE_TIME": LiteralKind.DATE_TIME,
        "TIME_OF_DAY": LiteralKind.TIME_OF_DAY,
        "DURATION": LiteralKind.DURATION,
        "BINARY": LiteralKind.BINARY,
        "ENUM": LiteralKind.ENUM,
        "GEO": LiteralKind.GEOGRAPHY,
        "JSON_STRING": LiteralKind.JSON_STRING,
    }
)

# The kinds that are written as a word and a quoted text.
_PREFIXED: Final = frozenset(
    {
        LiteralKind.DURATION,
        LiteralKind.BINARY,
        LiteralKind.GEOGRAPHY,
        LiteralKind.GEOMETRY,
    }
)


def literal_text(kind: LiteralKind, token: str) -> str:
    """Return the text of a literal: the token without what marks its kind."""
    if kind is LiteralKind.STRING:
        return token[1:-1].replace("''", "'")
    if kind in _PREFIXED:
        return token[token.index("'") + 1 : -1]
    return token


def written(literal: Literal) -> str:
    """Return a literal as it stands in a URL, not yet percent-encoded."""
    if literal.kind is LiteralKind.STRING:
        return "'" + literal.text.replace("'", "''") + "'"
    if literal.kind in _PREFIXED:
        return f"{literal.kind.value}'{literal.text}'"
    return literal.text
