"""What ignore files leave out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic
from odataq.lint.decoding import TOO_LARGE, read_bytes
from odataq.lint.globs import Globs, read_glob
from odataq.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Ignores", "ignores_of_folder", "repository_of"]

_GIT: Final = ".git"
_IGNORE_FILE: Final = ".gitignore"
_LARGEST: Final = 2**20
_MOST_PATTERNS: Final = 10_000
_MOST_DIAGNOSTICS: Final = 10
_INVALID: Final = CODES["ODQ012"]


@frozen
class Ignores:
    """Patterns that hold below a folder; `folder` is an absolute path."""

    folder: str
    globs: Globs
    diagnostics: tuple[Diagnostic, ...] = field(default=())

    def verdict(self, path: str, *, is_folder: bool) -> bool | None:
        """Whether an absolute path is left out; `None` where nothing is said."""
        inner = self._inner(path)
        return None if not inner else self.globs.verdict(inner, is_folder=is_folder)

    def covers(self, path: str, *, is_folder: bool = False) -> bool:
        """Whether a path or a folder between it and this one is left out."""
        inner = self._inner(path)
        return bool(inner) and self.globs.covers(inner, is_folder=is_folder)

    def _inner(self, path: str) -> str:
        """Return the path from the folder on, empty where it isn't below it."""
        start = self.folder.rstrip(os.sep) + os.sep
        if not path.startswith(start):
            return ""
        inner = path[len(start) :]
        return inner if os.sep == "/" else inner.replace(os.sep, "/")


def ignores_of_folder(folder: str, shown: str) -> Iterator[Ignores]:
    """Yield what a folder's repository says of it, and what its ignore file says.

    `shown` is the name of the folder in diagnostics. git itself is never asked: it
    runs what the settings of a repository tell it to run.
    """
    for name in (f"{_GIT}{os.sep}info{os.sep}exclude", _IGNORE_FILE):
        path = f"{folder}{os.sep}{name}"
        # As with git, so that no other file is shown line by line as patterns.
        if os.path.islink(path):  # noqa: PTH114 (paths are texts here)
            continue
        data = read_bytes(path, _LARGEST)
        at = os.path.join(shown, name)  # noqa: PTH118
        if isinstance(data, bytes):
            text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
            found = _read(folder, text, at)
            if found.globs or found.diagnostics:
                yield found
        elif data is TOO_LARGE:
            message = f"the file is longer than {_LARGEST} bytes, so it isn't used"
            problem = _diagnostic(Source("", at), Span(0, 0), message)
            yield Ignores(folder, Globs(()), (problem,))


def repository_of(folder: str) -> str | None:
    """Return the folder above or here that is a repository of git, if there is one."""
    while not os.path.exists(f"{folder}{os.sep}{_GIT}"):  # noqa: PTH110
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder:
            return None
        folder = above
    return folder


def _read(folder: str, text: str, name: str) -> Ignores:
    source = Source(text, name)
    globs = []
    problems: list[Diagnostic] = []
    start = 0
    for line in text.split("\n"):
        problem = None
        try:
            glob = read_glob(line)
        except ValueError as error:
            problem = f"the pattern isn't used: {error}"
        else:
            if glob is not None:
                globs.append(glob)
        if len(globs) > _MOST_PATTERNS:
            globs.pop()
            problem = f"only the first {_MOST_PATTERNS} patterns are used"
        if problem is not None and len(problems) < _MOST_DIAGNOSTICS:
            end = start + len(line.rstrip("\r"))
            problems.append(_diagnostic(source, Span(start, end), problem))
            if len(globs) == _MOST_PATTERNS:
                break
        start += len(line) + 1
    return Ignores(folder, Globs(globs), tuple(problems))


def _diagnostic(source: Source, span: Span, message: str) -> Diagnostic:
    code = _INVALID
    return Diagnostic(code.code, code.slug, code.severity, message, source, span)
