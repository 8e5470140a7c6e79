"""What a request may ask for depends on its method."""

from __future__ import annotations

from functools import cache
from typing import Final

import pytest

from odataq import Checker, Request, read_model
from odataq.resources import sample_path

AUTHOR: Final = "11111111-1111-1111-1111-111111111111"
MADE: Final = "ODQ504 '$filter' doesn't apply to the entity that is made"
TIDY: Final = "ODQ504 '$expand' doesn't apply to a collection of primitive values"

CASES: Final = [
    # An entity is made, and options are about it.
    ("POST", "Works?$filter=Pages gt 1", [MADE]),
    ("POST", "Works(1)/Chapters?$filter=Heading eq 'x'", [MADE]),
    ("POST", "Works?$select=Title&$expand=Authors", []),
    ("GET", "Works?$filter=Pages gt 1", []),
    # A query in the body is about what the path leads to.
    ("POST", "Works/$query?$filter=Pages gt 1", []),
    # What an action returns decides.
    ("POST", "Announce?$filter=Pages gt 1", []),
    ("POST", "Tidy?$expand=Authors", [TIDY]),
    # OData 4.01 removes all references where none is named.
    ("DELETE", "Works(1)/Authors/$ref", []),
    ("DELETE", f"Works(1)/Authors/$ref?$id=People({AUTHOR})", []),
    ("DELETE", f"Works(1)/Authors({AUTHOR})/$ref", []),
    ("DELETE", "Works(1)/Publisher/$ref", []),
    ("GET", "Works(1)/Authors/$ref", []),
]


@cache
def checker() -> Checker:
    return Checker(read_model(sample_path("everything")))


@pytest.mark.parametrize(("method", "url", "expected"), CASES)
def test_method(method: str, url: str, expected: list[str]) -> None:
    found = checker().check(Request(method, url))
    shown = [f"{each.code} {each.message}" for each in found]
    assert shown == expected
