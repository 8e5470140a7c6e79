"""The literals of PowerShell with what is filled into them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.lint.code import Expression, Joined, Named, Text, Unknown
from odataq.lint.hosts.letters import Letters
from odataq.lint.hosts.powershell_texts import (
    BARE,
    DOUBLE,
    DOUBLE_HERE,
    Lost,
    Variable,
    expandable,
    expanded,
    here,
    verbatim,
)
from odataq.lint.hosts.trees import inner
from odataq.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from odataq.lint.hosts.blocks import Block
    from odataq.lint.hosts.powershell_expressions import Expressions

__all__ = ["name_of", "read_string", "read_word"]

_SCOPES: Final = ("global:", "local:", "private:", "script:", "using:", "variable:")
_VARIABLE: Final = re.compile(r"(?<!`)\$(?:\{[^}]*\}|(?:\w+:)?\w+)")


def name_of(written: str) -> str:
    """Return the name of a variable in small letters, without its scope."""
    name = written.strip().lstrip("$@").removeprefix("{").removesuffix("}").lower()
    for each in _SCOPES:
        name = name.removeprefix(each)
    return name


def read_string(reader: Expressions, node: Node, block: Block) -> Expression:
    """Read a literal in quotes of any kind."""
    only = inner(node)
    if not only:
        return Unknown(reader.span(node))
    node, span = only[0], reader.span(node)
    text = reader.tree.text
    if node.type.startswith("verbatim"):
        return verbatim(text, span)
    if node.type == "expandable_here_string_literal":
        inside, kind = here(text, span), DOUBLE_HERE
    else:
        inside, kind = Span(span.start + 1, span.end - 1), DOUBLE
    holes = inner(node)
    if not holes:
        return expandable(text, span, inside, kind)
    ranges = [_hole(reader, each) for each in holes]
    parts: list[Expression] = []
    for part in expanded(text, inside, ranges, kind, reader.known):
        if isinstance(part, int):
            parts.append(reader.read(holes[part], block))
        else:
            parts.append(_part(reader, part))
    return Joined(span, tuple(parts))


def _hole(reader: Expressions, node: Node) -> tuple[Span, str]:
    name = ""
    if node.type == "variable":
        written = reader.tree.text_of(node).strip()
        name = written[2:-1] if written.startswith("${") else written[1:]
    return reader.span(node), name


def _part(reader: Expressions, part: Text | Variable | Lost) -> Expression:
    if isinstance(part, Text):
        return part
    if isinstance(part, Variable):
        return Named(part.span, name_of(part.name))
    reader.lost.append(part)
    letters = Letters(reader.tree.text)
    start = part.span.start if part.is_option else part.span.end - 1
    letters.add_plain(start, part.span.end)
    return letters.text(Span(start, part.span.end))


def read_word(reader: Expressions, node: Node, _block: Block) -> Expression:
    """Read an argument without quotes, into which variables are filled in, too."""
    span = reader.span(node)
    text = reader.tree.text
    holes = [
        (Span(*found.span()), found.group().strip("${}"))
        for found in _VARIABLE.finditer(text, span.start, span.end)
    ]
    parts = tuple(
        _part(reader, part)
        for part in expanded(text, span, holes, BARE, reader.known)
        if not isinstance(part, int)
    )
    only = parts[0] if len(parts) == 1 else None
    return only if isinstance(only, Text) else Joined(span, parts)
