"""That the guide to batches is one program, and prints what it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tests.support.shared import ROOT

if TYPE_CHECKING:
    import pytest

GUIDE: Final = (ROOT / "docs/batch.md").read_text("utf-8")
BLOCKS: Final = [
    *re.finditer(r"^```(\w*)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
]


def test_the_program_runs_and_prints_what_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    namespace: dict[str, object] = {}
    assert {each[1] for each in BLOCKS} == {"python"}
    for block in BLOCKS:
        # Blank lines in front: a traceback shows the line in the guide.
        text = "\n" * GUIDE.count("\n", 0, block.start(2)) + block[2]
        code = compile(text, "batch.md", "exec", dont_inherit=True)
        exec(code, namespace)  # noqa: S102 (that is the test)
    printed = capsys.readouterr().out.splitlines()
    program = "".join(each[2] for each in BLOCKS)
    shown = re.findall(r"^# (\w+:?.*)$", program, re.MULTILINE)
    assert len(shown) == 4
    assert [each for each in shown if each not in printed] == []
