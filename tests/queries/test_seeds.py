"""The requests of a manual page are right, apart from those that it calls errors."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import pytest

from odataq import DATAVERSE, Checker, read_model
from odataq.resources import sample_path
from tests.support.shared import METADATA, SHARED, needs_shared

PAGE: Final = SHARED / "seeds" / "join-tables-expand.md"
ORGANISATION: Final = METADATA / "dataverse" / "bcgov_rsbc_dmf_2023-11-02.xml"
ROOT: Final = "https://org.crm.dynamics.com"
# A request goes on in lines that begin another option, or are indented.
REQUEST: Final = re.compile(r"^GET (.*(?:\n *[&$].*)*)", re.MULTILINE)


def requests() -> list[str]:
    if not PAGE.is_file():
        return []
    return [
        re.sub(r"\s*\n\s*", "", found[1]).strip().replace("[Organization URI]", ROOT)
        for found in REQUEST.finditer(PAGE.read_text("utf-8"))
    ]


@cache
def organisation() -> Checker:
    return Checker(read_model(ORGANISATION), profile=DATAVERSE)


@cache
def sample() -> Checker:
    return Checker(read_model(sample_path("dataverse")), profile=DATAVERSE)


@needs_shared
def test_the_page_has_requests() -> None:
    assert len(requests()) == 6
    assert all(each.startswith(f"{ROOT}/api/data/v9.2/") for each in requests())
    assert requests()[3].endswith(
        "/tasks?$select=subject&$expand=regardingobjectid_contact_task("
        "$select=fullname;$expand=parentcustomerid_account("
        "$select=name;$expand=createdby($select=fullname)))"
    )


@needs_shared
@pytest.mark.parametrize("request_", requests())
def test_a_request_is_right(request_: str) -> None:
    assert organisation().check(request_) == []
    assert sample().check(request_) == []
