"""What the names of a file stand for where they are used."""

from __future__ import annotations

from bisect import bisect_right
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

    `changed` are names that a scope within changes, `touched` those of lists and maps
    that calls change.
    """

    scope: c.Scope
    parent: Frame | None = None
    values: dict[str, list[c.Assignment]] = field(factory=lambda: defaultdict(list))
    items: dict[str, list[c.Assignment]] = field(factory=lambda: defaultdict(list))
    changed: set[str] = field(factory=set)
    touched: set[str] = field(factory=set)

    def pieces_of(
        self, named: c.Named
    ) -> tuple[Frame, tuple[c.Expression | None, ...]] | None:
        """Return what a name stands for: expressions behind each other.

        With the frame that they are in; `None` among them is something unknown.
        Returns `None` where nothing is certain of it.
        """
        name, at = named.name, named.span.start
        frame = self._frame_with(name)
        if frame is None or name in frame.changed:
            return None
        entries = frame.values[name]
        count = count_before(entries, at)
        if frame is not self and count < len(entries):
            # It runs when it is called, and by then all of them may have happened.
            if len(entries) > 1 or entries[0].is_conditional or entries[0].is_added:
                return None
            count = 1
        pieces = frame.pieces_before(name, count, at)
        return None if pieces is None else (frame, pieces)

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
            return (*_without_repeated(each.value, pieces),)
        return None

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
                frames.append(Frame(part, frame))
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
    return frames


def _note(assignment: c.Assignment, frame: Frame) -> None:
    name = assignment.name
    if assignment.key is not None:
        frame.items[name].append(assignment)
        return
    frame.values[name].append(assignment)
    if frame.scope.is_closed and "." not in name:
        return
    root = name.partition(".")[0]
    while root not in frame.scope.parameters and frame.parent is not None:
        frame = frame.parent
        if name in frame.changed:
            break
        frame.changed.add(name)


def _note_change(call: c.Call, frame: Frame) -> None:
    receiver = call.receiver
    if isinstance(receiver, c.Named) and call.name.lower() in _CHANGES:
        at: Frame | None = frame
        while at is not None:
            at.touched.add(receiver.name)
            at = at.parent


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
