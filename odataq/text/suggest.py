"""Which known name a wrong one was meant to be."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["did_you_mean", "near_miss", "suggestions"]

_MAX_LENGTH: Final = 128
_MOST: Final = 5
_SHOWN: Final = 3
# A word of so many letters may have two wrong ones, a shorter one has one.
_LONG: Final = 8


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


def near_miss(name: str, known: Iterable[str]) -> str | None:
    """Return the only known name that a wrong one can be a slip of.

    That is a name in another case, else the only one that is one slip away (two
    in a long name): a letter too many, missing, wrong, or swapped with the next.
    """
    like = suggestions(name, known)
    folded = name.casefold()
    same = [each for each in like if each.casefold() == folded]
    if same:
        return same[0] if len(same) == 1 else None
    most = 1 if len(name) < _LONG else 2
    near = [
        each
        for each in like
        # Two letters more may well be a word more: substringof, substring.
        if abs(len(each) - len(name)) <= 1 and _slips(folded, each.casefold()) <= most
    ]
    return near[0] if len(near) == 1 else None


def _slips(first: str, second: str) -> int:
    """Count the slips between two names."""
    older: list[int] = []
    before: list[int] = []
    row: list[int] = [*range(len(second) + 1)]
    for at, char in enumerate(first, 1):
        older, before, row = before, row, [at]
        for other, letter in enumerate(second, 1):
            cost = min(
                before[other] + 1,
                row[-1] + 1,
                before[other - 1] + (char != letter),
            )
            swapped = f"{letter}{second[other - 2]}"
            if at > 1 < other and first[at - 2 : at] == swapped:
                cost = min(cost, older[other - 2] + 1)
            row.append(cost)
    return row[-1]
