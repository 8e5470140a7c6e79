"""Requests in .http and Markdown texts, and as commands of a shell."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq import QuerySyntaxError, Request, Source, check, read_model, requests_in
from odataq.resources import sample_path
from tests.support.shared import CASES, needs_shared
from tests.support.timing import MOST_GROWTH, growth

if TYPE_CHECKING:
    from pathlib import Path

    from odataq.diagnostics import Diagnostic
    from odataq.http_places import PlacedRequest

MODEL = read_model(sample_path("dataverse"))


def one(text: str) -> PlacedRequest:
    (found,) = requests_in(text)
    return found


def read(text: str) -> tuple[str, str, tuple[tuple[str, str], ...], object]:
    found = one(text)
    assert found.diagnostics == ()
    request = found.request
    return request.method, request.url, request.headers, request.body


# What is read


def test_a_whole_request() -> None:
    text = (
        "PATCH https://x/accounts(1) HTTP/1.1\nIf-Match: *\n"
        'Prefer : a="b:c" \n\n{\n  "name": "x"\n}\n\n'
    )
    assert read(text) == (
        "PATCH",
        "https://x/accounts(1)",
        (("If-Match", "*"), ("Prefer", 'a="b:c"')),
        '{\n  "name": "x"\n}',
    )


@pytest.mark.parametrize(
    ("line", "method", "url"),
    [
        ("GET accounts", "GET", "accounts"),
        ("accounts?$filter=a eq 1", "GET", "accounts?$filter=a eq 1"),
        ("https://x/accounts", "GET", "https://x/accounts"),
        ("  get\taccounts  HTTP/1.1  ", "get", "accounts"),
        ("DELETE accounts(1) HTTP/2", "DELETE", "accounts(1)"),
        ("MERGE accounts(1)", "MERGE", "accounts(1)"),
        ("Merge accounts(1) HTTP/1.1", "Merge", "accounts(1)"),
        ("[Organization URI]/api/x", "GET", "[Organization URI]/api/x"),
        ("GET [Organization URI]/api/x", "GET", "[Organization URI]/api/x"),
        ("{{host}}/accounts({{ id }})", "GET", "{{host}}/accounts({{ id }})"),
        ("GET a?$filter=name eq 'HTTP/1.1'", "GET", "a?$filter=name eq 'HTTP/1.1'"),
        ("get", "GET", ""),
    ],
)
def test_a_request_line(line: str, method: str, url: str) -> None:
    request = one(line).request
    assert (request.method.upper(), request.url) == (method.upper(), url)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("lines", "url"),
    [
        (["GET a", "    ?$select=x", "    &$top=1"], "a?$select=x&$top=1"),
        (["GET a?$select=x", "&$top=1 HTTP/1.1"], "a?$select=x&$top=1"),
        (["GET a HTTP/1.1", "?$select=x"], "a?$select=x"),
        (["GET a?$expand=b(", "  $select=c,", "  d)"], "a?$expand=b($select=c,d)"),
        (["GET a?$filter=b eq 1", "  and c eq 2"], "a?$filter=b eq 1 and c eq 2"),
        (
            ["GET a", "  ?$top=1", "  # &$skip=2", "  &$count=true"],
            "a?$top=1&$count=true",
        ),
        (["GET a", "  ?$filter=b/any(o:o/c eq 1)"], "a?$filter=b/any(o:o/c eq 1)"),
    ],
)
def test_a_url_on_several_lines(lines: list[str], url: str, line_break: str) -> None:
    text = line_break.join([*lines, "Accept: x", "", "{}", ""])
    assert read(text) == ("GET", url, (("Accept", "x"),), "{}")


def test_several_requests_with_all_that_stands_around_them() -> None:
    text = """\
@host = https://x
# a comment
### the first
// @name one
< {%
  request.variables.set("a", "GET b");
%}
GET {{host}}/a
# another
Accept: x
// Accept: y

###
# nothing here

### the third
POST {{host}}/b

{"text": "# no comment"}
# a comment

> {%
  client.test("x");
%}
<> saved.json
###
PUT {{host}}/c

< ./body.json
###
HTTP/1.1 200 OK
Content-Type: text/plain

GET d
"""
    found = requests_in(text)
    assert [(each.name, each.request.method) for each in found] == [
        ("one", "GET"),
        ("the third", "POST"),
        (None, "PUT"),
    ]
    assert [each.request.headers for each in found] == [(("Accept", "x"),), (), ()]
    assert [each.request.body for each in found] == [
        None,
        '{"text": "# no comment"}',
        None,
    ]
    assert [each.body_file for each in found] == [None, None, "./body.json"]
    assert not any(each.diagnostics for each in found)
    assert found[0].variables == {"host": "https://x"}


MARKDOWN = """\
# How to

GET requests have no body. Others:

```json
{"a": 1}
```

1. First

   ```http
   GET a
       ?$top=1
   ```

> ~~~ HTTP
> POST b
>
> {
>   "c": 1
> }
> ~~~

```http
HTTP/1.1 204 No Content
```

```python
GET = 1
```

````rest
PUT c HTTP/1.1

```
````
"""


def test_blocks_of_markdown() -> None:
    found = [each.request for each in requests_in(MARKDOWN)]
    assert [(each.method, each.url, each.body) for each in found] == [
        ("GET", "a?$top=1", None),
        ("POST", "b", '{\n  "c": 1\n}'),
        ("PUT", "c", "```"),
    ]


def test_a_fence_in_a_body_makes_no_markdown() -> None:
    assert read("POST a\n\n```http\nGET b\n```")[3] == "```http\nGET b\n```"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("POST", ["1:1: ODQ780 no URL stands behind 'POST'"]),
        (
            "Some words\nGET a",
            ["1:1: ODQ780 'Some words' is no request"],
        ),
        (
            "GET a HTTP/1.1\n  nonsense\nAccept: x",
            ["2:3: ODQ781 'nonsense' is no header"],
        ),
        (
            'POST a\nAccept: x\n{"b": 1}',
            ["3:1: ODQ781 the body begins without a blank line in front of it"],
        ),
    ],
)
def test_what_cannot_be_read_is_said(text: str, expected: list[str]) -> None:
    found = one(text).diagnostics
    shown = [
        f"{each.start.line}:{each.start.column}: {each.code} {each.message}"
        for each in found
    ]
    assert shown == expected
    with pytest.raises(QuerySyntaxError) as caught:
        Request.from_http(text)
    assert caught.value.diagnostics == found


@pytest.mark.parametrize(
    ("text", "where"),
    [("", "1:1"), ("# only this\n", "1:1"), ("GET a\n###\nGET b", "3:1")],
)
def test_one_request_is_wanted(text: str, where: str) -> None:
    with pytest.raises(QuerySyntaxError, match=f"<http>:{where}: ODQ780"):
        Request.from_http(text)


# Places


def placed(text: str) -> list[str]:
    """Return all that is wrong with the requests of a text, where it is marked."""
    found: list[Diagnostic] = []
    for each in requests_in(Source(text, "a.http")):
        filled = each.filled()
        found += filled.place(check(filled.request, MODEL))
    assert all(each.source.origin.text == text for each in found)
    spans = [each.source.in_origin(each.span) for each in found]
    return [
        f"{each.start.line} {each.code} {text[span.start : span.end]}"
        for each, span in zip(found, spans, strict=True)
    ]


def test_a_diagnostic_stands_in_the_file() -> None:
    text = "###\r\nGET accounts\r\n  ?$select=nmae\r\n  &$orderby=zz%7A\r\n\r\n"
    assert placed(text) == ["3 ODQ201 nmae", "4 ODQ201 zz%7A"]
    assert placed(f"> ```http\n> {text}") != []


def test_parts_stand_in_the_file() -> None:
    text = "POST a\nA:  é \nB:\n\n{\n 1}\n"
    found = one(text)
    parts = (found.url, *found.headers, found.body)
    names = ["url", "header A", "header B", "body"]
    assert [each.name for each in parts if each] == names
    for each in parts:
        assert each is not None
        for at, char in enumerate(each.text):
            assert text[each.offsets[at]] == char
    assert found.headers[1].offsets == (text.index("B:") + 2,)
    assert text[found.span.start : found.span.end] == "POST a"


@pytest.mark.parametrize("part", ["header Prefer", "body", "url"])
def test_findings_of_all_parts_are_placed(part: str) -> None:
    found = one("###\nPOST accounts\nPrefer: a, b\n\n{}\n")
    texts = {"header Prefer": "a, b", "body": "{}", "url": "accounts"}
    given = check("accounts?$select=x", MODEL)[0]
    source = Source(texts[part], part)
    inner = Source("x", "inner", source, (1, 2))
    for own in (source, inner):
        (moved,) = found.place([type(given)("A", "a", given.severity, "a", own)])
        assert moved.source.origin is found.file
        assert moved.source.text == own.text
        assert moved.start.line == {"url": 2, "header Prefer": 3, "body": 5}[part]


def test_what_is_defined_in_the_file_is_filled_in() -> None:
    head = "@root = https://{{org}}/api/data/v9.2\n@org = x.crm.dynamics.com\n"
    text = f"{head}@column=nmae\nGET {{{{root}}}}/accounts?$select={{{{column}}}},zzz"
    assert one(text).filled().request.url == (
        "https://x.crm.dynamics.com/api/data/v9.2/accounts?$select=nmae,zzz"
    )
    assert [line.split()[:2] for line in placed(text)] == [["4", "ODQ201"]] * 2


@pytest.mark.parametrize(
    ("url", "marked"),
    [
        ("{{host}}/accounts({{id}})?$select=nmae", ["nmae"]),
        ("{{host}}accounts?$select=nmae&$top={{n}}", ["nmae"]),
        ("https://{{org}}.dynamics.com/api/data/v9.2/accounts?$select=nmae", ["nmae"]),
        ("accounts?$filter=revenue gt {{least}} and nmae eq 1", ["nmae"]),
        ("accounts?$filter=name eq '{{ b }}' and nmae eq 1", ["nmae"]),
        ("accounts?$select={{columns}}", []),
        ("{{set}}?$top=1", []),
        ("accounts?$select=name,{{a}}&$expand={{b}}({{c}})", []),
    ],
)
def test_what_is_defined_elsewhere_is_never_wrong(url: str, marked: list[str]) -> None:
    assert [line.rpartition(" ")[2] for line in placed(f"GET {url}")] == marked


def test_a_body_with_placeholders_is_json() -> None:
    text = '@n = 3\nPOST a\n\n{"a": {{x}}, "b": "{{x}} \\" {{y}}", "c": {{n}}}'
    filled = one(text).filled()
    assert isinstance(filled.request.body, str)
    assert json.loads(filled.request.body) == {"a": None, "b": '{{x}} " {{y}}', "c": 3}
    assert [text[each.start : each.end] for each in filled.holes] == [
        "{{x}}",
        "{{x}}",
        "{{y}}",
    ]


def test_variables_in_a_circle_end() -> None:
    text = "@a = {{b}}{{b}}\n@b = {{a}}{{a}}\nGET x?$filter=name eq '{{a}}'"
    assert one(text).filled().request.url == "x?$filter=name eq '{{a}}'"


# Round trips

TOKENS = st.text("abcXYZ-019", min_size=1)
VALUES = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]))
URLS = st.text(
    st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), min_size=1
).filter(lambda text: text.strip(" \t") == text)
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
).map(lambda value: json.dumps({"a": value}, indent=2, ensure_ascii=False))
REQUESTS = st.builds(
    Request,
    st.sampled_from(["GET", "POST", "PATCH", "PUT", "DELETE", "MERGE"]),
    URLS,
    st.lists(st.tuples(TOKENS, VALUES.map(lambda text: text.strip(" \t")))),
    st.none() | JSONS,
)


@settings(deadline=None)
@given(REQUESTS)
def test_what_is_written_is_read(request: Request) -> None:
    text = request.to_http()
    assert Request.from_http(text) == request
    lines = "".join(f"> {line}\n" for line in text.removesuffix("\n").split("\n"))
    if "\r" not in text:
        assert Request.from_http(f"> ```http\n{lines}> ```\n") == request


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*"GET {}<>#@`~:?&='/\\\"\t é", "\n", "\r\n", "\r", "###", "```http"]
        )
        | st.sampled_from(["{{a}}", "@a = {{b}}", "HTTP/1.1", "POST", "> {%", "< {%"])
    ).map("".join)
)
def test_any_text_can_be_read(text: str) -> None:
    for each in requests_in(text):
        filled = each.filled()
        for part in (each.url, *each.headers, filled.url, *filled.headers):
            assert part.parent is each.file
            assert all(0 <= at <= len(text) for at in part.offsets)
            assert [*part.offsets] == sorted(part.offsets)
        filled.place(check(filled.request, MODEL))


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (Request("GET", ""), "the request can't"),
        (Request("GET", "a\nb"), "the URL can't"),
        (Request("GET", "a", [("A", "b\nC: d")]), "the headers can't"),
        (Request("GET", "a", [("A", "b\n\nd")]), "the headers can't"),
        (Request("GET", "a", [("A B", "c")]), "the headers can't"),
        (Request("POST", "a", [], "b\n###\nc"), "the body can't"),
        (Request("POST", "a", [], b"\xff"), "the body isn't text in UTF-8"),
        (Request("G T", "a"), "the method can't"),
    ],
)
def test_what_cannot_be_written_is_refused(request_: Request, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        request_.to_http()


def test_bytes_and_the_end_of_a_body() -> None:
    text = Request("POST", "a", [("B", " c ")], "é\r\n".encode()).to_http()
    assert Request.from_http(text) == Request("POST", "a", [("B", "c")], "é")
    assert Request("GET", "a", [], "").to_http() == "GET a HTTP/1.1\n"


@needs_shared
def test_published_requests_are_written_and_read() -> None:
    path = CASES / "dataverse_requests.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for row in rows:
        body = (row["body"] or "").strip() or None
        request = Request(row["method"], row["url"], row["headers"], body)
        text = request.to_http()
        assert Request.from_http(text) == request
        # In a file the same is said of it, at the same text.
        placed = one(text)
        given = check(request, MODEL)
        moved = placed.place(given)
        assert [each.code for each in moved] == [each.code for each in given]
        for before, after in zip(given, moved, strict=True):
            own, span = before.source, before.span
            outer = after.source.in_origin(span)
            marked = text[outer.start : outer.end]
            assert marked == own.text[span.start : span.end]


# Time


@pytest.mark.parametrize(
    "unit",
    ["GET a\n", "###\n", " ", "{{", "{{a}}", "&a={{b}}\n", "A: b\n", "'", "> ", "@a="],
)
def test_time_grows_with_the_text(unit: str) -> None:
    def read_all(text: str) -> None:
        for each in requests_in(text):
            each.filled()

    assert growth(read_all, lambda count: f"GET x?{unit * count}", 4_000) <= MOST_GROWTH


# URLs


@pytest.mark.parametrize(
    ("url", "encoded"),
    [
        ("accounts?$filter=name eq 'a'", "accounts?$filter=name%20eq%20'a'"),
        ("https://[::1]:8/a[1]?b={c}", "https://[::1]:8/a%5B1%5D?b=%7Bc%7D"),
        ("a?b=%2f%41%7E%zz%", "a?b=%2FA~%25zz%25"),
        ("a?", "a"),
        ("a??", "a??"),
        ("a?b=é#c?d", "a?b=%C3%A9"),
        ("a?$select=x&$top=1&b=1+2", "a?$select=x&$top=1&b=1+2"),
    ],
)
def test_an_encoded_url(url: str, encoded: str) -> None:
    assert Request("GET", url).encoded_url == encoded


# curl


@pytest.fixture(scope="module")
def fake_curl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a `curl` that prints its arguments as JSON."""
    folder = tmp_path_factory.mktemp("curl")
    script = folder / "curl"
    script.write_text(
        f"#!{sys.executable}\nimport json, sys\njson.dump(sys.argv[1:], sys.stdout)\n"
    )
    script.chmod(0o755)
    return folder


def arguments(request: Request, folder: Path) -> list[str]:
    printed = subprocess.run(
        ["bash", "-c", request.to_curl()],  # noqa: S607 (where bash is differs)
        capture_output=True,
        check=True,
        env={"PATH": f"{folder}:/usr/bin:/bin", "PYTHONUTF8": "1"},
        text=True,
        encoding="utf-8",
    )
    assert printed.stderr == ""
    found: list[str] = json.loads(printed.stdout)
    return found


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is missing")
def test_curl_gets_the_request(fake_curl: Path) -> None:
    body = '{"a": "it\'s $HOME `x` \\\\ !! %s é",\n\t"b": "@c"}\n'
    url = "https://x/a(b='it''s')?$select=c&$filter=d eq '{e}[1-3]'"
    request = Request("POST", url, [("Prefer", 'x="$y"'), ("Empty", "")], body)
    assert arguments(request, fake_curl) == [
        *("--globoff", "--request", "POST"),
        *(
            "--url",
            "https://x/a(b='it''s')?$select=c&$filter=d%20eq%20'%7Be%7D%5B1-3%5D'",
        ),
        *("--header", 'Prefer: x="$y"', "--header", "Empty;"),
        *("--header", "Content-Type:", "--data-raw", body),
    ]


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is missing")
@settings(deadline=None, max_examples=15)
@given(
    value=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
)
def test_curl_gets_any_text(fake_curl: Path, value: str) -> None:
    headers = [("Content-Type", "text/plain")]
    request = Request("POST", "https://x", headers, f"x{value}".encode())
    assert arguments(request, fake_curl)[-2:] == ["--data-raw", f"x{value}"]


def test_curl_without_a_body() -> None:
    assert Request("GET", "https://x/a").to_curl() == (
        "curl \\\n  --globoff \\\n  --request GET \\\n  --url https://x/a"
    )


@pytest.mark.parametrize("body", [b"\xff", "a\0"])
def test_curl_takes_only_text(body: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"UTF-8|U\+0000"):
        Request("POST", "https://x", [], body).to_curl()
