"""The examples in the guide for embedders do what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[1]
GUIDE: Final = (ROOT / "docs/embedding.md").read_text("utf-8")
BLOCKS: Final = [
    *re.finditer(r"^```(\w*)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
]


def test_each_block_is_a_part_of_the_program() -> None:
    assert len(BLOCKS) >= GUIDE.count("\n## ")
    assert {each[1] for each in BLOCKS} == {"python"}


def test_the_program_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    namespace: dict[str, object] = {}
    for block in BLOCKS:
        # Blank lines in front: a traceback shows the line in the guide.
        text = "\n" * GUIDE.count("\n", 0, block.start(2)) + block[2]
        code = compile(text, "embedding.md", "exec", dont_inherit=True)
        exec(code, namespace)  # noqa: S102
    printed = capsys.readouterr().out
    assert printed.startswith("<query>:1:18: ODQ201 ")
    assert namespace["uses"]


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:)([^)#]+)", GUIDE))
def test_what_it_links_to_exists(link: str) -> None:
    assert (ROOT / "docs" / link).exists()
