"""Writes what the tables of types take: `python -m tests.semantics.update_types`.

The files in tests/corpus/types are written as a whole; what changes in them is read
like code.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from tests.semantics.type_examples import FILES, text_of
from tests.semantics.type_matrix import matrix
from tests.semantics.type_terms import checker
from tests.support.caret import updated
from tests.support.shared import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["FOLDER", "TEXTS"]

FOLDER: Final = ROOT / "tests" / "corpus" / "types"


def _examples(name: str) -> Callable[[], str]:
    return lambda: updated(text_of(FILES[name]()), checker().check)


TEXTS: Final[Mapping[str, Callable[[], str]]] = {
    "matrix": matrix,
    **{name: _examples(name) for name in FILES},
}


def _main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, text in TEXTS.items():
        path = FOLDER / f"{name}.txt"
        after = text()
        if not path.is_file() or path.read_text("utf-8") != after:
            path.write_text(after, "utf-8", newline="\n")
            sys.stdout.write(f"{name}: updated\n")


if __name__ == "__main__":
    _main()
