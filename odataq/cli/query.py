"""The commands `odataq check|parse`."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Final

from odataq.cli.commands import (
    FAILING,
    add_profile_option,
    fails,
    guarded,
    profile_of,
)
from odataq.cli.models import (
    UsageError,
    add_colour_option,
    add_model_options,
    read_documents,
)
from odataq.cli.reporting import add_format_option, outputs_of, write_run
from odataq.cli.requests import (
    add_request_options,
    checked,
    has_requests,
    requests_of,
)
from odataq.report.style import style_for
from odataq.source import Source
from odataq.text.printable import printable
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from odataq.checker import Checker
    from odataq.cli.commands import Commands
    from odataq.csdl.model import Model
    from odataq.diagnostics import Diagnostic

__all__ = ["add_query_commands", "sources_of"]

_FOUND: Final = 1
_STDIN: Final = "-"
_STRING: Final = re.compile(r"'[^']*'")
_EMPTY_NAME: Final = re.compile(r"(?:^|[?&(;])=")


def add_query_commands(commands: Commands) -> None:
    """Add `check` and `parse`."""
    _add_check(commands)
    _add_parse(commands)


# check


def _add_check(commands: Commands) -> None:
    parser = commands.add_parser("check", help="what is wrong with a query")
    parser.add_argument(
        "queries",
        nargs="*",
        metavar="QUERY",
        help="a URL or a part of it; - reads standard input, one query a line",
    )
    add_request_options(parser)
    add_model_options(parser, is_required=False)
    add_profile_option(parser)
    parser.add_argument(
        "--at",
        metavar="SET_OR_TYPE",
        help="what a query without a path is about",
    )
    _add_rule(parser)
    parser.add_argument(
        "--strict",
        action="store_true",
        help="report what services only tolerate as an error",
    )
    parser.add_argument(
        "--advice",
        action="store_true",
        help="report what works and costs, too",
    )
    add_format_option(parser)
    parser.add_argument(
        "--fail-on",
        choices=FAILING,
        default="warning",
        help="what makes the exit status 1 (default: warning)",
    )
    parser.add_argument(
        "--fix",
        action="store_true",
        help="print each query with all fixes made, what is left as an error",
    )
    parser.add_argument(
        "--diff",
        action="store_true",
        help="print what --fix would change",
    )
    parser.set_defaults(run=guarded(_check))


def _add_rule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rule",
        metavar="ABNF_RULE",
        help="read the text as a part of a URL, for example commonExpr",
    )


def _check(options: argparse.Namespace) -> int:
    if has_requests(options):
        return _check_requests(options)
    if not options.queries:
        raise UsageError("a QUERY is required, or --request with a file")
    from odataq.report.run import Run  # noqa: PLC0415 (--version is quick)
    from odataq.report.summary import summary  # noqa: PLC0415

    outputs = outputs_of(options.output_format)
    checker = _checker(options)
    sources = [*sources_of(options.queries)]
    if options.fix or options.diff:
        return _fix(checker, sources, options)
    found = tuple(each for source in sources for each in checker.check(source))
    run = Run(found, profile=options.profile, queries=len(sources))
    write_run(
        run,
        outputs,
        color=options.color,
        summary=summary(run),
        notes=[*_notes_on_the_shell(sources)],
    )
    return _FOUND if fails(found, options.fail_on) else 0


def _check_requests(options: argparse.Namespace) -> int:
    from odataq.report.run import Run  # noqa: PLC0415 (--version is quick)
    from odataq.report.summary import summary  # noqa: PLC0415

    if options.fix or options.diff:
        raise UsageError("--fix and --diff take queries, no requests")
    outputs = outputs_of(options.output_format)
    requests = requests_of(options)
    checker = _checker(options)
    run = Run(
        tuple(found for each in requests for found in checked(checker, each)),
        profile=options.profile,
        requests=len(requests),
        paths={*(options.request or ()), options.body or _STDIN} - {_STDIN},
    )
    urls = [] if options.request else [requests[0].url.origin]
    write_run(
        run,
        outputs,
        color=options.color,
        summary=summary(run),
        notes=[*_notes_on_the_shell(urls)],
    )
    return _FOUND if fails(run.diagnostics, options.fail_on) else 0


def _fix(
    checker: Checker, sources: Sequence[Source], options: argparse.Namespace
) -> int:
    """Print fixed queries; standard output is for them alone."""
    from odataq.cli.fixing import (  # noqa: PLC0415 (--version is quick)
        fix_source,
        write_difference,
        write_fixed,
    )
    from odataq.report.run import Run  # noqa: PLC0415 (--version is quick)
    from odataq.report.summary import summary  # noqa: PLC0415

    left: list[Diagnostic] = []
    is_changed = False
    for source in sources:
        after, found = fix_source(checker, source)
        left += found
        is_changed |= after.text != source.text
        if options.diff:
            write_difference(source, after)
        else:
            write_fixed(after)
    if options.diff:
        return _FOUND if is_changed else 0
    run = Run(tuple(left), profile=options.profile, queries=len(sources))
    write_run(
        run,
        outputs_of(options.output_format),
        color=options.color,
        summary=summary(run) if left else "",
        stream=sys.stderr,
    )
    return _FOUND if fails(left, options.fail_on) else 0


def _checker(options: argparse.Namespace) -> Checker:
    from odataq.checker import Checker  # noqa: PLC0415 (--version is quick)
    from odataq.rules import ADVICE, RULES  # noqa: PLC0415

    model = read_documents(options) if options.metadata else None
    at = None if options.at is None else _place(model, options.at)
    try:
        return Checker(
            model,
            profile=profile_of(options),
            at=at,
            rule=options.rule,
            strict=options.strict,
            rules=(*RULES, *ADVICE) if options.advice else RULES,
        )
    except LookupError as error:
        raise UsageError(printable(f"{error}")) from None


def _place(model: Model | None, name: str) -> str:
    """Return the name of a set, a singleton or a type, a type's in full."""
    if model is None:
        raise UsageError("--at needs the metadata (-m) that has the name")
    container = model.container
    sets = {**container.entity_sets, **container.singletons} if container else {}
    if name in sets:
        return name
    for each in (name, *(f"{schema.namespace}.{name}" for schema in model.schemas)):
        found = model.find_type(each)
        if found is not None:
            return found.qualified_name
    text = f"the metadata has no set or type '{name}'"
    simple_names = (each for schema in model.schemas for each in schema.types)
    hint = did_you_mean(name, [*sets, *simple_names, *model.types])
    raise UsageError(printable(f"{text}; {hint}" if hint else text))


def sources_of(queries: Sequence[str]) -> Iterator[Source]:
    """Yield the queries with their names."""
    for number, text in enumerate(queries, 1):
        if text == _STDIN:
            try:
                yield from _lines_of_input()
            except OSError as error:
                reason = error.strerror or type(error).__name__
                problem = f"standard input can't be read: {reason}"
                raise UsageError(problem) from None
        else:
            yield Source(text, f"<query {number}>" if len(queries) > 1 else "<query>")


def _lines_of_input() -> Iterator[Source]:
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:
        # What isn't in the encoding of the input is the query's mistake.
        reconfigure(errors="surrogateescape")
    for number, line in enumerate(sys.stdin, 1):
        text = line.rstrip("\n")
        if text.strip() and not text.lstrip().startswith("#"):
            yield Source(text, f"<stdin>:{number}")


def _notes_on_the_shell(sources: Sequence[Source]) -> Iterator[str]:
    """Yield that `$select` in double quotes has become nothing, where it has."""
    for source in sources:
        if _EMPTY_NAME.search(_STRING.sub("", source.text)):
            yield (
                f"no name stands before '=' in {source.name}: a shell "
                "replaces $select in double quotes by nothing; write the query in "
                "single quotes: 'accounts?$select=name'"
            )
            return


# parse


def _add_parse(commands: Commands) -> None:
    parser = commands.add_parser("parse", help="how a query is understood")
    parser.add_argument("query", metavar="QUERY", help="a URL or a part of it")
    add_colour_option(parser)
    _add_rule(parser)
    parser.add_argument(
        "--format", choices=("tree", "json"), default="tree", help="default: tree"
    )
    parser.set_defaults(run=guarded(_parse))


def _parse(options: argparse.Namespace) -> int:
    from odataq.cli.tree import tree_json, tree_text  # noqa: PLC0415
    from odataq.errors import QuerySyntaxError  # noqa: PLC0415
    from odataq.report.full import report_full  # noqa: PLC0415
    from odataq.report.run import Run  # noqa: PLC0415
    from odataq.syntax.parser import parse  # noqa: PLC0415

    try:
        tree = parse(options.query, rule=options.rule)
    except QuerySyntaxError as error:
        # Standard output is for a tree alone.
        style = style_for(sys.stderr, os.environ, options.color)
        report_full(Run(error.diagnostics), sys.stderr, style)
        return _FOUND
    except LookupError as error:
        raise UsageError(printable(f"{error}")) from None
    write = {"tree": tree_text, "json": tree_json}[options.format]
    sys.stdout.write(f"{write(tree)}\n")
    return 0
