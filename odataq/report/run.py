"""What a run of odataq found, as all formats take it."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from odataq.report.hiding import Hider
from odataq.text.secrets import redacted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from odataq.diagnostics import Diagnostic, Severity
    from odataq.source import Source

__all__ = ["Run"]


@frozen(eq=False)
class Run:
    """What was found, and in how much.

    `diagnostics` are in the order in which they are reported. `queries` and
    `requests` count what was checked, and `files` those that were searched for it;
    `skipped_queries` and `skipped_files` what wasn't, by the reason. `profile` is the
    name of what the queries were checked against. `paths` are the names of sources
    that are files: relative to `root`, or absolute; an empty root is above none.
    `helps` explains codes, in the words of `odataq explain`.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    profile: str | None = field(default=None, kw_only=True)
    queries: int = field(default=0, kw_only=True)
    requests: int = field(default=0, kw_only=True)
    files: int = field(default=0, kw_only=True)
    skipped_queries: Mapping[str, int] = field(factory=dict, kw_only=True)
    skipped_files: Mapping[str, int] = field(factory=dict, kw_only=True)
    paths: AbstractSet[str] = field(default=frozenset(), kw_only=True, repr=False)
    root: str | None = field(default=None, kw_only=True)
    helps: Mapping[str, str] = field(factory=dict, kw_only=True, repr=False)

    @cached_property
    def shown(self) -> tuple[Diagnostic, ...]:
        """The diagnostics without secrets: what every format is made of."""
        hider = Hider()
        return tuple(hider.diagnostic(each) for each in self.diagnostics)

    def count(self, severity: Severity) -> int:
        """Return how many diagnostics have a severity."""
        return sum(each.severity is severity for each in self.diagnostics)

    def path_of(self, diagnostic: Diagnostic) -> str | None:
        """Return the file of a diagnostic, `None` where its text isn't in one.

        It is relative to the root where it is below, and has slashes.
        """
        # What has a place is about a metadata document, and that is a file.
        name = diagnostic.source.origin.name
        is_file = diagnostic.place is not None or self.is_file(name)
        return self.path(name) if is_file else None

    def is_file(self, name: str) -> bool:
        """Tell whether a name, without secrets or as it was given, is of a file."""
        return name in self.paths or name in self._shown_paths

    @cached_property
    def _shown_paths(self) -> frozenset[str]:
        return frozenset(map(redacted, self.paths))

    def name_of(self, source: Source) -> str:
        """Return the name of the text that people are shown: of a file, its path."""
        name = source.origin.name
        is_below = self.root and name.startswith(self.root.rstrip(os.sep) + os.sep)
        return self.path(name) if is_below else name

    def path(self, name: str) -> str:
        """Return the name of a file as `path_of` does."""
        if self.root:
            start = self.root.rstrip(os.sep) + os.sep
            name = name.removeprefix(start)
        rest = name.removeprefix(f".{os.sep}").lstrip(os.sep)
        name = rest if name.startswith(f".{os.sep}") and rest else name
        return name if os.sep == "/" else name.replace(os.sep, "/")
