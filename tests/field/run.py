"""Lints the folders of real projects and sums up what comes of it.

`python tests/field/run.py [-m FILE] DIR...` prints, for each folder, how many queries
were found, what wasn't checked and why, what was reported by its code with examples,
and what it took. What is read there stays there: nothing is written.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from odataq.lint.config.settings import Configuration
from odataq.lint.discovery import discover
from odataq.lint.run import check_files, jobs_of, sum_up
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.diagnostics import Diagnostic
    from odataq.lint.run import Outcome

_EXAMPLES = 3
_LONGEST = 160


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", metavar="DIR")
    parser.add_argument("-m", "--metadata", action="append", default=[])
    parser.add_argument("--profile", default="dataverse")
    parser.add_argument("--ignore", action="append", default=[])
    parser.add_argument("--examples", type=int, default=_EXAMPLES)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    settings = {
        "metadata": options.metadata,
        "profile": options.profile,
        "ignore": options.ignore,
    }
    configuration = Configuration(Path.cwd(), settings, is_isolated=True)
    for folder in options.folders:
        start = time.perf_counter()
        found = discover([folder], configuration.for_run)
        results = check_files(
            jobs_of(found), configuration, processes=options.jobs, lists_texts=True
        )
        outcome = sum_up(found, results)
        seconds = time.perf_counter() - start
        show(folder, outcome, options.examples)
        sys.stdout.write(f"{seconds:.1f} s, at most {_megabytes()} MB\n\n")
    return 0


def show(folder: str, outcome: Outcome, examples: int) -> None:
    write = sys.stdout.write
    write(f"== {printable(folder)}\n")
    write(
        f"{outcome.files} files, {outcome.queries} queries, "
        f"{outcome.requests} requests, {outcome.suppressed} suppressed\n"
    )
    _table("files skipped", outcome.skipped_files)
    _table("queries skipped", outcome.skipped_queries)
    by_reason: dict[str, list[str]] = defaultdict(list)
    for report in outcome.reports:
        for text in report.texts:
            if text.reason:
                shown = printable(text.text, limit=_LONGEST)
                by_reason[text.reason].append(f"{report.name}:{text.line} {shown}")
    for reason, texts in sorted(by_reason.items()):
        write(f"-- {reason}\n")
        for line in texts[:examples]:
            write(f"   {printable(line)}\n")
    by_code: dict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for each in outcome.diagnostics:
        by_code[each.code, each.slug].append(each)
    for (code, slug), diagnostics in sorted(by_code.items()):
        write(f"-- {code} {slug}: {len(diagnostics)}\n")
        for each in diagnostics[:examples]:
            write(f"   {printable(str(each), limit=2 * _LONGEST)}\n")
            span = each.source.in_origin(each.span)
            shown = each.source.origin.text[span.start : span.end]
            write(f"      {printable(shown, limit=_LONGEST)}\n")
    for failure in outcome.failures:
        write(f"!! {printable(failure.name)}: {printable(failure.message)}\n")
    severities = Counter(each.severity.value for each in outcome.diagnostics)
    _table("reported", severities)


def _table(title: str, counts: Mapping[str, int]) -> None:
    if counts:
        ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        shown = ", ".join(f"{count} {name}" for name, count in ordered)
        sys.stdout.write(f"{title}: {shown}\n")


def _megabytes() -> int:
    try:
        import resource  # noqa: PLC0415 (not every system has it)
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS counts bytes, others kilobytes.
    return peak // (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    sys.exit(main())
