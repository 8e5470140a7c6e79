"""Each diagnostic of a request stands below the line that it is about."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest

from odataq import CODES, Severity
from tests.support.requests import (
    FOLDER,
    RequestCase,
    RequestCorpus,
    drawn,
    read_requests,
    request_checker,
    request_corpora,
    updated,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPORA: Final = request_corpora()
# That of long bodies is in tests/rules/test_payloads.py, as are those of what no sample
# has; those of batches are in tests/writes.
ELSEWHERE: Final = frozenset({"ODQ759", "ODQ905"})


def cases() -> Iterator[object]:
    for corpus in CORPORA:
        for case in corpus.cases:
            yield pytest.param(corpus, case, id=f"{corpus.name}: {case.title}")


@pytest.mark.parametrize(("corpus", "case"), [*cases()])
def test_corpus(corpus: RequestCorpus, case: RequestCase) -> None:
    found = request_checker(corpus).check(case.request)
    assert tuple(drawn(case.request, found)) == case.lines


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_a_file_is_as_an_update_writes_it(corpus: RequestCorpus) -> None:
    text = (FOLDER / f"{corpus.name}.txt").read_text("utf-8")
    assert updated(corpus, request_checker(corpus).check) == text


def test_valid_requests_have_no_errors() -> None:
    (valid,) = (each for each in CORPORA if each.name == "valid")
    checker = request_checker(valid)
    errors = [
        f"{case.title}: {each}"
        for case in valid.cases
        for each in checker.check(case.request)
        if each.severity is Severity.ERROR
    ]
    assert errors == []


def test_each_code_of_bodies_has_an_example() -> None:
    text = "\n".join(line for of in CORPORA for case in of.cases for line in case.lines)
    shown = set(re.findall(r"\^ (?:\w+ )?(ODQ\d+)", text))
    known = {code for code in CODES if re.match(r"ODQ7[1-5]|ODQ905", code)}
    assert known - shown - ELSEWHERE == set()


def test_no_case_stands_twice() -> None:
    titles = Counter(case.title for each in CORPORA for case in each.cases)
    assert [each for each, number in titles.items() if number > 1] == []


@pytest.mark.parametrize(
    "text",
    [
        "# sampel: dataverse\n\n### A title.\nPOST accounts\n",
        "# sample: dataverse\n\n### No request.\n",
        "# sample: dataverse\n\n### No method.\naccounts\n",
    ],
)
def test_a_file_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^name: no"):
        read_requests("name", text)
