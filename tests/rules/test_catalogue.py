"""What is known of Dataverse is reported, or it is said why it isn't."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from odataq import ADVICE, CODES, DATAVERSE, RULES
from odataq.profiles.dataverse.connections import CONNECTIONS_FACTS
from tests.support.shared import SHARED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.diagnostics import Fact

FILE: Final = SHARED / "dataverse" / "RULES.md"
# The sections of the catalogue whose entries are all reported or left out. The others
# explain them.
COMPLETE: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11")

needs_catalogue = pytest.mark.skipif(
    not FILE.is_file(), reason=f"the catalogue is missing: {FILE}"
)


@cache
def catalogue() -> Mapping[str, str]:
    """Return the section of each entry by its id."""
    found: dict[str, str] = {}
    section = ""
    for line in FILE.read_text("utf-8").splitlines():
        title = re.match(r"## (\d+)\.", line)
        section = title[1] if title else section
        entry = re.match(r"\| (DV\d+) \|", line)
        if entry:
            found[entry[1]] = section
    return found


def facts() -> list[Fact]:
    others = [DATAVERSE.unsupported, DATAVERSE.unsupported_nested]
    return [*DATAVERSE.facts.values(), *others]


def reported() -> frozenset[str]:
    return frozenset(source for each in facts() for source in each.sources)


# What needs no catalogue


def test_facts_are_named_by_the_slug_of_what_reports_them() -> None:
    slugs = {each.slug for each in CODES.values()}
    names = {name.partition(" ")[0] for name in DATAVERSE.facts}
    assert names <= slugs


def test_facts_have_a_source() -> None:
    sources = [source for each in facts() for source in each.sources]
    # The catalogue has nothing about connections.
    catalogued = [each for each in facts() if each not in CONNECTIONS_FACTS.values()]
    assert all(each.sources for each in catalogued)
    assert [each for each in sources if not re.fullmatch(r"DV\d{3}", each)] == []


def test_nothing_is_reported_and_left_out() -> None:
    assert reported() & set(DATAVERSE.left_out) == frozenset()


def test_each_rule_about_dataverse_has_a_fact() -> None:
    slugs = {each.slug for each in (*RULES, *ADVICE) if each.is_of_profile}
    assert slugs <= set(DATAVERSE.facts)


def test_a_reason_is_a_sentence() -> None:
    assert DATAVERSE.left_out
    for reason in DATAVERSE.left_out.values():
        assert re.fullmatch(r"\S.*\S\.", reason)


# What does


@needs_catalogue
def test_the_catalogue_is_read() -> None:
    sections = set(catalogue().values())
    assert len(catalogue()) > 150
    assert set(COMPLETE) <= sections


@needs_catalogue
def test_each_id_is_one_of_the_catalogue() -> None:
    ids = reported() | set(DATAVERSE.left_out)
    assert sorted(ids - set(catalogue())) == []


@needs_catalogue
@pytest.mark.parametrize("section", COMPLETE)
def test_each_entry_is_reported_or_left_out(section: str) -> None:
    known = reported() | set(DATAVERSE.left_out)
    entries = {name for name, own in catalogue().items() if own == section}
    assert entries
    assert sorted(entries - known) == []
