"""Query options at a wrong place, and the words of their items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.syntax.mistakes.scene import (
    BLANKS,
    SHOWN,
    Mistake,
    fix,
    insertion,
    last_open,
    renaming,
    replacement,
)
from odataq.syntax.options import NESTED_OPTIONS, SYSTEM_OPTIONS
from odataq.text.printable import printable
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    from odataq.diagnostics import Fix
    from odataq.syntax.mistakes.scene import Scene

__all__ = [
    "aggregate",
    "bare_names",
    "direction",
    "lambda_variable",
    "nested_option",
    "option_in_path",
    "question_mark",
    "transformation",
]

_HINT: Final = "separate options in parentheses with ';', items with ','"
_EQUALS: Final = re.compile(r"[ \t\r\n]*=(?!=)")
_OPTION: Final = re.compile(r"[ \t]*\$\w+[ \t]*=")
_NAMES: Final = re.compile(r"[\w]+(?:[ ]*,[ ]*\w+)*[ ]*(?=\))")
_LAMBDA: Final = re.compile(r"\b(any|all)\(\s*([\w/]+)$", re.IGNORECASE)
_IN_PATH: Final = re.compile(r"[^?=']*?(&?)(\$\w+)[ ]*=")
_IN_PATHS: Final = frozenset({"SEGMENT_NAME", "SLASH"})
_AGGREGATES: Final = frozenset({"sum", "min", "max", "average", "countdistinct"})
_DIRECTIONS: Final = {
    **dict.fromkeys(("ascending", "ascend", "asc.", "acs", "up", "increasing"), "asc"),
    **dict.fromkeys(("descending", "descend", "decending", "des", "down"), "desc"),
    **dict.fromkeys(("dsc", "decs", "desk", "decreasing", "desc."), "desc"),
}
# Spec: Data Aggregation, "Basic Aggregation" and what follows it.
_TRANSFORMATIONS: Final = (
    *("aggregate", "compute", "concat", "groupby", "join", "outerjoin", "nest"),
    *("addnested", "filter", "identity", "orderby", "search", "skip", "top"),
    *("topcount", "toppercent", "topsum", "bottomcount", "bottompercent", "bottomsum"),
    *("ancestors", "descendants", "traverse"),
)


def nested_option(scene: Scene) -> Mistake | None:
    """Find a query option where none can stand, or that there isn't."""
    word = scene.word
    if word == "," and _OPTION.match(scene.after):
        message = "',' stands between options in parentheses"
        fixes = fix("write ';'", replacement(scene.at, scene.at + 1, ";"))
        return scene.mistake("ODQ109", message, _HINT, fixes=fixes)
    if word == "(" and _OPTION.match(scene.after) and scene.before.endswith(")"):
        message = "options stand in two pairs of parentheses"
        at = len(scene.before) - 1
        fixes = fix("write ';'", replacement(at, scene.at + 1, ";"))
        return scene.mistake("ODQ109", message, _HINT, fixes=fixes)
    if _EQUALS.match(scene.after) is None:
        return None
    opener = last_open(scene.text[: scene.at])
    if not word.startswith("$"):
        return _without_dollar(scene, opener)
    if word.lower() in NESTED_OPTIONS:
        return _misplaced(scene, opener)
    return _unknown(scene, word)


def _misplaced(scene: Scene, opener: int | None) -> Mistake:
    before, word = scene.before[-1:], scene.word
    at = len(scene.before) - 1
    if before in {",", "&"} and opener is not None:
        message = f"'{before}' stands between options in parentheses"
        fixes = fix("write ';'", replacement(at, at + 1, ";"))
        return Mistake("ODQ109", at, at + 1, message, _HINT, fixes)
    if before == ",":
        message = "',' stands between query options"
        fixes = fix("write '&'", replacement(at, at + 1, "&"))
        return Mistake("ODQ109", at, at + 1, message, "separate them with '&'", fixes)
    sign = "&" if opener is None else ";"
    fixes = fix(f"put '{sign}' there", replacement(at + 1, scene.at, sign))
    message = f"'{sign}' is missing in front of '{word}'"
    hint = "separate query options with '&', those in parentheses with ';'"
    if before in {"", "(", ";"}:
        message, fixes = f"option '{word}' can't stand here", ()
    return scene.mistake("ODQ109", message, hint, fixes=fixes)


def _without_dollar(scene: Scene, opener: int | None) -> Mistake | None:
    """Find a misspelled option that has no dollar sign either."""
    if opener is None or not {"SELECT_OPTION", "TOP_OPTION"} & scene.expected:
        return None
    word = scene.word
    return _unknown(scene, word) if word.isidentifier() else None


def _unknown(scene: Scene, word: str) -> Mistake:
    meant = f"${word.lstrip('$')}"
    fixes = renaming(scene, word, NESTED_OPTIONS, meant)
    hint = did_you_mean(meant, NESTED_OPTIONS)
    message = f"there is no query option '{printable(word)}' for an item"
    return scene.mistake("ODQ501", message, hint, fixes=fixes)


def bare_names(scene: Scene) -> Mistake | None:
    """Find names in the parentheses of an item that only options can stand in."""
    is_open = scene.before.endswith("(") and "SELECT_OPTION" in scene.expected
    found = _NAMES.match(scene.text, scene.at)
    if not is_open or found is None:
        return None
    fixes = fix("write '$select='", insertion(scene.at, "$select="))
    message = "names stand where options are expected"
    hint = f"write ($select={printable(found.group(), limit=SHOWN)})"
    width = len(found.group().rstrip(BLANKS))
    return scene.mistake("ODQ109", message, hint, width=width, fixes=fixes)


def direction(scene: Scene) -> Mistake | None:
    """Find `descending`, and a sign in front of `desc`."""
    if "DESC" not in scene.expected:
        return None
    text, at, word = scene.text, scene.at, scene.word.lower()
    sign = re.match(r"[ ]*:[ ]*(?=(?:asc|desc)\b)", text[at:], re.IGNORECASE)
    if sign is not None:
        fixes = fix(
            "write a blank", replacement(len(scene.before), at + sign.end(), " ")
        )
        message = "':' stands in front of a direction"
        return scene.mistake("ODQ101", message, "write a blank", width=1, fixes=fixes)
    right = _DIRECTIONS.get(word)
    if right is None:
        return None
    message = f"'{printable(scene.word, limit=SHOWN)}' is no direction"
    fixes = fix(f"write '{right}'", replacement(at, at + len(word), right))
    return scene.mistake("ODQ108", message, f"write '{right}'", fixes=fixes)


def lambda_variable(scene: Scene) -> Mistake | None:
    """Find `any(x/...)` and `any(x => ...)`."""
    found = _LAMBDA.search(scene.before)
    if found is None or "COLON" not in scene.expected:
        return None
    word, name = found.groups()
    if scene.text.startswith("=>", scene.at):
        end = scene.at + 2
        end += len(scene.text[end:]) - len(scene.text[end:].lstrip(BLANKS))
        fixes = fix("write ':'", replacement(len(scene.before), end, ":"))
        message = "'=>' stands behind the variable"
        return scene.mistake("ODQ101", message, "write any(x:x/...)", fixes=fixes)
    variable = re.match(r"[a-z](?![^/])", f"{name}{scene.text[scene.at :]}")
    fixes = ()
    if variable is not None:
        edit = insertion(found.start(2), f"{variable.group()}:")
        fixes = fix("name the variable", edit)
    message = f"'{word}' has no variable"
    hint = f"write {word}(x:x/...)"
    return Mistake("ODQ101", found.start(2), found.end(2), message, hint, fixes)


def aggregate(scene: Scene) -> Mistake | None:
    """Find the mistakes in the parentheses of `aggregate` and `groupby`."""
    text, at, word = scene.text, scene.at, scene.word
    if "AS" in scene.expected and word in {")", ","}:
        return scene.mistake("ODQ106", "the result has no name", "write 'as NAME'")
    if "WITH" in scene.expected and word.lower() in _AGGREGATES:
        message = f"'with' is missing in front of '{word}'"
        fixes = fix("put 'with' there", insertion(at, "with "))
        hint = f"write with {word} as NAME"
        return scene.mistake("ODQ106", message, hint, fixes=fixes)
    names = _NAMES.match(text, at)
    if scene.before.endswith("groupby(") and names is not None:
        end = names.end()
        fixes = fix("put parentheses there", insertion(at, "("), insertion(end, ")"))
        message = "the names of 'groupby' have no parentheses of their own"
        hint = f"write groupby(({printable(names.group(), limit=SHOWN)}))"
        return scene.mistake("ODQ103", message, hint, fixes=fixes, width=end - at)
    if word == "." and scene.before.endswith(")") and "SLASH" in scene.expected:
        message = "'.' stands between transformations"
        fixes = fix("write '/'", replacement(at, at + 1, "/"))
        return scene.mistake("ODQ101", message, "write '/'", fixes=fixes)
    return None


def transformation(scene: Scene) -> Mistake | None:
    """Find a transformation that there isn't."""
    if "AGGREGATE_OPEN" in scene.expected and "GROUPBY_OPEN" in scene.expected:
        word = scene.word
        if word.isidentifier():
            message = f"there is no transformation '{printable(word, limit=SHOWN)}'"
            fixes = renaming(scene, word, _TRANSFORMATIONS)
            hint = did_you_mean(word, _TRANSFORMATIONS)
            return scene.mistake("ODQ204", message, hint, fixes=fixes)
    return None


def question_mark(scene: Scene) -> Mistake | None:
    """Find a second question mark."""
    if scene.word != "?":
        return None
    fixes: tuple[Fix, ...] = ()
    if re.match(r"\$\w+=", scene.after):
        fixes = fix("write '&'", replacement(scene.at, scene.at + 1, "&"))
    message = "there is a second '?'"
    return scene.mistake("ODQ109", message, "separate options with '&'", fixes=fixes)


def option_in_path(scene: Scene) -> Mistake | None:
    """Find a query option in the path, for lack of a question mark."""
    found = _IN_PATH.match(scene.text)
    if found is None or not _IN_PATHS & scene.expected or "COMMA" in scene.expected:
        return None
    if found.group(2).lower() not in SYSTEM_OPTIONS or not scene.text[: found.start(1)]:
        return None
    start, end = found.span(1)
    fixes = fix("put '?' there", replacement(start, end, "?"))
    message = f"'?' is missing in front of '{found.group(2)}'"
    hint = "query options begin with '?'"
    return Mistake("ODQ109", start, max(end, start + 1), message, hint, fixes)
