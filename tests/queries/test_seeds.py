"""The requests of a manual page are right, apart from those that it calls errors."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import pytest

from odataq import DATAVERSE, Checker, errors_in, read_model
from odataq.resources import sample_path
from tests.support.shared import METADATA, SHARED, needs_shared

PAGE: Final = SHARED / "seeds" / "join-tables-expand.md"
ORGANISATION: Final = METADATA / "dataverse" / "bcgov_rsbc_dmf_2023-11-02.xml"
ROOT: Final = "https://org.crm.dynamics.com"
# A request goes on in lines that begin another option, or are indented.
REQUEST: Final = re.compile(r"^GET (.*(?:\n *[&$].*)*)", re.MULTILINE)
LINK: Final = re.compile(r'(?:@odata\.nextLink|@odata\.id)": "([^"]*)"')
MESSAGE: Final = re.compile(r'"code": "(\w+)",\s+"message": "([^"]+)"')

pytestmark = needs_shared


def page() -> str:
    text = PAGE.read_text("utf-8") if PAGE.is_file() else ""
    return text.replace("[Organization URI]", ROOT)


def requests() -> list[str]:
    return REQUEST.findall(page())


def joined(request: str) -> str:
    """Return a request without its line breaks and indentation."""
    return re.sub(r"\s*\n\s*", "", request).strip()


@cache
def organisation() -> Checker:
    return Checker(read_model(ORGANISATION), profile=DATAVERSE)


@cache
def sample() -> Checker:
    return Checker(read_model(sample_path("dataverse")), profile=DATAVERSE)


def test_the_page_has_requests() -> None:
    urls = [joined(each) for each in requests()]
    assert len(urls) == 6
    assert all(each.startswith(f"{ROOT}/api/data/v9.2/") for each in urls)
    assert urls[3].endswith(
        "/tasks?$select=subject&$expand=regardingobjectid_contact_task("
        "$select=fullname;$expand=parentcustomerid_account("
        "$select=name;$expand=createdby($select=fullname)))"
    )


@pytest.mark.parametrize("request_", requests())
def test_a_request_is_right(request_: str) -> None:
    assert organisation().check(joined(request_)) == []
    assert sample().check(joined(request_)) == []


@pytest.mark.parametrize("request_", requests())
def test_a_request_in_several_lines_is_tolerated(request_: str) -> None:
    assert {each.code for each in organisation().check(request_)} == {"ODQ120"}


def test_what_the_service_links_to_is_right() -> None:
    links = LINK.findall(page())
    assert len(links) > 10
    found = [each for link in links for each in errors_in(organisation().check(link))]
    assert found == []


@pytest.mark.parametrize(
    ("query", "sources"),
    [
        ("contact_customer_accounts($top=1;$expand=owninguser)", ("DV304",)),
        ("primarycontactid($orderby=fullname)", ("DV303",)),
        ("Account_Tasks/$ref", ("DV307",)),
    ],
)
def test_a_message_of_the_server_is_that_of_the_page(
    query: str, sources: tuple[str, ...]
) -> None:
    (found,) = organisation().check(f"accounts?$expand={query}")
    assert found.sources == sources
    assert (found.server_code, found.server_message) in MESSAGE.findall(page())
