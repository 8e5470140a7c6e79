"""Blocks: what goes into the scope around, and whose the names are."""

from __future__ import annotations

import pytest

from odataq.lint.code import Assignment, Call, Named, Scope, Unknown
from odataq.lint.hosts import read_code
from odataq.lint.hosts.blocks import Block
from odataq.source import Source, Span
from tests.support.code_text import lines_of

BRANCH = Span(1, 9)
NOTHING = Unknown(Span(2, 3))


def assign(block: Block, name: str) -> None:
    block.assign(Span(2, 3), name, NOTHING)


def scope_in(block: Block) -> Scope:
    (part,) = block.parts
    assert isinstance(part, Scope)
    return part


def branches_in(block: Block) -> list[Span | None]:
    return [each.branch for each in block.parts if isinstance(each, Assignment)]


def test_a_block_is_as_certain_as_what_is_around() -> None:
    file = Block()
    with file.inner() as block, block.inner(BRANCH) as branch:
        branch.declare(["a"])
        assign(branch, "a")
        assign(branch, "a.b")
        assign(branch, "c")
    assert branches_in(file) == [None, None, BRANCH]


def test_the_innermost_branch_below_the_name_counts() -> None:
    file = Block()
    inner = Span(3, 5)
    with file.inner(BRANCH) as branch:
        branch.declare(["a"])
        with branch.inner(inner) as block:
            assign(block, "a")
            assign(block, "b")
    assert branches_in(file) == [inner, inner]


def test_a_block_whose_names_hide_others_is_a_scope() -> None:
    file = Block()
    file.declare(["a"])
    with file.inner() as block:
        block.declare(["a"])
        assign(block, "a")
    scope = scope_in(file)
    assert scope.parameters == {"a"}
    assert scope.is_closed


@pytest.mark.parametrize(
    ("name", "is_closed"), [("a", True), ("a.b", True), ("c", False)]
)
def test_a_function_is_closed_that_gives_its_own_names_values(
    name: str, *, is_closed: bool
) -> None:
    file = Block()
    with file.scope(["a"]) as function, function.inner(BRANCH) as branch:
        assign(branch, name)
        branch.assign(Span(2, 3), "d", NOTHING, key=NOTHING)
    assert scope_in(file).is_closed is is_closed


def test_a_name_of_a_function_hides_none_until_it_has_a_value() -> None:
    file = Block()
    with file.scope() as function, function.inner(BRANCH) as branch:
        branch.own("a")
        assign(branch, "a")
        assert branch.is_own("a")
        assert branch.is_own("a.b")
    scope = scope_in(file)
    assert not scope.parameters
    assert scope.is_closed
    assert not file.is_own("a")


def test_what_says_nothing_is_left_out() -> None:
    block = Block()
    for each in (NOTHING, Named(Span(0, 1), "a"), Unknown(Span(0, 1), (NOTHING,))):
        block.add(each)
    block.add(Call(Span(0, 1), "a", None, ()))
    assert [type(each) for each in block.parts] == [Unknown, Call]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "csharp",
            'class A { string b = "c"; void F() { { var b = "e"; } G(b, "f"); } }',
            "scope(b) { b = 'c'; scope() { scope(b) { b = 'e' }; G(b, 'f') } }",
        ),
        (
            "csharp",
            'class A { void F() { { var b = "e"; } G(b, "f"); } string b = "c"; }',
            "scope(b) { scope() { scope(b) { b = 'e' }; G(b, 'f') }; b = 'c' }",
        ),
        (
            "csharp",
            'while (a is string b) { c = "d"; F(b, "e"); }',
            "b = ?; maybe c = 'd'; F(b, 'e')",
        ),
        (
            "csharp",
            'for (var a = "b"; c; a = "d") { a += "e"; }',
            "a = 'b'; maybe a = 'd'; maybe a += 'e'",
        ),
        (
            "javascript",
            "let b = 'c'; if (d) { let b = 'e' } g(b, 'f')",
            "b = 'c'; scope(b) { b = 'e' }; g(b, 'f')",
        ),
        (
            "powershell",
            "$b = 'c'; function F { if ($d) { $b = 'e' }; G $b 'f' }",
            "b = 'c'; scope() { maybe b = 'e'; G(b, 'f') }",
        ),
    ],
)
def test_languages(language: str, text: str, expected: str) -> None:
    assert "; ".join(lines_of(read_code(Source(text), language).scope)) == expected
