"""Strings of real code, set into files of each language, have no false error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from odataq.cli import main
from tests.support.fragments import HOSTS, pieces_of
from tests.support.shared import CASES, METADATA, needs_shared

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = METADATA / "dataverse" / "bcgov_rsbc_dmf_2023-11-02.xml"
STRINGS = CASES / "dataverse_strings.jsonl"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for line in STRINGS.read_text("utf-8").splitlines():
        case = json.loads(line)
        own = tmp_path / case["id"].replace(":", "-")
        own.mkdir()
        pieces = pieces_of(case["template"], case["lang"])
        for name, written in HOSTS.items():
            (own / name).write_text(written(pieces), "utf-8", newline="\n")
    return tmp_path


@needs_shared
def test_no_fragment_has_a_false_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(
        [
            *("lint", "-m", str(DOCUMENT), "--profile", "dataverse", "--jobs", "1"),
            *("--output-format", "json", "--ignore", "performance"),
        ]
    )
    found = json.loads(capsys.readouterr().out)
    errors = [each for each in found["diagnostics"] if each["severity"] == "error"]
    # An example of a library is about a set that no organisation has.
    assert {each["message"].split("'")[1] for each in errors} == {"tests"}
    assert {each["code"] for each in errors} == {"ODQ202"}
    assert status == 1
    summary = found["summary"]
    assert summary["files"] == len(HOSTS) * len([*folder.iterdir()])
    # What isn't checked is part of a query that goes on elsewhere, or no query.
    assert summary["queries"] > summary["files"] / 2
