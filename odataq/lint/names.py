"""What the names of a file stand for where they are used."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from attrs import define, field

from odataq.lint import code as c

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.source import Span

__all__ = ["Frame", "children", "count_before", "frames_of"]

# How many additions to a name are followed: with more it isn't known.
_ADDITIONS: Final = 100
# How many dots names may have for the items of maps in maps.
_DOTS: Final = 8
# How many items such a map may have: each use of one looks through all.
_ITEMS: Final = 500

# A function with so many parts does more than make a text of an item.
_PARTS: Final = 4
_TEXTS: Final = (c.Text, c.Joined, c.Glued, c.Filled, c.Encoded)
# Calls that add what they are given to the end of a list, an entry to a map, and all
# of another list or map.
_ADDING: Final = frozenset({"add", "append", "push"})
_SETTING: Final = frozenset({"add", "append", "set", "tryadd"})
_EXTENDING: Final = frozenset({"addrange", "extend"})
_UPDATING: Final = "update"
# Calls that change a list or a map on which they are called.
_CHANGES: Final = frozenset(
    {
        *("add", "addrange", "append", "assign", "clear", "concat", "delete"),
        *("extend", "insert", "pop", "push", "remove", "set", "setdefault", "shift"),
        *("splice", "tryadd", "unshift", "update"),
    }
)


@define(eq=False)
class Frame:
    """A scope with what its names get.

    `changed` are names that scopes within change, with the first two such changes and
    their frames. `touched` are names of lists and maps that calls change otherwise than
    by adding to them, or within; `filled` those of maps that get items, here or within.
    `makers` are scopes directly within that do nothing but make a text.
    """

    scope: c.Scope
    parent: Frame | None = None
    values: dict[str, list[c.Assignment]] = field(factory=lambda: defaultdict(list))
    items: dict[str, list[c.Assignment]] = field(factory=lambda: defaultdict(list))
    changed: dict[str, list[tuple[Frame, c.Assignment]]] = field(factory=dict)
    touched: set[str] = field(factory=set)
    filled: set[str] = field(factory=set)
    makers: list[tuple[c.Expression, Frame]] = field(factory=list)

    def pieces_of(
        self, named: c.Named
    ) -> tuple[Frame, tuple[c.Expression | None, ...]] | None:
        """Return what a name stands for: expressions behind each other.

        With the frame that they are in; `None` among them is something unknown.
        Returns `None` where nothing is certain of it.
        """
        name, at = named.name, named.span.start
        frame = self._frame_with(name)
        if frame is None:
            return self._given_within(name) or self._item_of(named)
        if name in frame.changed:
            return self._given_within(name)
        entries = frame.values[name]
        count = count_before(entries, at)
        if frame is not self and count < len(entries):
            # It runs when it is called, and by then all of them may have happened.
            if len(entries) > 1 or entries[0].is_conditional or entries[0].is_added:
                return None
            count = 1
        pieces = frame.pieces_before(name, count, at)
        return None if pieces is None else (frame, pieces)

    def _given_within(
        self, name: str
    ) -> tuple[Frame, tuple[c.Expression | None, ...]] | None:
        """Return what a name gets in a scope within, and nowhere else.

        That is how constructors give fields their values.
        """
        frame: Frame | None = self
        while frame is not None and name not in frame.changed:
            if name in frame.scope.parameters:
                return None
            frame = frame.parent
        if frame is None or name in frame.touched or name in frame.filled:
            return None
        given = frame.changed[name]
        if len(given) != 1 or any(map(_has_value, frame.values.get(name, ()))):
            return None
        inner, assignment = given[0]
        if assignment.is_conditional or assignment.is_added:
            return None
        return inner, (assignment.value,)

    def _item_of(
        self, named: c.Named
    ) -> tuple[Frame, tuple[c.Expression | None, ...]] | None:
        """Return what `a.b` stands for where `a` is a map that nothing changes."""
        before, _, key = named.name.rpartition(".")
        if not before or before.count(".") > _DOTS:
            return None
        found = self.pieces_of(c.Named(named.span, before))
        if found is None or len(found[1]) != 1:
            return None
        frame, (value,) = found
        root = before.partition(".")[0]
        owner = self._frame_with(root) or frame
        if not owner.filled.isdisjoint((before, root)) or before in owner.touched:
            return None
        if not isinstance(value, c.Mapped) or len(value.entries) > _ITEMS:
            return None
        items = [each for name, each in value.entries if _text_of(name) == key]
        is_told = all(_text_of(name) is not None for name, _ in value.entries)
        return (frame, (items[0],)) if is_told and len(items) == 1 else None

    def pieces_before(
        self, name: str, count: int, at: int
    ) -> tuple[c.Expression | None, ...] | None:
        """Return what a name has at an offset, behind some of its assignments."""
        is_parameter = name in self.scope.parameters
        entries = self.values[name]
        pieces: list[c.Expression | None] = []
        outermost: Span | None = None
        for index in range(count - 1, max(-1, count - 1 - _ADDITIONS), -1):
            each = entries[index]
            is_certain = _is_certain(each, at)
            if each.is_added:
                pieces.append(each.value if is_certain else None)
                if is_certain and each.is_conditional:
                    outermost = each.branch
                continue
            if not is_certain and (is_parameter or count > 1):
                return None
            if outermost is not None and not _is_in(each.span, outermost):
                return None
            if isinstance(each.value, c.Listed):
                # What may be added to a list is looked at as if it were.
                return tuple(entry.value for entry in entries[index:count])
            return (*_without_repeated(each.value, pieces),)
        return None

    def made_within(self, span: Span) -> tuple[c.Expression, Frame] | None:
        """Return the text that a short function makes for each item of a list.

        One that stands in a range of the code, with its frame.
        """
        index = bisect_left(self.makers, span.start, key=_start_of_maker)
        if index == len(self.makers):
            return None
        made, frame = self.makers[index]
        return (made, frame) if made.span.end <= span.end else None

    def _frame_with(self, name: str) -> Frame | None:
        frame: Frame | None = self
        while frame is not None:
            if name in frame.values:
                return frame
            if name in frame.scope.parameters or name in frame.changed:
                return None
            frame = frame.parent
        return None


def count_before(entries: list[c.Assignment], at: int) -> int:
    """Return how many of the assignments of a name have happened at an offset."""
    return bisect_right(entries, at, key=_end)


def _end(assignment: c.Assignment) -> int:
    return assignment.span.end


def _without_repeated(
    value: c.Expression, pieces: list[c.Expression | None]
) -> Iterator[c.Expression | None]:
    yield value
    was_known = True
    for each in reversed(pieces):
        if each is not None or was_known:
            yield each
        was_known = each is not None


def _has_value(assignment: c.Assignment) -> bool:
    # What is only declared has none.
    value = assignment.value
    return not isinstance(value, c.Unknown) or bool(value.parts)


def _text_of(key: c.Expression) -> str | None:
    return key.text if isinstance(key, c.Text) else None


def _is_certain(assignment: c.Assignment, at: int) -> bool:
    branch = assignment.branch
    return not assignment.is_conditional or (
        branch is not None and branch.start <= at < branch.end
    )


def _is_in(span: Span, outer: Span) -> bool:
    return outer.start <= span.start and span.end <= outer.end


def frames_of(scope: c.Scope) -> list[Frame]:
    """Return a frame for a scope and each one within, outer ones first."""
    frames = [Frame(scope)]
    for frame in frames:
        waiting: list[c.Expression] = []
        for part in frame.scope.parts:
            if isinstance(part, c.Scope):
                inner = Frame(part, frame)
                frames.append(inner)
                made = _made_by(part)
                if made is not None:
                    frame.makers.append((made, inner))
            elif isinstance(part, c.Assignment):
                _note(part, frame)
                waiting.append(part.value)
            else:
                waiting.append(part)
        while waiting:
            latest = waiting.pop()
            if isinstance(latest, c.Call):
                _note_change(latest, frame)
            waiting.extend(children(latest))
        for entries in (*frame.values.values(), *frame.items.values()):
            entries.sort(key=_end)
        frame.makers.sort(key=_start_of_maker)
    return frames


def _start_of_maker(maker: tuple[c.Expression, Frame]) -> int:
    return maker[0].span.start


def _made_by(scope: c.Scope) -> c.Expression | None:
    texts = [each for each in scope.parts[:_PARTS] if isinstance(each, _TEXTS)]
    is_short = len(scope.parts) < _PARTS and len(texts) == 1
    is_plain = not any(isinstance(each, c.Assignment) for each in scope.parts[:_PARTS])
    return texts[0] if is_short and is_plain else None


def _note(assignment: c.Assignment, frame: Frame) -> None:
    name = assignment.name
    if assignment.key is not None:
        frame.items[name].append(assignment)
        outer: Frame | None = frame
        while outer is not None and name not in outer.filled:
            outer.filled.add(name)
            outer = outer.parent
        return
    frame.values[name].append(assignment)
    if frame.scope.is_closed and "." not in name:
        return
    root = name.partition(".")[0]
    inner = frame
    while root not in frame.scope.parameters and frame.parent is not None:
        frame = frame.parent
        changes = frame.changed.setdefault(name, [])
        if len(changes) > 1:
            break
        changes.append((inner, assignment))


def _note_change(call: c.Call, frame: Frame) -> None:
    receiver = call.receiver
    if not isinstance(receiver, c.Named) or call.name.lower() not in _CHANGES:
        return
    name = receiver.name
    at: Frame | None = frame
    additions = [*_additions(call, name)]
    for each in additions:
        if each.key is None:
            frame.values[name].append(each)
        else:
            _note(each, frame)
    if additions and additions[0].key is not None:
        return
    if additions:
        at = frame.parent
    while at is not None:
        at.touched.add(name)
        at = at.parent


def _additions(call: c.Call, name: str) -> Iterator[c.Assignment]:
    """Yield what a call adds to the list or map of this name.

    Whether the call happens isn't asked: what may be added is looked at as if it were.
    """
    kind = call.name.lower()
    values = [each.value for each in call.arguments if each.name is None]
    if len(values) < len(call.arguments):
        return
    match values:
        case [c.Text() as key, value] if kind in _SETTING:
            yield c.Assignment(call.span, name, value, key)
        case [c.Mapped() as other] if kind == _UPDATING:
            for each, item in other.entries:
                yield c.Assignment(item.span, name, item, each)
        case [c.Listed() as items] if kind in _EXTENDING:
            yield c.Assignment(call.span, name, items, is_added=True)
        case [_] if kind in _ADDING:
            yield c.Assignment(
                call.span, name, c.Listed(call.span, (*values,)), is_added=True
            )


def children(  # noqa: C901 (one case for each class)
    expression: c.Expression,
) -> Iterator[c.Expression]:
    """Yield the expressions that an expression is directly made of."""
    match expression:
        case c.Joined():
            yield from expression.parts
        case c.Listed():
            yield from expression.items
        case c.Mapped():
            for key, value in expression.entries:
                yield key
                yield value
        case c.Glued():
            yield expression.separator
            yield expression.items
        case c.Filled():
            yield expression.pattern
            yield from (each.value for each in expression.arguments)
        case c.Encoded():
            yield expression.value
        case c.Either():
            yield from expression.options
        case c.Call():
            if expression.receiver is not None:
                yield expression.receiver
            yield from (each.value for each in expression.arguments)
        case c.Unknown():
            yield from expression.parts
        case _:
            pass
