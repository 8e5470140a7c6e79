"""ODQ3xx and 5xx: what OData 4.01 brought, where the service is one of 4.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.model import EnumType
from odataq.csdl.types import DURATION
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown, type_name
from odataq.source import Span
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["VERSION_RULES"]

_OLD: Final = "4.0"
# What a service doesn't have in any version, and a rule of its own says so.
_COVERED: Final = "unsupported-variable"
_VARIABLES: Final = (n.ImplicitVariable, n.MemberPath)
# Spec: URL Conventions 4.01, "Addressing Each Member of a Collection" and others.
_SEGMENTS: Final[tuple[tuple[type, str], ...]] = (
    (n.EachSegment, "segment '$each'"),
    (n.QuerySegment, "segment '$query'"),
    (n.FilterSegment, "segment '$filter'"),
    (n.AnnotationSegment, "values of annotations"),
)


def _of_variable(node: n.ImplicitVariable) -> Iterator[tuple[Span, str]]:
    if node.name == "$this":
        yield node.span, "variable '$this'"


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

        These are segments, and options in new places. Operators and functions
        have rules of their own.

        Spec: Protocol, "Protocol Versioning", and URL Conventions.
        """
        is_covered = visits in _VARIABLES and context.fact(_COVERED) is not None
        if context.profile.version == _OLD and not is_covered:
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
            prefix = "duration"
        elif isinstance(model.find_type(found.name), EnumType):
            prefix = found.name
        else:
            continue
        message = f"a value of type '{type_name(found)}' lacks its type"
        hint = f"write {prefix}'{shown(value.text)}'"
        edit = Edit(Span(value.span.start, value.span.start), prefix)
        fix = Fix("write the name of the type", (edit,))
        yield Finding(value.span, message, hint=hint, fixes=(fix,))


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
    good=[f"{_OWNED} eq {_QUALIFIED}'UserOwned'"],
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
