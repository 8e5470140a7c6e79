"""Says what is wrong with a text that the grammar doesn't accept."""

from __future__ import annotations

import re
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Final

from attrs import field, frozen
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from odataq.syntax.grammar import stopped_at
from odataq.syntax.options import NESTED_OPTIONS
from odataq.text.printable import printable
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

__all__ = ["Mistake", "mistake_of"]

_SHOWN: Final = 30
_BLANKS = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(
    r"'(?:[^']|'')*+'|[A-Za-z_$@][\w.$]*|[0-9][\w.:\-]*|[=!<>&|]+|[^ \t\r\n]"
)
_STRING = re.compile(r"'(?:[^']|'')*+'")
_OPEN_CLOSE: Final = {")": "(", "]": "[", "}": "{"}
_BRACKETS = re.compile(r"'(?:[^']|'')*+'|\"(?:[^\"\\]|\\.)*+\"|[()\[\]{}]")

_OPERATORS: Final = (
    *("eq", "ne", "gt", "ge", "lt", "le", "and", "or", "has", "in"),
    *("add", "sub", "mul", "div", "divby", "mod"),
)
# What other languages write, and people too.
_FOREIGN_OPERATORS: Final = {
    "=": "eq",
    "==": "eq",
    "===": "eq",
    "!=": "ne",
    "!==": "ne",
    "<>": "ne",
    ">": "gt",
    ">=": "ge",
    "<": "lt",
    "<=": "le",
    "&&": "and",
    "||": "or",
    "equals": "eq",
    "equal": "eq",
    "is": "eq",
    "neq": "ne",
    "not": "ne",
    "gte": "ge",
    "lte": "le",
    "plus": "add",
    "minus": "sub",
    "+": "add",
    "*": "mul",
    "%": "mod",
}
# Spec: OData V3, "Primitive Data Types": prefixes that V4 has no more.
_OLD_PREFIXES: Final = frozenset(
    {"guid", "datetime", "datetimeoffset", "time", "x", "binary"}
)


@frozen
class Mistake:
    """What is wrong, and the range of the part where it is."""

    code: str
    start: int
    end: int
    message: str
    hint: str | None = None


@frozen
class _Scene:
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
    def before(self) -> str:
        """What was read, without white space at its end."""
        return self.text[: self.at].rstrip(" \t\r\n")

    def mistake(
        self, code: str, message: str, hint: str | None = None, *, width: int = 0
    ) -> Mistake:
        """Make a mistake at the place, as wide as the word."""
        end = min(self.at + (width or len(self.word)), len(self.text))
        return Mistake(code, self.at, end, message, hint)


def mistake_of(error: UnexpectedInput, text: str) -> Mistake:
    """Return what is wrong with a decoded part, from the parser's error."""
    at = len(text)
    expected: AbstractSet[str] = frozenset()
    if isinstance(error, UnexpectedToken):
        # What the lexer allowed may be more, or, for a token of another state, nothing.
        accepts: AbstractSet[str] | None = error.accepts
        expected = accepts or frozenset(error.expected)
        if error.token.type != "$END":
            at = error.token.start_pos or 0
    elif isinstance(error, UnexpectedCharacters):
        expected = error.allowed or frozenset()
        at = stopped_at(error)
    blanks = _BLANKS.match(text, at)
    scene = _Scene(text, blanks.end() if blanks else at, expected)
    for recognise in _RECOGNISERS:
        found = recognise(scene)
        if found is not None:
            return found
    return _unexpected(scene)


def _end_of_text(scene: _Scene) -> Mistake | None:
    if scene.at < len(scene.text):
        return None
    opener = _last_open(scene.text)
    if opener is not None and _may_end(scene):
        char = scene.text[opener]
        closing = next(key for key, value in _OPEN_CLOSE.items() if value == char)
        return Mistake(
            "ODQ103",
            opener,
            opener + 1,
            f"'{char}' is never closed",
            f"add '{closing}' where it ends",
        )
    before = scene.before
    if not before:
        return scene.mistake("ODQ106", "there is no value")
    last = re.search(r"[\w.$]+$|\S$", before)
    shown = last.group() if last else before
    return scene.mistake("ODQ106", f"something is missing after '{printable(shown)}'")


def _may_end(scene: _Scene) -> bool:
    return bool({"RPAR", "RBRACKET", "RBRACE"} & scene.expected)


def _last_open(text: str) -> int | None:
    stack: list[int] = []
    for found in _BRACKETS.finditer(text):
        char = found.group()
        if char in _OPEN_CLOSE.values():
            stack.append(found.start())
        elif char in _OPEN_CLOSE and stack:
            stack.pop()
    return stack[-1] if stack else None


def _string(scene: _Scene) -> Mistake | None:
    char = scene.text[scene.at]
    if char == '"':
        hint = "write a string in single quotes: 'text'"
        return scene.mistake("ODQ101", "a string stands in double quotes", hint)
    before = re.search(r"([A-Za-z]+)$", scene.text[: scene.at])
    if char == "'" and before and before.group(1).lower() in _OLD_PREFIXES:
        return _old_literal(scene, before.group(1))
    if char == "'" and not _STRING.match(scene.text, scene.at):
        rest = len(scene.text) - scene.at
        hint = "end it with a quote; a quote within it is doubled: 'O''Neil'"
        return scene.mistake("ODQ102", "the string has no end", hint, width=rest)
    if scene.text[scene.at - 1 : scene.at] == "'" and char.isalnum():
        hint = "double a quote within a string: 'O''Neil'"
        return scene.mistake("ODQ102", "the string ends too early", hint)
    return None


def _old_literal(scene: _Scene, prefix: str) -> Mistake:
    start = scene.at - len(prefix)
    found = _STRING.match(scene.text, scene.at)
    end = found.end() if found else len(scene.text)
    hint = "write the value without prefix and quotes"
    message = f"{prefix}'...' is a literal of OData V3"
    return Mistake("ODQ112", start, end, message, hint)


def _nested_option(scene: _Scene) -> Mistake | None:
    word = scene.word
    found = re.match(r"[ \t\r\n]*=", scene.text[scene.at + len(word) :])
    if not word.startswith("$") or found is None:
        return None
    if word.lower() in NESTED_OPTIONS:
        before = scene.before[-1:]
        hint = "separate options in parentheses with ';', items with ','"
        if before in {",", "&"}:
            at = len(scene.before) - 1
            message = f"'{before}' stands between options in parentheses"
            return Mistake("ODQ109", at, at + 1, message, hint)
        return scene.mistake("ODQ109", f"option '{word}' can't stand here", hint)
    return scene.mistake(
        "ODQ501",
        f"there is no query option '{printable(word)}' for an item",
        did_you_mean(word, NESTED_OPTIONS),
    )


def _operator(scene: _Scene) -> Mistake | None:
    if "EQ" not in scene.expected and "AND" not in scene.expected:
        return None
    word = scene.word
    lowered = word.lower()
    known: str | None = _FOREIGN_OPERATORS.get(lowered)
    is_word = re.fullmatch(r"[A-Za-z_]\w*", word) is not None
    is_apart = scene.at > len(scene.before)
    if word == "+" and not is_apart:
        message = "'+' is a plus sign, not a blank"
        return scene.mistake("ODQ101", message, "write %20 for a blank")
    if known is None and not (is_word and is_apart):
        return None
    if lowered in _OPERATORS and not scene.text[scene.at + len(word) :].strip():
        return scene.mistake("ODQ106", f"something is missing after '{word}'")
    if lowered in _OPERATORS:
        hint = "an operator has a blank on each side"
        return scene.mistake("ODQ101", f"'{word}' lacks an operand", hint)
    shown = printable(word, limit=_SHOWN)
    meant = f"did you mean '{known}'?" if known else did_you_mean(lowered, _OPERATORS)
    return scene.mistake("ODQ108", f"there is no operator '{shown}'", meant)


def _bracket(scene: _Scene) -> Mistake | None:
    char = scene.text[scene.at]
    if char in _OPEN_CLOSE:
        if _last_open(scene.text[: scene.at]) is None:
            return scene.mistake(
                "ODQ103", f"no '{_OPEN_CLOSE[char]}' belongs to '{char}'"
            )
        before = scene.before[-1:]
        if before in {",", ";", "(", "="}:
            return scene.mistake("ODQ106", f"something is missing after '{before}'")
    if char in ",;" and scene.before[-1:] in {",", ";", "(", "="}:
        before = scene.before[-1]
        return scene.mistake("ODQ106", f"something is missing after '{before}'")
    return None


# The first of these that is expected is named in the hint.
_PHRASES: Final = (
    ("EQ", "an operator"),
    ("NUMBER", "a value or a property"),
    ("SEGMENT_NAME", "the name of a resource"),
    ("SEARCH_WORD", "a word to search for"),
    ("NAME", "a name"),
    ("RPAR", "')'"),
)


def _direction(scene: _Scene) -> Mistake | None:
    word = scene.word.lower()
    if "DESC" not in scene.expected or word[:3] not in {"asc", "des"}:
        return None
    right = "asc" if word.startswith("asc") else "desc"
    message = f"'{scene.word}' is no direction"
    return scene.mistake("ODQ108", message, f"write '{right}'")


def _literal(scene: _Scene) -> Mistake | None:
    """Look at all of a word that begins like a date or an identifier."""
    start = scene.at
    while start and scene.text[start - 1] in _OF_WORD:
        start -= 1
    found = _LONG_WORD.match(scene.text, start)
    word = found.group() if found else ""
    shown = printable(word, limit=_SHOWN)
    end = start + len(word)
    if scene.text[start - 1 : start] == "{" and _GUID.fullmatch(word):
        message = "a GUID stands without braces"
        return Mistake("ODQ111", start - 1, end + 1, message, f"write {word}")
    if _LIKE_GUID.fullmatch(word):
        hint = "it has 8, 4, 4, 4 and 12 hexadecimal digits"
        return Mistake("ODQ111", start, end, f"'{shown}' is no GUID", hint)
    if _LIKE_DATE.match(word):
        hint = "a date is 2020-12-31, a time 2020-12-31T23:59:59Z"
        return Mistake("ODQ111", start, end, f"'{shown}' is no date or time", hint)
    if _LIKE_TIME.fullmatch(word):
        hint = "a time is 00:00 to 23:59:59.999"
        return Mistake("ODQ111", start, end, f"'{shown}' is no time", hint)
    return None


_OF_WORD: Final = frozenset(f"{ascii_letters}{digits}-:.")
_LONG_WORD = re.compile(r"[\w.:\-]*")
_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_LIKE_GUID = re.compile(r"[0-9A-Fa-f]+(?:-[0-9A-Fa-f]+){3,}")
_LIKE_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?")
_LIKE_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]")


def _lambda(scene: _Scene) -> Mistake | None:
    found = re.search(r"\b(any|all)\(\s*[\w/]+$", scene.before)
    if found is None or "COLON" not in scene.expected:
        return None
    word = found.group(1)
    message = f"'{word}' has no variable"
    return scene.mistake("ODQ101", message, f"write {word}(x:x/...)")


def _open_key(scene: _Scene) -> Mistake | None:
    opener = _last_open(scene.text[: scene.at])
    if scene.word != "/" or opener is None or "RPAR" not in scene.expected:
        return None
    return Mistake("ODQ103", opener, opener + 1, "'(' is never closed")


# Spec: Data Aggregation, "Basic Aggregation" and what follows it.
_TRAFOS: Final = (
    *("aggregate", "compute", "concat", "groupby", "join", "outerjoin", "nest"),
    *("addnested", "filter", "identity", "orderby", "search", "skip", "top"),
    *("topcount", "toppercent", "topsum", "bottomcount", "bottompercent", "bottomsum"),
    *("ancestors", "descendants", "traverse"),
)


def _trafo(scene: _Scene) -> Mistake | None:
    if "AGGREGATE_OPEN" in scene.expected and "GROUPBY_OPEN" in scene.expected:
        word = scene.word
        if word.isidentifier():
            message = f"there is no transformation '{printable(word, limit=_SHOWN)}'"
            return scene.mistake("ODQ204", message, did_you_mean(word, _TRAFOS))
    if "AS" in scene.expected and scene.word in {")", ","}:
        return scene.mistake("ODQ106", "the result has no name", "write 'as NAME'")
    return None


def _question_mark(scene: _Scene) -> Mistake | None:
    if scene.word != "?":
        return None
    return scene.mistake("ODQ109", "there is a second '?'", "separate options with '&'")


def _semicolon(scene: _Scene) -> Mistake | None:
    if scene.word != ";" or _last_open(scene.text[: scene.at]) is not None:
        return None
    hint = "separate items with ','"
    return scene.mistake("ODQ109", "';' stands between items", hint)


_RECOGNISERS: Final[tuple[Callable[[_Scene], Mistake | None], ...]] = (
    _end_of_text,
    _string,
    _nested_option,
    _literal,
    _direction,
    _lambda,
    _trafo,
    _operator,
    _semicolon,
    _question_mark,
    _open_key,
    _bracket,
)


def _unexpected(scene: _Scene) -> Mistake:
    last = re.search(r"\$\w+$", scene.before)
    if scene.word == "/" and last is not None:
        message = f"nothing can follow '{last.group()}'"
        return scene.mistake("ODQ101", message, width=len(scene.text) - scene.at)
    shown = printable(scene.word, limit=_SHOWN)
    phrase = next((text for key, text in _PHRASES if key in scene.expected), None)
    hint = f"expected {phrase} here" if phrase else None
    quoted = shown if shown.startswith("'") else f"'{shown}'"
    return scene.mistake("ODQ101", f"{quoted} can't stand here", hint)
