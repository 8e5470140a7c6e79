"""Syntax trees of files, with places counted in characters."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, Final

from tree_sitter import Language, Parser, Query, QueryCursor

from odataq.lint.code import Skip
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from odataq.source import Source

__all__ = ["DEPTH", "Tree", "inner", "read_tree", "walk"]

# How deep a host may follow a tree by calling itself.
DEPTH: Final = 150

# The library itself calls itself for some trees, and ends the process where these are
# some ten thousand levels deep. No file that people write comes near this.
_OPEN_BRACKETS: Final = 2_000
_BRACKET: Final = re.compile(r"[(\[{]|[)\]}]")

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
        self.root: Node = Parser(language).parse(encoded).root_node

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

    def all_of(self, *types: str) -> list[Node]:
        """Return all nodes of some types, in the order of the text."""
        found = QueryCursor(_query(self._language, types)).captures(self.root)
        return sorted(found.get("it", ()), key=lambda node: node.start_byte)


@cache
def _query(language: Language, types: tuple[str, ...]) -> Query:
    return Query(language, f"[{' '.join(f'({each})' for each in types)}] @it")


def read_tree(source: Source, language: Language) -> Tree | Skip:
    """Parse a file; it is skipped where its brackets nest too deep to be safe."""
    text = source.text
    if sum(text.count(each) for each in "([{") > _OPEN_BRACKETS:
        depth = 0
        for found in _BRACKET.finditer(text):
            if found.group() in "([{":
                depth += 1
                if depth > _OPEN_BRACKETS:
                    return Skip(Span(found.start(), found.end()), "nested too deep")
            elif depth:
                depth -= 1
    return Tree(source, language)


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
