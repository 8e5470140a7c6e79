"""What Dataverse makes of the whole of a request: its length, method and headers."""

from __future__ import annotations

from functools import cache
from typing import Final

import pytest

from odataq import (
    DATAVERSE,
    ODATA_V40,
    Checker,
    Diagnostic,
    Request,
    Severity,
    apply_fixes,
    read_model,
)
from odataq.fixes import fixed
from odataq.resources import sample_path
from tests.support.timing import MOST_GROWTH, growth

ROW: Final = "accounts(11111111-1111-1111-1111-111111111111)"
URL: Final = "https://org.crm.dynamics.com/api/data/v9.2/accounts?$filter=name eq '{}'"


@cache
def checker() -> Checker:
    return Checker(read_model(sample_path("dataverse")))


def check(
    url: str,
    *headers: tuple[str, str],
    method: str = "GET",
    body: str | None = None,
) -> list[Diagnostic]:
    return checker().check(Request(method, url, headers, body))


def codes(found: list[Diagnostic]) -> list[str]:
    return [each.code for each in found]


# Its length


def url_of(length: int, character: str = "x", width: int = 1) -> str:
    """Return a URL that has a length when it is encoded."""
    # Two blanks take three characters each.
    room = length - len(URL.format("")) - 4
    assert room % width == 0
    return URL.format(character * (room // width))


def test_a_url_may_be_as_long_as_the_service_takes() -> None:
    assert codes(checker().check(url_of(32_768))) == []
    assert codes(checker().check(url_of(32_769))) == ["ODQ614"]


@pytest.mark.parametrize(("character", "width"), [("%20", 3), ("%C3%A4", 6), ("'", 1)])
def test_what_is_encoded_counts_as_it_stands(character: str, width: int) -> None:
    rest = (32_768 - len(URL.format("")) - 4) % width
    url = url_of(32_768 - rest, character, width)
    assert "ODQ614" not in codes(checker().check(url))
    assert "ODQ614" in codes(checker().check(url + "&tag=" + "x" * (rest + 1)))


def test_what_will_be_encoded_counts_three_for_an_octet() -> None:
    # A letter of two octets takes six characters.
    assert "ODQ614" not in codes(checker().check(URL.format("\u00e4" * 5_000)))
    assert "ODQ614" in codes(checker().check(URL.format("\u00e4" * 5_600)))


def test_a_batch_takes_what_is_too_long() -> None:
    (found,) = checker().check(url_of(40_000))
    assert (found.sources, found.severity) == (("DV205",), Severity.ERROR)
    assert (
        found.message == "the URL has 40000 characters when encoded, and 32768 at most"
    )
    assert found.hint == "send it in a batch, which takes 65536"


def test_only_urls_to_get_are_counted() -> None:
    assert codes(check(url_of(40_000))) == ["ODQ614"]
    assert "ODQ614" not in codes(check(url_of(40_000), method="DELETE"))


def test_what_nobody_takes_is_too_long_for_the_service_as_well() -> None:
    (found,) = checker().check(url_of(70_000))
    assert (found.code, found.sources) == ("ODQ901", ("DV205",))
    (other,) = Checker(profile=ODATA_V40).check(url_of(70_000))
    assert (other.code, other.sources) == ("ODQ901", ())


# Its headers


def test_a_place_in_a_header_is_one_of_its_value() -> None:
    (found,) = check("accounts", ("Prefer", "odata.maxpagesize=9999"))
    assert found.source.name == "header Prefer"
    assert found.source.text[found.span.start : found.span.end] == "9999"
    assert str(found).startswith("header Prefer:1:19: ODQ672 ")


def test_what_is_wrong_with_headers_comes_behind_the_query_in_their_order() -> None:
    found = check(
        "accounts?$select=nmae",
        ("Prefer", "odata.maxpagesize=0, wait"),
        ("OData-Version", "3.0"),
    )
    assert codes(found) == ["ODQ201", "ODQ672", "ODQ671", "ODQ675"]
    assert codes(
        check(
            "accounts?$select=nmae",
            ("OData-Version", "3.0"),
            ("Prefer", "odata.maxpagesize=0"),
        )
    ) == ["ODQ201", "ODQ675", "ODQ672"]


def test_two_headers_may_be_wrong_at_the_same_place() -> None:
    found = check("accounts", ("OData-Version", "3.0"), ("OData-MaxVersion", "3.0"))
    assert codes(found) == ["ODQ675", "ODQ675"]


def test_a_fix_of_a_header_leaves_the_url_alone() -> None:
    url = "accounts"
    found = check(url, ("OData-Version", " 4.01 "))
    assert apply_fixes(url, found) == url
    ((fix,),) = [each.fixes for each in found]
    assert fixed(found[0].source.text, fix) == " 4.0 "


def test_an_annotation_is_fixed_in_its_quotes() -> None:
    wrong = 'odata.include-annotations="*,Microsoft.Dynamics.CRM.formattedvalue"'
    (found,) = check("accounts", ("Prefer", wrong))
    (fix,) = found.fixes
    assert fixed(wrong, fix) == (
        'odata.include-annotations="*,OData.Community.Display.V1.FormattedValue"'
    )


def test_the_page_size_is_shown_with_the_limit_that_it_meets() -> None:
    (found,) = check("accounts?$top=3", ("Prefer", "odata.maxpagesize=2"))
    (related,) = found.related
    assert (found.code, found.source.name) == ("ODQ624", "url")
    assert related.source.name == "header Prefer"


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_a_request_without_headers_lacks_none(method: str) -> None:
    url = "accounts" if method in {"GET", "POST"} else ROW
    body = "{}" if method in {"POST", "PATCH"} else None
    assert codes(check(url, method=method, body=body)) == []


def test_another_service_has_headers_of_its_own() -> None:
    request = Request("GET", "Works", [("OData-Version", "4.01"), ("Prefer", "wait=1")])
    assert Checker(profile=ODATA_V40).check(request) == []


def test_without_a_model_headers_are_checked_that_need_none() -> None:
    headers = [("Prefer", "odata.maxpagesize=0"), ("Prefer", "return=representation")]
    found = Checker(profile=DATAVERSE).check(Request("GET", "anything(1)", headers))
    assert codes(found) == ["ODQ672", "ODQ673"]


@pytest.mark.parametrize(
    "name",
    [
        "Prefer",
        "If-Match",
        "If-None-Match",
        "Accept",
        "CallerObjectId",
        "OData-Version",
    ],
)
@pytest.mark.parametrize(
    "value", ["", " ", '"', "\x00", "=", ",;=", "\ud800", "%" * 99]
)
def test_any_header_is_checked(name: str, value: str) -> None:
    for each in check("accounts?$expand=createdby", (name, value)):
        assert 0 <= each.span.start <= each.span.end <= len(each.source.text)


# Each is checked with a body, which has a type.
TYPES: Final = [
    ("application/json", []),
    ("application/json;", []),
    ("APPLICATION/JSON; charset=utf-8", []),
    ("application/octet-stream", []),
    ("image/png", []),
    ("text/plain", ["ODQ676"]),
    ("application/xml", ["ODQ676"]),
    ("application/x-www-form-urlencoded", ["ODQ676"]),
]


@pytest.mark.parametrize(("value", "expected"), TYPES)
def test_the_type_of_a_body(value: str, expected: list[str]) -> None:
    found = check("accounts", ("Content-Type", value), method="POST", body="{}")
    assert codes(found) == expected
    assert codes(check("accounts", ("Content-Type", value), method="POST")) == []


# Parts and mistakes


def test_the_aliases_of_a_part_may_be_assigned_elsewhere() -> None:
    assert codes(checker().check("$filter=name eq @p1")) == []


def test_what_the_parser_finds_is_known_to_the_service() -> None:
    wrong = "accounts?$expand=Account_Tasks($select=subject&$filter=statecode eq 0)"
    (found,) = checker().check(wrong)
    assert (found.code, found.sources) == ("ODQ109", ("DV204", "DV311"))
    (other,) = Checker(profile=ODATA_V40).check(wrong)
    assert (other.code, other.sources) == ("ODQ109", ())


def test_each_mistake_has_the_facts_of_its_own_option() -> None:
    found = checker().check("accounts?$top=x&$count=1&$skip=y&$count=2")
    sources = {
        found.span.start: found.sources for found in found if found.code == "ODQ107"
    }
    assert list(sources.values()) == [(), ("DV215",), (), ("DV215",)]


# FetchXML


def fetch(xml: str) -> str:
    return f"accounts?fetchXml={xml}".replace("<", "%3C").replace(">", "%3E")


NESTED: Final = "<a>" * 5_000


@pytest.mark.parametrize(
    "xml",
    [
        "<!DOCTYPE a [<!ENTITY b 'c'>]><fetch><entity name='%26b;'/></fetch>",
        "<?xml version='1.0' encoding='utf-16'?><fetch/>",
        "<fetch><entity name='account'>%00</entity></fetch>",
        "<fetch",
        NESTED,
    ],
)
def test_fetchxml_that_cant_be_read(xml: str) -> None:
    assert codes(checker().check(fetch(xml)))[-1:] == ["ODQ619"]


def test_fetchxml_that_was_encoded_twice_is_fixed() -> None:
    right = "accounts?fetchXml=%3Cfetch%3E%3Centity%20name='account'/%3E%3C/fetch%3E"
    wrong = right.replace("%", "%25")
    assert apply_fixes(wrong, checker().check(wrong)) == right


def test_quotes_around_a_stored_query_are_removed() -> None:
    wrong = "accounts?savedQuery='11111111-1111-1111-1111-111111111111'"
    right = wrong.replace("'", "")
    assert apply_fixes(wrong, checker().check(wrong)) == right


# Time


@pytest.mark.parametrize(
    "piece",
    [
        "&@p=1",
        "&$top=x",
        "&fetchXml=%3C",
        "&savedQuery=x",
        "&partitionid=1",
        "&$count=1",
    ],
)
def test_twice_the_options_take_twice_the_time(piece: str) -> None:
    found = growth(
        checker().check, lambda number: f"accounts?$top=1{piece * number}", 500
    )
    assert found <= MOST_GROWTH


def test_twice_the_expansions_take_twice_the_time() -> None:
    found = growth(
        checker().check,
        lambda number: (
            f"accounts?$expand={'primarycontactid($filter=a eq @p),' * number}x"
        ),
        100,
    )
    assert found <= MOST_GROWTH
