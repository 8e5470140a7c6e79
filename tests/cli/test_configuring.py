"""The command `odataq config`, run as a person runs it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema  # type: ignore[import-untyped]  # it has no types of its own
import pytest

from odataq.cli import main
from odataq.cli.commands import FAILING, PROFILE_NAMES
from odataq.lint.config.keys import KEYS, LARGEST_FILE, PROFILES
from odataq.lint.config.schema import table_of_groups, table_of_keys

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_settings_are_shown_with_their_origin(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '# x\nmetadata = ["a.xml"]\n[per-file-ignores]\n"*.md" = ["ODQ8"]\n'
    (folder / "odataq.toml").write_text(text, "utf-8")
    assert main(["config", "show", "--origin", "x.py"]) == 0
    out = capsys.readouterr().out
    assert 'metadata = ["a.xml"]  # odataq.toml:2\n' in out
    assert '{ "*.md" = ["ODQ8"] }  # odataq.toml:3\n' in out
    assert "strict = false  # default\n" in out
    made = [each for each in out.splitlines() if "default" not in each]
    assert [*tomllib.loads("\n".join(made))] == ["metadata", "per-file-ignores"]


def test_settings_are_shown_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "show", "--output-format", "json", "--isolated"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in shown] == [e for e in KEYS if e != "extend"]
    assert {each["origin"] for each in shown} == {"default"}


def test_a_bad_file_is_told_with_its_places(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "odataq.toml").write_text("selct = 1\nstrict = 2\n", "utf-8")
    assert main(["config", "show"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [each.partition(" error ")[0] for each in lines] == [
        "odataq.toml:1:1:",
        "odataq.toml:2:10:",
    ]


def test_the_schema_is_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "schema"]) == 0
    out = capsys.readouterr().out
    assert (DOCS / "schema" / "config.schema.json").read_text("utf-8") == out
    jsonschema.Draft202012Validator.check_schema(json.loads(out))


@pytest.mark.parametrize("name", KEYS)
def test_the_schema_takes_each_example(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    main(["config", "schema"])
    validator = jsonschema.Draft202012Validator(json.loads(capsys.readouterr().out))
    validator.validate(tomllib.loads(KEYS[name].example))
    assert not validator.is_valid({name: {"\n": object()}})
    assert not validator.is_valid({f"{name}x": 1})


def test_a_file_to_begin_with_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["config", "init", "--stdout"]) == 0
    printed = capsys.readouterr().out
    assert main(["config", "init"]) == 0
    text = (folder / "odataq.toml").read_text("utf-8")
    assert text == printed
    assert tomllib.loads(text) == {}
    examples = [each for each in text.splitlines() if " = " in each]
    assert len(examples) >= len(KEYS)
    assert main(["config", "init"]) == 2
    assert "already" in capsys.readouterr().err


@pytest.mark.parametrize("table", [table_of_keys, table_of_groups])
def test_the_document_has_the_tables(table: Callable[[], str]) -> None:
    assert table() in (DOCS / "configuration.md").read_text("utf-8")


def test_options_and_settings_have_the_same_choices(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ("auto", *PROFILE_NAMES) == PROFILES
    assert KEYS["fail-on"].kind.schema() == {"enum": [*FAILING]}
    assert main(["lint", "--help"]) == 0
    assert str(LARGEST_FILE) in capsys.readouterr().out
