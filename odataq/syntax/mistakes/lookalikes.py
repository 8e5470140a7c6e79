"""Characters that look like others: text editors put them in for those."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.syntax.mistakes.scene import STRING, Mistake, fix_of_all, replacement

if TYPE_CHECKING:
    from odataq.syntax.mistakes.scene import Scene

__all__ = ["lookalike", "lookalike_in"]

# What each is written for, and how a message calls it.
_MEANT: Final = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4", ("'", "quote")),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", ("'", "quote")),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", ("-", "minus sign")),
    **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", (" ", "blank")),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", ("", "character")),
}
_ODD: Final = "".join(_MEANT)
_PLACES: Final = re.compile(f"{STRING.pattern}|[{_ODD}]")
_HINTS: Final = {
    "'": "write a straight quote: '",
    "-": "write a hyphen: -",
    " ": "write a plain blank, or %20",
    "": "leave it out",
}


def lookalike(scene: Scene) -> Mistake | None:
    """Look for one in what was read and in the word where the parser stopped."""
    return lookalike_in(scene.text, 0, scene.at + len(scene.word))


def lookalike_in(text: str, start: int, end: int) -> Mistake | None:
    """Return the mistake where a range has one outside strings.

    Its fix writes all of the text in plain characters.
    """
    if text.isascii():
        return None
    found = [each for each in _PLACES.finditer(text) if each.group() in _MEANT]
    first = next((each for each in found if start <= each.start() < end), None)
    if first is None:
        return None
    meant, kind = _MEANT[first.group()]
    edits = (
        replacement(each.start(), each.end(), _MEANT[each.group()][0]) for each in found
    )
    is_safe = not (meant == "'" and "'" in text)
    return Mistake(
        "ODQ101",
        first.start(),
        first.end(),
        f"U+{ord(first.group()):04X} is no {kind}, it only looks like one"
        if meant
        else f"U+{ord(first.group()):04X} is a character that can't be seen",
        _HINTS[meant],
        fix_of_all("write plain characters", edits) if is_safe else (),
    )
