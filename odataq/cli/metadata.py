"""The commands `odataq metadata show|path|graph|check`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from odataq.cli.commands import counted, fails, guarded
from odataq.cli.models import (
    UsageError,
    add_model_options,
    fail,
    read_documents,
    read_named,
    style_of,
)
from odataq.cli.reporting import add_format_option, outputs_of, write_run
from odataq.text.printable import printable
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from odataq.cli.commands import Commands
    from odataq.csdl.graph import Edge, Path
    from odataq.csdl.model import EntityType, Model
    from odataq.diagnostics import Diagnostic


__all__ = ["add_metadata_commands"]

_FOUND: Final = 1
_FORMAT: Final = "concise"
# Beyond it the paths of a real organisation are beyond counting.
_LONGEST: Final = 5
_FORMATS: Final = ("mermaid", "dot", "json")
# What isn't a document of CSDL at all, as against one with something wrong.
_NO_DOCUMENT: Final = frozenset(f"CSD10{number}" for number in range(1, 8))


def add_metadata_commands(commands: Commands) -> None:
    """Add `metadata` with its own commands."""
    parser = commands.add_parser("metadata", help="what a service offers")
    inner = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_show(inner)
    _add_path(inner)
    _add_graph(inner)
    _add_check(inner)


# show


def _add_show(commands: Commands) -> None:
    parser = commands.add_parser("show", help="show a type, set or operation")
    parser.add_argument("name", nargs="?", help="its name; without one: an overview")
    add_model_options(parser)
    parser.set_defaults(run=guarded(_show))


def _show(options: argparse.Namespace) -> int:
    from odataq.cli.showing import Printer  # noqa: PLC0415

    model = read_documents(options)
    printer = Printer(model, sys.stdout, style_of(options))
    if options.name is None:
        printer.overview()
        return 0
    found = _find_type(model, options.name)
    if found is not None:
        printer.schema_type(model.types[found])
        return 0
    operations = [
        each
        for name in _full_names(model, options.name)
        for each in model.operations.overloads(name)
    ]
    if operations:
        printer.operations(operations)
        return 0
    for name in _full_names(model, options.name):
        if name in model.terms:
            printer.term(model.terms[name])
            return 0
    raise _unknown("name", options.name, _all_names(model))


def _full_names(model: Model, name: str) -> Iterator[str]:
    """Yield what a name may stand for: itself, and one in each schema."""
    yield model.full_name(name)
    for schema in model.schemas:
        yield f"{schema.namespace}.{name}"


def _find_type(model: Model, name: str) -> str | None:
    """Return the full name of a type, or of the type of a set or singleton."""
    for full_name in _full_names(model, name):
        if full_name in model.types:
            return full_name
    container = model.container
    if container is None:
        return None
    found = container.entity_sets.get(name) or container.singletons.get(name)
    return found.entity_type if found and found.entity_type in model.types else None


def _all_names(model: Model) -> Iterator[str]:
    for schema in model.schemas:
        yield from schema.types
        yield from schema.terms
        yield from schema.actions
        yield from schema.functions
    if model.container is not None:
        yield from model.container.entity_sets
        yield from model.container.singletons


def _unknown(kind: str, name: str, known: Iterable[str]) -> UsageError:
    hint = did_you_mean(name, known)
    text = f"the metadata has no {kind} '{name}'"
    return UsageError(printable(f"{text}; {hint}" if hint else text))


def _entity_type(model: Model, name: str) -> EntityType:
    """Return the entity type of a name, or of a set's name."""
    found = _find_type(model, name)
    part = model.entity_type(found) if found else None
    if part is None:
        names = [each.name for each in model.entity_types()]
        sets = model.container.entity_sets if model.container else ()
        raise _unknown("entity type", name, [*names, *sets])
    return part


# path


def _add_path(commands: Commands) -> None:
    parser = commands.add_parser("path", help="how to get from one type to another")
    parser.add_argument("source", help="the entity type or set to start from")
    parser.add_argument("target", help="the entity type or set to get to")
    add_model_options(parser)
    parser.add_argument(
        "--max-length", type=int, default=3, metavar="N", help="steps (default: 3)"
    )
    parser.add_argument(
        "--limit", type=int, default=20, metavar="N", help="paths shown (default: 20)"
    )
    parser.add_argument(
        "--kind",
        action="append",
        choices=("single", "collection", "many-to-many"),
        help="use only navigation properties of this kind; repeatable",
    )
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="NAME",
        help="leave out a navigation property; repeatable",
    )
    _add_audit(parser)
    parser.set_defaults(run=guarded(_path))


def _add_audit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--audit",
        action="store_true",
        help="use also who created or changed a row, left out by default",
    )


def _path(options: argparse.Namespace) -> int:
    from itertools import islice  # noqa: PLC0415

    from odataq.csdl.graph import ALL_KINDS, EdgeKind, NavigationGraph  # noqa: PLC0415

    model = read_documents(options)
    source = _entity_type(model, options.source)
    target = _entity_type(model, options.target)
    if not 1 <= options.max_length <= _LONGEST or options.limit < 0:
        raise UsageError(f"--max-length is 1 to {_LONGEST}, --limit is 0 or more")
    graph = NavigationGraph(model)
    kinds = frozenset(map(EdgeKind, options.kind)) if options.kind else ALL_KINDS
    excluding = _exclusion(options)
    search = {
        "max_length": options.max_length,
        "kinds": kinds,
        "excluding": excluding,
    }
    names = source.qualified_name, target.qualified_name
    shown = [*islice(graph.paths(*names, **search), options.limit)]
    for path in shown:
        sys.stdout.write(f"{_path_line(path)}\n")
    more = graph.count_paths(*names, **search) - len(shown)
    if more > 0:
        sys.stdout.write(f"... and {more} more (--limit)\n")
    elif not shown:
        text = f"no path from {options.source} to {options.target}"
        sys.stdout.write(f"{printable(text)} within {options.max_length} steps\n")
        return _FOUND
    return 0


def _exclusion(options: argparse.Namespace) -> Callable[[Edge], bool]:
    from odataq.csdl.graph import is_audit  # noqa: PLC0415

    names = frozenset(getattr(options, "exclude", ()))

    def excluded(edge: Edge) -> bool:
        return edge.name in names or (not options.audit and is_audit(edge))

    return excluded


def _path_line(path: Path) -> str:
    """Return a path with what each step leads to."""
    steps = [
        f"{printable(edge.name)} {_ARROWS[edge.kind]} "
        f"{printable(edge.target.rpartition('.')[2])}"
        for edge in path.edges
    ]
    return f"{printable(path.source.rpartition('.')[2])} / {' / '.join(steps)}"


_ARROWS: Final = {"single": "->", "collection": "->>", "many-to-many": "<<->>"}


# graph


def _add_graph(commands: Commands) -> None:
    parser = commands.add_parser("graph", help="the navigation graph as text")
    parser.add_argument(
        "name", nargs="?", help="only the surroundings of an entity type or set"
    )
    add_model_options(parser)
    parser.add_argument(
        "--format", choices=_FORMATS, default="mermaid", help="default: mermaid"
    )
    parser.add_argument(
        "--depth", type=int, default=1, metavar="N", help="how far around (default: 1)"
    )
    _add_audit(parser)
    parser.set_defaults(run=guarded(_graph))


def _graph(options: argparse.Namespace) -> int:
    from odataq.csdl.graph import NavigationGraph  # noqa: PLC0415
    from odataq.csdl.graph_text import to_dot, to_json, to_mermaid  # noqa: PLC0415

    model = read_documents(options)
    graph = NavigationGraph(model)
    excluding = _exclusion(options)
    types: Sequence[str] = [each.qualified_name for each in model.entity_types()]
    if options.name is not None:
        if options.depth < 0:
            raise UsageError("--depth is 0 or more")
        around = _entity_type(model, options.name).qualified_name
        types = graph.neighbourhood(around, options.depth, excluding=excluding)
    write = {"mermaid": to_mermaid, "dot": to_dot, "json": to_json}[options.format]
    text = write(graph, types, excluding=excluding)
    sys.stdout.write(text.rstrip("\n") + "\n")
    return 0


# check


def _add_check(commands: Commands) -> None:
    parser = commands.add_parser("check", help="what is wrong with the metadata")
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="a CSDL XML document that is a model of its own",
    )
    add_model_options(parser, is_required=False)
    parser.add_argument(
        "--strict",
        action="store_true",
        help="report each breach of the specification as an error",
    )
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning", "never"),
        default="warning",
        help="what makes the exit status 1 (default: warning)",
    )
    add_format_option(parser, _FORMAT)
    parser.set_defaults(run=guarded(_check))


def _check(options: argparse.Namespace) -> int:
    from odataq.errors import CsdlError  # noqa: PLC0415
    from odataq.report.run import Run  # noqa: PLC0415

    outputs = outputs_of(options.output_format, _FORMAT)
    models = [[each] for each in options.files]
    models += [options.metadata] if options.metadata else []
    if not models:
        raise UsageError("a FILE is required, or documents of one model with -m")
    diagnostics: tuple[Diagnostic, ...] = ()
    for names in models:
        try:
            found = read_named(names, strict=options.strict).diagnostics
        except CsdlError as error:
            if any(each.code in _NO_DOCUMENT for each in error.diagnostics):
                return fail(error, options)
            found = error.diagnostics
        diagnostics += found
    run = Run(diagnostics)
    write_run(run, outputs, color=options.color, summary=_summary(diagnostics))
    return _FOUND if fails(diagnostics, options.fail_on) else 0


def _summary(diagnostics: Sequence[Diagnostic]) -> str:
    from odataq.diagnostics import errors_in  # noqa: PLC0415

    errors = len(errors_in(diagnostics))
    warnings = len(diagnostics) - errors
    if not diagnostics:
        return "nothing found"
    found = counted(errors, "error", "errors")
    return f"{found}, {counted(warnings, 'warning', 'warnings')}"
