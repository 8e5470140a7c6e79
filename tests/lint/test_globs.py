"""Patterns of ignore files mean what they mean to git."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from odataq.lint.globs import Globs, read_glob
from tests.support.timing import MOST_GROWTH, growth

if TYPE_CHECKING:
    from pathlib import Path

GIT = shutil.which("git")


def verdict(pattern: str, path: str, *, is_folder: bool = False) -> bool | None:
    globs = Globs(filter(None, map(read_glob, pattern.split("\n"))))
    return globs.verdict(path, is_folder=is_folder)


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*.py", "a/b.py", True),
        ("/*.py", "a/b.py", None),
        ("/*.py", "b.py", True),
        ("a/b", "a/b", True),
        ("a/b", "x/a/b", None),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/x/y/b", True),
        ("a/**/**/b", "a/x/b", True),
        ("a/**/b", "a/x/bb", None),
        ("a/**", "a/x", True),
        ("a/**", "a", None),
        ("**/a/b", "x/y/a/b", True),
        ("**/a/b", "a/b", True),
        ("**", "a/b", True),
        ("a**b", "axxb", True),
        ("?.py", "a.py", True),
        ("?.py", ".py", None),
        ("a[!b-d]e", "axe", True),
        ("a[^b-d]e", "ace", None),
        ("a[]]e", "a]e", True),
        ("a[\\]]e", "a]e", True),
        ("[[:digit:]x]", "7", True),
        ("[[:digit:]x]", "x", True),
        ("\\#a", "#a", True),
        ("\\!a", "!a", True),
        ("#a", "#a", None),
        ("a\\ ", "a ", True),
        ("a  ", "a", True),
        ("a/\n!a/", "a", None),
        ("*.py\n!b.py", "b.py", False),
        ("!b.py\n*.py", "b.py", True),
        ("/", "a", None),
        ("", "a", None),
        ("\u00e9", "\u00e9", True),
    ],
)
def test_a_pattern_on_a_file(
    pattern: str,
    path: str,
    expected: bool | None,  # noqa: FBT001 (pytest gives it by name)
) -> None:
    assert verdict(pattern, path) is expected


def test_a_slash_at_the_end_is_for_folders() -> None:
    assert verdict("a/", "x/a", is_folder=True) is True
    assert verdict("a/", "x/a") is None
    assert verdict("a/\n!a", "a", is_folder=True) is False


def test_what_is_in_a_folder_is_covered_with_it() -> None:
    globs = Globs(filter(None, [read_glob("build/")]))
    assert globs.covers("x/build/y/z.py")
    assert not globs.covers("x/build")
    assert globs.covers("x/build", is_folder=True)


@pytest.mark.parametrize("pattern", ["a\\", "[a", "[[:nope:]]", "[[:alpha", "x" * 5000])
def test_what_fits_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"^(it|a bracket) "):
        read_glob(pattern)


# git takes a slash between brackets for a part of the set, which no name has.
names = st.text("ab*?!-\\x.", min_size=1, max_size=6) | st.from_regex(
    r"[ab*]?\[[!^]?[ab\-x]{1,3}\][ab*]?", fullmatch=True
)
# What several stars within a name are isn't documented.
names = names.filter(lambda name: "**" not in name and not name.endswith("\\"))
patterns = st.lists(names | st.just("**"), min_size=1, max_size=4).map("/".join)
lines = st.tuples(
    st.sampled_from(["", "!", "/", "!/"]), patterns, st.sampled_from(["", "/"])
).map("".join)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if GIT is None:
        pytest.skip("git is missing")
    folder = tmp_path_factory.mktemp("repository")
    git(folder, "init", "-q")
    for path in PATHS:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()
    return folder


PATHS = [
    *("a", "b.x", "ab/a", "ab/b", "ab/ab/b.x", "ax/b/a.b", "x/a/b/ab/a"),
    *("x/aab", "x/a.b", "x/b-x", "x/ba/x/bb", "-x", "x/[a]", "x/!a"),
]


def git(folder: Path, *arguments: str, text: str = "") -> str:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    return subprocess.run(
        [GIT or "git", "-C", str(folder), *arguments],
        capture_output=True,
        check=False,
        env={**environment, "GIT_CONFIG_NOSYSTEM": "1"},
        input=text,
        text=True,
    ).stdout


@settings(deadline=None, max_examples=150)
@given(st.lists(lines, min_size=1, max_size=4))
@example(["a/**/b"])
@example(["?\\/**"])
@example(["**", "!ab/"])
@example(["/a*/", "!ab"])
def test_git_leaves_out_the_same(repository: Path, ignored: list[str]) -> None:
    (repository / ".gitignore").write_text("\n".join(ignored) + "\n", "utf-8")
    asked = "\0".join(PATHS)
    command = ("check-ignore", "--no-index", "-z", "--stdin")
    expected = {*git(repository, *command, text=asked).split("\0")} - {""}
    globs = []
    for line in ignored:
        try:
            found = read_glob(line)
        except ValueError:
            continue
        if found is not None:
            globs.append(found)
    ours = Globs(globs)
    assert {path for path in PATHS if ours.covers(path)} == expected


@pytest.mark.parametrize("line", ["a*" * 9 + "b", "a/**/" * 9 + "b", "**a" * 8])
def test_wildcards_take_linear_time(line: str) -> None:
    glob = read_glob(line)
    assert glob is not None

    def match(path: str) -> None:
        for _ in range(20):
            glob.fits(path.split("/"))

    separator = "/" if "/" in line else ""
    assert growth(match, lambda size: separator.join("a" * size), 200) < MOST_GROWTH


def test_ten_thousand_patterns_are_read_and_asked_at_once() -> None:
    def match(text: str) -> None:
        globs = Globs(filter(None, map(read_glob, text.split("\n"))))
        for number in range(50):
            globs.verdict(f"src/a{number}/b.py", is_folder=False)

    def pattern_lines(size: int) -> str:
        return "\n".join(f"gen/{at}/*.tmp{at}\n*.{at}x?" for at in range(size))

    assert growth(match, pattern_lines, 2000) < MOST_GROWTH
