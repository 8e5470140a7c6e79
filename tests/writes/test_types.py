"""Values of all types, in a service that isn't Dataverse."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, Flag
from json import loads
from uuid import UUID

import pytest

import odataq
from odataq import ref
from tests.support.made_requests import ACCOUNT, CONTACT, ROOT_URL, crm, press, reason

POINT = {"type": "Point", "coordinates": [142.1, 64.1]}


class Formats(Flag):
    Hardcover = 1
    Ebook = 4


class Tongue(Enum):
    German = "de"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("BinaryValue", b"\xff\xfe", "__4="),
        ("BooleanValue", True, True),
        ("ByteValue", 255, 255),
        ("DateValue", date(2020, 2, 29), "2020-02-29"),
        ("DateValue", "2020-02-29", "2020-02-29"),
        (
            "DateTimeOffsetValue",
            datetime(2020, 2, 29, 12, 30, tzinfo=UTC),
            "2020-02-29T12:30:00Z",
        ),
        ("DateTimeOffsetValue", "2020-02-29T12:30:00Z", "2020-02-29T12:30:00Z"),
        ("DecimalValue", Decimal(42), 42),
        ("DoubleValue", float("-inf"), "-INF"),
        ("DurationValue", timedelta(days=1, seconds=5), "P1DT5S"),
        ("DurationValue", "PT5S", "PT5S"),
        ("GuidValue", UUID(ACCOUNT), ACCOUNT),
        ("GuidValue", ACCOUNT.upper(), ACCOUNT),
        ("Int64Value", 2**63 - 1, 2**63 - 1),
        ("SingleValue", 1.5, 1.5),
        ("StringValue", 'a"b\\', 'a"b\\'),
        ("TimeOfDayValue", time(23, 59), "23:59:00"),
        ("TimeOfDayValue", "23:59:00", "23:59:00"),
        ("GeographyPointValue", POINT, POINT),
        ("StringValue", None, None),
    ],
)
def test_each_type_has_its_json(name: str, value: object, expected: object) -> None:
    made = press().update(ref("Specimens", 1), {name: value})
    assert loads(str(made.body)) == {name: expected}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BinaryValue", "T0RhdGE"),
        ("ByteValue", 256),
        ("DateValue", "2020-02-30"),
        ("DateTimeOffsetValue", "2020-02-29"),
        ("DurationValue", "5 minutes"),
        ("GuidValue", "x"),
        ("SByteValue", -129),
        ("TimeOfDayValue", "25:00"),
        ("StringValue", b"x"),
    ],
)
def test_a_value_of_another_type_is_refused(name: str, value: object) -> None:
    found = reason(press().update, ref("Specimens", 1), {name: value})
    assert found.startswith("ODQ713")


def test_a_decimal_is_a_number() -> None:
    with pytest.raises(ValueError, match="must be a number"):
        press().update(ref("Specimens", 1), {"DecimalValue": float("nan")})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Language", Tongue.German, "German"),
        ("Language", "German", "German"),
        ("Language", 1, "German"),
        ("Language", 77, "77"),
        ("Formats", Formats.Hardcover | Formats.Ebook, "Hardcover,Ebook"),
        ("Formats", "Hardcover, Ebook", "Hardcover,Ebook"),
        ("SoldIn", ["German", Tongue.German], ["German", "German"]),
        ("Keywords", [], []),
    ],
)
def test_members_of_enumerations_go_by_name(
    name: str, value: object, expected: object
) -> None:
    made = press().update(ref("Works", 1), {name: value})
    assert loads(str(made.body)) == {name: expected}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Language", "Deutsch", "ODQ206"),
        ("Language", "German,English", "ODQ206"),
        ("Language", 1.5, "ODQ713"),
        ("Language", True, "ODQ713"),
        ("SoldIn", "German", "ODQ713"),
        ("Keywords", [1], "ODQ713"),
        ("Publisher", None, "ODQ715"),
        ("Title", None, "ODQ715"),
        ("Nope", 1, "ODQ712"),
    ],
)
def test_what_a_work_does_not_take_is_refused(
    name: str, value: object, expected: str
) -> None:
    found = reason(press().update, ref("Works", 1), {name: value})
    assert found.startswith(expected)


def test_an_open_type_takes_any_name() -> None:
    values = {"Id": 5, "Mood": "good", "Ages": [1, None, {"a": Tongue.German}]}
    made = press().create("Dossiers", values)
    assert loads(str(made.body))["Ages"] == [1, None, {"a": "German"}]


def test_what_is_contained_has_no_references() -> None:
    work = ref("Works", 1)
    chapter = "https://press.example/v1/Works(1)/Chapters(2)"
    assert reason(press().associate, work, "Chapters", chapter).startswith("ODQ719")
    assert reason(press().disassociate, work, "Chapters", chapter).startswith("ODQ719")


def test_what_cannot_be_null_is_not_cleared() -> None:
    found = reason(press().disassociate, ref("Works", 1), "Publisher")
    assert found.startswith("ODQ715")


def test_a_property_of_a_complex_value_has_no_body_of_its_own() -> None:
    party, country = ref("Parties", ACCOUNT), ref("Countries", "DE")
    found = reason(press().associate, party, "Address/Country", country, form="bind")
    assert found.startswith("ODQ719")
    assert reason(press().associate, party, "Address/Land", country).startswith(
        "ODQ201"
    )


def test_a_target_of_a_base_type_is_cast_or_one_of_its_own_set() -> None:
    party, base = ref("Parties", ACCOUNT), ref("Parties", CONTACT)
    company = ref("Parties", ACCOUNT, type="Example.Press.Common.Company")
    person = ref("Parties", CONTACT, type="Example.Press.Common.Person")
    assert press().associate(party, "Representative", base).method == "PATCH"
    found = reason(press().associate, company, "Representative", base)
    assert "ODQ718" in found
    assert found.endswith("(refer to an entity of 'People')")
    assert press().associate(company, "Representative", person).method == "PATCH"


def test_a_lookup_without_a_navigation_property_is_only_read() -> None:
    model = crm().model
    connection = model.entity_type("Microsoft.Dynamics.CRM.connection")
    assert connection is not None
    assert "_owninguser_value" in model.properties(connection)
    found = reason(crm().create, "connections", {"_owninguser_value": ACCOUNT})
    assert found.startswith("ODQ730")


def test_an_abstract_type_is_none_of_an_entity() -> None:
    row = ref("activitypointers", ACCOUNT)
    found = reason(crm().call, "RevokeAccess", Target=row, Revokee=row)
    assert found.startswith("ODQ752")


def test_a_service_makes_queries_and_urls() -> None:
    service = crm()
    assert repr(service) == f"<Service {ROOT_URL}>"
    assert service.profile is odataq.DATAVERSE
    top = service.query("accounts").top(3)
    assert service.url(top) == service.get(top).url == f"{ROOT_URL}accounts?$top=3"
    row = service.row("accounts", ACCOUNT)
    assert service.get(row).method == "GET"
    assert service.url(row) == f"{ROOT_URL}accounts({ACCOUNT})"
    assert str(service.query("accounts", key=ACCOUNT)) == f"accounts({ACCOUNT})"
    assert reason(service.row, "accounts", "x").startswith("ODQ305")
    one = service.row("activitypointers", ACCOUNT, type="Microsoft.Dynamics.CRM.task")
    assert service.url(one).endswith("/Microsoft.Dynamics.CRM.task")


@pytest.mark.parametrize("old", [True, "x", None, [1]])
def test_a_number_differs_from_what_is_none(old: object) -> None:
    record = {"numberofemployees": old}
    values = {"numberofemployees": 1}
    assert crm().changes("accounts", record, values) == values


def test_a_reference_that_cannot_be_compared_has_changed() -> None:
    several = {"parentcustomerid_account": ref("accounts", ACCOUNT)}
    record = {"_parentcustomerid_value": ACCOUNT}
    assert crm().changes("contacts", record, several) == several
    assert crm().changes("contacts", {}, several) == several
