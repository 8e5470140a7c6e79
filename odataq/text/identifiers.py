"""Names as the specifications allow them."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category

__all__ = ["is_namespace", "is_simple_identifier", "wrong_character"]

_IDENTIFIER_LENGTH: Final = 128
_NAMESPACE_LENGTH: Final = 511
_ASCII_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# Spec: CSDL XML, "Simple Identifier": the categories of its characters.
_FIRST: Final = frozenset({"Ll", "Lm", "Lo", "Lt", "Lu", "Nl"})
_LATER: Final = _FIRST | {"Cf", "Mc", "Mn", "Nd", "Pc"}


def is_simple_identifier(text: str) -> bool:
    """Tell whether a text is a name of a model element.

    Spec: CSDL XML, "Simple Identifier".
    """
    return 0 < len(text) <= _IDENTIFIER_LENGTH and wrong_character(text) is None


def wrong_character(text: str) -> int | None:
    """Return where the first character is that a name can't have there."""
    if text.isascii() and _ASCII_IDENTIFIER.fullmatch(text):
        return None
    for index, char in enumerate(text):
        allowed = _LATER if index else _FIRST
        if char != "_" and category(char) not in allowed:
            return index
    return None


def is_namespace(text: str) -> bool:
    """Tell whether a text is one or more identifiers joined by dots."""
    return len(text) <= _NAMESPACE_LENGTH and all(
        is_simple_identifier(each) for each in text.split(".")
    )
