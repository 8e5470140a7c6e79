"""Every row of the tables of types has good and bad examples, which are right."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Final

import pytest

from odataq import Severity
from odataq.csdl.types import PRIMITIVE_TYPES
from odataq.semantics.functions import METHODS, resolve
from odataq.semantics.operators import OPERATORS, result_of
from odataq.syntax.nodes import LiteralKind
from tests.semantics.type_examples import FILES, Example
from tests.semantics.type_matrix import (
    accepted_arguments,
    accepted_operands,
)
from tests.semantics.type_terms import (
    UNARY,
    argument_of,
    checker,
    is_text_for_a_member,
    label,
    left_operands,
    parameters,
    right_operands,
)
from tests.semantics.update_types import FOLDER, TEXTS
from tests.support.type_samples import LITERALS, MODEL, SAMPLES

# Operators and parameters that nothing is wrong for.
ALWAYS: Final = frozenset({"isdefined(?)#1"})
HEAD: Final = "Things?$filter="


@cache
def examples(name: str) -> tuple[Example, ...]:
    return tuple(FILES[name]())


@pytest.mark.parametrize("name", TEXTS)
def test_the_files_are_up_to_date(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    assert text == TEXTS[name](), "run python -m tests.semantics.update_types"


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_said_of_a_good_example(name: str) -> None:
    said = [
        str(one)
        for each in examples(name)
        if each.is_good
        for one in checker().check(HEAD + each.text)
    ]
    assert said == []


@pytest.mark.parametrize("name", FILES)
def test_a_bad_example_has_one_error_about_what_is_wrong(name: str) -> None:
    for each in examples(name):
        if each.is_good:
            continue
        text = HEAD + each.text
        (found,) = checker().check(text)
        assert text[found.span.start : found.span.end] in each.wrong, each
        is_error = found.severity is Severity.ERROR
        assert is_error or found.code == "ODQ312", each
        assert found.code.startswith(("ODQ3", "ODQ206", "ODQ405")), each


def kinds_of(name: str) -> dict[str, set[bool]]:
    found: dict[str, set[bool]] = defaultdict(set)
    for each in examples(name):
        found[each.row].add(each.is_good)
    return found


BOTH: Final = {True, False}


@pytest.mark.parametrize("operator", OPERATORS)
def test_each_operator_has_examples(operator: str) -> None:
    assert kinds_of("operators")[operator] == BOTH


def test_each_overload_and_parameter_has_examples() -> None:
    found = kinds_of("functions")
    for method in METHODS.values():
        assert found[method.name] == {False}, "a wrong number of arguments"
        for overload in method.overloads:
            assert found[label(method, overload)] == {True}
    for method, overload, index in parameters():
        row = f"{label(method, overload)}#{index + 1}"
        assert found[row] == ({True} if row in ALWAYS else BOTH)


@pytest.mark.parametrize("kind", LiteralKind)
def test_each_kind_of_literal_has_examples(kind: LiteralKind) -> None:
    found = kinds_of("literals")
    texts = [text for text, each in LITERALS.items() if each is kind] or [kind.value]
    said = set().union(*(found[each] for each in texts))
    # Everything is compared with null.
    assert said == ({True} if kind is LiteralKind.NULL else BOTH)


def test_each_type_has_a_property() -> None:
    assert {each.name for each in SAMPLES.values()} >= PRIMITIVE_TYPES
    assert MODEL.diagnostics == ()


# The tables say what whole queries show: nothing stands between.


@pytest.mark.parametrize("operator", sorted({*OPERATORS} - {*UNARY, "has"}))
def test_queries_take_what_the_table_of_operators_says(operator: str) -> None:
    for left in left_operands():
        expected = tuple(
            each
            for each in right_operands(operator)
            if result_of(operator, (left.type, each.type), MODEL) is not None
            # Only a literal is the name of a member.
            and not is_text_for_a_member(left, each)
        )
        assert accepted_operands(operator, left) == expected, left


@pytest.mark.parametrize("operator", sorted(UNARY))
def test_queries_take_what_the_table_of_prefixes_says(operator: str) -> None:
    expected = tuple(
        each
        for each in right_operands(operator)
        if result_of(operator, (each.type,), MODEL) is not None
    )
    assert accepted_operands(operator, None) == expected


def test_queries_take_what_the_table_of_functions_says() -> None:
    for method, overload, index in parameters():
        expected = []
        for each in left_operands():
            given = [argument_of(one).type for one in overload.parameters]
            given[index] = each.type
            if resolve(method, given, MODEL).problem is None:
                expected.append(each)
        found = accepted_arguments(method, overload, index)
        assert found == tuple(expected), (method.name, index)
