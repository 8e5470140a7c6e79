"""Rules about connections hold for whatever conditions there are."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from hypothesis import example, given, settings
from hypothesis import strategies as st

import odataq
from odataq import ADVICE, RULES, Checker
from odataq.resources import sample_path
from odataq.rules.dataverse.ends import mirrored

if TYPE_CHECKING:
    from odataq import Diagnostic

ID: Final = "11111111-1111-1111-1111-111111111111"
CONDITIONS: Final = [
    f"_record1id_value eq {ID}",
    f"_record2id_value eq {ID}",
    f"_record1roleid_value ne {ID}",
    "record1roleid/name eq 'x'",
    "contains(record2roleid/name,'x')",
    "record1objecttypecode eq 2",
    "record2objecttypecode eq 123456789012345678901234567890",
    "record2objecttypecode eq '2'",
    "record1id_account/name eq null",
    "record2id_contact/fullname ne null",
    "null eq record1id_lead/subject",
    "not (_record1id_value eq null)",
    "statecode eq 0",
    "record1roleid/connection_role_connections1/any(c:c/record2objecttypecode eq 1)",
    "record1id_",
    "true",
]


def joined(parts: list[str], word: str) -> str:
    return f"({f' {word} '.join(parts)})"


expressions = st.recursive(
    st.sampled_from(CONDITIONS),
    lambda inner: st.builds(
        joined, st.lists(inner, min_size=1, max_size=4), st.sampled_from(["and", "or"])
    ),
    max_leaves=12,
)


@cache
def checker() -> Checker:
    model = odataq.read_model(sample_path("dataverse"))
    return Checker(model, rules=[*RULES, *ADVICE])


def doubled(query: str) -> list[Diagnostic]:
    return [each for each in checker().check(query) if each.code == "ODQ830"]


@given(expressions)
@settings(deadline=None, max_examples=60)
def test_exchanging_ends_twice_changes_nothing(expression: str) -> None:
    tree = odataq.parse(expression, "commonExpr")
    assert isinstance(tree, odataq.nodes.Node)
    other = mirrored(tree)  # type: ignore[arg-type]  # an expression, by the rule
    assert mirrored(other) == tree  # type: ignore[arg-type]  # likewise


@given(expressions)
@example(f"(statecode eq 0 and ({CONDITIONS[0]} or {CONDITIONS[1]}))")
@settings(deadline=None, max_examples=60)
def test_a_fix_leaves_less_that_is_doubled(expression: str) -> None:
    query = f"connections?$filter={expression}"
    found = doubled(query)
    fixable = [each for each in found if each.fixes]
    text = odataq.apply_fixes(query, fixable)
    assert not fixable or len(doubled(text)) < len(found)
    before = {each.code for each in odataq.errors_in(checker().check(query))}
    after = {each.code for each in odataq.errors_in(checker().check(text))}
    assert after <= before
