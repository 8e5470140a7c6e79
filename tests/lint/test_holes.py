"""Queries with holes: what they hide is passed over, what they don't is found.

In the texts here, `{}` is a hole.
"""

from __future__ import annotations

import json
import random
from typing import Final

import pytest

from odataq import (
    ADVICE,
    CODES,
    DATAVERSE,
    RULES,
    Checker,
    Diagnostic,
    Severity,
    read_model,
)
from odataq.resources import sample_path
from odataq.rules import holes
from odataq.source import Source
from odataq.syntax.parser import parse_source
from odataq.text.holes import HOLE
from tests.support.shared import CASES, METADATA, needs_shared
from tests.support.timing import MOST_GROWTH, growth

MODEL: Final = read_model(sample_path("dataverse"))
CHECKER: Final = Checker(MODEL, rules=(*RULES, *ADVICE))


def holed(text: str) -> Source:
    return Source(text.replace("{}", HOLE), has_holes=True)


def check(text: str, checker: Checker = CHECKER) -> list[Diagnostic]:
    return checker.check(holed(text))


def marked(text: str) -> list[tuple[str, str]]:
    """Return what is marked as wrong, by slug; advice isn't."""
    return [
        (
            each.slug,
            each.source.text[each.span.start : each.span.end].replace(HOLE, "{}"),
        )
        for each in check(text)
        if each.severity is not Severity.ADVICE
    ]


# Each is valid for some text in its holes.
VALID: Final = (
    "{}",
    "?{}",
    "&{}=1",
    "{}/contacts",
    "{}/{}?$top=1&$select={}",
    "{}/contact_customer_accounts?$select=fullname",
    "{}({})/{}?$select=x",
    "{}&$select=name",
    "{}?$select=name",
    "https://{}/api/data/v9.2/accounts",
    "https://{}/nobody/knows",
    "https://org.{}.com/api/data/v9.2/",
    "/api/data/v{}/accounts",
    "{}/api/data/v9.2/accounts({})",
    "{}/api/data/{}/accounts?$select=name",
    "https://{}?$select=name",
    "accounts({})",
    "accounts({})/primarycontactid/{}",
    "accounts({})/{}?$select=nobodyknows",
    "accounts/{}/nobodyknows",
    "accounts{}?$filter=nobody eq 1",
    "WhoAmI({})",
    "RetrieveTotalRecordCount({})",
    "contacts/{}",
    "accounts?{}",
    "accounts?{}=1",
    "accounts?{}&$orderby=total",
    "accounts?${}=1&$top=1",
    "accounts?$top={}&$select=name&$count={}",
    "accounts?$select={}",
    "accounts?$select=name,{}",
    "accounts?$select={}name",
    "accounts?$orderby=name {}",
    "accounts?$orderby={} desc",
    "accounts?$expand={}($select=nobodyknows)",
    "accounts?$expand=primarycontactid({})",
    "accounts?$expand=primarycontactid({};$select=fullname)",
    "accounts?$expand=primarycontactid($select=fullname;{})",
    "accounts?$expand=contact_customer_accounts($select={};$filter={})",
    "accounts?$expand=contact_customer_accounts($top={};$orderby={})",
    "accounts?$expand=primarycontactid/{}",
    "accounts?$filter={}",
    "accounts?$filter={} eq 1",
    "accounts?$filter=name {} 'x'",
    "accounts?$filter=name {}",
    "accounts?$filter=name {} ('a','b')",
    "accounts?$filter=revenue gt 1{}",
    "accounts?$filter=revenue gt 1 {}",
    "accounts?$filter={} revenue gt 1",
    "accounts?$filter=revenue gt 1{} and name ne null",
    "accounts?$filter=createdon gt {}T00:00:00Z",
    "accounts?$filter=createdon gt 2024-01-01T{}:00:00Z",
    "accounts?$filter=accountid eq {}-1111-1111-1111-111111111111",
    "accounts?$filter=name eq '{}'",
    "accounts?$filter=name eq 'a{}",
    "accounts?$filter=name eq {}'",
    "accounts?$filter=name eq 'a%{}'",
    "accounts?$filter=not {}",
    "accounts?$filter=({})",
    "accounts?$filter=({}",
    "accounts?$filter={})",
    "accounts?$filter={} {} {}",
    "accounts?$filter={}(name,'x')",
    "accounts?$filter={}(nobodyknows)",
    "accounts?$filter=contains({})",
    "accounts?$filter=contains({},'x')",
    "accounts?$filter=contact_customer_accounts/any({})",
    "accounts?$filter=contact_customer_accounts/any({}:c/fullname eq 'x')",
    "accounts?$filter=contact_customer_accounts/any(c:c/{} eq 'x')",
    "accounts?$filter=contact_customer_accounts/{}(c:c/fullname eq 'x')",
    "accounts?$filter=Microsoft.Dynamics.CRM.{}(PropertyName='name')",
    "accounts?$filter=Microsoft.Dynamics.CRM.In(PropertyName='{}',PropertyValues=['{}'])",
    "accounts?$filter=Microsoft.Dynamics.CRM.Between(PropertyName='revenue',PropertyValues=['{}'])",
    "accounts?$filter=Microsoft.Dynamics.CRM.LastXHours({})",
    "accounts?$filter=name eq @p&{}='x'",
    "accounts?$apply={}&$orderby=total",
    "accounts?$apply=groupby(({}))&$orderby=total",
    "accounts?$apply=aggregate(revenue with sum as {})&$orderby=total",
    "accounts?$skiptoken={}",
    "$entity?{}=accounts(1)",
    "accounts?fetchXml=%3Cfetch%3E{}",
    "$metadata{}?annotations=true",
)


@pytest.mark.parametrize("text", VALID)
def test_nothing_is_said_about_what_a_hole_may_have(text: str) -> None:
    assert marked(text) == []


# What is wrong in a part that no hole touches, and what is marked there.
WRONG: Final = (
    ("accouts?$select={}", "unknown-resource", "accouts"),
    ("accouts({})", "unknown-resource", "accouts"),
    ("{}/api/data/v9.2/accouts?$top={}", "unknown-resource", "accouts"),
    ("{}/accounts?$select=nmae", "unknown-property", "nmae"),
    ("/api/data/v{}/accounts?$select=nmae", "unknown-property", "nmae"),
    ("accounts({})?$select=nmae", "unknown-property", "nmae"),
    ("accounts({})/primarycontactid?$select=nmae", "unknown-property", "nmae"),
    ("accounts({})/primarycontact", "unknown-property", "primarycontact"),
    ("accounts({})?$filter=name eq 'x'", "misplaced-option", "$filter=name eq 'x'"),
    ("accounts?$select=name,{},nmae", "unknown-property", "nmae"),
    ("accounts?$select=nmae,{}", "unknown-property", "nmae"),
    ("accounts?$select=nmae&{}", "unknown-property", "nmae"),
    ("accounts?$filter={}&$select=nmae", "unknown-property", "nmae"),
    ("accounts?$skip={}", "unsupported-option", "$skip"),
    ("accounts({})?$filter={}", "misplaced-option", "$filter"),
    ("accounts?$expand=primarycontactid($filter={})", "filtered-lookup", "$filter"),
    ("accounts?$orderby=nmae {}", "unknown-property", "nmae"),
    ("accounts?$orderby={},nmae desc", "unknown-property", "nmae"),
    ("accounts?$expand=primarycontactid($select={}),nmae", "unknown-property", "nmae"),
    (
        "accounts?$expand=primarycontactid($select=nmae;$filter={})",
        "unknown-property",
        "nmae",
    ),
    ("accounts?$expand={},primarycontactid($select=nmae)", "unknown-property", "nmae"),
    (
        "accounts?$expand=primarycontactid({};$select=fullname),nmae",
        "unknown-property",
        "nmae",
    ),
    ("accounts?$expand=name($select={})", "unexpandable-property", "name"),
    ("accounts?$filter=revenue gt {} and nmae eq 1", "unknown-property", "nmae"),
    ("accounts?$filter=nmae eq '{}'", "unknown-property", "nmae"),
    ("accounts?$filter=nmae eq {}", "unknown-property", "nmae"),
    ("accounts?$filter=nmae eq 1{}", "unknown-property", "nmae"),
    ("accounts?$filter=nmae eq 1 {}", "unknown-property", "nmae"),
    ("accounts?$filter={} nmae eq 1", "unknown-property", "nmae"),
    ("accounts?$filter=({} or nmae eq 1)", "unknown-property", "nmae"),
    ("accounts?$filter=nmae in ({})", "unknown-property", "nmae"),
    ("accounts?$filter=contains(nmae,'{}')", "unknown-property", "nmae"),
    ("accounts?$filter=contains(nmae,{})", "unknown-property", "nmae"),
    ("accounts?$filter={}(nmae,'x')", "unknown-property", "nmae"),
    ("accounts?$filter=contians(name,'{}')", "unknown-function", "contians"),
    ("accounts?$filter=tolower({}) eq 'x'", "unsupported-function", "tolower"),
    ("accounts?$filter=primarycontactid/nmae eq '{}'", "unknown-property", "nmae"),
    (
        "accounts?$filter=contact_customer_accounts/any(c:c/nmae eq '{}')",
        "unknown-property",
        "nmae",
    ),
    ("accounts?$filter=accountid eq '{}'", "incompatible-operands", "'{}'"),
    ("accounts?$filter=statecode eq '{}'", "incompatible-operands", "'{}'"),
    ("accounts?$filter=revenue eq 'x' and name eq {}", "incompatible-operands", "'x'"),
    ("accounts?$filter=accountid eq guid'{}'", "obsolete-literal", "guid'{}'"),
    ("accounts?$filter=createdon gt datetime'{}'", "obsolete-literal", "datetime'{}'"),
    ("accounts('{}')", "misfit-value", "'{}'"),
    ("accounts(name='{}')", "invalid-key", "(name='{}')"),
    ("accounts?$filter=name = {}", "unknown-operator", "="),
    ("accounts?$filter=name={}", "unknown-operator", "="),
    ("accounts?$filter=name == '{}'", "unknown-operator", "=="),
    ("accounts?$filter=name != {}", "unknown-operator", "!="),
    ('accounts?$filter=name eq "{}"', "unexpected-text", '"{}"'),
    ("accounts?$filter=name eq '{}' and", "missing-value", "and"),
    ("accounts?$filter=name eq '{}')", "unbalanced-parenthesis", ")"),
    ("accounts?$filter&$top={}", "missing-value", "$filter"),
    ("accounts?$flter={}", "unknown-option", "$flter"),
    ("accounts?$top={}&$top={}", "duplicate-option", "$top"),
    (
        "accounts?$filter=Microsoft.Dynamics.CRM.In(PropertyName='nmae',PropertyValues=['{}'])",
        "unknown-column",
        "'nmae'",
    ),
    ("accounts?$apply=filter(nmae eq {})/groupby((name))", "unknown-property", "nmae"),
    ("accounts?$filter=statecode eq {}&$filter=nmae eq 1", "unknown-property", "nmae"),
)


@pytest.mark.parametrize(("text", "slug", "part"), WRONG)
def test_what_no_hole_touches_is_found(text: str, slug: str | None, part: str) -> None:
    assert slug is None or (slug, part) in marked(text)


def advice(text: str) -> set[str]:
    return {each.slug for each in check(text) if each.severity is Severity.ADVICE}


ABSENT: Final = {"unselected-properties", "unbounded-collection"}


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("accounts?$filter=name eq {}", ABSENT),
        ("accounts?$filter=name eq '{}'", ABSENT),
        ("accounts?$filter=({})", ABSENT),
        # These may end with other options.
        ("accounts?$filter={}", set()),
        ("accounts?$filter=name eq 'a'{}", set()),
        ("accounts?{}", set()),
        ("accounts?{}=1", set()),
        ("accounts{}", set()),
        # Options may follow in an item.
        ("accounts?$select=name&$top=1&$expand=primarycontactid({})", set()),
        ("accounts?$select=name&$top=1&$expand=primarycontactid($top=1;{})", set()),
    ],
)
def test_absence_is_reported_where_no_hole_may_bring_it(
    text: str, slugs: set[str]
) -> None:
    assert advice(text) == slugs


def test_no_fix_changes_a_hole() -> None:
    (found,) = [
        each
        for each in check("accounts?$filter=accountid eq '{}'")
        if each.code < "ODQ8"
    ]
    assert found.fixes == ()
    (other,) = [each for each in check("accounts?$filter=nmae eq {}") if each.fixes]
    assert [edit.text for edit in other.fixes[0].edits] == ["name"]


def test_a_limit_holds_with_holes() -> None:
    (found,) = check("{}/" * 40_000)
    assert found.code == "ODQ901"


def test_a_hole_is_shown_as_three_dots() -> None:
    (found,) = [each for each in check("accounts('{}')") if each.code < "ODQ8"]
    assert "'…' is no value" in found.message


def test_a_text_without_holes_can_not_have_the_character() -> None:
    (found,) = CHECKER.check(f"accounts?$filter={HOLE} eq 1")
    assert (found.code, found.message) == (
        "ODQ101",
        "the text has the noncharacter U+FDD2",
    )
    encoded = CHECKER.check("accounts?$filter=name eq '%EF%B7%92'")
    assert "malformed-encoding" in {each.slug for each in encoded}


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("accounts?$filter={} {} {} eq&$top=1", ["{} {} {} eq"]),
        ("accounts?$filter=name eq '{}&$top=1", ["name eq '{}"]),
        ("{}(/?$top=1", ["{}("]),
        ("accounts?$filter=name eq {}&$top={}", []),
        ("accounts?$filter=name = {}", []),
    ],
)
def test_what_holes_leave_unread_is_told(text: str, unread: list[str]) -> None:
    source = holed(text)
    found = parse_source(source).unread
    cut = [source.text[each.start : each.end].replace(HOLE, "{}") for each in found]
    assert cut == unread


# Junk

PIECES: Final = (
    *(HOLE,) * 6,
    *"?&=$(),;/:'\"%@.*#+ -01",
    *(
        "name",
        "accounts",
        "$filter=",
        "$select=",
        "$expand=",
        "$apply=",
        " eq ",
        "any(",
    ),
    *("not ", "guid'", "%27", "%2", "[", "]", "{", "}", "\n", "\ud800", "Ünï"),
)


def test_junk_with_holes_is_read() -> None:
    chosen = random.Random(20240)  # noqa: S311 (nothing secret is made)
    for _ in range(1500):
        text = "".join(chosen.choices(PIECES, k=chosen.randrange(1, 25)))
        for each in CHECKER.check(Source(text, has_holes=True)):
            assert 0 <= each.span.start <= each.span.end <= len(text)
            assert HOLE not in f"{each.message}{each.hint}"


@pytest.mark.parametrize(
    "piece",
    [
        HOLE,
        f"{HOLE} ",
        f"'{HOLE}'",
        f"{HOLE}'",
        f"({HOLE}",
        f"{HOLE})",
        f"{HOLE},",
        f"&{HOLE}",
        f"{HOLE};",
        f"{HOLE}/",
    ],
)
@pytest.mark.parametrize("start", ["", "accounts?$filter=", "accounts?$expand=a("])
def test_holes_take_linear_time(start: str, piece: str) -> None:
    def work(text: str) -> object:
        return CHECKER.check(Source(text, has_holes=True))

    assert growth(work, lambda size: start + piece * size, 1000) <= MOST_GROWTH


# The strings of real code


@needs_shared
def test_requests_of_dataverse_stay_valid_with_values_left_out() -> None:
    path = METADATA / "dataverse" / "bcgov_rsbc_dmf_2023-11-02.xml"
    checker = Checker(read_model(path), profile=DATAVERSE)
    lines = (CASES / "dataverse_strings.jsonl").read_text("utf-8").splitlines()
    whole = [json.loads(each)["input"] for each in lines]
    for text in whole:
        holes = text.replace("PLACEHOLDER", "{}")
        plain = {each.code for each in checker.check(text)}
        found = {each.code for each in check(holes, checker)}
        assert found <= plain, holes


def test_the_tables_name_codes_that_there_are() -> None:
    tables = [each for each in vars(holes).values() if isinstance(each, frozenset)]
    names = {name for table in tables for name in table if "-" in name[1:]}
    assert len(names) > 20
    assert names <= {each.slug for each in CODES.values()}
