"""Which operands, arguments and literals fit: all of them, tried one by one.

What the tables of operators and functions say is asked of whole queries, so that
the parser, the binder and the rules are tried as well. Each line of the matrix is
what is accepted; everything else in `SAMPLES` is rejected.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from odataq.semantics.operators import OPERATORS, result_of
from tests.semantics.type_terms import (
    UNARY,
    Operand,
    Term,
    argument_of,
    call,
    judged,
    label,
    left_operands,
    operation,
    parameters,
    right_operands,
)
from tests.support.type_samples import LITERALS, MODEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from odataq.semantics.functions import Method, Overload

__all__ = [
    "accepted_arguments",
    "accepted_literals",
    "accepted_operands",
    "matrix",
]

_ARITHMETIC: Final = frozenset({"-", "add", "sub", "mul", "div", "divby", "mod"})
_WIDTH: Final = 88


@cache
def accepted_operands(operator: str, left: Operand | None) -> tuple[Operand, ...]:
    """Return the last operands that a query may have, without a word.

    `left` is `None` for an operator with one operand.
    """
    before = () if left is None else (left,)
    choice = right_operands(operator)
    terms = [operation(operator, *before, each) for each in choice]
    return _silent(choice, terms)


@cache
def accepted_arguments(
    method: Method, overload: Overload, index: int
) -> tuple[Operand, ...]:
    """Return what a query may give for a parameter of an overload."""
    terms = []
    for each in left_operands():
        arguments = [argument_of(one) for one in overload.parameters]
        arguments[index] = each
        terms.append(call(method, arguments))
    return _silent(left_operands(), terms)


@cache
def accepted_literals(literal: str) -> tuple[Operand, ...]:
    """Return what a literal may be compared with by `eq`."""
    choice = tuple(each for each in left_operands() if not each.type.is_collection)
    terms = []
    for each in choice:
        whole = f"{each.text} eq {literal}"
        terms.append(Term(whole, (each.text, literal)))
    return _silent(choice, terms)


def _silent(choice: tuple[Operand, ...], terms: list[Term]) -> tuple[Operand, ...]:
    pairs = zip(choice, judged(terms), strict=True)
    return tuple(each for each, found in pairs if not found)


# The text of it

_HEAD: Final = """\
# What operators, functions and literals take: written by
# `python -m tests.semantics.update_types`, and read like code when it changes.
# Brackets stand for a collection, a question mark for a result that isn't known.
# What isn't listed is rejected.
"""


def matrix() -> str:
    """Return the text of the whole matrix."""
    return "\n".join((_HEAD, *_operators(), *_functions(), *_literals())) + "\n"


def _operators() -> Iterator[str]:
    tables: dict[str, list[str]] = {}
    for operator in OPERATORS:
        tables.setdefault(_table(operator), []).append(operator)
    for text, operators in tables.items():
        yield f"== {' '.join(operators)} ==\n\n{text}\n"


def _table(operator: str) -> str:
    if operator in UNARY:
        return _wrapped("", _right_sides(operator, None))
    rows = {each.name: _right_sides(operator, each) for each in left_operands()}
    return _grouped(rows)


def _right_sides(operator: str, left: Operand | None) -> list[str]:
    found = accepted_operands(operator, left)
    if operator not in _ARITHMETIC:
        return [each.name for each in found]
    before = () if left is None else (left.type,)
    by_result: dict[str, list[str]] = {}
    for each in found:
        result = str(result_of(operator, (*before, each.type), MODEL))
        by_result.setdefault(result.removeprefix("Edm."), []).append(each.name)
    return [
        word
        for result, names in sorted(by_result.items(), key=lambda each: each[0])
        for word in (f"{result}:", *names)
    ]


def _functions() -> Iterator[str]:
    yield "== functions ==\n"
    rows = {
        f"{label(method, overload)}#{index + 1}": [
            each.name for each in accepted_arguments(method, overload, index)
        ]
        for method, overload, index in parameters()
    }
    yield _grouped(rows) + "\n"


def _literals() -> Iterator[str]:
    yield "== literals behind eq ==\n"
    yield _grouped(
        {each: [one.name for one in accepted_literals(each)] for each in LITERALS}
    )


def _grouped(rows: Mapping[str, list[str]]) -> str:
    """Return rows as text, those with the same content together."""
    by_content: dict[tuple[str, ...], list[str]] = {}
    for name, content in rows.items():
        by_content.setdefault(tuple(content), []).append(name)
    return "\n".join(
        f"{_wrapped('', names)}\n{_wrapped('    ', content or ['nothing'])}"
        for content, names in by_content.items()
    )


def _wrapped(indent: str, words: Iterable[str]) -> str:
    lines: list[str] = []
    for each in words:
        starts = not lines or each.endswith(":")
        if starts or len(lines[-1]) + 1 + len(each) > _WIDTH:
            lines.append(indent + each)
        else:
            lines[-1] += f" {each}"
    return "\n".join(lines)
