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
    json_texts,
    lone_names,
    names,
    primitives,
    qualified_names,
    search_terms,
    several,
    texts,
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
    inner = expressions(depth - 1)
    return st.one_of(
        _atoms(depth),
        _logical(inner),
        st.builds(n.BinaryExpr, st.sampled_from(n.ComparisonOp), inner, inner),
        _arithmetic(inner),
        inner.map(n.NotExpr),
        inner.map(n.NegateExpr),
        st.builds(n.HasExpr, inner, primitives),
        st.builds(n.InExpr, inner, _atoms(depth - 1) | _lists(inner)),
    )


def _lists(inner: SearchStrategy[n.Expr]) -> SearchStrategy[n.Expr]:
    return several(inner, 1).map(n.ListExpr)


@st.composite
def _logical(draw: DrawFn, inner: SearchStrategy[n.Expr]) -> n.LogicalExpr:
    op = draw(st.sampled_from(n.LogicalOp))
    operands = draw(several(inner, 2))
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
    first, *rest = draw(several(inner, 2))
    operators = tuple(draw(st.sampled_from(allowed)) for _ in rest)
    operands = (first,)
    if isinstance(first, n.ArithmeticExpr) and first.is_additive is is_additive:
        operators = (*first.operators, *operators)
        operands = first.operands
    return n.ArithmeticExpr(operators, (*operands, *rest))


# What needs no parentheses


@cache
def _atoms(depth: int) -> SearchStrategy[n.Expr]:
    lone = st.builds(n.Segment, lone_names).map(_path_of)
    simple = st.one_of(primitives, lone, lone, parameter_aliases, _implicit)
    if depth == 0:
        return simple
    inner = expressions(depth - 1)
    return st.one_of(
        simple,
        _member_paths(depth),
        st.builds(n.MethodCall, call_names, several(inner)),
        st.builds(n.CastExpr, st.none() | inner, _type_names),
        st.builds(n.IsOfExpr, st.none() | inner, _type_names),
        several(st.builds(n.CaseArm, inner, inner), 1).map(n.CaseExpr),
        several(_json_strings | inner).map(n.ArrayExpr),
        several(st.builds(n.JsonMember, json_texts, _json_strings | inner)).map(
            n.ObjectExpr
        ),
    )


def _path_of(*segments: n.MemberSegment) -> n.MemberPath:
    return n.MemberPath(segments)


# Paths


@cache
def _member_paths(depth: int) -> SearchStrategy[n.MemberPath]:
    inner = expressions(depth - 1)
    calls = st.builds(n.Segment, call_names, _arguments(inner), _keys(inner))
    plain = st.builds(n.Segment, any_names)
    first = st.one_of(
        plain,
        calls,
        parameter_aliases,
        _implicit,
        annotation_names.map(n.AnnotationSegment),
    )
    step = st.one_of(
        plain,
        calls,
        annotation_names.map(n.AnnotationSegment),
        st.builds(n.FilterSegment, inner, _keys(inner)),
    )
    last = st.one_of(
        step,
        several(filters(depth - 1) | searches()).map(n.CountSegment),
        st.just(n.AnyExpr()),
        st.builds(n.AnyExpr, names, inner),
        st.builds(n.AllExpr, names, inner),
    )
    return st.builds(
        lambda first, steps, last: _path_of(first, *steps, last),
        first,
        several(step, 0, 2),
        last,
    )


def _arguments(inner: SearchStrategy[n.Expr]) -> SearchStrategy[n.Arguments]:
    unnamed = st.builds(n.Argument, st.none(), inner)
    named = st.builds(n.Argument, names, inner)
    return (several(unnamed) | several(named, 1)).map(n.Arguments)


def _keys(inner: SearchStrategy[n.Expr]) -> SearchStrategy[n.Arguments | None]:
    return st.none() | _arguments(inner)


# The options that $count may have


def filters(depth: int) -> SearchStrategy[n.Filter]:
    """Return a strategy for filters."""
    return expressions(depth).map(n.Filter)


@cache
def searches() -> SearchStrategy[n.Search]:
    """Return a strategy for searches."""
    incomplete = texts.map(lambda text: n.Search(None, text))
    return _search_expressions(2).map(n.Search) | incomplete


@cache
def _search_expressions(depth: int) -> SearchStrategy[n.SearchExpr]:
    if depth == 0:
        return search_terms
    inner = _search_expressions(depth - 1)
    return st.one_of(search_terms, inner.map(n.SearchNot), _search_logical(inner))


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
