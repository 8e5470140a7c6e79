"""A tree that is built is the tree that its URL is parsed to."""

from __future__ import annotations

from datetime import UTC
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from odataq import (
    A,
    Expression,
    P,
    QueryBuilder,
    QueryError,
    S,
    alias,
    errors_in,
    parse,
    query,
    read_model,
)
from odataq.checker import Checker
from odataq.resources import sample_path
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq import Model


@cache
def model() -> Model:
    return read_model(sample_path("everything"))


@cache
def checker() -> Checker:
    return Checker(model())


@cache
def at(name: str) -> QueryBuilder:
    return query(model(), name)


def require_sound(built: QueryBuilder) -> None:
    tree = built.tree
    assert parse(str(built)) == tree
    assert errors_in(checker().check(str(built))) == []
    nodes = [*walk(tree)]
    assert len({id(each) for each in nodes}) == len(nodes)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS: st.SearchStrategy[Expression] = st.recursive(
    st.sampled_from([P.Pages, P.PagesPerSheet, P.Title.length(), P.Authors.count()]),
    lambda below: st.one_of(
        st.builds(lambda left, right: left + right, below, below),
        st.builds(lambda left, right: left - right, below, below | st.integers(-9, 9)),
        st.builds(lambda left, right: left * right, st.integers(-9, 9), below),
        st.builds(lambda left, right: left / right, below, below),
        st.builds(lambda left, right: left.divby(right), below, below),
        st.builds(lambda left, right: left % right, below, below),
        st.builds(lambda each: -each, below),
        st.builds(lambda each, test: P.case((test > 1, each)), below, below),
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
        # Another name for each value.
        st.builds(
            lambda text: P.Title == alias("t" + text.encode().hex()[:60], text),
            TEXTS.filter(lambda text: len(text.encode()) <= 30),
        ),
        st.sampled_from([P.Language == "German", P.Formats.has("Ebook")]),
    ),
    lambda below: st.one_of(
        st.builds(lambda left, right: left & right, below, below),
        st.builds(lambda left, right: left | right, below, below),
        st.builds(lambda left, right: left == right, below, below),
        st.builds(lambda each: ~each, below),
        st.builds(lambda each: P.Editions.any(lambda _e: each), below),
        st.builds(
            lambda each: P.Authors.filter(P.Works.any(lambda w: w.OnSale)).any() | each,
            below,
        ),
    ),
    max_leaves=6,
)
TERMS = st.recursive(
    TEXTS.filter(lambda text: bool(text.strip()) and '"' not in text).map(S),
    lambda below: st.one_of(
        st.builds(lambda left, right: left & right, below, below),
        st.builds(lambda left, right: left | right, below, below),
        st.builds(lambda each: ~each, below),
    ),
    max_leaves=6,
)
PIPELINES = st.recursive(
    st.one_of(
        CONDITIONS.map(A.filter),
        TERMS.map(A.search),
        st.integers(0, 99).map(A.top),
        NUMBERS.map(lambda value: A.topcount(3, value)),
        NUMBERS.map(lambda value: A.orderby(value.desc(), "Title")),
        NUMBERS.map(lambda value: A.compute(n=value)),
    ),
    lambda below: st.one_of(
        st.builds(lambda each: A.groupby("Language", each), below),
        st.builds(lambda each: A.concat(A.identity(), each), below),
        st.builds(lambda each: A.filter(P.OnSale).concat(each, each), below),
    ),
    max_leaves=4,
)


@settings(deadline=None)
@given(CONDITIONS, CONDITIONS, NUMBERS)
def test_conditions(first: Expression, second: Expression, value: Expression) -> None:
    require_sound(
        at("Works")
        .filter(first, second)
        .filter(first)
        .compute(c=value)
        .orderby(first, value.desc())
    )


@settings(deadline=None)
@given(CONDITIONS, TERMS)
def test_items(condition: Expression, terms: Any) -> None:  # noqa: ANN401 (what S returns)
    require_sound(
        at("People")
        .search(terms)
        .expand(
            **{
                "Works": lambda w: w.filter(condition).search(terms).orderby(condition),
                "Works/$count": lambda w: w.filter(condition).search(terms),
            }
        )
        .filter(P.Works.count(condition, search=terms) > 0)
    )


@settings(deadline=None)
@given(PIPELINES)
def test_pipelines(pipeline: Any) -> None:  # noqa: ANN401 (what A returns)
    require_sound(at("Works").apply(pipeline))


@settings(deadline=None)
@given(CONDITIONS)
def test_paths(condition: Expression) -> None:
    require_sound(at("Works").subset(condition).key(1).navigate("Authors").top(1))


# What a service and a person may put anywhere: no text is more than it says.


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_texts_bring_in_nothing(name: str, value: str) -> None:
    builds: list[Callable[[QueryBuilder], QueryBuilder]] = [
        lambda q: q.custom(name, value),
        lambda q: q.skiptoken(value),
        lambda q: q.format(value),
        lambda q: q.select(name),
        lambda q: q.expand(name),
        lambda q: q.orderby(name),
        lambda q: q.compute(**{name: P.Pages}),
        lambda q: q.alias(**{name: [value, {value: value}]}),
        lambda q: q.filter(P.Title == alias(name, value)),
        lambda q: q.filter(P[name] == value),
        lambda q: q.filter(P[f"a.{name}"](**{name: value})),
        lambda q: q.filter(P.Pages.cast(name) == 1),
        lambda q: q.search(value),
        lambda q: q.apply(A.groupby(name, A.aggregate(**{name: A.sum(name)}))),
        lambda q: q.navigate(name),
        lambda q: q.key(isbn=value),
        lambda q: q.call(name, **{name: value}),
    ]
    for build in builds:
        try:
            built = build(at("Works"))
        except (QueryError, ValueError):
            continue
        assert parse(str(built)) == built.tree
        assert len(built.tree.options) <= 2


# Each property takes the values of its type, and refuses those of all others.

DAYS = st.dates()
MOMENTS = st.datetimes(timezones=st.just(UTC))
OF_TYPES: Final[dict[str, st.SearchStrategy[Any]]] = {
    "StringValue": TEXTS,
    "BooleanValue": st.booleans(),
    "Int32Value": st.integers(-(2**31), 2**31 - 1),
    "GuidValue": st.uuids(),
    "DateValue": DAYS,
    "TimeOfDayValue": st.times(),
    "DateTimeOffsetValue": MOMENTS,
    "DurationValue": st.timedeltas(),
    "BinaryValue": st.binary(max_size=20),
    "DoubleValue": st.floats(),
    "DecimalValue": st.decimals(allow_nan=False, allow_infinity=False, places=2),
}
NUMERIC: Final = frozenset({"Int32Value", "DoubleValue", "DecimalValue"})
# A date is what a moment may be compared with, and some services do.
ALIKE: Final = frozenset({("DateTimeOffsetValue", "DateValue")})


@settings(deadline=None)
@given(st.data(), st.sampled_from(sorted(OF_TYPES)))
def test_values_of_the_right_type(data: st.DataObject, name: str) -> None:
    value = data.draw(OF_TYPES[name])
    built = at("Specimens").filter(P[name] == value, P[name].in_([value, None]))
    require_sound(built)
    require_sound(at("Specimens").filter(P[name] == alias("a", value)))


@settings(deadline=None)
@given(st.data(), st.sampled_from(sorted(OF_TYPES)), st.sampled_from(sorted(OF_TYPES)))
def test_values_of_a_wrong_type(data: st.DataObject, name: str, other: str) -> None:
    assume(name != other and not {name, other} <= NUMERIC)
    assume((name, other) not in ALIKE and (other, name) not in ALIKE)
    # A text may be a GUID or a duration.
    value = data.draw(OF_TYPES[other].filter(lambda each: not _is_special(each)))
    with pytest.raises(QueryError, match="ODQ301"):
        at("Specimens").filter(P[name] == value)
    with pytest.raises(QueryError, match="ODQ301"):
        at("Specimens").filter(P[name].in_([value]))


def _is_special(value: object) -> bool:
    if isinstance(value, str):
        return len(value) == 32 or value.startswith(("P", "-P"))
    return isinstance(value, float) and not isfinite(value)
