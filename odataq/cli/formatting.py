"""The command `odataq format`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from odataq.cli.commands import guarded
from odataq.cli.differences import difference, in_a_line
from odataq.cli.models import add_colour_option
from odataq.cli.query import sources_of
from odataq.report.style import style_for

if TYPE_CHECKING:
    import argparse

    from odataq.cli.commands import Commands
    from odataq.source import Source

__all__ = ["add_format_command"]

_FOUND: Final = 1


def add_format_command(commands: Commands) -> None:
    """Add `format`."""
    parser = commands.add_parser("format", help="a query as it is best read")
    parser.add_argument(
        "queries",
        nargs="+",
        metavar="QUERY",
        help="a URL or a part of it; - reads standard input, one query a line",
    )
    add_colour_option(parser)
    parser.add_argument(
        "--check",
        action="store_true",
        help="print which queries would change; the exit status is 1 if one would",
    )
    parser.add_argument(
        "--diff",
        action="store_true",
        help="print what would change",
    )
    parser.set_defaults(run=guarded(_format))


def _format(options: argparse.Namespace) -> int:
    status = 0
    for source in sources_of(options.queries):
        text = _formatted(source, options)
        if text is None:
            status = _FOUND
            continue
        is_changed = text != source.text
        if is_changed and options.check:
            status = _FOUND
        if options.diff:
            sys.stdout.write(difference(source, text, "formatted"))
        elif not options.check:
            sys.stdout.write(f"{text}\n")
        elif is_changed:
            sys.stdout.write(f"would change {source.name}\n")
    return status


def _formatted(source: Source, options: argparse.Namespace) -> str | None:
    """Return a query in its canonical form, `None` where there is no tree of it."""
    from odataq.diagnostics import errors_in  # noqa: PLC0415 (--version is quick)
    from odataq.report.full import report_full  # noqa: PLC0415
    from odataq.report.run import Run  # noqa: PLC0415
    from odataq.syntax.parser import parse_source  # noqa: PLC0415
    from odataq.syntax.printer import compile as compile_tree  # noqa: PLC0415

    parsed = parse_source(source)
    errors = errors_in(parsed.diagnostics)
    if parsed.node is None or errors:
        style = style_for(sys.stderr, os.environ, options.color)
        report_full(Run(tuple(errors)), sys.stderr, style)
        return None
    return in_a_line(compile_tree(parsed.node, encode=False))
