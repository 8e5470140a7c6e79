"""Strings with quotes of another kind, or at other places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.syntax.mistakes.scene import (
    CLOSING,
    STRING,
    Mistake,
    deletion,
    fix,
    fix_of_all,
    insertion,
    open_brackets,
    replacement,
)

if TYPE_CHECKING:
    from odataq.diagnostics import Edit, Fix
    from odataq.syntax.mistakes.scene import Scene

__all__ = ["double_quotes", "quoted_name", "string"]

_DOUBLE: Final = re.compile(r'"([^"\\]*)"')
_PLACES: Final = re.compile(rf"{STRING.pattern}|{_DOUBLE.pattern}|`[^`']*`")
_QUOTED_NAMES: Final = re.compile(r"[\w/,'\" ]*")
_WIDER: Final = "end it with a quote; a quote within it is doubled: 'O''Neil'"
# A string that is surely meant to end where this does.
_ONE_WORD: Final = re.compile(r"'[^'() ]+")
_LAST_WORD: Final = re.compile(r"[ (,](\w+)$")
_ENDS: Final = re.compile(r"[ ]*(?:$|[),;&]|[ ](?:and|or|eq|ne)\b)")


def double_quotes(scene: Scene) -> Mistake | None:
    """Find a string in double quotes or backticks."""
    char = scene.text[scene.at]
    if char not in '"`':
        return None
    name = "double quotes" if char == '"' else "backticks"
    found = _PLACES.match(scene.text, scene.at)
    width = len(found.group()) if found else 1
    fixes: tuple[Fix, ...] = ()
    if found is not None:
        others = (
            [found]
            if any(each in scene.text for each in "[{")
            else _PLACES.finditer(scene.text)
        )
        edits = (
            edit
            for each in others
            if each.group()[0] in '"`'
            for edit in _single_quoted(each)
        )
        fixes = fix_of_all("write it in single quotes", edits)
    message = f"a string stands in {name}"
    hint = "write a string in single quotes: 'text'"
    return scene.mistake("ODQ101", message, hint, width=width, fixes=fixes)


def _single_quoted(found: re.Match[str]) -> list[Edit]:
    start, end = found.span()
    doubled = [
        insertion(start + at, "'")
        for at, char in enumerate(found.group())
        if char == "'"
    ]
    first, last = replacement(start, start + 1, "'"), replacement(end - 1, end, "'")
    return [first, *doubled, last]


def quoted_name(scene: Scene) -> Mistake | None:
    """Find the quoted names of `$select` and its kin."""
    char = scene.text[scene.at]
    names = "NAME" in scene.expected or "QNAME" in scene.expected
    if char not in "'\"" or not names or "NUMBER" in scene.expected:
        return None
    width = 0
    fixes: tuple[Fix, ...] = ()
    if _QUOTED_NAMES.fullmatch(scene.text) and scene.text.count(char) % 2 == 0:
        quotes = re.finditer("['\"]", scene.text)
        edits = (deletion(each.start(), each.end()) for each in quotes)
        fixes = fix_of_all("write names without quotes", edits)
        width = scene.text.index(char, scene.at + 1) + 1 - scene.at
    message = "a name stands in quotes"
    return scene.mistake(
        "ODQ101", message, "write it as it is", width=width, fixes=fixes
    )


def string(scene: Scene) -> Mistake | None:
    """Find a string that doesn't end, or that ends too early."""
    text, at = scene.text, scene.at
    char = text[at]
    if char == "'" and not STRING.match(text, at):
        return _beginless(scene) or _endless(scene)
    if text[at - 1 : at] == "'" and at and (char.isalnum() or char == "_"):
        return _early(scene)
    return None


def _beginless(scene: Scene) -> Mistake | None:
    before = _LAST_WORD.search(scene.text[: scene.at])
    if before is None or not _ENDS.match(scene.text, scene.at + 1):
        return None
    fixes = fix("put a quote there", insertion(before.start(1), "'"))
    message = "the string has no quote in front"
    hint = "write it in single quotes: 'text'"
    return Mistake("ODQ102", before.start(1), scene.at + 1, message, hint, fixes)


def _endless(scene: Scene) -> Mistake:
    text, start = scene.text, scene.at
    # `'x''`: the parser took the first three characters for a string.
    if text[start - 1 : start] == "'" and start:
        start = max(text.rfind("'", 0, start - 1), 0)
    fixes: tuple[Fix, ...] = ()
    end = len(text.rstrip(")")) if start == scene.at else len(text)
    if _ONE_WORD.fullmatch(text, start, end) and end > start:
        closers = "".join(
            CLOSING[text[each]]
            for each in reversed(open_brackets(f"{text[:start]}0{text[end:]}"))
        )
        edits = [insertion(end, "'")]
        if closers:
            edits = [insertion(end, f"'{closers}")]
        fixes = fix("end the string", *edits)
    elif start < scene.at and scene.at == len(text) - 1:
        fixes = fix("remove the second quote", deletion(scene.at, len(text)))
    return Mistake("ODQ102", start, start + 1, "the string has no end", _WIDER, fixes)


def _early(scene: Scene) -> Mistake:
    text, at = scene.text, scene.at
    if text[at - 2 : at] == "''" and text[: at - 2][-1:] in {" ", "(", ",", ""}:
        return _doubled(scene)
    hint = "double a quote within a string: 'O''Neil'"
    message = "the string ends too early"
    closing = text.find("'", at)
    fixes: tuple[Fix, ...] = ()
    # Quotes aren't doubled in JSON, where single ones are wrong anyway.
    is_in_list = any(text[each] == "[" for each in open_brackets(text[:at]))
    if closing > 0 and _ENDS.match(text, closing + 1) and not is_in_list:
        fixes = fix("double the quote", insertion(at, "'"))
    return Mistake("ODQ102", at - 1, at, message, hint, fixes)


def _doubled(scene: Scene) -> Mistake:
    text, at = scene.text, scene.at
    closing = text.find("''", at)
    fixes: tuple[Fix, ...] = ()
    if closing > 0 and "'" not in text[at:closing]:
        edits = deletion(at - 1, at), deletion(closing + 1, closing + 2)
        fixes = fix("write one quote on each side", *edits)
    return Mistake(
        "ODQ102",
        at - 2,
        at,
        "two quotes in a row are a string without characters",
        "write one quote on each side: 'text'",
        fixes,
    )
