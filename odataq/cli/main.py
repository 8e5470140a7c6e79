"""Parses the arguments, runs a command, and says how it went."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Final

from odataq import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_INTERRUPTED: Final = 130
_USAGE: Final = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status.

    0: nothing found; 1: found; 2: wrong usage, or metadata that can't be
    read; 130: interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        # A name that the stream can't encode is escaped, it stops nothing.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else _USAGE
    status = 0
    try:
        status = options.run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader has gone: what is left is written to nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        sys.stderr.write(f"odataq: the output can't be written: {reason}\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _USAGE
    return status


def _parser() -> argparse.ArgumentParser:
    from odataq.cli.configuring import add_config_command  # noqa: PLC0415
    from odataq.cli.formatting import add_format_command  # noqa: PLC0415
    from odataq.cli.linting import add_lint_command  # noqa: PLC0415
    from odataq.cli.metadata import add_metadata_commands  # noqa: PLC0415
    from odataq.cli.query import add_query_commands  # noqa: PLC0415
    from odataq.cli.shape import add_shape_command  # noqa: PLC0415
    from odataq.cli.teaching import add_teaching_commands  # noqa: PLC0415

    parser = argparse.ArgumentParser(
        prog="odataq",
        description="Catches at commit time what an OData service rejects at run time.",
    )
    parser.add_argument("--version", action="version", version=f"odataq {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    add_query_commands(commands)
    add_lint_command(commands)
    add_format_command(commands)
    add_shape_command(commands)
    add_metadata_commands(commands)
    add_config_command(commands)
    add_teaching_commands(commands)
    return parser
