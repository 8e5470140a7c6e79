"""What methods, documents and texts make of names, keys and calls of Dataverse."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pytest

from odataq import (
    DATAVERSE,
    ODATA_V40,
    RULES,
    Checker,
    Request,
    apply_fixes,
    errors_in,
    read_model,
)
from odataq.resources import sample_path
from tests.support.shared import CASES, METADATA, needs_shared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq import Diagnostic, Model

REAL: Final = METADATA / "dataverse" / "bcgov_rsbc_dmf_2023-11-02.xml"
KEY: Final = "00000000-0000-0000-0000-000000000001"
ROW: Final = f"accounts({KEY})"
CRM: Final = "Microsoft.Dynamics.CRM"
LOCAL: Final = "LocalTimeFromUtcTime(TimeZoneCode=1,UtcTime="
TOTAL: Final = "CalculateTotalTimeIncident"


@cache
def sample() -> Model:
    return read_model(sample_path("dataverse"))


@cache
def checker() -> Checker:
    return Checker(sample(), profile=DATAVERSE, rules=RULES)


def found(query: str, method: str = "GET") -> list[Diagnostic]:
    return checker().check(Request(method, query))


def told(diagnostics: list[Diagnostic]) -> list[tuple[str, tuple[str, ...]]]:
    # That an update may create a row is said of its headers, and that a reference
    # isn't named of a body that there isn't.
    found = (each for each in diagnostics if each.code not in {"ODQ736", "ODQ740"})
    return [(each.code, each.sources) for each in found]


# Methods

METHODS: Final = [
    ("GET", "accounts", []),
    ("POST", "accounts", []),
    ("PATCH", ROW, []),
    ("DELETE", ROW, []),
    ("PUT", f"{ROW}/name", []),
    ("DELETE", f"{ROW}/name", []),
    ("PUT", f"{ROW}/primarycontactid/$ref", []),
    ("POST", f"{ROW}/Account_Tasks/$ref", []),
    ("DELETE", f"{ROW}/Account_Tasks({KEY})/$ref", []),
    ("PUT", f"EntityDefinitions({KEY})", []),
    ("PUT", "EntityDefinitions(LogicalName='account')", []),
    ("PUT", ROW, [("ODQ702", ("DV111",))]),
    ("PUT", f"{ROW}/primarycontactid", [("ODQ702", ("DV111",))]),
    ("PUT", f"{ROW}/Account_Tasks", [("ODQ702", ("DV111", "DV704"))]),
    ("MERGE", ROW, [("ODQ701", ("DV111",))]),
    ("DELETE", "accounts", [("ODQ703", ("DV112",))]),
    ("PATCH", "accounts", [("ODQ703", ("DV112",))]),
    ("DELETE", f"{ROW}/Account_Tasks", [("ODQ703", ("DV112",))]),
    ("GET", "WhoAmI()", []),
    ("POST", "WhoAmI()", [("ODQ701", ("DV802",))]),
    ("POST", "WinOpportunity", []),
    ("GET", "WinOpportunity", [("ODQ701", ("DV802",))]),
    (
        "POST",
        f"systemusers({KEY})/{CRM}.RetrieveAllChildUsersSystemUser()",
        [("ODQ701", ("DV802",))],
    ),
    ("POST", f"systemusers({KEY})/systemuserroles_association/$ref", []),
    ("GET", "systemuserrolescollection", []),
    ("POST", "systemuserrolescollection", [("ODQ704", ("DV110",))]),
    ("PATCH", f"systemuserrolescollection({KEY})", [("ODQ704", ("DV110",))]),
]


@pytest.mark.parametrize(("method", "url", "expected"), METHODS)
def test_method(method: str, url: str, expected: list[tuple[str, object]]) -> None:
    assert told(found(url, method)) == expected


def test_a_url_alone_has_no_method() -> None:
    assert checker().check("systemuserrolescollection") == []


@needs_shared
def test_which_tables_join_others() -> None:
    model = read_model(REAL)
    check = Checker(model, profile=DATAVERSE)
    container = model.container
    assert container is not None
    joining = {
        each.name
        for each in container.entity_sets.values()
        if [
            of.code
            for of in check.check(Request("POST", each.name))
            if of.code == "ODQ704"
        ]
    }
    assert joining == {
        "connectionroleassociations",
        "dfp_attachmenttemplate_dfp_footerset",
        "dfp_attachmenttemplate_dfp_headerset",
        "knowledgearticlecategories",
        "queuememberships",
        "systemuserprofilescollection",
        "systemuserrolescollection",
        "systemusersyncmappingprofilescollection",
        "teammemberships",
        "teamprofilescollection",
        "teamrolescollection",
        "teamsyncattributemappingprofilescollection",
    }


# Alternate keys

DOCUMENT: Final = """<edmx:Edmx Version="4.0"
    xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm"
        xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="thing"><Key><PropertyRef Name="thingid" /></Key>
        <Property Name="thingid" Type="Edm.Guid" />
        <Property Name="code" Type="Edm.String" />
        <Property Name="_otherid_value" Type="Edm.Guid" />
        <NavigationProperty Name="otherid" Type="mscrm.thing">
          <ReferentialConstraint Property="_otherid_value"
              ReferencedProperty="thingid" />
        </NavigationProperty>{keys}
      </EntityType>
      <EntityContainer Name="System">
        <EntitySet Name="things" EntityType="mscrm.thing" />
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>"""
KEYS: Final = """
        <Annotation Term="OData.Community.Keys.V1.AlternateKeys"><Collection>
          <Record><PropertyValue Property="Key"><Collection>
            <Record>
              <PropertyValue Property="Alias" String="_otherid_value" />
              <PropertyValue Property="Name" PropertyPath="_otherid_value" />
            </Record>
            <Record>
              <PropertyValue Property="Alias" String="code" />
              <PropertyValue Property="Name" PropertyPath="code" />
            </Record>
          </Collection></PropertyValue></Record>
        </Collection></Annotation>"""


def of_document(query: str, keys: str) -> list[Diagnostic]:
    model = read_model(DOCUMENT.replace("{keys}", keys).encode())
    return Checker(model, profile=DATAVERSE).check(query)


def test_a_declared_alternate_key_is_named_in_full() -> None:
    assert of_document(f"things(_otherid_value={KEY},code='x')", KEYS) == []
    wrong = of_document("things(code='x')", KEYS)
    assert told(wrong) == [("ODQ401", ("DV106",))]
    hint = "the key is (...) or (thingid=...) or (_otherid_value=..., code=...)"
    assert wrong[0].hint == hint
    assert wrong[0].server_message is not None
    assert "'Microsoft.Dynamics.CRM.thing'" in wrong[0].server_message


def test_a_lookup_in_an_alternate_key_is_named_by_its_value() -> None:
    query = f"things(otherid={KEY},code='x')"
    wrong = of_document(query, KEYS)
    assert told(wrong) == [("ODQ401", ("DV107", "DV106"))]
    assert apply_fixes(query, wrong) == f"things(_otherid_value={KEY},code='x')"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("code='x'", []),
        (f"_otherid_value={KEY},code='x'", []),
        (f"otherid={KEY}", [("ODQ401", ("DV107", "DV106"))]),
        ("nope=1", [("ODQ401", ("DV106",))]),
        (f"thingid={KEY},code='x'", [("ODQ401", ("DV106",))]),
        ("code='a:b'", [("ODQ664", ("DV108",))]),
    ],
)
def test_a_document_may_leave_alternate_keys_out(
    key: str, expected: list[tuple[str, object]]
) -> None:
    assert told(of_document(f"things({key})", "")) == expected


def test_a_character_of_a_key_is_a_matter_of_alternate_keys() -> None:
    text = "EntityDefinitions(LogicalName='{}')"
    for each in "/<>*:\\":
        assert "ODQ664" in [of.code for of in found(text.format(each))], each
    for each in ("%25", "%26", "%3F"):
        assert told(found(text.format(each))) == [("ODQ664", ("DV108",))], each
    assert found(text.format("a-b_c.d@e")) == []


def test_a_user_is_named_by_the_key_alone() -> None:
    for query in (f"systemusers(systemuserid={KEY})", f"teams(teamid={KEY})"):
        wrong = found(query)
        assert told(wrong) == [("ODQ401", ("DV105",))]
        assert found(apply_fixes(query, wrong)) == []


# Names


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("account", "accounts"),
        ("opportunitys", "opportunities"),
        ("opportunityes", "opportunities"),
        (f"{CRM}.account", "accounts"),
        ("systemuserroles", "systemuserrolescollection"),
        ("incidents?$select=customerid_value", "incidents?$select=_customerid_value"),
        ("incidents?$select=_customerid", "incidents?$select=_customerid_value"),
        ("incidents?$select=CustomerId", "incidents?$select=_customerid_value"),
        (
            f"incidents?$filter=customerid eq {KEY}",
            f"incidents?$filter=_customerid_value eq {KEY}",
        ),
        (
            "incidents?$expand=customerid",
            "incidents?$expand=customerid_account,customerid_contact",
        ),
        (
            "incidents?$expand=_customerid_value",
            "incidents?$expand=customerid_account,customerid_contact",
        ),
        (
            "accounts?$expand=_primarycontactid_value($select=fullname)",
            "accounts?$expand=primarycontactid($select=fullname)",
        ),
        (
            "accounts?$expand=account_primary_contact",
            "accounts?$expand=primarycontactid",
        ),
        (
            "accounts?$select=statuscodename,primarycontactidname,owneridtype",
            "accounts?$select=statuscode,_primarycontactid_value,_ownerid_value",
        ),
        (
            "accounts?$select=name,primarycontactid",
            "accounts?$select=name,_primarycontactid_value",
        ),
        (
            f"accounts?$filter=primarycontactid eq {KEY}",
            f"accounts?$filter=_primarycontactid_value eq {KEY}",
        ),
        (
            f"accounts?$filter=primarycontactid/createdby eq '{KEY}'",
            f"accounts?$filter=primarycontactid/_createdby_value eq {KEY}",
        ),
        (
            f"accounts?$filter='{{{KEY}}}' eq _primarycontactid_value",
            f"accounts?$filter={KEY} eq _primarycontactid_value",
        ),
        (
            "accounts?$filter=createdon ge '2023-01-31'",
            "accounts?$filter=createdon ge 2023-01-31",
        ),
        ("accounts?$filter=statecode eq '0'", "accounts?$filter=statecode eq 0"),
        (
            "accounts?$filter=_primarycontactid_value/fullname eq 'x'",
            "accounts?$filter=primarycontactid/fullname eq 'x'",
        ),
        (
            "accounts?$orderby=primarycontactid desc",
            "accounts?$orderby=_primarycontactid_value desc",
        ),
        (f"accounts/{KEY}?$select=name", f"{ROW}?$select=name"),
        ("AccountSet", "accounts"),
        (f"{CRM}.WhoAmI()", "WhoAmI()"),
        (f"incidents({KEY})/{TOTAL}()", f"incidents({KEY})/{CRM}.{TOTAL}()"),
        (
            f"{LOCAL}2024-01-01T00:00:00%2B01:00)",
            f"{LOCAL}@UtcTime)?@UtcTime=2024-01-01T00:00:00%2B01:00",
        ),
        (
            "https://org.crm.dynamics.com/api/data/accounts",
            "https://org.crm.dynamics.com/api/data/v9.2/accounts",
        ),
    ],
)
def test_a_fix(query: str, expected: str) -> None:
    assert apply_fixes(query, found(query)) == expected
    assert errors_in(found(expected)) == []


@pytest.mark.parametrize(
    "query",
    [
        "owners",
        f"contacts({KEY})/parentcustomerid",
        "contacts?$expand=parentcustomerid($select=createdon)",
        "contacts?$filter=parentcustomerid/name eq 'x'",
        "accounts?$select=statuscode,statuscodename",
        "accounts?$filter=statuscodename eq 'Active'",
        "accounts?$filter=primarycontactid eq 'x'",
        "accounts?$filter=primarycontactid eq 5",
        "accounts?$filter=createdon ge '2023-01-31T00:00:00'",
        "accounts(name='x')",
        "accounts/5",
        "contacts?$filter=_parentcustomerid_value/name eq 'x'",
        "accounts?$filter=_primarycontactid_value/nope eq 'x'",
        f"{CRM}.Nope()",
        f"{ROW}/{CRM}.WhoAmI()",
        f"{ROW}/{CRM}.{TOTAL}()",
        f"{TOTAL}()",
        "LocalTimeFromUtcTime(TimeZoneCode=1)",
        "https://org.crm.dynamics.com/api/data/v9/accounts",
    ],
)
def test_what_is_meant_is_not_certain(query: str) -> None:
    wrong = found(query)
    assert wrong
    assert apply_fixes(query, wrong) == query


def test_other_services_have_no_such_names() -> None:
    check = Checker(sample(), profile=ODATA_V40)
    for query in (
        f"incidents({KEY})/{TOTAL}()",
        "accounts?$select=statuscodename",
        "owners",
        f"{CRM}.WhoAmI()",
    ):
        wrong = check.check(query)
        assert [each.code for each in wrong if each.sources] == []
        assert wrong


@pytest.mark.parametrize(
    "query",
    [
        "accounts('x')",
        "account?$select=statuscodename,primarycontactid",
        f"systemusers(systemuserid={KEY})",
        f"incidents({KEY})/{TOTAL}()",
        "LocalTimeFromUtcTime(UtcTime=2024-01-01T00:00:00Z)",
        "WhoAmI()?$select=UserId",
        "accounts(code='a:b')",
    ],
)
def test_without_a_model_nothing_is_said_of_names(query: str) -> None:
    check = Checker(profile=DATAVERSE, rules=RULES)
    assert errors_in(check.check(query)) == []


def test_many_wrong_names_are_found_soon() -> None:
    names = ",".join(f"statuscodename,customerid{at},x{at}name" for at in range(500))
    assert len(found(f"accounts?$select={names}")) == 101
    path = "/".join(["incidents", *["CalculateTotalTimeIncident"] * 500])
    assert len(found(path)) < 101


# The requests of the documentation


def requests() -> Iterator[dict[str, Any]]:
    path = CASES / "dataverse_requests.jsonl"
    if path.is_file():
        yield from map(json.loads, path.read_text("utf-8").splitlines())


OURS: Final = re.compile(r"DV(1[01][0-9]|41[34568]|80[1-6]|810|812)")


@needs_shared
def test_requests_of_the_documentation() -> None:
    check = Checker(read_model(REAL), profile=DATAVERSE, rules=RULES)
    ours = re.compile("ODQ(66[0-9]|70[0-9])")
    wrong = {}
    for row in requests():
        diagnostics = check.check(Request(row["method"], row["url"]))
        sources = {of for each in diagnostics for of in each.sources}
        if row["expect"] == "valid":
            errors = errors_in(diagnostics)
            listed = [str(each) for each in errors if ours.match(each.code)]
        else:
            rules = [each for each in row["rules"] if OURS.fullmatch(each)]
            listed = rules if rules and sources.isdisjoint(rules) else []
        if listed:
            wrong[row["id"]] = listed
    assert wrong == {}
