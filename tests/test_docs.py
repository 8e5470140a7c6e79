"""What is generated among the documents is what would be generated now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from odataq.cli import main

if TYPE_CHECKING:
    import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--output-format", "markdown"]) == 0
    assert (DOCS / "rules.md").read_text("utf-8") == capsys.readouterr().out


def test_each_code_has_a_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "--pages", str(tmp_path)]) == 0
    made = {each.name: each.read_text("utf-8") for each in tmp_path.iterdir()}
    assert capsys.readouterr().out == f"wrote {len(made)} pages\n"
    there = {each.name: each.read_text("utf-8") for each in DOCS.glob("rules/*")}
    assert there == made


def test_what_is_known_of_dataverse_is_listed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["rules", "--profile", "dataverse", "--output-format", "markdown"]
    assert main(command) == 0
    assert (DOCS / "dataverse.md").read_text("utf-8") == capsys.readouterr().out
