"""Runs external cases: `python -m tests.conformance KIND --cases FILE`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from tests.conformance import (
    abnf,
    csdl,
    dataverse,
    graph,
    mutation,
    odatanet,
    printing,
    queries,
)
from tests.conformance.cases import differences
from tests.conformance.cases import rows as read_rows
from tests.support.shared import CASES

_KINDS: Final = {
    "abnf": "texts that a rule of the ABNF matches or not",
    "csdl": "documents that are valid or not",
    "consensus": "queries on which two libraries agree",
    "dataverse": "requests of the documentation of Dataverse",
    "graph": "requests of the documentation of Microsoft Graph",
    "odatanet": "inputs of the tests of a parser",
    "olingo": "requests that a parser and validator have seen",
    "print": "URLs before and after they are parsed and printed",
}
# Which of them can be checked against another document than their own.
_DOCUMENTS: Final = {"dataverse": dataverse.DOCUMENT, "graph": graph.DOCUMENT}


def main(arguments: list[str] | None = None) -> int:
    """Print the disagreements, if asked to, and how many rows pass."""
    given = _arguments(arguments)
    runs = {
        "abnf": _abnf,
        "csdl": _csdl,
        "dataverse": _dataverse,
        "graph": _graph,
        "mutation": _mutation,
        "odatanet": _odatanet,
        "print": _print,
    }
    passed, failed = runs.get(given.kind, _queries)(given)
    sys.stdout.write(f"{passed} passed, {failed} failed\n")
    return 1 if failed else 0


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance")
    kinds = parser.add_subparsers(dest="kind", required=True)
    for name, about in _KINDS.items():
        kind = kinds.add_parser(name, help=about)
        kind.add_argument("--cases", type=Path, required=True, metavar="FILE")
        kind.add_argument("--list", action="store_true", help="print each disagreement")
        if name in _DOCUMENTS:
            kind.add_argument(
                "--metadata", type=Path, default=_DOCUMENTS[name], metavar="FILE"
            )
        if name in queries.CHECKS:
            kind.add_argument("--limit", type=int, metavar="N", help="the first N rows")
            kind.add_argument(
                "--sample", type=int, metavar="N", help="N rows, spread evenly"
            )
    mutated = kinds.add_parser("mutation", help="mutated texts that the ABNF judges")
    mutated.add_argument("--count", type=int, required=True, metavar="N")
    mutated.add_argument("--seed", type=int, default=0, metavar="S")
    mutated.add_argument("--cases", type=Path, default=CASES / "abnf.jsonl")
    mutated.add_argument("--output", type=Path, metavar="FILE", help="all differences")
    return parser.parse_args(arguments)


def _abnf(given: argparse.Namespace) -> tuple[int, int]:
    found = abnf.judged(given.cases)
    write = sys.stdout.write
    if given.list:
        for line in queries.listing(found.results):
            write(f"{line}\n")
        for each in found.named:
            write(f"fails by its names: {each}\n")
        for about, members in (("outside", found.outside), ("no rule", found.unruled)):
            for row in members:
                write(f"{about}: {row['id']}: {row['rule']}: {row['input']}\n")
    for valid, name in ((True, "valid"), (False, "invalid")):
        judged = [each for each in found.results if each.expected == valid]
        write(f"{name}: {queries.score(judged)}\n")
    write(f"outside: {len(found.outside)}, no rule: {len(found.unruled)}, ")
    write(f"fail by their names: {len(found.named)}, ")
    write(f"unnoticed where they are known: {len(found.unnoticed)}\n")
    passed = sum(each.is_passed for each in found.results)
    return passed, len(found.results) - passed + len(found.unnoticed)


def _mutation(given: argparse.Namespace) -> tuple[int, int]:
    found = mutation.judged(given.cases, given.count, given.seed)
    for line in mutation.listing(found):
        sys.stdout.write(f"{line}\n")
    if given.output is not None:
        mutation.write(found, given.output)
    sys.stdout.write(f"equal verdicts: {mutation.score(found):.2%}\n")
    passed = sum(not each.kind for each in found)
    return passed, len(found) - passed


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


def _odatanet(given: argparse.Namespace) -> tuple[int, int]:
    found = odatanet.judged(given.cases)
    _write_results(given, [*found.counted, *found.unlisted])
    write = sys.stdout.write
    write(f"advising: {queries.score(found.advising)}, ")
    write(f"{len(found.unlisted)} to be listed differ\n")
    write(f"counted: {queries.score(found.counted)}\n")
    passed = sum(each.is_passed for each in found.counted)
    return passed, len(found.counted) - passed


def _graph(given: argparse.Namespace) -> tuple[int, int]:
    found = graph.judged(given.cases, given.metadata)
    _write_results(given, found)
    sys.stdout.write(f"all: {queries.score(found)}\n")
    passed = sum(each.is_passed for each in found)
    return passed, len(found) - passed


def _write_results(given: argparse.Namespace, found: list[queries.Result]) -> None:
    for line in queries.listing(found) if given.list else ():
        sys.stdout.write(f"{line}\n")


def _print(given: argparse.Namespace) -> tuple[int, int]:
    found = printing.results(given.cases)
    for each in found:
        if given.list and not each.is_right:
            sys.stdout.write(f"{each}\n")
    listed = sum(each.is_listed for each in found)
    sys.stdout.write(f"equal: {sum(each.is_right for each in found)}, ")
    sys.stdout.write(f"differ for a listed reason: {listed}\n")
    passed = sum(each.is_passed for each in found)
    return passed, len(found) - passed


def _dataverse(given: argparse.Namespace) -> tuple[int, int]:
    found = dataverse.judged(given.cases, given.metadata)
    failed = dataverse.Verdict.FAILED
    for each in found:
        is_shown = each.verdict is not dataverse.Verdict.PASSED
        if given.list and is_shown:
            sys.stdout.write(f"{each.verdict.value}: {each}\n")
    for line in dataverse.report(found):
        sys.stdout.write(f"{line}\n")
    wrong = sum(each.verdict is failed for each in found)
    return len(found) - wrong, wrong


def _queries(given: argparse.Namespace) -> tuple[int, int]:
    rows = read_rows(given.cases)
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
