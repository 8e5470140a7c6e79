"""That the guide to requests is one program, and that it runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tests.support.shared import ROOT

if TYPE_CHECKING:
    import pytest

GUIDE: Final = (ROOT / "docs/writes.md").read_text("utf-8")
BLOCKS: Final = [
    *re.finditer(r"^```(\w*)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
]


def test_each_task_has_a_block_of_the_program() -> None:
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
        code = compile(text, "writes.md", "exec", dont_inherit=True)
        exec(code, namespace)  # noqa: S102 (that is the test)
    printed = capsys.readouterr().out
    shown = [*re.finditer(r"^# ((?:PATCH|POST|DELETE) .*)$", GUIDE, re.MULTILINE)]
    assert len(shown) >= 7
    for each in shown:
        # What the guide abbreviates stands for anything.
        pattern = re.escape(each[1]).replace(r"\.\.\.", r"\S*")
        assert re.search(f"^{pattern}", printed, re.MULTILINE), each[1]
    assert "the lookup is set by 'parentcustomerid_account'" in printed
    assert "0x80048d19" in printed or "ODQ712" in printed
