"""Writes what requests give: `python -m tests.requests.update_corpus`.

Only the lines of diagnostics change; their changes are read like code.
"""

from __future__ import annotations

import sys

from tests.support.requests import FOLDER, read_requests, request_checker, updated

__all__: list[str] = []


def _main() -> None:
    for path in sorted(FOLDER.glob("*.txt")):
        before = path.read_text("utf-8")
        corpus = read_requests(path.stem, before)
        after = updated(corpus, request_checker(corpus).check)
        if after != before:
            path.write_text(after, "utf-8", newline="\n")
            sys.stdout.write(f"{corpus.name}: updated\n")


if __name__ == "__main__":
    _main()
