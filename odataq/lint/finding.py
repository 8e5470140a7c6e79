"""Finds the candidates of a file: `candidates_in`."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from odataq.limits import LIMITS
from odataq.lint import code as c
from odataq.lint.candidate import Candidate
from odataq.lint.choices import choices_in
from odataq.lint.evidence import has_evidence
from odataq.lint.finders.arguments import found_in_arguments
from odataq.lint.finders.calls import found_in_call
from odataq.lint.finders.find import Find, Known
from odataq.lint.finders.maps import (
    Entry,
    added_to,
    entries_of,
    found_in_map,
    table_in_map,
    text_of_call,
)
from odataq.lint.finders.objects import found_in_object
from odataq.lint.finders.references import found_references
from odataq.lint.finders.tables import COMPARING, SPEAKING
from odataq.lint.finders.texts import is_whole, read_text
from odataq.lint.folding import Folder, leaves
from odataq.lint.names import Frame, children, frames_of
from odataq.lint.template import EMPTY, Template
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from odataq.limits import Limits

__all__ = ["Findings", "candidates_in"]

COMMENTED_OUT: Final = "commented out"
COMPARED: Final = "compared with"
TOLD: Final = "in a message"
TOO_MANY: Final = "too many queries"
# How many queries of a file are looked at.
_MOST: Final = 10_000
# How many options of what has several are looked at, and how many characters are for
# that in one file.
_CHOICES: Final = 4
_LOOKED_AT: Final = 1_000_000
_LOGICAL_NAMES: Final = "useEntityNames"


@frozen
class Findings:
    """The queries of a file and what looks like one, each in the order of the file."""

    candidates: tuple[Candidate, ...] = ()
    skips: tuple[c.Skip, ...] = ()


def candidates_in(code: c.Code, limits: Limits = LIMITS) -> Findings:
    """Return the queries that a file has, and what looks like a query and is none.

    A query is found once, with what is known about it at the place where most of it is
    known. What the file has embedded isn't looked at: it is code of its own. Never
    raises; takes time in proportion to the file.
    """
    search = _Search(code, limits)
    frames = frames_of(code.scope)
    for frame in frames:
        search.look_in(frame)
        if search.is_full:
            break
    search.look_at_choices(frames)
    candidates = _without_parts(search.finds)
    covered = {at for each in candidates for at in _places(each.template)}
    skips = {each.span: each for each in (*code.skips, *_commented(code))}
    for skip, template in sorted(search.skips, key=lambda each: -len(each[1].text)):
        places = _places(template)
        if not places or not covered.issuperset(places):
            covered |= places
            skips.setdefault(skip.span, skip)
    return Findings(
        tuple(sorted(candidates, key=lambda each: each.span)),
        tuple(sorted(skips.values(), key=lambda each: each.span)),
    )


class _Search:
    """Looks in the frames of a file, and keeps what it finds."""

    def __init__(self, code: c.Code, limits: Limits) -> None:
        self.finds: list[Find] = []
        self.is_full = False
        self.skips: list[tuple[c.Skip, Template]] = []
        self._folder = Folder(limits, text_of_call)
        self._limits = limits
        self._text = code.source.text
        self._has_logical_names = _LOGICAL_NAMES in code.source.text

    def look_at_choices(self, frames: Iterable[Frame]) -> None:
        """Look at each option of what has several, with all that is around it.

        Of several conditions one is decided at a time: how they go together isn't
        known.
        """
        left = _LOOKED_AT
        for frame in frames:
            size = sum(
                part.span.end - part.span.start
                for part in frame.scope.parts
                if not isinstance(part, c.Scope)
            )
            for eithers, count in choices_in(frame, self._text):
                for choice in range(min(count, _CHOICES)):
                    left -= size
                    if left < 0 or self.is_full:
                        return
                    self._folder.choose(eithers, choice)
                    self.look_in(frame)

    def look_in(self, frame: Frame) -> None:
        for part in frame.scope.parts:
            if self._is_full(part):
                return
            if isinstance(part, c.Assignment):
                self._look_at(part.value, frame)
            elif isinstance(part, c.Expression):
                self._look_at(part, frame)
        for entries in frame.values.values():
            for part, following in zip_longest(entries, entries[1:]):
                if part.is_added and not self._is_full(part):
                    self._look_at_addition(part, following, frame)
        for name, items in frame.items.items():
            span = Span(items[0].span.start, items[-1].span.end)
            self._look_at_map(tuple(self._entries(name, frame)), span)

    def _is_full(self, part: c.Assignment | c.Expression | c.Scope) -> bool:
        if len(self.finds) <= _MOST or isinstance(part, c.Scope):
            return False
        if not self.is_full:
            self.is_full = True
            self.skips.append((c.Skip(part.span, TOO_MANY), EMPTY))
        return True

    def _entries(self, name: str, frame: Frame) -> Iterator[Entry]:
        for each in frame.values.get(name, ()):
            yield from entries_of(each.value, frame, self._folder) or ()
        yield from added_to(name, frame)

    def _look_at_addition(
        self, addition: c.Assignment, following: c.Assignment | None, frame: Frame
    ) -> None:
        if isinstance(addition.value, c.Listed):
            return
        if (
            following is not None
            and following.is_added
            and following.branch == addition.branch
            and following.is_conditional == addition.is_conditional
            and not addition.is_conditional
        ):
            # What follows has all of this.
            return
        template = self._folder.after(addition, frame)
        self._read(template, addition.span, is_open=following is not None)

    def _look_at(self, expression: c.Expression, frame: Frame) -> None:
        waiting = [expression]
        while waiting:
            latest = waiting.pop()
            match latest:
                case c.Text() | c.Joined() | c.Glued() | c.Filled() | c.Encoded():
                    self._read(self._folder.template(latest, frame), latest.span)
                    waiting.extend(_unfolded(latest))
                case c.Mapped():
                    entries = entries_of(latest, frame, self._folder)
                    self._look_at_map(entries or (), latest.span)
                    waiting.extend(
                        each for pair in latest.entries for each in _of_entry(pair)
                    )
                case c.Call():
                    waiting.extend(self._look_at_call(latest, frame))
                case c.Listed():
                    entries = entries_of(latest, frame, self._folder)
                    self._look_at_map(entries or (), latest.span)
                    waiting.extend(latest.items)
                case _:
                    waiting.extend(children(latest))

    def _look_at_map(self, entries: tuple[Entry, ...], span: Span) -> None:
        if not entries:
            return
        for reference in found_references(entries, self._folder):
            self.finds.append(Find(reference))
        template = found_in_map(entries, self._folder)
        if template is not None:
            table = table_in_map(entries, self._folder)
            is_open = table is None
            found = Candidate(
                template,
                table=table,
                is_sure=is_whole(template.text),
                is_open=is_open,
                span=span,
            )
            self.finds.append(Find(found))

    def _look_at_call(self, call: c.Call, frame: Frame) -> Iterator[c.Expression]:
        is_told = SPEAKING.fullmatch(call.name) is not None
        if is_told or _is_comparing(call):
            for each in (call.receiver, *(each.value for each in call.arguments)):
                if each is None:
                    continue
                if _is_text(each) and (is_told or each is not call.receiver):
                    reason = TOLD if is_told else COMPARED
                    self._skip(self._folder.template(each, frame), each.span, reason)
                    yield from _unfolded(each)
                else:
                    yield each
            return
        logical = self._has_logical_names
        for find in (
            *found_in_call(call, frame, self._folder),
            *found_in_arguments(call, frame, self._folder),
            *found_in_object(call, frame, self._folder, has_logical_names=logical),
        ):
            candidate = evolve(find.candidate, span=call.span)
            self.finds.append(evolve(find, candidate=candidate))
        yield from children(call)

    def _read(self, template: Template, span: Span, *, is_open: bool = False) -> None:
        read = read_text(template, self._limits)
        if isinstance(read, c.Skip):
            self.skips.append((evolve(read, span=span), template))
        elif read is not None:
            is_open = read.is_open or is_open
            self.finds.append(Find(evolve(read, is_open=is_open, span=span)))

    def _skip(self, template: Template, span: Span, reason: str) -> None:
        if read_text(template, self._limits) is not None:
            self.skips.append((c.Skip(span, reason), template))


def _is_comparing(call: c.Call) -> bool:
    return (
        COMPARING.fullmatch(call.name) is not None
        and bool(call.arguments)
        and _is_text(call.arguments[0].value)
    )


def _is_text(expression: c.Expression) -> bool:
    return isinstance(expression, c.Text | c.Joined | c.Glued | c.Filled | c.Encoded)


def _of_entry(pair: tuple[c.Expression, c.Expression]) -> Iterator[c.Expression]:
    key, value = pair
    if not isinstance(key, c.Text):
        yield key
    yield value


def _unfolded(expression: c.Expression) -> Iterator[c.Expression]:
    """Yield what is no text in a text, however deep it is in texts."""
    waiting = [expression]
    while waiting:
        latest = waiting.pop()
        if isinstance(latest, c.Joined):
            waiting.extend(leaves(latest))
        elif isinstance(latest, c.Glued) and isinstance(latest.items, c.Listed):
            waiting.extend(latest.items.items)
        elif isinstance(latest, c.Glued | c.Filled | c.Encoded):
            waiting.extend(children(latest))
        elif not isinstance(latest, c.Text | c.Named):
            yield latest


def _commented(code: c.Code) -> Iterator[c.Skip]:
    for each in code.comments:
        if has_evidence(each.text):
            yield c.Skip(each.span, COMMENTED_OUT)


def _without_parts(finds: Iterable[Find]) -> list[Candidate]:
    """Return the candidates that say more than others about the same places."""
    ordered = sorted(
        finds, key=lambda each: (-each.known, -len(each.candidate.template.text))
    )
    covered: set[int] = set()
    seen: set[object] = set()
    kept: list[Candidate] = []
    for each in ordered:
        candidate = each.candidate
        places = _places(candidate.template)
        if each.known < Known.CALL and covered.issuperset(places):
            continue
        same = (candidate.template.text, candidate.template.starts, candidate.table)
        if same in seen:
            continue
        seen.add(same)
        covered |= places
        kept.append(candidate)
    return kept


def _places(template: Template) -> set[int]:
    """Return where the characters stand that the code says."""
    return {
        start
        for start, end, by in zip(
            template.starts, template.ends, template.spellings, strict=True
        )
        if by is not None and start < end
    }
