"""However a query is written down, the same is found at the same characters."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Final

import pytest

from odataq import Checker, Span
from tests.support.caret import (
    PROFILES,
    Case,
    Corpus,
    checker,
    corpora,
    metadata_path,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from odataq import Diagnostic

CORPORA: Final = tuple(
    each for each in corpora() if each.settings.get("variants") == "yes"
)
NAMELESS: Final = tuple(each for each in CORPORA if "without-model" in each.settings)
# Without metadata a lookup is not known to be one, and another rule may speak there:
# the corpus "nameless_expand" has such queries.
LOOKUP: Final = "[DV303]"

Found = tuple[str, Span, str]


def cases() -> Iterator[object]:
    for corpus in CORPORA:
        for case in corpus.cases:
            yield pytest.param(corpus, case, id=f"{corpus.name}: {case.title}")


def check(
    corpus: Corpus, query: str, *, service_root: str | None = None
) -> list[Diagnostic]:
    path = metadata_path(corpus)
    if path is not None and not path.is_file():
        pytest.skip(f"the metadata is missing: {path}")
    return checker(corpus, service_root=service_root).check(query)


def found(diagnostics: Iterable[Diagnostic]) -> list[Found]:
    return [(each.code, each.span, each.message) for each in diagnostics]


def moved(diagnostics: Iterable[Diagnostic], offsets: list[int]) -> list[Found]:
    """Return what was found, at other places: one for each character and the end."""
    return [
        (code, Span(offsets[span.start], offsets[span.end]), message)
        for code, span, message in found(diagnostics)
    ]


# Absolute URLs


def root(corpus: Corpus) -> str:
    """Return the root of a service that has the profile of the corpus."""
    is_dataverse = "dataverse" in corpus.settings["metadata"]
    service = "org.crm.dynamics.com/api/data/v9.2" if is_dataverse else "press.example"
    return f"https://{service}/"


def behind(root: str, query: str) -> list[int]:
    return [len(root) + at for at in range(len(query) + 1)]


@pytest.mark.parametrize(("corpus", "case"), [*cases()])
def test_an_absolute_url(corpus: Corpus, case: Case) -> None:
    before = root(corpus)
    assert found(check(corpus, before + case.query)) == moved(
        check(corpus, case.query), behind(before, case.query)
    )


@pytest.mark.parametrize(("corpus", "case"), [*cases()])
def test_a_url_below_a_given_root(corpus: Corpus, case: Case) -> None:
    given = f"{root(corpus)}two/segments"
    before = f"{given}/"
    assert found(check(corpus, before + case.query, service_root=given)) == moved(
        check(corpus, case.query), behind(before, case.query)
    )


# Percent-encoding

UNRESERVED: Final = string.ascii_letters + string.digits + "-._~"
SEPARATORS: Final = "&="
# What may stand in the query part of a URL, and is mostly left as it is.
USUAL: Final = UNRESERVED + SEPARATORS + "?/$(),;"


def encoded(query: str, kept: str) -> tuple[str, list[int]]:
    """Encode the query part, and say where each character and the end are then."""
    start = query.find("?") + 1 or len(query)
    pieces = list(query[:start])
    offsets = list(range(start))
    at = start
    while start < len(query):
        # What is encoded is not encoded once more.
        is_encoded = query[start] == "%"
        width = 3 if is_encoded else 1
        piece = query[start : start + width]
        text = piece if is_encoded or piece in kept else escaped(piece)
        pieces.append(text)
        offsets.extend(at + each for each in range(width))
        at += len(text)
        start += width
    return "".join(pieces), [*offsets, at]


def escaped(text: str) -> str:
    return "".join(f"%{octet:02X}" for octet in text.encode())


@pytest.mark.parametrize(
    ("query", "kept", "expected", "offsets"),
    [
        ("a b", USUAL, "a b", [0, 1, 2, 3]),
        ("a?b c'", USUAL, "a?b%20c%27", [0, 1, 2, 3, 6, 7, 10]),
        ("a?%20ü", USUAL, "a?%20%C3%BC", [0, 1, 2, 3, 4, 5, 11]),
        ("a?$b=(", UNRESERVED + SEPARATORS, "a?%24b=%28", [0, 1, 2, 5, 6, 7, 10]),
    ],
)
def test_the_encoder(query: str, kept: str, expected: str, offsets: list[int]) -> None:
    assert encoded(query, kept) == (expected, offsets)


@pytest.mark.parametrize(
    "kept", [USUAL, UNRESERVED + SEPARATORS], ids=["usual", "whole"]
)
@pytest.mark.parametrize(("corpus", "case"), [*cases()])
def test_an_encoded_query(corpus: Corpus, case: Case, kept: str) -> None:
    query, offsets = encoded(case.query, kept)
    # Only what has to be encoded and isn't can be found no more.
    plain = [each for each in check(corpus, case.query) if each.code != "ODQ124"]
    assert found(check(corpus, query)) == moved(plain, offsets)


# Without metadata


def nameless_cases() -> Iterator[object]:
    for corpus in NAMELESS:
        for case in corpus.cases:
            if not any(LOOKUP in line for line in case.expected):
                yield pytest.param(corpus, case, id=f"{corpus.name}: {case.title}")


@pytest.mark.parametrize(("corpus", "case"), [*nameless_cases()])
def test_a_query_without_metadata(corpus: Corpus, case: Case) -> None:
    nameless = set(corpus.settings["without-model"].split())
    expected = [
        each
        for each in check(corpus, case.query)
        if nameless.intersection(each.sources)
    ]
    profile = PROFILES["dataverse"]
    assert found(Checker(None, profile=profile).check(case.query)) == found(expected)
