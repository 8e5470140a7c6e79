"""Files of requests as code: requests, comments, and what goes elsewhere."""

from __future__ import annotations

import pytest

from odataq.lint.hosts import language_of, read_code
from odataq.source import Source
from tests.support.timing import MOST_GROWTH, growth

SKIP = "not a request to an OData service"


def urls(text: str) -> list[str]:
    code = read_code(Source(text, "a.http"), "http")
    return [each.request.url for each in code.requests]


def skipped(text: str) -> list[tuple[str, str]]:
    code = read_code(Source(text, "a.http"), "http")
    return [(text[each.span.start : each.span.end], each.reason) for each in code.skips]


def comments(text: str) -> list[str]:
    code = read_code(Source(text, "a.http"), "http")
    for each in code.comments:
        assert each.is_alone
        assert text[each.span.start : each.span.end].lstrip("#/").strip() == each.text
    return [each.text for each in code.comments]


def test_the_suffixes_of_the_language() -> None:
    assert language_of("a/b.HTTP") == language_of("b.rest") == "http"


def test_requests_have_their_places_in_the_file() -> None:
    text = "###\nGET a?$select=b\n  &$top=1\nOData-Version: 4.0\n"
    (placed,) = read_code(Source(text, "a.http"), "http").requests
    assert placed.request.url == "a?$select=b&$top=1"
    assert [text[each] for each in placed.url.offsets[:-1]] == [*placed.request.url]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# a\n\t//  b \nGET x?$top=1", ["a", "b"]),
        ("# a\r\n// b\r\nGET x", ["a", "b"]),
        ("# a\rGET x\r\r#b", ["a", "b"]),
        # What stands behind the last line of a body is a comment, not what is in it.
        ("POST x\n\n{\n# b\n}\n# c\n", ["c"]),
        ("POST x\n\n{\n// b\n}\n### c\n", ["c"]),
        ("GET x\nAccept: a # no\n# b\nB: c", ["b"]),
        ("GET x?y=# no", []),
        ("", []),
    ],
)
def test_comments_are_lines(text: str, expected: list[str]) -> None:
    assert comments(text) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://h/x?$select=a",
        "https://h/x?%24filter=a",
        "https://h/api/data/v9.2/x",
        "https://h/x/$count",
        "https://h/$batch",
        "x?$ORDERBY=a",
    ],
)
def test_what_only_odata_has_in_a_url(url: str) -> None:
    assert urls(f"GET {url}") == [url]


@pytest.mark.parametrize(
    "rest",
    [
        "\nOData-Version: 4.0",
        "\nPrefer: odata.continue-on-error",
        "\nAccept: application/json;odata.metadata=none",
        "\nMSCRM.SolutionUniqueName: a",
        '\n\n{"a@odata.bind": "b(1)"}',
    ],
)
def test_what_only_odata_has_in_headers_and_bodies(rest: str) -> None:
    assert urls(f"POST https://h/x{rest}") == ["https://h/x"]
    assert urls("POST https://h/x") == []


def test_where_one_request_goes_others_go() -> None:
    text = "GET {{a}}/x?$top=1\n###\nGET {{a}}/y\n###\nGET {{b}}/z"
    assert urls(text) == ["{{a}}/x?$top=1", "{{a}}/y"]
    assert skipped(text) == [("GET {{b}}/z", SKIP)]


def test_beside_the_web_api_may_be_other_services() -> None:
    text = "GET https://h/api/data/v9.2/x\n###\nGET https://h/y"
    assert urls(text) == ["https://h/api/data/v9.2/x"]
    assert skipped(text) == [("GET https://h/y", SKIP)]


def test_what_cannot_be_read_is_kept_among_requests() -> None:
    text = "GET a?$top=1\n###\nDELETE\n"
    found = read_code(Source(text, "a.http"), "http").requests
    assert [each.code for each in found[1].diagnostics] == ["ODQ780"]
    assert urls("some words\n") == []


@pytest.mark.parametrize(
    "text",
    ["", "\0", "\ud800", "###" * 1000, "GET", "@a=", "\ufeffGET a", "GET \x00\r\r\r"],
)
def test_any_text_is_read(text: str) -> None:
    read_code(Source(text, "a.http"), "http")


@pytest.mark.parametrize(
    "piece", ["# a\n", "###\nGET a?$top=1\n", "POST a\n\n{\n#\n", "#"]
)
def test_time_grows_with_the_text(piece: str) -> None:
    ratio = growth(
        lambda text: read_code(Source(text, "a.http"), "http"),
        lambda size: piece * size,
        2_000,
    )
    assert ratio <= MOST_GROWTH
