"""Each fix of the corpus removes its diagnostic and brings in no error."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odataq import Severity, Source, Span, apply_fixes, check
from odataq.diagnostics import Diagnostic, Edit, Fix
from odataq.fixes import fixed
from tests.support.caret import Case, Corpus, checker, corpora, metadata_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CORPORA: Final = corpora()

# What comes to light behind a mistake was there before. By the title of the case.
UNCOVERED: Final = {
    "An expansion alone.": "the right navigation property leads to a wrong name",
    "What follows an unknown entity set is passed over.": "so does the right set",
    "What is in the parentheses of an unknown navigation property is passed over.": (
        "the same"
    ),
    "Without parentheses a wrong name is a wrong name.": "the right one needs a key",
    "What stands behind a mistake in an option is passed over.": "it says so",
    "A broken path doesn't hide a broken option.": "the path leads to a value",
    "A broken path leaves nothing to know about names.": "the path leads to a value",
    "Levels, with mistakes.": "a property that is dropped is known only then",
    "A recursive hierarchy, with mistakes.": "its type is known only then",
    "Ampersands and equals signs.": "what ampersands cut isn't looked into",
}


def cases() -> Iterator[object]:
    for corpus in CORPORA:
        for case in corpus.cases:
            yield pytest.param(corpus, case, id=f"{corpus.name}: {case.title}")


def kinds(diagnostics: Iterable[Diagnostic]) -> Counter[tuple[str, str]]:
    return Counter((each.code, each.message) for each in diagnostics)


def errors(diagnostics: Iterable[Diagnostic]) -> Counter[tuple[str, str]]:
    return kinds(each for each in diagnostics if each.severity is Severity.ERROR)


def skip_without_metadata(corpus: Corpus) -> None:
    path = metadata_path(corpus)
    if path is not None and not path.is_file():
        pytest.skip(f"the metadata is missing: {path}")


@pytest.mark.parametrize(("corpus", "case"), [*cases()])
def test_a_fix_removes_its_diagnostic(corpus: Corpus, case: Case) -> None:
    skip_without_metadata(corpus)
    checked = checker(corpus)
    before = checked.check(case.query)
    for diagnostic in before:
        for fix in diagnostic.fixes:
            text = fixed(case.query, fix)
            after = checked.check(text)
            kind = diagnostic.code, diagnostic.message
            assert kinds(after)[kind] < kinds(before)[kind], text
            if case.title not in UNCOVERED:
                assert errors(after) - errors(before) == Counter(), text


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda each: each.name)
def test_all_fixes_can_be_made_until_none_is_left(corpus: Corpus) -> None:
    skip_without_metadata(corpus)
    checked = checker(corpus)
    for case in corpus.cases:
        text = case.query
        for _ in range(10):
            found = checked.check(text)
            text, before = apply_fixes(text, found), text
            if text == before:
                break
        assert not any(each.fixes for each in found), (case.query, text)


def test_each_exception_is_needed() -> None:
    titles = {case.title for corpus in CORPORA for case in corpus.cases}
    assert titles >= UNCOVERED.keys()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Works?$filter=Title%20==%20%27x%27", "Works?$filter=Title%20eq%20%27x%27"),
        ("Works?$filter=Title==%27x%27", "Works?$filter=Title%20eq%20%27x%27"),
        ("Works?$filter=Title == 'x'", "Works?$filter=Title eq 'x'"),
        ("Works?$filter=Title%3D'%C3%A4'", "Works?$filter=Title%20eq%20'%C3%A4'"),
        (
            "Works?$filter=Title eq %22%C3%A4%22",
            "Works?$filter=Title eq '%C3%A4'",
        ),
        ("Works?$select=a;$top=1", "Works?$select=a&$top=1"),
        ("Works?$filter=a eq 'b#c'", "Works?$filter=a eq 'b%23c'"),
        ("Works?$filter=a eq '100%'", "Works?$filter=a eq '100%25'"),
        ("Works?$select=a , b , c", "Works?$select=a,b,c"),
        ("Works?$filter=(a)and(b)or(c)", "Works?$filter=(a)%20and%20(b)%20or%20(c)"),
        ("Works?$filter=(a)%20and(b)", "Works?$filter=(a)%20and%20(b)"),
    ],
)
def test_edits_are_of_the_encoded_text(text: str, expected: str) -> None:
    assert apply_fixes(text, check(text)) == expected


# apply_fixes


def diagnostic(text: str, *edits: Edit) -> Diagnostic:
    fixes = (Fix("change it", edits),) if edits else ()
    return Diagnostic(
        "ODQ101", "s", Severity.ERROR, "m", Source(text), Span(0, 1), fixes=fixes
    )


def edit(start: int, end: int, text: str) -> Edit:
    return Edit(Span(start, end), text)


def test_fixes_of_different_places_are_all_made() -> None:
    found = [
        diagnostic("abcdef", edit(4, 5, "E")),
        diagnostic("abcdef"),
        diagnostic("abcdef", edit(0, 1, "A"), edit(2, 3, "")),
    ]
    assert apply_fixes("abcdef", found) == "AbdEf"


@pytest.mark.parametrize(
    "second", [edit(2, 4, "x"), edit(0, 2, "x"), edit(1, 3, "x"), edit(2, 2, "x")]
)
def test_of_two_fixes_of_a_place_the_first_is_made(second: Edit) -> None:
    found = [diagnostic("abcdef", edit(1, 3, "-")), diagnostic("abcdef", second)]
    assert apply_fixes("abcdef", found) == "a-def"


def test_two_insertions_at_a_place_are_two_answers() -> None:
    found = [
        diagnostic("ab", edit(1, 1, "x")),
        diagnostic("ab", edit(1, 1, "y")),
        diagnostic("ab", edit(1, 1, "x")),
    ]
    assert apply_fixes("ab", found) == "axb"


def test_a_fix_is_made_as_a_whole_or_not_at_all() -> None:
    found = [
        diagnostic("abcd", edit(3, 4, "-")),
        diagnostic("abcd", edit(0, 1, "x"), edit(3, 4, "y")),
    ]
    assert apply_fixes("abcd", found) == "abc-"


def test_what_is_about_another_text_is_passed_over() -> None:
    assert apply_fixes("other", [diagnostic("abcd", edit(0, 1, "x"))]) == "other"


@given(
    st.text(
        alphabet="aA'\"=&?$();,.:+-%20 x1/{}[]<>!|\u2018\u2019\u2013\u00a0", max_size=30
    )
)
def test_fixing_junk_never_raises(value: str) -> None:
    text = f"Works?$filter=a {value}"
    for _ in range(3):
        text = apply_fixes(text, check(text))
