"""Finds queries that are made of objects: those of DynamicsWebApi.

`{collection: "accounts", select: ["name"], filter: "statecode eq 0"}` is folded into
the URL that the library makes of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.lint import code as c
from odataq.lint.candidate import Candidate, Table, TableName
from odataq.lint.finders.find import Find, Known
from odataq.lint.finders.tables import OBJECT_API
from odataq.lint.folding import encoded, separated
from odataq.lint.placeholders import without_placeholders
from odataq.lint.template import EMPTY, Template
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.lint.folding import Folder
    from odataq.lint.names import Frame

__all__ = ["found_in_object"]

# What asks for the number of rows, and has it without them.
_COUNT: Final = "count"
# How deep expanded properties are followed.
_DEPTH: Final = 10
_BRACED_GUID: Final = re.compile(
    r"\{([0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12})\}"
)

# The entries of an object that are options, in the order of the library.
_OPTIONS: Final = (
    ("select", "$select"),
    ("filter", "$filter"),
    ("apply", "$apply"),
    ("count", "$count"),
    ("top", "$top"),
    ("orderby", "$orderby"),
    ("expand", "$expand"),
)


def found_in_object(
    call: c.Call, frame: Frame, folder: Folder, *, has_logical_names: bool = False
) -> Iterator[Find]:
    """Yield the query of a call that takes an object with what it is made of.

    `has_logical_names` where the library is told to take those for collections.
    """
    method = OBJECT_API.get(call.name)
    if method is None or not call.arguments:
        return
    value, inner = folder.resolved(call.arguments[0].value, frame)
    if not isinstance(value, c.Mapped):
        return
    parts = _Parts(value, inner, folder)
    collection = parts.text("collection")
    if collection is None or not collection.text.isidentifier():
        return
    options = parts.options("&", _DEPTH)
    at = collection.ends[-1]
    if options.text:
        options = Template.joined([Template.made_up("?", at), options])
    table = None
    path = parts.path(collection)
    if call.name == _COUNT:
        path = Template.joined([path, Template.made_up("/$count", at)])
    if has_logical_names:
        if path.text not in {collection.text, f"{collection.text}/$count"}:
            return
        span = collection.span
        table = Table(collection.text, TableName.LOGICAL_NAME, span)
        path = path.cut(len(collection.text))
    template = Template.joined([path, options])
    yield Find(Candidate(template, table=table, method=method), Known.CALL)


class _Parts:
    """The entries of an object by their names in small letters."""

    def __init__(self, value: c.Mapped, frame: Frame, folder: Folder) -> None:
        self._frame = frame
        self._folder = folder
        self._values = {
            key.text.lower(): each
            for key, each in value.entries
            if isinstance(key, c.Text)
        }
        self._is_spread = any(isinstance(key, c.Unknown) for key, _ in value.entries)

    def text(self, name: str) -> Template | None:
        value = self._values.get(name)
        if value is None:
            return None
        template = self._folder.template(value, self._frame)
        if template.text in {"null", "undefined", "", "false"}:
            return None
        return without_placeholders(_without_braces(template))

    def path(self, collection: Template) -> Template:
        parts = [collection]
        for before, name in (
            ("", "key"),
            ("/", "navigationproperty"),
            ("", "navigationpropertykey"),
        ):
            text = self.text(name)
            if text is None:
                continue
            at = parts[-1].ends[-1]
            if before:
                parts += [Template.made_up(before, at), text]
            else:
                key = [Template.made_up("(", at), text, Template.made_up(")", at)]
                parts.extend(key)
        return Template.joined(parts)

    def options(self, separator: str, depth: int) -> Template:
        parts: list[Template] = []
        for name, option in _OPTIONS:
            value = self._option(name, depth)
            if value is None or not value.text:
                continue
            at = value.starts[0]
            if parts:
                parts.append(Template.made_up(separator, at))
            parts += [Template.made_up(f"{option}=", at), value]
        if self._is_spread and parts:
            at = parts[-1].ends[-1]
            parts += [
                Template.made_up(separator, at),
                Template.hole(Span(at, at)),
            ]
        return Template.joined(parts) if parts else EMPTY

    def _option(self, name: str, depth: int) -> Template | None:
        value = self._values.get(name)
        if value is None:
            return None
        items = self._folder.items(value, self._frame)
        if items:
            read = self._expanded if name == "expand" else self._plain
            parts = (
                None if each is None else read(each, frame, depth - 1)
                for each, frame in items
            )
            return separated(parts, value.span)
        template = self.text(name)
        if template is not None and name == "filter":
            return encoded(template)
        return template

    def _plain(self, item: c.Expression, frame: Frame, _depth: int) -> Template:
        return self._folder.template(item, frame)

    def _expanded(self, item: c.Expression, frame: Frame, depth: int) -> Template:
        value, inner = self._folder.resolved(item, frame)
        if not isinstance(value, c.Mapped):
            return self._folder.template(item, frame)
        parts = _Parts(value, inner, self._folder)
        name = parts.text("property")
        if name is None or depth <= 0:
            return Template.hole(item.span)
        options = parts.options(";", depth)
        if not options.text:
            return name
        at, end = name.ends[-1], options.ends[-1]
        opening, closing = Template.made_up("(", at), Template.made_up(")", end)
        return Template.joined([name, opening, options, closing])


def _without_braces(template: Template) -> Template:
    # The library takes the braces of a GUID away.
    if _BRACED_GUID.search(template.text) is None:
        return template
    parts: list[Template] = []
    at = 0
    for found in _BRACED_GUID.finditer(template.text):
        parts += [
            template.cut(at, found.start()),
            template.cut(found.start() + 1, found.end() - 1),
        ]
        at = found.end()
    return Template.joined([*parts, template.cut(at)])
