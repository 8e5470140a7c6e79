"""Hypothesis strategies for expressions of every kind."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from odataq.syntax import nodes as n
from tests.support.query_words import (
    aliases,
    annotation_names,
    any_names,
    call_names,
    flags,
    json_texts,
    lone_names,
    names,
    primitives,
    qualified_names,
    search_terms,
    several,
    texts,
    whole,
)

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["expressions", "filters", "parameter_aliases", "searches"]

parameter_aliases = aliases.map(n.ParameterAlias)
_implicit: Final = st.sampled_from(("$it", "$this", "$root")).map(n.ImplicitVariable)
_type_names: Final = st.builds(n.TypeName, qualified_names, st.booleans()) | st.builds(
    n.TypeName, st.sampled_from(("name", "Größe", "max")), st.booleans()
)
_json_strings: Final = json_texts.map(
    lambda text: n.Literal(n.LiteralKind.JSON_STRING, text)
)


@cache
def expressions(depth: int) -> SearchStrategy[n.Expr]:
    """Return a strategy for what is at most some operations deep."""
    if depth == 0:
        return _atoms(0)
    # One operand in two is small, or most trees would be too large to be drawn.
    inner = whole(whole(expressions(depth - 1)) | whole(_atoms(0)))
    return whole(
        st.one_of(
            _atoms(depth),
            _logical(inner),
            st.builds(n.BinaryExpr, st.sampled_from(n.ComparisonOp), inner, inner),
            _arithmetic(inner),
            st.builds(n.NotExpr, inner),
            st.builds(n.NegateExpr, inner),
            st.builds(n.HasExpr, inner, flags),
            st.builds(n.InExpr, inner, _atoms(depth - 1)),
            st.builds(n.InExpr, inner, st.builds(n.ListExpr, several(inner))),
        )
    )


@st.composite
def _logical(draw: DrawFn, inner: SearchStrategy[n.Expr]) -> n.LogicalExpr:
    op = draw(st.sampled_from(n.LogicalOp))
    operands: tuple[n.Expr, ...] = draw(several(inner, 2, 3))
    if draw(st.booleans()):
        # Two conditions that are one and the same object.
        operands = (*operands, operands[0])
    first = operands[0]
    if isinstance(first, n.LogicalExpr) and first.op is op:
        operands = (*first.operands, *operands[1:])
    return n.LogicalExpr(op, operands)


@st.composite
def _arithmetic(draw: DrawFn, inner: SearchStrategy[n.Expr]) -> n.ArithmeticExpr:
    is_additive = draw(st.booleans())
    allowed = [op for op in n.ArithmeticOp if (op in n.ADDITIVE) is is_additive]
    first, *rest = draw(several(inner, 2, 3))
    operators = tuple(draw(st.sampled_from(allowed)) for _ in rest)
    operands: tuple[n.Expr, ...] = (first,)
    if isinstance(first, n.ArithmeticExpr) and first.is_additive is is_additive:
        operators = (*first.operators, *operators)
        operands = first.operands
    return n.ArithmeticExpr(operators, (*operands, *rest))


# What needs no parentheses


@cache
def _atoms(depth: int) -> SearchStrategy[n.Expr]:
    lone = st.builds(_path_of, st.builds(n.Segment, lone_names))
    simple = whole(st.one_of(primitives, lone, lone, parameter_aliases, _implicit))
    if depth == 0:
        return simple
    inner = whole(whole(expressions(depth - 1)) | whole(_atoms(0)))
    return whole(
        st.one_of(
            simple,
            _member_paths(depth),
            st.builds(n.MethodCall, call_names, several(inner)),
            st.builds(n.CastExpr, st.none() | inner, _type_names),
            st.builds(n.IsOfExpr, st.none() | inner, _type_names),
            st.builds(n.CaseExpr, several(st.builds(n.CaseArm, inner, inner), 1)),
            st.builds(n.ArrayExpr, several(_json_strings | inner)),
            st.builds(
                n.ObjectExpr,
                several(st.builds(n.JsonMember, json_texts, _json_strings | inner)),
            ),
        )
    )


def _path_of(*segments: n.MemberSegment) -> n.MemberPath:
    return n.MemberPath(segments)


# Paths


@cache
def _member_paths(depth: int) -> SearchStrategy[n.MemberPath]:
    inner = whole(whole(expressions(depth - 1)) | whole(_atoms(0)))
    calls = st.builds(n.Segment, call_names, _arguments(inner), _keys(inner))
    plain = st.builds(n.Segment, any_names)
    annotation = st.builds(n.AnnotationSegment, annotation_names)
    first = st.one_of(plain, calls, parameter_aliases, _implicit, annotation)
    filtered = st.builds(n.FilterSegment, inner, _keys(inner))
    term = st.builds(n.AnnotationSegment, aliases)
    step = whole(st.one_of(plain, plain, calls, annotation, term, filtered))
    last = st.one_of(
        step,
        st.builds(n.CountSegment, several(filters(depth - 1) | searches())),
        st.just(n.AnyExpr()),
        st.builds(n.AnyExpr, names, inner),
        st.builds(n.AllExpr, names, inner),
        st.builds(n.AggregateSegment, _aggregated(inner)),
    )
    return st.builds(
        lambda first, steps, last: _path_of(first, *steps, last),
        first,
        several(step, 0, 1),
        last,
    )


def _aggregated(inner: SearchStrategy[n.Expr]) -> SearchStrategy[n.AggregateItem]:
    # Without a name for the result, which is a value of the expression.
    count = st.just(n.MemberPath((n.CountSegment(),)))
    methods = st.none() | st.sampled_from(("sum", "max", "N.custom"))
    return st.builds(n.AggregateItem, count) | st.builds(
        n.AggregateItem, inner, methods
    )


def _arguments(inner: SearchStrategy[n.Expr]) -> SearchStrategy[n.Arguments]:
    unnamed = st.builds(n.Argument, st.none(), inner)
    named = st.builds(n.Argument, names, inner)
    return st.builds(n.Arguments, several(unnamed) | several(named, 1))


def _keys(inner: SearchStrategy[n.Expr]) -> SearchStrategy[n.Arguments | None]:
    return st.none() | whole(_arguments(inner))


# The options that $count may have


def filters(depth: int) -> SearchStrategy[n.Filter]:
    """Return a strategy for filters."""
    return st.builds(n.Filter, expressions(depth))


@cache
def searches() -> SearchStrategy[n.Search]:
    """Return a strategy for searches."""
    complete = st.builds(n.Search, _search_expressions(2))
    return whole(complete | st.builds(n.Search, st.none(), texts))


@cache
def _search_expressions(depth: int) -> SearchStrategy[n.SearchExpr]:
    if depth == 0:
        return search_terms
    inner = _search_expressions(depth - 1)
    negated = st.builds(n.SearchNot, inner)
    return whole(st.one_of(search_terms, negated, _search_logical(inner)))


@st.composite
def _search_logical(
    draw: DrawFn, inner: SearchStrategy[n.SearchExpr]
) -> n.SearchLogical:
    is_or = draw(st.booleans())
    first, *rest = draw(several(inner, 2))
    operands: tuple[n.SearchExpr, ...] = (first,)
    if isinstance(first, n.SearchLogical) and first.is_or is is_or:
        operands = first.operands
    return n.SearchLogical(is_or, (*operands, *rest))
