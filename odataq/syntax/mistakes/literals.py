"""Literals of other versions and languages, or of a wrong form."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Final

from odataq.syntax.mistakes.scene import (
    SHOWN,
    STRING,
    Mistake,
    deletion,
    fix,
    insertion,
    replacement,
)
from odataq.text.printable import printable

if TYPE_CHECKING:
    from odataq.diagnostics import Fix
    from odataq.syntax.mistakes.scene import Scene

__all__ = ["malformed", "number", "old_literal", "placeholder", "sigil"]

_OF_WORD: Final = frozenset(f"{ascii_letters}{digits}-:.")
_LONG_WORD: Final = re.compile(r"[\w.:\-]*")
_GUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_LIKE_GUID: Final = re.compile(r"[0-9A-Fa-f]+(?:-[0-9A-Fa-f]+){3,}")
_LIKE_TIME: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?")
_LIKE_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]")
_SHORT_DATE: Final = re.compile(r"([0-9]{4})-(0?[1-9]|1[0-2])-(0?[1-9]|[12][0-9])")
_NO_ZONE: Final = re.compile(
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,12})?)?"
)
_ZONED: Final = re.compile(rf"{_NO_ZONE.pattern}(?:Z|[+-][0-9]{{2}}:[0-9]{{2}})")
_CLOCK: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")
_SLASHED: Final = re.compile(r"(?<=[0-9])/[0-9]{1,2}/[0-9]{2,4}(?!\w)")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_DURATION: Final = re.compile(r"-?P[0-9DTHMS.]+")
_HEX: Final = re.compile(r"(?:[0-9A-Fa-f]{2})*")
_HINT: Final = "write the value without prefix and quotes"
# Spec: OData V3, "Primitive Data Types": prefixes that V4 has no more, and what is
# written instead.
_OLD_PREFIXES: Final = {
    "guid": _HINT,
    "datetime": f"{_HINT}, with its time zone: 2020-12-31T23:59:59Z",
    "datetimeoffset": _HINT,
    "time": "write duration'PT1H', or a time of day as 23:59:59",
    "x": "write binary'...' with the value in base64url",
    "binary": "write the value of binary'...' in base64url",
}
_PREFIX: Final = re.compile(r"(?<!\w)[A-Za-z]+$")
_SUFFIX: Final = re.compile(r"[LlMmFfDd](?![\w.])")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$")
_IN: Final = re.compile(r"\bin[ \t]+[^ ()]+$", re.IGNORECASE)
_GROUPED: Final = re.compile(r"(?:_[0-9]+)+(?!\w)")
_PLACEHOLDER: Final = re.compile(r"\$?\{\{?([\w.]*)\}\}?")


def old_literal(scene: Scene) -> Mistake | None:
    """Find `guid'...'`, `datetime'...'` and their kin."""
    text, at = scene.text, scene.at
    before = _PREFIX.search(text[:at])
    if text[at] != "'" or before is None:
        return None
    prefix = before.group()
    hint = _OLD_PREFIXES.get(prefix.lower())
    found = STRING.match(text, at)
    if hint is None or found is None:
        return None
    start, end = before.start(), found.end()
    message = f"{prefix}'...' is a literal of OData V3"
    new = _new_literal(prefix.lower(), found.group()[1:-1])
    fixes = (
        fix("write it as OData V4 does", replacement(start, end, new)) if new else ()
    )
    return Mistake("ODQ112", start, end, message, hint, fixes)


def _new_literal(prefix: str, value: str) -> str | None:
    """Return the literal of V4; the times of V3 without a zone are those of UTC."""
    new = None
    match prefix:
        case "guid" if _GUID.fullmatch(value):
            new = value
        case "datetime" | "datetimeoffset" if _NO_ZONE.fullmatch(value):
            new = f"{value}Z"
        case "datetime" | "datetimeoffset" if _ZONED.fullmatch(value):
            new = value
        case "time" if _CLOCK.fullmatch(value):
            new = value
        case "time" if _DURATION.fullmatch(value):
            new = f"duration'{value}'"
        case "x" | "binary" if _HEX.fullmatch(value):
            data = urlsafe_b64encode(bytes.fromhex(value)).decode("ascii")
            new = f"binary'{data}'"
    return new


def number(scene: Scene) -> Mistake | None:
    """Find a number with a suffix, a decimal comma or a missing digit."""
    text, at = scene.text, scene.at
    if (
        text[at] == "."
        and text[at + 1 : at + 2].isdigit()
        and "NUMBER" in scene.expected
    ):
        fixes = fix("put a 0 there", insertion(at, "0"))
        hint = "a number begins with a digit: 0.5"
        message = "a number begins with '.'"
        return scene.mistake("ODQ111", message, hint, fixes=fixes)
    before = _NUMBER.search(text[:at]) if text[:at][-1:].isdigit() else None
    return None if before is None else _behind_digit(scene, before.start())


def _behind_digit(scene: Scene, start: int) -> Mistake | None:
    text, at = scene.text, scene.at
    if _SUFFIX.match(text, at):
        message = (
            f"'{printable(text[start : at + 1], limit=SHOWN)}' is a number of OData V3"
        )
        fixes = fix("remove the letter", deletion(at, at + 1))
        return Mistake(
            "ODQ112", start, at + 1, message, "write it without the letter", fixes
        )
    grouped = _GROUPED.match(text, at)
    if grouped is not None:
        plain = grouped.group().replace("_", "")
        fixes = fix("write digits alone", replacement(at, grouped.end(), plain))
        message = "a number has no '_'"
        return Mistake("ODQ111", start, grouped.end(), message, None, fixes)
    if text[at] == "." and not text[at + 1 : at + 2].isalnum():
        fixes = fix("put a 0 there", insertion(at + 1, "0"))
        hint = "a digit follows the point: 5.0"
        return Mistake("ODQ111", start, at + 1, "a number ends with '.'", hint, fixes)
    if text[at] == "," and text[at + 1 : at + 2].isdigit():
        return _decimal_comma(scene)
    return None


def _decimal_comma(scene: Scene) -> Mistake | None:
    if {"COMMA", "RPAR"} & scene.expected or _IN.search(scene.before):
        return None
    return scene.mistake(
        "ODQ111",
        "a number has a comma",
        "write a point: 1.5",
        fixes=fix("write a point", replacement(scene.at, scene.at + 1, ".")),
    )


def malformed(scene: Scene) -> Mistake | None:
    """Look at all of a word that begins like a date or an identifier."""
    text, start = scene.text, scene.at
    while start and text[start - 1] in _OF_WORD:
        start -= 1
    found = _LONG_WORD.match(text, start)
    word = found.group() if found else ""
    end = start + len(word)
    if _GUID.fullmatch(word) and text[start - 1 : start] == "{":
        return _braces(scene, start - 1, end)
    inner = _GUID.match(text, scene.at + 1)
    if text[scene.at] == "{" and inner is not None:
        return _braces(scene, scene.at, inner.end())
    slashed = _SLASHED.match(text, scene.at)
    if slashed is not None:
        start = scene.at - 2 if text[scene.at - 2].isdigit() else scene.at - 1
        end = slashed.end()
        message = f"'{text[start:end]}' is no date"
        return Mistake("ODQ111", start, end, message, "a date is 2020-12-31")
    if _CLOCK.fullmatch(word) and _DAY.search(scene.before):
        message = "a blank stands between a date and its time"
        hint = "write 2020-12-31T23:59:59Z, with its time zone"
        return Mistake("ODQ111", len(scene.before) - 10, end, message, hint)
    if _LIKE_GUID.fullmatch(word):
        hint = "it has 8, 4, 4, 4 and 12 hexadecimal digits"
        message = f"'{printable(word, limit=SHOWN)}' is no GUID"
        return Mistake("ODQ111", start, end, message, hint)
    return _moment(word, start, end)


def _braces(scene: Scene, start: int, end: int) -> Mistake:
    fixes: tuple[Fix, ...] = ()
    if scene.text[end : end + 1] == "}":
        end += 1
        edits = deletion(start, start + 1), deletion(end - 1, end)
        fixes = fix("remove the braces", *edits)
    message = "a GUID stands without braces"
    hint = f"write {scene.text[start + 1 : start + 37]}"
    return Mistake("ODQ111", start, end, message, hint, fixes)


def _moment(word: str, start: int, end: int) -> Mistake | None:
    shown = printable(word, limit=SHOWN)
    if _LIKE_TIME.fullmatch(word) and not _CLOCK.fullmatch(word):
        message = f"'{shown}' is no time"
        return Mistake("ODQ111", start, end, message, "a time is 00:00 to 23:59:59.999")
    if not _LIKE_DATE.match(word):
        return None
    if _NO_ZONE.fullmatch(word):
        message = f"'{shown}' has no time zone"
        return Mistake("ODQ111", start, end, message, f"in UTC it is {word}Z")
    short = _SHORT_DATE.fullmatch(word)
    fixes: tuple[Fix, ...] = ()
    if short is not None:
        year, month, day = short.groups()
        date = f"{year}-{month:0>2}-{day:0>2}"
        fixes = fix(f"write {date}", replacement(start, end, date))
    hint = "a date is 2020-12-31, a time 2020-12-31T23:59:59Z"
    message = f"'{shown}' is no date or time"
    return Mistake("ODQ111", start, end, message, hint, fixes)


def placeholder(scene: Scene) -> Mistake | None:
    """Find `{id}` and `${id}`, which a program should have filled in."""
    start = scene.at
    while start and (scene.text[start - 1].isalnum() or scene.text[start - 1] in "_{$"):
        start -= 1
    found = _PLACEHOLDER.match(scene.text, start)
    if found is None or found.end() <= scene.at or _GUID.fullmatch(found.group(1)):
        return None
    message = f"nothing was filled in for '{printable(found.group(), limit=SHOWN)}'"
    hint = "the program that makes the query should put a value there"
    return Mistake("ODQ101", found.start(), found.end(), message, hint)


def sigil(scene: Scene) -> Mistake | None:
    """Find `$name` and `name->other` and `name[0]` in the place of a path."""
    text, at, word = scene.text, scene.at, scene.word
    if (
        re.fullmatch(r"\$[A-Za-z_]\w*", word)
        and "NUMBER" in scene.expected
        and not scene.after.lstrip().startswith("=")
    ):
        fixes = fix("remove the '$'", deletion(at, at + 1))
        message = f"a property has no '$': '{printable(word, limit=SHOWN)}'"
        return scene.mistake(
            "ODQ101", message, f"write {word[1:]}", width=1, fixes=fixes
        )
    if not text[at - 1 : at].isalnum():
        return None
    if text.startswith("->", at):
        fixes = fix("write '/'", replacement(at, at + 2, "/"))
        message = "there is no '->' in a path"
        return scene.mistake("ODQ101", message, "write a/b", width=2, fixes=fixes)
    if text[at] == "[" and scene.is_condition:
        message = "a path has no index in brackets"
        hint = "ask about any item: Items/any(x:x eq 1)"
        return scene.mistake("ODQ101", message, hint)
    return None
