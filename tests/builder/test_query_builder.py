"""What the methods of builders make, and what they refuse."""

from __future__ import annotations

from enum import StrEnum
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from odataq import ODATA_V401, Model, check, parse, read_model
from odataq.builder.predicates import P
from odataq.builder.query_builder import QueryBuilder, query
from odataq.errors import ODataqError, QueryError
from odataq.resources import sample_path
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq.builder.option_builder import ExpandBuilder


class Choice(StrEnum):
    GERMANY = "DE"
    FIRST = "00000000-0000-0000-0000-000000000001"


ID = "00000000-0000-0000-0000-000000000001"


@cache
def model(name: str) -> Model:
    return read_model(sample_path(name))


def accounts() -> QueryBuilder:
    return query(model("dataverse"), "accounts")


def works() -> QueryBuilder:
    return query(model("everything"), "Works")


def anything() -> Any:  # noqa: ANN401 (so that arguments of wrong types can be given)
    return works()


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (accounts, "accounts"),
        (
            lambda: (
                accounts()
                .filter(P.name == "O'Neil", P.revenue > 100)
                .select("name", P.accountid)
                .expand(
                    "primarycontactid",
                    contact_customer_accounts=lambda e: e.select("fullname").top(5),
                )
                .orderby(P.name.desc(), "revenue")
                .top(10)
                .count()
            ),
            (
                "accounts?$filter=name eq 'O''Neil' and revenue gt 100"
                "&$select=name,accountid"
                "&$expand=primarycontactid,"
                "contact_customer_accounts($select=fullname;$top=5)"
                "&$orderby=name desc,revenue&$top=10&$count=true"
            ),
        ),
        # What is given again is added, or stands instead.
        (
            lambda: works().filter(P.OnSale).filter((P.Pages > 1) & (P.Pages < 9)),
            "Works?$filter=OnSale and Pages gt 1 and Pages lt 9",
        ),
        (
            lambda: works().filter((P.Pages > 9) | P.OnSale).filter(P.Pages != 1),
            "Works?$filter=(Pages gt 9 or OnSale) and Pages ne 1",
        ),
        (
            lambda: works().select("Id").top(1).select("Title"),
            "Works?$select=Id,Title&$top=1",
        ),
        (lambda: works().top(1).skip(2).top(3), "Works?$top=3&$skip=2"),
        (
            lambda: works().orderby("Title").orderby(P.Pages.asc()),
            "Works?$orderby=Title,Pages asc",
        ),
        (
            lambda: works().expand("Authors").expand("Editor"),
            "Works?$expand=Authors,Editor",
        ),
        (lambda: works().count().count(), "Works?$count=true"),
        # Paths
        (lambda: works().select("*"), "Works?$select=*"),
        (lambda: works().select(P["Example.Press.Catalogue.Novel"].Genre), None),
        (lambda: works().expand("Authors/$ref"), "Works?$expand=Authors/$ref"),
        (lambda: works().expand("Authors/$count"), "Works?$expand=Authors/$count"),
        (lambda: works().orderby(P.Authors["$count"].desc()), None),
        (lambda: works().orderby("Publisher/Name"), "Works?$orderby=Publisher/Name"),
        (lambda: works().orderby(P.Title.length()), "Works?$orderby=length(Title)"),
        # Expanding
        (
            lambda: works().expand(
                Authors=lambda a: (
                    a.filter(P.Name == "x")
                    .orderby("Name")
                    .skip(1)
                    .count()
                    .expand(Works=lambda w: w.filter(P.Language == "German"))
                )
            ),
            (
                "Works?$expand=Authors($filter=Name eq 'x';$orderby=Name;$skip=1;"
                "$count=true;$expand=Works("
                "$filter=Language eq Example.Press.Common.Language'German'))"
            ),
        ),
        (lambda: works().expand(Authors=lambda a: a), "Works?$expand=Authors"),
        (
            lambda: query(model("everything"), "Parties").expand(
                Representative=lambda r: r.levels(2)
            ),
            "Parties?$expand=Representative($levels=2)",
        ),
        (
            lambda: query(model("everything"), "Parties").expand(
                Representative=lambda r: r.levels("max")
            ),
            "Parties?$expand=Representative($levels=max)",
        ),
        # Keys and paths
        (lambda: accounts().key(ID), f"accounts({ID})"),
        (lambda: accounts().key(UUID(ID)), f"accounts({ID})"),
        (lambda: accounts().key(Choice.FIRST), f"accounts({ID})"),
        (
            lambda: query(model("everything"), "Countries", key=Choice.GERMANY),
            "Countries('DE')",
        ),
        (lambda: accounts().key(accountid=ID), f"accounts(accountid={ID})"),
        (lambda: query(model("dataverse"), "accounts", key=ID), f"accounts({ID})"),
        (lambda: works().key(1).select("Title"), "Works(1)?$select=Title"),
        (lambda: works().select("Title").key(1), "Works(1)?$select=Title"),
        (lambda: works().key(isbn="x"), "Works(isbn='x')"),
        (
            lambda: works().key(1).navigate("Authors").key(ID).navigate("Works").top(1),
            None,
        ),
        (
            lambda: query(
                model("everything"), "Editions", key={"WorkId": 1, "Number": 2}
            ),
            "Editions(WorkId=1,Number=2)",
        ),
        (
            lambda: (
                query(model("everything"), "Countries").key("DE").navigate("Residents")
            ),
            "Countries('DE')/Residents",
        ),
        (
            lambda: accounts().key(ID).navigate("Account_Tasks").select("subject"),
            f"accounts({ID})/Account_Tasks?$select=subject",
        ),
        (
            lambda: query(model("everything"), "House").navigate(
                "Representative/Works"
            ),
            "House/Representative/Works",
        ),
    ],
)
def test_builder(build: Callable[[], QueryBuilder], expected: str | None) -> None:
    built = build()
    if expected is not None:
        assert repr(built) == f"<QueryBuilder {expected}>"
    assert parse(str(built)) == built.tree
    nodes = [*walk(built.tree)]
    assert len({id(each) for each in nodes}) == len(nodes)


def test_a_string_that_is_no_member_stays_a_string() -> None:
    with pytest.raises(QueryError, match="'Language' has no member 'a' or 1'"):
        works().filter(P.Language == "a' or 1")
    built = works().filter(P.Title == "a' or 1")
    assert repr(built) == "<QueryBuilder Works?$filter=Title eq 'a'' or 1'>"


def test_builders_do_not_change() -> None:
    first = accounts().filter(P.revenue > 1)
    before = str(first)
    assert str(first.filter(P.name == "x").top(1)) != before
    assert str(first) == before


def test_options_used_twice_are_copied() -> None:
    kept: list[ExpandBuilder] = []

    def build(item: ExpandBuilder) -> ExpandBuilder:
        kept.append(item.select("Name"))
        return kept[0]

    tree = works().expand(Authors=build, Editor=build).tree
    nodes = [*walk(tree)]
    assert len({id(each) for each in nodes}) == len(nodes)


def test_profile() -> None:
    with pytest.raises(QueryError, match="ODQ503"):
        accounts().skip(5)
    built = query(model("dataverse"), "accounts", profile=ODATA_V401).skip(5)
    assert str(built) == "accounts?$skip=5"


@pytest.mark.parametrize(
    ("build", "code", "message"),
    [
        (lambda: query(model("dataverse"), "account"), "ODQ202", "'accounts'"),
        (lambda: works().filter(P.Titel == "x"), "ODQ201", "did you mean 'Title'"),
        (lambda: works().filter(P.Title == 1), "ODQ301", "Edm.String and Edm.Int32"),
        (lambda: works().filter(P.Pages.contains("x")), "ODQ302", "'contains'"),
        (lambda: works().filter(P.Pages), "ODQ304", "not Edm.Int32"),
        (lambda: works().filter(P.Language == "Klingon"), "ODQ206", "'Klingon'"),
        (lambda: works().select("Titel"), "ODQ201", "did you mean 'Title'"),
        (lambda: works().orderby("Titel"), "ODQ201", "did you mean 'Title'"),
        (lambda: works().expand("Autors"), "ODQ201", "did you mean 'Authors'"),
        (
            lambda: works().expand(Authors=lambda a: a.select("Nam")),
            "ODQ201",
            "did you mean 'Name'",
        ),
        (lambda: works().key("x"), "ODQ305", "'x' is no value of type"),
        (lambda: accounts().key("x"), "ODQ305", "'x' is no value of type 'Edm.Guid'"),
        (lambda: works().key(1).key(2), "ODQ402", "so it has no key"),
        (lambda: works().navigate("Authors"), "ODQ404", "follows a collection"),
        # Texts that are more than a name
        (lambda: works().select("Title,Pages"), "ODQ110", "'Title,Pages' is no name"),
        (lambda: works().orderby("Title desc"), "ODQ110", "'Title desc' is no name"),
        (lambda: works().select("Title&$top=1"), "ODQ110", "is no name"),
        (lambda: works().select(""), "ODQ110", "'' is no name"),
        (lambda: works().navigate("$count"), "ODQ110", "'$count' is no name"),
        (lambda: query(model("everything"), "Works(1)"), "ODQ110", "is no name"),
        (lambda: P["Pages eq 1 or Pages"], "ODQ110", "is no name"),
        (lambda: P.null, "ODQ110", "'null' is no name"),
        (lambda: works().key(**{"a=1,b": 2}), "ODQ110", "is no name"),
        # Limits
        (lambda: works().filter(nested(200)), "ODQ902", "nested deeper"),
        (lambda: works().filter(nested(5000)), "ODQ902", "nested deeper"),
        (lambda: works().filter(P.Title == "x" * 70_000), "ODQ901", "characters"),
    ],
)
def test_query_errors(build: Callable[[], Any], code: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        build()
    first = caught.value.diagnostics[0]
    assert isinstance(caught.value, ODataqError)
    assert first.code == code
    assert message in str(first)


def nested(levels: int) -> Any:  # noqa: ANN401 (an expression)
    condition = P.Title == "x"
    for _ in range(levels):
        condition = ~condition
    return condition


def test_wide_conditions_are_no_deep_ones() -> None:
    many = reduce(or_, (P.Pages == number for number in range(1000)))
    assert str(works().filter(many)).count("%20or%20") == 999


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: anything().filter(), TypeError, "filter takes a condition"),
        (lambda: anything().filter(*[True]), TypeError, "not bool"),
        (lambda: anything().filter(P), TypeError, "not Properties"),
        (lambda: anything().select(), TypeError, "select takes a path"),
        (lambda: anything().select(1), TypeError, "not int"),
        (lambda: anything().select(P.Authors["$count"]), TypeError, "only names"),
        (lambda: anything().orderby(), TypeError, "orderby takes a path"),
        (lambda: anything().expand(), TypeError, "expand takes a path"),
        (lambda: anything().expand(Authors=lambda _: 1), TypeError, "returned int"),
        (lambda: anything().top(*[True]), TypeError, "top takes an int, not bool"),
        (lambda: anything().top("1"), TypeError, "top takes an int, not str"),
        (lambda: anything().skip(-1), ValueError, "skip takes no negative number: -1"),
        (lambda: anything().key(), TypeError, "one value, or values with names"),
        (lambda: anything().key(1, Id=1), TypeError, "one value, or values with names"),
        (lambda: works().filter(P.Pages == works), TypeError, "no literal"),
    ],
)
def test_wrong_arguments(
    build: Callable[[], Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        build()


def test_built_queries_are_checked_as_their_text_is() -> None:
    built = accounts().filter(P.name == "x").top(1)
    assert check(str(built), model("dataverse")) == []


def test_a_checker_takes_a_builder() -> None:
    made = query(model("dataverse"), "accounts").select("name")
    assert check(made, model("dataverse")) == []
    other = query(model("everything"), "Works").select("Title")
    assert {each.code for each in check(other, model("dataverse"))} == {"ODQ202"}
