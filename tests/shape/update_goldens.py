"""Writes what the goldens give: `python -m tests.shape.update_goldens`.

Only the lines of shapes change; their changes are read like code.
"""

from __future__ import annotations

import sys

from tests.support.shapes import FOLDER, updated

__all__: list[str] = []


def _main() -> None:
    for path in sorted(FOLDER.glob("*.txt")):
        after = updated(path)
        if after != path.read_text("utf-8"):
            path.write_text(after, "utf-8", newline="\n")
            sys.stdout.write(f"{path.name}: updated\n")


if __name__ == "__main__":
    _main()
