"""Parsing inverts printing, and says where everything stands."""

from __future__ import annotations

import os
from typing import Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odataq.source import Source, Span
from odataq.syntax import nodes as n
from odataq.syntax.parser import Parsed, parse, parse_source
from odataq.syntax.printer import compile  # noqa: A004 (the opposite of `parse`)
from odataq.text.percent import encode
from tests.support.query_expressions import expressions
from tests.support.query_trees import children, queries, query_options, resource_paths

# ODATAQ_EXAMPLES=5000 looks for what a quick run doesn't find.
EXAMPLES: Final = int(os.environ.get("ODATAQ_EXAMPLES", "80"))

thorough = settings(
    deadline=None,
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

# What the readable form has that a URL must not.
READABLE_ONLY: Final = {"ODQ120", "ODQ124", "ODQ125"}
# A path that is empty, without a root, has to be written as a slash.
# And a list behind `in` may be empty.
VALID: Final = {"ODQ123", "ODQ127"}


def read(text: str) -> Parsed:
    return parse_source(Source(text))


@thorough
@given(queries())
def test_parse_inverts_compile(tree: n.Query) -> None:
    text = compile(tree)
    parsed = read(text)
    assert parsed.node == tree, text
    assert {each.code for each in parsed.diagnostics} <= VALID, text
    assert text.isascii()


@thorough
@given(queries())
def test_parse_inverts_compile_in_its_readable_form(tree: n.Query) -> None:
    text = compile(tree, encode=False)
    parsed = read(text)
    assert parsed.node == tree, text
    assert {each.code for each in parsed.diagnostics} <= READABLE_ONLY | VALID, text


@thorough
@given(
    st.one_of(
        st.tuples(expressions(4), st.just("commonExpr")),
        st.tuples(query_options(), st.just("queryOption")),
        st.tuples(
            resource_paths().filter(lambda path: bool(path.segments)),
            st.just("resourcePath"),
        ),
    ),
    st.booleans(),
)
def test_a_part_is_read_by_its_rule(part: tuple[n.Node, str], is_encoded: bool) -> None:  # noqa: FBT001 (drawn)
    tree, rule = part
    text = compile(tree, encode=is_encoded)
    assert parse(text, rule) == tree, text


@thorough
@given(queries(), st.booleans())
def test_compile_is_stable(tree: n.Query, is_encoded: bool) -> None:  # noqa: FBT001 (drawn)
    text = compile(tree, encode=is_encoded)
    parsed = read(text).node
    assert parsed is not None
    assert compile(parsed, encode=is_encoded) == text


@thorough
@given(queries(), st.booleans())
def test_spans_nest_and_name_what_they_span(tree: n.Query, is_encoded: bool) -> None:  # noqa: FBT001 (drawn)
    text = compile(tree, encode=is_encoded)
    parsed = read(text).node
    assert parsed is not None
    assert parsed.span == Span(0, len(text))
    nodes = [parsed]
    while nodes:
        node = nodes.pop()
        at = node.span.start
        for child in children(node):
            assert at <= child.span.start <= child.span.end <= node.span.end, child
            at = child.span.end
            nodes.append(child)
        if isinstance(node, n.Segment | n.MethodCall):
            name = text[node.name_span.start : node.name_span.end]
            assert name == (encode(node.name) if is_encoded else node.name)
