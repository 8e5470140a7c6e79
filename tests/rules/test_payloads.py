"""Bodies of requests are checked like queries, and nothing about them fails."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq import (
    DATAVERSE,
    ODATA_V401,
    Checker,
    Limits,
    Request,
    Severity,
    Source,
    apply_fixes,
    check,
    check_payload,
    read_model,
)
from odataq.resources import sample_path
from tests.support.timing import MOST_GROWTH, growth

if TYPE_CHECKING:
    from odataq import Diagnostic, Model

ID: Final = "00000000-0000-0000-0000-000000000001"
ACCOUNT: Final = f"accounts({ID})"


@cache
def model() -> Model:
    return read_model(sample_path("dataverse"))


def codes(found: list[Diagnostic]) -> list[str]:
    return [each.code for each in found]


# A body alone


@pytest.mark.parametrize(
    "body",
    [
        '{"nmae": "x"}',
        b'{"nmae": "x"}',
        {"nmae": "x"},
        Source('{"nmae": "x"}', "body"),
    ],
    ids=["str", "bytes", "mapping", "source"],
)
def test_a_body_may_come_in_several_forms(
    body: str | bytes | Source | dict[str, object],
) -> None:
    (found,) = check_payload(body, model(), at="accounts")
    assert (found.code, found.source.name) == ("ODQ712", "body")
    text = found.source.text
    assert text[found.span.start : found.span.end] == "nmae"


def test_the_method_decides_what_a_body_is_for() -> None:
    body = {"primarycontactid": {"lastname": "x"}}
    assert check_payload(body, model(), at="accounts") == []
    found = check_payload(body, model(), at="accounts", method="PATCH")
    assert codes(found) == ["ODQ722"]


def test_a_body_may_be_of_a_type() -> None:
    name = "Microsoft.Dynamics.CRM.Label"
    body = {"LocalizedLabels": [{"Label": "x", "LanguageCode": "y"}]}
    assert codes(check_payload(body, model(), at=name)) == ["ODQ713"]


def test_what_is_no_body_is_refused() -> None:
    with pytest.raises(TypeError, match="a body is a str, bytes or a mapping"):
        check_payload(5, model(), at="accounts")  # type: ignore[arg-type]  # that is the test
    circular: dict[str, object] = {}
    circular["x"] = circular
    with pytest.raises(TypeError, match="a body that JSON can't be made of"):
        check_payload(circular, model(), at="accounts")
    with pytest.raises(LookupError, match="no set, singleton or type 'acounts'"):
        check_payload({}, model(), at="acounts")


def test_strict_keeps_what_is_no_breach() -> None:
    body = {"statecode": 1}
    (found,) = check_payload(body, model(), at="accounts", method="PATCH", strict=True)
    assert found.severity is Severity.WARNING


def test_rules_can_be_left_out() -> None:
    assert check_payload('{"nmae": 1}', model(), at="accounts", rules=[]) == []


# Fixes


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"nmae": "x"}', '{"name": "x"}'),
        (
            f'{{"PrimaryContactId@odata.bind": "/contacts({ID})"}}',
            f'{{"primarycontactid@odata.bind": "/contacts({ID})"}}',
        ),
        (
            f'{{"_primarycontactid_value": "{ID}"}}',
            f'{{"primarycontactid@odata.bind": "/contacts({ID})"}}',
        ),
        (
            '{"_primarycontactid_value": null}',
            '{"primarycontactid@odata.bind": null}',
        ),
        (
            f'{{"primarycontactid": "{ID}"}}',
            f'{{"primarycontactid@odata.bind": "/contacts({ID})"}}',
        ),
        (
            f'{{"primarycontactid@odata.bind": "{ID}"}}',
            f'{{"primarycontactid@odata.bind": "/contacts({ID})"}}',
        ),
        (
            f'{{"primarycontactid@odata.bind": "/contact({ID})"}}',
            f'{{"primarycontactid@odata.bind": "/contacts({ID})"}}',
        ),
        (
            f'{{"_primarycontactid_value@odata.bind": "/contacts({ID})"}}',
            f'{{"primarycontactid@odata.bind": "/contacts({ID})"}}',
        ),
        ('{"creditonhold": "true"}', '{"creditonhold": true}'),
    ],
)
def test_a_fix_leaves_nothing_to_report(before: str, after: str) -> None:
    found = check_payload(before, model(), at="accounts")
    assert apply_fixes(before, found) == after
    assert check_payload(after, model(), at="accounts") == []


def test_a_fix_of_a_body_leaves_the_url_alone() -> None:
    request = Request("POST", "accounts", (), '{"nmae": "x"}')
    found = check(request, model())
    assert apply_fixes(request.url, found) == request.url
    assert apply_fixes(str(request.body), found) == '{"name": "x"}'


def test_an_id_is_completed_with_the_root_of_the_request() -> None:
    root = "https://example.crm.dynamics.com/api/data/v9.2/"
    body = f'{{"@odata.id": "contacts({ID})"}}'
    found = check(
        Request("PUT", f"{root}{ACCOUNT}/primarycontactid/$ref", (), body), model()
    )
    assert apply_fixes(body, found) == f'{{"@odata.id": "{root}contacts({ID})"}}'


# Requests


def test_url_headers_and_body_are_told_in_their_order() -> None:
    request = Request("PATCH", "acounts(1)?$filter=", (), '{"x": }')
    names = [each.source.name for each in check(request, model())]
    assert names == sorted(names, key=["url", "body"].index)


@pytest.mark.parametrize("kind", ["multipart/mixed", "application/octet-stream"])
def test_a_body_that_is_no_json_is_not_read(kind: str) -> None:
    request = Request("POST", "accounts", [("Content-Type", kind)], "{")
    assert check(request, model()) == []


def test_bytes_that_are_no_text_are_read_as_far_as_they_are() -> None:
    request = Request("POST", "accounts", (), b'{"name": "\xff\xfe", "nmae": 1}')
    assert codes(check(request, model())) == ["ODQ712"]


def test_another_service_may_take_the_value_of_a_lookup() -> None:
    body = f'{{"_primarycontactid_value": "{ID}"}}'
    (known,) = check_payload(body, model(), at="accounts", profile=DATAVERSE)
    assert known.sources == ("DV705",)
    assert check_payload(body, model(), at="accounts", profile=ODATA_V401) == []


# Limits


def test_a_body_that_is_too_long_is_not_looked_at() -> None:
    limits = Limits(body_characters=10)
    found = check_payload('{"nmae":"xxxx"}', model(), at="accounts", limits=limits)
    assert codes(found) == ["ODQ905"]
    assert found[0].severity is Severity.WARNING


def test_no_more_is_reported_than_the_limit() -> None:
    body = {f"nmae{number}": 1 for number in range(500)}
    found = check_payload(body, model(), at="accounts")
    assert codes(found).count("ODQ712") == 100
    assert codes(found)[-1] == "ODQ903"


@pytest.mark.parametrize(
    "body",
    [
        '{"name":' * 90 + "1" + "}" * 90,
        "[" * 5000,
        '{"primarycontactid":' * 99 + "{}" + "}" * 99,
    ],
    ids=["objects", "lists", "entities"],
)
def test_what_nests_deeply_is_survived(body: str) -> None:
    assert check_payload(body, model(), at="accounts")


LONG: Final = {
    "references": ("Account_Tasks@odata.bind", '["x", {}]', '"tasks(%d)"'),
    "entities": ("Account_Tasks", "[{}]", '{"subject": "x", "sbject": %d}'),
    "values": ("name", "[{}]", "%d"),
    "annotations": ("", "{}", '"name%d@a.b": 1'),
    "lookups": ("", "{}", '"_%d_value": 1'),
    "dots": ("name", '"x"{}', ", ...%d"),
}


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_the_length_of_a_body(name: str) -> None:
    key, around, one = LONG[name]

    def make(size: int) -> str:
        items = ",".join(one % number for number in range(size))
        inside = around.replace("{}", items, 1)
        return f'{{"{key}": {inside}}}' if key else f"{{{items}}}"

    def work(text: str) -> object:
        return check_payload(text, model(), at="accounts")

    assert growth(work, make, 3_000) <= MOST_GROWTH


# Whatever comes

NAMES: Final = st.sampled_from(
    [
        *("name", "nmae", "primarycontactid", "primarycontactid@odata.bind", "@"),
        *("Account_Tasks", "Account_Tasks@odata.bind", "@odata.type", "revenue@x"),
        *("_primarycontactid_value", "@odata.id", "value", "Target", "Members", ""),
        *("createdon", "accountid", "statecode", "AccessMask", "PrincipalAccess"),
    ]
)
TEXTS: Final = st.sampled_from(
    [
        *(ID, f"/contacts({ID})", "$1", "contacts", "contacts(", "[x]/contacts(1)"),
        *("#Microsoft.Dynamics.CRM.account", "#", "2024-01-01", "ReadAccess,x", ""),
    ]
)
VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(NAMES | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
URLS: Final = st.sampled_from(
    [
        *("accounts", ACCOUNT, f"{ACCOUNT}/name", f"{ACCOUNT}/primarycontactid/$ref"),
        *("GrantAccess", "EntityDefinitions", "", "nothing", "$batch"),
        f"{ACCOUNT}/contact_customer_accounts",
        f"teams({ID})/Microsoft.Dynamics.CRM.AddMembersTeam",
    ]
)
METHODS: Final = st.sampled_from(["POST", "PATCH", "PUT", "DELETE", "GET", "x"])
JSON_TYPE: Final = [("Content-Type", "application/json")]


@settings(deadline=None, max_examples=300)
@given(METHODS, URLS, VALUES)
def test_no_value_makes_a_check_fail(method: str, url: str, value: object) -> None:
    text = json.dumps(value)
    for of in (model(), None):
        request = Request(method, url, JSON_TYPE, text)
        for each in Checker(of, profile=DATAVERSE).check(request):
            inside = each.source.in_origin(each.span)
            assert 0 <= inside.start <= inside.end <= len(each.source.origin.text)
            str(each)


@settings(deadline=None, max_examples=200)
@given(METHODS, URLS, VALUES, st.integers(0, 200), st.text(max_size=3))
def test_no_text_makes_a_check_fail(
    method: str, url: str, value: object, at: int, junk: str
) -> None:
    text = json.dumps(value)
    request = Request(method, url, JSON_TYPE, text[:at] + junk + text[at + 1 :])
    for each in Checker(model()).check(request):
        str(each)
