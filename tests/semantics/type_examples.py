"""A good and a bad condition for each row of the tables of types.

The examples are made from the tables alone: from `OPERATORS`, from `METHODS` and
from the kinds of literals. What has no table (`cast`, `isof`, `case` and the lambda
operators) is tried with every type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.csdl.types import (
    BOOLEAN,
    NULL,
    PRIMITIVE_TYPES,
    UNTYPED,
    TypeRef,
    assignable,
)
from odataq.semantics.functions import (
    METHODS,
    Method,
    Overload,
    WrongArgument,
    resolve,
)
from odataq.semantics.operators import OPERATORS, result_of
from odataq.syntax.nodes import LiteralKind
from tests.semantics.type_matrix import accepted_literals, accepted_operands
from tests.semantics.type_terms import (
    UNARY,
    Operand,
    Term,
    argument_of,
    call,
    is_text_for_a_member,
    label,
    left_operands,
    operation,
    parameters,
    right_operands,
)
from tests.support.type_samples import LITERALS, MODEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["FILES", "Example", "text_of"]

# In this order a bad operand is looked for: what is easily read comes first.
_LIKELY: Final = ("String", "Int32", "Boolean", "Guid", "Date", "Place", "[Int32]")


@frozen
class Example:
    """A condition, the row of a table that it is about, and whether it fits.

    `wrong` is what a diagnostic of a bad one covers: one of these.
    """

    row: str
    title: str
    text: str
    is_good: bool
    wrong: tuple[str, ...] = ()


def _good(row: str, about: str, term: Term) -> Example:
    return Example(row, f"{row}: good: {about}.", term.text, is_good=True)


def _bad(row: str, about: str, term: Term) -> Example:
    title = f"{row}: bad: {about}."
    return Example(row, title, term.text, is_good=False, wrong=term.parts)


def _likely(operands: Iterable[Operand]) -> list[Operand]:
    def place(operand: Operand) -> int:
        name = operand.name
        return _LIKELY.index(name) if name in _LIKELY else len(_LIKELY)

    return sorted(operands, key=place)


# Operators


def operators() -> Iterator[Example]:
    """Return examples of each operator, for each type of its left operand."""
    for operator in OPERATORS:
        if operator in UNARY:
            yield from _unary(operator)
            continue
        seen: set[tuple[str, ...]] = set()
        for left in left_operands():
            found = [*_binary(operator, left)]
            # Types that take the same are one row of the matrix.
            good = tuple(
                each.name
                for each in right_operands(operator)
                if _fits(operator, left, each)
            )
            if good not in seen:
                yield from found
            seen.add(good)


def _unary(operator: str) -> Iterator[Example]:
    for each in left_operands():
        is_good = result_of(operator, (each.type,), MODEL) is not None
        make = _good if is_good else _bad
        yield make(operator, each.name, operation(operator, each))


def _binary(operator: str, left: Operand) -> Iterator[Example]:
    choice = _likely(right_operands(operator))
    good = [each for each in choice if _fits(operator, left, each)]
    bad = [each for each in choice if each not in good]
    if operator in {"and", "or"} and left.type != BOOLEAN:
        # Two wrong operands are two mistakes.
        bad = [each for each in bad if each.type == BOOLEAN]
    for make, found in ((_good, good), (_bad, bad)):
        for each in found[:1]:
            about = f"{left.name} and {each.name}"
            yield make(operator, about, operation(operator, left, each))


def _fits(operator: str, left: Operand, right: Operand) -> bool:
    if operator == "has":
        # Whether an enumeration has a member is in no table.
        return right in accepted_operands(operator, left)
    result = result_of(operator, (left.type, right.type), MODEL)
    return result is not None and not is_text_for_a_member(left, right)


# Functions


def functions() -> Iterator[Example]:
    """Return examples of each overload, of each parameter, and of wrong counts."""
    for method in METHODS.values():
        for overload in method.overloads:
            row = label(method, overload)
            arguments = [argument_of(each) for each in overload.parameters]
            yield _good(row, "as declared", call(method, arguments))
        yield from _counts(method)
    for method, overload, index in parameters():
        yield from _parameter(method, overload, index)


def _parameter(method: Method, overload: Overload, index: int) -> Iterator[Example]:
    row = f"{label(method, overload)}#{index + 1}"
    arguments = [argument_of(each) for each in overload.parameters]
    for each in left_operands():
        if each.type == NULL:
            given = [*arguments[:index], each, *arguments[index + 1 :]]
            yield _good(row, "null", call(method, given))
    for each in _likely(left_operands()):
        given = [*arguments[:index], each, *arguments[index + 1 :]]
        problem = resolve(method, [one.type for one in given], MODEL).problem
        if isinstance(problem, WrongArgument) and problem.index == index:
            yield _bad(row, each.name, call(method, given))
            return


def _counts(method: Method) -> Iterator[Example]:
    longest = max(method.overloads, key=lambda each: len(each.parameters))
    given = [argument_of(each) for each in longest.parameters]
    given.append(left_operands()[0])
    for count in range(len(given) + 1):
        if count not in method.counts:
            about = f"{count} given"
            yield _bad(method.name, about, call(method, given[:count]))


# Literals


def literals() -> Iterator[Example]:
    """Return for each literal a property that it may be compared with, and not."""
    singles = [each for each in left_operands() if not each.type.is_collection]
    for literal in LITERALS:
        good = accepted_literals(literal)
        plain = [each for each in good if each.type not in {UNTYPED, NULL}]
        bad = [each for each in _likely(singles) if each not in good]
        if not good:
            # What is wrong by itself is one mistake where its type is right.
            bad = [each for each in bad if literal.startswith(f"{each.type.name}'")]
        for make, found in ((_good, plain or good), (_bad, bad)):
            for each in found[:1]:
                text = f"{each.text} eq {literal}"
                yield make(literal, each.name, Term(text, (text, each.text, literal)))
    kind = LiteralKind.JSON_STRING
    whole = 'StringValues eq ["x"]'
    yield _good(kind.value, "[String]", Term(whole, ()))
    whole = 'StringValue eq ["x"]'
    yield _bad(kind.value, "String", Term(whole, (whole, "StringValue", '["x"]')))


# What has no table


def constructs() -> Iterator[Example]:
    """Return examples of `cast`, `isof`, `case`, and the lambda operators."""
    for name in sorted(PRIMITIVE_TYPES - {"Edm.Stream"}):
        yield from _cast(name)
    for each in left_operands():
        yield from _case(each)
        yield from _lambda(each)


def _cast(name: str) -> Iterator[Example]:
    cast = f"cast(UntypedValue,{name})"
    other = "not" if name != BOOLEAN.name else "-"
    yield _good("cast", name, Term(f"{cast} eq null", ()))
    text = f"{other} {cast}" if other == "not" else f"-{cast} eq null"
    yield _bad("cast", name, Term(text, (cast, f"-{cast}")))
    isof = f"isof(UntypedValue,{name})"
    yield _good("isof", name, Term(isof, ()))
    yield _bad("isof", name, Term(f"{isof} add 1 eq 2", (isof, f"{isof} add 1", "1")))


def _case(each: Operand) -> Iterator[Example]:
    yield _good("case", f"a result is {each.name}", _case_of("true", each.text))
    if assignable(each.type, BOOLEAN, MODEL):
        yield _good("case", f"a condition is {each.name}", _case_of(each.text, "1"))
    else:
        yield _bad("case", f"a condition is {each.name}", _case_of(each.text, "1"))


def _case_of(condition: str, result: str) -> Term:
    return Term(f"case({condition}:{result}) eq null", (condition,))


def _lambda(each: Operand) -> Iterator[Example]:
    if each.type == NULL:
        return
    if each.type != UNTYPED and not each.type.is_collection:
        whole = f"{each.text}/any(x:x eq null)"
        yield _bad("any", each.name, Term(whole, (whole.partition("/")[2],)))
        return
    yield _good("any", each.name, Term(f"{each.text}/any(x:x eq null)", ()))
    yield _good("all", each.name, Term(f"{each.text}/all(x:x ne null)", ()))
    item = TypeRef(each.type.name)
    if not assignable(item, BOOLEAN, MODEL):
        yield _bad(
            "all", f"an item of {each.name}", Term(f"{each.text}/all(x:x)", ("x",))
        )


# By the names of the files in tests/corpus/types.
FILES: Final = {
    "constructs": constructs,
    "functions": functions,
    "literals": literals,
    "operators": operators,
}


def text_of(examples: Iterable[Example]) -> str:
    """Return examples as a file of the corpus, without what is said of them."""
    head = "# diagnostics: none of a good example, one of a bad one"
    blocks = (f"# {each.title}\nThings?$filter={each.text}" for each in examples)
    return "\n\n".join((head, *blocks)) + "\n"
