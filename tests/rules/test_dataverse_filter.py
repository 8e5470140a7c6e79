"""What Dataverse takes in conditions, functions and aggregations, beside the corpus."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pytest
from attrs import evolve

from odataq import (
    DATAVERSE,
    ODATA_V40,
    ODATA_V401,
    RULES,
    Checker,
    Request,
    Severity,
    errors_in,
    read_model,
)
from odataq.diagnostics import Certainty
from odataq.resources import sample_path
from tests.support.requests import subject
from tests.support.shared import CASES, METADATA, needs_shared

if TYPE_CHECKING:
    from odataq import Diagnostic, Model, Profile
    from odataq.profiles.query_function import QueryFunction

NAMESPACE: Final = "Microsoft.Dynamics.CRM"
REAL: Final = METADATA / "dataverse" / "bcgov_rsbc_dmf_2023-11-02.xml"
FUNCTIONS: Final = DATAVERSE.query_functions
COLUMNS: Final = {
    "columns with dates": "createdon",
    "the key or lookup of a hierarchy": "accountid",
    "texts": "name",
    "lookups of business units": "owningbusinessunit",
    "lookups of users and owners": "ownerid",
    "whole numbers and choices": "numberofemployees",
    "columns with several choices": "name",
    "numbers, unique identifiers and texts": "statecode",
    "numbers, texts and dates": "revenue",
}
VALUES: Final = {
    "Edm.String": "'x'",
    "Edm.Int64": "12",
    "Collection(Edm.String)": '["1","2"]',
}


@cache
def sample() -> Model:
    return read_model(sample_path("dataverse"))


def found(query: str, model: Model | None = None) -> list[Diagnostic]:
    rules = RULES
    return Checker(model, profile=DATAVERSE, rules=rules).check(query)


def codes(query: str, model: Model | None = None) -> list[str]:
    return [each.code for each in found(query, model)]


def arguments(function: QueryFunction) -> list[str]:
    column = COLUMNS[function.purpose]
    given = {**dict(function.parameters), "PropertyName": f"'{column}'"}
    return [f"{name}={VALUES.get(value, value)}" for name, value in given.items()]


def call(function: QueryFunction, *, name: str = "") -> str:
    return f"{name or function.name}({','.join(arguments(function))})"


# The query functions


def test_there_are_69_query_functions() -> None:
    sizes = [len(each.parameters) for each in FUNCTIONS.values()]
    assert (len(sizes), sizes.count(1), sizes.count(2), sizes.count(3)) == (
        69,
        29,
        37,
        3,
    )


def declared(model: Model) -> dict[str, tuple[tuple[str, str], ...]]:
    found = {}
    for name in FUNCTIONS:
        for each in model.operations.functions.get(name, ()):
            parameters = tuple((of.name, str(of.type)) for of in each.parameters)
            found[name] = parameters
    return found


def test_they_are_those_of_the_sample() -> None:
    known = {name: each.parameters for name, each in FUNCTIONS.items()}
    some = declared(sample())
    assert len(some) == 61
    assert some.items() <= known.items()


@needs_shared
def test_they_are_those_of_an_organisation() -> None:
    assert declared(read_model(REAL)) == {
        name: each.parameters for name, each in FUNCTIONS.items()
    }


def test_what_is_opposite_is_so_both_ways() -> None:
    pairs = {name: each.opposite for name, each in FUNCTIONS.items() if each.opposite}
    assert len(pairs) == 12
    assert all(FUNCTIONS[other].opposite == name for name, other in pairs.items())


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda each: each.name)
def test_a_query_function_is_called(function: QueryFunction) -> None:
    for model in (sample(), None):
        expected = ["ODQ639"] if model and function.name.endswith(".Contains") else []
        assert codes(f"accounts?$filter={call(function)}", model) == expected


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda each: each.name)
def test_a_query_function_is_called_badly(function: QueryFunction) -> None:
    simple = function.name.rpartition(".")[2]
    first, *others = arguments(function)
    unnamed = ",".join(each.partition("=")[2] for each in [first, *others])
    wrong = f"{NAMESPACE}.{simple.swapcase()}"
    for model in (sample(), None):
        for text, code in (
            (call(function, name=simple), "ODQ630"),
            (f"{function.name}({unnamed})", "ODQ631"),
            (call(function, name=wrong), "ODQ632"),
            (f"{function.name}({','.join([*others])})", "ODQ633"),
            (f"{function.name}({','.join([first, *others, 'Other=1'])})", "ODQ633"),
            (f"not {call(function)}", "ODQ634"),
        ):
            known = codes(f"accounts?$filter={text}", model)
            assert [each for each in known if each != "ODQ639"] == [code], text


def test_a_model_may_have_more_functions_or_none() -> None:
    text = """<edmx:Edmx Version="4.0"
        xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
      <edmx:DataServices>
        <Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm"
            xmlns="http://docs.oasis-open.org/odata/ns/edm">
          <EntityType Name="account"><Key><PropertyRef Name="accountid" /></Key>
            <Property Name="accountid" Type="Edm.Guid" Nullable="false" />
            <Property Name="createdon" Type="Edm.DateTimeOffset" />
          </EntityType>
          FUNCTIONS
          <EntityContainer Name="System">
            <EntitySet Name="accounts" EntityType="mscrm.account" />
          </EntityContainer>
        </Schema>
      </edmx:DataServices>
    </edmx:Edmx>"""
    one = """<Function Name="Someday">
      <Parameter Name="PropertyName" Type="Edm.String" />
      <Parameter Name="Hours" Type="Edm.Int32" />
      <ReturnType Type="Edm.Boolean" />
    </Function>"""
    today = f"accounts?$filter={NAMESPACE}.Today(PropertyName='createdon')"
    someday = f"accounts?$filter={NAMESPACE}.Someday(PropertyName='createdon'"
    without = read_model(text.replace("FUNCTIONS", "").encode())
    assert codes(today, without) == []
    with_one = read_model(text.replace("FUNCTIONS", one).encode())
    assert codes(f"{someday},Hours=1)", with_one) == []
    assert codes(f"{someday})", with_one) == ["ODQ633"]


def test_the_alias_of_the_namespace_is_one() -> None:
    query = "accounts?$filter=mscrm.Today(PropertyName='nope')"
    assert codes(query, sample()) == ["ODQ636"]


@pytest.mark.parametrize(("count", "expected"), [(850, []), (851, ["ODQ638"])])
def test_a_value_in_a_list_has_a_length(count: int, expected: list[str]) -> None:
    column = "PropertyName='name',PropertyValues"
    query = f'accounts?$filter={NAMESPACE}.In({column}=["{"x" * count}"])'
    assert codes(query, sample()) == expected


# The columns of query functions


@pytest.mark.parametrize(
    ("table", "column", "function"),
    [
        ("accounts", "_owninguser_value", "EqualUserId"),
        ("accounts", "owninguser", "EqualUserOrUserTeams"),
        ("accounts", "modifiedby", "EqualUserOrUserHierarchy"),
        ("systemusers", "businessunitid", "EqualBusinessId"),
        ("accounts", "parentaccountid", "Under"),
        ("contacts", "parentcustomerid", "Above"),
    ],
)
def test_a_lookup_is_named(table: str, column: str, function: str) -> None:
    known = FUNCTIONS[f"{NAMESPACE}.{function}"]
    value = ",PropertyValue='x'" if len(known.parameters) > 1 else ""
    query = f"{table}?$filter={known.name}(PropertyName='{column}'{value})"
    assert codes(query, sample()) == []


# Conditions


@pytest.mark.parametrize("model", [None, sample()], ids=["nameless", "sample"])
def test_500_conditions_are_the_most(model: Model | None) -> None:
    one = "Account_Tasks/any(t:t/statecode eq 1 or not contains(t/subject,'x'))"
    terms = ["revenue gt 1"] * 498
    query = f"accounts?$filter={' or '.join([*terms, one])}"
    assert codes(query, model) == []
    (last,) = found(f"{query} and donotemail", model)
    assert (last.code, last.server_code) == ("ODQ651", "0x8004430C")
    assert query[last.span.start :].startswith("contains(") is False
    assert f"{query} and donotemail"[last.span.start : last.span.end] == "donotemail"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("foos?$filter=bar add 1 gt 2", ["ODQ310"]),
        ("foos?$filter=tolower(bar) eq 'x'", ["ODQ311"]),
        ("foos?$filter=bar eq duration'P1D'", ["ODQ641"]),
        ("foos?$filter=bar eq 'null'", ["ODQ644"]),
        ("foos?$filter=bars/any(b:c eq 1)", ["ODQ647"]),
        ("foos?$filter=bars/any(b:b/c/any(d:d/e eq 1 and b/f eq 2))", []),
        ("foos?$filter=bar eq baz/qux", ["ODQ648"]),
        ("foos?$filter=baz/bar eq baz/qux", []),
        ("foos?$filter=baz/bars/any(b:b/c eq 1)", []),
        ("foos?$filter=contains(bar,baz)", ["ODQ650"]),
        ("foos?$filter=Example.Nearby(bar=1)", []),
        ("foos?$apply=groupby((bar))", []),
    ],
)
def test_a_condition_without_a_model(query: str, expected: list[str]) -> None:
    assert codes(query) == expected


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "contacts?$filter=lastname%20eq%20%27O%27Bryan%27&$top=1",
            (
                "There is an unterminated literal at position 21 in "
                "'lastname eq 'O'Bryan''."
            ),
        ),
        (
            "$filter=lastname eq 'O'Bryan'",
            (
                "There is an unterminated literal at position 21 in "
                "'lastname eq 'O'Bryan''."
            ),
        ),
        (
            "accounts?$filter=statecode eq '0'",
            (
                "A binary operator with incompatible types was detected. Found operand "
                "types 'Edm.Int32' and 'Edm.String' for operator kind 'Equal'."
            ),
        ),
        (
            "accounts?$filter=contains(revenue,'x')",
            (
                "No function signature for the function with name 'contains' matches "
                "the specified arguments."
            ),
        ),
        (
            f"accounts?$filter=not {NAMESPACE}.Last7Days(PropertyName='createdon')",
            (
                "Not operator along with the Custom Named Condition operators is not "
                "allowed"
            ),
        ),
    ],
)
def test_the_server_is_quoted(query: str, message: str) -> None:
    (diagnostic,) = found(query, sample())
    assert diagnostic.server_message == message


def test_how_certain_it_is() -> None:
    (rejected,) = found(
        f"accounts?$filter=not {NAMESPACE}.Last7Days(PropertyName='createdon')"
    )
    assert rejected.certainty is Certainty.DOCUMENTED_ERROR
    (seen,) = found(
        f"accounts?$filter={NAMESPACE}.Last7Days(PropertyName='name')", sample()
    )
    assert (seen.certainty, seen.severity) == (Certainty.FIELD, Severity.WARNING)


# Operators and functions of the versions of OData


@pytest.mark.parametrize(
    ("expression", "v40", "v401"),
    [
        ("statecode in (0,1)", [], []),
        ("revenue divby 2 gt 1", ["ODQ310"], []),
        ("revenue add 2 gt 1", [], []),
        ("matchesPattern(name,'x')", ["ODQ311"], []),
        ("hassubset(contact_customer_accounts,[])", ["ODQ311"], []),
        ("case(revenue gt 1:true,true:false)", ["ODQ311"], []),
        ("cast(revenue,Edm.String) eq 'x'", [], []),
        ("tolower(name) eq 'x'", [], []),
        ("substringof('x',name)", ["ODQ311"], ["ODQ311"]),
    ],
)
def test_a_version_has_what_it_brought(
    expression: str, v40: list[str], v401: list[str]
) -> None:
    def given(profile: Profile) -> list[str]:
        checker = Checker(sample(), profile=profile)
        return [each.code for each in checker.check(f"accounts?$filter={expression}")]

    assert (given(ODATA_V40), given(ODATA_V401)) == (v40, v401)


# Fixes

FIXED: Final = (
    "ODQ301",
    "ODQ310",
    "ODQ311",
    "ODQ630",
    "ODQ631",
    "ODQ632",
    "ODQ634",
    "ODQ638",
    "ODQ639",
    "ODQ644",
    "ODQ647",
    "ODQ650",
)


def fixed(query: str, diagnostic: Diagnostic) -> list[str]:
    texts = []
    for fix in diagnostic.fixes:
        text = query
        for each in sorted(fix.edits, key=lambda each: each.span, reverse=True):
            text = text[: each.span.start] + each.text + text[each.span.end :]
        texts.append(text)
    return texts


def fixed_subjects(query: str | Request, each: Diagnostic) -> list[str | Request]:
    """Return a query or a request with each fix of a diagnostic made."""
    if isinstance(query, str):
        return [*fixed(query, each)]
    if each.source.name == "url":
        return [evolve(query, url=text) for text in fixed(query.url, each)]
    if each.source.name == "body":
        assert isinstance(query.body, str)
        return [evolve(query, body=text) for text in fixed(query.body, each)]
    name = each.source.name.removeprefix("header ")
    others = [pair for pair in query.headers if pair != (name, each.source.text)]
    texts = fixed(each.source.text, each)
    return [evolve(query, headers=[*others, (name, text)]) for text in texts]


def test_a_fix_removes_what_it_is_for() -> None:
    seen: set[str] = set()
    for rule in RULES:
        check = Checker(sample(), profile=DATAVERSE)
        for query in map(subject, rule.bad):
            before = check.check(query)
            for each in before:
                for text in fixed_subjects(query, each):
                    after = check.check(text)
                    assert len(after) < len(before), text
                    assert each.code not in {of.code for of in errors_in(after)}
                    seen.add(each.code)
    # No example of these has one value, or one that could be written in its place.
    assert seen >= set(FIXED) - {"ODQ301", "ODQ638", "ODQ650"}


# The requests of the documentation


def requests() -> list[dict[str, Any]]:
    path = CASES / "dataverse_requests.jsonl"
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def of_conditions(row: dict[str, Any]) -> bool:
    return any(re.fullmatch(r"DV(4|6)[0-9]{2}|DV507", each) for each in row["rules"])


@needs_shared
def test_a_documented_request_has_no_error_of_these_rules() -> None:
    check = Checker(read_model(REAL), profile=DATAVERSE, rules=RULES)
    ours = re.compile(r"ODQ(31[01]|6[345][0-9])")
    # The documentation of one year shows what that of another one calls a mistake.
    listed = {"C0308"}
    wrong = {}
    for row in requests():
        if row["method"] == "GET" and row["expect"] == "valid":
            errors = errors_in(check.check(Request("GET", row["url"])))
            of_us = [str(each) for each in errors if ours.match(each.code)]
            if of_us and row["id"] not in listed:
                wrong[row["id"]] = of_us
    assert wrong == {}


@needs_shared
def test_a_request_that_is_wrong_has_the_source_of_its_rule() -> None:
    check = Checker(read_model(REAL), profile=DATAVERSE, rules=RULES)
    rows = [row for row in requests() if row["expect"] == "invalid"]
    wrong = {}
    for row in filter(of_conditions, rows):
        diagnostics = check.check(Request(row["method"], row["url"]))
        sources = {of for each in diagnostics for of in each.sources}
        if sources.isdisjoint(row["rules"]):
            wrong[row["id"]] = sorted(sources)
    assert rows
    assert wrong == {}
