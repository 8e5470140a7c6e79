"""Trees made of trees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given, settings

from odataq.syntax import nodes as n
from odataq.syntax.parser import parse
from odataq.syntax.printer import compile  # noqa: A004 (the opposite of `parse`)
from odataq.syntax.rewriting import fold, replace
from odataq.syntax.walk import walk
from tests.support.query_trees import queries

if TYPE_CHECKING:
    from collections.abc import Callable

ONE = n.Literal(n.LiteralKind.NUMBER, "1")


def nothing(_: n.Node) -> None:
    return None


@settings(deadline=None, max_examples=60)
@given(queries())
def test_without_a_change_it_is_a_copy(tree: n.Query) -> None:
    copy = replace(tree, nothing)
    assert copy == tree
    assert [each.span for each in walk(copy)] == [each.span for each in walk(tree)]
    assert not {id(each) for each in walk(copy)} & {id(each) for each in walk(tree)}


def renamed(node: n.Node) -> n.Node | None:
    if isinstance(node, n.Segment) and node.name == "a":
        return evolve(node, name="b")
    return None


def one(node: n.Node) -> n.Node | None:
    return ONE if isinstance(node, n.MemberPath) else None


def twice(node: n.Node) -> n.Node | None:
    if isinstance(node, n.MemberPath):
        return n.LogicalExpr(n.LogicalOp.OR, (node, node))
    return None


def both(node: n.Node) -> n.Node | None:
    if isinstance(node, n.MemberPath):
        return n.LogicalExpr(n.LogicalOp.AND, (node, ONE))
    return None


def plus(node: n.Node) -> n.Node | None:
    if isinstance(node, n.MemberPath):
        return n.ArithmeticExpr((n.ArithmeticOp.SUB,), (node, ONE))
    return None


def either(node: n.Node) -> n.Node | None:
    if isinstance(node, n.SearchTerm):
        return n.SearchLogical(True, (node, node))  # noqa: FBT003 (a field)
    return None


def first_option(node: n.Node) -> n.Node | None:
    if isinstance(node, n.Query):
        return evolve(node, options=node.options[:1])
    return None


CHANGES = [
    # text, change, the text of the result
    (
        "a?$filter=a eq c&$expand=x($select=a)",
        renamed,
        "b?$filter=b eq c&$expand=x($select=b)",
    ),
    ("s?$filter=a(b=a) eq 'a'", renamed, "s?$filter=b(b=b) eq 'a'"),
    ("s?$select=a,c", renamed, "s?$select=b,c"),
    ("s?$filter=f(a,c)", one, "s?$filter=f(1,1)"),
    ("s?$filter=a and c", twice, "s?$filter=(a or a) and (c or c)"),
    ("s?$filter=a and c", both, "s?$filter=a and 1 and (c and 1)"),
    ("s?$filter=a or c", twice, "s?$filter=a or a or (c or c)"),
    ("s?$orderby=a add c", plus, "s?$orderby=a sub 1 add (c sub 1)"),
    ("s?$orderby=a mul c", plus, "s?$orderby=(a sub 1) mul (c sub 1)"),
    ("s?$search=a OR b", either, "s?$search=a OR a OR (b OR b)"),
    ("s?$search=a b", either, "s?$search=(a OR a) AND (b OR b)"),
    ("s?$top=1&$skip=2", first_option, "s?$top=1"),
]


@pytest.mark.parametrize(("text", "change", "expected"), CHANGES)
def test_change(
    text: str, change: Callable[[n.Node], n.Node | None], expected: str
) -> None:
    tree = parse(text)
    changed = replace(tree, change)
    assert compile(changed, encode=False) == expected
    assert parse(expected) == changed
    assert tree == parse(text)
    nodes = [id(each) for each in walk(changed)]
    assert len(nodes) == len(set(nodes))


def test_the_whole_tree_is_replaced() -> None:
    changed = replace(parse("a", "commonExpr"), one)
    assert changed == ONE
    assert changed is not ONE


def test_a_change_is_given_the_nodes_of_the_tree() -> None:
    tree = parse("s?$filter=a eq 1 and c eq 2")
    given_nodes = []

    def change(node: n.Node) -> n.Node | None:
        given_nodes.append(node)
        return renamed(node)

    replace(tree, change)
    known = {id(each) for each in walk(tree)}
    new = [type(each).__name__ for each in given_nodes if id(each) not in known]
    # Those above the name that has changed.
    assert new == ["MemberPath", "BinaryExpr", "LogicalExpr", "Filter", "Query"]
    assert len(given_nodes) == len(known)


def test_what_is_no_node_replaces_none() -> None:
    change: Any = {}.get
    wrong: Any = str
    assert replace(ONE, change) == ONE
    with pytest.raises(TypeError, match="by a node, not str"):
        replace(ONE, wrong)


def test_depth_is_no_matter() -> None:
    tree: n.Expr = ONE
    for _ in range(5000):
        tree = n.NotExpr(tree)
    assert fold(replace(tree, nothing), lambda _, below: 1 + sum(below)) == 5001
