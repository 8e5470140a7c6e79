"""Shares files out among processes.

Processes are started without the current folder on their path, and the script that
was started isn't run in them again: neither can be had of `multiprocessing`.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final

from attrs import define, evolve, field, frozen

from odataq.lint.worker import Broken, Failure, Orders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from odataq.lint.config.settings import Configuration
    from odataq.lint.file_check import Job
    from odataq.lint.file_report import FileReport

__all__ = ["check_in_workers"]

# So many that a process seldom waits, so few that none has the last of the work.
_TOGETHER: Final = 16
_PROGRAM: Final = (
    "import sys; sys.path[:] = %s; from odataq.lint.worker import serve; serve()"
)


@frozen
class _Part:
    """Some of the jobs, and where the first of them stands among all."""

    start: int
    jobs: tuple[Job, ...]


def check_in_workers(
    jobs: Sequence[Job],
    configuration: Configuration,
    count: int,
    *,
    lists_texts: bool = False,
) -> Iterator[FileReport | Failure | Broken]:
    """Yield what comes of each file, in the order of the jobs.

    A process that dies is told as a `Failure` of the file that it was at, and another
    one goes on. Where the iterator is left early, the processes end.
    """
    team = _Team(jobs, Orders(evolve(configuration), lists_texts))
    try:
        team.start(count)
        yield from team.results()
    finally:
        team.stop()


@define(eq=False)
class _Team:
    jobs: Sequence[Job]
    orders: Orders
    _todo: queue.SimpleQueue[_Part] = field(factory=queue.SimpleQueue, init=False)
    _done: queue.SimpleQueue[dict[int, FileReport | Failure | Broken]] = field(
        factory=queue.SimpleQueue, init=False
    )
    _processes: list[subprocess.Popen[bytes]] = field(factory=list, init=False)
    _threads: list[threading.Thread] = field(factory=list, init=False)
    _lock: threading.Lock = field(factory=threading.Lock, init=False)
    _is_over: bool = field(default=False, init=False)

    def start(self, count: int) -> None:
        for start in range(0, len(self.jobs), _TOGETHER):
            self._todo.put(_Part(start, tuple(self.jobs[start : start + _TOGETHER])))
        for _ in range(count):
            thread = threading.Thread(target=self._work, daemon=True)
            self._threads.append(thread)
            thread.start()

    def results(self) -> Iterator[FileReport | Failure | Broken]:
        waiting: dict[int, FileReport | Failure | Broken] = {}
        for number in range(len(self.jobs)):
            while number not in waiting:
                waiting.update(self._done.get())
            yield waiting.pop(number)

    def stop(self) -> None:
        with self._lock:
            self._is_over = True
        for process in self._processes:
            process.kill()
        for thread in self._threads:
            thread.join()
        for process in self._processes:
            process.wait()
            for stream in (process.stdin, process.stdout):
                with suppress(OSError):
                    _pipe(stream).close()

    def _work(self) -> None:
        """Have the parts checked that are left, in a process that may be replaced."""
        process = None
        while True:
            try:
                part = self._todo.get_nowait()
            except queue.Empty:
                return
            try:
                process = process or self._started()
            except OSError:
                self._give_back(part)
                continue
            if process is None:
                return
            if not self._is_checked(process, part):
                process = None

    def _started(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._is_over:
                return None
            path = [each for each in sys.path if each]
            process = subprocess.Popen(  # noqa: S603 (this Python, a program of ours)
                [sys.executable, "-P", "-c", _PROGRAM % ascii(path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # What interrupts this process ends the others through `stop`.
                process_group=0 if os.name == "posix" else None,
            )
            self._processes.append(process)
            return process

    def _is_checked(self, process: subprocess.Popen[bytes], part: _Part) -> bool:
        """Have a part checked; return whether the process is still there."""
        latest = 0
        try:
            told = evolve(self.orders, jobs=part.jobs)
            _pipe(process.stdin).write(pickle.dumps(told))
            _pipe(process.stdin).flush()
            # Only from the process that was started here.
            answers = _pipe(process.stdout)
            while isinstance(answer := pickle.load(answers), int):  # noqa: S301
                latest = answer
        except (OSError, EOFError, pickle.UnpicklingError):
            if not self._is_over:
                self._lose(process, part, latest)
            return False
        self._done.put({part.start + at: each for at, each in enumerate(answer)})
        return True

    def _lose(self, process: subprocess.Popen[bytes], part: _Part, latest: int) -> None:
        """Tell at which file a process has died, and put the others back."""
        process.kill()
        name = part.jobs[latest].file.name
        message = f"the process that checks it has died (status {process.wait()})"
        for first, jobs in (
            (0, part.jobs[:latest]),
            (latest + 1, part.jobs[latest + 1 :]),
        ):
            if jobs:
                self._todo.put(_Part(part.start + first, jobs))
        self._done.put({part.start + latest: Failure(name, message)})

    def _give_back(self, part: _Part) -> None:
        """Leave a part to whoever has asked, because no process can be started."""
        broken = [Broken(each.file.name) for each in part.jobs]
        self._done.put({part.start + at: each for at, each in enumerate(broken)})


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 (each was asked for as a pipe)
    return stream
