"""ODQ64x: `any` and `all` as a Dataverse organisation takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.model import NavigationProperty
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import members_of, shown
from odataq.source import Span
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LAMBDA_RULES"]


def _lambda(path: n.MemberPath) -> n.AnyExpr | n.AllExpr | None:
    last = path.segments[-1]
    return last if isinstance(last, n.AnyExpr | n.AllExpr) else None


@rule(
    "ODQ646",
    "lookup-lambda",
    n.MemberPath,
    bad=["accounts?$filter=primarycontactid/Contact_Tasks/any(t:t/statecode eq 1)"],
    good=[
        "accounts?$filter=Account_Tasks/any(t:t/statecode eq 1)",
        "accounts?$filter=contact_customer_accounts/any(c:c/Contact_Tasks/any())",
    ],
    is_of_profile=True,
)
def lookup_lambda(path: n.MemberPath, context: Context) -> Iterator[Finding]:
    """Detects `any` or `all` for a collection behind a lookup.

    A collection within a collection is fine.

    Spec: Dataverse documentation, "Filter using values of related collections".
    """
    if _lambda(path) is None:
        return
    lookup: n.Segment | None = None
    for each in path.segments:
        element = context.binding.element_of(each)
        if not isinstance(each, n.Segment) or not isinstance(
            element, NavigationProperty
        ):
            continue
        if not element.type.is_collection:
            lookup = each
        elif lookup is not None:
            message = f"collection '{each.name}' is behind lookup '{lookup.name}'"
            hint = "query the table that the lookup leads to, or use FetchXML"
            span = Span(lookup.name_span.start, each.name_span.end)
            yield Finding(span, message, hint=hint)
            return


@rule(
    "ODQ647",
    "unprefixed-property",
    n.MemberPath,
    bad=["accounts?$filter=Account_Tasks/any(t:statecode eq 1)"],
    good=["accounts?$filter=Account_Tasks/any(t:t/statecode eq 1)"],
    is_of_profile=True,
)
def unprefixed_property(path: n.MemberPath, context: Context) -> Iterator[Finding]:
    """Detects a property within `any` or `all` without the variable in front.

    To OData it is one of the row outside, which can't be compared with.

    Spec: Dataverse documentation, "Filter using values of related collections".
    """
    node = _lambda(path)
    if node is None or node.variable is None or node.predicate is None:
        return
    known = _names_behind(path, context)
    for each in _own_paths(node.predicate):
        first = _property(each.segments[0], context)
        if first is None:
            continue
        text = f"{node.variable}/"
        message = f"'{shown(first.name)}' lacks the variable '{node.variable}'"
        if known is not None and first.name not in known:
            hint = "what is outside of a collection can't be compared with its items"
            yield Finding(each.span, message, hint=hint)
            continue
        edit = Edit(Span(first.name_span.start, first.name_span.start), text)
        fix = Fix(f"write {text} in front", (edit,))
        hint = f"write {text}{shown(first.name)}"
        yield Finding(first.name_span, message, hint=hint, fixes=(fix,))


def _property(segment: n.MemberSegment, context: Context) -> n.Segment | None:
    """Return the first segment of a path where it is a property."""
    if not isinstance(segment, n.Segment) or segment.arguments is not None:
        return None
    if "." in segment.name or segment.name in context.variables:
        return None
    # What isn't known is a mistake of its own.
    is_known = context.model is None or context.binding.element_of(segment) is not None
    return segment if is_known else None


def _names_behind(path: n.MemberPath, context: Context) -> set[str] | None:
    """Return the names that the items have, `None` where they aren't known."""
    if context.model is None or len(path.segments) == 1:
        return None
    type_ref = context.binding.type_of(path.segments[-2])
    properties, navigations = members_of(context.model, type_ref)
    return {*properties, *navigations} or None


def _own_paths(predicate: n.Expr) -> Iterator[n.MemberPath]:
    """Yield the paths in an expression, those within other lambdas left out."""
    stack = [predicate]
    while stack:
        node = stack.pop()
        match node:
            case n.MemberPath():
                yield node
            case n.LogicalExpr(_, operands) | n.ArithmeticExpr(_, operands):
                stack.extend(reversed(operands))
            case n.NotExpr(operand) | n.NegateExpr(operand) | n.InExpr(operand):
                stack.append(operand)
            case n.BinaryExpr(_, left, right):
                stack += [right, left]
            case n.MethodCall(_, arguments):
                stack.extend(reversed(arguments))


LAMBDA_RULES: Final[tuple[Rule[Any], ...]] = (lookup_lambda, unprefixed_property)
