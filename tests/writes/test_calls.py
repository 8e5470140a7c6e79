"""Requests that call actions and functions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Flag
from json import loads

import pytest

import odataq
from odataq import ref
from tests.support.made_requests import ACCOUNT, CONTACT, ROOT_URL, crm, reason, shown

A = ref("accounts", ACCOUNT)
U = ref("systemusers", CONTACT)
CRM = "Microsoft.Dynamics.CRM"


class Rights(Flag):
    ReadAccess = 1
    WriteAccess = 2


def test_an_unbound_action_has_its_short_name_and_typed_parameters() -> None:
    made = crm().call(
        "WinOpportunity",
        OpportunityClose={
            "subject": "Won",
            "opportunityid": ref("opportunities", ACCOUNT),
        },
        Status=3,
    )
    assert shown(made) == (
        'POST WinOpportunity {"OpportunityClose": {"subject": "Won", '
        f'"opportunityid@odata.bind": "opportunities({ACCOUNT})"}}, "Status": 3}}'
    )
    assert crm().call(
        f"{CRM}.WinOpportunity", arguments={"OpportunityClose": {}, "Status": 3}
    ).url == (f"{ROOT_URL}WinOpportunity")


def test_a_bound_action_has_its_full_name() -> None:
    made = crm().call("AddMembersTeam", ref("teams", ACCOUNT), Members=[U])
    assert shown(made) == (
        f"POST teams({ACCOUNT})/{CRM}.AddMembersTeam "
        f'{{"Members": [{{"@odata.type": "{CRM}.systemuser", '
        f'"ownerid": "{CONTACT}"}}]}}'
    )
    bare = crm().call("ConvertOwnerTeamToAccessTeam", ref("teams", ACCOUNT))
    assert bare.body is None


def test_an_entity_that_is_given_says_its_type() -> None:
    made = crm().call(
        "GrantAccess",
        Target=A,
        PrincipalAccess={
            "Principal": U,
            "AccessMask": Rights.ReadAccess | Rights.WriteAccess,
        },
    )
    assert loads(str(made.body)) == {
        "Target": {"@odata.type": f"{CRM}.account", "accountid": ACCOUNT},
        "PrincipalAccess": {
            "Principal": {"@odata.type": f"{CRM}.systemuser", "ownerid": CONTACT},
            "AccessMask": "ReadAccess,WriteAccess",
        },
    }
    typed = {"@odata.type": f"{CRM}.account", "accountid": ACCOUNT}
    assert '"Target"' in str(crm().call("RevokeAccess", Target=typed, Revokee=U).body)


def test_a_function_takes_dates_and_entities_by_an_alias() -> None:
    at = datetime(2024, 1, 2, tzinfo=UTC)
    made = crm().call("LocalTimeFromUtcTime", TimeZoneCode=1, UtcTime=at)
    assert shown(made) == (
        "GET LocalTimeFromUtcTime(TimeZoneCode=1,UtcTime=@p2)?@p2=2024-01-02T00:00:00Z"
    )
    bound = crm().call("RetrievePrincipalAccess", U, Target=A)
    assert shown(bound) == (
        f"GET systemusers({CONTACT})/{CRM}.RetrievePrincipalAccess(Target=@p1)"
        f"?@p1=%7B%22@odata.id%22:%22accounts({ACCOUNT})%22%7D"
    )
    enum = crm().call(
        "InitializeFrom",
        EntityMoniker=A,
        TargetEntityName="account",
        TargetFieldType="ValidForCreate",
    )
    assert f"TargetFieldType={CRM}.TargetFieldType'ValidForCreate'" in enum.url
    names = crm().call("RetrieveTotalRecordCount", EntityNames=["account"])
    assert names.url.endswith("(EntityNames=@p1)?@p1=%5B%22account%22%5D")
    assert shown(crm().call("WhoAmI")) == "GET WhoAmI()"
    assert odataq.call(crm().model, "WhoAmI").url == "WhoAmI()"
    everything = odataq.call(crm().model, "WhoAmI", root=ROOT_URL)
    assert everything == crm().call("WhoAmI")


@pytest.mark.parametrize(
    ("name", "on", "parameters", "expected"),
    [
        ("NoSuch", None, {}, "ODQ202"),
        ("AddMembersTeam", None, {"Members": [U]}, "ODQ202"),
        ("AddMembersTeam", A, {"Members": [U]}, "ODQ205"),
        ("AddMembersTeam", "teams", {"Members": [U]}, "ODQ205"),
        ("AddMembersTeam", ref("teams", ACCOUNT), {"Members": [A]}, "ODQ718"),
        ("AddMembersTeam", ref("teams", ACCOUNT), {"Members": U}, "ODQ713"),
        ("AddMembersTeam", ref("teams", ACCOUNT), {"Members": [5]}, "ODQ713"),
        ("WinOpportunity", None, {"Status": 3}, "ODQ751"),
        ("WinOpportunity", None, {"OpportunityClose": {}, "Status": "3"}, "ODQ713"),
        ("WinOpportunity", None, {"OpportunityClose": {}, "Status": None}, "ODQ751"),
        ("WinOpportunity", None, {"OpportunityClose": {}, "Statu": 3}, "ODQ750"),
        ("CloseIncident", None, {"IncidentResolution": {"x": 1}}, "ODQ751"),
        ("GrantAccess", None, {"Target": {"name": "x"}}, "ODQ752"),
        (
            "GrantAccess",
            None,
            {"Target": A, "PrincipalAccess": {"AccessMask": ["ReadAccess"]}},
            "ODQ713",
        ),
        (
            "GrantAccess",
            None,
            {"Target": A, "PrincipalAccess": {"AccessMask": "ReadAcces"}},
            "ODQ206",
        ),
        (
            "CalculateTotalTimeIncident",
            ref("incidents", ACCOUNT),
            {"entity": 1},
            "ODQ750",
        ),
        ("LocalTimeFromUtcTime", None, {"TimeZoneCode": 1}, "ODQ751"),
        (
            "LocalTimeFromUtcTime",
            None,
            {"TimeZoneCode": "a", "UtcTime": date(2024, 1, 1)},
            "ODQ",
        ),
        ("RetrievePrincipalAccess", U, {"Target": 5}, "ODQ713"),
    ],
)
def test_a_call_that_does_not_fit_is_refused(
    name: str,
    on: odataq.Row | str | None,
    parameters: dict[str, object],
    expected: str,
) -> None:
    found = reason(crm().call, name, on, arguments=parameters)
    assert found.startswith(expected)
