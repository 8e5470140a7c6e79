"""Runs external cases: `python -m tests.conformance KIND --cases FILE`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from tests.conformance import csdl, queries
from tests.conformance.cases import differences

_KINDS: Final = {
    "csdl": "documents that are valid or not",
    "consensus": "queries on which two libraries agree",
    "olingo": "requests that a parser and validator have seen",
}


def main(arguments: list[str] | None = None) -> int:
    """Print the disagreements, if asked to, and how many rows pass."""
    given = _arguments(arguments)
    passed, failed = _csdl(given) if given.kind == "csdl" else _queries(given)
    sys.stdout.write(f"{passed} passed, {failed} failed\n")
    return 1 if failed else 0


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance")
    kinds = parser.add_subparsers(dest="kind", required=True)
    for name, about in _KINDS.items():
        kind = kinds.add_parser(name, help=about)
        kind.add_argument("--cases", type=Path, required=True, metavar="FILE")
        kind.add_argument("--list", action="store_true", help="print each disagreement")
        if name in queries.CHECKS:
            kind.add_argument("--limit", type=int, metavar="N", help="the first N rows")
            kind.add_argument(
                "--sample", type=int, metavar="N", help="N rows, spread evenly"
            )
    return parser.parse_args(arguments)


def _csdl(given: argparse.Namespace) -> tuple[int, int]:
    found = csdl.results(given.cases)
    write = sys.stdout.write
    for each in found:
        if given.list and not each.is_right:
            write(f"{each}\n")
    for valid, name in ((True, "valid"), (False, "invalid")):
        write(f"{name}: {csdl.score(found, valid=valid)}\n")
    passed = sum(each.is_passed for each in found)
    return passed, len(found) - passed


def _queries(given: argparse.Namespace) -> tuple[int, int]:
    rows = queries.rows_in_slice(given.cases)
    if given.sample is not None:
        rows = queries.spread(rows, given.sample)
    check = queries.CHECKS[given.kind]()
    found = queries.results(rows[: given.limit], check, differences("query"))
    write = sys.stdout.write
    if given.list:
        for line in queries.listing(found):
            write(f"{line}\n")
    for valid, name in ((True, "valid"), (False, "invalid")):
        judged = [each for each in found if each.expected == valid]
        write(f"{name}: {queries.score(judged)}\n")
    write(f"all: {queries.score(found)}\n")
    passed = sum(each.is_passed for each in found)
    return passed, len(found) - passed


if __name__ == "__main__":
    sys.exit(main())
