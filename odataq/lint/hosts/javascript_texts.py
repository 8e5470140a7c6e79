"""What literals of JavaScript say, character by character, and how text is written."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from odataq.limits import LIMITS
from odataq.lint.code import Joined, Text, Unknown
from odataq.lint.hosts.letters import CONTROLS, Letters
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from odataq.lint.code import Expression, Spelling
    from odataq.lint.hosts.trees import Tree

__all__ = [
    "attribute",
    "entity",
    "markup",
    "name_key",
    "number",
    "plain",
    "quoted",
    "template",
    "written",
]

_ESCAPE: Final = (
    r"\\(?:u\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}"
    r"|[0-3][0-7]{0,2}|[4-7][0-7]?|\r\n|[^\x00]|\x00)"
)
_IN_QUOTES: Final = re.compile(_ESCAPE, re.DOTALL)
# A template has each line break as a line feed.
_IN_TEMPLATE: Final = re.compile(_ESCAPE + r"|\r\n?", re.DOTALL)
_RAW: Final = re.compile(r"\r\n?")
_ENTITY: Final = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z0-9]{1,31});"
)

_MEANINGS: Final = {
    **CONTROLS,
    **dict.fromkeys(("\n", "\r", "\r\n", "\u2028", "\u2029"), ""),
}
_ESCAPES: Final = {
    "\\": r"\\",
    **{char: f"\\{letter}" for letter, char in CONTROLS.items()},
}
_ODD: Final = re.compile("[\\\\\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_NAME: Final = re.compile(r"[A-Za-z_$][\w$]*")
# Of others, the text isn't what is written.
_INTEGER: Final = re.compile(r"(?:0|[1-9][0-9]*(?:_[0-9]+)*)n?")
_DECIMAL: Final = re.compile(r"(?:0|[1-9][0-9]*)\.[0-9]*[1-9]")


def quoted(tree: Tree, node: Node) -> Expression:
    """Return what a string in quotes says; one that doesn't end isn't known."""
    span, file = tree.span(node), tree.text
    quote = file[span.start]
    is_whole = span.end - span.start > 1 and file[span.end - 1] == quote
    if not is_whole or quote not in _IN_STRING or _is_long(span):
        return Unknown(span)
    letters = Letters(file)
    letters.add_escaped(span.start + 1, span.end - 1, _IN_QUOTES, _meaning)
    return letters.text(span, _IN_STRING[quote])


def template(
    tree: Tree,
    node: Node,
    value: Callable[[Node], Expression],
    *,
    is_raw: bool = False,
) -> Expression:
    """Return what a template literal says; `value` reads what stands in `${}`.

    With `is_raw` a backslash means itself.
    """
    span = tree.span(node)
    parts = [*_template_parts(tree, node, value, is_raw=is_raw)]
    if tree.text[span.end - 1] != "`" or span.end - span.start < len("``"):
        return Unknown(span, tuple(parts))
    match parts:
        case []:
            return Text(span, "", (), ())
        case [Text() as only]:
            return only
        case _:
            return Joined(span, tuple(parts))


def _template_parts(
    tree: Tree, node: Node, value: Callable[[Node], Expression], *, is_raw: bool
) -> Iterator[Expression]:
    span = tree.span(node)
    at, end = span.start + 1, span.end - 1
    for each in node.named_children:
        if each.type != "template_substitution":
            continue
        hole = tree.span(each)
        yield from _template_text(tree, at, hole.start, is_raw=is_raw)
        yield value(each)
        at = hole.end
    yield from _template_text(tree, at, end, is_raw=is_raw)


def _template_text(
    tree: Tree, start: int, end: int, *, is_raw: bool
) -> Iterator[Expression]:
    if start >= end:
        return
    span = Span(start, end)
    if _is_long(span):
        yield Unknown(span)
        return
    letters = Letters(tree.text)
    if is_raw:
        letters.add_escaped(start, end, _RAW, _line_feed)
        yield letters.text(span, _in_raw_template)
    else:
        letters.add_escaped(start, end, _IN_TEMPLATE, _meaning)
        yield letters.text(span, _in_template)


def attribute(tree: Tree, node: Node) -> Expression:
    """Return what a string says that is an attribute in JSX: there are no escapes."""
    span, file = tree.span(node), tree.text
    if span.end - span.start < len('""') or _is_long(span):
        return Unknown(span)
    letters = Letters(file)
    letters.add_escaped(span.start + 1, span.end - 1, _ENTITY, unescape)
    quote = "&quot;" if file[span.start] == '"' else "&apos;"
    return letters.text(span, _InMarkup(file[span.start], quote))


def markup(tree: Tree, node: Node) -> Expression | None:
    """Return the text of a piece of JSX without the blanks around, if there is any."""
    span, file = tree.span(node), tree.text
    piece = file[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    end = span.start + len(piece.rstrip())
    if start >= end:
        return None
    return plain(tree, Span(start, end), _InMarkup("<", "&lt;"))


def entity(tree: Tree, node: Node) -> Expression:
    """Return the character that an entity in JSX stands for."""
    letters = Letters(tree.text)
    span = tree.span(node)
    letters.add_escaped(span.start, span.end, _ENTITY, unescape)
    return letters.text(span)


def name_key(tree: Tree, node: Node) -> Expression:
    """Return a name that is used as the key of an object, as text."""
    return plain(tree, tree.span(node), _as_name)


def number(tree: Tree, node: Node) -> Expression:
    """Return the text that a number makes; of unusual ones it isn't known."""
    text, span = tree.text_of(node), tree.span(node)
    if _DECIMAL.fullmatch(text):
        return plain(tree, span)
    if _INTEGER.fullmatch(text) is None:
        return Unknown(span)
    letters = Letters(tree.text)
    for at, char in enumerate(text, span.start):
        if char.isdigit():
            letters.add_plain(at, at + 1)
    return letters.text(span)


def plain(tree: Tree, span: Span, spelling: Spelling | None = None) -> Expression:
    """Return characters of the file that mean themselves."""
    if _is_long(span):
        return Unknown(span)
    letters = Letters(tree.text)
    letters.add_plain(span.start, span.end)
    return letters.text(span, spelling)


def written(text: str, at: int) -> Text:
    """Return text that the file doesn't have; a function adds it at an offset."""
    places = (at,) * len(text)
    return Text(Span(at, at), text, places, places)


def _is_long(span: Span) -> bool:
    # No query is as long; each character would get two numbers.
    return span.end - span.start > LIMITS.query_characters


def _meaning(escape: str) -> str:
    if escape[0] == "\r":
        return "\n"
    code = escape[1:]
    if code in _MEANINGS:
        return _MEANINGS[code]
    if code[0] in "01234567":
        return chr(int(code, 8))
    if code[0] in "xu" and code[1:]:
        # More than a character can be isn't known by its value.
        number = int(code[1:].strip("{}")[-16:], 16)
        return chr(number) if number < 0x110000 else "\ufffd"  # noqa: PLR2004 - Unicode ends there
    return code


def _line_feed(_: str) -> str:
    return "\n"


def _escaped(found: re.Match[str]) -> str:
    char = found.group()
    if char in _ESCAPES:
        return _ESCAPES[char]
    return f"\\x{ord(char):02x}" if char < "\x80" else f"\\u{ord(char):04x}"


def _in_single(text: str) -> str:
    return _ODD.sub(_escaped, text).replace("'", r"\'")


def _in_double(text: str) -> str:
    return _ODD.sub(_escaped, text).replace('"', r"\"")


_IN_STRING: Final[dict[str, Spelling]] = {"'": _in_single, '"': _in_double}


def _in_template(text: str) -> str:
    escaped = _ODD.sub(_escaped, text).replace("`", r"\`").replace("${", r"\${")
    # What is written beside it may make a hole of it.
    if escaped.endswith("$"):
        escaped = escaped[:-1] + r"\$"
    return "\\" + escaped if escaped.startswith("{") else escaped


def _in_raw_template(text: str) -> str | None:
    if _ODD.search(text) or "`" in text or "${" in text:
        return None
    return None if text.endswith("$") or text.startswith("{") else text


def _as_name(text: str) -> str | None:
    return text if _NAME.fullmatch(text) else None


class _InMarkup:
    """Writes text of JSX, in which one more character has a meaning."""

    __slots__ = ("_char", "_entity")

    def __init__(self, char: str, entity: str) -> None:
        self._char = char
        self._entity = entity

    def __call__(self, text: str, /) -> str | None:
        if _ODD.search(text) or (self._char == "<" and re.search(r"[{}>]", text)):
            return None
        return text.replace("&", "&amp;").replace(self._char, self._entity)
