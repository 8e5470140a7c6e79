"""What the methods of pipelines make, and what they refuse."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from odataq import A, P, Pipeline, QueryError, S, check, nodes, parse, query, read_model
from odataq.resources import sample_path
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq import Model, QueryBuilder

TREE = A.hierarchy(P["$root/Subjects"], "Tree", P.Code)
NARROW = A.filter(P.Name == "x")
GERMAN = "Example.Press.Common.Language'German'"


@cache
def model() -> Model:
    return read_model(sample_path("everything"))


def works() -> QueryBuilder:
    return query(model(), "Works")


@pytest.mark.parametrize(
    ("pipeline", "expected"),
    [
        # What keeps the shape
        (A.filter(P.OnSale, P.Pages > 1), "filter(OnSale and Pages gt 1)"),
        (A.search("a b").search(S("a") | "b"), 'search("a b")/search(a OR b)'),
        (A.identity().top(3).skip(2), "identity/top(3)/skip(2)"),
        (A.orderby("Title", P.Id.desc()), "orderby(Title,Id desc)"),
        (A.topcount(2, "Price"), "topcount(2,Price)"),
        (A.topsum(2, P.Price * 2), "topsum(2,Price mul 2)"),
        (A.toppercent(5, P.Price), "toppercent(5,Price)"),
        (A.bottomcount(2, P.Price), "bottomcount(2,Price)"),
        (A.bottomsum(2, P.Price), "bottomsum(2,Price)"),
        (A.bottompercent(5, P.Price), "bottompercent(5,Price)"),
        # Aggregation
        (
            A.aggregate(
                total=A.sum(P.Price),
                least=A.min("Pages"),
                most=A.max(P.Pages * 2),
                mean=A.average(P.Pages),
                kinds=A.countdistinct(P.Language),
                middle=A.custom("Ns.median", P.Price),
                all=A.count(),
                authors=A.count(P.Authors),
            ),
            (
                "aggregate(Price with sum as total,Pages with min as least,"
                "Pages mul 2 with max as most,Pages with average as mean,"
                "Language with countdistinct as kinds,Price with Ns.median as middle,"
                "$count as all,Authors/$count as authors)"
            ),
        ),
        (
            A.aggregate("Forecast", P.Budget, other="Forecast"),
            "aggregate(Forecast,Budget,Forecast as other)",
        ),
        (
            A.aggregate(
                x=A.sum(P.Price)
                .from_(P.Language, method="average")
                .from_("Currency", P.OnSale, method="max"),
                y=A.value("Forecast").from_("Currency"),
            ),
            (
                "aggregate(Price with sum from Language with average "
                "from Currency,OnSale with max as x,Forecast from Currency as y)"
            ),
        ),
        # Groups
        (A.groupby(P.Language, "Currency"), "groupby((Language,Currency))"),
        (
            A.filter(P.Pages > 1).groupby(
                P.Publisher.Name, A.aggregate(total=A.sum(P.Price))
            ),
            (
                "filter(Pages gt 1)/groupby((Publisher/Name),"
                "aggregate(Price with sum as total))"
            ),
        ),
        (
            A.groupby("Language", n=A.count()).filter(P.n > 1),
            "groupby((Language),aggregate($count as n))/filter(n gt 1)",
        ),
        (
            A.groupby("Language", A.filter(P.OnSale), n=A.count()),
            "groupby((Language),filter(OnSale)/aggregate($count as n))",
        ),
        (
            A.groupby(A.rollup("Language", P.Currency), "OnSale"),
            "groupby((rollup(Language,Currency),OnSale))",
        ),
        (
            A.groupby(A.rolluprecursive(TREE, NARROW), A.rolluprecursive(TREE)),
            (
                "groupby((rolluprecursive($root/Subjects,Tree,Code,"
                "filter(Name eq 'x')),rolluprecursive($root/Subjects,Tree,Code)))"
            ),
        ),
        # What else changes the shape
        (
            A.compute(double=P.Pages * 2).filter(P.double > 4),
            "compute(Pages mul 2 as double)/filter(double gt 4)",
        ),
        (
            A.concat(A.identity(), A.aggregate(n=A.count())),
            "concat(identity,aggregate($count as n))",
        ),
        (
            A.join(P.Authors, "Author", A.filter(P.Author.Name == "x")),
            "join(Authors as Author,filter(Author/Name eq 'x'))",
        ),
        (A.outerjoin("Authors", "Author"), "outerjoin(Authors as Author)"),
        (
            A.nest(best=A.topcount(1, P.Price), rest=A.skip(1)),
            "nest(topcount(1,Price) as best,skip(1) as rest)",
        ),
        (
            A.addnested(P.Authors, some=A.top(1)),
            "addnested(Authors,top(1) as some)",
        ),
        (A.call("Ns.F", a=1, b=[2]), "Ns.F(a=1,b=[2])"),
        # Hierarchies
        (
            A.ancestors(TREE, NARROW, distance=2, keep_start=True),
            "ancestors($root/Subjects,Tree,Code,filter(Name eq 'x'),2,keep start)",
        ),
        (
            A.descendants(TREE, NARROW.top(1)),
            "descendants($root/Subjects,Tree,Code,filter(Name eq 'x')/top(1))",
        ),
        (
            A.traverse(TREE, "preorder", NARROW, orderby=("Name", P.Code.desc())),
            (
                "traverse($root/Subjects,Tree,Code,preorder,filter(Name eq 'x'),"
                "Name,Code desc)"
            ),
        ),
        (
            A.traverse(TREE, "postorder", orderby=("Name",)),
            "traverse($root/Subjects,Tree,Code,postorder,Name)",
        ),
    ],
)
def test_pipeline(pipeline: Pipeline, expected: str) -> None:
    assert repr(pipeline) == f"<Pipeline {expected}>"
    (option,) = parse(f"?$apply={expected}").options
    assert option == nodes.Apply(pipeline.sequence)


@pytest.mark.parametrize(
    ("pipeline", "expected"),
    [
        (A.filter(P.Language == "German"), f"filter(Language eq {GERMAN})"),
        (
            A.filter(P.Pages > 1).groupby("Language", total=A.sum(P.Price)),
            (
                "filter(Pages gt 1)/groupby((Language),"
                "aggregate(Price with sum as total))"
            ),
        ),
        (
            A.compute(double=P.Pages * 2).topcount(3, "double"),
            "compute(Pages mul 2 as double)/topcount(3,double)",
        ),
        (
            A.concat(A.identity(), A.aggregate(n=A.count())),
            "concat(identity,aggregate($count as n))",
        ),
    ],
)
def test_apply(pipeline: Pipeline, expected: str) -> None:
    built = works().apply(pipeline)
    assert repr(built) == f"<QueryBuilder Works?$apply={expected}>"
    assert parse(str(built)) == built.tree
    found = [*walk(built.tree)]
    assert len({id(each) for each in found}) == len(found)
    assert check(str(built), model()) == []


def test_pipelines_do_not_change_and_are_joined() -> None:
    first = A.filter(P.OnSale)
    built = works().apply(first).apply(first.top(1))
    assert repr(built) == (
        "<QueryBuilder Works?$apply=filter(OnSale)/filter(OnSale)/top(1)>"
    )
    assert first == A.filter(P.OnSale)
    assert repr(first) == "<Pipeline filter(OnSale)>"
    assert repr(A.sum(P.x).from_("y")) == "<Aggregation x with sum from y>"
    assert repr(A.rollup("a", "b")) == "<RollupOf rollup(a,b)>"
    assert repr(TREE) == "<HierarchyOf $root/Subjects,Tree,Code>"
    assert repr(A) == "A"


def test_pipelines_of_expanded_items() -> None:
    built = works().expand(Authors=lambda a: a.apply(A.groupby("Name", n=A.count())))
    assert repr(built) == (
        "<QueryBuilder Works?$expand=Authors("
        "$apply=groupby((Name),aggregate($count as n)))>"
    )


def test_aggregation_in_expressions() -> None:
    built = works().filter(P.Editions.aggregate(A.max(P.Number)) > 2)
    assert str(built) == (
        "Works?$filter=Editions/aggregate(Number%20with%20max)%20gt%202"
    )
    assert parse(str(built)) == built.tree


@pytest.mark.parametrize(
    ("pipeline", "code"),
    [
        (A.filter(P.Nope), "ODQ201"),
        (A.filter(P.Title == 1), "ODQ301"),
        (A.filter(P.Pages), "ODQ304"),
        (A.groupby("Nope"), "ODQ201"),
        (A.groupby("Language", n=A.sum(P.Nope)), "ODQ201"),
        (A.topcount(1, P.Nope), "ODQ201"),
        (A.compute(x=P.Title + 1), "ODQ301"),
        (A.concat(A.filter(P.Nope), A.identity()), "ODQ201"),
    ],
)
def test_pipelines_are_checked_when_they_are_given(
    pipeline: Pipeline, code: str
) -> None:
    with pytest.raises(QueryError, match=code):
        works().apply(pipeline)


def test_the_depth_of_pipelines_is_bounded() -> None:
    deep = A.identity()
    for _ in range(1000):
        deep = A.concat(deep, A.identity())
    with pytest.raises(QueryError, match="ODQ902"):
        works().apply(deep)


def anything() -> Any:  # noqa: ANN401 (so that arguments of wrong types can be given)
    return A


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: works().apply(A), TypeError, "needs a transformation"),
        (lambda: A.nest(a=A), TypeError, "needs a transformation"),
        (A.filter, TypeError, "takes a condition"),
        (A.orderby, TypeError, "takes a path"),
        (A.groupby, TypeError, "takes a path"),
        (lambda: A.groupby(A.top(1)), TypeError, "takes a path"),
        (lambda: A.groupby(A.top(1), "Title"), TypeError, "one pipeline, behind"),
        (lambda: A.groupby("Title", A.top(1), A.top(1)), TypeError, "one pipeline"),
        (lambda: A.groupby(P.Authors.key(1)), TypeError, "only names can stand here"),
        (lambda: A.groupby(P["$it"]), TypeError, "only names can stand here"),
        (lambda: A.groupby("Title eq 1"), QueryError, "ODQ110"),
        (lambda: anything().groupby(1), TypeError, "takes a path, not int"),
        (A.aggregate, TypeError, r"total=A\.sum"),
        (lambda: anything().aggregate(x=P.a + 1), TypeError, "takes a path"),
        (lambda: A.aggregate(**{"a)": A.count()}), QueryError, "ODQ110"),
        (lambda: A.custom("sum as x", P.a), QueryError, "ODQ110"),
        (lambda: A.sum(P.a).from_(), TypeError, "from_ takes a path"),
        (A.rollup, TypeError, "rollup takes a path"),
        (lambda: A.concat(A.top(1)), TypeError, "two pipelines"),
        (A.compute, TypeError, "expressions with names"),
        (A.nest, TypeError, "pipelines with names"),
        (lambda: A.join(P.Authors, "a b"), QueryError, "ODQ110"),
        (lambda: A.top(-1), ValueError, "no negative number"),
        (lambda: A.ancestors(TREE, NARROW, distance=0), ValueError, "1 or more"),
        (lambda: anything().ancestors(P.x, NARROW), TypeError, r"A\.hierarchy"),
        (lambda: anything().ancestors(TREE, "x"), TypeError, "a pipeline of A"),
        (lambda: anything().traverse(TREE, "inorder"), ValueError, "'preorder' or"),
        (lambda: A.hierarchy(P.x, "a,b", "c"), QueryError, "ODQ110"),
        (lambda: anything().hierarchy("x", "a", "c"), TypeError, "expression of P"),
        (lambda: A.call("a/b"), QueryError, "ODQ110"),
    ],
)
def test_wrong_arguments(
    build: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        build()
