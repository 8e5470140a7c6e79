"""Each diagnostic of a query stands below the range that it is about."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest

from odataq import CODES, Diagnostic, Request, Severity, Source, Span
from odataq.syntax.tolerances import TOLERANCES
from tests.support.caret import (
    Case,
    Corpus,
    checker,
    corpora,
    drawn,
    metadata_path,
    read_corpus,
    updated,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPORA: Final = corpora()
# Of requests, of limits (a query there is too long to be read), and of the linter.
# No sample has a set that must be filtered: tests/rules/test_capabilities.py has.
# Advice on headers, and on long texts, is in tests/rules/test_advice.py,
# 501 conditions are in tests/rules/test_dataverse_filter.py, and what only a strict
# reading finds in tests/syntax/test_strict.py.
ELSEWHERE: Final = re.compile(
    r"ODQ[079][0-9]{2}|ODQ511|ODQ614|ODQ651|ODQ8(?:09|10|14|15|16)|ODQ13[01]"
)

# What only a strict reading says.
SILENT: Final = {each.message for each in TOLERANCES.values() if each.is_silent}


def cases() -> Iterator[object]:
    for corpus in CORPORA:
        for case in corpus.cases:
            yield pytest.param(corpus, case, id=f"{corpus.name}: {case.title}")


def skip_without_metadata(corpus: Corpus) -> None:
    path = metadata_path(corpus)
    if path is not None and not path.is_file():
        pytest.skip(f"the metadata is missing: {path}")


@pytest.mark.parametrize(("corpus", "case"), [*cases()])
def test_corpus(corpus: Corpus, case: Case) -> None:
    skip_without_metadata(corpus)
    assert drawn(checker(corpus).check(case.subject), case.parts) == case.expected


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_a_strict_check_makes_errors_of_breaches(corpus: Corpus) -> None:
    skip_without_metadata(corpus)
    tolerant, strict = checker(corpus), checker(corpus, strict=True)
    for case in corpus.cases:
        # What only a strict reading finds isn't among the others.
        known = {(each.code, each.span) for each in tolerant.check(case.subject)}
        found_strictly = strict.check(case.subject)
        more = [each for each in found_strictly if (each.code, each.span) not in known]
        assert {each.message for each in more} <= SILENT, case.query
        assert {each.severity for each in more} <= {Severity.ERROR}
        same = [each for each in found_strictly if each not in more]
        for lax, found in zip(tolerant.check(case.subject), same, strict=True):
            assert (lax.code, lax.span, lax.message) == (
                found.code,
                found.span,
                found.message,
            )
            expected = Severity.ERROR if CODES[lax.code].is_breach else lax.severity
            assert found.severity is expected


@pytest.mark.parametrize(
    "corpus",
    [each for each in CORPORA if "diagnostics" in each.settings],
    ids=lambda corpus: corpus.name,
)
def test_a_file_may_say_how_many_diagnostics_a_case_has(corpus: Corpus) -> None:
    number = {"none": 0, "one each": 1}[corpus.settings["diagnostics"]]
    others = [each.title for each in corpus.cases if len(each.expected) != number]
    assert others == []


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_no_case_stands_twice(corpus: Corpus) -> None:
    titles = Counter(case.title for case in corpus.cases)
    queries = Counter((case.query, case.parts) for case in corpus.cases)
    assert [each for each, number in titles.items() if number > 1] == []
    assert [each for each, number in queries.items() if number > 1] == []


def test_each_code_has_an_example() -> None:
    lines = [line for each in CORPORA for case in each.cases for line in case.expected]
    shown = {
        found for line in lines for found in re.findall(r"\^ (?:\w+ )?(ODQ\d+)", line)
    }
    known = {code for code in CODES if code.startswith("ODQ")}
    assert {code for code in known - shown if not ELSEWHERE.match(code)} == set()
    assert shown <= known


# The form of the files

TEXT: Final = """\
# metadata: sample:dataverse
# at: accounts

# A title
# in two lines.
$select=a␊
^^^ ODQ999 old

# Another one.
$top=1
"""


def invented(subject: str | Request) -> list[Diagnostic]:
    query = subject if isinstance(subject, str) else subject.url
    source = Source(query)
    return [
        Diagnostic("ODQ201", "s", Severity.ERROR, "m", source, Span(8, 10)),
        Diagnostic(
            "ODQ120", "s", Severity.WARNING, "m", source, hint="h", sources=("A", "B")
        ),
        Diagnostic("ODQ606", "s", Severity.ERROR, "m", source, server_code="0x8"),
    ][: query.count("\n") * 3]


def test_a_file_is_read() -> None:
    corpus = read_corpus("name", TEXT)
    assert dict(corpus.settings) == {"metadata": "sample:dataverse", "at": "accounts"}
    assert corpus.cases == (
        Case("A title in two lines.", "$select=a\n", ("^^^ ODQ999 old",)),
        Case("Another one.", "$top=1", ()),
    )


REQUEST: Final = """\
# metadata: sample:dataverse

# A title.
accounts
# method: POST
# header: Prefer: odata.maxpagesize=0
                                    ^ ODQ999 old
# header: Accept: application/atom+xml
# body: {}
"""


def test_a_case_may_be_a_request() -> None:
    (case,) = read_corpus("name", REQUEST).cases
    assert case.title == "A title."
    assert case.expected == (f"{' ' * 36}^ ODQ999 old",)
    assert case.subject == Request(
        "POST",
        "accounts",
        [("Prefer", "odata.maxpagesize=0"), ("Accept", "application/atom+xml")],
        "{}",
    )


def of_headers(subject: str | Request) -> list[Diagnostic]:
    assert isinstance(subject, Request)
    severity, span = Severity.ERROR, Span(0, 6)
    sources = [
        Source(subject.url),
        *(Source(value, f"header {name}") for name, value in subject.headers),
    ]
    return [Diagnostic("ODQ201", "s", severity, "m", each, span) for each in sources]


def test_an_update_writes_what_is_wrong_with_a_header_below_it() -> None:
    lines = updated(REQUEST, of_headers).splitlines()
    assert lines[4] == "^^^^^^ ODQ201 m"
    assert lines[7] == f"{' ' * 18}^^^^^^ ODQ201 m"
    assert lines[9] == f"{' ' * 18}^^^^^^ ODQ201 m"
    assert len(lines) == 11
    (case,) = read_corpus("name", "\n".join(lines)).cases
    assert drawn(of_headers(case.subject), case.parts) == case.expected


def test_an_update_writes_diagnostics_and_keeps_the_rest() -> None:
    assert updated(TEXT, invented) == TEXT.replace(
        "^^^ ODQ999 old",
        "        ^^ ODQ201 m\n^ warning ODQ120 m (h) [A B]\n^ ODQ606 m {0x8}",
    )


@pytest.mark.parametrize(
    "text",
    [
        "# metdata: sample:dataverse\n\n# A title.\n$top=1\n",
        "# at: a\n\n$top=1\n",
        "# at: a\n\n# No query.\n",
        "# at: a\n\n# Two queries.\n$top=1\n$top=2\n",
    ],
)
def test_a_file_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^name: no"):
        read_corpus("name", text)
