"""Suggestions for a name that isn't known."""

from __future__ import annotations

import pytest

from odataq.text.suggest import did_you_mean, near_miss, suggestions

KNOWN = ("account", "Account_Tasks", "accounts", "contact", "_primarycontactid_value")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Account", "account"),
        ("account_tasks", "Account_Tasks"),
        ("acount", "account"),
        ("contcat", "contact"),
    ],
)
def test_the_likeliest_comes_first(name: str, first: str) -> None:
    assert suggestions(name, KNOWN)[0] == first


def test_a_difference_in_case_comes_before_all_others() -> None:
    assert suggestions("NAME", ["nome", "namee", "name", "Name"])[:2] == [
        "Name",
        "name",
    ]


@pytest.mark.parametrize("name", ["", "zzzzzz", "x" * 129, "account"])
def test_nothing_to_suggest(name: str) -> None:
    assert suggestions(name, ["account"]) == []
    assert did_you_mean(name, ["account"]) is None


def test_at_most_five() -> None:
    assert len(suggestions("name", [f"name{number}" for number in range(20)])) == 5


def test_the_hint_lists_what_there_is() -> None:
    assert did_you_mean("nam", ["name"]) == "did you mean 'name'?"
    assert did_you_mean("nam", ["name", "nam1"]) == "did you mean 'name' or 'nam1'?"


def test_the_order_does_not_depend_on_that_of_the_names() -> None:
    assert suggestions("acc", KNOWN) == suggestions("acc", reversed(KNOWN))


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("Name", ["name", "names"], "name"),
        ("nmae", ["name"], "name"),
        ("nam", ["name"], "name"),
        ("namee", ["name"], "name"),
        ("nome", ["name"], "name"),
        ("nome", ["name", "home"], None),
        ("NAME", ["Name", "name"], None),
        ("nomo", ["name"], None),
        ("primrycontct", ["primarycontact"], None),
        ("primrycontacd", ["primarycontact"], "primarycontact"),
        ("substringof", ["substring"], None),
        ("zzzz", ["name"], None),
        ("", ["a"], None),
    ],
)
def test_a_slip_has_one_meaning(
    name: str, known: list[str], expected: str | None
) -> None:
    assert near_miss(name, known) == expected
