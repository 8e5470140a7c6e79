"""Candidates are checked with their table, their places, and fixes for the code."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from odataq import ADVICE, RULES, Checker, Diagnostic, Severity, errors_in, read_model
from odataq.lint.candidate import Candidate, Table, TableName
from odataq.lint.checking import (
    DYNAMIC,
    NO_QUERY,
    PART,
    Checked,
    check_candidate,
)
from odataq.lint.code import Text
from odataq.lint.finding import candidates_in
from odataq.lint.hosts import read_code
from odataq.lint.template import Template
from odataq.resources import sample_path
from odataq.source import Source, Span
from tests.support.shared import CASES, METADATA, needs_shared

if TYPE_CHECKING:
    from odataq.csdl.model import Model

MODEL: Final = read_model(sample_path("dataverse"))


class Checkers:
    """Checkers for one model."""

    model: Model | None = MODEL

    @cache  # noqa: B019 (there is one)
    def checker(
        self,
        *,
        at: str | None = None,
        rule: str | None = None,
        service_root: str | None = None,
    ) -> Checker:
        rules = (*RULES, *ADVICE)
        return Checker(
            self.model, at=at, rule=rule, service_root=service_root, rules=rules
        )


CHECKERS: Final = Checkers()


def template_of(file: Source, text: str) -> Template:
    """Return a text of a file in which each `{...}` is a hole."""
    start = file.text.index(text)
    pieces: list[Template] = []
    at = 0
    while at < len(text):
        if text[at] == "{":
            end = text.index("}", at) + 1
            pieces.append(Template.hole(Span(start + at, start + end)))
        else:
            end = text.find("{", at) if "{" in text[at:] else len(text)
            places = range(start + at, start + end)
            ends = tuple(place + 1 for place in places)
            span = Span(start + at, start + end)
            said = Text(span, text[at:end], tuple(places), ends, spelled)
            pieces.append(Template.of_text(said))
        at = end
    return Template.joined(pieces)


def spelled(text: str) -> str | None:
    """Write text into a literal in double quotes that can't have a backslash."""
    return None if "\\" in text else text.replace('"', '\\"')


def checked(  # noqa: PLR0913 (what a candidate has)
    text: str,
    *,
    table: str | None = None,
    kind: TableName = TableName.LOGICAL_NAME,
    is_row: bool = False,
    rule: str | None = None,
    method: str | None = None,
    is_sure: bool = True,
    is_open: bool = False,
) -> Checked:
    file = Source(f'call("{table}", "{text}")', "code.py")
    named = None
    if table is not None:
        named = Table(table, kind, Span(6, 6 + len(table)), is_row)
    candidate = Candidate(
        template_of(file, text), rule, named, method, is_sure, is_open
    )
    return check_candidate(candidate, file, CHECKERS)


def found(checked: Checked, *, advice: bool = False) -> list[tuple[str, str]]:
    """Return what is wrong, and the text of the file that it is about."""
    return [
        (each.slug, cut(each))
        for each in checked.diagnostics
        if advice or each.severity is not Severity.ADVICE
    ]


def cut(diagnostic: Diagnostic, span: Span | None = None) -> str:
    place = diagnostic.source.in_origin(span or diagnostic.span)
    return diagnostic.source.origin.text[place.start : place.end]


LOGICAL: Final = TableName.LOGICAL_NAME
SET: Final = TableName.ENTITY_SET


@pytest.mark.parametrize("text", ["{}", "{a}{b}", "?{}", "{a}/{b}", "{a}?{b}&{c}"])
def test_a_text_that_is_nothing_but_holes_is_dynamic(text: str) -> None:
    result = checked(text)
    assert result.diagnostics == ()
    (skip,) = result.skips
    assert skip.reason == DYNAMIC


@pytest.mark.parametrize(
    ("text", "table", "kind", "expected"),
    [
        ("?$select=nmae", "account", LOGICAL, [("unknown-property", "nmae")]),
        ("?$select=nmae", "accounts", SET, [("unknown-property", "nmae")]),
        ("$select=nmae", "account", LOGICAL, [("unknown-property", "nmae")]),
        ("&$select=name", "account", LOGICAL, []),
        ("?$select=name,{x}", "account", LOGICAL, []),
        ("({id})?$select=nmae", "accounts", SET, [("unknown-property", "nmae")]),
        ("({id})/primarycontactid", "accounts", SET, []),
        ("/$count", "accounts", SET, []),
        # A table that isn't there is reported where the code names it.
        ("?$select=nmae", "acount", LOGICAL, [("unknown-table", "acount")]),
        ("?$select=nmae", "accounts", LOGICAL, [("unknown-table", "accounts")]),
        ("?$select=nmae", "account", SET, [("unknown-table", "account")]),
        ("?$select=nmae", "nobodyknows", SET, [("unknown-table", "nobodyknows")]),
        # It has a path of its own.
        ("contacts?$select=nmae", "account", LOGICAL, [("unknown-property", "nmae")]),
    ],
)
def test_a_query_is_about_its_table(
    text: str, table: str, kind: TableName, expected: list[tuple[str, str]]
) -> None:
    assert found(checked(text, table=table, kind=kind)) == expected


@pytest.mark.parametrize("text", ["?$filter=name eq 'x'", "$filter=name eq 'x'"])
def test_options_of_one_row_are_those_of_one_entity(text: str) -> None:
    (wrong,) = found(checked(text, table="account", is_row=True))
    assert wrong[0] == "misplaced-option"
    assert found(checked(text, table="account")) == []
    assert found(checked("?$select=name", table="account", is_row=True)) == []


@pytest.mark.parametrize(
    ("table", "kind", "meant"),
    [
        ("acount", LOGICAL, "account"),
        ("accounts", LOGICAL, "account"),
        ("account", SET, "accounts"),
    ],
)
def test_the_table_that_was_meant_is_a_fix(
    table: str, kind: TableName, meant: str
) -> None:
    (only,) = checked("?$select=name", table=table, kind=kind).diagnostics
    (fix,) = only.fixes
    (edit,) = fix.edits
    assert (cut(only, edit.span), edit.text) == (table, meant)


def test_what_a_made_up_path_lacks_is_told_at_the_table() -> None:
    result = checked("?$filter=name eq 'x'", table="account")
    assert found(result, advice=True) == [
        ("unselected-properties", "account"),
        ("unbounded-collection", "account"),
    ]
    opened = checked("?$filter=name eq 'x'", table="account", is_open=True)
    assert found(opened, advice=True) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The beginning isn't there.
        ("&$select=nobodyknows", []),
        ("/contact_customer_accounts?$select=fullname", []),
        ("({0})/contact_customer_accounts?$select=fullname", []),
        ("/accounts?$select=nmae", [("unknown-property", "nmae")]),
        # The end isn't there.
        ("accounts?$select=name&", []),
        ("accounts?$filter=name eq ", []),
        ("accounts?$filter=name eq 'a' and", []),
        ("accounts?$select=", []),
        ("$expand=primarycontactid($select=fullname;", []),
        ("$filter=name eq '", []),
        # A whole one has an end.
        ("accounts?$filter=(name eq 'a'", [("unbalanced-parenthesis", "(")]),
        # What is in the middle is wrong with any end.
        ("$filter=name = 'a' and", [("unknown-operator", "=")]),
        # An item of $expand.
        ("primarycontactid($select=fullname)", []),
    ],
)
def test_a_part_of_a_query_is_read_as_one(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(checked(text)) == expected


@pytest.mark.parametrize(
    "text", [")?$select=name", "$select=fullname;$expand=a($select=b)))", "'&$top=1"]
)
def test_the_end_of_a_query_is_skipped(text: str) -> None:
    result = checked(text)
    assert found(result) == []
    assert [each.reason for each in result.skips] in ([PART], [DYNAMIC])


@pytest.mark.parametrize(
    "text", ["select a, b from c where d = 'x'", "$name is not a number", "a == b"]
)
def test_what_can_not_be_read_may_be_no_query(text: str) -> None:
    result = checked(text, rule="filter" if "=" in text else None, is_sure=False)
    assert result.diagnostics == ()


def test_a_weak_candidate_with_an_unlike_table_is_no_query() -> None:
    unlike = checked("?$select=a", table="nobodyknows", is_sure=False)
    assert [each.reason for each in unlike.skips] == [NO_QUERY]
    like = checked("?$select=a", table="acount", is_sure=False)
    assert found(like) == [("unknown-table", "acount")]


def test_an_unread_part_is_a_skip_at_its_place() -> None:
    result = checked("accounts?$filter={a} {b} {c} eq&$select=nmae")
    assert found(result) == [("unknown-property", "nmae")]
    (skip,) = result.skips
    file = result.diagnostics[0].source.origin
    assert skip.reason == DYNAMIC
    assert file.text[skip.span.start : skip.span.end] == "{a} {b} {c} eq"


def test_an_expression_is_read_by_its_rule() -> None:
    result = checked("revenue gt {x} and nmae eq 1", table="account", rule="commonExpr")
    assert found(result) == [("unknown-property", "nmae")]


def test_a_method_that_the_resource_does_not_take_is_found() -> None:
    assert found(checked("WhoAmI()", method="POST")) == [
        ("unsupported-method", "WhoAmI()")
    ]
    assert found(checked("accounts({id})?$select=name", method="PATCH")) == []


def test_blanks_in_strings_are_encoded_by_others() -> None:
    assert found(checked("accounts?$filter=name eq 'a b'")) == []


# Literals


@pytest.mark.parametrize(
    ("text", "literals"),
    [
        ("accounts?$filter=name eq '{x}'", ["'{x}'"]),
        (
            "accounts?$filter=name eq '{x}' or name eq 'a{y}b{z}'",
            ["'{x}'", "'a{y}b{z}'"],
        ),
        ("accounts(name='{x}')", ["'{x}'"]),
        ("accounts?$filter=name eq {x}", []),
        ("accounts?$filter=name eq 'a'", []),
        # Something is done about quotes.
        ("accounts?$filter=name eq '{escape(x)}'", []),
        ("accounts?$filter=name eq '{x.replace(a, '')}'", []),
    ],
)
def test_a_hole_in_a_literal_is_told_once(text: str, literals: list[str]) -> None:
    result = checked(text)
    told = [each for each in result.diagnostics if each.slug == "hole-in-literal"]
    assert [cut(each) for each in told] == literals
    assert {each.severity for each in told} <= {Severity.ADVICE}


# Fixes in code


def lint(code: str) -> list[Diagnostic]:
    source = Source(code, "code.py")
    candidates = candidates_in(read_code(source, "python")).candidates
    return [
        each
        for candidate in candidates
        for each in check_candidate(candidate, source, CHECKERS).diagnostics
        if each.severity is not Severity.ADVICE
    ]


def fixed(code: str, diagnostics: list[Diagnostic]) -> str:
    edits = [
        (each.source.in_origin(edit.span), edit.text)
        for each in diagnostics
        for fix in each.fixes[:1]
        for edit in fix.edits
    ]
    for span, text in sorted(edits, reverse=True):
        code = code[: span.start] + text + code[span.end :]
    return code


FIXED: Final = (
    ('a = "accounts?$select=nmae"', 'a = "accounts?$select=name"'),
    ('a = "accounts?$select=" + "nmae"', 'a = "accounts?$select=" + "name"'),
    ('a = f"accounts?$filter=nmae eq {x}"', 'a = f"accounts?$filter=name eq {x}"'),
    (
        'a = f"accounts({i})?$filter=revenue = {x}"',
        None,
    ),
    (
        "a = 'accounts?$filter=name eq \"x\"'",
        "a = 'accounts?$filter=name eq \\'x\\''",
    ),
    (
        'a = "accounts?$filter=name=" + v',
        'a = "accounts?$filter=name%20eq%20" + v',
    ),
    (
        'a = ("acc"\n     "outs?$select=name")',
        None,
    ),
    ('a = "\\u0061ccouts?$select=name"', 'a = "accounts?$select=name"'),
    ('a = f"accounts?$filter=startwith(nmae,{x})"', None),
    (
        'a = f"accounts?$select=name&&$top={x}"',
        'a = f"accounts?$select=name&$top={x}"',
    ),
)


@pytest.mark.parametrize(("before", "after"), FIXED)
def test_fixes_change_the_code(before: str, after: str | None) -> None:
    wrong = lint(before)
    assert wrong
    changed = fixed(before, wrong)
    assert after is None or changed == after
    left = lint(changed)
    fixable = [each for each in wrong if each.fixes]
    assert len(left) == len(wrong) - len(fixable)


def test_what_can_not_be_written_is_no_fix() -> None:
    text = "accounts?$select=nmae"
    file = Source(f'"{text}"', "code.py")
    template = template_of(file, text)
    mute = Template(
        template.text,
        template.starts,
        template.ends,
        (lambda _: None,) * len(template.text),
    )
    (each,) = [
        each
        for each in check_candidate(Candidate(mute), file, CHECKERS).diagnostics
        if each.slug == "unknown-property"
    ]
    assert each.fixes == ()


# Of the templates in sample code nothing is certainly wrong but these.
NOT_THERE: Final = frozenset({"tests", "records"})
MESSAGE: Final = "HTTP/1.1"


@needs_shared
def test_nothing_wrong_is_said_about_the_templates_of_sample_code() -> None:
    path = METADATA / "dataverse" / "bcgov_rsbc_dmf_2023-11-02.xml"
    checkers = Checkers()
    checkers.model = read_model(path)
    lines = (CASES / "dataverse_strings.jsonl").read_text("utf-8").splitlines()
    for line in lines:
        text = json.loads(line)["template"].replace("${", "{")
        if text.count("{") != text.count("}") or "{{" in text or MESSAGE in text:
            continue
        file = Source(text, "code")
        candidate = Candidate(template_of(file, text))
        result = check_candidate(candidate, file, checkers)
        wrong = errors_in(result.diagnostics)
        assert {cut(each) for each in wrong} <= NOT_THERE, text


def test_without_a_model_nothing_is_said_about_names() -> None:
    checkers = Checkers()
    checkers.model = None
    file = Source('call("acount", "?$select=a&$top=x")', "code.py")
    table = Table("acount", LOGICAL, Span(6, 12))
    candidate = Candidate(template_of(file, "?$select=a&$top=x"), table=table)
    result = check_candidate(candidate, file, checkers)
    assert found(result) == [("invalid-option-value", "x")]
