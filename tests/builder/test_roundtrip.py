"""A tree that is built is the tree that its URL is parsed to."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from odataq import parse, read_model
from odataq.builder.predicates import Expression, P
from odataq.builder.query_builder import QueryBuilder, query
from odataq.resources import sample_path
from odataq.syntax.walk import walk


@cache
def works() -> QueryBuilder:
    return query(read_model(sample_path("everything")), "Works")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS: st.SearchStrategy[Expression] = st.recursive(
    st.sampled_from([P.Pages, P.PagesPerSheet, P.Title.length()]),
    lambda below: st.one_of(
        st.builds(lambda left, right: left + right, below, below),
        st.builds(lambda left, right: left - right, below, below | st.integers(-9, 9)),
        st.builds(lambda left, right: left * right, st.integers(-9, 9), below),
        st.builds(lambda left, right: left / right, below, below),
        st.builds(lambda left, right: left % right, below, below),
        st.builds(lambda each: -each, below),
    ),
    max_leaves=6,
)
CONDITIONS: st.SearchStrategy[Expression] = st.recursive(
    st.one_of(
        st.just(P.OnSale),
        st.builds(lambda left, right: left < right, NUMBERS, NUMBERS),
        st.builds(lambda left, text: left == text, st.just(P.Title), TEXTS),
        st.builds(
            lambda left, items: left.in_(items),
            st.just(P.Title),
            st.lists(TEXTS, min_size=1, max_size=3),
        ),
    ),
    lambda below: st.one_of(
        st.builds(lambda left, right: left & right, below, below),
        st.builds(lambda left, right: left | right, below, below),
        st.builds(lambda left, right: left == right, below, below),
        st.builds(lambda each: ~each, below),
        st.builds(lambda each: P.Editions.any(lambda _e: each), below),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(CONDITIONS, CONDITIONS)
def test_trees_are_parsed_as_they_were(first: Expression, second: Expression) -> None:
    built = works().filter(first, second).filter(first).orderby(first)
    tree = built.tree
    assert parse(str(built)) == tree
    nodes = [*walk(tree)]
    assert len({id(each) for each in nodes}) == len(nodes)
