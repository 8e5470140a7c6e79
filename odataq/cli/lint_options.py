"""The options of `odataq lint`, and the settings that they make."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from odataq.cli.commands import FAILING, PROFILE_NAMES
from odataq.cli.configuring import add_file_options
from odataq.cli.models import UsageError, add_model_options
from odataq.cli.reporting import add_format_option
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["add_lint_options", "overrides_of"]

_AUTO: Final = "auto"
# Settings whose values are lists of selectors, with commas in one option.
_SELECTORS: Final = ("select", "ignore", "extend-select", "extend-ignore")
# Settings whose values are lists of patterns, one an option.
_PATTERNS: Final = ("include", "exclude", "extend-exclude")
# Settings that an option has as it is.
_PLAIN: Final = (
    *("metadata", "profile", "strict", "max-file-size", "respect-gitignore"),
    *("force-exclude", "fail-on", "output-format", "require-queries"),
)


def add_lint_options(parser: argparse.ArgumentParser) -> None:
    """Add all options."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files and folders (default: this folder)",
    )
    add_model_options(parser, is_required=False)
    parser.add_argument(
        "--profile",
        choices=(_AUTO, *PROFILE_NAMES),
        help="what the service supports (default: judged by the metadata)",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        default=None,
        help="report what services only tolerate as an error",
    )
    add_file_options(parser)
    _add_selection(parser.add_argument_group("what is reported"))
    _add_files(parser.add_argument_group("which files are checked"))
    _add_output(parser, parser.add_argument_group("what is shown"))


def _add_selection(group: argparse._ArgumentGroup) -> None:
    for name, text in (
        ("select", "codes, names or groups that are reported, with commas"),
        ("ignore", "those that aren't"),
        ("extend-select", "those that are reported in addition"),
        ("extend-ignore", "those that aren't in addition"),
    ):
        group.add_argument(
            f"--{name}", action="append", metavar="CODES", help=text, type=_split
        )
    group.add_argument(
        "--per-file-ignores",
        action="append",
        metavar="PATTERN:CODES",
        help="what isn't reported in some files; can be repeated",
    )
    group.add_argument(
        "--fail-on",
        choices=FAILING,
        help="what makes the exit status 1 (default: warning)",
    )
    group.add_argument(
        "-e",
        "--exit-zero",
        action="store_true",
        help="exit with 0 whatever is found",
    )
    group.add_argument(
        "--require-queries",
        action="store_true",
        default=None,
        help="exit with 2 where no query is found",
    )


def _add_files(group: argparse._ArgumentGroup) -> None:
    for name, text in (
        ("include", "look only at these files in folders; can be repeated"),
        ("exclude", "leave these out, and nothing else by itself; can be repeated"),
        ("extend-exclude", "leave these out in addition; can be repeated"),
    ):
        group.add_argument(f"--{name}", action="append", metavar="PATTERN", help=text)
    group.add_argument(
        "--force-exclude",
        action=argparse.BooleanOptionalAction,
        help="leave out what is excluded even where it is named",
    )
    group.add_argument(
        "--respect-gitignore",
        action=argparse.BooleanOptionalAction,
        help="leave out what .gitignore files name (default)",
    )
    group.add_argument(
        "--since",
        metavar="REVISION",
        help="check only what has changed since this branch left a commit of git",
    )
    group.add_argument(
        "--stdin-filename",
        metavar="NAME",
        help="check standard input as a file of this name",
    )
    group.add_argument(
        "--max-file-size",
        type=int,
        metavar="BYTES",
        help="leave out larger files (default: 5242880)",
    )
    group.add_argument(
        "--jobs",
        type=_jobs,
        metavar="N",
        help="how many processes check, or auto (default)",
    )


def _add_output(
    parser: argparse.ArgumentParser, group: argparse._ArgumentGroup
) -> None:
    add_format_option(parser)
    group.add_argument(
        "--show-files", action="store_true", help="list the files, and check none"
    )
    group.add_argument(
        "--show-queries",
        action="store_true",
        help="list what was found, and what isn't checked and why",
    )
    group.add_argument(
        "--statistics", action="store_true", help="count what was found by its code"
    )
    group.add_argument(
        "-q", "--quiet", action="store_true", help="leave out the last line"
    )


def _split(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _jobs(text: str) -> int:
    if text == _AUTO:
        return 0
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 1 on, or auto")
    return int(text[:9])


def overrides_of(options: argparse.Namespace) -> dict[str, object]:
    """Return the settings of the command line, by name as in a settings file.

    Raises `UsageError` with all that is wrong with them.
    """
    from odataq.lint.config.keys import KEYS  # noqa: PLC0415 (--version is quick)

    found = dict(_given(options))
    problems = [
        f"--{name}: {each.message}{f'; {each.hint}' if each.hint else ''}"
        for name, value in found.items()
        for each in KEYS[name].kind.problems(value)
    ]
    if problems:
        raise UsageError(printable("; ".join(problems), limit=1000))
    return found


def _given(options: argparse.Namespace) -> Iterator[tuple[str, object]]:
    values = vars(options)
    for name in (*_SELECTORS, *_PATTERNS, *_PLAIN):
        value = values[name.replace("-", "_")]
        if value is not None:
            yield name, [*_flat(value)] if name in _SELECTORS else value
    if options.per_file_ignores:
        yield "per-file-ignores", _ignored(options.per_file_ignores)
    if options.jobs is not None:
        yield "jobs", options.jobs


def _flat(lists: Iterable[list[str]]) -> Iterator[str]:
    for each in lists:
        yield from each


def _ignored(values: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for value in values:
        pattern, colon, selectors = value.rpartition(":")
        if not colon:
            shown = printable(value, limit=60)
            raise UsageError(f"--per-file-ignores: '{shown}' isn't 'PATTERN:CODES'")
        found.setdefault(pattern, []).extend(_split(selectors))
    return found
