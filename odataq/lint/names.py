"""What the names of a file stand for where they are used."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from attrs import define, field

from odataq.lint import code as c

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.source import Span

__all__ = ["Frame", "children", "frames_of"]

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
        before = [each for each in entries if each.span.end <= at]
        if frame is not self and len(before) != len(entries):
            # It runs when it is called, and by then all of them may have happened.
            if len(entries) > 1 or entries[0].is_conditional or entries[0].is_added:
                return None
            before = entries
        is_parameter = name in frame.scope.parameters
        pieces = frame.pieces_before(before, at, is_parameter=is_parameter)
        return None if pieces is None else (frame, pieces)

    def pieces_before(
        self, entries: list[c.Assignment], at: int, *, is_parameter: bool
    ) -> tuple[c.Expression | None, ...] | None:
        """Return what a name has behind some assignments, at an offset."""
        pieces: list[c.Expression | None] = []
        outermost: Span | None = None
        for each in reversed(entries):
            is_certain = _is_certain(each, at)
            if each.is_added:
                pieces.append(each.value if is_certain else None)
                if is_certain and each.is_conditional:
                    outermost = each.branch
                continue
            if not is_certain and (is_parameter or len(entries) > 1):
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
    return frames


def _note(assignment: c.Assignment, frame: Frame) -> None:
    name = assignment.name
    if assignment.key is not None:
        frame.items[name].append(assignment)
        return
    frame.values[name].append(assignment)
    if frame.scope.is_closed and "." not in name:
        return
    outer = frame.parent
    while outer is not None and name not in outer.changed:
        outer.changed.add(name)
        outer = outer.parent


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
