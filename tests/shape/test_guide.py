"""The page on response shapes says what is so."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

from odataq.cli import main
from tests.support.shared import ROOT

if TYPE_CHECKING:
    from pathlib import Path

GUIDE: Path = ROOT / "docs" / "response-shapes.md"
TEXT = GUIDE.read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def test_each_block_is_run() -> None:
    assert len(blocks("python")) + len(blocks("sh")) == TEXT.count("\n```\n")


def test_the_program_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    namespace: dict[str, object] = {}
    for each in blocks("python"):
        code = compile(each, GUIDE.name, "exec", dont_inherit=True)
        exec(code, namespace)  # noqa: S102
    assert namespace["source"]


@pytest.mark.parametrize("line", "".join(blocks("sh")).splitlines())
def test_a_command_works(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    program, *arguments = shlex.split(line)
    assert program == "odataq"
    assert main(arguments) == 0
    assert "accountid" in capsys.readouterr().out
