"""The guides among the documents: their blocks of code, which run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.support.shared import ROOT

__all__ = ["Block", "Guide"]

_BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the line before it."""

    language: str
    text: str
    line: int


@dataclass(frozen=True)
class Guide:
    """A page of the documents, by its name without the folder."""

    name: str

    @cached_property
    def text(self) -> str:
        """The text of the page."""
        return (ROOT / "docs" / self.name).read_text("utf-8")

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All fenced blocks."""
        return tuple(
            Block(each[1], each[2], self.text.count("\n", 0, each.start(2)))
            for each in _BLOCK.finditer(self.text)
        )

    def run(self) -> dict[str, Any]:
        """Run the blocks of Python as one program; return its names."""
        namespace: dict[str, Any] = {}
        for block in self.blocks:
            if block.language == "python":
                self.run_block(block, namespace)
        return namespace

    def run_block(self, block: Block, namespace: dict[str, Any]) -> None:
        """Run one block."""
        # Blank lines in front: a traceback shows the line in the guide.
        code = compile("\n" * block.line + block.text, self.name, "exec", 0, True)  # noqa: FBT003 (nothing is inherited)
        exec(code, namespace)  # noqa: S102 (that is the test)
