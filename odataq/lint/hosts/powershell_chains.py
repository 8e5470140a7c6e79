"""Chains of PowerShell: members, calls and items, each of what stands before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.lint.code import Argument, Call, Expression, Named, Text, Unknown
from odataq.lint.hosts.blocks import is_telling
from odataq.lint.hosts.dotnet import added_by, changes, is_adding, meaning_of
from odataq.lint.hosts.trees import DEPTH, inner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from odataq.lint.hosts.blocks import Block
    from odataq.lint.hosts.powershell_expressions import Expressions

__all__ = ["CHAINED", "read_base", "read_chain"]

# What a chain is made of; its base stands within.
CHAINED: Final = frozenset({"element_access", "invokation_expression", "member_access"})
_LONGEST_NAME: Final = 500


def read_chain(reader: Expressions, node: Node, block: Block) -> Expression:
    """Read `$a.b(c).d` from its beginning, however long it is."""
    links = []
    base = node
    while base.type in CHAINED:
        parts = inner(base)
        if not parts:
            break
        links.append(base)
        base = reader.bare(parts[0])
    value = read_base(reader, base, block)
    depth = 0
    for link in reversed(links):
        if depth >= DEPTH:
            # What is too long is read as several.
            block.add(value)
            value, depth = Unknown(value.span), 0
        value = _link(reader, link, value, block)
        depth += is_telling(value)
    return value


def read_base(reader: Expressions, node: Node, block: Block) -> Expression:
    """Read what a chain begins with: a type is a name."""
    if node.type == "type_literal":
        written = reader.tree.text_of(node).strip().strip("[]")
        return Named(reader.span(node), written)
    return reader.read(node, block)


def _link(
    reader: Expressions, node: Node, value: Expression, block: Block
) -> Expression:
    span = reader.span(node)
    parts = inner(node)[1:]
    if node.type == "element_access":
        keys = (reader.read(each, block) for each in parts)
        return Unknown(span, tuple(filter(is_telling, (value, *keys))))
    member = reader.key(parts[0], block) if parts else None
    name = member.text if isinstance(member, Text) else ""
    if node.type == "member_access":
        if isinstance(value, Named) and name and len(value.name) < _LONGEST_NAME:
            is_type = "::" in [each.type for each in node.children]
            own = name if is_type else name.lower()
            return Named(span, f"{value.name}.{own}")
        return Unknown(span, (value,) if is_telling(value) else ())
    arguments = tuple(_arguments(reader, parts[1:], block))
    return _call(reader, Call(span, name, value, arguments), block)


def _call(reader: Expressions, call: Call, block: Block) -> Expression:
    receiver = call.receiver
    if not isinstance(receiver, Named):
        return meaning_of(call)
    if call.name.lower() == "new":
        name = receiver.name.rpartition(".")[2]
        return meaning_of(Call(call.span, name, None, call.arguments, is_new=True))
    if receiver.name in reader.builders and changes(call):
        is_added = is_adding(call)
        block.assign(call.span, receiver.name, added_by(call), is_added=is_added)
        return receiver
    values = [each.value for each in call.arguments]
    is_entry = call.name.lower() == "add" and len(values) == len(("key", "value"))
    if is_entry and isinstance(values[0], Text):
        block.assign(call.span, receiver.name, values[1], key=values[0])
        return receiver
    return meaning_of(call)


def _arguments(
    reader: Expressions, nodes: list[Node], block: Block
) -> Iterator[Argument]:
    for listed in nodes:
        for some in inner(listed):
            for each in inner(some):
                yield Argument(reader.read(each, block))
