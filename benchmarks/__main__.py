"""Prints all benchmarks as a table: `python -m benchmarks [--json FILE] [--check]`."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from attrs import asdict, frozen

from benchmarks.inputs import metadata_documents

__all__ = ["main"]

_ROOT: Final = Path(__file__).resolve().parents[1]


@frozen
class Goal:
    """What is compared by which figure; its ratio may have a gate and an aim."""

    what: str
    figure: str
    gate: float | None = None
    aim: float | None = None


@frozen
class Row:
    """One comparison: the ratio of medians, and the spread over the pairs."""

    goal: Goal
    against: str
    work: str
    ratio: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether the ratio is at or below its gate."""
        return self.goal.gate is None or self.ratio <= self.goal.gate


def main(arguments: list[str] | None = None) -> int:
    """Run all benchmarks; return 1 where `--check` finds a gate missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--json", metavar="FILE", help="write the rows to a file")
    parser.add_argument("--rounds", type=int, default=7, help="processes of each")
    parser.add_argument("--check", action="store_true", help="exit 1 for a gate missed")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            row
            for path in metadata_documents(Path(folder))
            for row in _metadata_rows(path, options.rounds)
        ]
    rows += _query_rows(options.rounds)
    _print(rows)
    if options.json:
        text = json.dumps([asdict(row) for row in rows], indent=2)
        Path(options.json).write_text(f"{text}\n", "utf-8")
    return int(options.check and not all(row.holds for row in rows))


def _metadata_rows(path: Path, rounds: int) -> list[Row]:
    """Compare reading a model with parsing alone, processes in turn."""
    bare: list[dict[str, float]] = []
    model: list[dict[str, float]] = []
    for _ in range(rounds):
        bare.append(_measured("bare_lxml", path))
        model.append(_measured("read_model", path))
    work = f"{path.name}, {path.stat().st_size / 1e6:.1f} MB"
    goals = (
        Goal("read_model: time", "seconds", 2.0, 1.5),
        Goal("read_model: peak memory", "peak", 0.5, 0.3),
    )
    return [_compare(goal, "lxml.etree.parse", work, model, bare) for goal in goals]


def _query_rows(rounds: int) -> list[Row]:
    """Compare the work on queries with Lark making a bare tree, in turns."""
    # Not before: a small process is what the peak memory above is measured in.
    from benchmarks.query_work import measured_queries  # noqa: PLC0415

    count, seconds = measured_queries(rounds)
    measured = {
        name: [{"seconds": each} for each in of] for name, of in seconds.items()
    }
    return [
        _compare(
            Goal(what, "seconds"),
            against,
            f"{count} queries",
            measured[ours],
            measured[other],
        )
        for what, ours, other, against in (
            ("parse", "parse", "bare tree", "Lark, a bare tree"),
            ("parse, bind, check", "check", "bare tree", "Lark, a bare tree"),
            ("compile", "compile", "bare tree", "Lark, a bare tree"),
            ("compile", "compile", "parse", "parse"),
        )
    ]


def _compare(
    goal: Goal,
    against: str,
    work: str,
    ours: list[dict[str, float]],
    other: list[dict[str, float]],
) -> Row:
    mine, theirs = ([each[goal.figure] for each in some] for some in (ours, other))
    pairs = [a / b for a, b in zip(mine, theirs, strict=True)]
    ratio = statistics.median(mine) / statistics.median(theirs)
    return Row(goal, against, work, ratio, min(pairs), max(pairs))


def _measured(name: str, path: Path) -> dict[str, float]:
    done = subprocess.run(  # noqa: S603 (our own module)
        [sys.executable, "-m", "benchmarks.measure", name, str(path), "7"],
        capture_output=True,
        check=True,
        cwd=_ROOT,
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _print(rows: list[Row]) -> None:
    print(f"{'benchmark':26} {'ratio':>6} {'gate':>6} {'aim':>6}  {'spread':13} input")
    for row in rows:
        spread = f"{row.low:.2f}-{row.high:.2f}"
        mark = "" if row.holds else "  misses its gate"
        print(
            f"{row.goal.what:26} {row.ratio:6.2f} {_shown(row.goal.gate)} "
            f"{_shown(row.goal.aim)}  "
            f"{spread:13} {row.work} against {row.against}{mark}"
        )


def _shown(goal: float | None) -> str:
    return f"{'':6}" if goal is None else f"{goal:6.2f}"


if __name__ == "__main__":
    sys.exit(main())
