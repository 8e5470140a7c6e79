"""Measures one thing in a process of its own.

Run as `python -m benchmarks.measure NAME PATH REPEATS`; prints one JSON object:
the median time in seconds of the repeats after a first one that doesn't count,
and how far the first one raised the peak memory of the process, in bytes.

A process each, because what runs before decides what a parse costs: a tree
that was freed leaves work behind in the allocator for whoever comes next.
"""

from __future__ import annotations

import gc
import json
import resource
import statistics
import sys
from time import perf_counter
from typing import TYPE_CHECKING, Final

from lxml import etree

from odataq.csdl.reader import read_model

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["main"]

# ru_maxrss is in KiB on Linux and in bytes on macOS.
_UNIT: Final = 1 if sys.platform == "darwin" else 1024


def _bare_lxml(path: str) -> object:
    return etree.parse(path)


def _read_model(path: str) -> object:
    return read_model(path)


def _read_model_whole(path: str) -> object:
    model = read_model(path)
    return model.diagnostics


_MEASURED: Final[Mapping[str, Callable[[str], object]]] = {
    "bare_lxml": _bare_lxml,
    "read_model": _read_model,
    "read_model_whole": _read_model_whole,
}


def main(name: str, path: str, repeats: str) -> None:
    """Measure and print."""
    run = _MEASURED[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kept = run(path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    del kept
    times = []
    for _ in range(int(repeats)):
        gc.collect()
        start = perf_counter()
        kept = run(path)
        times.append(perf_counter() - start)
        del kept
    result = {"seconds": statistics.median(times), "peak": peak * _UNIT}
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
