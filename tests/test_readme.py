"""The examples in the README do what it says."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from odataq.cli import main
from odataq.resources import sample_path
from tests.support.guides import Guide

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")


class Block(NamedTuple):
    """A fenced block: its language, its text, and the line where it begins."""

    language: str
    text: str
    line: int


class Command(NamedTuple):
    """A line of a shell block, with the output if a text block follows directly."""

    text: str
    output: str | None
    line: int


def blocks() -> list[Block]:
    """Return the fenced blocks of the README."""
    found = re.finditer(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [
        Block(each[1], each[2], README.count("\n", 0, each.start(2)) + 1)
        for each in found
    ]


def commands() -> list[Command]:
    """Return the lines of the shell blocks."""
    found = []
    for block, following in zip(blocks(), [*blocks()[1:], None], strict=True):
        if block.language != "shell":
            continue
        # Between the texts: the closing fence, a blank line, the opening fence.
        end = block.line + block.text.count("\n")
        is_output = following is not None and following[::2] == ("text", end + 3)
        output = following.text if following and is_output else None
        lines = list(enumerate(block.text.splitlines(), block.line))
        found += [
            Command(text, output if (number, text) == lines[-1] else None, number)
            for number, text in lines
            if text.strip()
        ]
    return found


EXAMPLES = [each for each in commands() if each.text.startswith("odataq ")]


def test_there_are_examples() -> None:
    assert EXAMPLES
    assert any(each.language == "python" for each in blocks())


def test_the_first_two_lines_install_and_run() -> None:
    install, test = (each.text for each in commands()[:2])
    assert install.startswith("python3 -m venv .venv && .venv/bin/pip install -q . && ")
    assert re.search(r" && \.venv/bin/odataq metadata show \w+ -m sample:\w+$", install)
    assert test.startswith("python3 -m venv .venv && .venv/bin/pip install -q ")
    assert test.endswith(" && .venv/bin/python -m pytest")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is missing")
def test_ci_takes_the_first_two_lines() -> None:
    taken = subprocess.run(
        ["bash", ".ci/run", "--commands"],  # noqa: S607
        capture_output=True,
        check=True,
        cwd=ROOT,
        text=True,
    ).stdout
    assert taken.splitlines() == [each.text for each in commands()[:2]]


def a_file() -> str:
    """Return the file of code in the guide."""
    blocks = Guide("getting-started.md").blocks
    return next(each.text for each in blocks if each.language == "python")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: f"line {each.line}")
def test_command(
    example: Command,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(ROOT)
    if example.text.startswith("odataq lint "):
        # It is about a project, whose file is that of the guide.
        (tmp_path / "src").mkdir()
        (tmp_path / "src" / "sync.py").write_text(a_file(), "utf-8")
        shutil.copy(sample_path("dataverse"), tmp_path / "metadata.xml")
        monkeypatch.chdir(tmp_path)
    status = main(shlex.split(example.text)[1:])
    printed = capsys.readouterr()
    assert status in {0, 1}, printed.err
    if example.output is not None:
        assert printed.out == example.output


def test_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    namespace: dict[str, object] = {}
    for block in blocks():
        if block.language == "python":
            # Blank lines in front: a traceback shows the line in the README.
            text = "\n" * (block.line - 1) + block.text
            exec(compile(text, "README.md", "exec"), namespace)  # noqa: S102
