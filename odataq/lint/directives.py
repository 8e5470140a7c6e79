"""What comments tell the linter: `odataq: ignore[ODQ201] reason`."""

from __future__ import annotations

import re
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic, Edit, Finding
from odataq.source import Span
from odataq.text.printable import printable
from odataq.text.suggest import did_you_mean, suggestions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from odataq.lint.code import Comment
    from odataq.source import Source

__all__ = [
    "OWN_CODES",
    "Action",
    "Directive",
    "Item",
    "lint_problem",
    "read_directives",
]


class Action(Enum):
    """What a directive does."""

    IGNORE = "ignore"
    IGNORE_NEXT_LINE = "ignore-next-line"
    IGNORE_FILE = "ignore-file"
    DISABLE = "disable"
    ENABLE = "enable"


# What is wrong with directives: only their own names mean these, no prefix does.
OWN_CODES: Final = frozenset({"ODQ001", "ODQ002"})
_INVALID: Final = "ODQ002"
_ACTIONS: Final = MappingProxyType({each.value: each for each in Action})
# What other linters call it.
_FOREIGN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "allow": "ignore",
        "disable-file": "ignore-file",
        "disable-line": "ignore",
        "disable-next-line": "ignore-next-line",
        "expect": "ignore",
        "noqa": "ignore",
        "nolint": "ignore",
        "off": "disable",
        "on": "enable",
        "skip": "ignore",
        "skip-file": "ignore-file",
        "suppress": "ignore",
    }
)
_LINTED: Final = tuple(each for each in CODES.values() if each.code.startswith("ODQ"))
_CODE_OF: Final[Mapping[str, str]] = MappingProxyType(
    {each.slug: each.code for each in _LINTED}
    | {each.code: each.code for each in _LINTED}
)
_PREFIX = re.compile(r"ODQ[0-9]{1,2}")
_SHOWN: Final = 40
# At the start of a line of a comment, or behind what begins another comment.
_DIRECTIVE = re.compile(
    r"(?:\A|(?<=[\r\n#/*!>;\-]))[ \t]*+(?P<name>(?i:odataq)\b)(?P<colon>[ \t]*+:)?"
    r"[ \t]*+(?P<word>[A-Za-z][\w\-]*+)?[ \t]*+"
    r"(?P<items>\[(?P<inner>[^\]\r\n]*+)(?P<close>\])?)?"
)
_REST = re.compile(r"[^\r\n]*")
_ITEM = re.compile(r"[^,]+")
# What marks a comment, and what separates a reason from the codes.
_MARKS: Final = " \t\r\n#/*-<!>;"
_SEPARATORS: Final = " \t:-\u2013\u2014"


@frozen
class Item:
    """A code, the name of one, or a prefix of several; `key` is the code or prefix."""

    text: str
    span: Span
    key: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that it names."""
        if self.key in CODES:
            return (self.key,)
        found = (each.code for each in _LINTED if each.code.startswith(self.key))
        return tuple(each for each in found if each not in OWN_CODES)


@frozen(eq=False)
class Directive:
    """A directive: `span` is its range in the file, without what marks the comment."""

    action: Action
    items: tuple[Item, ...]
    reason: str
    span: Span
    comment: Comment = field(repr=False)

    def removal(self, file: Source) -> Edit | None:
        """Return the edit that removes it, `None` where only a person can.

        With it goes the comment that says nothing else, and the line of that.
        """
        text, comment = file.text, self.comment.span
        before = text[comment.start : self.span.start].rstrip(_MARKS)
        behind = text[self.span.end : comment.end].strip(_MARKS)
        if behind or (before and "\n" in text[comment.start : comment.end]):
            return None
        if before:
            return Edit(Span(comment.start + len(before), comment.end), "")
        return Edit(_with_its_line(text, comment), "")

    def removal_of(self, number: int, unused: frozenset[int]) -> Edit:
        """Return the edit that removes one of its items, with a comma.

        `unused` are the numbers of all items that are removed beside it.
        """
        item = self.items[number].span
        if any(each not in unused for each in range(number)):
            return Edit(Span(self.items[number - 1].span.end, item.end), "")
        return Edit(Span(item.start, self.items[number + 1].span.start), "")


def _with_its_line(text: str, comment: Span) -> Span:
    """Return a comment with the blanks before it, and its line if that is all of it."""
    start = comment.start
    while start and text[start - 1] in " \t":
        start -= 1
    end = comment.end
    while end < len(text) and text[end] in " \t":
        end += 1
    is_line = (not start or text[start - 1] in "\r\n") and text[end : end + 1] in {
        "",
        "\r",
        "\n",
    }
    if not is_line:
        return Span(start, comment.end) if text[start - 1 : start] else comment
    if text.startswith("\r\n", end):
        return Span(start, end + 2)
    return Span(start, min(end + 1, len(text)))


def lint_problem(code: str, file: Source, finding: Finding) -> Diagnostic:
    """Return a finding of the linter in a file as the diagnostic of a code."""
    known = CODES[code]
    return Diagnostic(
        code,
        known.slug,
        known.severity,
        finding.message,
        file,
        finding.span,
        hint=finding.hint,
        fixes=finding.fixes,
    )


def read_directives(
    file: Source, comment: Comment
) -> tuple[list[Directive], list[Diagnostic]]:
    """Return the directives of a comment, and what is wrong with them.

    A comment that only mentions the linter has none. What is wrong with a part of a
    directive leaves the others.
    """
    reader = _Reader(file, comment)
    reader.read()
    return reader.directives, reader.found


@define
class _Reader:
    file: Source
    comment: Comment
    directives: list[Directive] = field(factory=list)
    found: list[Diagnostic] = field(factory=list)

    def read(self) -> None:
        start, end = self.comment.span.start, self.comment.span.end
        raw = self.file.text[start:end]
        matches = [*_DIRECTIVE.finditer(raw)]
        for number, each in enumerate(matches):
            following = matches[number + 1 :][:1]
            limit = following[0].start() if following else len(raw)
            rest = _REST.match(raw, each.end(), limit)
            last = rest.end() if rest else each.end()
            self._directive(each, raw[each.end() : last])

    def _directive(self, found: re.Match[str], rest: str) -> None:
        word, bracket = found["word"] or "", found["items"] is not None
        action = _ACTIONS.get(word)
        said = rest.strip(_MARKS)
        if found["colon"] is None:
            if action is not None and bracket:
                hint = f"write 'odataq: {word}[...]'"
                self._wrong("a colon is missing behind 'odataq'", found, hint=hint)
            return
        if action is None:
            if bracket or not said:
                self._unknown(word, found, is_sure=bracket)
            return
        if not bracket:
            shown = f"'{word}' names no code in brackets"
            self._wrong(shown, found, hint=f"write '{word}[ODQ201] reason'")
            return
        if found["close"] is None:
            self._wrong("the bracket is never closed", found, hint="add a ']'")
            return
        items = tuple(self._items(found))
        end = found.end() + len(rest.rstrip(_MARKS))
        span = Span(self._at(found.start("name")), self._at(end))
        if items:
            reason = rest.rstrip(_MARKS).lstrip(_SEPARATORS)
            self.directives.append(Directive(action, items, reason, span, self.comment))

    def _unknown(self, word: str, found: re.Match[str], *, is_sure: bool) -> None:
        like = _FOREIGN.get(word.lower())
        hint = f"write '{like}[...]'" if like else did_you_mean(word, _ACTIONS)
        if not is_sure and not like and not suggestions(word, _ACTIONS):
            return
        shown = printable(word, limit=_SHOWN)
        message = f"there is no '{shown}'" if word else "what to do isn't said"
        names = ", ".join(_ACTIONS)
        self._wrong(message, found, hint=hint or f"there are: {names}")

    def _items(self, found: re.Match[str]) -> Iterator[Item]:
        """Yield what stands in the brackets and means something, each once."""
        inner, start = found["inner"], found.start("inner")
        if not inner.strip():
            self._wrong("there is no code in the brackets", found)
        keys: set[str] = set()
        for each in _ITEM.finditer(inner):
            text = each[0].strip()
            if not text:
                continue
            at = start + each.start() + each[0].index(text)
            span = Span(self._at(at), self._at(at + len(text)))
            key = _key(text)
            shown = printable(text, limit=_SHOWN)
            if key is None:
                hint = did_you_mean(text, _CODE_OF) or "`odataq rules` lists all"
                self._problem(f"there is no code '{shown}'", span, hint)
            elif key in keys:
                message = f"'{shown}' stands twice in the brackets"
                self._problem(message, span, "remove one of them")
            else:
                keys.add(key)
                yield Item(text, span, key)

    def _wrong(
        self, message: str, found: re.Match[str], *, hint: str | None = None
    ) -> None:
        span = Span(self._at(found.start("name")), self._at(_end(found)))
        self._problem(message, span, hint)

    def _problem(self, message: str, span: Span, hint: str | None) -> None:
        problem = lint_problem(_INVALID, self.file, Finding(span, message, hint=hint))
        self.found.append(problem)

    def _at(self, offset: int) -> int:
        return self.comment.span.start + offset


def _end(found: re.Match[str]) -> int:
    """Return where the text of a match ends that isn't blank."""
    return found.start() + len(found[0].rstrip())


def _key(text: str) -> str | None:
    """Return the code or prefix that an item means, `None` where it means nothing."""
    if _PREFIX.fullmatch(text):
        is_known = any(each.code.startswith(text) for each in _LINTED)
        return text if is_known else None
    return _CODE_OF.get(text)
