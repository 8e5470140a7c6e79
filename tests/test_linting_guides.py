"""The guides to the linter do what they say, in a project as they describe it."""

from __future__ import annotations

import shlex
import shutil
import tomllib
from typing import TYPE_CHECKING

import pytest

from odataq.cli import main
from odataq.resources import sample_path
from tests.support.guides import Guide

if TYPE_CHECKING:
    from pathlib import Path

_BROKEN = 2


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copy(sample_path("dataverse"), tmp_path / "metadata.xml")
    text = 'metadata = "metadata.xml"\nprofile = "dataverse"\n'
    (tmp_path / "odataq.toml").write_text(text, "utf-8")
    return tmp_path


def runs(page: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Run each command of a page; return what they print."""
    printed = ""
    for block in Guide(page).blocks:
        if block.language != "shell":
            continue
        for line in block.text.splitlines():
            program, *arguments = shlex.split(line)
            assert program == "odataq"
            assert main(arguments) != _BROKEN, line
            printed += capsys.readouterr().out
    return printed


def test_getting_started(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    guide = Guide("getting-started.md")
    code = [each.text for each in guide.blocks if each.language == "python"]
    (project / "sync.py").write_text(code[0], "utf-8")
    settings = [each.text for each in guide.blocks if each.language == "toml"]
    assert tomllib.loads(settings[0]) == tomllib.loads(
        (project / "odataq.toml").read_text("utf-8")
    )
    printed = runs("getting-started.md", capsys)
    shown = [each.text for each in guide.blocks if each.text.startswith("error[")]
    assert shown
    assert all(each in printed for each in shown)


def test_linting(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    guide = Guide("linting.md")
    (project / "src").mkdir()
    code = [each.text for each in guide.blocks if each.language == "python"]
    for at, text in enumerate(code):
        (project / "src" / f"{at}.py").write_text(text, "utf-8")
    printed = runs("linting.md", capsys)
    assert "'statecod'" in printed
    assert "no property 'new_code'" not in printed


@pytest.mark.parametrize(
    "page", ["getting-started.md", "linting.md", "configuration.md"]
)
def test_settings_in_a_guide_are_valid(
    project: Path, capsys: pytest.CaptureFixture[str], page: str
) -> None:
    for block in Guide(page).blocks:
        if block.language == "toml":
            is_project = "[tool.odataq" in block.text
            name = "pyproject.toml" if is_project else "odataq.toml"
            (project / "odataq.toml").unlink(missing_ok=True)
            (project / name).write_text(block.text, "utf-8")
            assert main(["config", "show"]) == 0
            assert capsys.readouterr().err == ""
