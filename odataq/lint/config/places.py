"""Where the keys and values of a TOML document stand.

`tomllib` doesn't say. This reads only documents that it has read without an error, so
it finds its way without knowing what is right.
"""

from __future__ import annotations

import re
from typing import Final

from attrs import define, field

from odataq.source import Span

__all__ = ["Places", "places_of"]

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
# A comment, white space, line breaks.
_SPACE: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*+")
_BLANKS: Final = re.compile(r"[ \t]*+")
_STRING: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_ATOM: Final = re.compile(r"[^,\]}#\r\n]*+")
_ESCAPE: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ESCAPES: Final = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}
# Settings aren't nested deeper; what is, is passed over.
_DEEPEST: Final = 20

Path = tuple[str | int, ...]


@define
class Places:
    """The ranges of keys and of values, each by the keys that lead to it.

    Items of arrays are counted from 0.
    """

    keys: dict[Path, Span] = field(factory=dict)
    values: dict[Path, Span] = field(factory=dict)

    def of(self, path: Path, *, is_key: bool = False) -> Span:
        """Return the range of a value or of its key, or of the nearest around it."""
        order = (self.keys, self.values) if is_key else (self.values, self.keys)
        while path:
            for each in order:
                if path in each:
                    return each[path]
            path = path[:-1]
        return Span(0, 0)


def places_of(text: str) -> Places:
    """Return the places of all keys and values of a document."""
    reader = _Reader(text)
    reader.document()
    return reader.places


@define
class _Reader:
    text: str
    places: Places = field(factory=Places)
    at: int = 0
    arrays: dict[Path, int] = field(factory=dict)

    def document(self) -> None:
        inside: Path = ()
        while self._skip(_SPACE) < len(self.text):
            before = self.at
            if self.text[self.at] == "[":
                inside = self._header()
            else:
                self._pair(inside, 0)
            if self.at == before:
                return

    def _header(self) -> Path:
        start = self.at
        is_array = self.text.startswith("[[", start)
        self.at += 2 if is_array else 1
        self._skip(_BLANKS)
        path = self._resolved([name for name, _ in self._names()])
        self._skip(_BLANKS)
        self.at = min(self.at + (2 if is_array else 1), len(self.text))
        if is_array:
            count = self.arrays.get(path, 0)
            self.arrays[path] = count + 1
            path = (*path, count)
        self.places.keys.setdefault(path, Span(start, self.at))
        return path

    def _resolved(self, names: list[str]) -> Path:
        """Return the path of a header: a name of an array means its last table."""
        path: Path = ()
        for at, name in enumerate(names):
            path = (*path, name)
            if at < len(names) - 1 and path in self.arrays:
                path = (*path, self.arrays[path] - 1)
        return path

    def _pair(self, inside: Path, depth: int) -> None:
        names = self._names()
        path = inside
        for name, span in names:
            path = (*path, name)
            self.places.keys.setdefault(path, span)
        self._skip(_BLANKS)
        if self.text.startswith("=", self.at):
            self.at += 1
            self._skip(_BLANKS)
            self._value(path, depth)

    def _names(self) -> list[tuple[str, Span]]:
        """Read a key with dots."""
        found: list[tuple[str, Span]] = []
        while True:
            self._skip(_BLANKS)
            start = self.at
            string = _STRING.match(self.text, start)
            bare = _BARE.match(self.text, start)
            if string is not None:
                self.at = string.end()
                name = _read(string.group())
            elif bare is not None:
                self.at = bare.end()
                name = bare.group()
            else:
                return found
            found.append((name, Span(start, self.at)))
            self._skip(_BLANKS)
            if not self.text.startswith(".", self.at):
                return found
            self.at += 1

    def _value(self, path: Path, depth: int) -> None:
        start = self.at
        first = self.text[start : start + 1]
        string = _STRING.match(self.text, start)
        if string is not None:
            self.at = string.end()
        elif first in {"[", "{"} and depth >= _DEEPEST:
            self._pass_over()
        elif first == "[":
            self._array(path, depth)
        elif first == "{":
            self._inline_table(path, depth)
        else:
            atom = _ATOM.match(self.text, start)
            found = atom.group().rstrip() if atom else ""
            self.at = start + len(found)
        self.places.values[path] = Span(start, self.at)

    def _array(self, path: Path, depth: int) -> None:
        self.at += 1
        number = 0
        while self._skip(_SPACE) < len(self.text):
            if self.text[self.at] == "]":
                self.at += 1
                return
            before = self.at
            self._value((*path, number), depth + 1)
            number += 1
            self._skip(_SPACE)
            if self.text.startswith(",", self.at):
                self.at += 1
            if self.at == before:
                return

    def _inline_table(self, path: Path, depth: int) -> None:
        self.at += 1
        while self._skip(_SPACE) < len(self.text):
            if self.text[self.at] == "}":
                self.at += 1
                return
            before = self.at
            self._pair(path, depth + 1)
            self._skip(_SPACE)
            if self.text.startswith(",", self.at):
                self.at += 1
            if self.at == before:
                return

    def _pass_over(self) -> None:
        """Go behind a value whose inside doesn't matter."""
        open_brackets = 0
        while self._skip(_SPACE) < len(self.text):
            string = _STRING.match(self.text, self.at)
            if string is not None:
                self.at = string.end()
                continue
            char = self.text[self.at]
            self.at += 1
            open_brackets += (char in "[{") - (char in "]}")
            if open_brackets <= 0:
                return

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at


def _read(quoted: str) -> str:
    """Return what a quoted key says."""
    if quoted.startswith("'"):
        return quoted[1:-1]
    return _ESCAPE.sub(_unescaped, quoted[1:-1])


def _unescaped(found: re.Match[str]) -> str:
    escape = found[1]
    if escape[0] in "uU" and len(escape) > 1:
        return chr(int(escape[1:], 16))
    return _ESCAPES.get(escape, escape)
