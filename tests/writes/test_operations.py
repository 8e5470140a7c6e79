"""Requests that create, change and delete: what values become."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, Flag, IntEnum
from json import loads
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

import odataq
from odataq import ref
from odataq.writes.operations import Preferences
from tests.support.made_requests import (
    ACCOUNT,
    CONTACT,
    ROOT_URL,
    crm,
    press,
    reason,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

A = ref("accounts", ACCOUNT)
C = ref("contacts", CONTACT)
AT_C = f"contacts({CONTACT})"


class Choice(IntEnum):
    PREFERRED = 1


class Formats(Flag):
    Hardcover = 1
    Ebook = 4


class Tongue(Enum):
    German = "de"


def body(values: Mapping[str, object], name: str = "accounts") -> object:
    return loads(str(crm().create(name, values).body))


def test_values_are_json_of_their_types() -> None:
    made = crm().create(
        "accounts",
        {
            "name": 'O\'Neil "&" Söhne',
            "revenue": Decimal("5000000.10"),
            "creditonhold": False,
            "accountcategorycode": Choice.PREFERRED,
            "numberofemployees": 12,
            "address1_latitude": 47.639583,
            "description": None,
            "lastonholdtime": datetime(2024, 5, 1, 12, tzinfo=UTC),
        },
    )
    assert shown(made) == (
        'POST accounts {"name": "O\'Neil \\"&\\" Söhne", "revenue": 5000000.10, '
        '"creditonhold": false, "accountcategorycode": 1, "numberofemployees": 12, '
        '"address1_latitude": 47.639583, "description": null, '
        '"lastonholdtime": "2024-05-01T12:00:00Z"}'
    )
    assert made.headers == (
        ("OData-MaxVersion", "4.0"),
        ("OData-Version", "4.0"),
        ("If-None-Match", "null"),
        ("Accept", "application/json"),
        ("Content-Type", "application/json"),
    )


def test_references_and_nested_rows_stand_where_they_lead() -> None:
    made = body(
        {
            "primarycontactid": C,
            "Account_Tasks": [{"subject": "call"}, ref("tasks", ACCOUNT)],
            "opportunity_customer_accounts": [
                {"name": "deal", "Opportunity_Tasks": [{"subject": "visit"}]}
            ],
        }
    )
    assert made == {
        "primarycontactid@odata.bind": AT_C,
        "Account_Tasks@odata.bind": [f"tasks({ACCOUNT})"],
        "Account_Tasks": [{"subject": "call"}],
        "opportunity_customer_accounts": [
            {"name": "deal", "Opportunity_Tasks": [{"subject": "visit"}]}
        ],
    }


@pytest.mark.parametrize(
    ("entity_set", "name", "value", "expected"),
    [
        ("accounts", "_primarycontactid_value", C, {"primarycontactid": AT_C}),
        ("accounts", "primarycontactid@odata.bind", C, {"primarycontactid": AT_C}),
        ("contacts", "parentcustomerid", C, {"parentcustomerid_contact": AT_C}),
        ("contacts", "_parentcustomerid_value", C, {"parentcustomerid_contact": AT_C}),
        ("tasks", "regardingobjectid", C, {"regardingobjectid_contact_task": AT_C}),
        (
            "accounts",
            "ownerid",
            ref("teams", CONTACT),
            {"ownerid": f"teams({CONTACT})"},
        ),
        ("accounts", "primarycontactid", f"/{AT_C}", {"primarycontactid": f"/{AT_C}"}),
        ("accounts", "primarycontactid", "$2", {"primarycontactid": "$2"}),
    ],
)
def test_a_lookup_goes_by_its_column_too(
    entity_set: str, name: str, value: odataq.Row, expected: dict[str, str]
) -> None:
    bound = {f"{nav}@odata.bind": text for nav, text in expected.items()}
    assert body({name: value}, entity_set) == bound


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"nmae": "x"}, "ODQ712"),
        ({"primarycontactid@odata.bind": A}, "ODQ718"),
        ({"Primarycontactid@odata.bind": C}, "ODQ712"),
        ({"primarycontactid": A}, "ODQ718"),
        ({"primarycontactid": UUID(CONTACT)}, "ODQ719"),
        ({"primarycontactid": CONTACT}, "ODQ717"),
        ({"primarycontactid": [C]}, "ODQ719"),
        ({"Account_Tasks": ref("tasks", CONTACT)}, "ODQ719"),
        ({"Account_Tasks": [C]}, "ODQ718"),
        ({"Account_Tasks@odata.bind": "tasks"}, "ODQ719"),
        ({"primarycontactid": C, "_primarycontactid_value": C}, "ODQ719"),
        ({"numberofemployees": "200"}, "ODQ713"),
        ({"numberofemployees": 2**31}, "ODQ713"),
        ({"numberofemployees": 1.5}, "ODQ713"),
        ({"numberofemployees": True}, "ODQ713"),
        ({"name": 5}, "ODQ713"),
        ({"name": ["a"]}, "ODQ713"),
        ({"creditonhold": "true"}, "ODQ713"),
        ({"lastonholdtime": date(2024, 5, 1)}, "ODQ713"),
        ({"lastonholdtime": "soon"}, "ODQ713"),
        ({"@odata.type": "Microsoft.Dynamics.CRM.contact"}, "ODQ720"),
        ({"Account_Tasks": [{"subjct": "x"}]}, "ODQ712"),
    ],
)
def test_what_does_not_fit_is_refused(values: dict[str, object], expected: str) -> None:
    assert reason(crm().create, "accounts", values).startswith(expected)


def test_a_lookup_to_several_tables_needs_to_be_told_which() -> None:
    found = reason(crm().create, "contacts", {"parentcustomerid": None})
    assert found == (
        "ODQ712 lookup 'parentcustomerid' of 'contact' may be several of "
        "'parentcustomerid_account', 'parentcustomerid_contact' "
        "(name the navigation property)"
    )
    wrong = reason(
        crm().create, "contacts", {"parentcustomerid": ref("roles", ACCOUNT)}
    )
    assert wrong.startswith("ODQ712")


def test_what_is_no_value_is_an_error_of_python() -> None:
    with pytest.raises(ValueError, match="time zone"):
        crm().create("accounts", {"lastonholdtime": datetime(2024, 5, 1)})  # noqa: DTZ001 (that is the test)
    with pytest.raises(TypeError, match="no literal"):
        crm().create("accounts", {"name": object()})
    with pytest.raises(TypeError, match="name of a property"):
        crm().create("accounts", {1: "x"})  # type: ignore[dict-item]  # that is the test
    with pytest.raises(ValueError, match="half a character"):
        crm().create("accounts", {"name": "\ud800"})


def test_values_that_hold_themselves_end() -> None:
    row: dict[str, object] = {"subject": "x"}
    row["regardingobjectid_account_task"] = {"Account_Tasks": [row]}
    with pytest.raises(ValueError, match="deeper than 100"):
        crm().create("tasks", row)
    thing: list[object] = []
    thing.append(thing)
    with pytest.raises(ValueError, match="deeper than 100"):
        crm().create("accounts", {"name@custom.note": thing})


def test_an_update_changes_what_exists() -> None:
    service = crm()
    made = service.update(A, {"name": "new", "primarycontactid": None})
    at = f"accounts({ACCOUNT})"
    assert shown(made) == f'PATCH {at} {{"name": "new", "primarycontactid": null}}'
    assert dict(made.headers)["If-Match"] == "*"
    tagged = service.update(A, {"name": "new"}, if_match='W/"470867"')
    assert dict(tagged.headers)["If-Match"] == 'W/"470867"'
    returned = service.update(
        A, {"name": "n"}, prefer="return=representation", select=["name", "revenue"]
    )
    assert returned.url == f"{ROOT_URL}{at}?$select=name,revenue"
    assert dict(returned.headers)["Prefer"] == "return=representation"
    assert service.update(A, {"name": "n"}, select="name").url.endswith("=name")
    nested = {"primarycontactid": {"firstname": "x"}}
    assert reason(service.update, A, nested).startswith("ODQ722")
    bound = {"Account_Tasks": [ref("tasks", ACCOUNT)]}
    assert reason(service.update, A, bound).startswith("ODQ732")
    assert reason(service.update, "$1", {"name": "n"}).startswith("ODQ717")


def test_an_upsert_may_create() -> None:
    made = crm().upsert(A, {"name": "n"})
    assert "If-Match" not in dict(made.headers)
    only = crm().upsert(A, {"name": "n"}, if_none_match="*")
    assert dict(only.headers)["If-None-Match"] == "*"
    assert only.method == made.method == "PATCH"


def test_a_row_is_deleted() -> None:
    assert shown(crm().delete(A)) == f"DELETE accounts({ACCOUNT})"
    assert dict(crm().delete(A, if_match="*").headers)["If-Match"] == "*"
    assert "Content-Type" not in dict(crm().delete(A).headers)
    assert reason(crm().delete, "accounts").startswith("ODQ717")


def test_a_header_is_one_line() -> None:
    service = crm()
    made = service.delete(A, headers={"MSCRMCallerID": CONTACT, "accept": "*/*"})
    assert dict(made.headers)["MSCRMCallerID"] == CONTACT
    assert [name for name, _ in made.headers if name.lower() == "accept"] == ["accept"]
    for name, value in (("A", "b\r\nC: d"), ("A b", "c"), ("A", "ö")):
        with pytest.raises(ValueError, match="there is no header"):
            service.delete(A, headers={name: value})
    wishes = Preferences("*", "*")
    with pytest.raises(ValueError, match="contradict"):
        wishes.all_headers()


def test_only_what_has_changed_is_left() -> None:
    record = {
        "@odata.etag": 'W/"1"',
        "name": "a",
        "revenue": 5.10,
        "creditonhold": False,
        "numberofemployees": 1,
        "accountid": ACCOUNT.upper(),
        "_primarycontactid_value": CONTACT.upper(),
    }
    same = {
        "name": "a",
        "revenue": Decimal("5.1"),
        "creditonhold": False,
        "numberofemployees": 1,
        "accountid": UUID(ACCOUNT),
        "primarycontactid": C,
    }
    service = crm()
    assert service.changes("accounts", record, same) == {}
    new = {
        "name": "b",
        "revenue": 5,
        "creditonhold": True,
        "numberofemployees": None,
        "primarycontactid": ref("contacts", ACCOUNT),
        "description": None,
    }
    assert service.changes("accounts", record, {**same, **new}) == new
    gone = {"_primarycontactid_value": None}
    cleared: dict[str, object] = {"primarycontactid": None}
    assert service.changes("accounts", gone, cleared) == {}
    assert service.changes("accounts", record, cleared) == cleared
    assert odataq.changes(service.model, "accounts", {}, {"name": "x"}) == {"name": "x"}


def test_functions_and_methods_are_the_same() -> None:
    service, model = crm(), crm().model
    values = {"name": "n"}
    assert odataq.create(model, "accounts", values, root=ROOT_URL) == service.create(
        "accounts", values
    )
    assert odataq.update(model, A, values, root=ROOT_URL) == service.update(A, values)
    assert odataq.upsert(model, A, values, root=ROOT_URL) == service.upsert(A, values)
    assert odataq.delete(model, A, root=ROOT_URL) == service.delete(A)
    assert odataq.delete(model, A).url == f"accounts({ACCOUNT})"


def test_sets_and_names_are_those_of_the_model() -> None:
    assert reason(crm().create, "account", {}).startswith("ODQ202")
    assert reason(crm().create, "WhoAmI", {}).startswith("ODQ")


def test_complex_values_enumerations_and_types() -> None:
    made = press().create(
        "Parties",
        {
            "@odata.type": "#Example.Press.Common.Person",
            "Id": UUID(ACCOUNT),
            "Name": "n",
            "BirthDate": date(1990, 1, 2),
            "Address": {"City": "B", "Country": ref("Countries", "DE")},
            "Contacts": [
                {"@odata.type": "Example.Press.Common.EmailContact", "Email": "a"},
                {
                    "@odata.type": "Example.Press.Common.PhoneContact",
                    "Phone": "1",
                    "Hours": [time(8), {"extra": timedelta(minutes=5)}, Tongue.German],
                },
            ],
        },
    )
    found = loads(str(made.body))
    assert found["BirthDate"] == "1990-01-02"
    assert found["Address"] == {
        "City": "B",
        "Country@odata.bind": "https://press.example/v1/Countries('DE')",
    }
    assert found["Contacts"][1]["Hours"] == ["08:00:00", {"extra": "PT5M"}, "German"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"Name": None}, "ODQ715"),
        ({"Name": "n" * 121}, "ODQ714"),
        ({"Address": "Berlin"}, "ODQ713"),
        ({"Address": {"Town": "B"}}, "ODQ712"),
        ({"Contacts": {"Note": "x"}}, "ODQ713"),
        ({"Id": "x"}, "ODQ713"),
    ],
)
def test_facets_and_complex_types_are_kept(
    values: dict[str, object], expected: str
) -> None:
    assert reason(press().create, "Parties", values).startswith(expected)
