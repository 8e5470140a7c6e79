"""Trees of attrs values as text and as JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from enum import StrEnum

from attrs import field, frozen

from odataq.cli.tree import tree_json, tree_text
from odataq.source import Span
from odataq.syntax import nodes


class Op(StrEnum):
    EQ = "eq"


@frozen
class Name:
    text: str
    span: Span = field(default=Span(0, 0), kw_only=True)


@frozen
class Spanless:
    value: object


@frozen
class Parent:
    op: Op
    parts: tuple[object, ...] = ()
    name: Name | None = None
    name_span: Span | None = None
    is_set: bool = False
    span: Span = field(default=Span(0, 0), kw_only=True)


TREE = Parent(
    Op.EQ,
    (
        Name("a\n\u202e'", span=Span(2, 4)),
        Spanless((Spanless(1), Decimal("1.50"))),
        Parent(Op.EQ, name=Name("b", span=Span(6, 7)), span=Span(5, 9)),
    ),
    name_span=Span(1, 2),
    is_set=True,
    span=Span(0, 9),
)


def test_tree_text() -> None:
    assert tree_text(TREE).splitlines() == [
        "Parent [0:9]",
        "  op: eq",
        "  parts:",
        "    - Name [2:4]",
        '        text: "a\\n\\u202e\'"',
        "    - Spanless",
        "        value:",
        "          - Spanless",
        "              value: 1",
        "          - 1.50",
        "    - Parent [5:9]",
        "        op: eq",
        "        name: Name [6:7]",
        "          text: 'b'",
        "        is_set: False",
        "  name_span: [1:2]",
        "  is_set: True",
    ]


def test_tree_json() -> None:
    name = nodes.ParameterAlias("@a\u202e'", span=Span(2, 4))
    text = tree_json(nodes.NotExpr(name, span=Span(0, 4)))
    assert text.isascii()
    assert json.loads(text) == {
        "node": "NotExpr",
        "span": [0, 4],
        "operand": {"node": "ParameterAlias", "span": [2, 4], "name": "@a\u202e'"},
    }


def test_a_deep_tree() -> None:
    tree: object = Name("a")
    for _ in range(100):
        tree = Parent(Op.EQ, (tree,))
    assert tree_text(tree).count("Parent") == 100
