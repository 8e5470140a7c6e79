"""Diagnostics without the secrets of the texts that they are about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from odataq.source import Span
from odataq.text.secrets import redacted, secret_spans, without

if TYPE_CHECKING:
    from odataq.diagnostics import Diagnostic, Fix, Related
    from odataq.source import Source

__all__ = ["Hider"]

# A shorter value may stand in a message by chance. Of a longer one so many characters
# tell it: messages have the beginnings of what is long.
_TELLING: Final = 6
# Of a message, in characters.
_LONGEST: Final = 2000
# A part of a secret between other characters: of a token, of a user with a password.
_PART = re.compile(r"[A-Za-z0-9_-]{8,}")
# The value of a header is a text of its own, and its name is that of the source.
_HEADER = re.compile(r"<?header ([^>]*)>?")


@frozen(eq=False)
class _Hidden:
    """A source, what it is without secrets, and the secrets that tell."""

    given: Source
    shown: Source
    spans: tuple[Span, ...]
    values: frozenset[str]


@frozen(eq=False)
class Hider:
    """Hides secrets in diagnostics; looks at each text once."""

    _known: dict[int, _Hidden] = field(factory=dict, init=False)

    def diagnostic(self, given: Diagnostic) -> Diagnostic:
        """Return a diagnostic whose texts have `*` for each character of a secret.

        Places stay the same. A fix that writes a secret is left out: whoever made
        it by what is left of it would lose the secret. What is said is cut where it
        is very long.
        """
        source = self._hidden(given.source)
        related = tuple(self._related(each) for each in given.related)
        plain = [
            given.message,
            given.hint,
            given.server_message,
            *(each.title for each in given.fixes),
        ]
        told = [each and _cut(_told(each, source.values)) for each in plain]
        fixes = tuple(each for each in given.fixes if not _tells(each, source.values))
        is_same = (
            source.shown is given.source
            and plain == told
            and related == given.related
            and fixes == given.fixes
        )
        if is_same:
            return given
        return evolve(
            given,
            source=source.shown,
            message=told[0] or "",
            hint=told[1],
            server_message=told[2],
            related=related,
            fixes=tuple(
                evolve(each, title=_cut(_told(each.title, source.values)))
                for each in fixes
            ),
        )

    def _related(self, given: Related) -> Related:
        source = self._hidden(given.source)
        message = _told(given.message, source.values)
        if source.shown is given.source and message == given.message:
            return given
        return evolve(given, source=source.shown, message=message)

    def _hidden(self, source: Source) -> _Hidden:
        chain = [source]
        while (parent := chain[-1].parent) is not None:
            chain.append(parent)
        outer: _Hidden | None = None
        for each in reversed(chain):
            known = self._known.get(id(each))
            if known is None:
                known = _hide(each, outer)
                self._known[id(each)] = known
            outer = known
        return outer or _hide(source, None)


def _hide(source: Source, outer: _Hidden | None) -> _Hidden:
    spans = _secrets(source.name, source.text)
    if outer is not None and outer.spans:
        # A value alone says nothing: that it is one of a secret is known from what
        # stands before it where it was taken from.
        spans = _with_outer(source, spans, outer.spans)
    whole = [source.text[each.start : each.end] for each in spans]
    parts = [part for each in whole for part in _PART.findall(each)]
    values = frozenset(each for each in (*whole, *parts) if len(each) >= _TELLING)
    if outer is not None:
        values |= outer.values
    name = redacted(source.name)
    is_same = not spans and name == source.name
    if is_same and (outer is None or outer.shown is source.parent):
        return _Hidden(source, source, spans, values)
    parent = None if outer is None else outer.shown
    text = without(source.text, spans)
    shown = evolve(source, text=text, name=name, parent=parent)
    return _Hidden(source, shown, spans, values)


def _secrets(name: str, text: str) -> tuple[Span, ...]:
    header = _HEADER.fullmatch(name)
    if header is None:
        return secret_spans(text)
    start = f"{header[1]}: "
    found = secret_spans(start + text)
    shifted = (Span(s.start - len(start), s.end - len(start)) for s in found)
    return tuple(each for each in shifted if each.start >= 0)


def _with_outer(
    source: Source, own: tuple[Span, ...], outer: tuple[Span, ...]
) -> tuple[Span, ...]:
    """Return where a source has its own secrets, and those of its parent."""
    hidden = {at for each in outer for at in range(each.start, each.end)}
    found = {at for each in own for at in range(each.start, each.end)}
    found.update(at for at in range(len(source.text)) if source.offsets[at] in hidden)
    runs: list[Span] = []
    for at in sorted(found):
        if runs and runs[-1].end == at:
            runs[-1] = Span(runs[-1].start, at + 1)
        else:
            runs.append(Span(at, at + 1))
    return tuple(runs)


def _tells(fix: Fix, values: frozenset[str]) -> bool:
    return any(_told(each.text, values) != each.text for each in fix.edits)


def _told(message: str, values: frozenset[str]) -> str:
    """Return what is said about a source without the secrets of it."""
    for value in sorted(values, key=lambda each: (-len(each), each)):
        message = _replaced(message, value)
    return redacted(message)


def _cut(message: str) -> str:
    """Return a message that is no longer than people read; names may be."""
    if len(message) <= _LONGEST:
        return message
    return f"{message[:_LONGEST]}... ({len(message)} characters)"


def _replaced(message: str, value: str) -> str:
    """Return a message without a value, or without the beginning of one."""
    start = value[:_TELLING]
    at = message.find(start)
    while at >= 0:
        same = zip(message[at:], value, strict=False)
        length = next(
            (n for n, (said, secret) in enumerate(same) if said != secret),
            min(len(value), len(message) - at),
        )
        message = without(message, (Span(at, at + length),))
        at = message.find(start, at + length)
    return message
