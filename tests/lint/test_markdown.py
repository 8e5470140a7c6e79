"""Markdown as code: blocks, URLs in its text, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from odataq.checker import Checker
from odataq.lint.hosts import language_of, read_code
from odataq.lint.hosts.markdown_parts import read_parts
from odataq.source import Source
from odataq.text.holes import HOLE
from tests.lint.update_finds import all_found, requests_of
from tests.support.timing import MOST_GROWTH, growth

if TYPE_CHECKING:
    from odataq.lint import code as c


PIECES = [
    *("```", "~~~", "> ", "- ", "\n", "\r\n", " ", "\t", "`", "<!--", "-->"),
    *("http", "json", "py", "GET /a?$top=1", '{"$top": "1"}', "'/a?$top=1'"),
]


def read(text: str) -> c.Code:
    return read_code(Source(text, "a.md"), "markdown")


def blocks(text: str) -> list[tuple[str, str]]:
    """Return the languages and texts of the blocks, each proved by its places."""
    found = read_parts(Source(text, "a.md")).blocks
    for each in found:
        offsets = each.source.offsets
        assert "".join(text[at] for at in offsets[:-1]) == each.source.text
        assert [*offsets] == sorted(offsets)
        assert each.span.start <= offsets[0] <= offsets[-1]
        assert text[each.span.start] in "`~"
    return [(each.language, each.source.text) for each in found]


def queries(text: str) -> list[str]:
    found = all_found(read(text)).candidates
    for each in found:
        for char, start in zip(each.template.text, each.template.starts, strict=True):
            assert char in {text[start], HOLE, "?", "&", "="}
    return [each.template.text.replace(HOLE, "{}") for each in found]


def requests(text: str) -> list[str]:
    found = requests_of(read(text))
    for each in found:
        assert each.file.text == text
        for char, at in zip(each.url.text, each.url.offsets, strict=False):
            # Where a line is joined to another one, a blank may stand for the break.
            assert char == text[at] or (char == " " and text[at] in "\r\n")
    return [f"{each.request.method} {each.request.url}" for each in found]


def test_the_suffixes_of_the_language() -> None:
    assert language_of("README.md") == language_of("a.markdown") == "markdown"


# Blocks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```py\na\n```", [("py", "a\n")]),
        ("~~~ Py x=1\na\n~~~\nb", [("py", "a\n")]),
        ("```{.python .a}\na\n```", [("python", "a\n")]),
        ("```C#\na\n```", [("c#", "a\n")]),
        ("```\n```", [("", "")]),
        ("````\n```\n````", [("", "```\n")]),
        ("```\n~~~\n```", [("", "~~~\n")]),
        ("```\n```` \n", [("", "")]),
        ("```\na\n``` b\n```", [("", "a\n``` b\n")]),
        ("```\r\na\r\n```\r\n", [("", "a\r\n")]),
        ("```\ra\r```\r", [("", "a\r")]),
        ("```\na", [("", "a")]),
        ("```", [("", "")]),
        # It is code in a line.
        ("```a```", []),
        ("a ```\nb", []),
        ("  ```\n  a\n   b\n c\n  ```", [("", "a\n b\nc\n")]),
        ("- ```\n  a\n  ```\n- b", [("", "a\n")]),
        ("10. ```\n    a\n    ```", [("", "a\n")]),
        ("- - ```\n    a\n    ```", [("", "a\n")]),
        ("> ```\n> a\n>b\n> ```", [("", "a\nb\n")]),
        (">  ```\n  >  a\n> ```", [("", "a\n")]),
        ("> > ```\n> > a\n> > ```", [("", "a\n")]),
        ("> - ```\n>   a\n>   ```", [("", "a\n")]),
        # A quotation ends the block that it has.
        ("> ```\n> a\nb\n```\nc\n```", [("", "a\n"), ("", "c\n")]),
        ("> ```\n\nb", [("", "")]),
        ("-```\na", []),
        ("<!--\n```\na\n```\n-->\n```\nb\n```", [("", "b\n")]),
        ("<!-- a\n```\na\n```", [("", "a\n")]),
        ("a <!-- b\n```\na\n```\n-->", [("", "a\n")]),
        ("```\n<!--\n```\n-->", [("", "<!--\n")]),
    ],
)
def test_fenced_blocks(text: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a `b` c", ["b"]),
        ("``a ` b``", ["a ` b"]),
        ("`a", []),
        ("``a` b", []),
        ("`a``b`", ["a``b"]),
        ("`<!-- a -->`", ["<!-- a -->"]),
        ("<!-- `a` --> `b`", ["b"]),
        ("<!-- `a`", ["a"]),
        ("<!--\n`a` --> `b`", ["b"]),
    ],
)
def test_code_in_a_line(text: str, expected: list[str]) -> None:
    parts = read_parts(Source(text, "a.md"))
    assert [text[each.start : each.end] for each in parts.code] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- a -->", [("a", True)]),
        ("b <!-- a --> <!--c-->", [("a", False), ("c", False)]),
        ("> <!-- a\n> b -->", [("a\n> b", True)]),
        ("<!-->", []),
        ("<!---->", [("", True)]),
        ("b <!-- a\n-->", []),
        ("`<!--` -->", []),
        ("```\n<!-- a -->\n```", []),
    ],
)
def test_comments(text: str, expected: list[tuple[str, bool]]) -> None:
    found = read_parts(Source(text, "a.md")).comments
    for each in found:
        assert text[each.span.start : each.span.end].startswith("<!--")
        assert text[each.span.start : each.span.end].endswith("-->")
    assert [(each.text, each.is_alone) for each in found] == expected


# Requests


@pytest.mark.parametrize("language", ["http", "HTTP", "rest", "https"])
def test_blocks_of_requests(language: str) -> None:
    assert requests(f"```{language}\nGET /a?$top=1\n```") == ["GET a?$top=1"]


def test_a_slash_stands_for_the_root_of_the_service() -> None:
    assert requests("```http\nGET /a?$top=1\n```") == ["GET a?$top=1"]
    text = "```http\nGET /api/data/v9.2/a\n```"
    assert requests(text) == ["GET /api/data/v9.2/a"]


def test_a_block_may_have_several_requests() -> None:
    text = (
        "> ```http\n> @h = x\n> GET {{h}}/a?$top=1 HTTP/1.1\n> A: b\n>\n"
        "> POST {{h}}/b\n>\n> {}\n> ###\n> GET {{h}}/c\n> ```"
    )
    assert requests(text) == ["GET {{h}}/a?$top=1", "POST {{h}}/b", "GET {{h}}/c"]
    for each in requests_of(read(text)):
        assert each.filled().request.url.startswith("x/")


def test_the_requests_of_a_batch_are_its_body() -> None:
    text = "```http\nPOST /$batch\nA: b\n\n--b\n\nGET /a?$top=1 HTTP/1.1\n--b--\n```"
    assert requests(text) == ["POST $batch"]


def test_a_diagnostic_of_a_request_has_its_place_in_the_file() -> None:
    text = "> ```http\n> GET https://h/a?$top={{x}}\n>   &$top=y\n> ```"
    (placed,) = requests_of(read(text))
    filled = placed.filled()
    found = filled.place(Checker().check(filled.request))
    shown = [
        text[span.start : span.end]
        for each in found
        for span in [each.source.in_origin(each.span)]
    ]
    assert "y" in shown or "$top" in shown
    assert all("{" not in each for each in shown)


def test_placeholders_are_unknown() -> None:
    text = "```http\nPATCH [Uri]/api/data/v9.2/a(<id>) HTTP/1.1\n\n{}\n```"
    assert requests(text) == []
    (found,) = all_found(read(text)).candidates
    assert found.template.text == f"{HOLE}/api/data/v9.2/a({HOLE})"
    assert found.method == "PATCH"


def test_what_cannot_be_read_is_skipped() -> None:
    text = "```http\nGET /a?$top=1\nnonsense here\n\nbody\n```"
    code = read("```http\nGET /a?$top=1 HTTP/1.1\nnonsense\n```")
    reasons = [each.reason for each in code.embedded[0].skips]
    assert reasons == ["not a request that can be read"]
    read(text)


def test_responses_are_none() -> None:
    assert requests("```http\nHTTP/1.1 200 OK\n\n{}\n```") == []
    assert requests('```http\n{"@odata.context": "x/$metadata#a"}\n```') == []


def test_requests_to_other_services_are_skipped() -> None:
    block = "```http\nGET https://a/{}\n```\n"
    text = block.format("b") + block.format("c?$top=1")
    assert requests(text) == ["GET https://a/b", "GET https://a/c?$top=1"]
    text = "```http\nGET https://a/api/data/v9.2/b\n\nGET https://d/e\n```"
    assert requests(text) == ["GET https://a/api/data/v9.2/b"]
    assert [each.reason for each in read(text).skips] == [
        "not a request to an OData service"
    ]


@pytest.mark.parametrize("language", ["", "text", "odata", "url"])
def test_lines_that_are_surely_queries(language: str) -> None:
    text = (
        f"```{language}\nFor example:\nGET /a?$select=b\n   &$top=1\nmore words\n"
        "/c?$top=2\nsee https://h/help\nx = /d?$top=3\nGET the ?$top=1 option\n```"
    )
    assert requests(text) == ["GET a?$select=b&$top=1"]
    assert queries(text) == ["{}/c?$top=2"]


def test_a_request_line_with_a_version_has_headers_and_a_body() -> None:
    text = '```\nPOST /a?$select=b HTTP/1.1\nA: b\n\n{"c": 1}\n```'
    (placed,) = requests_of(read(text))
    assert placed.request.headers == (("A", "b"),)
    assert placed.request.body == '{"c": 1}'


def test_other_languages_are_not_read() -> None:
    for language in ("sql", "yaml", "bash", "diff", "markdown", "xml"):
        assert queries(f"```{language}\n/a?$top=1\n```") == []


# Languages


@pytest.mark.parametrize("prefix", ["", "  ", "> ", "> > "])
def test_code_in_blocks_has_its_places_in_the_file(prefix: str) -> None:
    lines = ["```python", 'u = ("/a?$select=b"', '     f"&$filter=c eq {d}")', "```"]
    text = "\n".join(f"{prefix}{each}" for each in lines)
    assert queries(text) == ["{}/a?$select=b&$filter=c eq {}"]
    (code,) = read(text).embedded
    assert code.source.text == text


def test_the_blocks_of_a_language_do_not_know_each_other() -> None:
    block = "```py\n{}\n```\n"
    text = block.format('u = "?$top=1"') + block.format('v = u + "&$skip=2"')
    assert queries(text) == ["?$top=1", "&$skip=2"]


def test_json_in_blocks() -> None:
    text = '> ~~~json\n> {"$select":\n> "a\\u0062"}\n> ~~~'
    (found,) = all_found(read(text)).candidates
    assert found.template.text == "?$select=ab"
    last = found.template.starts[-1], found.template.ends[-1]
    assert text[slice(*last)] == "\\u0062"


# Text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`/a?$select=b`", ["{}/a?$select=b"]),
        ("` GET  /api/data/v9.2/a?$top=1 `", ["/api/data/v9.2/a?$top=1"]),
        ("`GET /a?$top=1 HTTP/1.1`", ["{}/a?$top=1"]),
        ("`https://h/a(1)?$select=b`", ["https://h/a(1)?$select=b"]),
        ("`a?$select=b`", ["a?$select=b"]),
        ("`$select=b`", []),
        ("`?$select=b`", []),
        ("`a?$select=...`", []),
        ("`a?$select=b…`", []),
        ("`f(a?$select=b`", []),
        ("`x = a?$select=b`", []),
        ('`get("a?$select=b")`', []),
        ("`$filter`", []),
        ("a?$select=b", []),
        ("`/a/b`", []),
        ("`/a/$ref` and `$count` and `/$count`", []),
    ],
)
def test_only_sure_queries_in_a_line(text: str, expected: list[str]) -> None:
    assert queries(text) == expected


def test_the_method_in_a_line_is_that_of_the_query() -> None:
    (found,) = all_found(read("`DELETE /api/data/v9.2/a(1)/b/$ref`")).candidates
    assert found.method == "DELETE"


def test_what_is_written_into_a_line_stays_in_it() -> None:
    (found,) = all_found(read("`/api/data/v9.2/a?$top=1`")).candidates
    spelling = found.template.spellings[0]
    assert spelling is not None
    assert spelling("a") == "a"
    assert spelling("a\nb") is spelling("`") is None


# Any text


@pytest.mark.parametrize(
    "text",
    ["", "\0", "\ud800", "```http\n\ud800", "`\ud800`", "```json\n{", "\r", "```py\n("],
)
def test_any_text_is_read(text: str) -> None:
    all_found(read(text))


@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=40,
    )
)
@settings(deadline=None)
@example(["```", "http", "\n", "GET /a?$top=1", "\n", "> ", "```"])
def test_everything_has_its_place(pieces: list[str]) -> None:
    text = "".join(pieces)
    blocks(text)
    requests(text)
    queries(text)


@pytest.mark.parametrize(
    "piece",
    [
        "```http\nGET /a?$top=1\n```\n",
        '```json\n{"$top": "1"}\n```\n',
        "`a` ",
        "` `` ",
        "<!--",
        "<!--\n",
        "<!-- odataq -->\n",
        "> ",
        "- ",
        "> ```\n",
        "~~~\n",
        "`/a?$top=1`\n",
    ],
)
def test_time_grows_with_the_text(piece: str) -> None:
    assert growth(read, lambda size: piece * size, 1_000) <= MOST_GROWTH


@pytest.mark.parametrize("start", ["```http\n", "```\n", "<!--", "`", "```json\n"])
@pytest.mark.parametrize(
    "piece", ["GET /a?$top=1\n", "--\n", "[", "`", "@{", "/$ref\n"]
)
def test_time_grows_with_what_has_no_end(start: str, piece: str) -> None:
    assert growth(read, lambda size: start + piece * size, 1_000) <= MOST_GROWTH
