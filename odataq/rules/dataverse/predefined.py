"""ODQ6xx: what a Dataverse organisation makes of FetchXML and stored queries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from odataq.csdl.types import GUID
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.correcting import unquoted
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown, type_name
from odataq.semantics.resource import ResourceKind
from odataq.source import Span
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PREDEFINED_RULES"]

_FETCH: Final = "fetchXml"
_STORED: Final = frozenset({"savedQuery", "userQuery"})
_GUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
# What stands for a value in a text that is none yet.
_HOLES: Final = frozenset("<>[]{}$%")
_ESCAPED: Final = "%3c"


@frozen
class _Fetch:
    """The root of FetchXML and the name of its table; `None` where there is none."""

    root: str | None
    table: str | None = None


def _read_fetch(text: str) -> _Fetch:
    """Read as much of FetchXML as a rule asks for; never fails, whatever it is."""
    from lxml import etree  # noqa: PLC0415 (nobody waits for it who has no FetchXML)

    from odataq.csdl.xml import tree_parser  # noqa: PLC0415 (it imports lxml)

    # A form writes '+' for a blank, and servers read it so.
    data = text.replace("+", " ").strip().encode("utf-8", "replace")
    if b"<!DOCTYPE" in data:
        return _Fetch(None)
    try:
        root = etree.fromstring(data, tree_parser())
    except etree.XMLSyntaxError:
        return _Fetch(None)
    table = root.find("entity")
    return _Fetch(str(root.tag), None if table is None else table.get("name"))


def _fetches(query: n.Query) -> Iterator[tuple[n.CustomOption, str]]:
    """Yield the options that give FetchXML, with its text."""
    for each in query.options:
        if isinstance(each, n.CustomOption) and each.name == _FETCH and each.value:
            yield each, each.value


@rule(
    "ODQ618",
    "foreign-query",
    n.Query,
    bad=["contacts?fetchXml=%3Cfetch%3E%3Centity%20name='account'/%3E%3C/fetch%3E"],
    good=["accounts?fetchXml=%3Cfetch%3E%3Centity%20name='account'/%3E%3C/fetch%3E"],
    is_of_profile=True,
)
def foreign_query(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects FetchXML about another table than the path leads to.

    Spec: Dataverse documentation, "Retrieve and execute predefined queries".
    """
    resource = context.binding.resource
    if resource.kind is not ResourceKind.ENTITY_COLLECTION:
        return
    own = type_name(resource.type).removeprefix("Collection(").removesuffix(")")
    for each, text in _fetches(query):
        table = _read_fetch(text).table if text.lstrip().startswith("<") else None
        if table is None or not table.isidentifier() or table == own:
            continue
        message = f"the query is about table '{shown(table)}', the path about '{own}'"
        hint = f"use the entity set of '{shown(table)}'"
        yield Finding(_place_of(table, each, context), message, hint=hint)


def _place_of(table: str, option: n.CustomOption, context: Context) -> Span:
    """Return where FetchXML names its table, as nearly as can be told."""
    text = "" if context.source is None else context.source.text
    at = text.find("entity", option.span.start, option.span.end)
    at = text.find(table, max(at, option.span.start), option.span.end)
    return option.name_span if at < 0 else Span(at, at + len(table))


@rule(
    "ODQ619",
    "unreadable-query",
    n.Query,
    bad=["accounts?savedQuery=active", "accounts?fetchXml=%3Cfetch%3E%3Centity/%3E"],
    good=["accounts?savedQuery=11111111-1111-1111-1111-111111111111"],
    is_of_profile=True,
)
def unreadable_query(query: n.Query, _: Context) -> Iterator[Finding]:
    """Detects FetchXML that is none, and a stored query without the id of a row.

    Spec: Dataverse documentation, "Retrieve and execute predefined queries".
    """
    for each, text in _fetches(query):
        if text.lstrip().startswith("<"):
            found = _read_fetch(text)
            if found.root is None:
                yield Finding(each.name_span, "the FetchXML can't be read as XML")
            elif found.root != "fetch":
                message = (
                    f"FetchXML begins with 'fetch', not with '{shown(found.root)}'"
                )
                yield Finding(each.name_span, message)
    for option in query.options:
        if isinstance(option, n.CustomOption) and option.name in _STORED:
            yield from _stored(option)


def _stored(option: n.CustomOption) -> Iterator[Finding]:
    value = option.value or ""
    if not value or _GUID.fullmatch(value) or not _HOLES.isdisjoint(value):
        return
    span = Span(option.name_span.end + 1, option.span.end)
    is_plain = span.end - span.start == len(value)
    inner = value[1:-1] if value[:1] == value[-1:] == "'" else value
    fixes = unquoted(span, inner, GUID.name) if is_plain and inner != value else ()
    message = f"'{option.name}' takes the id of a row, not '{shown(value)}'"
    hint = "write a GUID without quotes"
    yield Finding(span, message, hint=hint, fixes=fixes)


@rule(
    "ODQ620",
    "doubly-encoded",
    n.Query,
    bad=["accounts?fetchXml=%253Cfetch%253E%253C/fetch%253E"],
    good=["accounts?fetchXml=%3Cfetch%3E%3Centity%20name='account'/%3E%3C/fetch%3E"],
    is_of_profile=True,
)
def doubly_encoded(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects FetchXML that is percent-encoded twice.

    Spec: Dataverse documentation, "Retrieve and execute predefined queries".
    """
    for each, text in _fetches(query):
        if text.lstrip().lower().startswith(_ESCAPED):
            span = Span(each.name_span.end + 1, each.span.end)
            raw = "" if context.source is None else context.source.text
            once = raw[span.start : span.end].replace("%25", "%")
            fixes = (Fix("encode it once", (Edit(span, once),)),) if once else ()
            message = "the FetchXML is percent-encoded twice"
            yield Finding(span, message, hint="encode it once", fixes=fixes)


PREDEFINED_RULES: Final[tuple[Rule[Any], ...]] = (
    foreign_query,
    unreadable_query,
    doubly_encoded,
)
