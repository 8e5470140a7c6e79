"""Reads the model that the option -m names."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from odataq.report.style import Style, style_for
from odataq.text.secrets import redacted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from odataq.csdl.model import Model

__all__ = [
    "UsageError",
    "add_colour_option",
    "add_model_options",
    "current_folder",
    "fail",
    "read_documents",
    "read_named",
    "style_of",
]

_SAMPLE: Final = "sample:"


class UsageError(Exception):
    """What was asked for doesn't exist; the text says so."""


def add_model_options(
    parser: argparse.ArgumentParser, *, is_required: bool = True
) -> None:
    """Add the options that each command on metadata has."""
    parser.add_argument(
        "-m",
        "--metadata",
        action="append",
        required=is_required,
        metavar="FILE",
        help="a CSDL XML document, or sample:NAME; several make one model",
    )
    add_colour_option(parser)


def add_colour_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that each command has."""
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours in the output (default: on a terminal)",
    )


def style_of(options: argparse.Namespace) -> Style:
    """Return the style of standard output."""
    return style_for(sys.stdout, os.environ, options.color)


def read_documents(options: argparse.Namespace, *, strict: bool = False) -> Model:
    """Read the model; raises `CsdlError`, or `UsageError` for no such sample."""
    return read_named(options.metadata, strict=strict)


def read_named(names: Sequence[str], *, strict: bool = False) -> Model:
    """Read the model of some documents; raises as `read_documents`."""
    from odataq.csdl.reader import read_model  # noqa: PLC0415 (lxml takes its time)

    first, *more = (_path_of(name) for name in names)
    return read_model(first, *more, strict=strict)


def _path_of(name: str) -> str | Path:
    if not name.startswith(_SAMPLE):
        return name
    from odataq.resources import sample_path  # noqa: PLC0415

    try:
        return sample_path(name.removeprefix(_SAMPLE))
    except LookupError as error:
        raise UsageError(str(error)) from None


def current_folder() -> str | None:
    """Return the folder that paths are shown relative to, if there is one."""
    try:
        return os.getcwd()  # noqa: PTH109 (a str is what is wanted)
    except OSError:
        # Somebody has removed it.
        return None


def fail(error: Exception, options: argparse.Namespace) -> int:
    """Say on standard error why a command can't go on; return its status."""
    from odataq.errors import ODataqError  # noqa: PLC0415
    from odataq.report.concise import report_concise  # noqa: PLC0415
    from odataq.report.run import Run  # noqa: PLC0415

    style = style_for(sys.stderr, os.environ, options.color)
    if isinstance(error, ODataqError):
        run = Run(error.diagnostics, root=current_folder())
        report_concise(run, sys.stderr, style)
    else:
        sys.stderr.write(f"odataq: {redacted(f'{error}')}\n")
    return 2
