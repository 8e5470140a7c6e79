"""Reads JSON that anybody wrote, and says all that is wrong with it.

What people write instead of JSON (single quotes, comments, a comma too many or too
few) is reported and read as it is meant, so that one mistake doesn't hide the others.
"""

from __future__ import annotations

import re
from typing import Final

from attrs import define, field, frozen

from odataq.source import Span
from odataq.text.json_tree import (
    JsonArray,
    JsonConstant,
    JsonMember,
    JsonNode,
    JsonNumber,
    JsonObject,
    JsonString,
)
from odataq.text.printable import printable

__all__ = ["JsonMistake", "JsonReading", "read_json"]

_SHOWN: Final = 30
_BLANK = re.compile(r"[ \t\r\n]*")
_COMMENT = re.compile(r"//[^\r\n]*|/\*(?:(?!\*/).)*+\*/", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*+"')
_SINGLE = re.compile(r"'(?:[^'\\\r\n]|\\[^\r\n])*+'")
_REST_OF_LINE = re.compile(r"[^\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.+-])")
_WORD = re.compile(r"[\w@$.+\-]+")
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})')
_ODD = re.compile(r"\\|[\x00-\x1f]")
_ESCAPED: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_CONSTANTS: Final = {"true": True, "false": False, "null": None}
# What other languages call a constant.
_FOREIGN: Final = {
    "True": True,
    "TRUE": True,
    "False": False,
    "FALSE": False,
    "None": None,
    "NULL": None,
    "Null": None,
    "nil": None,
    "undefined": None,
}
# A number with more digits isn't worth the time that it takes to convert it.
_MOST_DIGITS: Final = 400
_CLOSERS: Final = {"{": "}", "[": "]"}
_HIGH: Final = range(0xD800, 0xDC00)
_LOW: Final = range(0xDC00, 0xE000)


@frozen
class JsonMistake:
    """What is wrong with the text, and where.

    It `is_behind` the value where the value is complete, and the text goes on.
    """

    span: Span
    message: str
    hint: str | None = None
    is_behind: bool = False


@frozen
class JsonReading:
    """What was read, `None` where there is nothing of it, and all mistakes."""

    value: JsonNode | None
    mistakes: tuple[JsonMistake, ...]


def read_json(text: str, *, nesting: int = 100, mistakes: int = 100) -> JsonReading:
    """Read JSON of any origin; never raises, never recurses.

    Ends where it nests deeper than `nesting`, and after so many `mistakes`.
    """
    reader = _Reader(text, nesting, mistakes)
    value = reader.read()
    return JsonReading(value, tuple(reader.found))


@define
class _Frame:
    """An object or a list whose end isn't reached."""

    at: int
    is_object: bool
    parts: list[JsonMember] = field(factory=list)
    items: list[JsonNode] = field(factory=list)
    names: set[str] = field(factory=set)
    name: JsonString | None = None


class _EndError(Exception):
    """There is nothing more to be read."""


@define
class _Reader:
    text: str
    nesting: int
    most: int
    found: list[JsonMistake] = field(factory=list)
    stack: list[_Frame] = field(factory=list)
    at: int = 0

    def read(self) -> JsonNode | None:
        value: JsonNode | None = None
        # Spec: RFC 8259, "Character Encoding": a byte order mark may be ignored.
        self.at = 1 if self.text.startswith("\ufeff") else 0
        try:
            value = self._document()
            self._skip()
            if self.at < len(self.text):
                span = Span(self.at, len(self.text))
                message = "there is text behind the value"
                self.found.append(JsonMistake(span, message, is_behind=True))
        except _EndError:
            while self.stack:
                value = self._ended(self.at)
                if self.stack:
                    self._add(value)
        return value

    def _document(self) -> JsonNode:
        while True:
            self._skip()
            value = self._closed() or self._opened()
            while value is not None:
                if not self.stack:
                    return value
                self._add(value)
                value = self._after()

    def _opened(self) -> JsonNode | None:
        """Return the next value, or enter it where it has parts."""
        if self.stack and self.stack[-1].is_object:
            self._name(self.stack[-1])
        char = self._char()
        if char not in _CLOSERS:
            return self._scalar()
        if len(self.stack) >= self.nesting:
            message = f"this is nested deeper than {self.nesting} levels"
            self._wrong(self.at, self.at + 1, message)
            raise _EndError
        self.stack.append(_Frame(self.at, char == "{"))
        self.at += 1
        return None

    def _closed(self) -> JsonNode | None:
        """Return the innermost object or list where it ends here."""
        char = self._char()
        if not self.stack or char not in "}]":
            return None
        frame = self.stack[-1]
        opener = self.text[frame.at]
        if char != _CLOSERS[opener]:
            message = f"'{char}' closes what '{opener}' has opened"
            hint = f"write '{_CLOSERS[opener]}'"
            self._wrong(self.at, self.at + 1, message, hint)
        self.at += 1
        return self._ended(self.at)

    def _ended(self, end: int) -> JsonNode:
        frame = self.stack.pop()
        span = Span(frame.at, end)
        if frame.is_object:
            return JsonObject(span, tuple(frame.parts))
        return JsonArray(span, tuple(frame.items))

    def _add(self, value: JsonNode) -> None:
        frame = self.stack[-1]
        if frame.name is not None:
            frame.parts.append(JsonMember(frame.name, value))
            frame.name = None
        elif not frame.is_object:
            frame.items.append(value)

    def _after(self) -> JsonNode | None:
        """Go on behind a part; return what ends there."""
        end = self.at
        self._skip()
        closed = self._closed()
        if closed is not None:
            return closed
        if self._char() != ",":
            hint = "separate what is in it with ','"
            self._wrong(end, end + 1, "a comma is missing", hint)
            return None
        comma = self.at
        self.at += 1
        self._skip()
        if self._char() in "}]":
            message = "there is a comma behind the last part"
            self._wrong(comma, comma + 1, message, "remove the comma")
        return None

    # Parts

    def _name(self, frame: _Frame) -> None:
        start = self.at
        char = self._char()
        name = self._string(char) if char in "\"'" else self._bare_name()
        if name.value in frame.names:
            shown = printable(name.value, limit=_SHOWN)
            self._wrong(start, self.at, f"the name '{shown}' stands twice")
        frame.names.add(name.value)
        self._skip()
        if self._char() == ":":
            self.at += 1
        else:
            message = "a colon is missing behind the name"
            self._wrong(name.span.start, name.span.end, message)
        frame.name = name
        self._skip()

    def _bare_name(self) -> JsonString:
        found = _WORD.match(self.text, self.at)
        if found is None:
            shown = printable(self.text[self.at])
            message = f"'{shown}' can't stand here"
            self._wrong(self.at, self.at + 1, message, "expected a name in quotes")
            raise _EndError
        hint = f'write "{printable(found.group(), limit=_SHOWN)}"'
        self._wrong(*found.span(), "a name stands without quotes", hint)
        self.at = found.end()
        offsets = range(found.start(), found.end() + 1)
        return JsonString(Span(*found.span()), found.group(), offsets)

    def _scalar(self) -> JsonNode:
        char = self._char()
        if char in "\"'":
            return self._string(char)
        found = _NUMBER.match(self.text, self.at)
        if found is not None and len(found.group()) <= _MOST_DIGITS:
            self.at = found.end()
            return JsonNumber(Span(*found.span()), found.group())
        word = _WORD.match(self.text, self.at)
        if word is None:
            shown = printable(char)
            hint = "expected a value"
            self._wrong(self.at, self.at + 1, f"'{shown}' can't stand here", hint)
            raise _EndError
        self.at = word.end()
        return self._word(word.group(), Span(*word.span()))

    def _word(self, word: str, span: Span) -> JsonNode:
        if word in _CONSTANTS:
            return JsonConstant(span, _CONSTANTS[word])
        shown = printable(word, limit=_SHOWN)
        if word in _FOREIGN:
            value = _FOREIGN[word]
            hint = (
                f"write {next(key for key in _CONSTANTS if _CONSTANTS[key] is value)}"
            )
            self._wrong(span.start, span.end, f"'{shown}' is no value of JSON", hint)
            return JsonConstant(span, value)
        hint = 'a text stands in quotes: "text"'
        self._wrong(span.start, span.end, f"'{shown}' is no value of JSON", hint)
        return JsonString(span, word, range(span.start, span.end + 1))

    def _string(self, quote: str) -> JsonString:
        start = self.at
        found = (_STRING if quote == '"' else _SINGLE).match(self.text, start)
        if found is None:
            rest = _REST_OF_LINE.match(self.text, start)
            self.at = rest.end() if rest else len(self.text)
            hint = f"end it with {quote}; a line break within it is \\n"
            self._wrong(start, self.at, "the string has no end", hint)
            return self._decoded(start, start + 1, self.at)
        self.at = found.end()
        if quote == "'":
            message = "a string stands in single quotes"
            self._wrong(start, self.at, message, "use double quotes")
        return self._decoded(start, start + 1, self.at - 1)

    def _decoded(self, start: int, first: int, last: int) -> JsonString:
        """Return the string of which what is between its quotes is given."""
        raw = self.text[first:last]
        span = Span(start, self.at)
        if _ODD.search(raw) is None:
            return JsonString(span, raw, range(first, last + 1))
        chars: list[str] = []
        offsets: list[int] = []
        at = first
        while at < last:
            char, width = self._char_at(at)
            chars.append(char)
            offsets.append(at)
            at += width
        return JsonString(span, "".join(chars), (*offsets, last))

    def _char_at(self, at: int) -> tuple[str, int]:
        char = self.text[at]
        if char < " ":
            shown = printable(char)
            self._wrong(at, at + 1, f"'{shown}' has to be escaped in a string")
            return char, 1
        if char != "\\":
            return char, 1
        found = _ESCAPE.match(self.text, at)
        if found is None:
            shown = printable(self.text[at : at + 2])
            hint = "write a backslash as \\\\"
            self._wrong(at, min(at + 2, self.at), f"there is no escape '{shown}'", hint)
            # The last one of a text has nothing behind it.
            return self.text[at + 1 : at + 2] or "\\", 2
        escape = found.group()[1:]
        if escape[0] != "u":
            return _ESCAPED.get(escape, escape), 2
        return self._of_unicode(at, int(escape[1:], 16))

    def _of_unicode(self, at: int, point: int) -> tuple[str, int]:
        width = 6
        if point in _HIGH:
            found = _ESCAPE.match(self.text, at + width)
            pair = found.group().removeprefix("\\") if found else ""
            low = int(pair[1:], 16) if pair[:1] == "u" else 0
            if low in _LOW:
                bits = (point - _HIGH.start << 10) + (low - _LOW.start)
                return chr(0x10000 + bits), 2 * width
        if point in _HIGH or point in _LOW:
            message = "this is half of a character"
            self._wrong(at, at + width, message, "a surrogate has a second one")
            return "\ufffd", width
        return chr(point), width

    # Steps

    def _skip(self) -> None:
        while True:
            found = _BLANK.match(self.text, self.at)
            self.at = found.end() if found else self.at
            comment = _COMMENT.match(self.text, self.at)
            if comment is None:
                return
            self._wrong(*comment.span(), "JSON has no comments", "remove it")
            self.at = comment.end()

    def _char(self) -> str:
        """Return the next character; nothing is left where there is none."""
        if self.at < len(self.text):
            return self.text[self.at]
        if not self.stack:
            self._wrong(self.at, self.at, "there is no value")
        for frame in self.stack[-1:]:
            char = self.text[frame.at]
            hint = f"add '{_CLOSERS[char]}' where it ends"
            self._wrong(frame.at, frame.at + 1, f"'{char}' is never closed", hint)
        raise _EndError

    def _wrong(
        self, start: int, end: int, message: str, hint: str | None = None
    ) -> None:
        self.found.append(JsonMistake(Span(start, end), message, hint))
        if len(self.found) >= self.most:
            raise _EndError
