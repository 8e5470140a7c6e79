"""The files in folders that may have queries."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from odataq.lint.decoding import failure
from odataq.lint.hosts import language_of
from odataq.lint.ignores import (
    Ignores,
    ignores_of_folder,
    repository_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from odataq.diagnostics import Diagnostic
    from odataq.lint.config.settings import RunSettings

__all__ = ["Discovery", "FoundFile", "SkippedFile", "discover"]


@frozen(order=True)
class FoundFile:
    """A file to be read: its name as it is shown, where it is, and its language."""

    name: str
    path: str = field(order=False)
    language: str = field(order=False)


@frozen(order=True)
class SkippedFile:
    """A file that isn't read, with the reason.

    Reasons are a few words, the same for the same cause, because they are counted.
    """

    name: str
    reason: str


@frozen
class Discovery:
    """What was found, each part in the order of the names."""

    files: tuple[FoundFile, ...]
    skips: tuple[SkippedFile, ...] = ()
    missing: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def discover(paths: Sequence[str], settings: RunSettings) -> Discovery:
    """Find the files of some paths: files, and all that is in folders.

    Links to folders are never followed, links to files only within the folder that
    was asked for; what has several names is found once. A path that is asked for is
    looked at whatever the patterns of the settings say, but where they are forced. The
    result depends neither on the order of the paths nor on that of the file system.
    """
    search = _Search(settings)
    for path in sorted({*paths}):
        search.look_at(path)
    return search.result()


@frozen
class _Folder:
    """A folder on the way, or what is in one: where, and what is ignored in it."""

    path: str
    real: str
    name: str
    ignores: tuple[Ignores, ...]

    def inner(self, entry: os.DirEntry[str], ignores: tuple[Ignores, ...]) -> _Folder:
        name = f"{self.name}/{entry.name}" if self.name else entry.name
        real = f"{self.real.rstrip(os.sep)}{os.sep}{entry.name}"
        return _Folder(entry.path, real, name, ignores)


@define
class _Search:
    """Collects what is found, by its real path."""

    settings: RunSettings
    files: dict[str, FoundFile] = field(factory=dict)
    links: dict[str, FoundFile] = field(factory=dict)
    skips: set[SkippedFile] = field(factory=set)
    missing: list[str] = field(factory=list)
    diagnostics: dict[str, tuple[Diagnostic, ...]] = field(factory=dict)
    includes: Ignores = field(init=False)
    excludes: Ignores = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Let the patterns of the settings hold from their folder on."""
        folder = str(self.settings.folder)
        self.includes = Ignores(folder, self.settings.include.globs)
        self.excludes = Ignores(folder, self.settings.exclude.globs)

    def result(self) -> Discovery:
        """Return all that was found, in order."""
        files = {**self.links, **self.files}
        return Discovery(
            tuple(sorted(files.values())),
            tuple(sorted(self.skips)),
            tuple(self.missing),
            tuple(x for _, found in sorted(self.diagnostics.items()) for x in found),
        )

    # What was asked for

    def look_at(self, path: str) -> None:
        """Find what a path stands for."""
        name = os.path.normpath(path)
        full = os.path.abspath(path)  # noqa: PTH100 (links stay what they are)
        if "\0" in path or not os.path.lexists(path):
            self.missing.append(path)
        elif os.path.isdir(path):  # noqa: PTH112 (paths are texts here)
            self._walk(full, "" if name == os.curdir else name)
        elif self.settings.forces_exclude and self._is_left_out(full):
            self._skip(name, "excluded")
        elif not os.path.isfile(path):  # noqa: PTH113
            self._skip(name, _no_file(path))
        else:
            real = os.path.realpath(full)
            self._add(name, full, real, is_link=real != full)

    def _is_left_out(self, full: str) -> bool:
        """Whether a path that was asked for is excluded, or a folder around it."""
        if self.excludes.covers(full):
            return True
        if not self.settings.respects_gitignore:
            return False
        above = self._ignores_above(os.path.dirname(full))  # noqa: PTH120
        return any(each.covers(full) for each in above)

    def _ignores_above(self, folder: str) -> tuple[Ignores, ...]:
        """Return what is said from the repository down to a folder.

        Outside of one, it is said from the folder of the settings on.
        """
        own = str(self.settings.folder)
        is_below = folder.startswith(own.rstrip(os.sep) + os.sep)
        root = repository_of(folder) or (own if is_below else None)
        folders = [folder]
        while root is not None and folders[-1] != root:
            folders.append(os.path.dirname(folders[-1]))  # noqa: PTH120
        found = (x for each in reversed(folders) for x in ignores_of_folder(each, each))
        return self._noted(found)

    def _has_more_above(self, top: str) -> bool:
        """Whether what is said of a folder isn't all said in it."""
        own = str(self.settings.folder)
        return (repository_of(top) or own) != top and os.path.dirname(top) != top  # noqa: PTH120

    def _noted(self, found: Iterable[Ignores]) -> tuple[Ignores, ...]:
        """Return patterns whose diagnostics are noted."""
        kept = tuple(found)
        for each in kept:
            if each.diagnostics:
                self.diagnostics[each.diagnostics[0].source.name] = each.diagnostics
        return kept

    # What is in a folder

    def _walk(self, top: str, name: str) -> None:
        real_top = os.path.realpath(top)
        ignores: tuple[Ignores, ...] = ()
        if self.settings.respects_gitignore and self._has_more_above(top):
            ignores = self._ignores_above(os.path.dirname(top))  # noqa: PTH120
        folders = [_Folder(top, real_top, name, ignores)]
        while folders:
            folder = folders.pop()
            said = folder.ignores
            if self.settings.respects_gitignore:
                said += self._noted(ignores_of_folder(folder.path, folder.name))
            try:
                with os.scandir(folder.path) as entries:
                    for entry in entries:
                        inner = folder.inner(entry, said)
                        if not entry.is_dir(follow_symlinks=False):
                            self._look_at_entry(entry, inner, real_top)
                        elif not self._is_ignored(inner, is_folder=True):
                            folders.append(inner)
            except OSError as error:
                self._skip(folder.name or os.curdir, failure(error).reason)

    def _look_at_entry(
        self, entry: os.DirEntry[str], found: _Folder, real_top: str
    ) -> None:
        name = found.name
        if not self._is_included(found.path, name):
            return
        if self._is_ignored(found, is_folder=False):
            return
        if not entry.is_symlink():
            if entry.is_file(follow_symlinks=False):
                self._add(name, found.path, found.real, is_link=False)
            else:
                self._skip(name, "no regular file")
            return
        target = os.path.realpath(found.path)
        if os.path.isdir(target):  # noqa: PTH112
            self._skip(name, "a link to a folder")
        elif not target.startswith(real_top.rstrip(os.sep) + os.sep):
            self._skip(name, "a link out of the folder")
        elif not os.path.isfile(target):  # noqa: PTH113
            self._skip(name, _no_file(target))
        else:
            self._add(name, found.path, target, is_link=True)

    def _is_included(self, path: str, name: str) -> bool:
        if not self.includes.globs:
            return language_of(name) is not None
        return self.includes.covers(path)

    def _is_ignored(self, found: _Folder, *, is_folder: bool) -> bool:
        if self.excludes.verdict(found.path, is_folder=is_folder):
            return True
        for each in reversed(found.ignores):
            verdict = each.verdict(found.path, is_folder=is_folder)
            if verdict is not None:
                return verdict
        return False

    def _add(self, name: str, path: str, real: str, *, is_link: bool) -> None:
        shown = name.replace(os.sep, "/")
        language = language_of(shown)
        if language is None:
            self._skip(name, "unknown language")
            return
        table = self.links if is_link else self.files
        file = FoundFile(shown, path, language)
        table[real] = min(table.get(real, file), file)

    def _skip(self, name: str, reason: str) -> None:
        self.skips.add(SkippedFile(name.replace(os.sep, "/"), reason))


def _no_file(path: str) -> str:
    return "no regular file" if os.path.exists(path) else "a broken link"  # noqa: PTH110
