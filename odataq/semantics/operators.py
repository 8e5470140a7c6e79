"""The operators of expressions: how they bind and what comes out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from attrs import field, frozen

from odataq.csdl.types import (
    BINARY,
    BOOLEAN,
    BYTE,
    DATE,
    DATE_TIME_OFFSET,
    DECIMAL,
    DURATION,
    GEO_TYPES,
    INT16,
    INTEGER_RANGES,
    NULL,
    NUMERIC_TYPES,
    PRIMITIVE_TYPES,
    STREAM,
    UNKNOWN,
    TypeRef,
    assignable,
    is_enum,
    is_open,
    promote,
    underlying,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from odataq.csdl.types import TypeLookup

    _Rule = Callable[[Sequence[TypeRef], TypeLookup | None], TypeRef | None]

__all__ = ["OPERATORS", "Operator", "comparable", "result_of"]

# Spec: URL Conventions, "Logical Operators". It excludes Edm.Binary as well, but
# services do compare it for equality.
_ONLY_WITH_NULL: Final = GEO_TYPES | {STREAM.name}
_ORDERED: Final = PRIMITIVE_TYPES - _ONLY_WITH_NULL - {BINARY.name}

# Spec: URL Conventions, "Addition" and "Subtraction". A date stands for a point in
# time where the other operand is one.
_SUMS: Final = {
    (DATE_TIME_OFFSET, DURATION): DATE_TIME_OFFSET,
    (DATE, DURATION): DATE,
    (DURATION, DURATION): DURATION,
}
_DIFFERENCES: Final = {
    **_SUMS,
    (DATE_TIME_OFFSET, DATE_TIME_OFFSET): DURATION,
    (DATE_TIME_OFFSET, DATE): DURATION,
    (DATE, DATE_TIME_OFFSET): DURATION,
    (DATE, DATE): DURATION,
}
_CALCULABLE: Final = (
    *(TypeRef(name) for name in sorted(NUMERIC_TYPES)),
    *(DATE, DATE_TIME_OFFSET, DURATION),
)


@frozen
class Operator:
    """An operator of the expression language.

    `rule` is its production in the ABNF. The higher the precedence, the tighter
    it binds. `since` is the version of OData that introduced it.
    """

    name: str
    rule: str
    precedence: int
    since: Literal["4.0", "4.01"] = "4.0"
    _result: _Rule = field(kw_only=True, eq=False, repr=False)

    def result(
        self, operands: Sequence[TypeRef], model: TypeLookup | None
    ) -> TypeRef | None:
        """Return the type of the result, `None` where an operand doesn't fit."""
        return self._result(operands, model)


def result_of(
    operator: str, operands: Sequence[TypeRef], model: TypeLookup | None
) -> TypeRef | None:
    """Return the type that an operator gives for operands of some types.

    The names are those of `OPERATORS`, others raise `KeyError`. `and`, `or` and
    the arithmetic operators take two operands or more, `not` and `-` take one, all
    others two. `None` means that the types don't fit; `UNKNOWN` fits everywhere.
    """
    return OPERATORS[operator].result(operands, model)


def comparable(left: TypeRef, right: TypeRef, model: TypeLookup | None) -> bool:
    """Tell whether values of two types may be compared with `eq` and `ne`.

    Spec: URL Conventions, "Logical Operators".
    """
    if NULL in {left, right} or UNKNOWN in {left, right}:
        return True
    first, second = underlying(left, model), underlying(right, model)
    if first.name in _ONLY_WITH_NULL or second.name in _ONLY_WITH_NULL:
        return False
    # The values decide, not which type is the wider one.
    if first.name in NUMERIC_TYPES and second.name in NUMERIC_TYPES:
        return first.is_collection == second.is_collection
    return assignable(first, second, model) or assignable(second, first, model)


# Results of comparisons and of logic


def _of_equality(
    operands: Sequence[TypeRef], model: TypeLookup | None
) -> TypeRef | None:
    left, right = operands
    return BOOLEAN if comparable(left, right, model) else None


def _of_order(operands: Sequence[TypeRef], model: TypeLookup | None) -> TypeRef | None:
    left, right = operands
    if not all(_is_ordered(each, model) for each in operands):
        return None
    return BOOLEAN if comparable(left, right, model) else None


def _is_ordered(operand: TypeRef, model: TypeLookup | None) -> bool:
    if operand.is_collection:
        return False
    name = underlying(operand, model).name
    return name in _ORDERED or is_open(operand, model) or is_enum(name, model)


def _of_logic(operands: Sequence[TypeRef], model: TypeLookup | None) -> TypeRef | None:
    fits = (assignable(each, BOOLEAN, model) for each in operands)
    return BOOLEAN if all(fits) else None


def _of_has(operands: Sequence[TypeRef], model: TypeLookup | None) -> TypeRef | None:
    flags, wanted = operands
    if wanted.is_collection or flags.is_collection:
        return None
    if is_open(flags, model):
        return BOOLEAN
    if not is_enum(flags.name, model):
        return None
    is_number = underlying(wanted, model).name in INTEGER_RANGES
    return BOOLEAN if is_number or assignable(wanted, flags, model) else None


def _of_in(operands: Sequence[TypeRef], model: TypeLookup | None) -> TypeRef | None:
    member, items = operands
    if not items.is_collection:
        return BOOLEAN if is_open(items, model) else None
    member = underlying(member, model)
    item = TypeRef(underlying(items, model).name)
    # Spec: URL Conventions, "Logical Operators": this isn't one of the six that
    # exclude places.
    if {member.name, item.name} <= GEO_TYPES:
        fits = assignable(member, item, model) or assignable(item, member, model)
    else:
        fits = comparable(member, item, model)
    return BOOLEAN if fits else None


# Results of arithmetic


def _arithmetic(of_two: Callable[[TypeRef, TypeRef], TypeRef | None]) -> _Rule:
    """Return a rule that goes through the operands from left to right."""
    firsts = {a for a in _CALCULABLE for b in _CALCULABLE if of_two(a, b)}
    seconds = {b for a in _CALCULABLE for b in _CALCULABLE if of_two(a, b)}

    def rule(operands: Sequence[TypeRef], model: TypeLookup | None) -> TypeRef | None:
        if any(each.is_collection for each in operands):
            return None
        result: TypeRef | None = underlying(operands[0], model)
        for each in operands[1:]:
            if result is None:
                return None
            right = underlying(each, model)
            if is_open(result, model) or is_open(right, model):
                # Whatever the other one is, some types are never an operand.
                may_be_first = is_open(result, model) or result in firsts
                may_be_second = is_open(right, model) or right in seconds
                result = UNKNOWN if may_be_first and may_be_second else None
            else:
                result = of_two(result, right)
        return result

    return rule


def _of_sum(left: TypeRef, right: TypeRef) -> TypeRef | None:
    return _SUMS.get((left, right)) or promote(left, right)


def _of_difference(left: TypeRef, right: TypeRef) -> TypeRef | None:
    return _DIFFERENCES.get((left, right)) or promote(left, right)


def _of_scaling(left: TypeRef, right: TypeRef) -> TypeRef | None:
    if left == DURATION and promote(right, right) is not None:
        return DURATION
    return promote(left, right)


def _of_fraction(left: TypeRef, right: TypeRef) -> TypeRef | None:
    result = _of_scaling(left, right)
    is_whole = result is not None and result.name in INTEGER_RANGES
    return DECIMAL if is_whole else result


def _of_negation(
    operands: Sequence[TypeRef], model: TypeLookup | None
) -> TypeRef | None:
    (operand,) = operands
    if operand.is_collection:
        return None
    if is_open(operand, model):
        return UNKNOWN
    found = underlying(operand, model)
    if found == BYTE:
        return INT16
    return found if found == DURATION or found.name in NUMERIC_TYPES else None


# Spec: URL Conventions, "Operator Precedence".
OPERATORS: Final[Mapping[str, Operator]] = {
    each.name: each
    for each in (
        Operator("or", "orExpr", 1, result=_of_logic),
        Operator("and", "andExpr", 2, result=_of_logic),
        Operator("eq", "eqExpr", 3, result=_of_equality),
        Operator("ne", "neExpr", 3, result=_of_equality),
        Operator("gt", "gtExpr", 4, result=_of_order),
        Operator("ge", "geExpr", 4, result=_of_order),
        Operator("lt", "ltExpr", 4, result=_of_order),
        Operator("le", "leExpr", 4, result=_of_order),
        Operator("add", "addExpr", 5, result=_arithmetic(_of_sum)),
        Operator("sub", "subExpr", 5, result=_arithmetic(_of_difference)),
        Operator("mul", "mulExpr", 6, result=_arithmetic(_of_scaling)),
        Operator("div", "divExpr", 6, result=_arithmetic(_of_scaling)),
        Operator("divby", "divbyExpr", 6, "4.01", result=_arithmetic(_of_fraction)),
        Operator("mod", "modExpr", 6, result=_arithmetic(promote)),
        Operator("-", "negateExpr", 7, result=_of_negation),
        Operator("not", "notExpr", 7, result=_of_logic),
        Operator("has", "hasExpr", 8, result=_of_has),
        Operator("in", "inExpr", 8, "4.01", result=_of_in),
    )
}
