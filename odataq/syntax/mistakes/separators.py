"""Brackets, and what separates the items within them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.syntax.mistakes.scene import (
    BLANKS,
    CLOSING,
    OPENING,
    STRING,
    Mistake,
    deletion,
    fix,
    insertion,
    last_open,
    open_brackets,
    replacement,
)
from odataq.text.printable import printable

if TYPE_CHECKING:
    from odataq.diagnostics import Fix
    from odataq.syntax.mistakes.scene import Scene

__all__ = [
    "bracket",
    "comma",
    "condition_comma",
    "end_of_text",
    "equals_sign",
    "list_brackets",
    "missing_comma",
    "open_key",
    "options_brackets",
    "semicolon",
]

_LOGICAL: Final = re.compile(rf"{STRING.pattern}|[ )](?:and|or)[ (]", re.IGNORECASE)
_COMMAS: Final = re.compile(r"[, \t\r\n]*,")
_OPTION: Final = re.compile(r"[ \t]*\$\w+[ \t]*=")
_VALUE: Final = r"(?:'(?:[^']|'')*+'|[\w.:+\-]+)"
_LIST: Final = re.compile(rf"\bin[ \t]+({_VALUE}(?:[ ]*,[ ]*{_VALUE})+)", re.IGNORECASE)
_ITEM: Final = re.compile(r"'|[\w@]")


def end_of_text(scene: Scene) -> Mistake | None:
    """Find what is missing at the end."""
    text = scene.text
    if scene.at < len(text):
        return None
    opened = open_brackets(text)
    if opened and {"RPAR", "RBRACKET", "RBRACE"} & scene.expected:
        return _unclosed(text, opened)
    before = scene.before
    if not before:
        return scene.mistake("ODQ106", "there is no value")
    if before[-1] == "," and {"EQ", "AND"}.isdisjoint(scene.expected) and not opened:
        at = len(before) - 1
        message = "something is missing after ','"
        fixes = fix("remove the comma", deletion(at, len(text)))
        return Mistake("ODQ106", at, at + 1, message, "remove it", fixes)
    last = re.search(r"[\w.$]+$|\S$", before)
    shown = last.group() if last else before
    start = last.start() if last else len(before)
    message = f"something is missing after '{printable(shown)}'"
    return Mistake("ODQ106", start, len(before), message)


def _unclosed(text: str, opened: list[int]) -> Mistake:
    opener = opened[-1]
    closing = CLOSING[text[opener]]
    fixes: tuple[Fix, ...] = ()
    # Where a group ends that has `and` behind it only its author knows.
    found = _LOGICAL.finditer(text, opened[0])
    if all(each.group()[0] == "'" for each in found) or _is_called(text, opened[0]):
        closers = "".join(CLOSING[text[each]] for each in reversed(opened))
        fixes = fix(f"put '{closers}' at the end", insertion(len(text), closers))
    message = f"'{text[opener]}' is never closed"
    hint = f"add '{closing}' where it ends"
    return Mistake("ODQ103", opener, opener + 1, message, hint, fixes)


def _is_called(text: str, opener: int) -> bool:
    """Tell whether a bracket holds options, which nothing can follow."""
    return text[opener] == "(" and _OPTION.match(text, opener + 1) is not None


def open_key(scene: Scene) -> Mistake | None:
    """Find a key that a slash stands in."""
    opener = last_open(scene.text[: scene.at])
    if scene.word != "/" or opener is None or "RPAR" not in scene.expected:
        return None
    fixes = fix("close it", insertion(scene.at, ")"))
    message = "'(' is never closed"
    hint = "add ')' where it ends"
    return Mistake("ODQ103", opener, opener + 1, message, hint, fixes)


def bracket(scene: Scene) -> Mistake | None:
    """Find a bracket that nothing belongs to."""
    char = scene.text[scene.at]
    if char not in OPENING:
        return None
    if last_open(scene.text[: scene.at]) is None:
        message = f"no '{OPENING[char]}' belongs to '{char}'"
        is_last = not scene.after.strip(BLANKS)
        edit = deletion(scene.at, scene.at + 1)
        fixes = fix("remove it", edit) if is_last else ()
        return scene.mistake("ODQ103", message, "remove it", fixes=fixes)
    before = scene.before[-1:]
    if before in {",", ";", "(", "=", ":"}:
        at = len(scene.before) - 1
        message = f"something is missing after '{before}'"
        return Mistake("ODQ106", at, at + 1, message)
    return None


def list_brackets(scene: Scene) -> Mistake | None:
    """Find brackets around all names of a list."""
    text, char = scene.text, scene.text[scene.at]
    names = "NAME" in scene.expected and "NUMBER" not in scene.expected
    if scene.at or char not in CLOSING or not names or "COLON" in scene.expected:
        return None
    fixes: tuple[Fix, ...] = ()
    if text[-1] == CLOSING[char] and open_brackets(text[:-1]) == [0]:
        edits = deletion(0, 1), deletion(len(text) - 1, len(text))
        fixes = fix("remove the brackets", *edits)
    message = f"a list of names stands in '{char}'"
    return scene.mistake("ODQ101", message, "write a,b without brackets", fixes=fixes)


def options_brackets(scene: Scene) -> Mistake | None:
    """Find options of an item in brackets of another kind."""
    text, char = scene.text, scene.text[scene.at]
    if char not in "[{" or _OPTION.match(text, scene.at + 1) is None:
        return None
    fixes: tuple[Fix, ...] = ()
    if text[-1] == CLOSING[char] and len(open_brackets(text[:-1])) == 1:
        last = len(text) - 1
        edits = (
            replacement(scene.at, scene.at + 1, "("),
            replacement(last, last + 1, ")"),
        )
        fixes = fix("write parentheses", *edits)
    message = f"options stand in '{char}'"
    return scene.mistake("ODQ101", message, "write parentheses", fixes=fixes)


def comma(scene: Scene) -> Mistake | None:
    """Find a comma without an item in front of it."""
    char, before = scene.text[scene.at], scene.before[-1:]
    if char not in ",;" or before not in {",", ";", "(", "=", ""}:
        return None
    found = _COMMAS.match(scene.text, scene.at)
    fixes: tuple[Fix, ...] = ()
    behind = scene.text[found.end() :].lstrip(BLANKS)[:1] if found else ""
    if found and before in {",", ""} and behind not in {"", ")", "]", ";"}:
        edit = deletion(scene.at, found.end())
        fixes = fix("remove the comma", edit)
    if not before:
        message = f"something is missing in front of '{char}'"
    else:
        message = f"something is missing after '{before}'"
    return scene.mistake("ODQ106", message, fixes=fixes)


def condition_comma(scene: Scene) -> Mistake | None:
    """Find a comma between conditions, and a list without parentheses."""
    text, at = scene.text, scene.at
    if text[at] != "," or {"COMMA", "SEMICOLON"} & scene.expected:
        return None
    items = _LIST.search(text)
    if items is not None and items.start(1) < at < items.end(1):
        start, end = items.span(1)
        edits = insertion(start, "("), insertion(end, ")")
        message = "the list behind 'in' has no parentheses"
        hint = "write in (1,2)"
        fixes = fix("put parentheses around it", *edits)
        return Mistake("ODQ103", start, end, message, hint, fixes)
    message = "',' stands behind a condition"
    return scene.mistake("ODQ109", message, "join conditions with 'and' or 'or'")


def semicolon(scene: Scene) -> Mistake | None:
    """Find a semicolon between items, and at the end."""
    if scene.word != ";":
        return None
    at, following = scene.at, scene.after
    if not following.strip(BLANKS):
        fixes = fix("remove it", deletion(at, len(scene.text)))
        message = "';' stands at the end of the query option"
        return scene.mistake("ODQ109", message, "remove it", fixes=fixes)
    is_inside = last_open(scene.text[:at]) is not None
    if _OPTION.match(following) and not is_inside:
        fixes = fix("write '&'", replacement(at, at + 1, "&"))
        message = "';' stands between query options"
        return scene.mistake("ODQ109", message, "separate them with '&'", fixes=fixes)
    if "COMMA" not in scene.expected and (is_inside or scene.is_condition):
        return None
    fixes = (
        fix("write ','", replacement(at, at + 1, ","))
        if "COMMA" in scene.expected
        else ()
    )
    hint = "separate items with ','"
    return scene.mistake("ODQ109", "';' stands between items", hint, fixes=fixes)


def missing_comma(scene: Scene) -> Mistake | None:
    """Find two items with a blank between them."""
    text, at, before = scene.text, scene.at, scene.before
    if (
        "COMMA" not in scene.expected
        or at == len(before)
        or _ITEM.match(text, at) is None
        or before[-1:] in {"", ",", "("}
    ):
        return None
    if scene.is_condition and "DESC" not in scene.expected and not _in_call(scene):
        return None
    shown = printable(scene.word.strip("'"), limit=30)
    message = f"',' is missing in front of '{shown}'"
    fixes = fix("put a comma there", replacement(len(before), at, ","))
    return scene.mistake("ODQ106", message, "separate items with ','", fixes=fixes)


def _in_call(scene: Scene) -> bool:
    """Tell whether a value or a name is an item of a call or a list."""
    opener = last_open(scene.text[: scene.at])
    inside = opener is not None and scene.text[opener] == "("
    return (
        inside
        and re.match(r"'|-?[0-9]|\w+[ ]*[,)]", scene.text[scene.at :]) is not None
    )


def equals_sign(scene: Scene) -> Mistake | None:
    """Find an equals sign at the beginning of the value of an option."""
    if scene.at or scene.word not in {"=", "=="}:
        return None
    edit = deletion(0, len(scene.word))
    fixes = fix("remove it", edit)
    return scene.mistake("ODQ101", "there is a second '='", "remove it", fixes=fixes)
