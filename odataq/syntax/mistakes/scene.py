"""The place where the parser stopped, and what is wrong there."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from odataq.diagnostics import Edit, Fix
from odataq.source import Span
from odataq.text.suggest import near_miss

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

__all__ = [
    "BLANKS",
    "CLOSING",
    "MOST_EDITS",
    "OPENING",
    "SHOWN",
    "STRING",
    "Mistake",
    "Scene",
    "deletion",
    "fix",
    "fix_of_all",
    "insertion",
    "last_open",
    "open_brackets",
    "renaming",
    "replacement",
]

SHOWN: Final = 30
# Nobody reads a fix of more, and whoever sends thousands wants no fix.
MOST_EDITS: Final = 100
BLANKS: Final = " \t\r\n"
STRING = re.compile(r"'(?:[^']|'')*+'")
OPENING: Final = {")": "(", "]": "[", "}": "{"}
CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
# A string of JSON that doesn't end takes the rest along: to look for the end of each
# of its quotes would take too long.
_BRACKETS = re.compile(r"'(?:[^']|'')*+'|\"(?:[^\"\\]|\\.)*+\"?|[()\[\]{}]")
_WORD = re.compile(
    r"'(?:[^']|'')*+'|[A-Za-z_$@][\w.$]*|[0-9][\w.:\-]*|[=!<>&|]+|[^ \t\r\n]"
)


@frozen
class Mistake:
    """What is wrong, and the range of the part where it is.

    Edits of its fixes are of the decoded part, and so is their text: only who
    knows the whole text can tell what must be encoded in it.
    """

    code: str
    start: int
    end: int
    message: str
    hint: str | None = None
    fixes: tuple[Fix, ...] = ()


@frozen
class Scene:
    """A text, where the parser stopped in it, and what it could take there."""

    text: str
    at: int
    expected: AbstractSet[str] = field(repr=False)

    @property
    def word(self) -> str:
        """The word or sign at the place."""
        found = _WORD.match(self.text, self.at)
        return found.group() if found else ""

    @property
    def after(self) -> str:
        """What stands behind the word."""
        return self.text[self.at + len(self.word) :]

    @property
    def before(self) -> str:
        """What was read, without white space at its end."""
        return self.text[: self.at].rstrip(BLANKS)

    @property
    def is_condition(self) -> bool:
        """Whether an operator could stand at the place."""
        return "EQ" in self.expected or "AND" in self.expected

    def mistake(
        self,
        code: str,
        message: str,
        hint: str | None = None,
        *,
        width: int = 0,
        fixes: tuple[Fix, ...] = (),
    ) -> Mistake:
        """Make a mistake at the place, as wide as the word."""
        end = min(self.at + (width or len(self.word)), len(self.text))
        return Mistake(code, self.at, end, message, hint, fixes)


def fix(title: str, *edits: Edit) -> tuple[Fix, ...]:
    """Return the only fix of a mistake."""
    return (Fix(title, edits),)


def fix_of_all(title: str, edits: Iterable[Edit]) -> tuple[Fix, ...]:
    """Return the fix of all places of a mistake, none where they are too many."""
    made = tuple(islice(edits, MOST_EDITS + 1))
    return (Fix(title, made),) if len(made) <= MOST_EDITS else ()


def replacement(start: int, end: int, text: str) -> Edit:
    """Return the edit that puts a text in the place of a range."""
    return Edit(Span(start, end), text)


def insertion(at: int, text: str) -> Edit:
    """Return the edit that puts a text in front of a character."""
    return Edit(Span(at, at), text)


def deletion(start: int, end: int) -> Edit:
    """Return the edit that takes a range away."""
    return Edit(Span(start, end), "")


def renaming(
    scene: Scene, word: str, known: Iterable[str], meant: str | None = None
) -> tuple[Fix, ...]:
    """Return the fix that writes the one known word that is nearly the same."""
    found = near_miss(meant or word, known)
    if found is None:
        return ()
    edit = replacement(scene.at, scene.at + len(word), found)
    return fix(f"write '{found}'", edit)


def open_brackets(text: str) -> list[int]:
    """Return the places of the brackets that a text opens and doesn't close."""
    stack: list[int] = []
    for found in _BRACKETS.finditer(text):
        char = found.group()
        if char in CLOSING:
            stack.append(found.start())
        elif char in OPENING and stack:
            stack.pop()
    return stack


def last_open(text: str) -> int | None:
    """Return the place of the innermost bracket that a text doesn't close."""
    stack = open_brackets(text)
    return stack[-1] if stack else None
