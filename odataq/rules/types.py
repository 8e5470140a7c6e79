"""ODQ3xx: types that don't fit together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.model import ComplexType, EntityType, EnumType
from odataq.csdl.types import (
    BOOLEAN,
    DATE,
    DATE_TIME_OFFSET,
    DURATION,
    GUID,
    INTEGER_RANGES,
    NUMERIC_TYPES,
    STRING,
    TIME_OF_DAY,
    UNKNOWN,
)
from odataq.diagnostics import Finding, Fix
from odataq.rules.correcting import is_null, quoted, renamed, unquoted
from odataq.rules.declaring import operand_declared, operand_declared_at
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import a_value, shown, type_name
from odataq.rules.support import has_function, has_operator
from odataq.semantics.marks import (
    ArgumentMisfit,
    CombinedMembers,
    ConditionMisfit,
    CountMisfit,
    OperandMisfit,
    OutOfRange,
    UnsortableItem,
    ValueMisfit,
)
from odataq.syntax import nodes as n
from odataq.syntax.printer import compile as compile_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.csdl.types import TypeRef
    from odataq.diagnostics import Fact

__all__ = ["TYPE_RULES"]


@rule(
    "ODQ301",
    "incompatible-operands",
    OperandMisfit,
    bad=["accounts?$filter=name eq 5", "accounts?$filter=revenue gt 'high'"],
    good=["accounts?$filter=name eq '5'", "accounts?$filter=revenue gt 1000"],
)
def incompatible_operands(mark: OperandMisfit, context: Context) -> Iterator[Finding]:
    """Detects operands that an operator doesn't take.

    Spec: URL Conventions, "Built-in Filter Operations".
    """
    if not has_operator(context.profile, mark.operator):
        return
    names = [a_value(each) for each in mark.operands]
    if len(names) == 1:
        message = f"'{mark.operator}' doesn't take {names[0]}"
    else:
        listed = " and ".join(names)
        message = f"'{mark.operator}' doesn't take {listed} together"
    hint, place = _hint_for(mark, context)
    fixes = _fixes_of(mark, place) or _of_lookup(mark, place, context)
    yield Finding(
        place.span if place is not None else mark.span,
        message,
        hint=hint,
        related=operand_declared(mark.nodes, context),
        fixes=fixes,
        fact=_fact_of(mark, context),
        details=_details(mark),
    )


def _fact_of(mark: OperandMisfit, context: Context) -> Fact | None:
    # A literal is wrong for what it is compared with, not the other way round.
    types = (
        found.name
        for node, found in zip(mark.nodes, mark.operands, strict=False)
        if not isinstance(node, n.Literal)
    )
    names = (*_kinds(mark, context), *types)
    facts = (context.fact(f"incompatible-operands of {each}") for each in names)
    return next((each for each in facts if each is not None), None)


def _kinds(mark: OperandMisfit, context: Context) -> Iterator[str]:
    """Yield what is special about operands, whatever their types are."""
    if any(isinstance(each, n.Literal) and is_null(each) for each in mark.nodes):
        yield "null"
    if all(isinstance(each, n.MemberPath) for each in mark.nodes):
        yield "columns"
    model = context.model
    if model is not None and any(
        isinstance(model.find_type(each.name), ComplexType) for each in mark.operands
    ):
        yield "complex"


# Spec: the names that the .NET library has for operators.
_KINDS: Final = {
    "eq": "Equal",
    "ne": "NotEqual",
    "gt": "GreaterThan",
    "ge": "GreaterThanOrEqual",
    "lt": "LessThan",
    "le": "LessThanOrEqual",
    "add": "Add",
    "sub": "Subtract",
    "mul": "Multiply",
    "div": "Divide",
    "mod": "Modulo",
}


def _details(mark: OperandMisfit) -> dict[str, str]:
    if mark.operator not in _KINDS:
        return {}
    left, right = (each.name for each in mark.operands)
    return {"left": left, "right": right, "kind": _KINDS[mark.operator]}


def _hint_for(
    mark: OperandMisfit, context: Context
) -> tuple[str | None, n.Expr | None]:
    """Return what to do, and the operand that is to be changed."""
    for node, found in zip(mark.nodes, mark.operands, strict=False):
        name = _lookup_value(node, context)
        if name is not None:
            return f"compare its value, '{name}'", node
        if isinstance(node, n.MemberPath) and _has_value(found, context):
            path = shown(compile_tree(node, encode=False))
            return f"compare its value, '{path}/Value'", node
        if isinstance(node, n.MemberPath) and found.is_collection:
            return "ask about its items with any(...) or all(...)", node
    literals = [each for each in mark.nodes if isinstance(each, n.Literal)]
    if len(literals) != 1 or len(mark.nodes) < max(2, len(mark.operands)):
        return None, None
    return _hint_for_literal(mark, literals[0]), literals[0]


def _hint_for_literal(mark: OperandMisfit, literal: n.Literal) -> str | None:
    other = _other(mark, literal)
    if literal.kind is n.LiteralKind.STRING:
        return _hint_for_string(mark, literal, other)
    if mark.operator == "in" and mark.operands[0] == mark.operands[1]:
        return _NO_LIST
    if other == STRING and mark.operator in _COMPARISONS:
        return "write a string in single quotes"
    return None


def _hint_for_bare(literal: n.Literal, other: TypeRef) -> str:
    """Return how a text is written as the value that it has to be."""
    if other == DATE_TIME_OFFSET and _LOCAL.fullmatch(literal.text):
        return f"write it without quotes, and with its zone: {literal.text}Z"
    return f"write a value of type '{other.name}' without quotes"


# A time of which it isn't said in which zone it is.
_LOCAL: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")
_NO_LIST: Final = "behind 'in' stands a list or a collection"


def _hint_for_string(
    mark: OperandMisfit, literal: n.Literal, other: TypeRef
) -> str | None:
    if is_null(literal):
        return "write null without quotes"
    if _is_label(mark, literal):
        compared = next(each for each in mark.nodes if each is not literal)
        text = shown(compile_tree(compared, encode=False))
        return f"compare with a number, as in '{text} {mark.operator} 0'"
    if other == DURATION:
        return "a duration is duration'P1DT12H30M'"
    if other.name in _UNQUOTED:
        return _hint_for_bare(literal, other)
    if mark.operator == "in" and other == STRING:
        return _NO_LIST
    return None


def _fixes_of(mark: OperandMisfit, place: n.Expr | None) -> tuple[Fix, ...]:
    """Return the fix of a literal that has quotes, or hasn't, by mistake."""
    if not isinstance(place, n.Literal) or mark.operator not in {*n.ComparisonOp}:
        return ()
    other = _other(mark, place)
    if other.is_collection:
        return ()
    if place.kind is n.LiteralKind.STRING:
        fixes = unquoted(place.span, place.text, other.name)
        if not fixes and other == DATE_TIME_OFFSET:
            # Its first moment, as the service takes a date there.
            fixes = unquoted(place.span, place.text, DATE.name)
        return fixes
    return quoted(place.span, place.text, other.name)


def _of_lookup(
    mark: OperandMisfit, place: n.Expr | None, context: Context
) -> tuple[Fix, ...]:
    """Return the fix that compares the value of a lookup with a key."""
    name = None if place is None else _lookup_value(place, context)
    others = [each for each in mark.nodes if each is not place]
    if name is None or len(others) != 1 or not isinstance(place, n.MemberPath):
        return ()
    last, other = place.segments[-1], others[0]
    if mark.operator not in {*n.ComparisonOp} or not isinstance(last, n.Segment):
        return ()
    fixes = renamed(last.name_span, last.name, name)
    if not fixes or not isinstance(other, n.Literal):
        return ()
    if other.kind is n.LiteralKind.GUID:
        return fixes
    if other.kind is not n.LiteralKind.STRING:
        return ()
    bare = unquoted(other.span, other.text, GUID.name)
    return (Fix(fixes[0].title, fixes[0].edits + bare[0].edits),) if bare else ()


def _other(mark: OperandMisfit, literal: n.Literal) -> TypeRef:
    """Return the type of what a literal stands with."""
    pairs = zip(mark.nodes, mark.operands, strict=False)
    return next((found for node, found in pairs if node is not literal), UNKNOWN)


def _is_label(mark: OperandMisfit, literal: n.Literal) -> bool:
    """Tell whether a text that is no number is compared with a whole number."""
    is_compared = mark.operator in {*n.ComparisonOp}
    is_whole = _other(mark, literal).name in INTEGER_RANGES
    return is_compared and is_whole and not literal.text.lstrip("-").isdigit()


_COMPARISONS: Final = frozenset({*n.ComparisonOp, "in"})
_UNQUOTED: Final = frozenset(
    {
        *(each.name for each in (BOOLEAN, DATE, DATE_TIME_OFFSET, GUID, TIME_OF_DAY)),
        *NUMERIC_TYPES,
    }
)


def _has_value(type_ref: TypeRef, context: Context) -> bool:
    """Tell whether values of a type are complex, with a property for the value."""
    found = None if context.model is None else context.model.find_type(type_ref.name)
    return isinstance(found, ComplexType) and "Value" in found.properties


def _lookup_value(node: n.Expr, context: Context) -> str | None:
    """Return the name of the property with the value of a lookup."""
    if not isinstance(node, n.MemberPath) or context.model is None:
        return None
    last = node.segments[-1]
    if not isinstance(last, n.Segment):
        return None
    name = f"_{last.name}_value"
    owner = context.binding.scope_of(last).type
    structured = context.model.structured_type(owner.name)
    if structured is None or context.model.property(structured, name) is None:
        return None
    return name


@rule(
    "ODQ302",
    "invalid-argument",
    ArgumentMisfit,
    bad=["accounts?$filter=contains(revenue,'x')"],
    good=["accounts?$filter=contains(name,'x')"],
)
def invalid_argument(mark: ArgumentMisfit, context: Context) -> Iterator[Finding]:
    """Detects an argument of a type that a function doesn't take.

    Spec: URL Conventions, "Canonical Functions".
    """
    if not has_function(context.profile, mark.name):
        return
    expected = " or ".join(_COLLECTION.get(each, each) for each in mark.expected)
    message = (
        f"argument {mark.position} of '{mark.name}' is {expected}, "
        f"not {a_value(mark.found)}"
    )
    related = operand_declared_at(mark.span, context)
    yield Finding(mark.span, message, related=related, details={"name": mark.name})


_COLLECTION: Final = {"Collection": "a collection"}


@rule(
    "ODQ303",
    "wrong-argument-count",
    CountMisfit,
    bad=["accounts?$filter=contains(name)"],
    good=["accounts?$filter=contains(name,'x')"],
)
def wrong_argument_count(mark: CountMisfit, context: Context) -> Iterator[Finding]:
    """Detects a call with more or fewer arguments than the function takes.

    Spec: URL Conventions, "Canonical Functions".
    """
    if not has_function(context.profile, mark.method.name):
        return
    counts = " or ".join(str(each) for each in mark.method.counts)
    noun = "argument" if counts == "1" else "arguments"
    message = f"'{mark.method.name}' takes {counts} {noun}, not {mark.found}"
    yield Finding(mark.span, message, details={"name": mark.method.name})


@rule(
    "ODQ304",
    "invalid-condition",
    ConditionMisfit,
    bad=["accounts?$filter=name", "accounts?$filter=statecode eq 0 and name"],
    good=["accounts?$filter=name ne null", "accounts?$filter=donotemail"],
)
def invalid_condition(mark: ConditionMisfit, context: Context) -> Iterator[Finding]:
    """Detects a condition that is neither true nor false.

    Spec: URL Conventions, "System Query Option $filter".
    """
    message = f"a condition is true or false, not {a_value(mark.found)}"
    yield Finding(mark.span, message, related=operand_declared_at(mark.span, context))


@rule(
    "ODQ305",
    "misfit-value",
    ValueMisfit,
    bad=["accounts(5)", "accounts('00000000-0000-0000-0000-000000000001')"],
    good=["accounts(00000000-0000-0000-0000-000000000001)"],
)
def misfit_value(mark: ValueMisfit, context: Context) -> Iterator[Finding]:
    """Detects a key or a parameter whose value isn't of the type that it has.

    Spec: URL Conventions, "Canonical URL" and "Function Parameters".
    """
    found = f"'{shown(mark.shown)}'" if mark.shown else a_value(mark.found)
    expected = type_name(mark.expected)
    hint = None
    if mark.found.name == "Edm.String" and mark.expected.name in _UNQUOTED:
        hint = "write the value without quotes"
    elif mark.expected.name == "Edm.String":
        hint = "write a string in single quotes"
    message = f"{found} is no value of type '{expected}', which {mark.role} has"
    fixes: tuple[Fix, ...] = ()
    if mark.found.name == "Edm.String":
        fixes = unquoted(mark.span, mark.shown, mark.expected.name)
    kind = _kind_of_value(mark, context)
    if kind == "of row":
        hint = "write {'@odata.id':'accounts(...)'}, with the set and key of the row"
    fact = context.fact(f"misfit-value {kind}")
    yield Finding(mark.span, message, hint=hint, fixes=fixes, fact=fact)


def _kind_of_value(mark: ValueMisfit, context: Context) -> str:
    """Return what a value is for, as the names of facts have it."""
    expected = (
        None if context.model is None else context.model.find_type(mark.expected.name)
    )
    if isinstance(expected, EntityType):
        return "of row"
    if isinstance(expected, EnumType):
        return "of member"
    return f"of {mark.role.partition(' ')[0]}"


@rule(
    "ODQ306",
    "unsortable-expression",
    UnsortableItem,
    bad=["accounts?$orderby=primarycontactid"],
    good=["accounts?$orderby=name"],
)
def unsortable_expression(mark: UnsortableItem, context: Context) -> Iterator[Finding]:
    """Detects an order by what has none: collections, entities, complex values.

    Spec: URL Conventions, "System Query Option $orderby".
    """
    message = f"results can't be ordered by {a_value(mark.found)}"
    related = operand_declared_at(mark.span, context)
    holder = context.holders.get(mark.span)
    name = _lookup_value(holder, context) if isinstance(holder, n.MemberPath) else None
    if name is None or not isinstance(holder, n.MemberPath):
        yield Finding(mark.span, message, related=related)
        return
    last = holder.segments[-1]
    old = last.name if isinstance(last, n.Segment) else ""
    fixes = renamed(mark.span, old, name)
    hint = f"order by '{name}'"
    yield Finding(mark.span, message, hint=hint, related=related, fixes=fixes)


_TYPED: Final = (
    "EntityDefinitions?$expand=Attributes($filter=AttributeType eq "
    "Microsoft.Dynamics.CRM.AttributeTypeCode"
)


@rule(
    "ODQ309",
    "combined-members",
    CombinedMembers,
    bad=[f"{_TYPED}'Memo,String')"],
    good=[f"{_TYPED}'Memo')"],
)
def combined_members(mark: CombinedMembers, _: Context) -> Iterator[Finding]:
    """Detects several members where an enumeration type allows only one.

    Only a type with `IsFlags="true"` has values that combine members.

    Spec: CSDL XML, "Flags Enumeration Type".
    """
    message = f"a value of enumeration '{mark.type.name}' has one member"
    hint = "write a condition for each, joined by 'or', or a list behind 'in'"
    yield Finding(mark.span, message, hint=hint)


@rule(
    "ODQ312",
    "unreachable-number",
    OutOfRange,
    bad=["accounts?$filter=numberofemployees eq 3000000000"],
    good=["accounts?$filter=numberofemployees eq 3000"],
)
def unreachable_number(mark: OutOfRange, _: Context) -> Iterator[Finding]:
    """Detects a number that a property can't have: the comparison decides nothing.

    Spec: URL Conventions, "Numeric Promotion".
    """
    low, high = INTEGER_RANGES[mark.type_name]
    limits = f"which is {low} to {high}"
    message = f"{shown(mark.shown)} is beyond {mark.type_name}, {limits}"
    hint = "the comparison comes to the same for every value"
    yield Finding(mark.span, message, hint=hint)


TYPE_RULES: Final[tuple[Rule[Any], ...]] = (
    incompatible_operands,
    invalid_argument,
    wrong_argument_count,
    invalid_condition,
    misfit_value,
    unsortable_expression,
    combined_members,
    unreachable_number,
)
