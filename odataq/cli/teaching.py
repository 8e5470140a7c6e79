"""The commands `odataq explain|rules`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from odataq.cli.commands import PROFILE_NAMES, counted, guarded
from odataq.cli.models import UsageError, add_colour_option, style_of
from odataq.text.printable import printable
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from odataq.cli.commands import Commands
    from odataq.codes import Code
    from odataq.report.style import Style
    from odataq.rules import Rule

__all__ = ["add_teaching_commands", "explanation"]

_INDENT: Final = "  "


def add_teaching_commands(commands: Commands) -> None:
    """Add `explain` and `rules`."""
    parser = commands.add_parser("explain", help="what a code means")
    parser.add_argument("code", help="the code or its name: ODQ201, unknown-property")
    parser.add_argument(
        "--output-format",
        choices=("text", "json", "markdown"),
        default="text",
        help="default: text",
    )
    add_colour_option(parser)
    parser.set_defaults(run=guarded(_explain))
    parser = commands.add_parser("rules", help="list all codes")
    parser.add_argument(
        "--profile",
        choices=PROFILE_NAMES,
        help="list what is known of a service, and which code reports it",
    )
    parser.add_argument(
        "--output-format",
        choices=("text", "json", "markdown"),
        default="text",
        help="default: text",
    )
    parser.add_argument(
        "--pages",
        metavar="FOLDER",
        help="write a page of Markdown for each code into a folder",
    )
    add_colour_option(parser)
    parser.set_defaults(run=guarded(_rules))


# explain


def _explain(options: argparse.Namespace) -> int:
    style = style_of(options)
    code = _find(options.code)
    if options.output_format == "markdown":
        from odataq.cli.pages import page_of  # noqa: PLC0415 (--version is quick)

        sys.stdout.write(page_of(code))
        return 0
    if options.output_format == "json":
        sys.stdout.write(f"{json.dumps(_plain(code), indent=2)}\n")
        return 0
    for line in explanation(code, style):
        sys.stdout.write(f"{line}\n")
    return 0


def _find(name: str) -> Code:
    """Return the code with a code or slug, in whatever case."""
    from odataq.codes import CODES  # noqa: PLC0415 (--version is quick)

    folded = name.casefold()
    for each in CODES.values():
        if folded in {each.code.casefold(), each.slug}:
            return each
    known = [*CODES, *(each.slug for each in CODES.values())]
    hint = did_you_mean(name, known) or "`odataq rules` lists all"
    raise UsageError(printable(f"there is no code '{name}'; {hint}"))


def explanation(code: Code, style: Style) -> Iterator[str]:
    """Yield the lines of `odataq explain`: code and name, nothing, what it is."""
    rules = _rules_of(code.code)
    severity = style.severity(code.severity)
    yield f"{style.strong(f'{code.code} {code.slug}')} ({severity})"
    if not rules:
        yield ""
        yield code.text
    for rule in rules:
        yield ""
        yield from rule.text.splitlines()
        for title, examples in (("Wrong", rule.bad), ("Right", rule.good)):
            if examples:
                yield ""
                yield style.strong(f"{title}:")
                yield from (f"{_INDENT}{each}" for each in examples)
        if rule.sources:
            yield ""
            yield f"{style.strong('Sources:')} {', '.join(rule.sources)}"


def _rules_of(code: str) -> list[Rule[Any]]:
    """Return what reports a code; the parser and the reader have no rules."""
    from odataq.rules import ADVICE, RULES  # noqa: PLC0415

    return [each for each in (*RULES, *ADVICE) if each.code == code]


# rules


def _rules(options: argparse.Namespace) -> int:
    from odataq.codes import CODES  # noqa: PLC0415

    if options.profile is not None:
        return _catalogue(options)
    codes = sorted(CODES.values(), key=lambda each: each.code)
    if options.pages is not None:
        return _write_pages(Path(options.pages), codes)
    write = {"text": _text, "json": _json, "markdown": _markdown}
    for line in write[options.output_format](codes, style_of(options)):
        sys.stdout.write(f"{line}\n")
    return 0


def _write_pages(folder: Path, codes: Sequence[Code]) -> int:
    from odataq.cli.pages import pages  # noqa: PLC0415 (--version is quick)

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages(codes):
            (folder / name).write_text(text, "utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(printable(f"{folder} can't be written: {reason}")) from None
    sys.stdout.write(f"wrote {counted(len(codes), 'page', 'pages')}\n")
    return 0


def _catalogue(options: argparse.Namespace) -> int:
    from odataq.cli.catalogue import (  # noqa: PLC0415
        catalogue_json,
        catalogue_markdown,
        catalogue_text,
    )
    from odataq.profiles import PROFILES  # noqa: PLC0415

    write = {
        "text": catalogue_text,
        "json": catalogue_json,
        "markdown": catalogue_markdown,
    }
    for line in write[options.output_format](PROFILES[options.profile]):
        sys.stdout.write(f"{line}\n")
    return 0


def _text(codes: Sequence[Code], style: Style) -> Iterator[str]:
    slugs = max(len(each.slug) for each in codes)
    severities = max(len(each.severity) for each in codes)
    for each in codes:
        # Padded before it is painted: escape sequences have no width.
        padding = " " * (severities - len(each.severity))
        severity = f"{style.severity(each.severity)}{padding}"
        name = style.strong(f"{each.code} {each.slug:{slugs}}")
        yield f"{name}  {severity}  {_first_line(each)}"


def _markdown(codes: Sequence[Code], _style: Style) -> Iterator[str]:
    yield "# What odataq reports"
    yield ""
    yield "Made by `odataq rules --output-format markdown`."
    yield "`odataq explain CODE` says more."
    yield ""
    yield "| code | name | severity | what it is |"
    yield "|---|---|---|---|"
    for each in codes:
        text = _first_line(each).replace("|", "\\|")
        link = f"[{each.code}](rules/{each.code}.md)"
        yield f"| {link} | `{each.slug}` | {each.severity} | {text} |"


def _json(codes: Sequence[Code], _style: Style) -> Iterator[str]:
    yield json.dumps([_plain(each) for each in codes], indent=2)


def _plain(code: Code) -> dict[str, object]:
    rules = _rules_of(code.code)
    return {
        "code": code.code,
        "slug": code.slug,
        "severity": code.severity.value,
        "text": "\n\n".join(each.text for each in rules) or code.text,
        "bad": [text for each in rules for text in each.bad],
        "good": [text for each in rules for text in each.good],
        "sources": [text for each in rules for text in each.sources],
    }


def _first_line(code: Code) -> str:
    return code.text.partition("\n")[0]
