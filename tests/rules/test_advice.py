"""What costs is told where headers or the lengths of texts show it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from odataq import (
    ADVICE,
    DATAVERSE,
    ODATA_V401,
    RULES,
    Checker,
    Request,
    Severity,
    apply_fixes,
    check,
    read_model,
)
from odataq.resources import sample_path

if TYPE_CHECKING:
    from odataq import Diagnostic, Model, Profile

KEY: Final = "11111111-1111-1111-1111-111111111111"
ROWS: Final = "accounts?$select=name"
TASKS: Final = f"{ROWS}&$top=10&$expand=Account_Tasks($select=subject;$top=5)"
NESTED: Final = (
    f"{ROWS}&$expand=Account_Tasks($select=subject;$expand=createdby($select=fullname))"
)
PAGES: Final = ("Prefer", "odata.maxpagesize=50")
WHOLE: Final = ("Prefer", "return=representation")

CASES: Final = [
    # A page size is a limit, in whatever form it is written.
    ("GET", ROWS, [], ["ODQ804 <accounts>"]),
    ("GET", ROWS, [PAGES], []),
    ("get", ROWS, [("prefer", 'odata.include-annotations="x",maxpagesize=5')], []),
    ("GET", ROWS, [("Prefer", "return=minimal")], ["ODQ804 <accounts>"]),
    # What isn't read isn't too much.
    ("POST", "accounts", [], []),
    ("DELETE", f"accounts({KEY})", [], []),
    # Pages of an order need a key in it.
    ("GET", f"{ROWS}&$orderby=name", [PAGES], ["ODQ806 <$orderby=name>"]),
    ("GET", f"{ROWS}&$orderby=name,accountid desc", [PAGES], []),
    ("GET", ROWS, [PAGES], []),
    # The rows of a nested expansion come in pages as well.
    ("GET", NESTED, [PAGES, ("If-None-Match", "null")], []),
    # All annotations.
    (
        "GET",
        f"{ROWS}&$top=1",
        [("Prefer", 'odata.include-annotations="*"')],
        ["ODQ809 <*>"],
    ),
    (
        "GET",
        f"{ROWS}&$top=1",
        [("PREFER", "return=minimal, include-annotations=*")],
        ["ODQ809 <*>"],
    ),
    (
        "GET",
        f"{ROWS}&$top=1",
        [("Prefer", 'odata.include-annotations="Microsoft.Dynamics.CRM.*"')],
        [],
    ),
    # What is written is read again.
    ("POST", "accounts", [WHOLE], ["ODQ810 <return=representation>"]),
    ("PATCH", f"accounts({KEY})", [WHOLE], ["ODQ810 <return=representation>"]),
    ("PATCH", f"accounts({KEY})?$select=name", [WHOLE], []),
    ("POST", "accounts", [("Prefer", "return=minimal")], []),
    ("POST", "WinOpportunity", [WHOLE], []),
    # A cache answers unless it is told not to.
    ("GET", TASKS, [], []),
    ("GET", TASKS, [("Accept", "application/json")], ["ODQ815 <Account_Tasks>"]),
    (
        "GET",
        TASKS,
        [("Accept", "application/json"), ("if-none-match", "null")],
        [],
    ),
    (
        "GET",
        f"{ROWS}&$top=10&$expand=primarycontactid($select=fullname)",
        [("Accept", "application/json")],
        [],
    ),
    # What is read past caches.
    ("GET", f"{ROWS}&$top=1", [("Consistency", "Strong")], ["ODQ816 <Strong>"]),
    ("GET", f"{ROWS}&$top=1", [("consistency", " strong ")], ["ODQ816 <strong>"]),
    ("GET", f"{ROWS}&$top=1", [("Consistency", "Eventual")], []),
]


@cache
def checker() -> Checker:
    model = read_model(sample_path("dataverse"))
    return Checker(model, profile=DATAVERSE, rules=[*RULES, *ADVICE])


def shown(diagnostics: list[Diagnostic]) -> list[str]:
    """Return each code with the text that it is about."""
    return [
        f"{each.code} <{each.source.text[each.span.start : each.span.end]}>"
        for each in diagnostics
    ]


@pytest.mark.parametrize(("method", "url", "headers", "expected"), CASES)
def test_request(
    method: str, url: str, headers: list[tuple[str, str]], expected: list[str]
) -> None:
    # What is wrong with headers is looked for elsewhere.
    found = [
        each
        for each in checker().check(Request(method, url, headers))
        if each.severity is Severity.ADVICE
    ]
    assert shown(found) == expected
    assert all(each.sources for each in found)


def test_a_header_is_the_source_of_what_is_found_in_it() -> None:
    found = checker().check(Request("POST", "accounts", [WHOLE]))
    assert [each.source.name for each in found] == ["header Prefer"]


# Nobody is told who doesn't ask


def test_advice_is_given_when_it_is_asked_for() -> None:
    model = read_model(sample_path("dataverse"))
    assert check("accounts", model) == []
    found = check("accounts", model, rules=[*RULES, *ADVICE])
    assert [each.code for each in found] == ["ODQ801", "ODQ804"]


@pytest.mark.parametrize("profile", [None, DATAVERSE])
def test_without_metadata_advice_needs_no_name(profile: Profile | None) -> None:
    free = Checker(profile=profile, rules=[*RULES, *ADVICE])
    assert free.check("accounts?$orderby=primarycontactid/fullname&$top=1") == []
    found = free.check("accounts?$expand=createdby&$filter=contains(name,'x')")
    assert [each.code for each in found] == ["ODQ802", "ODQ808"]


# Other services

DOCUMENT: Final = """
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">
<edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="N">
  <EntityType Name="Note">
    <Key><PropertyRef Name="Id"/><PropertyRef Name="Part/No" Alias="No"/></Key>
    <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
    <Property Name="Title" Type="Edm.String" MaxLength="850"/>
    <Property Name="Body" Type="Edm.String" MaxLength="4000"/>
    <Property Name="Rest" Type="Edm.String" MaxLength="max"/>
    <Property Name="Free" Type="Edm.String"/>
    <Property Name="Part" Type="N.Part" Nullable="false"/>
  </EntityType>
  <EntityType Name="Line">
    <Key><PropertyRef Name="Book"/><PropertyRef Name="No"/></Key>
    <Property Name="Book" Type="Edm.Int32" Nullable="false"/>
    <Property Name="No" Type="Edm.Int32" Nullable="false"/>
    <Property Name="Text" Type="Edm.String"/>
  </EntityType>
  <ComplexType Name="Part"><Property Name="No" Type="Edm.Int32" Nullable="false"/>
  </ComplexType>
  <EntityContainer Name="Service">
    <EntitySet Name="Notes" EntityType="N.Note"/>
    <EntitySet Name="Lines" EntityType="N.Line"/>
  </EntityContainer>
</Schema>
</edmx:DataServices>
</edmx:Edmx>
"""


@cache
def model() -> Model:
    return read_model(DOCUMENT.encode())


NOTES: Final = "Notes?$select=Id&$top=1"

OTHERS: Final = [
    # The parts of a key that are missing; one with a path is left alone.
    ("Lines?$select=No&$top=1&$orderby=Text,No", ["ODQ806 <$orderby=Text,No>"]),
    ("Lines?$select=No&$top=1&$orderby=No desc,Book", []),
    (f"{NOTES}&$orderby=Title", []),
    # What is Dataverse's alone.
    (f"{NOTES}&$filter=Title eq 'a' or Title eq 'A' or Title eq 'b'", []),
    ("Notes?$apply=aggregate(Id with sum as Total)", []),
    (f"{NOTES}&$filter=startswith(Title,'%25x')", []),
    (f"{NOTES}&$filter=startswith(Body,'x')", []),
    # What isn't.
    (f"{NOTES}&$filter=endswith(Title,'%25')", ["ODQ808 <endswith>"]),
    ("Notes", ["ODQ801 <Notes>", "ODQ804 <Notes>"]),
]


@pytest.mark.parametrize(("url", "expected"), OTHERS)
def test_another_service(url: str, expected: list[str]) -> None:
    found = check(url, model(), profile=ODATA_V401, rules=[*RULES, *ADVICE])
    assert shown(found) == expected
    assert not any(each.sources for each in found)


def test_the_fix_of_an_order_adds_what_is_missing_of_the_key() -> None:
    url = "Lines?$select=No&$top=1&$orderby=Text,No%20desc"
    found = check(url, model(), rules=[*RULES, *ADVICE])
    assert apply_fixes(url, found) == f"{url},Book"


@pytest.mark.parametrize(
    ("condition", "column"),
    [
        ("startswith(Title,'x')", None),
        ("startswith(Free,'x')", None),
        ("startswith(Body,'x')", "Body"),
        ("Id eq 1 and (Rest eq 'x' or Title eq 'y')", "Rest"),
    ],
)
def test_long_texts(condition: str, column: str | None) -> None:
    url = f"{NOTES}&$filter={condition}"
    found = check(url, model(), profile=DATAVERSE, rules=[*RULES, *ADVICE])
    assert shown(found) == ([f"ODQ814 <{column}>"] if column else [])


# Fixes of conditions

CALL: Final = "Microsoft.Dynamics.CRM.In"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "(statuscode eq 1 or statuscode eq 2 or statuscode eq 1) and donotfax",
            "CALL(PropertyName='statuscode',PropertyValues=%5B'1','2'%5D) and donotfax",
        ),
        (
            "name eq 'a' or name eq 'it''s' or name eq '\"\\'",
            "CALL(PropertyName='name',PropertyValues=%5B'a',%22it's%22,%22%5C%22%5C%5C%22%5D)",
        ),
        ("name eq 'a' or name eq 'A'", "name eq 'a'"),
        ("(name eq 'a') or (name eq 'A') or (name eq 'b')", None),
    ],
)
def test_fix_of_a_condition(before: str, after: str | None) -> None:
    url = f"{ROWS}&$top=10&$filter="
    found = [each for each in checker().check(url + before) if each.fixes]
    assert found
    fixed = apply_fixes(url + before, found)
    assert after is None or fixed == url + after.replace("CALL", CALL)
    assert [each.code for each in checker().check(fixed)] == []
