"""Reads documents in a process of its own, watched and kept small."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.support.shared import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["SECONDS", "Outcome", "command_to_read", "read_in_child"]

SECONDS: Final = 10
_ADDRESS_SPACE: Final = 2**30

# Prints what came out as JSON. Everything is imported before the clock starts
# and the watch begins.
_PROGRAM: Final = """
import json, resource, sys, time
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
import odataq.csdl.documents, odataq.csdl.xml
from odataq import CsdlError, errors_in, read_model

def memory(field):
    try:
        with open("/proc/self/status") as status:
            lines = status.read().splitlines()
    except OSError:
        return 0
    return next((int(each.split()[1]) for each in lines if each.startswith(field)), 0)

seen, watching = [], []

def watch(event, arguments):
    # An open file is opened by its number once more, as a stream.
    is_number = event == "open" and isinstance(arguments[0], int)
    kinds = ("open", "socket.", "subprocess.", "os.exec", "urllib.")
    if watching and event.startswith(kinds) and not is_number:
        seen.append(f"{event} {arguments}")

sys.addaudithook(watch)
before = memory("VmRSS")
start = time.perf_counter()
watching.append(True)
names = []
try:
    model = read_model(*sys.argv[2:])
    found, error = model.diagnostics, None
    names = [*model.types]
except CsdlError as raised:
    found, error = raised.diagnostics, str(raised)
texts = [str(each) for each in found]
lines = [each.place.line for each in found]
watching.clear()
print(json.dumps({
    "codes": [each.code for each in found],
    "errors": [each.code for each in errors_in(found)],
    "error": error,
    "texts": texts,
    "lines": lines,
    "names": names,
    "seen": seen,
    "seconds": time.perf_counter() - start,
    "megabytes": (memory("VmHWM") - before) / 1024,
}))
"""


@dataclass(frozen=True)
class Outcome:
    """What came of reading documents, and what it took.

    `seen` has each file and socket that Python opened, `megabytes` what the
    process grew by (0 where the system doesn't say).
    """

    codes: list[str]
    errors: list[str]
    error: str | None
    texts: list[str]
    lines: list[int | None]
    names: list[str]
    seen: list[str]
    seconds: float
    megabytes: float

    @property
    def text(self) -> str:
        """All that could be shown to somebody."""
        return "\n".join([self.error or "", *self.texts])


def command_to_read(*paths: Path) -> list[str]:
    """Return the command line of a process that reads documents."""
    return [sys.executable, "-c", _PROGRAM, str(_ADDRESS_SPACE), *map(str, paths)]


def read_in_child(*paths: Path, before: Sequence[str] = ()) -> Outcome:
    """Read documents as one model in a process with 1 GiB and ten seconds.

    `before` is put before the command. What is no model and no `CsdlError`,
    also a hang, fails the test that asked.
    """
    done = subprocess.run(
        [*before, *command_to_read(*paths)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return Outcome(**json.loads(done.stdout))
