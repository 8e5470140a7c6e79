"""Which files have changed since a commit.

The only module that calls git, and only to read objects: `git diff` would run filters,
drivers and monitors that the settings of a repository name. The files themselves are
compared by their hash, so that nothing but this program opens them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from odataq.lint.ignores import repository_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Commit", "GitError", "is_unchanged", "read_commit"]

_SECONDS: Final = 120
_SHA1_DIGITS: Final = 40
# What a repository could bring in by its settings, where reading objects comes near.
_SETTINGS: Final = (
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "protocol.allow=never"),
)
_ENVIRONMENT: Final = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class GitError(Exception):
    """git can't say what is in a commit; the text says why."""


@frozen
class Commit:
    """The files of a commit by their path in the repository, with their hashes."""

    root: str
    hashes: Mapping[str, str] = field(repr=False)

    def hash_of(self, path: str) -> str | None:
        """Return the hash that a file had, by its real absolute path."""
        start = self.root.rstrip(os.sep) + os.sep
        if not path.startswith(start):
            return None
        return self.hashes.get(path[len(start) :].replace(os.sep, "/"))


def is_unchanged(data: bytes, hash_before: str) -> bool:
    """Whether a file still is what it was, but for its line ends."""
    make = hashlib.sha1 if len(hash_before) == _SHA1_DIGITS else hashlib.sha256
    for text in (data, data.replace(b"\r\n", b"\n")):
        digest = make(b"blob %d\0" % len(text), usedforsecurity=False)
        digest.update(text)
        if digest.hexdigest() == hash_before:
            return True
    return False


def read_commit(revision: str, folder: str) -> Commit:
    """Return what the files were where this branch left a revision.

    That is the last commit that both have; the revision itself where there is none.
    Raises `GitError`.
    """
    root = repository_of(os.path.realpath(folder))
    if root is None:
        raise GitError("this is no repository of git")
    # A revision never is an option, whatever it begins with.
    asked = f"{revision}^{{commit}}"
    wanted = ("rev-parse", "--verify", "--quiet", "--end-of-options", asked)
    try:
        commit = _git(root, *wanted).strip()
    except GitError as error:
        text = f"{error}" or f"there is no commit '{revision}'"
        raise GitError(text) from None
    try:
        base = _git(root, "merge-base", commit.decode(), "HEAD").strip() or commit
    except GitError:
        base = commit
    listed = _git(root, "ls-tree", "-r", "-z", "--full-tree", base.decode())
    hashes: dict[str, str] = {}
    for line in listed.split(b"\0"):
        head, _, name = line.partition(b"\t")
        words = head.split()
        if len(words) == len(("mode", "type", "hash")) and words[1] == b"blob":
            hashes[os.fsdecode(name)] = words[2].decode()
    return Commit(root, hashes)


def _git(root: str, *arguments: str) -> bytes:
    program = shutil.which("git")
    # Windows looks into the current folder first: what lies there isn't trusted.
    if program is None or not os.path.isabs(program):  # noqa: PTH117
        raise GitError("git is needed to know what has changed")
    if os.path.realpath(program).startswith(root.rstrip(os.sep) + os.sep):
        raise GitError("git is taken from the repository itself")
    try:
        done = subprocess.run(  # noqa: S603 (a program and words that are fixed here)
            [program, "--no-pager", *_SETTINGS, "-C", root, *arguments],
            capture_output=True,
            check=False,
            env={**os.environ, **_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise GitError("git takes too long") from None
    except (OSError, ValueError) as error:
        raise GitError(f"git can't be run: {error}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise GitError(said)
    return done.stdout
