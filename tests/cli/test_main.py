"""What the command line costs where it does nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from odataq.cli import main
main(sys.argv[1:])
loaded = {name.partition(".")[0] for name in sys.modules}
print("loaded", sorted(loaded & {"asyncio", "lark", "lxml", "tree_sitter"}))
"""


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("check", "-h")])
def test_no_parser_is_loaded(arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1] == "loaded []"
