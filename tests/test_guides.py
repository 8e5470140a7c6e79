"""Each guide is one program, which does what the guide says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest

from tests.support.guides import Guide
from tests.support.shared import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

# The guides of which each task has a block of the program.
BY_TASKS: Final = (
    "batch.md",
    "builder.md",
    "connections.md",
    "embedding.md",
    "writes.md",
)
PAGES: Final = sorted(each.name for each in (ROOT / "docs").glob("*.md"))
LINK: Final = re.compile(r"\]\((?!https?:)([^)#]+)")
LINKS: Final = [
    (name, link) for name in PAGES for link in LINK.findall(Guide(name).text)
]


@pytest.fixture
def printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], str]:
    """Return what runs a guide, and gives what it has printed."""

    def run(name: str) -> str:
        monkeypatch.chdir(ROOT)
        Guide(name).run()
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize("name", BY_TASKS)
def test_each_task_has_a_block_of_the_program(name: str) -> None:
    guide = Guide(name)
    assert len(guide.blocks) >= guide.text.count("\n## ")
    assert {each.language for each in guide.blocks} == {"python"}


def test_embedding(printed: Callable[[str], str]) -> None:
    assert printed("embedding.md").startswith("<query>:1:18: ODQ201 ")


def test_the_builder(printed: Callable[[str], str]) -> None:
    lines = printed("builder.md").splitlines()
    assert lines[0].startswith("Works?$select=")
    assert [line for line in lines if "ODQ301" in line]
    assert any("time zone" in line for line in lines)
    assert any("must be a number" in line for line in lines)


def test_batches(printed: Callable[[str], str]) -> None:
    lines = printed("batch.md").splitlines()
    program = "".join(each.text for each in Guide("batch.md").blocks)
    shown = re.findall(r"^# (\w+:?.*)$", program, re.MULTILINE)
    assert len(shown) == 4
    assert [each for each in shown if each not in lines] == []


def test_connections(printed: Callable[[str], str]) -> None:
    lines = printed("connections.md").splitlines()
    assert lines[0] == (
        "no connection leads to a table 'acount' (did you mean 'account' or 'contact'?)"
    )
    assert "did you mean 'description'?" in lines[1]
    assert "the id of a role" in lines[2]


def test_writes(printed: Callable[[str], str]) -> None:
    text = printed("writes.md")
    guide = Guide("writes.md").text
    shown = [*re.finditer(r"^# ((?:PATCH|POST|DELETE) .*)$", guide, re.MULTILINE)]
    assert len(shown) >= 7
    for each in shown:
        # What the guide abbreviates stands for anything.
        pattern = re.escape(each[1]).replace(r"\.\.\.", r"\S*")
        assert re.search(f"^{pattern}", text, re.MULTILINE), each[1]
    assert "the lookup is set by 'parentcustomerid_account'" in text
    assert "ODQ712" in text


@pytest.mark.parametrize(("name", "link"), LINKS)
def test_what_a_page_links_to_exists(name: str, link: str) -> None:
    assert (ROOT / "docs" / link).exists(), name
