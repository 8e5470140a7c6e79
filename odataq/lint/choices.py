"""What code says of values of which there are several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.lint import code as c
from odataq.lint.names import children

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.lint.names import Frame

__all__ = ["choices_in"]

_SAYING: Final = (
    *(c.Text, c.Joined, c.Glued, c.Filled, c.Encoded),
    *(c.Listed, c.Mapped, c.Either),
)
_WORD: Final = re.compile(r"\w")


def choices_in(frame: Frame, text: str) -> Iterator[tuple[frozenset[int], int]]:
    """Yield what is decided together in a frame, and how many options there are.

    That is each `Either` with the same condition, by its `id`. `text` is that of the
    file.
    """
    found: dict[str, list[c.Either]] = {}
    waiting = [
        part.value if isinstance(part, c.Assignment) else part
        for part in frame.scope.parts
        if not isinstance(part, c.Scope)
    ]
    while waiting:
        latest = waiting.pop()
        if isinstance(latest, c.Either) and any(
            isinstance(each, _SAYING) for each in latest.options
        ):
            found.setdefault(_condition(latest, text), []).append(latest)
        waiting.extend(children(latest))
    for eithers in found.values():
        yield frozenset(map(id, eithers)), max(len(each.options) for each in eithers)


def _condition(either: c.Either, text: str) -> str:
    """Return what decides: what the code has beside the options.

    Of `a or b` that is the first one of them.
    """
    pieces: list[str] = []
    at = either.span.start
    for each in sorted(either.options, key=lambda option: option.span):
        pieces.append(text[at : each.span.start])
        at = each.span.end
    pieces.append(text[at : either.span.end])
    condition = " ".join(" ".join(pieces).split())
    if _WORD.search(condition.replace("or", "")):
        return condition
    first = either.options[0].span
    return condition + text[first.start : first.end]
