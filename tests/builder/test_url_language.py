"""That each part of the URL language can be built."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from odataq import (
    P,
    QueryBuilder,
    QueryError,
    QuerySyntaxError,
    S,
    alias,
    check,
    geography,
    geometry,
    parse,
    query,
    read_model,
)
from odataq.resources import sample_path
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq import Model

ID = "00000000-0000-0000-0000-000000000001"
COMMON = "Example.Press.Common"
PRESS = "Example.Press.Catalogue"
GERMAN = f"{COMMON}.Language'German'"
RATING = f"{PRESS}.Rating"
SERIES = f"{PRESS}.SeriesOf"
NAN = float("nan")
MONDAY = datetime(2020, 1, 6, tzinfo=UTC)


@cache
def model(name: str = "everything") -> Model:
    return read_model(sample_path(name))


def at(name: str, **options: Any) -> QueryBuilder:  # noqa: ANN401 (those of query)
    return query(model(), name, **options)


def works() -> QueryBuilder:
    return at("Works")


def accounts() -> QueryBuilder:
    return query(model("dataverse"), "accounts")


BUILT: list[tuple[Callable[[], QueryBuilder], str]] = [
    # $compute
    (
        lambda: works().compute(double=P.Pages * 2).filter(P.double > 5),
        "Works?$compute=Pages mul 2 as double&$filter=double gt 5",
    ),
    (
        lambda: works().compute(a=P.Pages).compute(b=P.a + 1, c="x").select("b"),
        "Works?$compute=Pages as a,a add 1 as b,'x' as c&$select=b",
    ),
    # $search
    (lambda: works().search("blue"), "Works?$search=blue"),
    (lambda: works().search("blue bike"), 'Works?$search="blue bike"'),
    (lambda: works().search("NOT"), 'Works?$search="NOT"'),
    (lambda: works().search("a&b;c)#%"), 'Works?$search="a%26b;c)%23%25"'),
    (lambda: works().search("a", "b").search("c"), "Works?$search=a AND b AND c"),
    (
        lambda: works().search(("x" | S("a b")) & ~S("c")),
        'Works?$search=(x OR "a b") AND NOT c',
    ),
    (lambda: works().search("x" & ~~S("y")), "Works?$search=x AND NOT NOT y"),
    # Operators and functions with names
    (
        lambda: works().filter(P.Pages.divby(2) * 3 == 1),
        "Works?$filter=Pages divby 2 mul 3 eq 1",
    ),
    (
        lambda: works().filter((P.Pages + 1).divby(2) == 1),
        "Works?$filter=(Pages add 1) divby 2 eq 1",
    ),
    (
        lambda: works().filter(P.Pages.cast("Edm.String").length() == 3),
        "Works?$filter=length(cast(Pages,Edm.String)) eq 3",
    ),
    (
        lambda: works().filter(P.isof(f"{PRESS}.Novel")),
        f"Works?$filter=isof({PRESS}.Novel)",
    ),
    (
        lambda: works().filter(P.Keywords.isof("Collection(Edm.String)")),
        "Works?$filter=isof(Keywords,Collection(Edm.String))",
    ),
    (
        lambda: works().filter(P.case((P.Pages > 9, "a"), (True, P.Title)) == "a"),
        "Works?$filter=case(Pages gt 9: 'a',true: Title) eq 'a'",
    ),
    (
        lambda: works().filter(P.Keywords.hassubset(["a'b", 'c"d'])),
        'Works?$filter=hassubset(Keywords,["a\'b","c\\"d"])',
    ),
    # Aliases
    (
        lambda: works().filter(P.Pages > alias("p", 5), P.PagesPerSheet == alias("p")),
        "Works?$filter=Pages gt @p and PagesPerSheet eq @p&@p=5",
    ),
    (
        lambda: works().filter(P.Pages > alias("p")).alias(p=5),
        "Works?$filter=Pages gt @p&@p=5",
    ),
    (
        lambda: works().filter(P.Language == alias("l", "German")),
        f"Works?$filter=Language eq @l&@l={GERMAN}",
    ),
    (
        lambda: works().filter(P.Title.in_(alias("t", ["a", None, 1, {"b": [True]}]))),
        'Works?$filter=Title in @t&@t=["a",null,1,{"b":[true]}]',
    ),
    (
        lambda: works().filter(P.Title == alias("a", alias("b", "x"))),
        "Works?$filter=Title eq @a&@a=@b&@b='x'",
    ),
    (
        lambda: works().expand(
            **{
                "Authors/$count": lambda a: a.filter(P.Name == alias("n", "x")),
                "Editor": lambda e: e.expand(
                    Works=lambda w: w.filter(P.Title == alias("n", "x"))
                ),
            }
        ),
        (
            "Works?@n='x'&$expand=Authors/$count($filter=Name eq @n),"
            "Editor($expand=Works($filter=Title eq @n))"
        ),
    ),
    # Functions of the model, in paths and in expressions
    (
        lambda: at("FindWorks", arguments={"text": "x", "language": "German"}),
        f"FindWorks(text='x',language={GERMAN})",
    ),
    (
        lambda: at("FindWorks", arguments={"text": alias("t", "x")}).key(1),
        "FindWorks(text=@t)(1)?@t='x'",
    ),
    (lambda: at("HomeCountry"), "HomeCountry"),
    (lambda: at("HomeCountry", arguments={}), "HomeCountry()"),
    (lambda: at("Tidy", arguments={}), "Tidy"),
    (
        lambda: works().key(1).call("Rating", since=MONDAY),
        "Works(1)/Rating(since=2020-01-06T00:00:00Z)",
    ),
    (lambda: works().call(f"{PRESS}.Cheapest"), f"Works/{PRESS}.Cheapest()"),
    (
        lambda: works().key(1).call("SeriesOf").select("Name"),
        "Works(1)/SeriesOf()?$select=Name",
    ),
    (
        lambda: at("Editions", key={"WorkId": 1, "Number": 2}).call("Reprint"),
        "Editions(WorkId=1,Number=2)/Reprint",
    ),
    (
        lambda: works().filter(P[RATING](since=MONDAY) > 3, P[RATING]() > 3),
        (
            f"Works?$filter={RATING}(since=2020-01-06T00:00:00Z) gt 3 "
            f"and {RATING}() gt 3"
        ),
    ),
    (
        lambda: works().orderby(P[SERIES]().Name.tolower().desc()),
        f"Works?$orderby=tolower({SERIES}()/Name) desc",
    ),
    (
        lambda: accounts().filter(
            P["Microsoft.Dynamics.CRM.LastXDays"](
                PropertyName="createdon", PropertyValue=7
            )
        ),
        (
            "accounts?$filter=Microsoft.Dynamics.CRM.LastXDays("
            "PropertyName='createdon',PropertyValue=7)"
        ),
    ),
    (
        lambda: accounts().filter(
            P["Microsoft.Dynamics.CRM.In"](
                PropertyName="name", PropertyValues=["a", "b"]
            )
        ),
        (
            "accounts?$filter=Microsoft.Dynamics.CRM.In("
            'PropertyName=\'name\',PropertyValues=["a","b"])'
        ),
    ),
    # Keys
    (
        lambda: at("Archive").navigate("Boxes").key(Level="Cellar", Position=1),
        f"Archive/Boxes(Level={COMMON}.ShelfLevel'Cellar',Position=1)",
    ),
    (lambda: works().key(isbn="x"), "Works(isbn='x')"),
    (lambda: works().key(alias("k", 1)), "Works(@k)?@k=1"),
    (lambda: accounts().key(alias("k", ID)), f"accounts(@k)?@k={ID}"),
    (
        lambda: works().filter(P.Authors.key(ID).Name == "x"),
        f"Works?$filter=Authors({ID})/Name eq 'x'",
    ),
    (
        lambda: works().filter(P["$root"].Editions.key(WorkId=1, Number=2).Number > 3),
        "Works?$filter=$root/Editions(WorkId=1,Number=2)/Number gt 3",
    ),
    # Collections in expressions
    (
        lambda: works().filter(P.Authors.count(P.Name == "x", search="y") > 1),
        "Works?$filter=Authors/$count($filter=Name eq 'x';$search=y) gt 1",
    ),
    (
        lambda: works().filter(P.Authors.count() > 1),
        "Works?$filter=Authors/$count gt 1",
    ),
    (
        lambda: works().filter(P.Authors.filter(P.Name == "x").any()),
        "Works?$filter=Authors/$filter(Name eq 'x')/any()",
    ),
    (
        lambda: works().filter(P.Authors.filter(P.Name == "x").key(ID).Name == "x"),
        f"Works?$filter=Authors/$filter(Name eq 'x')({ID})/Name eq 'x'",
    ),
    (
        lambda: works().filter(P.Keywords.filter(P["$this"] == "x").count() == 1),
        "Works?$filter=Keywords/$filter($this eq 'x')/$count eq 1",
    ),
    # Annotations and literals
    (
        lambda: works().filter(
            P["@Core.Description"] == "x", P.Title["@Core.Lang#q"] == "y"
        ),
        "Works?$filter=@Core.Description eq 'x' and Title/@Core.Lang%23q eq 'y'",
    ),
    (
        lambda: at("Specimens").filter(
            P.GeographyPointValue.geo.distance(geography("SRID=4326;Point(1 2)")) < 5
        ),
        (
            "Specimens?$filter=geo.distance(GeographyPointValue,"
            "geography'SRID=4326;Point(1 2)') lt 5"
        ),
    ),
    (
        lambda: at("Specimens").filter(
            P.GeometryPointValue.geo.distance(geometry("SRID=0;Point(1 2)")) < 5
        ),
        (
            "Specimens?$filter=geo.distance(GeometryPointValue,"
            "geometry'SRID=0;Point(1 2)') lt 5"
        ),
    ),
    (
        lambda: at("Specimens").filter(
            P.DurationValue == timedelta(days=1),
            P.DoubleValue != float("-inf"),
            P.DecimalFloating != float("inf"),
            P.GuidValue == ID,
            P.BinaryValue == b"x",
        ),
        (
            "Specimens?$filter=DurationValue eq duration'P1D' and DoubleValue ne -INF "
            f"and DecimalFloating ne INF and GuidValue eq {ID} "
            "and BinaryValue eq binary'eA=='"
        ),
    ),
    # Other segments
    (lambda: works().count_only().filter(P.OnSale), "Works/$count?$filter=OnSale"),
    (lambda: works().key(1).ref(), "Works(1)/$ref"),
    (lambda: works().key(1).navigate("Title").value(), "Works(1)/Title/$value"),
    (
        lambda: works().subset(P.Language == "German", P.OnSale).each(),
        f"Works/$filter(Language eq {GERMAN} and OnSale)/$each",
    ),
    (
        lambda: at("Parties").subset(P.Name == "x").key(ID),
        f"Parties/$filter(Name eq 'x')({ID})",
    ),
    (
        lambda: works().navigate(f"{PRESS}.Novel").select("Genre"),
        f"Works/{PRESS}.Novel?$select=Genre",
    ),
    (lambda: at("$metadata"), "$metadata"),
    (lambda: at("$batch"), "$batch"),
    (lambda: at("$all").top(3), "$all?$top=3"),
    (lambda: at("$entity", id="Works(1)"), "$entity?$id=Works(1)"),
    (
        lambda: query(model(), ["Works", "People"]).filter(P.Works.Pages > 1),
        "$crossjoin(Works,People)?$filter=Works/Pages gt 1",
    ),
    # Items
    (
        lambda: works().select(Printings=lambda p: p.filter(P.Copies > 1).top(1)),
        "Works?$select=Printings($filter=Copies gt 1;$top=1)",
    ),
    (
        lambda: works().select(f"{PRESS}.*", f"{RATING}(since)", "@Core.x"),
        f"Works?$select={PRESS}.*,{RATING}(since),@Core.x",
    ),
    (
        lambda: works().expand(P[f"{PRESS}.Novel"].Series, "*"),
        f"Works?$expand={PRESS}.Novel/Series,*",
    ),
    (
        lambda: works().expand(Authors=lambda a: a.compute(n=P.Name).search("x")),
        "Works?$expand=Authors($compute=Name as n;$search=x)",
    ),
    # Other options
    (
        lambda: works().format("json").skiptoken("a b&c=d").index(-3).format("xml"),
        "Works?$format=xml&$skiptoken=a b%26c=d&$index=-3",
    ),
    (lambda: works().schemaversion("*"), "Works?$schemaversion=*"),
    (
        lambda: works().custom("x", "1").custom("ü", "y&=#%+").custom("x"),
        "Works?ü=y%26=%23%25+&x",
    ),
]


@pytest.mark.parametrize(
    ("build", "expected"), BUILT, ids=[expected for _, expected in BUILT]
)
def test_what_is_built(build: Callable[[], QueryBuilder], expected: str) -> None:
    built = build()
    assert repr(built) == f"<QueryBuilder {expected}>"
    assert parse(str(built)) == built.tree
    found = [*walk(built.tree)]
    assert len({id(each) for each in found}) == len(found)
    name = "dataverse" if expected.startswith("accounts") else "everything"
    assert check(str(built), model(name)) == []


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: works().compute(total=P.Nope), "ODQ201"),
        (lambda: works().compute(**{"a as b,c": P.Pages}), "ODQ110"),
        (lambda: works().filter(P.Title == alias("a", 1)), "ODQ301"),
        (lambda: works().key(alias("a", "x")), "ODQ305"),
        (lambda: works().filter(P.Authors.count(P.Pages > 1) > 1), "ODQ201"),
        (lambda: works().subset(P.Nope), "ODQ201"),
        (lambda: at("FindWorks", arguments={"text": 5}), "ODQ305"),
        (lambda: works().key(1).call("Rating", x=1), "ODQ205"),
        (lambda: works().filter(P[RATING](since="x") > 1), "ODQ305"),
        (lambda: works().select(Printings=lambda p: p.filter(P.Nope)), "ODQ201"),
        (lambda: works().select("Ns.*,x.*"), "ODQ110"),
        (lambda: works().select("Ns.F(a,b))"), "ODQ110"),
        (lambda: alias("a=1&$top"), "ODQ110"),
        (lambda: P["@a.b=1"], "ODQ110"),
        (lambda: works().alias(**{"a&b": 1}), "ODQ110"),
        (lambda: P.Title.cast("Edm.String) or true"), "ODQ110"),
        (lambda: at("Editions", key=1), "ODQ401"),
        (lambda: works().id("Works(1)"), "ODQ504"),
        (lambda: works().count_only().ref(), "ODQ101"),
    ],
)
def test_query_errors(build: Callable[[], object], code: str) -> None:
    with pytest.raises(QueryError) as caught:
        build()
    assert caught.value.diagnostics[0].code == code


def anything() -> Any:  # noqa: ANN401 (so that arguments of wrong types can be given)
    return works()


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: anything().filter(P.x is None), TypeError, "P.x == None"),
        (lambda: P.x == [1], TypeError, r"\.in_"),
        (lambda: number_in_path().in_(5), TypeError, "takes a list"),
        (lambda: P.x // 2, TypeError, "divby"),
        (lambda: P.x**2, TypeError, r"x \* x"),
        (lambda: P.x ^ P.y, TypeError, "a != b"),
        (lambda: len(P.x), TypeError, r"\.length\(\)"),
        (lambda: P.x.tolower().trim == "a", TypeError, r"write \.trim\(\.\.\.\)"),
        (lambda: P.x.tolower().y, AttributeError, "'y' is no function"),
        (lambda: P.x.tolower()["y"], TypeError, "no path leads on"),
        (lambda: P.x.tolower().any(), TypeError, "no path leads on"),
        (P.x.tolower(), TypeError, "can't be called"),
        (lambda: P["a.b"](5), TypeError, "have names"),
        (P.x.cast, TypeError, "the name of a type"),
        (lambda: P.cast(5), TypeError, "is a str, not int"),
        (P.case, TypeError, "pairs"),
        (lambda: P.case(P.x, 1), TypeError, "pairs"),
        (P.x.divby, TypeError, "a divisor"),
        (P.x.key, TypeError, "one value, or values with names"),
        (lambda: P.x.count().key(1), TypeError, "behind a name"),
        (lambda: P.x.aggregate(1), TypeError, r"such as A\.sum"),
        (lambda: alias("a", 1, 2), TypeError, "one value"),
        (lambda: alias("a", {1: 2}), TypeError, "is a str, not int"),
        (lambda: alias("a", nested(200)), ValueError, "deeper than 100"),
        (
            lambda: works().filter(
                (P.Pages == alias("a", 1)) & (P.Id == alias("a", 2))
            ),
            ValueError,
            "'@a' has another value already",
        ),
        (lambda: works().alias(a=1).alias(a=2), ValueError, "another value"),
        (lambda: works().alias(), TypeError, "values with names"),
        (lambda: works().compute(), TypeError, "expressions with names"),
        (lambda: works().search(), TypeError, "takes a term"),
        (lambda: S(""), ValueError, "nothing to search for"),
        (lambda: S('a"b'), ValueError, "quotation mark"),
        (lambda: S(5), TypeError, "not int"),
        (lambda: bool(S("a")), TypeError, "& for AND"),
        (lambda: S("a\ud800"), ValueError, "half a character"),
        (lambda: geography("SRID=0;Point(1 2)' or 'x"), ValueError, "well-known"),
        (lambda: anything().index("1"), TypeError, "not str"),
        (lambda: anything().index(True), TypeError, "not bool"),
        (lambda: works().skiptoken(""), ValueError, r"\$skiptoken"),
        (lambda: works().format("a/b/c"), ValueError, r"\$format"),
        (lambda: works().schemaversion("*&$top=1"), ValueError, "version"),
        (lambda: works().custom("$top", "1"), ValueError, "can't have the name"),
        (lambda: works().custom("top", "1"), ValueError, "can't have the name"),
        (lambda: works().custom("@a", "1"), ValueError, "can't have the name"),
        (lambda: works().custom("a&b", "1"), ValueError, "can't have the name"),
        (lambda: anything().custom("a", 1), TypeError, "not int"),
        (lambda: works().count_only().key(1), TypeError, "behind a name"),
        (lambda: at("Tidy", arguments={"a": 1}), TypeError, "is an action"),
        (
            lambda: at("Specimens").filter(P.DecimalFixed > NAN),
            ValueError,
            "a decimal must be a number, not NaN",
        ),
        (lambda: anything().expand(), TypeError, "expand takes a path"),
    ],
)
def test_wrong_arguments(
    build: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        build()


def number_in_path() -> Any:  # noqa: ANN401 (as above)
    return P.x


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


def test_geo_is_read_at_once() -> None:
    with pytest.raises(QuerySyntaxError, match="ODQ111"):
        geography("Point(1 2)")


def test_values_of_aliases_are_looked_at_once_each() -> None:
    value: object = True
    for number in range(1000):
        value = alias(f"a{number}", value)
    built = works().filter(P.OnSale == value)
    assert str(built).count("@a") == 2000


def test_builders_are_equal_where_they_ask_for_the_same() -> None:
    assert works().top(1) == works().top(1)
    assert len({works().top(1), works().top(1), works().top(2)}) == 2
    assert query(model("everything"), "Works") != query(read_again(), "Works")
    assert S("a") & "b" == S("a") & "b"
    assert len({S("a"), S("a")}) == 1


def read_again() -> Model:
    return read_model(sample_path("everything"))


def test_what_is_shown() -> None:
    assert repr(P.Language == UUID(ID)) == f"<Expression Language eq {ID}>"
    assert repr(P.Title.tolower()) == "<Path tolower(Title)>"
    assert repr(alias("a", [1])) == "<Path @a>"
    assert repr(S("a b") | ~S("c")) == '<SearchTerms "a b" OR NOT c>'


def test_the_order_of_a_comparison_is_kept() -> None:
    assert repr(P.a < P.b.length()) == "<Expression a lt length(b)>"
    assert repr(P.a.length() < P.b) == "<Expression length(a) lt b>"
    assert repr((P.a + 1) < P.b) == "<Expression a add 1 lt b>"


def test_arguments_of_functions_of_dataverse() -> None:
    records = alias("p", {"@odata.id": f"accounts({ID})"})
    user = query(model("dataverse"), "systemusers", key=ID)
    built = user.call("RetrievePrincipalAccess", Target=records)
    assert repr(built) == (
        f"<QueryBuilder systemusers({ID})/"
        "Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@p)"
        f'?@p={{"@odata.id":"accounts({ID})"}}>'
    )
    names = {"EntityNames": ["account", "contact"]}
    count = query(model("dataverse"), "RetrieveTotalRecordCount", arguments=names)
    assert repr(count).endswith('(EntityNames=["account","contact"])>')
    days = P["Microsoft.Dynamics.CRM.LastXDays"]
    with pytest.raises(QueryError, match="ODQ633"):
        accounts().filter(days(PropertyName="createdon", PropertyValue="x"))
