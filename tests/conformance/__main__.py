"""Runs external cases: `python -m tests.conformance csdl --cases FILE`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.conformance import csdl


def main(arguments: list[str] | None = None) -> int:
    """Print the disagreements, if asked to, and how many rows pass."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance")
    kinds = parser.add_subparsers(dest="kind", required=True)
    of_csdl = kinds.add_parser("csdl", help="documents that are valid or not")
    of_csdl.add_argument("--cases", type=Path, required=True, metavar="FILE")
    of_csdl.add_argument("--list", action="store_true", help="print each disagreement")
    given = parser.parse_args(arguments)

    found = csdl.results(given.cases)
    write = sys.stdout.write
    for each in found:
        if given.list and not each.is_right:
            write(f"{each}\n")
    for valid, name in ((True, "valid"), (False, "invalid")):
        write(f"{name}: {csdl.score(found, valid=valid)}\n")
    passed = sum(each.is_passed for each in found)
    write(f"{passed} passed, {len(found) - passed} failed\n")
    return 0 if passed == len(found) else 1


if __name__ == "__main__":
    sys.exit(main())
