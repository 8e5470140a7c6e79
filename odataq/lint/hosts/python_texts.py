"""The string literals of Python: what they say, and how text is written into them.

Spec: The Python Language Reference, "String and Bytes literals".
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.lint.code import Argument, Expression, Filled, Joined, Listed, Mapped, Text
from odataq.lint.hosts.letters import CONTROLS
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from odataq.lint.hosts.trees import Tree

__all__ = ["filled_by_percent", "number", "string"]

_LAST: Final = 0x10FFFF
_SIMPLE: Final = {
    **CONTROLS,
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
}
_ESCAPE: Final = re.compile(
    r"\\(?:(?P<line>\r\n|\r|\n)|(?P<octal>[0-7]{1,3})|x(?P<x>[0-9A-Fa-f]{2})"
    r"|(?P<long>u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})|N\{(?P<name>[^{}\n]{1,100})\}"
    r"|(?P<simple>[\\'\"abfnrtv]))"
)
_PERCENT: Final = re.compile(
    r"%(?:\((?P<key>[^()]*)\))?(?P<form>[#0\- +]*+(?:\*|[0-9]*+)(?:\.(?:\*|[0-9]++))?+)"
    r"[hlL]?(?P<kind>[diouxXeEfFgGcrsa%])"
)
_NUMBER: Final = re.compile(r"-?[0-9][0-9_]*(?:\.[0-9_]+)?")


@frozen
class _Spelling:
    """Writes text into a literal with some quotes and prefix."""

    quotes: str
    is_raw: bool
    is_bytes: bool
    is_formatted: bool

    def __call__(self, text: str, /) -> str | None:
        """Return the text as it stands between the quotes."""
        if self.is_bytes and not text.isascii():
            return None
        if self.is_formatted:
            text = text.replace("{", "{{").replace("}", "}}")
        if not self.is_raw:
            return "".join(map(self._escaped, text))
        if self.quotes[0] in text or "\\" in text or not text.isprintable():
            return None
        return text

    def _escaped(self, char: str) -> str:
        if char in {"\\", self.quotes[0]}:
            return f"\\{char}"
        if char.isprintable():
            return char
        known = next((name for name, each in _SIMPLE.items() if each == char), None)
        if known is not None:
            return f"\\{known}"
        code = ord(char)
        if code < 0x100:  # noqa: PLR2004 (what two digits can say)
            return f"\\x{code:02x}"
        return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004


@frozen
class _DoublingPercent:
    """Writes text into the pattern of a `%`."""

    spelling: _Spelling

    def __call__(self, text: str, /) -> str | None:
        """Return the text with what would be a placeholder doubled.

        It comes with doubled braces: those are placeholders of a `Filled`.
        """
        text = text.replace("{{", "{").replace("}}", "}")
        return self.spelling(text.replace("%", "%%"))


def string(
    tree: Tree, node: Node, expression: Callable[[Node], Expression]
) -> Expression:
    """Return what a literal says; what is interpolated is read by `expression`."""
    opening = node.children[0]
    prefix = tree.text_of(opening)
    quotes = prefix.lstrip("rRbBuUfFtT")
    kinds = prefix[: len(prefix) - len(quotes)].lower()
    spelling = _spelling(quotes or "'", kinds)
    parts: list[Expression] = []
    at = tree.offset(opening.end_byte)
    end = tree.offset(node.end_byte)
    for child in node.children[1:]:
        if child.type == "string_end":
            end = tree.offset(child.start_byte)
        elif child.type == "interpolation":
            start = tree.offset(child.start_byte)
            parts += [_text(tree.text, at, start, spelling), _value(child, expression)]
            at = tree.offset(child.end_byte)
    if not parts:
        return _text(tree.text, at, end, spelling, tree.span(node))
    parts.append(_text(tree.text, at, end, spelling))
    return Joined(tree.span(node), tuple(parts))


@cache
def _spelling(quotes: str, kinds: str) -> _Spelling:
    return _Spelling(quotes, "r" in kinds, "b" in kinds, "f" in kinds or "t" in kinds)


def _value(node: Node, expression: Callable[[Node], Expression]) -> Expression:
    value = node.child_by_field_name("expression")
    # What a format, a conversion or `=` makes of a value isn't the value.
    is_bare = value is not None and node.named_child_count == 1
    if is_bare and not any(each.type == "=" for each in node.children):
        assert value is not None  # noqa: S101 (it is bare)
        return expression(value)
    return expression(node)


def _text(
    text: str, start: int, end: int, spelling: _Spelling, span: Span | None = None
) -> Text:
    said: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = start
    while at < end:
        char = text[at]
        behind = at + 1
        if char == "\\" and not spelling.is_raw:
            char, behind = _unescaped(text, at, spelling)
        elif char == "\r":
            # Line breaks of a file are one character to Python.
            char = "\n"
            behind += text.startswith("\n", behind)
        elif spelling.is_formatted and char in "{}" and text.startswith(char, behind):
            behind += 1
        if char:
            said.append(char)
            starts.append(at)
            ends.append(behind)
        at = behind
    span = span or Span(start, end)
    return Text(span, "".join(said), tuple(starts), tuple(ends), spelling)


def _unescaped(  # noqa: PLR0911 (one for each kind)
    text: str, at: int, spelling: _Spelling
) -> tuple[str, int]:
    found = _ESCAPE.match(text, at)
    if found is None:
        # Not an escape: the backslash stays.
        return "\\", at + 1
    kind, said = found.lastgroup, found[found.lastgroup or 0]
    if spelling.is_bytes and kind in {"long", "name"}:
        return "\\", at + 1
    match kind:
        case "line":
            return "", found.end()
        case "octal":
            return chr(int(said, 8)), found.end()
        case "x":
            return chr(int(said, 16)), found.end()
        case "long" if int(said[1:], 16) <= _LAST:
            return chr(int(said[1:], 16)), found.end()
        case "name":
            try:
                return unicodedata.lookup(said), found.end()
            except KeyError:
                return "\\", at + 1
        case "simple":
            return _SIMPLE[said], found.end()
    return "\\", at + 1


def number(span: Span, text: str) -> Text | None:
    """Return a whole or decimal number as the text that it is formatted to."""
    if _NUMBER.fullmatch(text) is None:
        return None
    kept = [at for at, char in enumerate(text) if char != "_"]
    starts = tuple(span.start + at for at in kept)
    ends = tuple(at + 1 for at in starts)
    return Text(span, "".join(text[at] for at in kept), starts, ends)


def filled_by_percent(
    span: Span, pattern: Expression, values: Expression
) -> Filled | None:
    """Return what `pattern % values` says; `None` if the pattern is no literal."""
    parts = pattern.parts if isinstance(pattern, Joined) else (pattern,)
    read: list[Expression] = []
    count = 0
    for each in parts:
        if not isinstance(each, Text):
            return None
        text, count = _placeholders(each, count)
        read.append(text)
    arguments: list[Argument] = []
    match values:
        case Listed():
            arguments = [Argument(each) for each in values.items]
        case Mapped():
            arguments = [
                Argument(value, key.text)
                for key, value in values.entries
                if isinstance(key, Text)
            ]
        case _:
            arguments = [Argument(values)]
    return Filled(span, Joined(pattern.span, tuple(read)), tuple(arguments))


def _placeholders(text: Text, count: int) -> tuple[Text, int]:
    """Return a pattern with `{0}` for `%s`, and how many there are by now."""
    said: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def add(chars: str, first: int, last: int) -> None:
        start, end = text.starts[first], text.ends[last]
        said.append(chars)
        starts.extend([start, *[end] * (len(chars) - 1)])
        ends.extend([end] * len(chars))

    at = 0
    for found in _PERCENT.finditer(text.text):
        for index in range(at, found.start()):
            add(_doubled(text.text[index]), index, index)
        at = found.end()
        if found["kind"] == "%":
            add("%", found.start(), at - 1)
            continue
        name = found["key"]
        if name is None:
            name, count = str(count), count + 1
        is_plain = not found["form"] and found["kind"] in "sd"
        add(f"{{{name}{'' if is_plain else ':x'}}}", found.start(), at - 1)
    for index in range(at, len(text.text)):
        add(_doubled(text.text[index]), index, index)
    spelling = text.spelling
    if isinstance(spelling, _Spelling):
        doubling = _DoublingPercent(spelling)
        shown = "".join(said)
        return Text(text.span, shown, tuple(starts), tuple(ends), doubling), count
    return Text(text.span, "".join(said), tuple(starts), tuple(ends)), count


def _doubled(char: str) -> str:
    return char * 2 if char in "{}" else char
