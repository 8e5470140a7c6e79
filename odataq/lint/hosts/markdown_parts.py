"""The parts of a Markdown text that may have queries: fenced blocks, code, comments."""

from __future__ import annotations

import re
from typing import Final

from attrs import define, field, frozen

from odataq.lint.code import Comment
from odataq.source import Source, Span

__all__ = ["Block", "MarkdownParts", "read_parts"]

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_BLANKS: Final = " \t"
# A fence may stand in lists and quotations, and begin one of their items.
_FENCE = re.compile(
    r"((?:[ \t]++|>|(?:[-*+]|[0-9]{1,9}[.)])(?=[ \t]))*+)(`{3,}+|~{3,}+)([^\r\n]*)"
)
_LANGUAGE = re.compile(r"[ \t]*+\{?\.?([\w#+\-]*)")
_MARKS = re.compile(r"`++|<!--")
_COMMENT: Final = "<!--"
_COMMENT_END: Final = "-->"
_QUOTE: Final = ">"


@frozen
class Block:
    """A fenced block: its range with the fences, its language in small letters.

    `source` has the text within, without what is in front of its lines.
    """

    span: Span
    language: str
    source: Source = field(repr=False)


@frozen
class MarkdownParts:
    """The parts of a text, each in its order; the spans of code lack its marks."""

    blocks: tuple[Block, ...]
    code: tuple[Span, ...]
    comments: tuple[Comment, ...]


def read_parts(file: Source) -> MarkdownParts:
    """Return the parts of a text; never raises, and takes time as the text is long.

    Blocks by indentation are no parts, because only their surroundings tell them from
    the text of a list.

    Spec: CommonMark, "Fenced code blocks", "Code spans", "HTML blocks".
    """
    reader = _Reader(file)
    reader.read()
    return MarkdownParts(
        tuple(reader.blocks), tuple(reader.code), tuple(reader.comments)
    )


@define
class _Open:
    """A block whose end isn't reached."""

    start: int
    prefix: str
    fence: str
    language: str
    pieces: list[str] = field(factory=list)
    offsets: list[int] = field(factory=list)
    end: int = 0


@define
class _Reader:
    file: Source
    blocks: list[Block] = field(factory=list)
    code: list[Span] = field(factory=list)
    comments: list[Comment] = field(factory=list)
    open: _Open | None = None
    # Where the search for what isn't in a paragraph goes on: behind a comment.
    behind: int = 0
    # Behind this no comment ends.
    last_end: int = -1

    def read(self) -> None:
        self.last_end = self.file.text.rfind(_COMMENT_END)
        for found in _LINE.finditer(self.file.text):
            self._line(found.start(), found[1], found[2])
        self._close(len(self.file.text))

    def _line(self, start: int, text: str, line_break: str) -> None:
        if self.open and self._goes_on(self.open, start, text, line_break):
            return
        if start < self.behind:
            self._inline(start, text)
            return
        found = _FENCE.match(text)
        if found is None or ("`" in found[2] and "`" in found[3]):
            self._inline(start, text)
            return
        language = _LANGUAGE.match(found[3])
        self.open = _Open(
            start + found.end(1),
            found[1],
            found[2],
            language[1].lower() if language else "",
            end=start + len(text),
        )

    # Blocks

    def _goes_on(self, block: _Open, start: int, text: str, line_break: str) -> bool:
        """Add a line to the open block, or close it; tell whether it was its own."""
        width = _width_of_prefix(block.prefix, text)
        if width is None:
            self._close(block.end)
            return False
        rest = text[width:]
        bare = rest.strip(_BLANKS)
        if bare.startswith(block.fence) and not bare.strip(block.fence[0]):
            self._close(start + len(text))
            return True
        block.pieces.append(rest + line_break)
        end = start + len(text) + len(line_break)
        block.offsets.extend(range(start + width, end))
        block.end = start + len(text)
        return True

    def _close(self, end: int) -> None:
        block, self.open = self.open, None
        if block is None:
            return
        text = "".join(block.pieces)
        last = block.offsets[-1] + 1 if block.offsets else end
        source = Source(text, self.file.name, self.file, (*block.offsets, last))
        self.blocks.append(Block(Span(block.start, end), block.language, source))

    # Paragraphs

    def _inline(self, start: int, text: str) -> None:
        """Find code and comments in a line of a paragraph."""
        marks = [
            each
            for each in _MARKS.finditer(text)
            if start + each.start() >= self.behind
        ]
        closing = _closing(marks)
        last = self.file.text.rfind(_COMMENT_END, start, start + len(text))
        at = 0
        for number, each in enumerate(marks):
            if each.start() < at:
                continue
            if each[0] == _COMMENT:
                at = self._comment(start, text, each.start(), last) - start
            elif number in closing:
                end = closing[number]
                self.code.append(Span(start + each.end(), start + end.start()))
                at = end.end()

    def _comment(self, start: int, line: str, at: int, last: int) -> int:
        """Note the comment that begins in a line; return where it ends.

        `last` is where the last one ends that ends in the line, -1 for none.
        """
        first = start + at
        text = self.file.text
        is_alone = not line[:at].strip(" \t>")
        # Within a paragraph, a comment without an end is text.
        limit = self.last_end if is_alone else last
        end = -1
        if first < limit:
            end = text.find(
                _COMMENT_END, first + len(_COMMENT), limit + len(_COMMENT_END)
            )
        if end < 0:
            return first + len(_COMMENT)
        span = Span(first, end + len(_COMMENT_END))
        inner = text[first + len(_COMMENT) : end].strip()
        self.comments.append(Comment(span, inner, is_alone))
        self.behind = max(self.behind, span.end)
        return span.end


def _closing(marks: list[re.Match[str]]) -> dict[int, re.Match[str]]:
    """Return the run of backticks that closes each: the next one as long."""
    closing: dict[int, re.Match[str]] = {}
    following: dict[str, re.Match[str]] = {}
    for number in range(len(marks) - 1, -1, -1):
        each = marks[number]
        if each[0] in following:
            closing[number] = following[each[0]]
        following[each[0]] = each
    return closing


def _width_of_prefix(prefix: str, text: str) -> int | None:
    """Return how much of a line is in front of a block that began behind a prefix.

    `None` where the line is no part of it, because a quotation has ended. Less blanks
    than in front of the fence are no end of a block: tools differ in it.
    """
    at = 0
    for char in prefix:
        if char == _QUOTE:
            blank = at
            while blank < len(text) and text[blank] in _BLANKS:
                blank += 1
            if text[blank : blank + 1] != _QUOTE:
                return None
            at = blank + 1
        elif text[at : at + 1] in {" ", "\t"}:
            at += 1
    return at
