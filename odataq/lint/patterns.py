"""Patterns of paths, as .gitignore files have them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from attrs import frozen

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

__all__ = ["Patterns", "is_costly"]

# More of them, in one name or for folders, take a backtracking matcher minutes.
_MOST_WILDCARDS: Final = 4
_MOST_FOLDERS: Final = 3
_FOLDERS: Final = "**"


def is_costly(pattern: str) -> bool:
    """Tell whether a pattern has so many wildcards that it isn't tried."""
    parts = pattern.split("/")
    return parts.count(_FOLDERS) > _MOST_FOLDERS or any(
        part.count("*") > _MOST_WILDCARDS and part.strip("*") for part in parts
    )


@frozen(slots=False)
class Patterns:
    """Some patterns, each as a line of a .gitignore file."""

    lines: tuple[str, ...] = ()

    def matches(self, path: str) -> bool:
        """Tell whether a path, with `/` and relative to the patterns, is meant."""
        return bool(self.lines) and self._spec.match_file(path)

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec  # noqa: PLC0415 (most runs need none)

        return GitIgnoreSpec.from_lines(self.lines)
