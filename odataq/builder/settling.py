"""Options made ready to stand in a query: literals typed, aliases assigned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import frozen

from odataq.builder.aliases import AliasValue, assigned
from odataq.builder.copying import copied
from odataq.builder.fitting import fitted, refuse_no_numbers
from odataq.builder.path_values import entity_type_of, key_types
from odataq.builder.values import EnumValue
from odataq.csdl.model import Property
from odataq.csdl.operations import Action, Function
from odataq.limits import LIMITS
from odataq.semantics.binder import bind
from odataq.syntax import nodes as n
from odataq.syntax.nesting import too_deep_at
from odataq.syntax.printer import compile as compile_tree
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from odataq.builder.checking import Target
    from odataq.csdl.model import EntityType, Model
    from odataq.csdl.types import TypeRef
    from odataq.semantics.binding import Binding

__all__ = ["Settled", "settled"]

N = TypeVar("N", bound=n.Node)
_Assignments = tuple[n.AliasAssignment, ...]
# A value, the type that is expected of it, and the property that has the type.
_Expectation = tuple[n.Node, "TypeRef", object]


@frozen
class Settled(Generic[N]):
    """A part of a query, and the aliases that it needs assigned."""

    part: N
    assignments: _Assignments = ()


def settled(
    part: N, whole: Callable[[N, _Assignments], n.Query], target: Target
) -> Settled[N]:
    """Return a copy of a part of a query that has nothing of the builder in it.

    `whole` returns the query that the part and its assignments are to stand in.
    Raises `ValueError` for an alias with two values, and for NaN where a decimal
    is expected.
    """
    values: dict[int, EnumValue] = {}
    copy = _without_aliases(part, values)
    assignments = _assignments(part, values)
    if not values and not any(map(_is_open, (*walk(copy), *_nodes(assignments)))):
        return Settled(copy, assignments)
    tree = whole(copy, assignments)
    if too_deep_at(compile_tree(tree, encode=False), LIMITS.nesting) is not None:
        # The check will say so.
        return Settled(copy, assignments)
    binding = bind(tree, target.model, profile=target.profile)
    found = _typed(copy, assignments, values, binding, target)

    def typed(node: n.Node) -> n.Node | None:
        return found.get(id(node))

    return Settled(
        copied(copy, typed) if found else copy,
        tuple(copied(each, typed) for each in assignments) if found else assignments,
    )


def _is_open(node: n.Node) -> bool:
    # What may become another literal: a text, or what is no number to a decimal.
    return isinstance(node, n.Literal) and (
        node.kind is n.LiteralKind.STRING or node.text in {"NaN", "INF", "-INF"}
    )


def _nodes(assignments: _Assignments) -> Iterator[n.Node]:
    for each in assignments:
        yield from walk(each)


def _without_aliases(tree: N, values: dict[int, EnumValue]) -> N:
    def replace(node: n.Node) -> n.Node | None:
        match node:
            case AliasValue(name=name):
                return n.ParameterAlias(name)
            case EnumValue():
                value = n.Literal(node.kind, node.text)
                values[id(value)] = node
                return value
        return None

    return copied(tree, replace)


def _assignments(tree: n.Node, values: dict[int, EnumValue]) -> _Assignments:
    # Values may have aliases with values. Each is looked at once.
    found: list[n.AliasAssignment] = []
    seen: set[int] = set()
    pending: list[n.Node] = [tree]
    while pending:
        for node in walk(pending.pop()):
            if isinstance(node, AliasValue) and id(node.held) not in seen:
                seen.add(id(node.held))
                value = _without_aliases(node.held.value, values)
                found.append(n.AliasAssignment(node.name, value))
                pending.append(node.held.value)
    return tuple(
        each for each in assigned((), found) if isinstance(each, n.AliasAssignment)
    )


# Literals and what is expected of them


def _typed(
    part: n.Node,
    assignments: _Assignments,
    values: dict[int, EnumValue],
    binding: Binding,
    target: Target,
) -> dict[int, n.Literal]:
    by_name = {each.name: each.value for each in assignments}
    found: dict[int, n.Literal] = {}
    for tree in (part, *assignments):
        for node, type_ref, element in _expected(tree, binding, target.model):
            value: n.Node | None = node
            if isinstance(node, n.ParameterAlias):
                value = by_name.get(node.name)
            if not isinstance(value, n.Literal) or id(value) in found:
                continue
            if not _is_floating(element):
                refuse_no_numbers(value, type_ref, target.model)
            given = values.get(id(value), value)
            new = fitted(given, type_ref, target.model)
            if new != value:
                found[id(value)] = new
    return found


def _is_floating(element: object) -> bool:
    return isinstance(element, Property) and element.facets.scale == "floating"


def _expected(tree: n.Node, binding: Binding, model: Model) -> Iterator[_Expectation]:
    """Yield what is compared or given, with the type and element it is for."""
    for node in walk(tree):
        match node:
            case n.BinaryExpr(left=left, right=right):
                yield from _compared(left, (right,), binding)
                yield from _compared(right, (left,), binding)
            case n.HasExpr(operand=operand, value=value):
                yield from _compared(operand, (value,), binding)
            case n.InExpr(operand=operand, container=n.ListExpr(items=items)):
                yield from _compared(operand, items, binding)
            case n.Segment(arguments=n.Arguments(items=given)):
                element = binding.element_of(node)
                if isinstance(element, Action | Function):
                    yield from _given(given, _parameter_types(element))
            case n.ResourcePath(segments=segments) | n.MemberPath(segments=segments):
                yield from _keys(segments, binding, model)


def _parameter_types(operation: Action | Function) -> Mapping[str | None, TypeRef]:
    return {each.name: each.type for each in operation.parameters}


def _compared(
    other: n.Expr, values: Iterable[n.Expr], binding: Binding
) -> Iterator[_Expectation]:
    element = None
    if isinstance(other, n.MemberPath):
        element = binding.element_of(other.segments[-1])
    for each in values:
        yield each, binding.type_of(other), element


def _keys(
    segments: Iterable[n.Node], binding: Binding, model: Model
) -> Iterator[_Expectation]:
    entity_type: EntityType | None = None
    for each in segments:
        key: n.Arguments | None = None
        if isinstance(each, n.FilterSegment):
            key = each.key
        elif isinstance(each, n.Segment):
            element = binding.element_of(each)
            entity_type = entity_type_of(element, model)
            key = each.key if isinstance(element, Function) else each.arguments
        if key is not None and entity_type is not None:
            yield from _given(key.items, key_types(model, entity_type))


def _given(
    arguments: tuple[n.Argument, ...], types: Mapping[str | None, TypeRef]
) -> Iterator[_Expectation]:
    for each in arguments:
        if each.name in types:
            yield each.value, types[each.name], None
