"""Requests that relate entities, each in all of its forms."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

import odataq
from odataq import query, ref
from tests.support.made_requests import (
    ACCOUNT,
    CONTACT,
    ROOT_URL,
    crm,
    press,
    reason,
    related,
    shown,
)

if TYPE_CHECKING:
    from odataq.writes.references import Form

A = ref("accounts", ACCOUNT)
C = ref("contacts", UUID(CONTACT))
AT_A = f"accounts({ACCOUNT})"
AT_C = f"contacts({CONTACT})"
LOOKUP = "parentcustomerid_account"
MANY = "contact_customer_accounts"
TASK = "Microsoft.Dynamics.CRM.task"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (None, f'PATCH {AT_C} {{"{LOOKUP}@odata.bind": "{AT_A}"}}'),
        ("bind", f'PATCH {AT_C} {{"{LOOKUP}@odata.bind": "{AT_A}"}}'),
        ("ref", f'PUT {AT_C}/{LOOKUP}/$ref {{"@odata.id": "{ROOT_URL}{AT_A}"}}'),
    ],
)
def test_a_single_valued_property_is_set(form: Form | None, expected: str) -> None:
    assert shown(crm().associate(C, LOOKUP, A, form=form)) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (None, f'PATCH {AT_C} {{"{LOOKUP}@odata.bind": null}}'),
        ("bind", f'PATCH {AT_C} {{"{LOOKUP}@odata.bind": null}}'),
        ("null", f'PATCH {AT_C} {{"{LOOKUP}": null}}'),
        ("ref", f"DELETE {AT_C}/{LOOKUP}/$ref"),
    ],
)
def test_a_single_valued_property_is_cleared(form: Form | None, expected: str) -> None:
    assert shown(crm().disassociate(C, LOOKUP, form=form)) == expected


def test_a_reference_is_added_to_a_collection() -> None:
    expected = f'POST {AT_A}/{MANY}/$ref {{"@odata.id": "{ROOT_URL}{AT_C}"}}'
    assert shown(crm().associate(A, MANY, C)) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (None, f"DELETE {AT_A}/{MANY}({CONTACT})/$ref"),
        ("key", f"DELETE {AT_A}/{MANY}({CONTACT})/$ref"),
        ("id", f"DELETE {AT_A}/{MANY}/$ref?$id={ROOT_URL}{AT_C}"),
    ],
)
def test_a_reference_is_taken_from_a_collection(
    form: Form | None, expected: str
) -> None:
    assert shown(crm().disassociate(A, MANY, C, form=form)) == expected


def test_a_reference_has_functions_of_its_own() -> None:
    service = crm()
    put = service.associate(C, LOOKUP, A, form="ref")
    assert service.set_reference(C, LOOKUP, A) == put
    deleted = service.disassociate(C, LOOKUP, form="ref")
    assert service.clear_reference(C, LOOKUP) == deleted
    model = service.model
    assert odataq.set_reference(model, C, LOOKUP, A, root=ROOT_URL) == put
    assert odataq.clear_reference(model, C, LOOKUP, root=ROOT_URL) == deleted
    assert odataq.associate(model, C, LOOKUP, A, root=ROOT_URL, form="ref") == put
    assert (
        odataq.disassociate(model, C, LOOKUP, root=ROOT_URL[:-1], form="ref") == deleted
    )


@pytest.mark.parametrize(
    "target",
    [
        A,
        f"{ROOT_URL}{AT_A}",
        f"/{AT_A}",
        AT_A,
        query(crm().model, "accounts", key=ACCOUNT),
        ref("accounts", {"accountid": ACCOUNT}),
        "$1",
    ],
)
def test_a_target_is_a_reference_a_url_or_a_query(target: odataq.Row | str) -> None:
    request = crm().associate(C, LOOKUP, target)
    assert odataq.errors_in(crm().check(request)) == []
    reference = crm().associate(C, LOOKUP, target, form="ref")
    if target == "$1":
        assert reference.body == '{"@odata.id": "$1"}'
    else:
        assert f'"@odata.id": "{ROOT_URL}accounts(' in str(reference.body)
    if isinstance(target, str):
        assert request.body == f'{{"{LOOKUP}@odata.bind": "{target}"}}'


def test_an_alternate_key_is_a_mapping() -> None:
    found = crm().row("EntityDefinitions", {"LogicalName": "account"})
    assert crm().url(found) == f"{ROOT_URL}EntityDefinitions(LogicalName='account')"
    assert found == ref("EntityDefinitions", {"LogicalName": "account"})
    assert len({found, ref("EntityDefinitions", {"LogicalName": "account"})}) == 1


def test_a_property_of_a_derived_type_is_reached_by_a_cast() -> None:
    path = f"{TASK}/regardingobjectid_account_task"
    row = ref("activitypointers", ACCOUNT)
    expected = (
        f'PATCH activitypointers({ACCOUNT})/{TASK} {{"regardingobjectid_account_task'
        f'@odata.bind": "{AT_A}"}}'
    )
    assert shown(crm().associate(row, path, A)) == expected
    typed = ref("activitypointers", ACCOUNT, type=TASK)
    made = crm().associate(typed, "regardingobjectid_account_task", A)
    assert shown(made) == expected


def test_other_services_have_absolute_urls_and_standard_forms() -> None:
    service = press()
    person = ref("Parties", ACCOUNT)
    assert shown(service.associate(person, "Representative", person)) == (
        f'PATCH Parties({ACCOUNT}) {{"Representative@odata.bind": '
        f'"https://press.example/v1/Parties({ACCOUNT})"}}'
    )
    assert shown(service.disassociate(person, "Representative")) == (
        f"DELETE Parties({ACCOUNT})/Representative/$ref"
    )
    country = ref("Countries", "a/b")
    assert shown(service.associate(person, "Address/Country", country)) == (
        f"PUT Parties({ACCOUNT})/Address/Country/$ref "
        '{"@odata.id": "https://press.example/v1/Countries(\'a%2Fb\')"}'
    )
    headers = dict(service.associate(person, "Representative", person).headers)
    assert headers == {
        "OData-MaxVersion": "4.01",
        "OData-Version": "4.01",
        "Accept": "application/json",
        "Content-Type": "application/json",
        "If-Match": "*",
    }


@pytest.mark.parametrize(
    ("source", "navigation", "target", "form", "expected"),
    [
        (C, LOOKUP, C, None, "ODQ718"),
        (C, LOOKUP, ref("activitypointers", ACCOUNT), None, "ODQ718"),
        (C, "parentcustomerid", A, None, "ODQ201"),
        (C, "_parentcustomerid_value", A, None, "ODQ201"),
        (C, "ParentCustomerId_account", A, None, "ODQ201"),
        (C, "nowhere/at/all", A, None, "ODQ201"),
        (A, MANY, C, "bind", "ODQ732"),
        (C, LOOKUP, A, "id", "ODQ719"),
        (ref("accounts", "x"), MANY, C, None, "ODQ305"),
        (ref("account", ACCOUNT), MANY, C, None, "ODQ202"),
        ("accounts", MANY, C, None, "ODQ717"),
        (f"{AT_A}?$select=name", MANY, C, None, "ODQ717"),
        ("$1", MANY, C, None, "ODQ717"),
        (A, MANY, CONTACT, None, "ODQ717"),
        (A, MANY, f"https://other.example/api/data/v9.2/{AT_C}", None, "ODQ717"),
        (A, MANY, "contacts(", None, "ODQ1"),
        (
            ref("activitypointers", ACCOUNT),
            "regardingobjectid_account_task",
            A,
            None,
            "ODQ201",
        ),
        (
            ref("accounts", ACCOUNT, type=TASK),
            "regardingobjectid_account_task",
            A,
            None,
            "ODQ",
        ),
    ],
)
def test_what_cannot_be_related_is_refused(
    source: odataq.Row | str,
    navigation: str,
    target: odataq.Row | str,
    form: Form | None,
    expected: str,
) -> None:
    found = reason(crm().associate, source, navigation, target, form=form)
    assert found.startswith(expected)


def test_a_refusal_says_what_was_meant() -> None:
    service = crm()
    assert reason(service.associate, C, "parentcustomerid", A).endswith(
        "(the lookup is set by 'parentcustomerid_account' or "
        "'parentcustomerid_contact')"
    )
    wrong = reason(service.associate, C, LOOKUP, C)
    assert wrong.endswith("(refer to an entity of 'accounts')")
    base = ref("activitypointers", ACCOUNT)
    name = "regardingobjectid_account_task"
    cast = reason(service.associate, base, name, A)
    assert cast.endswith(f"(cast to a type that has it: '{TASK}/{name}')")


def test_taking_away_needs_a_member_of_a_collection_and_none_of_one() -> None:
    service = crm()
    assert reason(service.disassociate, A, MANY).startswith("ODQ507")
    assert reason(service.disassociate, A, MANY, A).startswith("ODQ718")
    assert reason(service.disassociate, A, MANY, "$1").startswith("ODQ717")
    assert reason(service.disassociate, C, LOOKUP, A).startswith("ODQ504")
    assert reason(service.disassociate, C, LOOKUP, form="key").startswith("ODQ719")
    assert reason(service.set_reference, A, MANY, C).startswith("ODQ719")
    assert reason(service.clear_reference, A, MANY).startswith("ODQ719")


def test_an_id_is_absolute_so_that_the_root_is_needed() -> None:
    model = crm().model
    assert reason(odataq.associate, model, A, MANY, C).startswith("ODQ741")
    assert reason(odataq.disassociate, model, A, MANY, C, form="id").startswith(
        "ODQ741"
    )
    request = odataq.associate(model, C, LOOKUP, A)
    assert request.url == AT_C


def test_what_is_no_reference_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="a reference is made by"):
        crm().associate(A, MANY, 7)  # type: ignore[arg-type]  # that is the test
    with pytest.raises(ValueError, match="there is no form 'post'"):
        crm().associate(A, MANY, C, form="post")  # type: ignore[arg-type]  # likewise


@pytest.mark.parametrize(
    "root", ["", "contoso.com", "ftp://a/", "https://a/?b", "/api"]
)
def test_a_root_is_an_absolute_url(root: str) -> None:
    with pytest.raises(ValueError, match="an absolute URL"):
        odataq.Service(crm().model, root)


def test_either_side_of_a_relationship_can_be_asked() -> None:
    """Every navigation property of the sample whose ends have sets."""
    service = crm()
    edges = related(service.model)
    assert len(edges) > 100
    graph = odataq.NavigationGraph(service.model)
    for edge, source, target in edges:
        here = service.associate(source, edge.name, target)
        assert odataq.errors_in(service.check(here)) == []
        partner = graph.partner(edge)
        if partner is not None:
            there = service.associate(target, partner.name, source)
            assert odataq.errors_in(service.check(there)) == []
