"""Syntax trees of files, with places counted in characters."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import cache
from time import thread_time
from typing import TYPE_CHECKING, Final

from tree_sitter import Language, Parser, Query, QueryCursor

from odataq.lint.code import Comment, Skip
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from odataq.source import Source

__all__ = ["AMBIGUOUS", "DEPTH", "Tree", "inner", "read_tree", "walk"]

# How deep a host may follow a tree by calling itself.
DEPTH: Final = 150

# The library itself calls itself for some trees, and ends the process where these are
# some ten thousand levels deep. No file that people write comes near this.
_DEEPEST: Final = 2_000
_BRACKET: Final = re.compile(r"(?P<open>[(\[{])|(?P<close>[)\]}])")

# Where `<` may compare or begin types, and `is` may begin a pattern, the library reads
# a statement in several ways at once. For what has no end of them the time grows with
# the square of their number, and for most of it no time is asked for.
AMBIGUOUS: Final = re.compile(
    r"(?P<open><(?!=)|\bis\b)|(?P<close>(?<![=-])>(?!=))|(?P<end>[;{}])"
)
_MOST_IN_STATEMENT: Final = 20_000

# Of ordinary code a megabyte takes some tenths of a second.
_SECONDS: Final = 3.0
_SECONDS_PER_BYTE: Final = 1.5e-6

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_WIDE: Final = re.compile("[^\x00-\x7f]")


class Tree:
    """The tree of a file. Its nodes count bytes; this knows the characters."""

    __slots__ = ("_behind", "_gained", "_language", "root", "source", "text")

    def __init__(self, source: Source, language: Language) -> None:
        """Parse a text, which always gives a tree: some nodes may be `ERROR`."""
        self.source = source
        self.text = source.text
        self._language = language
        # A half of a pair can't be encoded; this takes as many bytes as it would.
        encoded = _SURROGATE.sub("\ufffd", self.text).encode()
        self._behind = array("L")
        self._gained = array("L")
        if len(encoded) != len(self.text):
            self._count_bytes()
        self.root: Node = _parsed(encoded, language)

    def _count_bytes(self) -> None:
        gained = 0
        for found in _WIDE.finditer(self.text):
            char = found.group()
            gained += 1 if char < "\u0800" else 2 if char < "\U00010000" else 3
            self._behind.append(found.end() + gained)
            self._gained.append(gained)

    def offset(self, byte: int) -> int:
        """Return the offset of the character that begins at a byte."""
        at = bisect_right(self._behind, byte)
        return byte - self._gained[at - 1] if at else byte

    def span(self, node: Node) -> Span:
        """Return the range of a node in the file."""
        return Span(self.offset(node.start_byte), self.offset(node.end_byte))

    def text_of(self, node: Node) -> str:
        """Return what the file has for a node."""
        return self.text[self.offset(node.start_byte) : self.offset(node.end_byte)]

    def is_alone(self, node: Node) -> bool:
        """Whether a comment has its line for itself, as far as it begins there.

        In JSX, the braces that it has to stand in are no other thing.
        """
        start, end = self.offset(node.start_byte), self.offset(node.end_byte)
        at = self._behind_text(start)
        if self.text.startswith("{", at - 1, start) and self.text.startswith("}", end):
            at = self._behind_text(at - 1)
        return not at or self.text[at - 1] in "\r\n"

    def _behind_text(self, at: int) -> int:
        """Return where the blanks before an offset begin, in its line."""
        while at and self.text[at - 1].isspace() and self.text[at - 1] not in "\r\n":
            at -= 1
        return at

    def comments(
        self, marks: Iterable[tuple[str, str]], *types: str
    ) -> tuple[Comment, ...]:
        """Return the comments, which are nodes of some types.

        The text of one is without the first of the marks, a start with its end, that it
        begins with.
        """
        return tuple(self._comment(each, marks) for each in self.all_of(*types))

    def _comment(self, node: Node, marks: Iterable[tuple[str, str]]) -> Comment:
        text = self.text_of(node)
        for start, end in marks:
            if text.startswith(start):
                text = text.removeprefix(start).removesuffix(end)
                break
        return Comment(self.span(node), text, self.is_alone(node))

    def all_of(self, *types: str) -> list[Node]:
        """Return all nodes of some types, in the order of the text."""
        found = QueryCursor(_query(self._language, types)).captures(self.root)
        return sorted(found.get("it", ()), key=lambda node: node.start_byte)


class _TooLongError(Exception):
    """A text took more time than any that people write."""


def _parsed(encoded: bytes, language: Language) -> Node:
    """Parse bytes, which always gives a tree, if they aren't far from the language."""
    begin = thread_time()
    most = _SECONDS + len(encoded) * _SECONDS_PER_BYTE

    def read(byte: int, _: object) -> bytes:
        return encoded[byte:] if byte else encoded

    def is_enough(_byte: int, _has_error: bool) -> bool:  # noqa: FBT001 - called by the library
        return thread_time() - begin > most

    try:
        return Parser(language).parse(read, progress_callback=is_enough).root_node
    except ValueError as error:
        raise _TooLongError from error


@cache
def _query(language: Language, types: tuple[str, ...]) -> Query:
    return Query(language, f"[{' '.join(f'({each})' for each in types)}] @it")


def read_tree(
    source: Source, language: Language, nesting: re.Pattern[str] | None = None
) -> Tree | Skip:
    """Parse a file, unless that isn't safe or takes too long.

    Brackets may nest too deep, and what `nesting` finds, which is `AMBIGUOUS` for some
    languages; and what is far from being of the language takes twenty times as long as
    what is.
    """
    text = source.text
    skip = None
    if sum(text.count(each) for each in "([{") > _DEEPEST:
        skip = _too_deep(text, _BRACKET, len(text))
    if skip is None and nesting is not None:
        skip = _too_deep(text, nesting, _MOST_IN_STATEMENT)
    if skip is not None:
        return skip
    try:
        return Tree(source, language)
    except _TooLongError:
        return Skip(Span(0, min(1, len(text))), "takes too long to read")


def _too_deep(text: str, nesting: re.Pattern[str], most: int) -> Skip | None:
    """Return where levels are too deep, or more than most are opened before an end."""
    depth = count = 0
    for found in nesting.finditer(text):
        if found.lastgroup == "open":
            depth += 1
            count += 1
            if depth > _DEEPEST or count > most:
                return Skip(Span(found.start(), found.end()), "nested too deep")
        elif found.lastgroup == "end":
            depth = count = 0
        elif depth:
            depth -= 1
    return None


def inner(node: Node) -> list[Node]:
    """Return the named children of a node without its comments."""
    # What the grammar has no place for is extra, too.
    return [each for each in node.named_children if each.is_error or not each.is_extra]


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it in the order of the text, however deep."""
    waiting = [node]
    while waiting:
        latest = waiting.pop()
        yield latest
        waiting.extend(reversed(latest.children))
