"""What the grammar of PowerShell can't read, written so that it can."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["masked"]

_CODE: Final = re.compile(
    r"""
    `.
    | (?P<comment> <\#(?:[^#]|\#(?!>))*+(?:\#>)? | (?<![\w`$])\#[^\r\n]*+)
    | (?P<here> @'[ \t]*+(?:\r\n|\r|\n)(?:(?![\r\n]'@).)*+ (?:[\r\n]'@)?)
    | (?P<single> '[^']*+'?)
    | (?P<begin_here> @"[ \t]*+[\r\n])
    | (?P<begin> ")
    | (?P<open> \()
    | (?P<close> \))
    # A URL without quotes that begins with a variable.
    | (?P<word> (?i:(?<=-uri)|(?<=-url)) [ :]\$\w+(?=[/?])
        (?:[/?\w.=%~+-]|`?\$\w+)*+)
    | (?P<name> \$(?:\{[^}\n]*+\}|(?:\w+:)?+\w++\??))
    # Operators of PowerShell 7.
    | (?P<unset> [ \t]\?\?(?:=|(?=[ \t])))
    | (?P<ask> (?<=[\w)\]}'"])[ ]\?(?=[ ]))
    | (?P<else> [ ]:(?=[ ]))
    """,
    re.VERBOSE | re.DOTALL,
)
_DOUBLE: Final = re.compile(
    r"""`.|""|(?P<open>\$\()|(?P<name>\$\w+)|(?P<hash>\#)|(?P<end>")""", re.DOTALL
)
_HERE: Final = re.compile(
    r"""`.|(?P<open>\$\()|(?P<name>\$\w+)|(?P<hash>\#)|(?P<end>[\r\n]"@)""", re.DOTALL
)
_WIDE: Final = re.compile(r"[^\x00-\x7f]")


def masked(text: str) -> tuple[str, frozenset[str]]:
    """Return a text of the same length whose tree is that of the text.

    A number sign in double quotes would begin a comment, names have only ASCII
    letters, URLs without quotes and some operators aren't known. With it come the
    variables that stand outside of texts, as they are written. Takes time in
    proportion to the text, and never raises.
    """
    pieces: list[str] = []
    names: set[str] = set()
    place = _Place()
    at = 0
    while (found := place.kinds[-1].search(text, at)) is not None:
        pieces += (text[at : found.start()], place.mask(found))
        is_name = found.lastgroup == "name" and place.kinds[-1] is _CODE
        # What is within a word without quotes is no part of the code.
        if is_name and text[max(0, found.start() - 1)] not in "/?&":
            names.add(found.group())
        at = found.end()
        place.step(found.lastgroup)
    pieces.append(text[at:])
    return "".join(pieces), frozenset(names)


class _Place:
    """Where a text is read: the kinds of text that stand in each other.

    Of code it has the open brackets, and the conditions that wait for a colon.
    """

    def __init__(self) -> None:
        self.kinds = [_CODE]
        self._brackets = [0]
        self._asked = [0]

    def step(self, token: str | None) -> None:
        """Go behind a token."""
        match token:
            case "begin":
                self.kinds.append(_DOUBLE)
            case "begin_here":
                self.kinds.append(_HERE)
            case "end":
                self.kinds.pop()
            case "open" if self.kinds[-1] is _CODE:
                self._brackets[-1] += 1
            case "open":
                self.kinds.append(_CODE)
                self._brackets.append(0)
                self._asked.append(0)
            case "close" if self._brackets[-1]:
                self._brackets[-1] -= 1
            case "close" if len(self.kinds) > 1:
                for each in (self.kinds, self._brackets, self._asked):
                    each.pop()
            case _:
                pass

    def mask(self, found: re.Match[str]) -> str:
        """Return what is written for a token, as long as the token is."""
        written = found.group()
        match found.lastgroup:
            case "hash":
                written = "."
            case "word":
                written = written[0] + "x" * (len(written) - 1)
            case "name":
                written = _WIDE.sub("x", written)
            case "unset":
                written = written[0] + (" +=" if written.endswith("=") else "-f")
            case "ask":
                self._asked[-1] += 1
                written = " ,"
            case "else" if self._asked[-1]:
                self._asked[-1] -= 1
                written = " ,"
            case _:
                pass
        return written
