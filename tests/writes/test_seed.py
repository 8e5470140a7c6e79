"""The requests that a page of the documentation of Dataverse shows are those made."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

import pytest
from attrs import evolve, frozen

from odataq import Request, ref
from tests.support.made_requests import ACCOUNT, CONTACT, ROOT_URL, crm
from tests.support.shared import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq import Diagnostic

PAGE: Final = SHARED / "seeds" / "associate-disassociate.md"
needs_page = pytest.mark.skipif(not PAGE.is_file(), reason=f"{PAGE} is missing")
REQUEST: Final = re.compile(
    r"\*\*Request\*\*\s+```http\n(\w+) (\S.*?) HTTP/1.1\n(.*?)\n```", re.DOTALL
)
USER: Final = "34dcbaf5-f718-ed11-b83e-00224837179f"
ROLE: Final = "886b280c-6396-4d56-a0a3-2c1b0a50ceb0"

A = ref("accounts", ACCOUNT)
C = ref("contacts", CONTACT)
U = ref("systemusers", USER)
R = ref("roles", ROLE)
LOOKUP = "parentcustomerid_account"
MANY = "contact_customer_accounts"
ROLES = "systemuserroles_association"


@frozen
class Sample:
    """A call of a maker; the samples are in the order of the page."""

    title: str
    make: Callable[[], Request]


SAMPLES: Final = (
    Sample("bind", lambda: crm().associate(C, LOOKUP, A)),
    Sample("bind null", lambda: crm().disassociate(C, LOOKUP)),
    Sample("null", lambda: crm().disassociate(C, LOOKUP, form="null")),
    Sample("put", lambda: crm().set_reference(C, LOOKUP, A)),
    Sample("delete", lambda: crm().clear_reference(C, LOOKUP)),
    Sample("add", lambda: crm().associate(A, MANY, C)),
    Sample("add many-to-many", lambda: crm().associate(U, ROLES, R)),
    Sample("remove by key", lambda: crm().disassociate(A, MANY, C)),
    Sample("remove by id", lambda: crm().disassociate(A, MANY, C, form="id")),
)
BY_TITLE: Final = {each.title: each for each in SAMPLES}


def read() -> list[Request]:
    """Return the requests of the page, for a root that exists."""
    text = PAGE.read_text("utf-8").replace("\u00a0", " ")
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    host = "https://contoso.crm.dynamics.com"
    text = re.sub(r"\[Organization Ur[iI]\]", host, text, flags=re.IGNORECASE)
    found: list[Request] = []
    for method, url, rest in REQUEST.findall(text):
        head, _, body = rest.partition("\n\n")
        headers = [line.strip().split(": ", 1) for line in head.splitlines()]
        found.append(Request(method, url, headers, body.strip() or None))
    return found


def member(request: Request) -> object:
    return None if request.body is None else json.loads(request.body)


@needs_page
def test_the_page_has_all_samples() -> None:
    assert len(read()) == len(SAMPLES)


@needs_page
@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_the_request_of_the_page_is_the_one_made(number: int) -> None:
    shown, made = read()[number], SAMPLES[number].make()
    assert made.method == shown.method
    assert made.url == shown.url
    assert member(made) == member(shown)
    headers = dict(made.headers)
    has_body = {"Content-Type": "application/json"} if made.body else {}
    assert headers == {**dict(shown.headers), **has_body}


# Each request, broken in each of its parts, and the entry of the catalogue that says
# so. A URL or a body that is given a mistake is made from the right one.
def url(old: str, new: str) -> Callable[[Request], Request]:
    def broken(request: Request) -> Request:
        assert old in request.url
        return evolve(request, url=request.url.replace(old, new))

    return broken


def method(name: str) -> Callable[[Request], Request]:
    return lambda request: evolve(request, method=name)


def body(old: str, new: str) -> Callable[[Request], Request]:
    def broken(request: Request) -> Request:
        assert old in str(request.body)
        return evolve(request, body=str(request.body).replace(old, new))

    return broken


def without_body(request: Request) -> Request:
    return evolve(request, body=None)


BROKEN: Final = (
    ("bind", body(LOOKUP, "parentcustomerid"), "DV701"),
    ("bind", body(LOOKUP, "ParentCustomerId_Account"), "DV701"),
    ("bind", body(LOOKUP, "_parentcustomerid_value"), "DV701"),
    ("bind", body("accounts(", "contacts("), "DV703"),
    ("bind", body("accounts(", "account("), "DV702"),
    ("bind", body(f"accounts({ACCOUNT})", ACCOUNT), "DV702"),
    ("bind", body(f"accounts({ACCOUNT})", "accounts"), "DV702"),
    ("bind", url(f"({CONTACT})", ""), "DV112"),
    ("bind", url("contacts", "contact"), "DV102"),
    ("bind", url(CONTACT, f"'{CONTACT}'"), "DV104"),
    ("bind null", body(LOOKUP, "parentcustomerid"), "DV701"),
    ("bind", method("POST"), "DV111"),
    ("bind", method("PUT"), "DV111"),
    ("bind", body(f"accounts({ACCOUNT})", f"accounts('{ACCOUNT}')"), "DV104"),
    ("bind", body(f'"accounts({ACCOUNT})"', f'["accounts({ACCOUNT})"]'), "DV702"),
    ("bind", body(f'"accounts({ACCOUNT})"', "5"), "DV702"),
    ("bind null", url(f"({CONTACT})", ""), "DV112"),
    ("bind null", url("contacts", "contact"), "DV102"),
    ("bind null", url(CONTACT, "1"), "DV104"),
    ("bind null", method("POST"), "DV111"),
    ("null", body(LOOKUP, "ParentCustomerId_Account"), "DV722"),
    ("null", body("null", f'"{ACCOUNT}"'), "DV702"),
    ("null", body("null", "{}"), "DV716"),
    ("null", url(f"({CONTACT})", ""), "DV112"),
    ("null", method("PUT"), "DV111"),
    ("null", body(LOOKUP, "_parentcustomerid_value"), "DV705"),
    ("null", body(LOOKUP, "parentcustomerid"), "DV722"),
    ("put", method("POST"), "DV709"),
    ("put", method("PATCH"), "DV709"),
    ("put", body(ROOT_URL, ""), "DV708"),
    ("put", body("accounts(", "contacts("), "DV703"),
    ("put", url(LOOKUP, "parentcustomerid"), "DV201"),
    ("put", url("contacts(", "contact("), "DV102"),
    ("put", url(f"({CONTACT})", "(1)"), "DV104"),
    ("put", url("/$ref", ""), "DV111"),
    ("put", url("/$ref", f"/$ref?$id={ROOT_URL}accounts({ACCOUNT})"), "DV711"),
    ("put", body("@odata.id", "id"), "DV708"),
    ("put", body(f"accounts({ACCOUNT})", "accounts"), "DV702"),
    ("put", body("accounts(", "account("), "DV702"),
    ("put", without_body, "DV708"),
    ("delete", url("/$ref", ""), "DV712"),
    ("delete", url("/$ref", f"/$ref?$id={ROOT_URL}accounts({ACCOUNT})"), "DV711"),
    ("delete", method("POST"), "DV709"),
    ("delete", method("PATCH"), "DV709"),
    ("delete", method("PUT"), "DV708"),
    ("delete", url("contacts", "contact"), "DV102"),
    ("delete", url(LOOKUP, "ParentCustomerId_Account"), "DV103"),
    ("add", method("PUT"), "DV709"),
    ("add", method("DELETE"), "DV710"),
    ("add", url("accounts(", "account("), "DV102"),
    ("add", url(f"({ACCOUNT})", "(1)"), "DV104"),
    ("add", url("/$ref", f"({CONTACT})/$ref"), "DV709"),
    ("add", url("/$ref", f"/$ref?$id={ROOT_URL}contacts({CONTACT})"), "DV709"),
    ("add", body("@odata.id", "id"), "DV708"),
    ("add", body(f"contacts({CONTACT})", "contacts"), "DV702"),
    ("add", without_body, "DV708"),
    ("add", method("PATCH"), "DV709"),
    ("add", body(ROOT_URL, ""), "DV708"),
    ("add", body("contacts(", "accounts("), "DV703"),
    ("add", url(MANY, "Contact_Customer_Accounts"), "DV103"),
    ("add many-to-many", method("PUT"), "DV709"),
    ("add many-to-many", body("roles(", "teams("), "DV703"),
    ("remove by key", url(f"({CONTACT})/$ref", "/$ref"), "DV710"),
    ("remove by key", url(CONTACT, "1"), "DV104"),
    ("remove by key", method("POST"), "DV709"),
    ("remove by key", method("PUT"), "DV709"),
    ("remove by key", method("PATCH"), "DV709"),
    ("remove by key", url("accounts(", "account("), "DV102"),
    ("remove by key", url(MANY, "Contact_Customer_Accounts"), "DV103"),
    ("remove by id", url(f"$id={ROOT_URL}", "$id="), "DV710"),
    ("remove by id", url("contacts(", "accounts("), "DV703"),
    ("remove by id", url("contacts(", "contact("), "DV702"),
    ("remove by id", url(f"contacts({CONTACT})", "contacts"), "DV702"),
    ("remove by id", url(f"{ROOT_URL}contacts({CONTACT})", CONTACT), "DV702"),
    ("remove by id", url(CONTACT, "1"), "DV104"),
    ("remove by id", method("POST"), "DV709"),
    ("remove by id", method("PUT"), "DV709"),
    ("remove by id", method("PATCH"), "DV709"),
    ("remove by id", url(f"({ACCOUNT})", "(1)"), "DV104"),
    ("remove by id", url(f"?$id={ROOT_URL}contacts({CONTACT})", ""), "DV710"),
)


@pytest.mark.parametrize(
    ("title", "broken", "source"),
    BROKEN,
    ids=[f"{n}-{title}-{source}" for n, (title, _, source) in enumerate(BROKEN)],
)
def test_a_broken_request_is_refused_for_its_reason(
    title: str, broken: Callable[[Request], Request], source: str
) -> None:
    right = BY_TITLE[title].make()
    assert errors(crm().check(right)) == []
    found = errors(crm().check(broken(right)))
    assert source in {each for one in found for each in one.sources}


def errors(found: list[Diagnostic]) -> list[Diagnostic]:
    return [each for each in found if each.severity == "error"]
