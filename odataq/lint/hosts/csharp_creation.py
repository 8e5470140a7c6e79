"""What C# makes of parts: lists, dictionaries, objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.lint.code import (
    Call,
    Expression,
    Listed,
    Mapped,
    Text,
    Unknown,
)
from odataq.lint.hosts.dotnet import meaning_of
from odataq.lint.hosts.letters import Letters
from odataq.lint.hosts.trees import inner

if TYPE_CHECKING:
    from tree_sitter import Node

    from odataq.lint.hosts.blocks import Block
    from odataq.lint.hosts.csharp_expressions import Expressions
    from odataq.lint.hosts.trees import Tree

__all__ = [
    "key_text",
    "read_anonymous",
    "read_array",
    "read_items",
    "read_new",
    "read_tuple",
]

_PAIR: Final = 2


def key_text(tree: Tree, node: Node) -> Text:
    """Return a name as a text, which can't be written otherwise."""
    span = tree.span(node)
    letters = Letters(tree.text)
    letters.add_plain(span.start + tree.text.startswith("@", span.start), span.end)
    return letters.text(span)


def read_tuple(reader: Expressions, node: Node, block: Block) -> Expression:
    """Read `(a, b)`."""
    values = tuple(each.value for each in reader.arguments(node, block))
    return Listed(reader.tree.span(node), values)


def read_items(reader: Expressions, node: Node, block: Block) -> Expression:
    """Read `[a, ..b]` and `{ a, b }`; what is spread is unknown."""
    items = []
    for each in inner(node):
        part = each
        while part.type in {"collection_element", "expression_element"}:
            inside = inner(part)
            if not inside:
                break
            part = inside[0]
        items.append(reader.read(part, block))
    return Listed(reader.tree.span(node), tuple(items))


def read_array(reader: Expressions, node: Node, block: Block) -> Expression:
    """Read `new[] { a, b }`."""
    for each in inner(node):
        if each.type == "initializer_expression":
            return read_items(reader, each, block)
    return Unknown(reader.tree.span(node))


def read_anonymous(reader: Expressions, node: Node, block: Block) -> Expression:
    """Read `new { filter = "…", x.Top }`; a name is the key of its value."""
    entries: list[tuple[Expression, Expression]] = []
    name: Node | None = None
    children = [each for each in node.children if not each.is_extra]
    for each, behind in zip(children, [*children[1:], None], strict=True):
        if not each.is_named:
            continue
        if name is None and behind is not None and behind.type == "=":
            name = each
            continue
        value = reader.read(each, block)
        key = Unknown(value.span) if name is None else key_text(reader.tree, name)
        entries.append((key, value))
        name = None
    return Mapped(reader.tree.span(node), tuple(entries))


def read_new(reader: Expressions, node: Node, block: Block) -> Expression:
    """Read `new X(…) { … }` as what it is filled with, or as a call."""
    span = reader.tree.span(node)
    kind = node.child_by_field_name("type")
    listed = initializer = None
    for each in inner(node):
        if each.type == "argument_list":
            listed = each
        elif each.type == "initializer_expression":
            initializer = each
    arguments = reader.arguments(listed, block)
    filled = None if initializer is None else _filling(reader, initializer, block)
    if filled is not None and not arguments:
        return filled
    name = "" if kind is None else reader.tree.text_of(kind)
    name = name.partition("<")[0].rpartition(".")[2].strip()
    made = meaning_of(Call(span, name, None, arguments, is_new=True))
    return made if filled is None else Unknown(span, (made, filled))


def _filling(reader: Expressions, node: Node, block: Block) -> Expression:
    """Read `{ … }` behind a constructor: items, entries or members."""
    span = reader.tree.span(node)
    parts = inner(node)
    if parts and all(
        each.type in {"assignment_expression", "initializer_expression"}
        for each in parts
    ):
        return Mapped(span, tuple(_entry(reader, each, block) for each in parts))
    return Listed(span, tuple(reader.read(each, block) for each in parts))


def _entry(
    reader: Expressions, node: Node, block: Block
) -> tuple[Expression, Expression]:
    span = reader.tree.span(node)
    if node.type == "initializer_expression":
        pair = [reader.read(each, block) for each in inner(node)]
        if len(pair) == _PAIR:
            return pair[0], pair[1]
        return Unknown(span), Unknown(span, tuple(pair))
    left = node.child_by_field_name("left")
    right = node.child_by_field_name("right")
    key: Expression = Unknown(span)
    if left is not None and left.type == "element_binding_expression":
        keys = reader.arguments(left, block)
        key = keys[0].value if len(keys) == 1 else key
    elif left is not None and left.type == "identifier":
        key = key_text(reader.tree, left)
    return key, reader.read(right, block)
