"""Finds queries whose options are arguments: `list("account", filter=..., top=5)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from odataq.lint import code as c
from odataq.lint.candidate import Candidate
from odataq.lint.evidence import EXPRESSION_EVIDENCE
from odataq.lint.finders.calls import name_of_receiver, table_of
from odataq.lint.finders.find import Find, Known
from odataq.lint.finders.maps import joined_options
from odataq.lint.finders.tables import OPTION_ARGUMENTS, SDK
from odataq.lint.folding import encoded, separated
from odataq.lint.placeholders import without_placeholders
from odataq.lint.template import Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.lint.folding import Folder
    from odataq.lint.names import Frame

__all__ = ["found_in_arguments"]


def found_in_arguments(call: c.Call, frame: Frame, folder: Folder) -> Iterator[Find]:
    """Yield the query of a call with arguments that are named like options.

    Only with a table, as the Dataverse SDK for Python has it, or with a filter that
    hardly can be anything else.
    """
    if not call.arguments:
        return
    table = None
    if SDK.search(name_of_receiver(call)) and call.arguments[0].name is None:
        is_row = len(call.arguments) > 1 and call.arguments[1].name is None
        table = table_of(call.arguments[0], frame, folder, is_row=is_row)
    options: list[Template] = []
    has_evidence = False
    for each in call.arguments:
        name = (each.name or "").lower().replace("_", "")
        option = OPTION_ARGUMENTS.get(name)
        if option is None:
            continue
        value = _value(each.value, frame, folder)
        if value is None:
            continue
        if option == "$filter":
            has_evidence = EXPRESSION_EVIDENCE.search(value.text) is not None
        elif table is not None and option != "$expand":
            # The SDK takes names of columns in any case.
            lowered = value.text.lower()
            text = lowered if len(lowered) == len(value.text) else value.text
            value = evolve(value, text=text)
        at = value.starts[0]
        made_up = Template.made_up(f"{option}=", at)
        options.append(Template.joined([made_up, encoded(value)]))
    if not options or (table is None and not has_evidence):
        return
    if table is not None:
        table = evolve(table, name=table.name.lower())
    template = joined_options(options)
    is_sure = table is not None
    candidate = Candidate(template, table=table, is_sure=is_sure, is_open=True)
    yield Find(candidate, Known.METHOD if table is None else Known.CALL)


def _value(value: c.Expression, frame: Frame, folder: Folder) -> Template | None:
    items = folder.items(value, frame)
    if not items:
        meant, _ = folder.resolved(value, frame)
        if isinstance(meant, c.Unknown | c.Mapped | c.Listed):
            return None
        template = without_placeholders(folder.template(value, frame))
        return None if template.text in {"", "None", "null"} else template
    parts = (
        None if each is None else without_placeholders(folder.template(each, inner))
        for each, inner in items
    )
    template = separated(parts, value.span)
    return template if template.text else None
