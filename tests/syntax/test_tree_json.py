"""Trees as JSON, and what isn't one."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq.limits import LIMITS, Limits
from odataq.source import Source
from odataq.syntax import nodes as n
from odataq.syntax.parser import parse, parse_source
from odataq.syntax.tree_json import from_json, to_json
from tests.support.query_trees import queries

TOP: Final = {"node": "Top", "value": 5}


def query(*options: object) -> dict[str, object]:
    return {"node": "Query", "path": None, "options": [*options]}


def condition(expression: object) -> dict[str, object]:
    return query({"node": "Filter", "expression": expression})


@settings(deadline=None, max_examples=80)
@given(queries())
def test_from_json_inverts_to_json(tree: n.Query) -> None:
    data = json.loads(json.dumps(to_json(tree)))
    assert from_json(data) == tree
    assert to_json(from_json(data)) == data


@pytest.mark.parametrize(
    "text",
    [
        "accounts(1)?$filter=name%20eq%20'x'&Top=3&@a=[1,{\"b\":null}]",
        "a?$orderby=b sub -1 desc&$expand=c($levels=max)&x=1&$top=x",
        "https://host/$crossjoin(a,b)?$search=a NOT b&$compute=a mul 2 as b",
    ],
)
def test_spans_are_kept_if_asked_for(text: str) -> None:
    tree = parse_source(Source(text)).node
    assert tree is not None
    data = json.loads(json.dumps(to_json(tree, spans=True)))
    assert to_json(from_json(data), spans=True) == data
    assert from_json(data) == from_json(to_json(tree)) == tree


def test_what_it_looks_like() -> None:
    tree = parse("?$filter=a/b ne null&Top=5")
    name = {"node": "Segment", "name": "a", "arguments": None, "key": None}
    path = {"node": "MemberPath", "segments": [name, {**name, "name": "b"}]}
    null = {"node": "Literal", "kind": "null", "text": "null"}
    comparison = {"node": "BinaryExpr", "op": "ne", "left": path, "right": null}
    filtered = {"node": "Filter", "expression": comparison}
    data = {**query(filtered, TOP), "service_root": ""}
    assert to_json(tree) == data
    assert to_json(tree.options[1], spans=True) == {
        **TOP,
        "span": [21, 26],
        "spelling": "Top",
        "name_span": [21, 24],
    }


def test_what_has_a_default_may_be_left_out() -> None:
    assert from_json({"node": "Query", "path": None}) == n.Query(None)


def test_a_chain_is_made_flat() -> None:
    flat = parse("a and b and c", "commonExpr")
    data: Any = to_json(flat)
    first, second, third = data["operands"]
    inner = {**data, "operands": [first, second]}
    assert from_json({**data, "operands": [inner, third]}) == flat


NULL: Final = {"node": "Literal", "kind": "null", "text": "null"}
ADD: Final = {"node": "ArithmeticExpr", "operators": ["add"], "operands": [NULL, NULL]}
REFUSED: Final = [
    # data, the message
    (None, "$: a node is an object, not null"),
    ([TOP], "$: a node is an object, not a list"),
    ({}, "$: the field 'node' says which node it is"),
    ({"node": "Filtre"}, "$.node: there is no node 'Filtre'; did you mean 'Filter'?"),
    ({"node": "Node"}, "$.node: there is no node 'Node'"),
    ({"node": "QueryOption"}, "$.node: there is no node 'QueryOption'"),
    ({"node": ["Top"]}, "$.node: there is no node that is a list"),
    ({"node": "Top"}, "$: 'Top' needs the field 'value'"),
    ({**TOP, "valeu": 1}, "$: 'Top' has no field 'valeu'; did you mean 'value'?"),
    ({"node": "Top", 1: 1}, "$: 'Top' has no field that is a number"),
    ({**TOP, "\x1b": 1}, "$: 'Top' has no field '\u241b'"),
    ({**TOP, "value": True}, "$.value: a whole number is needed, not true or false"),
    ({**TOP, "value": 1.0}, "$.value: a whole number is needed, not a number"),
    ({**TOP, "value": "1"}, "$.value: a whole number is needed, not text"),
    ({**TOP, "value": {1}}, "$.value: a whole number is needed, not a Python set"),
    ({"node": "Count", "value": 1}, "$.value: true or false is needed, not a number"),
    ({"node": "Levels", "value": None}, "$.value: a whole number or text is needed"),
    ({"node": "Levels", "value": "all"}, "$: 'all' is no number of levels"),
    ({**TOP, "span": 3}, "$.span: a span is needed, not a number"),
    ({**TOP, "span": [3]}, "$.span: a span is a start and an end"),
    ({**TOP, "span": [3, 2]}, "$.span: a span is a start and an end"),
    ({**TOP, "span": [-1, 2]}, "$.span: a span is a start and an end"),
    ({**TOP, "span": [False, 2]}, "$.span: a span is a start and an end"),
    ({**TOP, "spelling": None}, "$.spelling: text is needed, not null"),
    ({**query(), "options": TOP}, "$.options: a list is needed, not an object"),
    (query(TOP, 7), "$.options[1]: a node is an object, not a number"),
    (query(TOP, NULL), "$.options[1].node: a node 'Literal' can't stand here"),
    (condition(TOP), "$.options[0].expression.node: a node 'Top' can't stand here"),
    (condition(None), "$.options[0].expression: a node is an object, not null"),
    ({**NULL, "kind": "nil"}, "$.kind: 'nil' is none of 'null', 'boolean', "),
    ({**NULL, "kind": 1}, "$.kind: text is needed, not a number"),
    ({"node": "MemberPath", "segments": []}, "$: a path needs a segment"),
    ({"node": "SelectItem", "segments": []}, "$: a path needs a segment"),
    ({"node": "ExpandItem", "segments": []}, "$: a path needs a segment"),
    (
        {"node": "LogicalExpr", "op": "or", "operands": [NULL]},
        "$: a chain needs two operands",
    ),
    (
        {"node": "SearchLogical", "is_or": True, "operands": []},
        "$: a chain needs two operands",
    ),
    (
        condition({**ADD, "operands": [NULL]}),
        "$.options[0].expression: a chain needs operators, and one operand more",
    ),
    ({**ADD, "operators": []}, "$: a chain needs operators, and one operand more"),
    (
        {**ADD, "operators": ["add", "mul"], "operands": [NULL] * 3},
        "$: the operators of a chain have one precedence",
    ),
    (
        {"node": "OrderByItem", "expression": NULL, "direction": "up"},
        "$: 'up' is no direction",
    ),
]


@pytest.mark.parametrize(("data", "message"), REFUSED)
def test_what_is_no_tree_is_refused(data: object, message: str) -> None:
    with pytest.raises(ValueError, match=r"^\$") as caught:
        from_json(data)
    assert type(caught.value) is ValueError
    assert str(caught.value).startswith(message)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("node", "value", "span", "x")), inner)
    ),
    max_leaves=8,
)


@settings(deadline=None, max_examples=150)
@given(queries(), json_values, st.randoms(use_true_random=False))
def test_mutated_data_is_a_tree_or_refused(tree: n.Query, junk: object, r: Any) -> None:  # noqa: ANN401 (Hypothesis has no type for it)
    data = to_json(tree)
    inside: list[Any] = [data]
    for each in inside:
        parts = each.values() if isinstance(each, dict) else each
        inside += (part for part in parts if isinstance(part, dict | list) and part)
    where = r.choice(inside)
    where[r.choice([*where] if isinstance(where, dict) else range(len(where)))] = junk
    try:
        found = from_json(data)
    except ValueError as error:
        assert str(error).startswith("$")  # noqa: PT017 (it needn't be raised)
    else:
        assert isinstance(found, n.Query)


NESTED: Final = [
    # the start, a level, the middle, the end of a level, how many levels
    ("?$filter=", "not ", "a", "", 100),
    ("?$filter=a", " eq a", "", "", 100),
    ("?$orderby=", "trim(", "a", ")", 100),
    ("?$filter=", "f(a=", "1", ")", 65),
    ("?$filter=", "a/any(x:", "b", ")", 100),
    ("?$filter=", "a/$count($filter=", "b", ") gt 1", 50),
    ("?$expand=", "a($expand=", "b", ")", 100),
    ("?$orderby=", "(1 add 2 mul ", "a", ")", 100),
    ("?$orderby=", "case(true:", "a", ")", 100),
    ("?@p=", '{"a":', "1", "}", 100),
    ("?@p=", "[", "1", "]", 100),
    ("?$apply=", "groupby((a),", "identity", ")", 99),
    ("?$apply=", "nest(", "identity", " as b)", 100),
]


@pytest.mark.parametrize(("start", "level", "middle", "end", "levels"), NESTED)
def test_what_is_parsed_is_never_too_deep(
    start: str, level: str, middle: str, end: str, levels: int
) -> None:
    data = to_json(parse(start + level * levels + middle + end * levels))
    assert to_json(from_json(data)) == data


def json_depth(data: Any) -> int:  # noqa: ANN401 (JSON)
    depth = 0
    while "operand" in data:
        data, depth = data["operand"], depth + 1
    return depth


@pytest.mark.parametrize("levels", [250, 5000])
def test_what_is_too_deep_is_refused(levels: int) -> None:
    data: object = NULL
    for _ in range(levels):
        data = {"node": "NotExpr", "operand": data}
    with pytest.raises(ValueError, match=r"^\$(\.operand)+: the tree is too deep$"):
        from_json(data)
    read = from_json(data, limits=Limits(nesting=levels))
    assert json_depth(to_json(read)) == levels


def test_what_is_too_large_is_refused() -> None:
    text = "?$orderby=" + ",".join("a" * (LIMITS.query_characters // 2 - 5))
    data = to_json(parse(text))
    assert to_json(from_json(data)) == data
    most = Limits(query_characters=20)
    with pytest.raises(ValueError, match=r"\]: the tree is too large$"):
        from_json(query(*[TOP] * 60), limits=most)
    assert isinstance(from_json(query(*[TOP] * 59), limits=most), n.Query)


def test_data_that_contains_itself_is_refused() -> None:
    data: dict[str, object] = {"node": "ListExpr"}
    data["items"] = [data, data]
    with pytest.raises(ValueError, match="the tree is too deep"):
        from_json(data)
