"""Which codes are reported."""

from __future__ import annotations

import pytest

from odataq import CODES, Source
from odataq.diagnostics import Diagnostic, Severity
from odataq.lint.selection import ALL, GROUPS, Selection, codes_of, hint_for


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_has_codes(group: str) -> None:
    assert codes_of(group)


def test_each_code_is_in_a_group() -> None:
    grouped = {code for group in GROUPS for code in codes_of(group)}
    assert grouped == {each for each in CODES if each.startswith("ODQ")}


def test_no_group_has_the_name_of_a_code() -> None:
    assert not {*GROUPS} & {each.slug for each in CODES.values()}


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("ODQ201", ("ODQ201",)),
        ("unknown-property", ("ODQ201",)),
        ("odq201", ()),
        ("ODQ2011", ()),
        ("CSD101", ()),
        ("", ()),
        ("O", ()),
    ],
)
def test_a_selector_means_codes(selector: str, expected: tuple[str, ...]) -> None:
    assert codes_of(selector) == expected


def test_a_prefix_means_all_that_begin_with_it() -> None:
    assert set(codes_of("ODQ30")) == {e for e in CODES if e.startswith("ODQ30")}
    assert codes_of("ODQ") == codes_of(ALL)


def test_a_wrong_selector_has_a_hint() -> None:
    assert hint_for("performence") == "did you mean 'performance'?"
    assert hint_for("\x00") == "`odataq rules` lists all codes"


@pytest.mark.parametrize(
    ("selected", "ignored", "is_selected"),
    [
        (["ALL"], [], True),
        (["ALL"], ["ODQ2"], False),
        (["ALL", "ODQ201"], ["ODQ2"], True),
        (["ODQ2"], ["ODQ201"], False),
        (["ODQ201"], ["unknown-property"], False),
        (["names"], ["ALL"], True),
        (["names"], ["correctness"], False),
        (["ODQ20"], ["names"], True),
        (["ODQ3"], [], False),
    ],
)
def test_the_more_specific_selector_counts(
    selected: list[str], ignored: list[str], *, is_selected: bool
) -> None:
    selection = Selection(tuple(selected), tuple(ignored))
    assert ("ODQ201" in selection.codes) is is_selected


def test_what_is_silenced_is_never_reported() -> None:
    assert "ODQ201" not in Selection(("ODQ201",), (), ("ODQ2",)).codes


def test_severities_go_by_the_most_specific_selector() -> None:
    selection = Selection(
        severities=(("ODQ201", Severity.ADVICE), ("ALL", Severity.WARNING))
    )
    source = Source("x")
    one, other = (
        Diagnostic(code, CODES[code].slug, Severity.ERROR, "x", source)
        for code in ("ODQ201", "ODQ202")
    )
    kept = selection.kept([one, other])
    assert [each.severity for each in kept] == [Severity.ADVICE, Severity.WARNING]
    assert Selection(("ODQ202",)).kept([one, other]) == [other]
