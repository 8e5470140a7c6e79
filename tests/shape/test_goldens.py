"""The shapes of the goldens, and what is made of them."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import jsonschema  # type: ignore[import-untyped]  # it has no types of its own
import pytest

from odataq import json_schema, typed_dict
from odataq.shape.text import shape_text
from tests.support.shapes import FOLDER, Golden, goldens

if TYPE_CHECKING:
    from pathlib import Path

GOLDENS = [each for path in sorted(FOLDER.glob("*.txt")) for each in goldens(path)]


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda each: each.title)
def test_the_shape_is_as_it_was_read(golden: Golden) -> None:
    assert shape_text(golden.shape()) == golden.expected


def test_each_title_stands_once() -> None:
    titles = [(each.metadata, each.title) for each in GOLDENS]
    assert len(titles) == len(set(titles)) > 40


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda each: each.title)
def test_the_schema_is_one(golden: Golden) -> None:
    schema = json_schema(golden.shape())
    jsonschema.Draft202012Validator.check_schema(schema)
    # A reference that leads nowhere is only found where it is followed.
    names = {f"#/$defs/{each}" for each in schema.get("$defs", {})}
    assert references(schema) <= names


def references(value: object) -> set[str]:
    if isinstance(value, list):
        return {found for each in value for found in references(each)}
    if not isinstance(value, dict):
        return set()
    own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
    return own | {found for each in value.values() for found in references(each)}


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda each: each.title)
def test_the_python_source_runs(golden: Golden) -> None:
    namespace: dict[str, object] = {}
    source = typed_dict(golden.shape(), name="Answer")
    # By itself it would inherit that annotations are postponed here.
    code = compile(source, "shape.py", "exec", dont_inherit=True)
    exec(code, namespace)  # noqa: S102
    assert "Answer" in namespace


def test_the_python_source_is_well_typed(tmp_path: Path) -> None:
    try:
        api = importlib.import_module("mypy.api")
    except ImportError:
        pytest.skip("mypy isn't installed")
    for number, each in enumerate(GOLDENS):
        source = typed_dict(each.shape())
        (tmp_path / f"shape_{number}.py").write_text(source, "utf-8")
    options = ["--strict", "--no-incremental", "--config-file=", str(tmp_path)]
    out, err, status = api.run(options)
    assert (status, err) == (0, ""), out
