"""Finds queries in calls of which it is known what their arguments mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from odataq.lint import code as c
from odataq.lint.candidate import Candidate, Table, TableName
from odataq.lint.evidence import is_option_name
from odataq.lint.finders.find import Find, Known
from odataq.lint.finders.maps import (
    Entry,
    entries_of,
    found_in_map,
    joined_options,
    option_of,
)
from odataq.lint.finders.tables import (
    CLIENT_API,
    FETCH,
    METHOD_OF_CALL,
    PARAMETERS,
    READING,
    SETS,
    TEXT_API,
    URLS,
)
from odataq.lint.finders.texts import read_text
from odataq.lint.placeholders import without_placeholders
from odataq.lint.template import EMPTY, Template
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.lint.finders.tables import TableCall
    from odataq.lint.folding import Folder
    from odataq.lint.names import Frame

__all__ = ["found_in_call", "name_of_receiver"]


def found_in_call(call: c.Call, frame: Frame, folder: Folder) -> Iterator[Find]:
    """Yield the queries of a call of the Client API or of a library for HTTP."""
    table_call = CLIENT_API.get(call.name)
    if table_call is not None:
        yield from _of_client_api(call, table_call, frame, folder)
        return
    yield from _of_set(call, frame, folder)
    yield from _of_http(call, frame, folder)
    yield from _of_pairs(call, frame, folder)


def name_of_receiver(call: c.Call) -> str:
    """Return what a call is called on, with dots; empty where it has no name."""
    names: list[str] = []
    receiver = call.receiver
    while isinstance(receiver, c.Call) and len(names) < 10:  # noqa: PLR2004 (enough for any name)
        names.append(receiver.name)
        receiver = receiver.receiver
    if isinstance(receiver, c.Named):
        names.append(receiver.name)
    return ".".join(reversed(names))


def _of_client_api(
    call: c.Call, table_call: TableCall, frame: Frame, folder: Folder
) -> Iterator[Find]:
    if not call.arguments:
        return
    is_known = TEXT_API.search(name_of_receiver(call)) is not None
    table = table_of(call.arguments[0], frame, folder, is_row=table_call.is_row)
    options = EMPTY
    at = table_call.options
    if at is not None and at < len(call.arguments):
        options = folder.template(call.arguments[at].value, frame)
        options = without_placeholders(options)
        # `null` and a size of pages aren't options.
        if options.text in {"null", "undefined", "None"} or options.text.isdigit():
            options = EMPTY
    if not is_known and not (
        table_call.is_named_well and (options.text.startswith(("?", "$")) or table)
    ):
        return
    if table is None and options.text in {"", HOLE}:
        return
    yield Find(
        Candidate(
            options,
            table=table,
            method=table_call.method,
            is_open=options.text.endswith(HOLE),
        ),
        Known.CALL,
    )


def table_of(
    argument: c.Argument, frame: Frame, folder: Folder, *, is_row: bool = False
) -> Table | None:
    """Return the table that an argument names by its logical name."""
    name = without_placeholders(folder.template(argument.value, frame))
    if not name.text.isidentifier():
        return None
    return Table(name.text, TableName.LOGICAL_NAME, name.span, is_row=is_row)


def _of_set(call: c.Call, frame: Frame, folder: Folder) -> Iterator[Find]:
    # `Get-Records -setName accounts -query '?$select=name'`
    named = [each for each in call.arguments if (each.name or "").lower() in SETS]
    if len(named) != 1:
        return
    name = folder.template(named[0].value, frame)
    if not name.text.isidentifier():
        return
    table = Table(name.text, TableName.ENTITY_SET, name.span)
    for each in call.arguments:
        options = folder.template(each.value, frame)
        if not options.text.startswith(("?", "$")):
            continue
        read = read_text(options)
        if isinstance(read, Candidate) and read.rule is None:
            yield Find(evolve(read, table=table), Known.CALL)


def _of_http(call: c.Call, frame: Frame, folder: Folder) -> Iterator[Find]:
    method = _method_of(call, frame, folder)
    url = _url_of(call, frame, folder)
    for entries in _parameters_of(call, frame, folder):
        template = found_in_map(entries, folder, url)
        if template is None:
            continue
        candidate = Candidate(template, method=method, is_open=True)
        if url is None or url.text in {"", HOLE}:
            yield Find(candidate, Known.METHOD)
            continue
        read = read_text(template)
        if isinstance(read, Candidate):
            known = evolve(read, method=method, is_open=True)
            yield Find(known, Known.CALL)
        else:
            alone = found_in_map(entries, folder)
            if alone is not None:
                yield Find(Candidate(alone, method=method, is_open=True), Known.METHOD)
        return
    if method is None or url is None:
        return
    read = read_text(url)
    if isinstance(read, Candidate):
        # All of a path is there, unless options are given apart.
        is_open = read.is_open and (
            "?" in url.text or url.text.endswith((HOLE, "/")) or _has_parameters(call)
        )
        candidate = evolve(read, method=method, is_open=is_open)
        yield Find(candidate, Known.METHOD)


def _has_parameters(call: c.Call) -> bool:
    return any(
        each.name.lower() in PARAMETERS
        if each.name is not None
        else isinstance(each.value, c.Mapped)
        and _value_at(each.value, PARAMETERS) is not None
        for each in call.arguments
    )


def _method_of(call: c.Call, frame: Frame, folder: Folder) -> str | None:
    known = METHOD_OF_CALL.get(call.name.lower())
    if known is not None:
        return known
    for each in call.arguments:
        value = None
        if each.name is not None and each.name.lower() == "method":
            value = each.value
        elif isinstance(each.value, c.Mapped):
            value = _value_at(each.value, {"method"})
        if value is not None:
            text = folder.template(value, frame).text.upper()
            return METHOD_OF_CALL.get(text.lower())
    if call.arguments and isinstance(call.arguments[0].value, c.Text):
        named = METHOD_OF_CALL.get(call.arguments[0].value.text.lower())
        if named is not None:
            return named
    return "GET" if call.name == FETCH and _is_plain(call) else None


def _is_plain(call: c.Call) -> bool:
    """Say whether a call has no options among which may be a method."""
    options = [each.value for each in call.arguments[1:]]
    return all(
        isinstance(each, c.Mapped)
        and all(isinstance(key, c.Text) for key, _ in each.entries)
        for each in options
    )


def _url_of(call: c.Call, frame: Frame, folder: Folder) -> Template | None:
    for each in call.arguments:
        if each.name is not None and each.name.lower() in URLS:
            return folder.template(each.value, frame)
        if isinstance(each.value, c.Mapped):
            value = _value_at(each.value, URLS)
            if value is not None:
                return folder.template(value, frame)
    unnamed = [each.value for each in call.arguments if each.name is None][:2]
    for value in unnamed:
        if isinstance(value, c.Mapped | c.Listed):
            continue
        template = folder.template(value, frame)
        if template.text.lower() not in METHOD_OF_CALL:
            return template
    return None


def _parameters_of(
    call: c.Call, frame: Frame, folder: Folder
) -> Iterator[tuple[Entry, ...]]:
    for each in call.arguments:
        value: c.Expression | None = each.value
        if each.name is not None:
            if each.name.lower() not in PARAMETERS:
                continue
        elif isinstance(value, c.Mapped):
            value = _value_at(value, PARAMETERS) or value
        elif not isinstance(value, c.Named | c.Listed):
            continue
        # `new URLSearchParams({...})`
        if isinstance(value, c.Call) and len(value.arguments) == 1:
            value = value.arguments[0].value
        entries = None if value is None else entries_of(value, frame, folder)
        if entries is not None:
            yield entries


def _value_at(
    mapped: c.Mapped, names: frozenset[str] | set[str]
) -> c.Expression | None:
    for key, value in mapped.entries:
        if isinstance(key, c.Text) and key.text.lower() in names:
            return value
    return None


def _of_pairs(call: c.Call, frame: Frame, folder: Folder) -> Iterator[Find]:
    # `query.append("$filter", value)`
    if call.name.lower() in READING:
        return
    for name, value in zip(call.arguments, call.arguments[1:], strict=False):
        if not isinstance(name.value, c.Text) or not is_option_name(name.value.text):
            continue
        if not name.value.text.startswith(("$", "%24")):
            continue
        key = folder.template(name.value, frame)
        option = option_of(key, Entry(name.value, value.value, frame), folder)
        if set(option.text[len(key.text) + 1 :]) <= {HOLE}:
            continue
        template = joined_options([option])
        yield Find(Candidate(template, is_sure=False, is_open=True))
