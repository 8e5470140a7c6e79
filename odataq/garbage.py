"""Garbage collection, paused where there is none."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["without_collection"]


@contextmanager
def without_collection() -> Iterator[None]:
    """Pause garbage collection while much is made that stays.

    Else each collection looks through all of it in vain. What refers to nothing that
    refers to it is freed at once as ever.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
