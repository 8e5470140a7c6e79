"""Chains of C#: members, calls and items, each of what stands before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define

from odataq.lint.code import (
    Call,
    Expression,
    Joined,
    Named,
    Text,
    Unknown,
)
from odataq.lint.hosts.blocks import is_telling
from odataq.lint.hosts.csharp_creation import key_text
from odataq.lint.hosts.dotnet import added_by, changes, is_adding, meaning_of
from odataq.lint.hosts.trees import DEPTH, inner

if TYPE_CHECKING:
    from tree_sitter import Node

    from odataq.lint.hosts.blocks import Block
    from odataq.lint.hosts.csharp_expressions import Expressions
    from odataq.source import Span

__all__ = ["CHAINED", "read_chain"]

_ACCESSES: Final = frozenset(
    {"conditional_access_expression", "member_access_expression"}
)
# What a chain is made of; its base stands within.
CHAINED: Final = _ACCESSES | {
    "element_access_expression",
    "invocation_expression",
    "postfix_unary_expression",
}
_LONGEST_NAME: Final = 500


@define
class _Chain:
    """What a chain has come to; `member` is the last one, of `receiver`.

    `pieces` are those of a text that methods may add to.
    """

    value: Expression
    member: str | None = None
    receiver: Expression | None = None
    pieces: list[Expression] | None = None
    depth: int = 0

    def whole(self) -> Expression:
        """Return the value, or the text that was made so far."""
        if self.pieces is None:
            return self.value
        return Joined(self.value.span, tuple(self.pieces))


def read_chain(reader: Expressions, node: Node, block: Block) -> Expression | None:
    """Read `a.b(c).d[e]!` from its beginning, however long it is.

    Returns `None` for what only looks like a chain: `x++`.
    """
    links: list[Node] = []
    base = node
    while base.type in CHAINED:
        before = _before(base)
        if before is None:
            break
        links.append(base)
        base = before
    if not links:
        return None
    chain = _Chain(reader.read(base, block))
    if isinstance(chain.value, Named):
        chain.member = chain.value.name
    elif isinstance(chain.value, Joined):
        chain.pieces = [*chain.value.parts]
    for link in reversed(links):
        if link.type == "postfix_unary_expression":
            continue
        if chain.depth >= DEPTH:
            # What is too long is read as several.
            block.add(chain.whole())
            chain = _Chain(Unknown(chain.value.span))
        _put(reader, link, chain, block)
    if chain.pieces is not None and chain.member is not None:
        _lose(chain.value.span, chain)
    return chain.whole()


def _before(node: Node) -> Node | None:
    """Return what the last link of a chain is put to, `None` where it is no link."""
    if node.type == "invocation_expression":
        return node.child_by_field_name("function")
    if node.type == "conditional_access_expression":
        return node.child_by_field_name("condition")
    if node.type == "postfix_unary_expression":
        return node.children[0] if node.children[-1].type == "!" else None
    return node.child_by_field_name("expression")


def _put(reader: Expressions, link: Node, chain: _Chain, block: Block) -> None:
    """Put one link to a chain."""
    if link.type == "invocation_expression":
        _call(reader, link, chain, block)
        chain.member = None
        return
    name = link.child_by_field_name("name")
    subscript = link.child_by_field_name("subscript")
    if link.type == "conditional_access_expression":
        for each in inner(link)[1:]:
            name, subscript = each.child_by_field_name("name"), each
    if name is not None:
        _member(reader.tree.span(link), reader.name_of(name), chain, block)
        return
    keys = reader.arguments(subscript, block)
    _lose(reader.tree.span(link), chain, *(each.value for each in keys))
    chain.member = None


def _member(span: Span, name: str, chain: _Chain, block: Block) -> None:
    """Put a member to a chain; a member of a name is a longer name."""
    value = chain.value
    chain.member, chain.receiver = name, value
    if not isinstance(value, Named):
        # A method of a text that is being made follows: its pieces are kept.
        if chain.pieces is None:
            _lose(span, chain)
        return
    if value.name.lower() == "string" and name == "Empty":
        chain.value = Text(span, "", (), ())
    elif value.name == "this" and not block.is_own(name):
        chain.value = Named(span, name)
        chain.receiver = None
    elif len(value.name) < _LONGEST_NAME:
        chain.value = Named(span, f"{value.name}.{name}")
    else:
        chain.value = Unknown(span)


def _lose(span: Span, chain: _Chain, *values: Expression) -> None:
    """Let a chain come to something unknown."""
    parts = tuple(filter(is_telling, (chain.whole(), *values)))
    is_deeper = bool(parts)
    if len(parts) == 1 and isinstance(parts[0], Unknown):
        parts, is_deeper = parts[0].parts, False
    chain.value = Unknown(span, parts)
    chain.pieces = None
    chain.depth += is_deeper


def _call(reader: Expressions, link: Node, chain: _Chain, block: Block) -> None:
    span = reader.tree.span(link)
    listed = link.child_by_field_name("arguments")
    name, receiver = chain.member, chain.receiver
    if name is None:
        arguments = reader.arguments(listed, block)
        _lose(span, chain, *(each.value for each in arguments))
        return
    if receiver is None and name == "nameof":
        chain.value = _last_name(reader, listed, span)
        return
    call = Call(span, name, receiver, reader.arguments(listed, block))
    chain.receiver = None
    if isinstance(receiver, Named) and _changes(reader, call, receiver, block):
        chain.value = receiver
    elif chain.pieces is not None and is_adding(call):
        chain.pieces.append(added_by(call))
        chain.value = Joined(span, ())
    else:
        if chain.pieces is not None:
            call = Call(span, name, chain.whole(), call.arguments)
            chain.pieces = None
        chain.value = meaning_of(call)
        chain.depth += 1


def _changes(reader: Expressions, call: Call, receiver: Named, block: Block) -> bool:
    """Note what a call puts into a variable: text, an entry."""
    if receiver.name in reader.builders and changes(call):
        is_added = is_adding(call)
        block.assign(call.span, receiver.name, added_by(call), is_added=is_added)
        return True
    values = [each.value for each in call.arguments]
    is_entry = call.name in {"Add", "TryAdd"} and len(values) == len(("key", "value"))
    if is_entry and isinstance(values[0], Text):
        block.assign(call.span, receiver.name, values[1], key=values[0])
        return True
    return False


def _last_name(reader: Expressions, listed: Node | None, span: Span) -> Expression:
    """Return the last name within `nameof(…)`, which is its value."""
    node = listed
    while node is not None and node.type != "identifier":
        parts = inner(node)
        node = parts[-1] if parts else None
    return Unknown(span) if node is None else key_text(reader.tree, node)
