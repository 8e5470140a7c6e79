"""That the guide to connections is one program, and that it runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
GUIDE: Final = (ROOT / "docs/connections.md").read_text("utf-8")
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
        code = compile(text, "connections.md", "exec", dont_inherit=True)
        exec(code, namespace)  # noqa: S102 (that is the test)
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == (
        "no connection leads to a table 'acount' (did you mean 'account' or 'contact'?)"
    )
    assert "did you mean 'description'?" in printed[1]
    assert "the id of a role" in printed[2]
