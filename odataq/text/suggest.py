"""Which known name a wrong one was meant to be."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["did_you_mean", "suggestions"]

_MAX_LENGTH: Final = 128
_MOST: Final = 5
_SHOWN: Final = 3


def suggestions(name: str, known: Iterable[str], *, most: int = _MOST) -> list[str]:
    """Return the known names that are most like a name, the likeliest first.

    Where a name differs only in case, that is the only suggestion. A name that
    is too long to be one has none.
    """
    if not name or len(name) > _MAX_LENGTH:
        return []
    candidates = sorted(set(known))
    folded = name.casefold()
    same = [each for each in candidates if each.casefold() == folded and each != name]
    lowered = {each.casefold(): each for each in reversed(candidates)}
    close = get_close_matches(folded, lowered, n=most)
    # Nobody who wrote the name in another case meant a third one.
    found = same or [lowered[each] for each in close]
    return [each for each in dict.fromkeys(found) if each != name][:most]


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return a hint that lists suggestions, `None` without any."""
    found = [f"'{each}'" for each in suggestions(name, known, most=_SHOWN)]
    if not found:
        return None
    *others, last = found
    listed = f"{', '.join(others)} or {last}" if others else last
    return f"did you mean {listed}?"
