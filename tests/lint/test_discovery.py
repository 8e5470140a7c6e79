"""Which files are found: never another one, never waiting, always in one order."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from odataq.lint.config.settings import Configuration
from odataq.lint.discovery import Discovery, discover


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    inside = tmp_path / "project"
    inside.mkdir()
    monkeypatch.chdir(inside)
    return inside


def make(*names: str, text: str = "") -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def found(*paths: str, **overrides: object) -> Discovery:
    settings = {name.replace("_", "-"): value for name, value in overrides.items()}
    run = Configuration(Path.cwd(), settings, is_isolated=True).for_run
    return discover(paths or (".",), run)


def names(*paths: str, **overrides: object) -> list[str]:
    return [each.name for each in found(*paths, **overrides).files]


def skips(*paths: str, **overrides: object) -> dict[str, str]:
    return {each.name: each.reason for each in found(*paths, **overrides).skips}


# What is looked at


def test_files_of_known_languages_in_the_order_of_their_names() -> None:
    make("b.py", "a.ts", "c/d.cs", "c/x.txt", "LICENSE", "B.PS1", "c.http")
    assert names() == ["B.PS1", "a.ts", "b.py", "c.http", "c/d.cs"]


def test_names_are_as_they_were_asked_for(folder: Path) -> None:
    make("a/b.py")
    assert names("a") == names("./a/") == names("a/b.py") == ["a/b.py"]
    assert names("a/../a") == ["a/b.py"]
    assert names(str(folder)) == [f"{folder.as_posix()}/a/b.py"]


def test_the_order_of_the_paths_means_nothing() -> None:
    make("a/b.py", "c.py", "d.py")
    expected = found("a", "c.py", ".", "d.py")
    assert found("d.py", ".", "c.py", "a", "a") == expected
    assert [each.name for each in expected.files] == ["a/b.py", "c.py", "d.py"]


def test_what_is_missing_is_told() -> None:
    make("a.py")
    assert found("a.py", "b.py", "c", "d\0").missing == ("b.py", "c", "d\0")


def test_a_file_of_an_unknown_language_is_skipped_where_it_is_named() -> None:
    make("a.txt")
    assert skips("a.txt") == {"a.txt": "unknown language"}
    assert skips() == {}


def test_folders_of_tools_are_left_out() -> None:
    make("node_modules/a.js", ".git/a.py", "x/__pycache__/a.py", "build/a.py", "a.py")
    assert names() == ["a.py"]
    assert names("build") == ["build/a.py"]


# Patterns


def test_excludes() -> None:
    make("a.py", "gen/a.py", "x/gen/b.py", "x/c.py", "build/a.py")
    assert names(extend_exclude=["gen"]) == ["a.py", "x/c.py"]
    assert names(exclude=["/gen"]) == ["a.py", "build/a.py", "x/c.py", "x/gen/b.py"]


def test_includes() -> None:
    make("src/a.py", "src/b.txt", "c.py")
    assert names(include=["src"]) == ["src/a.py"]
    assert skips(include=["src"]) == {"src/b.txt": "unknown language"}
    assert names("c.py", include=["src"]) == ["c.py"]


def test_named_files_are_excluded_only_by_force() -> None:
    make("gen/a.py", "b.py", ".gitignore", "x/c.py")
    Path(".gitignore").write_text("x/\n", "utf-8")
    Path(".git").mkdir()
    asked = ("gen/a.py", "b.py", "x/c.py")
    assert names(*asked, exclude=["gen"]) == ["b.py", "gen/a.py", "x/c.py"]
    forced = {"exclude": ["gen"], "force_exclude": True}
    assert names(*asked, **forced) == ["b.py"]
    assert skips(*asked, **forced) == {"gen/a.py": "excluded", "x/c.py": "excluded"}
    kept = names(*asked, **forced, respect_gitignore=False)
    assert kept == ["b.py", "x/c.py"]


# Ignore files


def test_ignore_files_hold_below_their_folder_and_inner_ones_win() -> None:
    make("a.py", "b.py", "x/a.py", "x/b.py", "x/y/b.py")
    Path(".gitignore").write_text("b.py\n", "utf-8")
    Path("x/.gitignore").write_text("a.py\n!b.py\n", "utf-8")
    assert names() == ["a.py", "x/b.py", "x/y/b.py"]
    assert names(respect_gitignore=False) == [
        *("a.py", "b.py", "x/a.py", "x/b.py", "x/y/b.py"),
    ]


def test_ignore_files_above_count_in_a_repository() -> None:
    make("x/y/a.py", "x/y/b.py", "x/y/c.py", ".git/info/exclude")
    Path(".git/info/exclude").write_text("a.py\n", "utf-8")
    Path("x/.gitignore").write_text("/y/b.py\n", "utf-8")
    assert names("x/y") == ["x/y/c.py"]
    Path(".git/info/exclude").unlink()
    assert names("x/y") == ["x/y/a.py", "x/y/c.py"]


def test_what_an_ignored_folder_has_stays_ignored() -> None:
    make("x/a.py")
    Path(".gitignore").write_text("x/\n!x/a.py\n", "utf-8")
    assert names() == []


def test_ignore_files_in_odd_bytes() -> None:
    make("a.py", "b.py")
    Path(".gitignore").write_bytes(b"\xef\xbb\xbfa.py\r\n\xff\xfe*\r\n\0\n")
    assert names() == ["b.py"]


def test_a_pattern_that_fits_nothing_is_told_with_its_place() -> None:
    make("a.py", "x/b.py")
    Path("x/.gitignore").write_text("# fine\nb[\n", "utf-8")
    discovery = found()
    assert [each.name for each in discovery.files] == ["a.py", "x/b.py"]
    assert [str(each) for each in discovery.diagnostics] == [
        (
            "x/.gitignore:2:1: ODQ012 the pattern isn't used: a bracket isn't closed, "
            "or has a class that doesn't exist"
        )
    ]


def test_an_ignore_file_is_no_link(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("[secret\n", "utf-8")
    make("a.py")
    Path(".gitignore").symlink_to(tmp_path / "secret")
    assert found().diagnostics == ()


@pytest.mark.parametrize(
    "lines", [["x" * 5000], ["y"] * 10_001, ["*a" * 9 + "b"] * 110_000]
)
def test_a_huge_ignore_file_is_used_as_far_as_it_goes(lines: list[str]) -> None:
    make("a.py")
    Path(".gitignore").write_text("\n".join(lines), "utf-8")
    (problem,) = found().diagnostics
    assert problem.code == "ODQ012"
    assert names() == ["a.py"]


# What is no file


def test_what_is_no_file_is_skipped() -> None:
    os.mkfifo("pipe.py")
    Path("folder.py").mkdir()
    make("folder.py/a.py")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.py")
        expected = {"pipe.py": "no regular file", "socket.py": "no regular file"}
        assert skips() == expected
        assert skips("pipe.py", "socket.py") == expected
        assert names() == ["folder.py/a.py"]
    assert skips("/dev/zero") == {"/dev/zero": "no regular file"}


def test_links_lead_nowhere_else(tmp_path: Path) -> None:
    make("a.py", "x/b.py")
    (tmp_path / "outside.py").write_text("", "utf-8")
    Path("out.py").symlink_to(tmp_path / "outside.py")
    Path("zero.py").symlink_to("/dev/zero")
    Path("gone.py").symlink_to("nothing.py")
    Path("self.py").symlink_to("self.py")
    Path("x/loop").symlink_to("..")
    Path("root").symlink_to("/")
    Path("folder.py").symlink_to("x")
    assert names() == ["a.py", "x/b.py"]
    assert skips() == {
        "folder.py": "a link to a folder",
        "gone.py": "a broken link",
        "out.py": "a link out of the folder",
        "self.py": "a broken link",
        "zero.py": "a link out of the folder",
    }
    assert names("out.py") == ["out.py"]
    assert skips("gone.py", "zero.py") == {
        "gone.py": "a broken link",
        "zero.py": "no regular file",
    }


def test_a_file_with_several_names_is_found_once() -> None:
    make("b.py", "x/c.txt")
    Path("a.py").symlink_to("b.py")
    Path("c.py").symlink_to("x/c.txt")
    Path("d.py").symlink_to("x/c.txt")
    Path("y").symlink_to("x")
    assert names() == ["b.py", "c.py"]
    assert names("a.py", "b.py", str(Path("b.py").absolute())) == [
        str(Path("b.py").absolute())
    ]
    make("x/e.py")
    assert names("x", "y") == ["x/e.py"]


def test_a_folder_that_is_asked_for_by_a_link_is_looked_into() -> None:
    make("x/a.py")
    Path("y").symlink_to("x")
    assert names("y") == ["y/a.py"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_folder_that_nobody_may_read_is_skipped() -> None:
    make("x/a.py", "b.py")
    Path("x").chmod(0)
    try:
        assert names() == ["b.py"]
        assert skips() == {"x": "permission denied"}
    finally:
        Path("x").chmod(0o700)


def test_odd_names_are_found() -> None:
    odd = ["a\n::error::x.py", "\x1b[31m.py", "%0A,:.py", "-e.py", "\u202e.py"]
    make(*odd, f"{'n' * 252}.py")
    Path(os.fsdecode(b"bad\xff.py")).touch()
    assert len(names()) == len(odd) + 2
    assert "bad\udcff.py" in names()


def test_a_path_that_is_too_long_ends_there() -> None:
    make("a.py")
    here = Path.cwd()
    descriptor = os.open(".", os.O_RDONLY)
    try:
        for _ in range(20):
            os.mkdir("d" * 250, dir_fd=descriptor)
            inner = os.open("d" * 250, os.O_RDONLY, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
    finally:
        os.close(descriptor)
    os.chdir(here)
    discovery = found()
    assert [each.name for each in discovery.files] == ["a.py"]
    assert [each.reason for each in discovery.skips] == ["file name too long"]
