"""The literals of C# that say text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.lint.hosts.letters import CONTROLS, Letters
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from odataq.lint.code import Text
    from odataq.lint.hosts.trees import Tree

__all__ = ["character", "interpolated", "literal"]

_NAMED: Final = {
    **CONTROLS,
    "'": "'",
    '"': '"',
    "\\": "\\",
    "0": "\0",
    "a": "\a",
    "e": "\x1b",
}
_ESCAPE: Final = r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{1,4}|[^xuU]|[xuU])"
_BRACES: Final = r"|\{\{|\}\}"
_LAST: Final = 0x10FFFF

# A code of fewer than four digits takes in a digit that is written behind it.
_SHORT_CODE: Final = re.compile(r"\\x[0-9a-fA-F]{1,3}(?![0-9a-fA-F])")
_DIGIT: Final = re.compile("[0-9a-fA-F]")
_LINE: Final = re.compile(r"(\r\n|\r|\n)([^\S\r\n]*)")
# What a regular string can't have: these end a line, too.
_CONTROL: Final = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")
_OPENING: Final = re.compile(r'(\$*)("{3,})|([$@]*)(")')
_MISSED: Final = re.compile(r'\\.|\{\{|\}\}|(\{[^{}"]+\})', re.DOTALL)
_MISSED_VERBATIM: Final = re.compile(r'""|\{\{|\}\}|(\{[^{}"]+\})')


@frozen
class _Kind:
    """How the characters of a kind of literal are written."""

    escape: re.Pattern[str] | None
    is_verbatim: bool = False
    is_interpolated: bool = False

    def spell(self, text: str) -> str | None:
        """Return a text as such a literal has it, `None` where it can't have it."""
        if self.is_interpolated:
            text = text.replace("{", "{{").replace("}", "}}")
        if self.escape is None:
            odd = any(char in text for char in '"{}') or _CONTROL.search(text)
            return None if odd else text
        if self.is_verbatim:
            return text.replace('"', '""')
        text = text.replace("\\", "\\\\").replace('"', '\\"')
        return _CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", text)

    def spell_behind_code(self, text: str) -> str | None:
        """Return a text as `spell` does, unless a code before it would take it in."""
        return None if _DIGIT.match(text) else self.spell(text)


_REGULAR: Final = _Kind(re.compile(_ESCAPE, re.DOTALL))
_REGULAR_FILLED: Final = _Kind(
    re.compile(_ESCAPE + _BRACES, re.DOTALL), is_interpolated=True
)
_VERBATIM: Final = _Kind(re.compile('""'), is_verbatim=True)
_VERBATIM_FILLED: Final = _Kind(
    re.compile('""' + _BRACES), is_verbatim=True, is_interpolated=True
)
_RAW: Final = _Kind(None)


def literal(tree: Tree, node: Node) -> Text:
    """Read a string without holes: regular, verbatim or raw, with or without `u8`."""
    span = tree.span(node)
    pieces = [*_pieces(tree, span, ())]
    return pieces[0] if pieces else Letters(tree.text).text(span, _REGULAR.spell)


def character(tree: Tree, node: Node) -> Text:
    """Read a literal of one character."""
    span = tree.span(node)
    letters = Letters(tree.text)
    escape = _REGULAR.escape
    if escape is not None:
        letters.add_escaped(span.start + 1, span.end - 1, escape, _meaning)
    return letters.text(span)


def interpolated(
    tree: Tree, node: Node, holes: Sequence[Node]
) -> Iterator[Text | Node | Span]:
    """Read an interpolated string as its parts: texts, and the nodes of its holes.

    The grammar misses a hole behind an escaped brace: it is the range of what is
    within its braces.
    """
    span = tree.span(node)
    found: list[tuple[Span, Node | Span]] = [(tree.span(hole), hole) for hole in holes]
    found += [
        (each, Span(each.start + 1, each.end - 1))
        for each in _missed(tree, span, [hole for hole, _ in found])
    ]
    found.sort(key=lambda each: each[0])
    waiting = found[::-1]
    for text in _pieces(tree, span, [hole for hole, _ in found]):
        while waiting and waiting[-1][0].start < text.span.start:
            yield waiting.pop()[1]
        yield text
    yield from (hole for _, hole in reversed(waiting))


def _missed(tree: Tree, span: Span, holes: Sequence[Span]) -> Iterator[Span]:
    if "{{{" not in tree.text[span.start : span.end]:
        return
    opening = _OPENING.match(tree.text, span.start, span.end)
    if opening is None or opening.group(4) is None:
        return
    pattern = _MISSED_VERBATIM if "@" in opening.group(3) else _MISSED
    for part in _between(Span(opening.end(), span.end - 1), holes):
        for found in pattern.finditer(tree.text, part.start, part.end):
            if found.group(1) is not None:
                yield Span(*found.span())


def _pieces(tree: Tree, span: Span, holes: Sequence[Span]) -> Iterator[Text]:
    """Read what stands between the holes of a literal."""
    opening = _OPENING.match(tree.text, span.start, span.end)
    if opening is None:
        return
    quotes = opening.group(2) or opening.group(4)
    start = opening.end()
    closing = tree.text.rfind(quotes, start, span.end)
    end = span.end if closing < 0 else closing
    if len(quotes) > 1:
        yield from _raw_pieces(tree, span, Span(start, end), holes)
        return
    kind = _kind_of(opening.group(3))
    escape = kind.escape
    for part in _between(Span(start, end), holes):
        letters = Letters(tree.text)
        if escape is not None:
            letters.add_escaped(part.start, part.end, escape, _meaning)
        if not letters and holes:
            continue
        has_code = _SHORT_CODE.search(tree.text, part.start, part.end) is not None
        is_safe = kind.is_verbatim or not has_code
        spelling = kind.spell if is_safe else kind.spell_behind_code
        yield letters.text(part if holes else span, spelling)


def _kind_of(prefix: str) -> _Kind:
    if "@" in prefix:
        return _VERBATIM_FILLED if "$" in prefix else _VERBATIM
    return _REGULAR_FILLED if prefix else _REGULAR


def _between(inside: Span, holes: Sequence[Span]) -> Iterator[Span]:
    at = inside.start
    for hole in holes:
        yield Span(at, max(at, hole.start))
        at = hole.end
    yield Span(at, max(at, inside.end))


def _raw_pieces(
    tree: Tree, span: Span, inside: Span, holes: Sequence[Span]
) -> Iterator[Text]:
    """Read a raw string: of one that has lines, the white space of the last is cut."""
    text = tree.text
    first = _LINE.search(text, inside.start, inside.end)
    has_lines = first is not None and not text[inside.start : first.start()].strip()
    indent = ""
    if has_lines and first is not None:
        *_, last = _LINE.finditer(text, inside.start, inside.end)
        indent = last.group(2) if last.end() == inside.end else ""
        end = last.start() if last.end() == inside.end else inside.end
        inside = Span(first.start(), max(first.start(), end))
    for part in _between(inside, holes):
        letters = Letters(text)
        at = part.start
        for found in _LINE.finditer(text, part.start, part.end) if has_lines else ():
            letters.add_plain(at, found.start())
            if found.start() > inside.start:
                letters.add_plain(*found.span(1))
            blanks = found.group(2)
            is_cut = blanks.startswith(indent) or indent.startswith(blanks)
            at = found.end(1) + (min(len(indent), len(blanks)) if is_cut else 0)
        letters.add_plain(at, part.end)
        if letters or not holes:
            yield letters.text(part if holes else span, _RAW.spell)


def _meaning(written: str) -> str:
    if written[0] != "\\":
        return written[0]
    kind = written[1]
    if len(written) == len("\\n"):
        return _NAMED.get(kind, kind)
    code = int(written[2:], 16)  # noqa: FURB166 (Python has no such prefixes)
    return chr(code) if code <= _LAST else "\ufffd"
