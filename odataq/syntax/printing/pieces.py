"""The pieces of text that a tree is written with, and how they are encoded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from odataq.syntax.nodes import Node
from odataq.text.percent import SEMICOLON, SLASH, encode

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Piece",
    "Pieces",
    "encoded",
    "escaped",
    "quoted",
    "readable",
    "readable_path",
    "separated",
]

Piece: TypeAlias = str | Node
# What a node stands for, in its order; the nodes among it are yet to be written.
Pieces: TypeAlias = str | tuple[Piece, ...] | list[Piece]

# What would cut a URL or be decoded, and the stand-ins should a text have them.
_SPECIAL: Final = re.compile(f"[%&#{SLASH}{SEMICOLON}]")
_SPECIAL_IN_LITERAL: Final = re.compile(f"[%&#/{SLASH}{SEMICOLON}]")


def separated(items: Iterable[Piece], separator: str) -> list[Piece]:
    """Return pieces with a separator between them."""
    pieces: list[Piece] = []
    for each in items:
        pieces += (separator, each)
    return pieces[1:]


def escaped(text: str) -> str:
    """Return text without what would cut a URL or be decoded twice."""
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(_escape, text)


def quoted(text: str) -> str:
    """Return the text of a literal, in which a slash separates nothing.

    The slash is a stand-in until it is known whether it has to be encoded.
    """
    if _SPECIAL_IN_LITERAL.search(text) is None:
        return text
    return _SPECIAL_IN_LITERAL.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    char = found.group()
    return SLASH if char == "/" else encode(char)


def readable(written: str) -> str:
    """Return the value of an option as people read it."""
    return written.replace(SLASH, "/")


def readable_path(written: str) -> str:
    """Return a path as people read it: `/` and `?` are encoded in literals."""
    return written.replace(SLASH, "%2F").replace("?", "%3F")


def encoded(written: str) -> str:
    """Return a path or the value of an option as it stands in a URL."""
    # Each `%` begins an encoded character already. Most texts have nothing else to
    # encode but blanks.
    text = readable_path(written).replace(" ", "%20")
    rest = text.replace("%", "")
    if encode(rest) is rest:
        return text
    return "%".join(map(encode, text.split("%")))
