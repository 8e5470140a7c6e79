"""Writes what a run found, in the formats and to the files that are asked for."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import evolve

from odataq.cli.models import UsageError, current_folder
from odataq.report import outputs
from odataq.report.outputs import FORMAT_NAMES, OutputError
from odataq.report.style import Style, style_for
from odataq.text.printable import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from odataq.report.outputs import Output
    from odataq.report.run import Run

__all__ = [
    "add_format_option",
    "outputs_of",
    "quietly",
    "write_run",
]

_FULL: Final = "full"


def add_format_option(parser: argparse.ArgumentParser, default: str = "full") -> None:
    """Add the option that names formats."""
    parser.add_argument(
        "--output-format",
        action="append",
        metavar="FORMAT[=FILE]",
        help=f"{', '.join(FORMAT_NAMES)} (default: {default}); with a file, there and "
        "not on standard output; can be repeated",
    )


def outputs_of(
    values: Sequence[str] | None, default: str = "full"
) -> tuple[Output, ...]:
    """Return what the values of `--output-format` ask for.

    Raises `UsageError` as `odataq.report.outputs` does `OutputError`.
    """
    try:
        return outputs.outputs_of(values, default)
    except OutputError as error:
        hint = f"; {error.hint}" if error.hint else ""
        raise UsageError(f"--output-format: {error}{hint}") from None


def write_run(  # noqa: PLR0913 (each is a part of what is written, or where)
    run: Run,
    outputs: Sequence[Output],
    *,
    color: str,
    summary: str,
    notes: Sequence[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Write a run in all formats.

    Formats for people end with the summary, where there is one. The notes stand
    before it in the format `full`; with another one on the stream, which is standard
    output, they go to standard error. Paths are relative to the root of the run, or
    else to the current folder. `color` is the choice of `--color`. Raises
    `UsageError` where a file can't be written; a reader that has gone is no error.
    """
    from odataq.report.formats import FORMATS, SUMMED_UP  # noqa: PLC0415 (late)

    if run.root is None:
        run = evolve(run, root=current_folder())
    if any(each.format == "sarif" for each in outputs):
        run = evolve(run, helps=_helps(run))
    for each in outputs:
        is_file = each.path is not None
        out = StringIO() if is_file else stream or sys.stdout
        style = Style() if is_file else style_for(out, os.environ, color)
        with quietly(out):
            FORMATS[each.format](run, out, style)
            if each.format == _FULL:
                _write_notes(notes, out, style)
            if each.format in SUMMED_UP and summary:
                out.write(f"{summary}\n")
            out.flush()
        if each.path is not None and isinstance(out, StringIO):
            _write_file(each.path, out.getvalue())
        elif each.format != _FULL:
            _write_notes(notes, sys.stderr, style_for(sys.stderr, os.environ, color))


def _write_notes(notes: Sequence[str], stream: TextIO, style: Style) -> None:
    stream.writelines(f"{style.strong('note')}: {style.text(note)}\n" for note in notes)


def _helps(run: Run) -> dict[str, str]:
    from odataq.cli.teaching import explanation  # noqa: PLC0415 (rules are late)
    from odataq.codes import CODES  # noqa: PLC0415

    codes = {each.code for each in run.diagnostics} & CODES.keys()
    return {
        code: "\n".join([*explanation(CODES[code], Style())][2:])
        for code in sorted(codes)
    }


@contextmanager
def quietly(stream: TextIO) -> Iterator[None]:
    """Let what is written after the reader of a stream has gone go nowhere."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _write_file(name: str, text: str) -> None:
    """Write a file as a whole: others see the old one or the new one, never a part."""
    data = text.encode("utf-8", "backslashreplace")
    try:
        # A link stays one; what isn't a file (a terminal, a pipe) is written to.
        path = Path(os.path.realpath(name))
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            with path.open("wb", buffering=0) as file:
                file.write(data)
            return
        _replace(path, data)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        problem = f"'{name}' can't be written: {reason}"
        raise UsageError(printable(problem)) from None


def _replace(path: Path, data: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(
        prefix=f".{path.name[:100]}.", dir=path.parent
    )
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(temporary).chmod(_mode_of(path))
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _mode_of(path: Path) -> int:
    """Return the permissions of a file, or those that a new one gets."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
