"""ODQ3xx and 5xx: what OData 4.01 brought, where the service is one of 4.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.model import EnumType
from odataq.csdl.types import DURATION
from odataq.diagnostics import Finding
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown, type_name
from odataq.semantics.functions import find_ignoring_case
from odataq.semantics.operators import OPERATORS
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from odataq.source import Span

__all__ = ["VERSION_RULES"]

_NEW: Final = "4.01"
# Spec: URL Conventions 4.01, "Addressing Each Member of a Collection" and others.
_SEGMENTS: Final[tuple[tuple[type, str], ...]] = (
    (n.EachSegment, "segment '$each'"),
    (n.QuerySegment, "segment '$query'"),
    (n.FilterSegment, "segment '$filter'"),
    (n.AnnotationSegment, "values of annotations"),
    (n.CaseExpr, "function 'case'"),
)


def _of_variable(node: n.ImplicitVariable) -> Iterator[tuple[Span, str]]:
    if node.name == "$this":
        yield node.span, "variable '$this'"


def _of_method(node: n.MethodCall) -> Iterator[tuple[Span, str]]:
    method = find_ignoring_case(node.name)
    if method is not None and method.since == _NEW:
        yield node.name_span, f"function '{method.name}'"


def _of_operators(node: n.ArithmeticExpr) -> Iterator[tuple[Span, str]]:
    new = (each for each in node.operators if OPERATORS[each].since == _NEW)
    for each in dict.fromkeys(new):
        yield node.span, f"operator '{each}'"


def _of_path(node: n.MemberPath) -> Iterator[tuple[Span, str]]:
    for each in node.segments:
        if isinstance(each, n.CountSegment) and each.options:
            yield each.span, "options of '$count'"


def _of_selected(node: n.SelectItem) -> Iterator[tuple[Span, str]]:
    if node.options:
        yield node.span, "options within '$select'"


def _of_expanded(node: n.ExpandItem) -> Iterator[tuple[Span, str]]:
    for each in node.segments:
        if isinstance(each, n.ValueSegment):
            yield each.span, "'$value' within '$expand'"


def _newer(
    visits: type[Any], find: Callable[[Any], Iterator[tuple[Span, str]]]
) -> Rule[Any]:
    """Return the rule about one class of nodes."""

    @rule("ODQ512", "newer-construct", visits, good=["accounts"])
    def newer_construct(node: Any, context: Context) -> Iterator[Finding]:  # noqa: ANN401 - what it visits
        """Detects what OData 4.01 brought, in a query to a service of OData 4.0.

        These are segments, functions and operators. The operator `in` is another
        of them, but what services of 4.0 are made of understands it.

        Spec: Protocol, "Protocol Versioning", and URL Conventions.
        """
        if context.profile.lacks_newer:
            for span, what in find(node):
                yield Finding(span, f"{context.profile.title} has no {what}")

    return newer_construct


def _always(what: str) -> Callable[[n.Node], Iterator[tuple[Span, str]]]:
    def find(node: n.Node) -> Iterator[tuple[Span, str]]:
        yield node.span, what

    return find


_NEWER: Final = (
    *(_newer(visits, _always(what)) for visits, what in _SEGMENTS),
    _newer(n.ImplicitVariable, _of_variable),
    _newer(n.MethodCall, _of_method),
    _newer(n.ArithmeticExpr, _of_operators),
    _newer(n.MemberPath, _of_path),
    _newer(n.SelectItem, _of_selected),
    _newer(n.ExpandItem, _of_expanded),
)

_OWNED: Final = "EntityDefinitions?$filter=OwnershipType"
_QUALIFIED: Final = "Microsoft.Dynamics.CRM.OwnershipTypes"


def _unprefixed(
    pairs: Iterator[tuple[n.Expr, n.Expr]], context: Context
) -> Iterator[Finding]:
    """Find strings that stand for what the other operand's type has."""
    model = context.model
    if model is None or not context.profile.needs_prefix:
        return
    for value, other in pairs:
        if not isinstance(value, n.Literal) or value.kind is not n.LiteralKind.STRING:
            continue
        found = context.binding.type_of(other)
        if found == DURATION:
            hint = f"write duration'{shown(value.text)}'"
        elif isinstance(model.find_type(found.name), EnumType):
            hint = f"write {found.name}'{shown(value.text)}'"
        else:
            continue
        message = f"a value of type '{type_name(found)}' lacks its type"
        yield Finding(value.span, message, hint=hint)


@rule(
    "ODQ313",
    "unprefixed-literal",
    n.BinaryExpr,
    bad=[f"{_OWNED} eq 'UserOwned'"],
    good=[f"{_OWNED} eq {_QUALIFIED}'UserOwned'"],
)
def unprefixed_literal(node: n.BinaryExpr, context: Context) -> Iterator[Finding]:
    """Detects a member of an enumeration or a duration without its type.

    OData 4.01 lets the type be left out, OData 4.0 takes a string for a string.

    Spec: URL Conventions, "Primitive Literals".
    """
    both = ((node.left, node.right), (node.right, node.left))
    yield from _unprefixed(iter(both), context)


@rule(
    "ODQ313",
    "unprefixed-literal",
    n.HasExpr,
    good=[f"{_OWNED} eq {_QUALIFIED}'UserOwned'"],
)
def unprefixed_flag(node: n.HasExpr, context: Context) -> Iterator[Finding]:
    """Detects a member of an enumeration without its type, behind `has`.

    Spec: URL Conventions, "Primitive Literals".
    """
    yield from _unprefixed(iter([(node.value, node.operand)]), context)


@rule(
    "ODQ313",
    "unprefixed-literal",
    n.InExpr,
    bad=[f"{_OWNED} in ('UserOwned')"],
    good=[f"{_OWNED} in ({_QUALIFIED}'UserOwned')"],
)
def unprefixed_items(node: n.InExpr, context: Context) -> Iterator[Finding]:
    """Detects members of an enumeration without their types, behind `in`.

    Spec: URL Conventions, "Primitive Literals".
    """
    if isinstance(node.container, n.ListExpr):
        items = node.container.items
        yield from _unprefixed(((each, node.operand) for each in items), context)


VERSION_RULES: Final[tuple[Rule[Any], ...]] = (
    *_NEWER,
    unprefixed_literal,
    unprefixed_flag,
    unprefixed_items,
)
