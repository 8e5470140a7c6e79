"""A process that checks files for another one, over its standard streams."""

from __future__ import annotations

import os
import pickle
import sys
from typing import TYPE_CHECKING, BinaryIO

from attrs import frozen

from odataq.errors import ODataqError
from odataq.lint.file_check import FileChecker
from odataq.lint.file_report import FileReport, sendable
from odataq.resources import UnknownResourceError

if TYPE_CHECKING:
    from odataq.lint.config.settings import Configuration
    from odataq.lint.file_check import Job

__all__ = ["Broken", "Failure", "Orders", "check_safely", "serve"]


@frozen
class Orders:
    """What a process is told: how to check, the same each time, and what."""

    configuration: Configuration
    lists_texts: bool
    jobs: tuple[Job, ...] = ()


@frozen
class Failure:
    """A file that couldn't be checked, because the check itself broke."""

    name: str
    message: str


@frozen
class Broken:
    """Settings or metadata of a file are broken: the run ends there."""

    name: str


def check_safely(checker: FileChecker, job: Job) -> FileReport | Failure:
    """Check a file; what should never happen is told with the name of the file.

    Raises what `FileChecker.check` raises.
    """
    try:
        return checker.check(job)
    except (ODataqError, UnknownResourceError):
        raise
    except Exception as error:  # noqa: BLE001 (one file doesn't end the others)
        text = f"{type(error).__name__}: {error}"
        return Failure(job.file.name, text)


def serve() -> None:
    """Check what comes on standard input until it ends.

    Of the jobs that come, the number of each goes back before it is checked, so that
    it is known of which one a process dies, and behind the numbers all results.
    """
    # Whatever a library may print doesn't get among the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        _serve(sys.stdin.buffer, answers)
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(1)


def _serve(orders: BinaryIO, answers: BinaryIO) -> None:
    checker = None
    while True:
        try:
            # Only from the process that has started this one.
            told: Orders = pickle.load(orders)  # noqa: S301
        except EOFError:
            return
        checker = checker or FileChecker(told.configuration, told.lists_texts)
        results: list[FileReport | Failure | Broken] = []
        for number, job in enumerate(told.jobs):
            pickle.dump(number, answers)
            answers.flush()
            try:
                results.append(check_safely(checker, job))
            except (ODataqError, UnknownResourceError):
                results.append(Broken(job.file.name))
        pickle.dump([*map(_sendable, results)], answers)
        answers.flush()


def _sendable(
    result: FileReport | Failure | Broken,
) -> FileReport | Failure | Broken:
    return sendable(result) if isinstance(result, FileReport) else result
