"""Writes what the queries of the corpus give: `python -m tests.queries.update_corpus`.

Only the lines of diagnostics change; their changes are read like code.
"""

from __future__ import annotations

import sys

from tests.support.caret import FOLDER, checker, metadata_path, read_corpus, updated

__all__: list[str] = []


def _main() -> None:
    for path in sorted(FOLDER.glob("*.txt")):
        before = path.read_text("utf-8")
        corpus = read_corpus(path.stem, before)
        metadata = metadata_path(corpus)
        if metadata is not None and not metadata.is_file():
            sys.stdout.write(f"{corpus.name}: not updated: {metadata} is missing\n")
            continue
        after = updated(before, checker(corpus).check)
        if after != before:
            path.write_text(after, "utf-8", newline="\n")
            sys.stdout.write(f"{corpus.name}: updated\n")


if __name__ == "__main__":
    _main()
