"""Text from outside, made harmless for a terminal and for a log."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["printable"]

# Controls have pictures of their own; what changes the order or the width of
# the text around it is spelled out.
_C0_PICTURES: Final = 0x2400
_DELETE: Final = 0x7F
# What a log takes for a command of its own, `##vso[...]`, needs both signs.
_SUSPECT = re.compile(r"[^ -~]|(?<=#)#(?=\w{0,20}\[)")
_NO_COMMAND: Final = "\u266f"
_SPELLED_OUT: Final = frozenset({"Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Cc"})


def printable(text: str, *, limit: int | None = None) -> str:
    """Return text that can't steer what it is printed on.

    C0 controls and DEL become their Unicode pictures, other controls, format
    characters (bidirectional, zero width, tags), lone surrogates, line and
    paragraph separators become `<U+202E>`, and `##` that would begin a command of
    a build service has another second sign. With `limit` the result is cut
    after so many characters of the text, with a mark that says so.
    """
    cut = text if limit is None or len(text) <= limit else text[:limit]
    shown = _SUSPECT.sub(_replacement, cut)
    if len(cut) == len(text):
        return shown
    return f"{shown}... ({len(text)} characters)"


def _replacement(found: re.Match[str]) -> str:
    char = found.group()
    point = ord(char)
    if point < ord(" "):
        return chr(_C0_PICTURES + point)
    if char == "#":
        return _NO_COMMAND
    if point == _DELETE:
        return "\u2421"
    if unicodedata.category(char) in _SPELLED_OUT:
        return f"<U+{point:04X}>"
    return char
