"""What is found in the files of the corpus is what stands beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from odataq.lint.hosts import language_of, read_code
from odataq.source import Source
from odataq.text.holes import HOLE
from tests.lint.update_finds import FOLDER, SUFFIX, all_found, files, finds_in, golden

if TYPE_CHECKING:
    from pathlib import Path

FILES = files()


def named(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_file_has_the_finds_that_stand_beside_it(path: Path) -> None:
    assert finds_in(path) == golden(path).read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=named)
def test_each_character_is_found_at_its_place(path: Path) -> None:
    """What isn't made up or written by an escape stands in the file as it is."""
    text = path.read_bytes().decode()
    language = language_of(path.name)
    assert language is not None
    for each in all_found(read_code(Source(text, path.name), language)).candidates:
        template = each.template
        for char, start, end in zip(
            template.text, template.starts, template.ends, strict=True
        ):
            assert 0 <= start <= end <= len(text)
            if end - start == 1 and char not in {HOLE, "%"}:
                assert text[start] in {char, char.upper()}


def test_no_finds_are_left_of_a_file_that_is_gone() -> None:
    kept = {path for path in FOLDER.glob("*/*") if path.suffix == SUFFIX}
    assert {path.with_suffix("") for path in kept} <= set(FILES)
