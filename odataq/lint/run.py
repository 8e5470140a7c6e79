"""Checks many files, in this process or in several."""

from __future__ import annotations

import os
import time
from collections import Counter
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from odataq.lint.file_check import FileChecker, Job
from odataq.lint.file_report import FileReport
from odataq.lint.worker import Broken, Failure, check_safely
from odataq.lint.workers import check_in_workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from odataq.diagnostics import Diagnostic
    from odataq.lint.changed import Commit
    from odataq.lint.config.settings import Configuration
    from odataq.lint.discovery import Discovery

__all__ = ["Outcome", "check_files", "jobs_of", "sum_up"]

# A process takes one or two seconds to be ready: it is worth that where more is left.
_SECONDS_ALONE: Final = 1.0
_SECONDS_LEFT: Final = 6.0
_MOST_WORKERS: Final = 32


@frozen
class Outcome:
    """What a run of the linter came to.

    `files` were looked at. `skipped_queries` and `skipped_files` are counts by reason.
    `reports` are those that have something to show, in the order of the names.
    `failures` are files whose check broke.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    queries: int
    requests: int
    suppressed: int
    skipped_queries: Mapping[str, int]
    skipped_files: Mapping[str, int]
    reports: tuple[FileReport, ...]
    failures: tuple[Failure, ...]


def jobs_of(found: Discovery, commit: Commit | None = None) -> tuple[Job, ...]:
    """Return what is to be done; with a commit, for files that aren't as they were."""
    if commit is None:
        return tuple(map(Job, found.files))
    return tuple(
        Job(each, commit.hash_of(os.path.realpath(each.path))) for each in found.files
    )


def check_files(
    jobs: Sequence[Job],
    configuration: Configuration,
    *,
    processes: int = 0,
    lists_texts: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Iterator[FileReport | Failure]:
    """Yield what comes of each file, in the order of the jobs.

    `processes` says how many check; with 0, others are started when there is work for
    them. What is yielded doesn't depend on it. `progress` is told how many files are
    done. Raises `ODataqError` where settings or metadata are broken,
    `UnknownResourceError` for a sample that doesn't exist.
    """
    checker = FileChecker(configuration, lists_texts)
    most = processes or min(_processors(), _MOST_WORKERS)
    pace = _Pace()
    done = 0
    for job in jobs if processes <= 1 else ():
        result = check_safely(checker, job)
        yield result
        done += 1
        progress(done)
        pace.note(result)
        if not processes and most > 1 and pace.is_worth_processes(len(jobs) - done):
            break
    left = jobs[done:]
    if not left:
        return
    count = min(most, len(left))
    found = check_in_workers(left, configuration, count, lists_texts=lists_texts)
    for job, each in zip(left, found, strict=True):
        # Here it raises what ends the run, with all that belongs to it.
        yield check_safely(checker, job) if isinstance(each, Broken) else each
        done += 1
        progress(done)


@define
class _Pace:
    """How long files take, once grammars and metadata are there."""

    start: float = field(factory=time.monotonic)
    files: int = 0
    is_ready: bool = False

    def note(self, result: FileReport | Failure) -> None:
        self.files += 1
        if not self.is_ready and isinstance(result, FileReport) and result.queries:
            self.is_ready = True
            self.start = time.monotonic()
            self.files = 0

    def is_worth_processes(self, left: int) -> bool:
        """Whether others are sooner done with what is left."""
        spent = time.monotonic() - self.start
        if not self.files or spent <= _SECONDS_ALONE:
            return False
        return spent / self.files * left > _SECONDS_LEFT


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def sum_up(found: Discovery, results: Iterable[FileReport | Failure]) -> Outcome:
    """Add up what came of the files, and of those that weren't read."""
    total = _Total()
    for each in found.skips:
        total.skipped_files[each.reason] += 1
    for result in results:
        total.add(result)
    return total.outcome(found.diagnostics)


@define
class _Total:
    files: int = 0
    queries: int = 0
    requests: int = 0
    suppressed: int = 0
    diagnostics: list[Diagnostic] = field(factory=list)
    skipped_queries: Counter[str] = field(factory=Counter)
    skipped_files: Counter[str] = field(factory=Counter)
    reports: list[FileReport] = field(factory=list)
    failures: list[Failure] = field(factory=list)

    def add(self, result: FileReport | Failure) -> None:
        if isinstance(result, Failure):
            self.failures.append(result)
            return
        if result.is_unchanged:
            return
        self.diagnostics += result.diagnostics
        if result.skipped is not None:
            self.skipped_files[result.skipped] += 1
            self.reports.append(result)
            return
        self.files += 1
        self.queries += result.queries
        self.requests += result.requests
        self.suppressed += result.suppressed
        self.skipped_queries.update(result.skips)
        if result.texts:
            self.reports.append(result)

    def outcome(self, diagnostics: Iterable[Diagnostic]) -> Outcome:
        return Outcome(
            (*diagnostics, *self.diagnostics),
            self.files,
            self.queries,
            self.requests,
            self.suppressed,
            dict(sorted(self.skipped_queries.items())),
            dict(sorted(self.skipped_files.items())),
            tuple(self.reports),
            tuple(self.failures),
        )
