"""What a text of code is made of, put together: `Folder`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import evolve

from odataq.limits import LIMITS
from odataq.lint import code as c
from odataq.lint.names import count_before
from odataq.lint.template import Template
from odataq.source import Span
from odataq.text.holes import HOLE
from odataq.text.percent import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from odataq.limits import Limits
    from odataq.lint.names import Frame

    OfCall = Callable[
        [c.Expression, Frame, "Folder", c.Named | None],
        Template | None,
    ]

__all__ = ["Folder", "encoded", "leaves", "mapped", "separated"]

# How deep names and formats may stand in each other; what is deeper isn't known.
_DEPTH: Final = 40
# How deep maps may stand in each other that are written as text.
_MADE: Final = 3
# How many characters names may bring in, in one file: of a few lines that say
# `b = a + a; c = b + b` nothing else would be an end.
_BROUGHT_IN: Final = 1_000_000

_PLACEHOLDER = re.compile(
    r"\{\{|\}\}"
    r"|\{(?P<name>[^{}:!,\[.]*+)(?P<part>[^{}:!,]*+)(?P<form>[:!,][^{}]*+)?+\}"
)
_OPTION: Final = re.compile(r"(?:\$|%24)\w+=")
_NOTHING: Final = frozenset({"", "null", "None", "undefined", "nil", "$null"})
# Calls on lists that give some or all of their items.
_PICKING: Final = frozenset({"filter", "toarray", "tolist", "where"})
# Calls on lists that make something of each item.
_MAPPING: Final = frozenset({"map", "select"})
_NEW_LIST: Final = re.compile(r"(?i:list|array|arraylist)")
# What has another meaning in a URL than in the text that is to be encoded.
_TO_ENCODE: Final = re.compile(r"[%&#+;/?\x00-\x1f]")


class Folder:
    """Folds expressions into templates; remembers what it has folded.

    Nothing is said of what it can't know: that is a hole. A template that is longer
    than a query may be is cut behind that length. Of several values it takes the
    one that was chosen, see `choose`.
    """

    __slots__ = (
        "_brought_in",
        "_choice",
        "_chosen",
        "_known",
        "_made",
        "_most",
        "_of_call",
    )

    def __init__(self, limits: Limits = LIMITS, of_call: OfCall | None = None) -> None:
        """Remember nothing yet; `of_call` says what calls make, as far as it knows."""
        self._of_call = of_call
        self._made = 0
        self._most = limits.query_characters + 1
        self._known: dict[int, Template] = {}
        self._brought_in = 0
        self._choice = 0
        self._chosen: frozenset[int] = frozenset()

    def choose(self, eithers: frozenset[int] = frozenset(), choice: int = 0) -> None:
        """Take an option of some `Either`, given by their `id`, from now on.

        The one with an index, or the last one. Of all others nothing is known.
        """
        self._chosen = eithers
        self._choice = choice
        self._known.clear()

    def template(
        self, expression: c.Expression, frame: Frame, depth: int = 0
    ) -> Template:
        """Return the text of an expression that stands in a frame."""
        match expression:
            case c.Text():
                return self._cut(Template.of_text(expression))
            case c.Joined() | c.Named() | c.Glued() | c.Filled() | c.Encoded():
                known = self._known.get(id(expression))
                if known is None:
                    known = self._fold(expression, frame, depth + 1)
                    self._known[id(expression)] = known
                return known
            case c.Call() if depth < _DEPTH:
                made = self._made_by(expression, frame)
                return Template.hole(expression.span) if made is None else made
            case c.Either() if depth < _DEPTH:
                return self._one_of(expression, frame, depth)
            case _:
                return Template.hole(expression.span)

    def resolved(
        self, expression: c.Expression, frame: Frame
    ) -> tuple[c.Expression, Frame]:
        """Return what a name stands for, and its frame; others stand for themselves.

        A name that stands for a list or map that is changed later stays a name.
        """
        for _ in range(_DEPTH):
            if isinstance(expression, c.Either):
                option = self._option(expression)
                if option is None:
                    break
                expression = option
                continue
            if not isinstance(expression, c.Named):
                break
            pieces = frame.pieces_of(expression)
            if pieces is None or len(pieces[1]) != 1 or pieces[1][0] is None:
                break
            value = pieces[1][0]
            is_touched = expression.name in pieces[0].touched
            if is_touched and not isinstance(value, c.Mapped):
                break
            frame, expression = pieces[0], value
        return expression, frame

    def items(
        self, expression: c.Expression, frame: Frame
    ) -> list[tuple[c.Expression | None, Frame]]:
        """Return the items of a list, with the frame of each; `None` if it isn't known.

        A name has what it got first and what was added to it. What is made of each of
        some items is one item.
        """
        value, inner = self._picked(expression, frame)
        if isinstance(value, c.Listed):
            return [(each, inner) for each in value.items]
        span = _made_in(value)
        made = None if span is None else inner.made_within(span)
        if made is not None:
            return [made]
        if not isinstance(value, c.Named):
            return []
        found = inner.pieces_of(value)
        if found is None or value.name in found[0].touched:
            return []
        return [*self._items_of(found[1], found[0])]

    def _picked(
        self, expression: c.Expression, frame: Frame
    ) -> tuple[c.Expression, Frame]:
        value, frame = self.resolved(expression, frame)
        for _ in range(_DEPTH):
            if not isinstance(value, c.Call) or value.receiver is None:
                break
            if value.name.lower() not in _PICKING:
                break
            value, frame = self.resolved(value.receiver, frame)
        return value, frame

    def _items_of(
        self, pieces: tuple[c.Expression | None, ...], frame: Frame
    ) -> Iterator[tuple[c.Expression | None, Frame]]:
        for at, piece in enumerate(pieces):
            listed, inner = piece, frame
            if isinstance(piece, c.Named):
                listed, inner = self.resolved(piece, frame)
            if isinstance(listed, c.Listed):
                yield from ((each, inner) for each in listed.items)
            elif at and isinstance(listed, c.Text | c.Joined | c.Filled):
                # An item that is added without a list around it.
                yield listed, inner
            elif not _is_empty(listed):
                yield None, frame

    def after(self, assignment: c.Assignment, frame: Frame) -> Template:
        """Return the text that a name has behind an assignment that adds to it."""
        name, at = assignment.name, assignment.span.start
        pieces = None
        if name not in frame.changed and self._brought_in <= _BROUGHT_IN:
            count = count_before(frame.values[name], at)
            pieces = frame.pieces_before(name, count, at)
        span = Span(assignment.span.start, assignment.value.span.start)
        known = self._pieces(pieces or (None,), span, frame, 1)
        self._brought_in += len(known.text)
        added = self.template(assignment.value, frame)
        return self._joined([known, added])

    def _fold(  # noqa: PLR0911 (one for each class)
        self, expression: c.Expression, frame: Frame, depth: int
    ) -> Template:
        if depth > _DEPTH:
            return Template.hole(expression.span)
        match expression:
            case c.Joined():
                return self._joined(
                    self.template(each, frame, depth) for each in leaves(expression)
                )
            case c.Named():
                return self._named(expression, frame, depth)
            case c.Glued():
                return self._glued(expression, frame, depth)
            case c.Filled():
                return self._filled(expression, frame, depth)
            case c.Encoded():
                return encoded(self.template(expression.value, frame, depth))
        return Template.hole(expression.span)

    def _option(self, either: c.Either) -> c.Expression | None:
        told = [each for each in either.options if not _is_nothing(each)]
        if len(told) == 1:
            # What may be added is looked at as if it were.
            return told[0]
        if id(either) not in self._chosen:
            return None
        return either.options[min(self._choice, len(either.options) - 1)]

    def _one_of(self, either: c.Either, frame: Frame, depth: int) -> Template:
        hole = Template.hole(either.span)
        option = self._option(either)
        if option is None:
            return hole
        template = self.template(option, frame, depth + 1)
        # Without a value it is as good as unknown what the text has there.
        is_hole = template.text in _NOTHING or template.text == HOLE
        return hole if is_hole else template

    def _joined(self, parts: Iterable[Template]) -> Template:
        kept, length = [], 0
        for each in parts:
            kept.append(each)
            length += len(each.text)
            if length > self._most:
                break
        return self._cut(kept[0] if len(kept) == 1 else Template.joined(kept))

    def _cut(self, template: Template) -> Template:
        if len(template.text) <= self._most:
            return template
        return template.cut(0, self._most)

    def _named(self, named: c.Named, frame: Frame, depth: int) -> Template:
        hole = Template.hole(named.span)
        if self._brought_in > _BROUGHT_IN:
            return hole
        found = frame.pieces_of(named)
        if found is None:
            return hole
        inner, pieces = found
        if named.name in inner.touched or any(map(_is_list, pieces)):
            return hole
        template = None
        if len(pieces) == 1 and pieces[0] is not None:
            # More is known of what has a name to which things are added.
            template = self._made_by(pieces[0], inner, named)
        if template is None:
            template = self._pieces(pieces, named.span, inner, depth)
        self._brought_in += len(template.text)
        return hole if template.text in {HOLE, ""} else template

    def _made_by(
        self, maker: c.Expression, frame: Frame, named: c.Named | None = None
    ) -> Template | None:
        if self._of_call is None or self._made >= _MADE:
            return None
        self._made += 1
        try:
            return self._of_call(maker, frame, self, named)
        finally:
            self._made -= 1

    def _pieces(
        self,
        pieces: tuple[c.Expression | None, ...],
        span: Span,
        frame: Frame,
        depth: int,
    ) -> Template:
        # What isn't known of a name has the place where the name is used.
        return self._joined(
            Template.hole(span) if each is None else self.template(each, frame, depth)
            for each in pieces
        )

    def _glued(self, glued: c.Glued, frame: Frame, depth: int) -> Template:
        items = self.items(glued.items, frame)
        if all(each is None for each, _ in items):
            return Template.hole(glued.span)
        separator = self.template(glued.separator, frame, depth)
        parts: list[Template] = []
        seen: set[str] = set()
        for each, inner in items:
            if each is None:
                # Nothing, or a separator and more.
                parts.append(Template.hole(glued.items.span))
                continue
            template = self.template(each, inner, depth)
            option = _OPTION.match(template.text)
            if option is not None and separator.text == "&":
                if option[0] in seen:
                    # One or the other: which isn't known.
                    continue
                seen.add(option[0])
            if parts and separator.has_holes:
                parts.append(Template.hole(Span(each.span.start, each.span.start)))
            elif parts:
                end = parts[-1].ends[-1] if parts[-1].ends else each.span.start
                parts.append(Template.made_up(separator.text, end))
            parts.append(template)
        return self._joined(parts)

    def _filled(self, filled: c.Filled, frame: Frame, depth: int) -> Template:
        pattern = self.template(filled.pattern, frame, depth)
        by = _respelled(pattern, _Doubling)
        pattern = evolve(pattern, spellings=by)
        return self._joined(self._filled_parts(pattern, filled, frame, depth))

    def _filled_parts(
        self, pattern: Template, filled: c.Filled, frame: Frame, depth: int
    ) -> Iterator[Template]:
        at, count = 0, 0
        for found in _PLACEHOLDER.finditer(pattern.text):
            yield pattern.cut(at, found.start())
            at = found.end()
            start, end = pattern.starts[found.start()], pattern.ends[at - 1]
            if found["name"] is None:
                brace = found.group()[0]
                spelling = pattern.spellings[found.start()]
                yield Template(brace, (start,), (end,), (spelling,))
                continue
            name = found["name"].strip()
            if not name:
                name, count = str(count), count + 1
            value = _argument(name, filled.arguments)
            if value is None or found["part"] or found["form"]:
                yield Template.hole(Span(start, end))
                continue
            template = self.template(value, frame, depth)
            is_hole = template.text == HOLE
            yield Template.hole(Span(start, end)) if is_hole else template
        yield pattern.cut(at)


def _is_nothing(expression: c.Expression) -> bool:
    return isinstance(expression, c.Text) and expression.text in _NOTHING


def _made_in(value: c.Expression) -> Span | None:
    """Return where the function stands that makes the items of a list."""
    if isinstance(value, c.Unknown):
        return value.span
    if isinstance(value, c.Call) and value.name.lower() in _MAPPING:
        return value.arguments[0].value.span if len(value.arguments) == 1 else None
    return None


def _is_list(expression: c.Expression | None) -> bool:
    return isinstance(expression, c.Listed)


def _is_empty(expression: c.Expression | None) -> bool:
    """Say whether it is a new list without items."""
    return (
        isinstance(expression, c.Call)
        and not expression.arguments
        and _NEW_LIST.fullmatch(expression.name) is not None
    )


def _argument(name: str, arguments: tuple[c.Argument, ...]) -> c.Expression | None:
    if name.isascii() and name.isdigit():
        unnamed = [each for each in arguments if each.name is None]
        at = int(name[:4])
        return unnamed[at].value if at < len(unnamed) else None
    return next((each.value for each in arguments if each.name == name), None)


def leaves(joined: c.Joined) -> Iterator[c.Expression]:
    """Yield what is joined, in order, however deep it is joined."""
    waiting: list[c.Expression] = [joined]
    while waiting:
        latest = waiting.pop()
        if isinstance(latest, c.Joined):
            waiting.extend(reversed(latest.parts))
        else:
            yield latest


def separated(items: Iterable[Template | None], span: Span) -> Template:
    """Return the items of a list with commas; `None` is what isn't known of it.

    `span` is where the code has the list.
    """
    parts: list[Template] = []
    for each in items:
        if each is None:
            parts.append(Template.hole(span))
            continue
        if parts and each.text:
            parts.append(Template.made_up(",", each.starts[0]))
        parts.append(each)
    return Template.joined(parts)


def encoded(template: Template) -> Template:
    """Return a text as it stands in a URL once it is encoded.

    Only what would mean something else there is encoded; the first character of an
    escape has the place of what it stands for.
    """
    if _TO_ENCODE.search(template.text) is None:
        by = _respelled(template, _Decoding)
        return evolve(template, spellings=by)
    return mapped(template, lambda char: f"%{ord(char):02X}", _TO_ENCODE)


def mapped(
    template: Template, replaced: Callable[[str], str], pattern: re.Pattern[str]
) -> Template:
    """Return a text with some of its characters written otherwise."""
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    spellings: list[c.Spelling | None] = []
    raw = _respelled(template, _Decoding)
    for at, char in enumerate(template.text):
        text = replaced(char) if pattern.match(char) else char
        start, end = template.starts[at], template.ends[at]
        texts.append(text)
        starts.extend([start, *[end] * (len(text) - 1)])
        ends.extend([end] * len(text))
        spellings.extend([raw[at]] * len(text))
    return Template("".join(texts), tuple(starts), tuple(ends), tuple(spellings))


def _respelled(
    template: Template, around: Callable[[c.Spelling], c.Spelling]
) -> tuple[c.Spelling | None, ...]:
    made: dict[int, c.Spelling] = {}
    spellings: list[c.Spelling | None] = []
    for each in template.spellings:
        if each is None:
            spellings.append(None)
            continue
        by = made.get(id(each))
        if by is None:
            by = made[id(each)] = around(each)
        spellings.append(by)
    return tuple(spellings)


class _Decoding:
    """Writes text of a URL where the code has it before it is encoded."""

    __slots__ = ("_spelling",)

    def __init__(self, spelling: c.Spelling) -> None:
        self._spelling = spelling

    def __call__(self, text: str, /) -> str | None:
        return self._spelling(decode(text, 0, len(text)).text)


class _Doubling:
    """Writes text into a pattern whose placeholders have braces."""

    __slots__ = ("_spelling",)

    def __init__(self, spelling: c.Spelling) -> None:
        self._spelling = spelling

    def __call__(self, text: str, /) -> str | None:
        return self._spelling(text.replace("{", "{{").replace("}", "}}"))
