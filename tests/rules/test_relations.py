"""Which requests to `$ref` are right depends on all of their parts."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Final

import pytest
from attrs import frozen

from odataq import (
    DATAVERSE,
    ODATA_V40,
    ODATA_V401,
    Checker,
    Request,
    Source,
    read_model,
    requests_in,
)
from odataq.resources import sample_path

ROOT: Final = "https://example.crm.dynamics.com/api/data/v9.2/"
ROW: Final = "accounts(00000000-0000-0000-0000-000000000001)"
KEY: Final = "(00000000-0000-0000-0000-000000000002)"
HEADERS: Final = (("Content-Type", "application/json"),)
PROFILES: Final = {each.name: each for each in (DATAVERSE, ODATA_V40, ODATA_V401)}
# A navigation property of each kind, and a set that it leads to.
NAVIGATIONS: Final = {
    "many": ("contact_customer_accounts", "contacts"),
    "one": ("primarycontactid", "contacts"),
}
VERB: Final = "ODQ701"
KEYED: Final = "ODQ402"
ID: Final = "ODQ504"
UNSAID: Final = "ODQ507"
EMPTY: Final = "ODQ740"
NEEDLESS: Final = "ODQ742"
LIST: Final = "ODQ724"


@frozen
class Asked:
    """A request: its method, and what of the other parts it has."""

    method: str
    kind: str
    has_key: bool
    has_id: bool
    has_body: bool

    @property
    def request(self) -> Request:
        name, target = NAVIGATIONS[self.kind]
        key = KEY if self.has_key else ""
        option = f"?$id={ROOT}{target}{KEY}" if self.has_id else ""
        body = f'{{"@odata.id":"{ROOT}{target}{KEY}"}}' if self.has_body else None
        url = f"{ROOT}{ROW}/{name}{key}/$ref{option}"
        return Request(self.method, url, HEADERS, body)

    @property
    def title(self) -> str:
        parts = ("key", self.has_key), ("id", self.has_id), ("body", self.has_body)
        given = [name for name, is_given in parts if is_given]
        return " ".join([self.method, self.kind, *given])


EITHER: Final = (False, True)
ASKED: Final = tuple(
    Asked(method, kind, has_key, has_id, has_body)
    for method, kind, has_key, has_id, has_body in product(
        ("GET", "POST", "PUT", "PATCH", "DELETE"), NAVIGATIONS, EITHER, EITHER, EITHER
    )
)


# Written from Protocol, "Modifying Relationships between Entities".
def expected(asked: Asked, *, is_newer: bool) -> set[str]:
    method, is_single = asked.method, asked.kind == "one"
    if is_single:
        taken = {"GET", "PUT", "DELETE"}
    elif asked.has_key:
        # "the URL that represents the reference of the collection member"
        taken = {"GET", "DELETE"}
    else:
        # "Replace all References in a Collection-Valued Navigation Property"
        taken = {"GET", "POST", "DELETE"} | ({"PUT"} if is_newer else set())
    found = set() if method in taken else {VERB}
    if is_single and asked.has_key:
        found.add(KEYED)
    is_collection = not is_single and not asked.has_key
    if asked.has_id and not (is_collection and method == "DELETE"):
        # "For single-valued navigation properties, `$id` MUST NOT be specified."
        found.add(ID)
    if method in taken & {"POST", "PUT"} and not asked.has_body:
        # "The request body MUST contain a single entity reference"
        found.add(EMPTY)
    if method == "PUT" and is_collection and is_newer and asked.has_body:
        # "The request body MUST contain a collection of entity references"
        found.add(LIST)
    if method == "DELETE" and asked.has_body:
        found.add(NEEDLESS)
    if method == "DELETE" and is_collection and not (asked.has_id or is_newer):
        # "A successful DELETE request ... removes all related references"
        found.add(UNSAID)
    return found


@cache
def checker(profile: str) -> Checker:
    model = read_model(sample_path("dataverse"))
    return Checker(model, profile=PROFILES[profile])


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.title)
def test_request(profile: str, asked: Asked) -> None:
    found = {each.code for each in checker(profile).check(asked.request)}
    is_newer = PROFILES[profile].version != "4.0"
    assert found == expected(asked, is_newer=is_newer)


# What the documentation of Dataverse says of the same requests.
SOURCES: Final = (
    ("PUT many body", "DV709"),
    ("PUT many key body", "DV709"),
    ("POST many id", "DV709"),
    ("POST many id", "DV710"),
    ("POST many", "DV708"),
    ("POST one body", "DV709"),
    ("PUT one", "DV708"),
    ("PATCH one body", "DV709"),
    ("PATCH many body", "DV709"),
    ("DELETE many", "DV710"),
    ("DELETE one id", "DV711"),
)


@pytest.mark.parametrize(("title", "source"), SOURCES)
def test_source(title: str, source: str) -> None:
    (asked,) = (each for each in ASKED if each.title == title)
    found = checker("dataverse").check(asked.request)
    assert source in {name for each in found for name in each.sources}


OTHERS: Final[tuple[tuple[str, str, str | None, set[str]], ...]] = (
    # No navigation property leads there: there is no relation to change.
    ("DELETE", ROW, None, {VERB}),
    ("PUT", ROW, f'{{"@id":"{ROOT}accounts{KEY}"}}', {VERB}),
    ("POST", "accounts", f'{{"@id":"{ROOT}accounts{KEY}"}}', {VERB}),
    ("GET", ROW, None, set()),
    ("GET", "accounts", None, set()),
    # All references at once.
    ("PUT", f"{ROW}/Account_Tasks", '{"value":[]}', set()),
    ("PUT", f"{ROW}/Account_Tasks", '{"value":5}', {LIST}),
    ("PUT", f"{ROW}/Account_Tasks", "[]", {LIST}),
    (
        "PUT",
        f"{ROW}/Account_Tasks",
        f'{{"value":[{{"@id":"{ROOT}tasks{KEY}"}},{{"@id":"{ROOT}contacts{KEY}"}}]}}',
        {"ODQ718"},
    ),
    ("PUT", f"{ROW}/Account_Tasks", '{"value":[{"id":"x"}]}', {EMPTY}),
    # In other spellings.
    ("DELETE", f"{ROW}/Account_Tasks/{KEY.strip('()')}", None, set()),
    ("PUT", f"{ROW}/Account_Tasks/{KEY.strip('()')}", "{}", {VERB, EMPTY}),
)


@pytest.mark.parametrize(("method", "path", "body", "codes"), OTHERS)
def test_other(method: str, path: str, body: str | None, codes: set[str]) -> None:
    request = Request(method, f"{ROOT}{path}/$ref", HEADERS, body)
    assert {each.code for each in checker("odata-4.01").check(request)} == codes


def test_an_empty_body_is_none() -> None:
    url = f"{ROOT}{ROW}/contact_customer_accounts/$ref"
    found = checker("dataverse").check(Request("POST", url, HEADERS, ""))
    assert [each.code for each in found] == [EMPTY]


def test_a_body_in_another_file_is_one() -> None:
    url = f"{ROOT}{ROW}/contact_customer_accounts/$ref"
    text = f"POST {url}\nContent-Type: application/json\n\n< ./body.json\n"
    (placed,) = requests_in(Source(text, "x.http"))
    assert checker("dataverse").check(placed.filled().request) == []
