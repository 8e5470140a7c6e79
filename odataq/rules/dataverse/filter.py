"""ODQ64x: what a Dataverse organisation doesn't take in conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.types import STRING, UNKNOWN
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.correcting import is_null
from odataq.rules.registry import Context, Rule, rule
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FILTER_RULES"]

_Special = n.ImplicitVariable | n.MemberPath
_SPECIAL: Final[tuple[type[_Special], ...]] = (n.ImplicitVariable, n.MemberPath)


@rule(
    "ODQ640",
    "unsupported-variable",
    _SPECIAL,
    bad=[
        "accounts?$filter=$it/name eq 'x'",
        "accounts?$filter=Account_Tasks/$count gt 1",
    ],
    good=["accounts?$filter=name eq 'x'", "accounts?$filter=Account_Tasks/any()"],
    is_of_profile=True,
)
def unsupported_variable(node: _Special, context: Context) -> Iterator[Finding]:
    """Detects `$it`, `$root`, `$this` and `$count` in an expression.

    None of them is documented.

    Spec: Dataverse documentation, "Filter rows using OData".
    """
    title = context.profile.title
    if isinstance(node, n.ImplicitVariable):
        message = f"{title} doesn't support '{node.name}' in an expression"
        hint = "begin with the name of a property" if node.name == "$it" else None
        yield Finding(node.span, message, hint=hint)
        return
    last = node.segments[-1]
    if isinstance(last, n.CountSegment) and len(node.segments) > 1:
        message = f"{title} doesn't support '$count' in an expression"
        yield Finding(last.span, message, hint="any() tells whether there is one")


@rule(
    "ODQ641",
    "unsupported-literal",
    n.BinaryExpr,
    good=["accounts?$filter=createdon gt 2023-01-01T00:00:00Z"],
    is_of_profile=True,
)
def unsupported_literal(node: n.BinaryExpr, context: Context) -> Iterator[Finding]:
    """Detects a literal of a kind that no column has: a duration, a place.

    Spec: Dataverse documentation, "Filter rows using OData".
    """
    known = context.profile.literals
    for literal, other in ((node.left, node.right), (node.right, node.left)):
        if known is None or not isinstance(literal, n.Literal):
            continue
        # Where the type of the other one is known, that tells more.
        is_open = context.binding.type_of(other) == UNKNOWN
        if is_open and literal.kind.value not in known:
            kind = literal.kind.value
            message = f"{context.profile.title} has no columns of kind {kind}"
            yield Finding(literal.span, message)


_OWNED: Final = "EntityDefinitions?$filter=OwnershipType eq"


@rule(
    "ODQ643",
    "filtered-label",
    n.MemberPath,
    bad=["EntityDefinitions?$filter=DisplayName/UserLocalizedLabel/Label eq 'x'"],
    good=["EntityDefinitions?$filter=IsCustomizable/Value eq true"],
    is_of_profile=True,
)
def filtered_label(path: n.MemberPath, context: Context) -> Iterator[Finding]:
    """Detects a condition on what is within a label of a definition.

    Spec: Dataverse documentation, "Use complex types in $filter operations".
    """
    for each in path.segments[:-1]:
        name = context.binding.type_of(each).name
        if isinstance(each, n.Segment) and name in _LABELS:
            message = f"what is within label '{each.name}' can't be compared"
            hint = "compare a name, such as LogicalName or SchemaName"
            yield Finding(path.span, message, hint=hint)
            return


_LABELS: Final = frozenset({"Microsoft.Dynamics.CRM.Label"})


@rule(
    "ODQ644",
    "quoted-null",
    n.BinaryExpr,
    bad=["accounts?$filter=name ne 'null'"],
    good=["accounts?$filter=name ne null"],
    is_of_profile=True,
)
def quoted_null(node: n.BinaryExpr, context: Context) -> Iterator[Finding]:
    """Detects the word null in quotes, which is a text and no lack of a value.

    Spec: Dataverse documentation, "Filter rows using OData".
    """
    for literal, other in ((node.left, node.right), (node.right, node.left)):
        if not isinstance(literal, n.Literal) or not is_null(literal):
            continue
        # With other types than strings it is a mistake of types.
        if context.binding.type_of(other) in {STRING, UNKNOWN}:
            message = "'null' in quotes is a text"
            fix = Fix("write null without quotes", (Edit(literal.span, "null"),))
            hint = "write null without quotes"
            yield Finding(literal.span, message, hint=hint, fixes=(fix,))


@rule(
    "ODQ645",
    "negated-null",
    n.NotExpr,
    bad=["accounts?$filter=not null"],
    good=["accounts?$filter=revenue ne null"],
    is_of_profile=True,
)
def negated_null(node: n.NotExpr, _: Context) -> Iterator[Finding]:
    """Detects `not null`, which is an operator of FetchXML and none of OData.

    Spec: Dataverse documentation, "Filter rows using OData".
    """
    operand = node.operand
    if isinstance(operand, n.Literal) and operand.kind is n.LiteralKind.NULL:
        message = "'not null' compares nothing"
        yield Finding(node.span, message, hint="write a column in front: ... ne null")


_Filtered = n.Filter | n.FilterTrafo
_FILTERED: Final[tuple[type[_Filtered], ...]] = (n.Filter, n.FilterTrafo)
_MANY: Final = " or ".join(["statecode eq 1"] * 501)


@rule(
    "ODQ651",
    "excess-conditions",
    _FILTERED,
    bad=[f"accounts?$filter={_MANY}"],
    good=[
        "accounts?$filter=Microsoft.Dynamics.CRM.In(PropertyName=@p,PropertyValues=[\"1\"])&@p='statecode'"
    ],
    is_of_profile=True,
)
def excess_conditions(node: _Filtered, context: Context) -> Iterator[Finding]:
    """Detects more conditions than the service takes.

    Spec: Dataverse documentation, "Condition limits".
    """
    most = context.profile.max_conditions
    if most is None:
        return
    start = node.expression if isinstance(node, n.Filter) else node.predicate
    found = [*_conditions(start)]
    if len(found) > most:
        message = f"there are {len(found)} conditions"
        hint = f"{most} is the most; use Microsoft.Dynamics.CRM.In for many values"
        yield Finding(found[most].span, message, hint=hint)


def _conditions(expression: n.Expr) -> Iterator[n.Expr]:
    """Yield what is joined by `and`, `or` and `not`, within `any` and `all` too."""
    stack = [expression]
    while stack:
        node = stack.pop()
        match node:
            case n.LogicalExpr(_, operands):
                stack.extend(reversed(operands))
            case n.NotExpr(operand):
                stack.append(operand)
            case n.MemberPath(
                (*_, n.AnyExpr(predicate=predicate) | n.AllExpr(predicate=predicate))
            ) if predicate is not None:
                stack.append(predicate)
            case _:
                yield node


FILTER_RULES: Final[tuple[Rule[Any], ...]] = (
    unsupported_variable,
    unsupported_literal,
    filtered_label,
    quoted_null,
    negated_null,
    excess_conditions,
)
