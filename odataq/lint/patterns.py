"""Patterns of paths in settings, as .gitignore files have them."""

from __future__ import annotations

from functools import cached_property

from attrs import frozen

from odataq.lint.globs import Glob, Globs, read_glob

__all__ = ["Patterns", "fault_of"]


def fault_of(pattern: str) -> str | None:
    """Return why a pattern can't fit any path, `None` where it can."""
    try:
        return None if read_glob(pattern) is not None else "it says nothing"
    except ValueError as error:
        return str(error)


@frozen(slots=False)
class Patterns:
    """Some patterns, each as a line of a .gitignore file."""

    lines: tuple[str, ...] = ()

    def matches(self, path: str) -> bool:
        """Tell whether a path, with `/` and relative to the patterns, is meant.

        What is in a folder that is meant is meant, too.
        """
        return bool(self.lines) and self.globs.covers(path)

    @cached_property
    def globs(self) -> Globs:
        """The patterns, read; those that can't fit any path are left out."""
        return Globs(glob for each in self.lines if (glob := _read(each)))


def _read(line: str) -> Glob | None:
    return None if fault_of(line) else read_glob(line)
