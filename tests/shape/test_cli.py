"""`odataq shape`, run as a person runs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from odataq import json_schema, response_shape, typed_dict
from odataq.cli import main
from odataq.shape.text import shape_text
from tests.support.shapes import sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq import ResponseShape

QUERY = "accounts?$select=name"
MODEL = ("-m", "sample:dataverse")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(("shape", *arguments))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("tree", shape_text),
        ("schema", lambda found: json.dumps(json_schema(found), indent=2)),
        ("typeddict", lambda found: typed_dict(found).rstrip()),
    ],
)
def test_a_shape_is_written(
    capsys: pytest.CaptureFixture[str],
    form: str,
    written: Callable[[ResponseShape], str],
) -> None:
    found = response_shape(QUERY, sample("dataverse"))
    status, out, err = run(capsys, QUERY, *MODEL, "--as", form)
    assert (status, out, err) == (0, f"{written(found)}\n", "")


def test_headers_and_a_profile_are_taken(capsys: pytest.CaptureFixture[str]) -> None:
    prefer = "Prefer: odata.maxpagesize=7"
    assert "at most 7" in run(capsys, QUERY, *MODEL, "--header", prefer)[1]
    arguments = (QUERY, *MODEL, "--header", prefer, "--profile", "odata-4.01")
    status, out, _ = run(capsys, *arguments)
    assert status == 0
    assert "at most" not in out
    assert "accountid?: " in out


def test_a_mistake_is_told_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, err = run(capsys, "accounts?$select=nmae", *MODEL)
    assert (status, out) == (1, "")
    assert "ODQ201" in err
    assert "^^^^" in err


@pytest.mark.parametrize("header", ["Prefer", ": x", "\x1b"])
def test_a_header_has_a_name(capsys: pytest.CaptureFixture[str], header: str) -> None:
    status, out, err = run(capsys, QUERY, *MODEL, "--header", header)
    assert (status, out) == (2, "")
    assert "a header is 'NAME: VALUE'" in err
    assert "\x1b" not in err


def test_metadata_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, QUERY)[0] == 2
