"""Whatever is given as a query, the checker answers, and points at what there is."""

from __future__ import annotations

import os
import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from odataq import ADVICE, CODES, LIMITS, Checker, read_model
from odataq.resources import sample_path
from odataq.rules import RULES as USUAL
from odataq.syntax.abnf_rules import RULES
from odataq.text.printable import printable
from tests.support.caret import corpora

if TYPE_CHECKING:
    from odataq import Diagnostic

# ODATAQ_EXAMPLES=5000 looks for what a quick run doesn't find.
EXAMPLES: Final = int(os.environ.get("ODATAQ_EXAMPLES", "200"))

quick = settings(
    deadline=None,
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow],
)

# The checkers


MODELS: Final = (None, "everything", "dataverse")
CHECKERS: Final = st.sampled_from(MODELS)


@cache
def checker(model: str | None) -> Checker:
    known = None if model is None else read_model(sample_path(model))
    return Checker(known, rules=[*USUAL, *ADVICE])


def check_checking(checker: Checker, text: str) -> None:
    """Check twice, and look at all of what comes of it."""
    diagnostics = checker.check(text)
    assert diagnostics == checker.check(text)
    assert len(diagnostics) <= LIMITS.query_diagnostics + 1
    starts = [each.source.in_origin(each.span).start for each in diagnostics]
    assert starts == sorted(starts)
    for each in diagnostics:
        check_diagnostic(each, text)


def check_diagnostic(diagnostic: Diagnostic, text: str) -> None:
    assert CODES[diagnostic.code].slug == diagnostic.slug
    assert diagnostic.source.origin.text == text
    for source, span in [
        (diagnostic.source, diagnostic.span),
        *((each.source, each.span) for each in diagnostic.related),
    ]:
        whole = source.in_origin(span)
        assert 0 <= span.start <= span.end <= len(source.text)
        assert 0 <= whole.start <= whole.end <= len(text)
        assert source.position(span.start) <= source.position(span.end)
    # What a message quotes can't steer what it is printed on.
    assert printable(str(diagnostic)) == str(diagnostic)
    for fix in diagnostic.fixes:
        places = sorted(each.span for each in fix.edits)
        assert all(a.end <= b.start for a, b in pairwise(places))
        assert all(0 <= each.start <= each.end <= len(text) for each in places)


# Texts

TOKEN: Final = re.compile(r"%[0-9A-Fa-f]{2}|\$?\w+|\s+|.", re.DOTALL)
VALID: Final = sorted(
    {case.query for corpus in corpora() for case in corpus.cases if not case.expected}
)
INVALID: Final = sorted(
    {case.query for corpus in corpora() for case in corpus.cases if case.expected}
)
POOL: Final = sorted(
    {
        *(token for query in VALID + INVALID for token in TOKEN.findall(query)),
        *("'x'", " ", "(", ")", ",", ";", "&", "=", "/", "?", "#", "+", "%", "@p", "$"),
        *(" and ", " in (", "null", "%20", "%2F", "%27", "%26", "%3B", "%zz", "%FF"),
        *("''", "/$count", "/any(x:x eq 1)", "$it", "$this", "$root/", "NOT ", "*"),
        *(
            "[1]",
            '{"a":1}',
            '"',
            "10:20",
            "2020-01-01",
            "-",
            "INF",
            "1e999",
            "²",
            "\uff11",
        ),
        *("\0", "\n", "\r", "\t", "\u2028", "\ud800", "\ufdd0", "\ufeff", "İ", "💡"),
        *("$expand=", "$filter=", "$apply=", "$levels=max", "$count=", "$search="),
        *("cast(", "isof(", "case(", "concat(", "Edm.String", "duration'P1D'"),
    }
)


@quick
@given(CHECKERS, st.text(max_size=100))
@example(None, "$")
@example(None, "%")
@example(None, "\ud800")
@example("everything", "Works?$filter=Title eq '\ud800'")
@example("everything", "Works?$filter=Pages eq 1e999999")
@example("everything", "Works?$filter=Pages eq @a&@a=@b&@b=@a")
def test_any_text(model: str | None, text: str) -> None:
    check_checking(checker(model), text)


@quick
@given(CHECKERS, st.lists(st.sampled_from(POOL), max_size=30))
def test_any_tokens(model: str | None, tokens: list[str]) -> None:
    check_checking(checker(model), "".join(tokens))


@quick
@given(st.sampled_from(sorted(RULES)), st.lists(st.sampled_from(POOL), max_size=15))
def test_any_tokens_for_any_rule(rule: str, tokens: list[str]) -> None:
    made = Checker(None, rule=rule)
    check_checking(made, "".join(tokens))


# A change: its kind, where it is made (and another place), and a token.
Change = tuple[str, float, float, str]
CHANGES: Final[st.SearchStrategy[list[Change]]] = st.lists(
    st.tuples(
        st.sampled_from(["delete", "repeat", "insert", "replace", "swap", "cut"]),
        st.floats(0, 1),
        st.floats(0, 1),
        st.sampled_from(POOL),
    ),
    min_size=1,
    max_size=3,
)


def changed(query: str, changes: list[Change]) -> str:
    """Delete, repeat, insert, replace or exchange tokens, or cut what follows one."""
    tokens = TOKEN.findall(query)
    for kind, first, second, token in changes:
        if not tokens:
            break
        at, other = (int(each * (len(tokens) - 1)) for each in (first, second))
        if kind == "delete":
            del tokens[at]
        elif kind == "repeat":
            tokens.insert(at, tokens[at])
        elif kind == "insert":
            tokens.insert(at, token)
        elif kind == "replace":
            tokens[at] = token
        elif kind == "swap":
            tokens[at], tokens[other] = tokens[other], tokens[at]
        else:
            del tokens[at:]
    return "".join(tokens)


@quick
@given(CHECKERS, st.sampled_from(VALID), CHANGES)
def test_a_valid_query_with_a_fault(
    model: str | None, query: str, changes: list[Change]
) -> None:
    check_checking(checker(model), changed(query, changes))


@quick
@given(CHECKERS, st.sampled_from(INVALID), CHANGES)
def test_an_invalid_query_with_another_fault(
    model: str | None, query: str, changes: list[Change]
) -> None:
    check_checking(checker(model), changed(query, changes))


@quick
@given(CHECKERS, st.sampled_from(VALID), st.sampled_from(VALID), st.floats(0, 1))
def test_two_queries_in_one(
    model: str | None, first: str, second: str, where: float
) -> None:
    at = int(where * len(first))
    check_checking(checker(model), first[:at] + second + first[at:])
