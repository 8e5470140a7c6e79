"""The command `odataq shape`."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Final

from odataq.cli.commands import add_profile_option, guarded, profile_of
from odataq.cli.models import UsageError, add_model_options, read_documents
from odataq.report.style import style_for
from odataq.text.printable import printable

if TYPE_CHECKING:
    import argparse

    from odataq.cli.commands import Commands
    from odataq.shape.tree import ResponseShape

__all__ = ["add_shape_command"]

_FOUND: Final = 1
_FORMS: Final = ("tree", "schema", "typeddict")


def add_shape_command(commands: Commands) -> None:
    """Add `shape`."""
    parser = commands.add_parser(
        "shape", help="what the response to a query looks like"
    )
    parser.add_argument("query", metavar="QUERY", help="a URL")
    add_model_options(parser)
    add_profile_option(parser)
    parser.add_argument(
        "--header",
        action="append",
        default=[],
        metavar="'NAME: VALUE'",
        help="a header of the request, such as 'Prefer: odata.maxpagesize=10'",
    )
    parser.add_argument(
        "--as",
        dest="form",
        choices=_FORMS,
        default="tree",
        help="text to read, JSON Schema, or Python classes (default: tree)",
    )
    parser.set_defaults(run=guarded(_shape))


def _shape(options: argparse.Namespace) -> int:
    from odataq.errors import QueryError  # noqa: PLC0415 (--version is quick)
    from odataq.report.full import report_full  # noqa: PLC0415
    from odataq.report.run import Run  # noqa: PLC0415
    from odataq.shape.response import response_shape  # noqa: PLC0415

    headers = [_header(each) for each in options.header]
    model = read_documents(options)
    try:
        found = response_shape(
            options.query, model, profile=profile_of(options), headers=headers
        )
    except QueryError as error:
        # Standard output is for a shape alone.
        style = style_for(sys.stderr, os.environ, options.color)
        report_full(Run(error.diagnostics), sys.stderr, style)
        return _FOUND
    sys.stdout.write(f"{_written(found, options.form)}\n")
    return 0


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise UsageError(printable(f"a header is 'NAME: VALUE', not '{text}'"))
    return name.strip(), value.strip()


def _written(found: ResponseShape, form: str) -> str:
    if form == "schema":
        from odataq.shape.json_schema import json_schema  # noqa: PLC0415

        return json.dumps(json_schema(found), indent=2)
    if form == "typeddict":
        from odataq.shape.typed_dict import typed_dict  # noqa: PLC0415

        return typed_dict(found).rstrip("\n")
    from odataq.shape.text import shape_text  # noqa: PLC0415

    return shape_text(found)
