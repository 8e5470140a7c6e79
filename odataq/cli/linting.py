"""The command `odataq lint`."""

from __future__ import annotations

import os
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from odataq.cli.commands import fails, guarded
from odataq.cli.lint_options import add_lint_options, overrides_of
from odataq.cli.models import UsageError
from odataq.text.printable import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from odataq.cli.commands import Commands
    from odataq.diagnostics import Diagnostic
    from odataq.lint.config.settings import Configuration, RunSettings
    from odataq.lint.discovery import Discovery
    from odataq.lint.file_report import FileReport
    from odataq.lint.run import Outcome

__all__ = ["add_lint_command"]

_FOUND: Final = 1
_BROKEN: Final = 2
_STDIN: Final = "-"
_SHOWN: Final = 300
_SECONDS_BEFORE_PROGRESS: Final = 1.0
_SECONDS_BETWEEN: Final = 0.2
_CLEAR_LINE: Final = "\r\x1b[K"
# One of what the extra brings: where it is missing, all are.
_NEEDED: Final = "tree_sitter"


def add_lint_command(commands: Commands) -> None:
    """Add `lint`."""
    parser = commands.add_parser("lint", help="what is wrong with the queries in files")
    add_lint_options(parser)
    parser.set_defaults(run=guarded(_lint))


def _lint(options: argparse.Namespace) -> int:
    if find_spec(_NEEDED) is None:
        raise UsageError(
            "odataq lint needs more packages; run: pip install 'odataq[lint]'"
        )
    from odataq.cli.reporting import outputs_of  # noqa: PLC0415 (--version is quick)
    from odataq.lint.config.settings import Configuration  # noqa: PLC0415

    file = None if options.config is None else Path(options.config)
    configuration = Configuration(
        Path.cwd(), overrides_of(options), file, is_isolated=options.isolated
    )
    settings = configuration.for_run
    # A format that doesn't exist is told before any work is done.
    outputs_of(settings.output_formats)
    found = _discovered(options, configuration)
    if options.show_files:
        return _show_files(found)
    outcome = _outcome(options, configuration, found)
    _show(outcome, settings, options)
    for failure in outcome.failures:
        text = f"{failure.name} can't be checked: {failure.message}"
        sys.stderr.write(f"odataq: {printable(text, limit=_SHOWN)}\n")
    if outcome.failures:
        return _BROKEN
    if settings.requires_queries and not (outcome.queries or outcome.requests):
        raise UsageError("no query was found, and --require-queries asks for one")
    if options.exit_zero or not fails(outcome.diagnostics, settings.fail_on):
        return 0
    return _FOUND


# What is checked


def _discovered(options: argparse.Namespace, configuration: Configuration) -> Discovery:
    from odataq.lint.discovery import (  # noqa: PLC0415 (--version is quick)
        Discovery,
        discover,
    )

    if options.stdin_filename is not None:
        if set(options.paths) - {_STDIN}:
            raise UsageError("--stdin-filename goes without PATH")
        return Discovery(())
    if _STDIN in options.paths:
        raise UsageError("standard input needs --stdin-filename, which says what it is")
    found = discover(options.paths or [os.curdir], configuration.for_run)
    if found.missing:
        names = ", ".join(f"'{printable(each)}'" for each in found.missing)
        raise UsageError(f"there is no file or folder {names}")
    return found


def _outcome(
    options: argparse.Namespace, configuration: Configuration, found: Discovery
) -> Outcome:
    from odataq.lint.changed import GitError, read_commit  # noqa: PLC0415
    from odataq.lint.run import check_files, jobs_of, sum_up  # noqa: PLC0415
    from odataq.resources import UnknownResourceError  # noqa: PLC0415

    lists_texts = options.show_queries
    try:
        if options.stdin_filename is not None:
            return sum_up(found, [_checked_input(options, configuration)])
        commit = None if options.since is None else read_commit(options.since, ".")
        jobs = jobs_of(found, commit)
        with _Progress(len(jobs)) as progress:
            return sum_up(
                found,
                check_files(
                    jobs,
                    configuration,
                    processes=configuration.for_run.jobs,
                    lists_texts=lists_texts,
                    progress=progress.show,
                ),
            )
    except GitError as error:
        raise UsageError(printable(f"--since: {error}", limit=_SHOWN)) from None
    except UnknownResourceError as error:
        raise UsageError(printable(f"{error}")) from None


def _checked_input(
    options: argparse.Namespace, configuration: Configuration
) -> FileReport:
    from odataq.lint.discovery import FoundFile  # noqa: PLC0415 (--version is quick)
    from odataq.lint.file_check import FileChecker  # noqa: PLC0415
    from odataq.lint.file_report import FileReport  # noqa: PLC0415
    from odataq.lint.hosts import language_of  # noqa: PLC0415

    name = options.stdin_filename
    language = language_of(name)
    if language is None:
        known = printable(name)
        raise UsageError(f"--stdin-filename: the language of '{known}' isn't known")
    path = os.path.abspath(name)  # noqa: PTH100 (what isn't there has no links)
    most = configuration.for_file(Path(path)).max_file_size
    buffer = getattr(sys.stdin, "buffer", None)
    data = sys.stdin.read().encode() if buffer is None else buffer.read(most + 1)
    if len(data) > most:
        return FileReport(name, "too large")
    checker = FileChecker(configuration, lists_texts=options.show_queries)
    return checker.check_data(FoundFile(name, path, language), data)


class _Progress:
    """Shows on a terminal how far a run is that takes its time."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._next = time.monotonic() + _SECONDS_BEFORE_PROGRESS
        is_dumb = os.environ.get("TERM") == "dumb"
        self._is_shown = sys.stderr.isatty() and not is_dumb
        self._is_written = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_written:
            sys.stderr.write(_CLEAR_LINE)
            sys.stderr.flush()

    def show(self, done: int) -> None:
        now = time.monotonic()
        if not self._is_shown or now < self._next:
            return
        self._next = now + _SECONDS_BETWEEN
        self._is_written = True
        sys.stderr.write(f"{_CLEAR_LINE}odataq: {done} of {self._total} files")
        sys.stderr.flush()


# What is shown


def _show_files(found: Discovery) -> int:
    for file in found.files:
        sys.stdout.write(f"{printable(file.name)}\n")
    for skip in found.skips:
        sys.stderr.write(f"{printable(skip.name)}: skipped ({skip.reason})\n")
    return 0


def _show_queries(outcome: Outcome) -> None:
    for report in outcome.reports:
        name = printable(report.name)
        if report.skipped is not None:
            sys.stdout.write(f"{name}: skipped ({printable(report.skipped)})\n")
        for each in report.texts:
            reason = f"skipped ({printable(each.reason)}): " if each.reason else ""
            text = printable(each.text, limit=_SHOWN)
            sys.stdout.write(f"{name}:{each.line}:{each.column}: {reason}{text}\n")


def _show_statistics(diagnostics: Iterable[Diagnostic]) -> None:
    from collections import Counter  # noqa: PLC0415 (only asked for here)

    counts = Counter((each.code, each.slug) for each in diagnostics)
    width = len(str(max(counts.values(), default=0)))
    for (code, slug), count in sorted(
        counts.items(), key=lambda each: (-each[1], each[0])
    ):
        sys.stdout.write(f"{count:{width}} {code} {slug}\n")


def _root_of(paths: list[str]) -> str:
    """Return what names are shown relative to.

    That is the current folder where it is what the paths are relative to. What is named
    from the top is shown the same wherever odataq is started.
    """
    if not paths or not all(map(os.path.isabs, paths)):
        return str(Path.cwd())
    from odataq.lint.ignores import repository_of  # noqa: PLC0415 (rarely asked)

    return repository_of(os.path.commonpath(paths)) or ""


def _show(outcome: Outcome, settings: RunSettings, options: argparse.Namespace) -> None:
    from odataq.cli.reporting import outputs_of, write_run  # noqa: PLC0415
    from odataq.report.run import Run  # noqa: PLC0415 (--version is quick)
    from odataq.report.summary import summary  # noqa: PLC0415

    run = Run(
        outcome.diagnostics,
        profile=options.profile or "auto",
        queries=outcome.queries,
        requests=outcome.requests,
        files=outcome.files,
        skipped_queries=outcome.skipped_queries,
        skipped_files=outcome.skipped_files,
        paths={each.source.origin.name for each in outcome.diagnostics},
        root=_root_of(options.paths),
    )
    line = "" if options.quiet else summary(run)
    if not (options.show_queries or options.statistics):
        outputs = outputs_of(settings.output_formats)
        write_run(run, outputs, color=options.color, summary=line)
        return
    if options.show_queries:
        _show_queries(outcome)
    if options.statistics:
        _show_statistics(outcome.diagnostics)
    if line:
        sys.stdout.write(f"{line}\n")
