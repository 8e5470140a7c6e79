"""Literals of enumerations: what they are compared with tells which one is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from odataq.builder.copying import copied
from odataq.builder.values import EnumValue
from odataq.csdl.types import is_enum
from odataq.limits import LIMITS
from odataq.semantics.binder import bind
from odataq.syntax import nodes as n
from odataq.syntax.nesting import too_deep_at
from odataq.syntax.printer import compile as compile_tree
from odataq.syntax.walk import walk
from odataq.text.identifiers import is_simple_identifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from odataq.csdl.model import Model
    from odataq.profiles import Profile
    from odataq.semantics.binding import Binding

__all__ = ["with_enums"]

Q = TypeVar("Q", bound=n.QueryOption)


def with_enums(
    option: Q,
    whole: Callable[[Q], n.Query],
    model: Model,
    profile: Profile | None,
) -> Q:
    """Return a copy of an option, its strings made literals of enumerations.

    That is done where one is compared with an enumeration. `whole` returns the
    query that an option is to stand in.
    """
    members: dict[int, str] = {}

    def plain(node: n.Node) -> n.Node | None:
        if isinstance(node, EnumValue):
            value = n.Literal(node.kind, node.text)
            members[id(value)] = node.name
            return value
        return None

    copy = copied(option, plain)
    if not members and not any(map(_is_string, walk(copy))):
        return copy
    tree = whole(copy)
    if too_deep_at(compile_tree(tree, encode=False), LIMITS.nesting) is not None:
        # The check will say so.
        return copy
    binding = bind(tree, model, profile=profile)
    found = {
        id(value): new
        for other, value in _compared(copy)
        if (new := _typed(other, value, members, binding)) is not None
    }
    return copied(copy, lambda node: found.get(id(node))) if found else copy


def _is_string(node: n.Node) -> bool:
    return isinstance(node, n.Literal) and node.kind is n.LiteralKind.STRING


def _compared(tree: n.Node) -> Iterator[tuple[n.Expr, n.Literal]]:
    for node in walk(tree):
        pairs: tuple[tuple[n.Expr, n.Expr], ...]
        match node:
            case n.BinaryExpr(left=left, right=right):
                pairs = ((left, right), (right, left))
            case n.HasExpr(operand=operand, value=value):
                pairs = ((operand, value),)
            case n.InExpr(operand=operand, container=n.ListExpr(items=items)):
                pairs = tuple((operand, each) for each in items)
            case _:
                continue
        for other, value in pairs:
            if isinstance(value, n.Literal):
                yield other, value


def _typed(
    other: n.Expr, value: n.Literal, members: dict[int, str], binding: Binding
) -> n.Literal | None:
    type_ref = binding.type_of(other)
    text = members.get(id(value), value.text if _is_string(value) else "")
    if type_ref.is_collection or not is_enum(type_ref.name, binding.model):
        return None
    if not all(map(_is_member, text.split(","))):
        return None
    return n.Literal(n.LiteralKind.ENUM, f"{type_ref.name}'{text}'")


def _is_member(text: str) -> bool:
    return is_simple_identifier(text) or (text.isascii() and text.isdecimal())
