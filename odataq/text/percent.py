"""Percent-encoding, and where each decoded character came from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SEMICOLON", "SLASH", "Decoded", "decode", "encode"]

# Stand for an encoded slash and semicolon where a bare one separates. Both are
# noncharacters, which no text has that is meant for others.
SLASH: Final = "\ufdd0"
SEMICOLON: Final = "\ufdd1"

_STAND_INS: Final = frozenset({SLASH, SEMICOLON, HOLE})
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# Spec: RFC 3986, "Query", without what separates (& ; # and blanks) or is read
# differently by different servers (+).
_TO_ENCODE = re.compile(r"[^A-Za-z0-9\-._~!$'()*,;:@/?=]")


@frozen
class Decoded:
    """A decoded part of a text.

    `offsets` has the place in the whole text of each character and of the
    end; where it is `None` nothing was encoded and they count on from `start`.
    `malformed` are the places of each `%` that introduces nothing.
    """

    text: str
    start: int
    offsets: Sequence[int] | None = field(default=None, repr=False)
    malformed: tuple[int, ...] = ()

    def at(self, index: int) -> int:
        """Return where a character stands in the whole text."""
        return self.start + index if self.offsets is None else self.offsets[index]

    def trimmed(self, white: str) -> Decoded:
        """Return the part without some characters at its ends."""
        text = self.text.strip(white)
        if len(text) == len(self.text):
            return self
        first = len(self.text) - len(self.text.lstrip(white)) if text else 0
        offsets = self.offsets
        if offsets is not None:
            offsets = offsets[first : first + len(text) + 1]
        return Decoded(text, self.at(first), offsets, self.malformed)

    def reading(self, text: str) -> Decoded:
        """Return the part with another text of the same length."""
        return evolve(self, text=text)

    def between(self, before: str, after: str) -> Decoded:
        """Return the part with text around it that stands nowhere."""
        start, end = self.at(0), self.at(len(self.text))
        offsets = [
            *(start for _ in before),
            *(self.at(each) for each in range(len(self.text))),
            *(end for _ in after),
            end,
        ]
        text = f"{before}{self.text}{after}"
        return Decoded(text, start, offsets, self.malformed)


def decode(text: str, start: int, end: int, *, keep: str = "") -> Decoded:
    """Decode a part of a text; octets in `keep` become their stand-ins.

    Never fails: a `%` without two hexadecimal digits stays as it is, and so do
    octets that aren't UTF-8.
    """
    part = text[start:end]
    if "%" not in part:
        return Decoded(part, start)
    pieces: list[str] = []
    offsets: list[int] = []
    malformed: list[int] = []
    at = start
    for found in _ESCAPES.finditer(text, start, end):
        _plain(text, at, found.start(), pieces, offsets, malformed)
        _escaped(found, keep, pieces, offsets, malformed)
        at = found.end()
    _plain(text, at, end, pieces, offsets, malformed)
    offsets.append(end)
    return Decoded("".join(pieces), start, offsets, tuple(malformed))


def _plain(  # noqa: PLR0913, PLR0917 (all of it is one state)
    text: str,
    start: int,
    end: int,
    pieces: list[str],
    offsets: list[int],
    malformed: list[int],
) -> None:
    piece = text[start:end]
    pieces.append(piece)
    offsets.extend(range(start, end))
    if "%" in piece:
        malformed.extend(start + at for at, char in enumerate(piece) if char == "%")


def _escaped(
    found: re.Match[str],
    keep: str,
    pieces: list[str],
    offsets: list[int],
    malformed: list[int],
) -> None:
    octets = bytes.fromhex(found.group().replace("%", ""))
    at = found.start()
    index = 0
    while index < len(octets):
        width = _width(octets[index])
        try:
            char = octets[index : index + width].decode("utf-8")
        except UnicodeDecodeError:
            malformed.append(at + 3 * index)
            char, width = "\ufffd", 1
        if char in _STAND_INS:
            malformed.append(at + 3 * index)
        if char in keep:
            char = SLASH if char == "/" else SEMICOLON
        pieces.append(char)
        offsets.append(at + 3 * index)
        index += width


_WIDTHS: Final = ((0x80, 1), (0xC0, 1), (0xE0, 2), (0xF0, 3))


def _width(octet: int) -> int:
    # How long the UTF-8 sequence is that an octet begins.
    return next((width for below, width in _WIDTHS if octet < below), 4)


def encode(text: str) -> str:
    """Encode what can't stand in the value of a query option as it is."""
    if _TO_ENCODE.search(text) is None:
        return text
    return _TO_ENCODE.sub(_encoded, text)


def _encoded(found: re.Match[str]) -> str:
    octets = found.group().encode("utf-8", "surrogatepass")
    return "".join(f"%{octet:02X}" for octet in octets)
