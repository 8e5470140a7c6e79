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
class Row:
    """One comparison: a ratio, where it should be, and how far it spread."""

    what: str
    against: str
    work: str
    ratio: float
    low: float
    high: float
    gate: float
    aim: float

    @property
    def holds(self) -> bool:
        """Whether the ratio is at or below its gate."""
        return self.ratio <= self.gate


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
    return [
        _row("read_model: time", work, bare, model, "seconds", (2.0, 1.5)),
        _row("read_model: peak memory", work, bare, model, "peak", (0.5, 0.3)),
    ]


def _row(
    what: str,
    work: str,
    bare: list[dict[str, float]],
    model: list[dict[str, float]],
    figure: str,
    goals: tuple[float, float],
) -> Row:
    pairs = [m[figure] / b[figure] for m, b in zip(model, bare, strict=True)]
    ratio = statistics.median(m[figure] for m in model) / statistics.median(
        b[figure] for b in bare
    )
    return Row(what, "lxml.etree.parse", work, ratio, min(pairs), max(pairs), *goals)


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
            f"{row.what:26} {row.ratio:6.2f} {row.gate:6.2f} {row.aim:6.2f}  "
            f"{spread:13} {row.work} against {row.against}{mark}"
        )


if __name__ == "__main__":
    sys.exit(main())
