"""The command `odataq config`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from odataq.cli.commands import guarded
from odataq.cli.models import (
    UsageError,
    add_colour_option,
    current_folder,
    style_of,
)
from odataq.text.printable import printable

if TYPE_CHECKING:
    import argparse

    from odataq.cli.commands import Commands
    from odataq.lint.config.settings import Setting

__all__ = ["add_config_command"]

_FILE_NAME: Final = "odataq.toml"


def add_config_command(commands: Commands) -> None:
    """Add `config show|schema|init`."""
    config = commands.add_parser("config", help="the settings of the linter")
    actions = config.add_subparsers(dest="action", required=True, metavar="ACTION")
    parser = actions.add_parser("show", help="the settings that hold for a file")
    parser.add_argument("path", nargs="?", default=".", help="default: this folder")
    parser.add_argument(
        "--origin", action="store_true", help="say where each setting is made"
    )
    parser.add_argument(
        "--output-format",
        choices=("text", "json"),
        default="text",
        help="default: text",
    )
    add_file_options(parser)
    add_colour_option(parser)
    parser.set_defaults(run=guarded(_show))
    parser = actions.add_parser("schema", help="the JSON Schema of a settings file")
    add_colour_option(parser)
    parser.set_defaults(run=guarded(_schema))
    parser = actions.add_parser("init", help=f"write an {_FILE_NAME} to begin with")
    parser.add_argument(
        "--stdout", action="store_true", help="print it, and write no file"
    )
    add_colour_option(parser)
    parser.set_defaults(run=guarded(_init))


def add_file_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which settings file counts."""
    parser.add_argument(
        "--config",
        metavar="FILE",
        help="the settings file for all files, in place of the nearest",
    )
    parser.add_argument("--isolated", action="store_true", help="read no settings file")


def _show(options: argparse.Namespace) -> int:
    from odataq.lint.config.settings import (  # noqa: PLC0415 (--version is quick)
        Configuration,
    )

    file = None if options.config is None else Path(options.config)
    configuration = Configuration(Path.cwd(), {}, file, is_isolated=options.isolated)
    settings = configuration.shown(Path(options.path))
    if options.output_format == "json":
        shown = [
            {"name": each.name, "value": each.value, "origin": _origin(each)}
            for each in settings
        ]
        sys.stdout.write(f"{json.dumps(shown, indent=2)}\n")
        return 0
    style = style_of(options)
    for each in settings:
        line = f"{style.strong(each.name)} = {printable(_value(each))}"
        if options.origin:
            line += style.dim(f"  # {printable(_origin(each))}")
        sys.stdout.write(f"{line}\n")
    return 0


def _origin(setting: Setting) -> str:
    """Return where a setting is made, relative to this folder where it is below."""
    return setting.origin.removeprefix(f"{current_folder()}{os.sep}")


def _value(setting: Setting) -> str:
    from odataq.lint.config.keys import KEYS  # noqa: PLC0415 (--version is quick)

    if setting.value is None:
        return KEYS[setting.name].default
    return _as_toml(setting.value)


def _as_toml(value: object) -> str:
    match value:
        case dict():
            pairs = (f"{json.dumps(key)} = {_as_toml(of)}" for key, of in value.items())
            return f"{{ {', '.join(pairs)} }}" if value else "{}"
        case list():
            return f"[{', '.join(map(_as_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _schema(_options: argparse.Namespace) -> int:
    from odataq.lint.config.schema import json_schema  # noqa: PLC0415

    sys.stdout.write(f"{json.dumps(json_schema(), indent=2)}\n")
    return 0


def _init(options: argparse.Namespace) -> int:
    from odataq.lint.config.schema import template  # noqa: PLC0415

    if options.stdout:
        sys.stdout.write(template())
        return 0
    path = Path(_FILE_NAME)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(template())
    except FileExistsError:
        raise UsageError(f"there is an {_FILE_NAME} already") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(f"{_FILE_NAME} can't be written: {reason}") from None
    sys.stdout.write(f"wrote {_FILE_NAME}\n")
    return 0
