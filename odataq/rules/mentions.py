"""Which properties an expression mentions."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from odataq.csdl.model import NavigationProperty, Property
from odataq.rules.annotated import is_cast
from odataq.source import Span
from odataq.syntax import nodes as n
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from odataq.rules.registry import Context

__all__ = ["Mention", "mentions", "operators"]


@frozen(eq=False)
class Mention:
    """The path of a property, from what the expression is about.

    The first `given` names come from a variable; `spans` are where the others
    stand. `is_whole` tells that nothing follows the names.
    """

    node: n.MemberPath
    names: tuple[str, ...]
    given: int
    spans: tuple[Span, ...]
    is_whole: bool

    @property
    def path(self) -> str:
        """The names, joined."""
        return "/".join(self.names)

    def span_of(self, names: tuple[str, ...]) -> Span | None:
        """Return where some path is mentioned, or one from there on; else `None`."""
        count = len(names) - self.given
        if self.names[: len(names)] != names or count <= 0:
            return None
        return Span(self.spans[0].start, self.spans[count - 1].end)


@frozen(eq=False)
class _Scope:
    """What names and variables start from; `None` is what isn't known."""

    it: tuple[str, ...] | None
    base: tuple[str, ...] | None = ()
    variables: Mapping[str, tuple[str, ...] | None] = field(factory=dict)


def mentions(
    expression: n.Expr, context: Context, *, it: tuple[str, ...] | None
) -> Iterator[Mention]:
    """Yield what is mentioned, in lambda expressions too; `it` is where `$it` is."""
    scopes: dict[int, _Scope] = {}
    start = _Scope(it)
    for node in walk(expression):
        if isinstance(node, n.MemberPath):
            found = _follow(node, scopes.get(id(node), start), scopes, context)
            if found is not None:
                yield found


def _follow(
    path: n.MemberPath, scope: _Scope, scopes: dict[int, _Scope], context: Context
) -> Mention | None:
    """Return what a path mentions; note what those within it start from."""
    here, rest = _start(path, scope)
    found = None if here is None else Mention(path, here, len(here), (), is_whole=True)
    for each in rest:
        _note_inner(each, here, scope, scopes)
        element = context.binding.element_of(each)
        if here is None or found is None or isinstance(each, n.FilterSegment):
            continue
        if not isinstance(each, n.Segment):
            found = evolve(found, is_whole=False)
        elif isinstance(element, Property | NavigationProperty):
            here = (*here, element.name)
            found = evolve(found, names=here, spans=(*found.spans, each.name_span))
        elif not is_cast(each, context):
            here = None
            found = evolve(found, is_whole=False)
    return found


def _start(
    path: n.MemberPath, scope: _Scope
) -> tuple[tuple[str, ...] | None, tuple[n.MemberSegment, ...]]:
    """Return the names that a path starts from, and the segments behind."""
    first, rest = path.segments[0], path.segments[1:]
    if isinstance(first, n.Segment) and first.name in scope.variables:
        return scope.variables[first.name], rest
    if isinstance(first, n.ImplicitVariable):
        known = {"$it": scope.it, "$this": scope.base}
        return known.get(first.name), rest
    if isinstance(first, n.ParameterAlias):
        return None, rest
    return scope.base, path.segments


def _note_inner(
    segment: n.MemberSegment,
    names: tuple[str, ...] | None,
    scope: _Scope,
    scopes: dict[int, _Scope],
) -> None:
    match segment:
        case n.AnyExpr(str(variable)) | n.AllExpr(variable):
            variables = {**scope.variables, variable: names}
            inner = _Scope(scope.it, scope.base, variables)
        case n.CountSegment() | n.FilterSegment():
            inner = _Scope(scope.it, names)
        case _:
            return
    for each in walk(segment):
        scopes[id(each)] = inner


_FLIPPED: Final[Mapping[str, str]] = MappingProxyType(
    {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}
)


def operators(expression: n.Expr) -> Mapping[int, str]:
    """Return what operands are used with, by the identity of each node.

    Comparisons are told as if the operand were on the left, and `in` with a
    list of one as `eq`. A function that takes the operand behind another one
    has parentheses behind its name.
    """
    found: dict[int, str] = {}
    for node in walk(expression):
        match node:
            case n.BinaryExpr(op, left, right):
                found[id(left)] = op.value
                found[id(right)] = _FLIPPED.get(op.value, op.value)
            case n.InExpr(operand, container):
                is_one = isinstance(container, n.ListExpr) and len(container.items) == 1
                found[id(operand)] = "eq" if is_one else "in"
            case n.HasExpr(operand):
                found[id(operand)] = "has"
            case n.ArithmeticExpr(kinds, operands):
                found.update((id(each), kinds[0].value) for each in operands)
            case n.MethodCall(name, arguments):
                found.update((id(each), f"{name.lower()}()") for each in arguments)
                if arguments:
                    found[id(arguments[0])] = name.lower()
    return found
