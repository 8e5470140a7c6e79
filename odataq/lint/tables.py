"""Finds the table that code names, and begins a query with it that has no path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic, Edit, Fix
from odataq.lint.candidate import TableName
from odataq.lint.template import EMPTY, Template
from odataq.source import Span
from odataq.text.holes import HOLE
from odataq.text.suggest import did_you_mean, near_miss

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.csdl.model import EntityType, Model
    from odataq.lint.candidate import Candidate, Table
    from odataq.source import Source

__all__ = ["FoundTable", "find_table", "whole"]

_BLANKS: Final = " \t\r\n"
# Text that begins like this is the options of a query.
_OPTIONS = re.compile(rf"[ \t\r\n]*(?:[$@]|%24|%40|[\w{HOLE}]+=)")


@frozen
class FoundTable:
    """The table that a candidate is about, as far as it is known.

    `at` is what a checker has as `at`, `entity_set` what a path begins with.
    """

    at: str | None = None
    entity_set: str | None = None
    diagnostic: Diagnostic | None = None


def find_table(table: Table | None, model: Model | None, file: Source) -> FoundTable:
    """Return the table that code names; what no table has as name is reported."""
    if table is None or model is None or HOLE in table.name:
        return FoundTable()
    if table.kind is TableName.ENTITY_SET:
        return _by_set(table, model, file)
    return _by_logical_name(table, model, file)


def _by_set(table: Table, model: Model, file: Source) -> FoundTable:
    container = model.container
    if container is None:
        return FoundTable()
    name = table.name
    if name in container.entity_sets:
        type_name = container.entity_sets[name].entity_type
        return FoundTable(type_name if table.is_row else name, name)
    if name in container.singletons:
        return FoundTable(name)
    sets = [each for of in _types_named(name, model) for each in _sets(of, model)]
    message = f"the service has no entity set '{name}'"
    if sets:
        fixes = _renamed(table, sets[0], file)
        hint = f"'{name}' is the logical name: the entity set is '{sets[0]}'"
        return FoundTable(diagnostic=_unknown(table, message, hint, fixes, file))
    return FoundTable(
        diagnostic=_unlike(table, message, [*container.entity_sets], file)
    )


def _by_logical_name(table: Table, model: Model, file: Source) -> FoundTable:
    name = table.name
    found = next(_types_named(name, model), None)
    if found is not None:
        sets = _sets(found, model)
        if table.is_row:
            return FoundTable(found.qualified_name, next(iter(sets), None))
        return FoundTable(sets[0], sets[0]) if sets else FoundTable()
    container = model.container
    message = f"there is no table '{name}'"
    entity_set = container.entity_sets.get(name) if container else None
    if entity_set is not None:
        simple = entity_set.entity_type.rpartition(".")[2]
        hint = f"'{name}' is the entity set: the logical name is '{simple}'"
        fixes = _renamed(table, simple, file)
        return FoundTable(diagnostic=_unknown(table, message, hint, fixes, file))
    names = [each.name for each in model.entity_types()]
    return FoundTable(diagnostic=_unlike(table, message, names, file))


def _types_named(name: str, model: Model) -> Iterator[EntityType]:
    for schema in model.schemas:
        found = model.entity_type(f"{schema.namespace}.{name}")
        if found is not None:
            yield found


def _sets(entity_type: EntityType, model: Model) -> list[str]:
    return [each.name for each in model.sets_of(entity_type.qualified_name)]


def _unlike(table: Table, message: str, names: list[str], file: Source) -> Diagnostic:
    meant = near_miss(table.name, names)
    fixes = () if meant is None else _renamed(table, meant, file)
    return _unknown(table, message, did_you_mean(table.name, names), fixes, file)


def _unknown(
    table: Table,
    message: str,
    hint: str | None,
    fixes: tuple[Fix, ...],
    file: Source,
) -> Diagnostic:
    known = CODES["ODQ021"]
    return Diagnostic(
        known.code,
        known.slug,
        known.severity,
        message,
        _named(table, file),
        Span(0, len(table.name)),
        hint=hint,
        fixes=fixes,
    )


def _named(table: Table, file: Source) -> Source:
    """Return the name as a text of its own, with the place of what is in quotes."""
    start, end = table.span.start, table.span.end
    text = file.text[start:end]
    if table.name in text:
        start += text.index(table.name)
        end = start + len(table.name)
    return _placed(table.name, Span(start, end)).source(file, "table")


def _renamed(table: Table, name: str, file: Source) -> tuple[Fix, ...]:
    if table.name not in file.text[table.span.start : table.span.end]:
        return ()
    return (Fix(f"write '{name}'", (Edit(Span(0, len(table.name)), name),)),)


def _placed(text: str, span: Span) -> Template:
    """Return a text all of whose characters have one range in the file."""
    count = len(text)
    if span.end - span.start == count:
        at = range(span.start, span.end)
        return Template(text, tuple(at), tuple(i + 1 for i in at), (None,) * count)
    return Template(text, (span.start,) * count, (span.end,) * count, (None,) * count)


def whole(candidate: Candidate, entity_set: str | None) -> tuple[Template, int]:
    """Return the query that a text is a part of, and where the text begins in it.

    What isn't known of it is a hole: what leads to the text, and what follows one that
    is open.
    """
    template = candidate.template
    start = min(template.starts, default=0)
    end = max(template.ends, default=0)
    before = EMPTY
    if candidate.rule is None:
        before = _before(candidate, entity_set, start)
    after: list[Template] = []
    has_end = template.text.rstrip(_BLANKS).endswith(("&", "?"))
    if candidate.rule is None and (candidate.is_open or has_end):
        sign = "&" if _has_options(before.text + template.text) else "?"
        if not has_end:
            after.append(Template.made_up(sign, end))
        after.append(Template.hole(Span(end, end)))
    return Template.joined([before, template, *after]), len(before.text)


def _has_options(text: str) -> bool:
    return "?" in text or _OPTIONS.match(text) is not None


def _before(candidate: Candidate, entity_set: str | None, start: int) -> Template:
    """Return what stands before a text that doesn't begin with its path."""
    text = candidate.template.text.lstrip(_BLANKS)
    first = text[:1]
    table = candidate.table
    hole = Template.hole(Span(start, start))
    pieces: list[Template] = []
    if table is None or entity_set is None:
        if first in {"(", "/"}:
            pieces.append(hole)
        elif first == "&":
            pieces += Template.made_up("?", start), hole
        return Template.joined(pieces)
    is_options = _OPTIONS.match(text) is not None
    if not is_options and first not in {"?", "&", "(", "/", ""}:
        # It has a path of its own.
        return EMPTY
    pieces.append(_placed(entity_set, table.span))
    if table.is_row and first != "(":
        pieces += Template.made_up("(", start), hole, Template.made_up(")", start)
    if first == "&":
        pieces += Template.made_up("?", start), hole
    elif is_options:
        pieces.append(Template.made_up("?", start))
    return Template.joined(pieces)
