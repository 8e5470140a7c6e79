"""Finds options that a map has: `{"$select": "name", "$filter": f"..."}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.lint import code as c
from odataq.lint.candidate import Table, TableName
from odataq.lint.evidence import STRONG_OPTIONS, is_option_name
from odataq.lint.folding import encoded
from odataq.lint.names import count_before
from odataq.lint.placeholders import without_placeholders
from odataq.lint.template import EMPTY, Template
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from odataq.lint.folding import Folder
    from odataq.lint.names import Frame

# How many items of a map are looked at.
_MOST: Final = 100
# What writes a map as the options of a URL.
_WRITING: Final = frozenset(
    {"ParseQueryString", "URLSearchParams", "stringify", "urlencode"}
)
# What makes a map, of another one or of nothing.
_MAKING: Final = _WRITING | {"Dictionary", "Map", "OrderedDict", "dict"}
# The map of options that a URL has in JavaScript.
_PARAMETERS: Final = ".searchParams"
_NO_TEXT: Final = frozenset({"", "string.Empty", "String.Empty"})
_SHOWING: Final = frozenset({"toString", "ToString", "toLocaleString"})

__all__ = [
    "Entry",
    "added_to",
    "entries_of",
    "found_in_map",
    "joined_options",
    "option_of",
    "table_in_map",
    "text_of_call",
]

_TABLE: Final = "entityName"
_ROW: Final = "recordId"


@frozen
class Entry:
    """A name and a value in a map, and the frame that they stand in.

    Without a key it is something unknown that is spread into the map.
    """

    key: c.Expression | None
    value: c.Expression
    frame: Frame


def entries_of(
    expression: c.Expression, frame: Frame, folder: Folder
) -> tuple[Entry, ...] | None:
    """Return the entries of a map, or of pairs in a list; `None` if it is neither.

    Those that a name gets before it is used are among them.
    """
    value, inner = folder.resolved(expression, frame)
    match value:
        case c.Mapped():
            entries = [
                entry
                for key, each in value.entries
                for entry in _entries_at(key, each, inner, folder)
            ]
        case c.Listed() if value.items and all(map(_is_pair, value.items)):
            pairs = (each.items for each in value.items if isinstance(each, c.Listed))
            entries = [Entry(key, each, inner) for key, each in pairs]
        case c.Call() if value.name in _MAKING:
            entries = [*_given(value, inner, folder)]
        case _:
            return None
    if isinstance(expression, c.Named):
        entries += added_to(expression.name, frame, expression.span.start)
    return tuple(entries)


def _entries_at(
    key: c.Expression, value: c.Expression, frame: Frame, folder: Folder
) -> tuple[Entry, ...]:
    if not isinstance(key, c.Unknown):
        return (Entry(key, value, frame),)
    if isinstance(value, c.Unknown) and len(value.parts) == 1:
        value = value.parts[0]
    spread, inner = folder.resolved(value, frame)
    if isinstance(spread, c.Mapped) and len(spread.entries) <= _MOST:
        return tuple(
            Entry(None if isinstance(name, c.Unknown) else name, each, inner)
            for name, each in spread.entries
        )
    return (Entry(None, value, frame),)


def _given(call: c.Call, frame: Frame, folder: Folder) -> Iterator[Entry]:
    # A map is made of another one, or of nothing that is known.
    for each in call.arguments:
        entries = entries_of(each.value, frame, folder)
        if entries is None:
            text = folder.template(each.value, frame).text
            entries = () if text in _NO_TEXT else (Entry(None, each.value, frame),)
        yield from entries


def added_to(name: str, frame: Frame, before: int | None = None) -> Iterator[Entry]:
    """Yield what a map gets by `name[key] = value`, before an offset."""
    items = frame.items.get(name, [])
    count = len(items) if before is None else count_before(items, before)
    for each in items[max(0, count - _MOST) : count]:
        yield Entry(each.key, each.value, frame)


def _is_pair(expression: c.Expression) -> bool:
    return isinstance(expression, c.Listed) and len(expression.items) == 2  # noqa: PLR2004 (a pair)


def found_in_map(
    entries: Sequence[Entry], folder: Folder, path: Template | None = None
) -> Template | None:
    """Return the options that a map has as those of a URL, `None` if it has none.

    The values are texts that aren't encoded yet.
    """
    options: list[Template] = []
    is_strong = False
    seen: dict[str, int] = {}
    for each in entries:
        if each.key is None:
            options.append(Template.hole(each.value.span))
            continue
        name = folder.template(each.key, each.frame)
        if not name.text.startswith(("$", "%24")):
            continue
        if not is_option_name(name.text):
            return None
        value, _ = folder.resolved(each.value, each.frame)
        if isinstance(value, c.Mapped | c.Listed):
            return None
        lowered = name.text.lower()
        if isinstance(value, c.Text) and value.text.lower() == lowered[1:]:
            # A table of other names for the options.
            return None
        is_strong = is_strong or lowered in STRONG_OPTIONS
        at = seen.setdefault(lowered, len(options))
        # What comes later surely is in place of what was there, or may be.
        options[at : at + 1] = [option_of(name, each, folder)]
    if not is_strong:
        return None
    return joined_options(options, path)


def table_in_map(entries: Sequence[Entry], folder: Folder) -> Table | None:
    """Return the table that options in a map are about, where the map has it too.

    That is how flows call the Dataverse connector, for one row with its id.
    """
    named = {each.key.text: each for each in entries if isinstance(each.key, c.Text)}
    if _TABLE not in named:
        return None
    entry = named[_TABLE]
    name = folder.template(entry.value, entry.frame)
    if not name.text.isidentifier():
        return None
    is_row = _ROW in named
    return Table(name.text, TableName.ENTITY_SET, name.span, is_row=is_row)


def option_of(name: Template, entry: Entry, folder: Folder) -> Template:
    """Return one option of a URL, with a value that isn't encoded yet."""
    value = without_placeholders(folder.template(entry.value, entry.frame))
    end = name.ends[-1] if name.ends else entry.value.span.start
    return Template.joined([name, Template.made_up("=", end), encoded(value)])


def joined_options(
    options: Iterable[Template], path: Template | None = None
) -> Template:
    """Return options behind a path, or behind a question mark alone."""
    kept = [*options]
    path = path or EMPTY
    parts = [] if path.text == HOLE else [path]
    mark = "&" if "?" in path.text else "?"
    if path.text.endswith(("?", "&")):
        mark = ""
    for each in kept:
        at = each.starts[0] if each.starts else 0
        parts += [Template.made_up(mark, at), each]
        mark = "&"
    return Template.joined(parts)


def text_of_call(
    made: c.Expression, frame: Frame, folder: Folder, named: c.Named | None = None
) -> Template | None:
    """Return the text of a call that writes a map as the options of a URL.

    Or of a URL to which options are added; `named` is the name that it has.
    """
    if named is not None and f"{named.name}{_PARAMETERS}" in frame.items:
        name = f"{named.name}{_PARAMETERS}"
        entries = [*added_to(name, frame, named.span.start)]
        return found_in_map(entries, folder, folder.template(made, frame))
    if not isinstance(made, c.Call) or len(made.arguments) > 1:
        return None
    if made.name in _SHOWING and made.receiver is not None and not made.arguments:
        value, inner = folder.resolved(made.receiver, frame)
        by = made.receiver if isinstance(made.receiver, c.Named) else None
        if isinstance(value, c.Call) and value.name in _WRITING:
            return text_of_call(value, inner, folder, by)
        return None
    if made.name not in _WRITING:
        return None
    entries = [*_given(made, frame, folder)]
    if named is not None:
        entries += added_to(named.name, frame, named.span.start)
    options = found_in_map(entries, folder)
    return None if options is None else options.cut(1)
