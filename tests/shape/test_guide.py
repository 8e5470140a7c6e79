"""The page on response shapes says what is so."""

from __future__ import annotations

import shlex
from typing import Final

import pytest

from odataq.cli import main
from tests.support.guides import Guide
from tests.support.shared import ROOT

GUIDE: Final = Guide("response-shapes.md")
COMMANDS: Final = [
    line
    for block in GUIDE.blocks
    if block.language == "sh"
    for line in block.text.splitlines()
]


def test_each_block_is_run() -> None:
    assert {each.language for each in GUIDE.blocks} == {"python", "sh"}


def test_the_program_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert GUIDE.run()["source"]


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_works(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    program, *arguments = shlex.split(line)
    assert program == "odataq"
    assert main(arguments) == 0
    assert "accountid" in capsys.readouterr().out
