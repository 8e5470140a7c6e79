"""Operators that OData doesn't have, or not there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.syntax.mistakes.scene import (
    BLANKS,
    SHOWN,
    STRING,
    Mistake,
    fix,
    fix_of_all,
    insertion,
    renaming,
    replacement,
)
from odataq.text.printable import printable
from odataq.text.suggest import suggestions

if TYPE_CHECKING:
    from odataq.diagnostics import Edit
    from odataq.syntax.mistakes.scene import Scene

__all__ = [
    "misplaced_operator",
    "not_sign",
    "operator",
    "plus",
    "spaced",
]

_OPERATORS: Final = (
    *("eq", "ne", "gt", "ge", "lt", "le", "and", "or", "has", "in"),
    *("add", "sub", "mul", "div", "divby", "mod"),
)
# What other languages write, and people too.
_FOREIGN: Final = {
    **dict.fromkeys(("=", "==", "===", "equals", "equal", "is"), "eq"),
    **dict.fromkeys(("!=", "!==", "<>", "=!", "neq", "not", "is not", "isnt"), "ne"),
    **dict.fromkeys((">=", "=>", "gte"), "ge"),
    **dict.fromkeys(("<=", "=<", "lte"), "le"),
    **dict.fromkeys(("&&", "&", "und", "et"), "and"),
    **dict.fromkeys(("||", "|", "oder", "ou"), "or"),
    **dict.fromkeys(("+", "plus"), "add"),
    **dict.fromkeys(("-", "minus"), "sub"),
    ">": "gt",
    "<": "lt",
    "*": "mul",
    "/": "div",
    "%": "mod",
}
_COMPARISONS: Final = "eq|ne|gt|ge|lt|le|has|in"
_NEGATED: Final = re.compile(r"(is[ \t]+not|not[ \t]+eq)\b", re.IGNORECASE)
_GLUED: Final = re.compile(rf"({_COMPARISONS}|and|or)(-?[0-9].*)", re.IGNORECASE)
_COMPARISON: Final = re.compile(rf"[\w/.]+(?:\([^()]*\))?[ \t]+(?:{_COMPARISONS})\b")
_LAST_WORD: Final = re.compile(r"(?:^|[(,]|[ \t])([A-Za-z]+)$")


def plus(scene: Scene) -> Mistake | None:
    """Find a plus sign that a form wrote for a blank."""
    if scene.word != "+" or scene.at > len(scene.before):
        return None
    text = scene.text
    has_blank = any(each in text for each in BLANKS)
    is_form = not has_blank and (scene.is_condition or "DESC" in scene.expected)
    if has_blank and scene.is_condition and scene.text[scene.at - 1].isalnum():
        return _foreign(scene, "+", "add")
    message = "'+' is a plus sign, not a blank"
    signs = re.finditer(r"\+", text)
    edits = (replacement(each.start(), each.end(), " ") for each in signs)
    fixes = fix_of_all("write %20 for each blank", edits) if is_form else ()
    return scene.mistake("ODQ101", message, "write %20 for a blank", fixes=fixes)


def operator(scene: Scene) -> Mistake | None:
    """Find a word or sign in the place of an operator."""
    if not scene.is_condition:
        return None
    negated = _NEGATED.match(scene.text, scene.at)
    word = negated.group() if negated else scene.word
    lowered = "is not" if negated else word.lower()
    is_word = re.fullmatch(r"[A-Za-z_][\w ]*", word) is not None
    is_apart = scene.at > len(scene.before)
    meant = _FOREIGN.get(lowered)
    if meant is not None and (is_apart or not is_word):
        return _foreign(scene, word, meant)
    if not (is_word and is_apart):
        return None
    if lowered in _OPERATORS:
        return _lacking(scene, word)
    return _misspelled(scene, word)


def _foreign(scene: Scene, word: str, meant: str) -> Mistake | None:
    if word in {"-", "/", "%", "&", "|"} and not _is_binary(scene, word):
        return None
    shown = printable(word, limit=SHOWN)
    start, end = scene.at, scene.at + len(word)
    if not scene.text[end:].strip(BLANKS):
        message = f"something is missing after '{shown}'"
        return scene.mistake("ODQ106", message, width=len(word))
    edits = [spaced(scene.text, start, end, meant)]
    if not word[0].isalpha():
        # Who writes a sign once writes it always.
        others = re.finditer(
            rf"{STRING.pattern}|(?<= ){re.escape(word)}(?= )", scene.text
        )
        edits += [
            replacement(each.start(), each.end(), meant)
            for each in others
            if each.group() == word and each.start() > start
        ]
    return scene.mistake(
        "ODQ108",
        f"there is no operator '{shown}'",
        f"did you mean '{meant}'?",
        width=len(word),
        fixes=fix_of_all(f"write '{meant}'", edits),
    )


def _is_binary(scene: Scene, word: str) -> bool:
    """Tell whether what may be part of a name or a path is an operator."""
    is_apart = scene.at > len(scene.before)
    following = scene.text[scene.at + len(word) :]
    return (is_apart and following[:1] in BLANKS) or (
        word == "-" and re.match(r"[0-9]", following) is not None
    )


def spaced(text: str, start: int, end: int, word: str) -> Edit:
    """Return the edit that puts a word with blanks around it in a range."""
    before = "" if start and text[start - 1] in BLANKS else " "
    after = "" if text[end : end + 1] in {*BLANKS} else " "
    return replacement(start, end, f"{before}{word}{after}")


def _lacking(scene: Scene, word: str) -> Mistake:
    end = scene.at + len(word)
    if not scene.text[end:].strip(BLANKS):
        return scene.mistake("ODQ106", f"something is missing after '{word}'")
    if scene.text[end] not in BLANKS:
        return scene.mistake(
            "ODQ101",
            f"'{word}' has no blank behind it",
            "an operator has a blank on each side",
            fixes=fix("put a blank there", insertion(end, " ")),
        )
    hint = "an operator has something to its left and right"
    return scene.mistake("ODQ101", f"'{word}' lacks an operand", hint)


def _misspelled(scene: Scene, word: str) -> Mistake:
    lowered = word.lower()
    shown = printable(word, limit=SHOWN)
    glued = _GLUED.fullmatch(word)
    if glued is not None:
        at = scene.at + len(glued.group(1))
        return scene.mistake(
            "ODQ101",
            f"'{glued.group(1)}' has no blank behind it",
            "an operator has a blank on each side",
            width=len(glued.group(1)),
            fixes=fix("put a blank there", insertion(at, " ")),
        )
    if "EQ" not in scene.expected or _COMPARISON.match(scene.text, scene.at):
        message = f"there is no operator in front of '{shown}'"
        return scene.mistake("ODQ108", message, "join conditions with 'and' or 'or'")
    like = suggestions(lowered, _OPERATORS, most=3)
    asked = " or ".join(f"'{each}'" for each in like)
    return scene.mistake(
        "ODQ108",
        f"there is no operator '{shown}'",
        f"did you mean {asked}?" if like else None,
        fixes=renaming(scene, lowered, _OPERATORS),
    )


def misplaced_operator(scene: Scene) -> Mistake | None:
    """Find an operator that was read as a name, for lack of an operand."""
    found = _LAST_WORD.search(scene.before)
    if not scene.is_condition or found is None or scene.at == len(scene.before):
        return None
    word = found.group(1)
    if word.lower() not in _OPERATORS or scene.word.lower() in _OPERATORS:
        return None
    start = found.start(1)
    before = _LAST_WORD.search(scene.text[:start].rstrip(BLANKS))
    message = f"something is missing in front of '{word}'"
    if before is not None and before.group(1).lower() in _OPERATORS:
        message = f"something is missing between '{before.group(1)}' and '{word}'"
    return Mistake("ODQ106", start, found.end(1), message)


def not_sign(scene: Scene) -> Mistake | None:
    """Find `!` for `not`."""
    if scene.word != "!" or "NOT" not in scene.expected:
        return None
    return scene.mistake(
        "ODQ108",
        "there is no operator '!'",
        "did you mean 'not'?",
        fixes=fix("write 'not'", replacement(scene.at, scene.at + 1, "not ")),
    )
