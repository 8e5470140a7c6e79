"""Conditions made from the tables of operators and functions, and what is said."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq import LIMITS, Checker
from odataq.csdl.types import BOOLEAN, STRING, UNKNOWN, TypeRef
from odataq.semantics.functions import METHODS, Method, Overload
from odataq.semantics.operators import OPERATORS
from odataq.syntax.nodes import LiteralKind
from tests.support.type_samples import AT, LITERALS, MODEL, SAMPLES, expression_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from odataq import Diagnostic

__all__ = [
    "UNARY",
    "Operand",
    "Term",
    "argument_of",
    "call",
    "checker",
    "is_text_for_a_member",
    "judged",
    "label",
    "left_operands",
    "operation",
    "parameters",
    "right_operands",
]

UNARY: Final = frozenset({"-", "not"})
_CONDITIONS: Final = frozenset(OPERATORS) - {
    *("-", "add", "sub", "mul", "div", "divby", "mod"),
}
# A condition has at most two mistakes.
_TOGETHER: Final = LIMITS.query_diagnostics // 2 - 1


@frozen
class Operand:
    """What an example is made of: the text of an expression, and its type."""

    name: str
    text: str
    type: TypeRef


@frozen
class Term:
    """A condition, and the parts of it that a diagnostic may be about."""

    text: str
    parts: tuple[str, ...]


@cache
def checker() -> Checker:
    """Return a checker of conditions about the sample entities."""
    return Checker(MODEL, at=AT)


# What examples are made of


@cache
def left_operands() -> tuple[Operand, ...]:
    """Return an operand of every type."""
    return tuple(
        Operand(name, expression_of(each), each) for name, each in SAMPLES.items()
    )


@cache
def right_operands(operator: str) -> tuple[Operand, ...]:
    """Return what may stand behind an operator, by the grammar."""
    return _literals_of_members() if operator == "has" else left_operands()


def _literals_of_members() -> tuple[Operand, ...]:
    types = {LiteralKind.STRING: STRING}
    return tuple(
        Operand(text, text, types.get(kind) or TypeRef(text.partition("'")[0]))
        for text, kind in LITERALS.items()
        if kind in {LiteralKind.STRING, LiteralKind.ENUM}
    )


def is_text_for_a_member(left: Operand, right: Operand) -> bool:
    """Tell whether a property that is a string is compared with an enumeration.

    To the table of operators it fits, because a literal would.
    """
    names = {left.name.strip("[]"), right.name.strip("[]")}
    return bool(names & {"Name", "String"}) and bool(names & {"Color", "Rights"})


def parameters() -> Iterator[tuple[Method, Overload, int]]:
    """Return each parameter of each overload."""
    for method in METHODS.values():
        for overload in method.overloads:
            for index in range(len(overload.parameters)):
                yield method, overload, index


def label(method: Method, overload: Overload) -> str:
    """Return how a text names an overload."""
    types = (
        "Collection" if each.is_collection else each.name.removeprefix("Edm.")
        for each in overload.parameters
    )
    return f"{method.name}({','.join(types)})"


def argument_of(parameter: TypeRef) -> Operand:
    """Return a sample that fits a parameter."""
    name = parameter.name.removeprefix("Edm.")
    if parameter.name == UNKNOWN.name:
        name = "[Int32]" if parameter.is_collection else "Thing"
    return next(each for each in left_operands() if each.name == name)


# What they are made to


def operation(operator: str, *operands: Operand) -> Term:
    """Return an operation as a condition."""
    texts = tuple(each.text for each in operands)
    if operator == "-":
        whole = f"-{texts[0]}"
    elif operator in UNARY:
        whole = f"{operator} {texts[0]}"
    else:
        whole = f" {operator} ".join(texts)
    text = whole if operator in _CONDITIONS else f"{whole} eq null"
    return Term(text, (whole, *texts))


def call(method: Method, arguments: Iterable[Operand]) -> Term:
    """Return a call as a condition."""
    texts = tuple(each.text for each in arguments)
    whole = f"{method.name}({','.join(texts)})"
    is_condition = all(each.result == BOOLEAN for each in method.overloads)
    return Term(whole if is_condition else f"{whole} eq null", (whole, *texts))


# What is said of them


def judged(terms: Iterable[Term]) -> list[list[Diagnostic]]:
    """Return what is said of each of some conditions, checked together.

    Fails where something is said of another part than one of the term's, or where
    a text can't even be parsed.
    """
    listed = [*terms]
    found: list[list[Diagnostic]] = []
    for start in range(0, len(listed), _TOGETHER):
        found += _judged(listed[start : start + _TOGETHER])
    return found


def _judged(terms: list[Term]) -> Iterator[list[Diagnostic]]:
    head, joint = "$filter=(", ") or ("
    text = head + joint.join(each.text for each in terms) + ")"
    diagnostics = checker().check(text)
    at = len(head)
    counted = 0
    for each in terms:
        end = at + len(each.text)
        # An expression has its parentheses with it.
        own = [one for one in diagnostics if at - 1 <= one.span.start < end]
        wanted = {part.strip("()") for part in (each.text, *each.parts)}
        for one in own:
            assert not one.code.startswith("ODQ1"), (each, one)
            assert text[one.span.start : one.span.end].strip("()") in wanted, each
        counted += len(own)
        yield own
        at = end + len(joint)
    assert counted == len(diagnostics), text
