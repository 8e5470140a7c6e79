"""How the time of some work grows with its size."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MOST_GROWTH", "growth"]

# Four times the work may take a little more than four times the time, because less
# of it fits into the caches of a processor; it never takes sixteen times.
MOST_GROWTH: Final = 8.0
_TRIES: Final = 20


def growth(
    work: Callable[[str], object], make: Callable[[int], str], size: int
) -> float:
    """Return by what four times the size multiplies the time, at best of some tries.

    The sizes are half and twice the given one.
    """
    small, large = make(size // 2), make(2 * size)
    ratio = shortest_small = shortest_large = float("inf")
    for _ in range(_TRIES):
        shortest_small = min(shortest_small, _seconds(work, small))
        shortest_large = min(shortest_large, _seconds(work, large))
        ratio = shortest_large / shortest_small
        if ratio <= MOST_GROWTH:
            break
    return ratio


def _seconds(work: Callable[[str], object], text: str) -> float:
    gc.collect()
    # When it collects depends on all other objects that there are.
    gc.disable()
    try:
        start = time.process_time()
        work(text)
        return time.process_time() - start
    finally:
        gc.enable()
