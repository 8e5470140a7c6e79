"""JSON as code: strings with their places, flows, collections of requests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq.lint import code as c
from odataq.lint.finding import candidates_in
from odataq.lint.hosts import read_code
from odataq.source import Source
from odataq.text.holes import HOLE
from tests.support.timing import MOST_GROWTH, growth

if TYPE_CHECKING:
    from collections.abc import Iterator


def read(text: str) -> c.Code:
    return read_code(Source(text, "a.json"), "json")


def parts(code: c.Code) -> Iterator[c.Expression]:
    """Yield all expressions of a file."""
    todo: list[Any] = [*code.scope.parts]
    while todo:
        latest = todo.pop(0)
        yield latest
        match latest:
            case c.Mapped():
                todo += (each for entry in latest.entries for each in entry)
            case c.Listed():
                todo += latest.items
            case c.Joined():
                todo += latest.parts
            case c.Encoded():
                todo.append(latest.value)
            case c.Call():
                todo += (each.value for each in latest.arguments)


def texts(text: str) -> list[str]:
    return [each.text for each in parts(read(text)) if isinstance(each, c.Text)]


def queries(value: object) -> list[str]:
    """Return what is found in a value that is written as JSON."""
    code = read(value if isinstance(value, str) else json.dumps(value))
    found = candidates_in(code).candidates
    return [each.template.text.replace(HOLE, "{}") for each in found]


# Values


def test_objects_lists_and_scalars() -> None:
    (root,) = read('{"$top": 5, "a": ["$select", true, null, 1.50]}').scope.parts
    assert isinstance(root, c.Mapped)
    (_, top), (_, listed) = root.entries
    assert isinstance(top, c.Text)
    assert isinstance(listed, c.Listed)
    shown = [each.text if isinstance(each, c.Text) else None for each in listed.items]
    assert (top.text, shown) == ("5", ["$select", "true", None, "1.50"])


@given(st.data())
@settings(deadline=None)
def test_each_character_has_its_place(data: st.DataObject) -> None:
    said = data.draw(st.text(max_size=20))
    pieces: list[str] = []
    for char in said:
        ways = [f"\\u{ord(char):04x}"] if ord(char) < 0x10000 else []
        if ord(char) >= 0x10000:
            point = ord(char) - 0x10000
            ways.append(
                f"\\ud{0x800 + (point >> 10):03x}\\uD{0xC00 + point % 1024:03X}"
            )
        if char >= " " and char not in '"\\':
            ways.append(char)
        if char in '"\\/':
            ways.append(f"\\{char}")
        pieces.append(data.draw(st.sampled_from(ways)))
    raw = "".join(pieces)
    text = f'{{"$filter": "{raw}"}}'
    (root,) = read(text).scope.parts
    assert isinstance(root, c.Mapped)
    value = root.entries[0][1]
    assert isinstance(value, c.Text)
    assert value.text == said
    cut = [text[start:end] for start, end in zip(value.starts, value.ends, strict=True)]
    assert cut == pieces


@pytest.mark.parametrize("text", ["a", 'a"b\\c', "\n", "\U0001f600", "", "\x7f"])
def test_what_is_written_into_a_string_reads_the_same(text: str) -> None:
    (found,) = [each for each in parts(read('["$select"]')) if isinstance(each, c.Text)]
    assert found.spelling is not None
    spelled = found.spelling(text)
    assert json.loads(f'"{spelled}"') == text


def test_half_of_a_character_cannot_be_written() -> None:
    (found,) = [each for each in parts(read('["$select"]')) if isinstance(each, c.Text)]
    assert found.spelling is not None
    assert found.spelling("\ud800") is None


def test_what_cannot_matter_is_left_out() -> None:
    text = '{"a": {"b": ["c"]}, "d": {"e": "?$top=1", "f": "g"}, "h": "i"}'
    assert texts(text) == ["d", "h", "i", "e", "?$top=1", "f", "g"]


def test_what_a_service_has_answered_is_left_out() -> None:
    root = "https://h/api/data/v9.2/"
    assert queries({"@odata.context": f"{root}$metadata#a", "b": 1}) == []
    for name in ("@odata.nextLink", "@nextLink", "a@odata.navigationLink"):
        assert queries({name: f"{root}a?$top=1"}) == []
    assert queries({"next": f"{root}a?$top=1"}) == [f"{root}a?$top=1"]


def test_the_filter_of_others_is_no_option() -> None:
    pipeline = [{"$filter": {"input": "$a", "cond": {"$gt": ["$$b", 1]}}}]
    assert queries(pipeline) == []
    assert (
        queries({"a": {"$count": "x"}, "$ref": "#/a/$ref", "$schema": "x/$ref"}) == []
    )
    assert queries([{"$project": {"a": {"$filter": {"$select": "x"}}}}]) == []


def test_options_of_a_query() -> None:
    found = queries({"$select": "a,b", "$filter": "c eq 1", "other": "x"})
    assert found == ["?$select=a,b&$filter=c eq 1"]


def test_json_with_mistakes_is_read_as_far_as_it_goes() -> None:
    text = "{ // a\n '$select': 'a', /* b */ \"c\": [\"/x?$top=1\",], "
    assert queries(text) == ["?$select=a", "{}/x?$top=1"]


def test_members_without_braces() -> None:
    text = '\n "List": {\n "$select": "a", "$top": 1 },\n "b": "/x?$top=1"'
    code = read(text)
    assert code.source.text == text
    found = candidates_in(code).candidates
    assert [each.template.text for each in found] == [
        "?$select=a&$top=1",
        f"{HOLE}/x?$top=1",
    ]
    cut = [text[at] for at in found[1].template.starts[1:]]
    assert cut == [*"/x?$top=1"]


# Flows


def flow(inputs: object, kind: str = "OpenApiConnection") -> object:
    return {"definition": {"actions": {"A": {"type": kind, "inputs": inputs}}}}


def test_the_connector_of_dataverse() -> None:
    given = {"entityName": "accounts", "$select": "name", "$top": 3}
    code = read(json.dumps(flow({"parameters": given})))
    (found,) = candidates_in(code).candidates
    assert found.template.text == "?$select=name&$top=3"
    assert found.table is not None
    assert (found.table.name, found.table.kind.value) == ("accounts", "entity set")
    cut = code.source.text[found.table.span.start : found.table.span.end]
    assert cut == "accounts"
    assert not found.table.is_row


def test_one_row_of_the_connector() -> None:
    given = {"entityName": "accounts", "recordId": "@x", "$select": "name"}
    (found,) = candidates_in(read(json.dumps(given))).candidates
    assert found.table is not None
    assert found.table.is_row


def test_a_table_that_is_not_known() -> None:
    given = {"entityName": "@variables('x')", "$select": "name"}
    (found,) = candidates_in(read(json.dumps(given))).candidates
    assert found.table is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a eq 1", "a eq 1"),
        ("a eq '@{b}'", "a eq '{}'"),
        ("a eq @{if(true, '}', '{''')} and b", "a eq {} and b"),
        ("@{a}@{b}c", "{}{}c"),
        ("@concat('a', 'b')", "{}"),
        ("@@a eq 1", "@a eq 1"),
        ("@@{a", "@{a"),
        ("a @@{b} @{c}", "a @{b} {}"),
        ("a@b", "a@b"),
        ("x @{never closed", "x {}"),
        ("@{{'a':'}'}}b", "{}b"),
        ("@", "{}"),
        ("@@", "@"),
        ("", ""),
    ],
)
def test_expressions_are_unknown(value: str, expected: str) -> None:
    given = flow({"parameters": {"$select": "z", "$filter": value}})
    found = read(json.dumps(given))
    entries = [
        entry
        for each in parts(found)
        if isinstance(each, c.Mapped)
        for entry in each.entries
        if isinstance(entry[0], c.Text) and entry[0].text == "$filter"
    ]
    ((_, said),) = entries
    pieces = said.parts if isinstance(said, c.Joined) else (said,)
    shown = "".join(each.text if isinstance(each, c.Text) else "{}" for each in pieces)
    assert shown == expected
    text = found.source.text
    for each in pieces:
        if isinstance(each, c.Text):
            assert "".join(text[at] for at in each.starts) == each.text


def test_outside_of_flows_an_at_sign_is_one() -> None:
    assert queries({"$filter": "@a eq @{b}", "$top": "1"}) == [
        "?$filter=@a eq {}&$top=1"
    ]
    assert "@x" in texts('{"$filter": "@x"}')


def test_nothing_with_an_at_sign_is_written_into_a_flow() -> None:
    found = read(json.dumps(flow({"$filter": "a @{b} c"})))
    said = [
        each for each in parts(found) if isinstance(each, c.Text) and each.text == "a "
    ]
    spelling = said[0].spelling
    assert spelling is not None
    assert spelling('"') == '\\"'
    assert spelling("@") is None


def test_what_an_expression_encodes_is_encoded() -> None:
    found = [
        *parts(read(json.dumps(flow({"$filter": "a @{encodeUriComponent('b')}"}))))
    ]
    assert [type(each) for each in found if isinstance(each, c.Encoded)] == [c.Encoded]


def test_a_request_over_http() -> None:
    inputs = {
        "method": "GET",
        "uri": "https://@{a}/api/data/v9.2/accounts",
        "queries": {"$select": "name", "$filter": "@b"},
    }
    code = read(json.dumps(flow(inputs, "Http")))
    (found,) = candidates_in(code).candidates
    text = found.template.text.replace(HOLE, "{}")
    assert text == "https://{}/api/data/v9.2/accounts?$select=name&$filter={}"
    assert found.method == "GET"


def test_expressions_of_a_deployment_are_unknown() -> None:
    schema = "https://schema.management.azure.com/x/deploymentTemplate.json#"
    value = "[concat('/api/data/v9.2/accounts?$select=a')]"
    assert queries({"$schema": schema, "a": value}) == []
    said = "[[a]/api/data/v9.2/accounts?$select=a"
    assert said in texts(json.dumps({"$schema": schema, "a": said}))


# Postman


def collection(request: object, **item: object) -> str:
    found = {"item": [{"name": "n", "request": request, **item}]}
    return json.dumps({**found, "variable": [{"key": "url", "value": "https://h"}]})


def test_a_request_of_a_collection() -> None:
    text = collection(
        {
            "method": "PATCH",
            "header": [
                {"key": "If-Match", "value": "*"},
                {"key": "Prefer", "value": "x", "disabled": True},
                {"key": "broken"},
                "junk",
            ],
            "url": {"raw": "{{url}}/a?$select=ä", "query": [{"key": "$select"}]},
            "body": {"mode": "raw", "raw": '{\n"b": 1}'},
        }
    )
    code = read(text)
    (found,) = code.requests
    assert found.request.method == "PATCH"
    assert found.request.headers == (("If-Match", "*"),)
    assert found.request.body == '{\n"b": 1}'
    assert found.name == "n"
    assert found.filled().request.url == "https://h/a?$select=ä"
    offsets = found.url.offsets
    assert text[offsets[-2] : offsets[-1]] == "\\u00e4"
    assert candidates_in(code).candidates == ()


def test_the_examples_of_a_request_are_left_out() -> None:
    text = collection({"url": "/a?$top=1"}, response=[{"url": "/a?$top=2"}])
    assert [each.request.url for each in read(text).requests] == ["/a?$top=1"]
    assert read(text).requests[0].request.method == "GET"
    assert queries(text) == []


def test_requests_to_other_services_are_skipped() -> None:
    code = read(collection({"url": "https://login/x"}))
    assert code.requests == ()
    assert [each.reason for each in code.skips] == ["not a request to an OData service"]


@pytest.mark.parametrize(
    "request_", [1, None, {}, {"url": 1}, {"url": {"raw": []}}, {"url": {}}, []]
)
def test_what_is_no_request(request_: object) -> None:
    assert read(collection(request_)).requests == ()


# Any text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "{",
        "]",
        "nonsense",
        '"\ud800"',
        '{"$filter": "\\ud800"}',
        '{"$filter": "\\u12',
        '{"$top": ' + "9" * 5_000 + "}",
        '{"$select": 1, "$select": 2}',
        "\ufeff[]",
        '"/a?$top=1"',
        "[NaN, -Infinity]",
    ],
)
def test_any_text_is_read(text: str) -> None:
    candidates_in(read(text))


@pytest.mark.parametrize(
    "opener", ['{"$filter":', "[", '["$filter",', '[{"$top":1,"a":']
)
def test_deep_nesting_is_skipped(opener: str) -> None:
    code = read(opener * 100_000)
    candidates_in(code)
    assert {each.reason for each in code.skips} <= {"nested too deeply"}
    assert len(code.skips) <= 1


def test_what_is_nested_too_deeply_is_said() -> None:
    code = read('{"a":' * 300 + '"/x?$top=1"' + "}" * 300)
    assert [each.reason for each in code.skips] == ["nested too deeply"]
    near = read('{"a":' * 190 + '"/x?$top=1"' + "}" * 190)
    assert near.skips == ()


@pytest.mark.parametrize(
    "piece",
    [
        '{"type": "a", "inputs": {"entityName": "b", "$filter": "c @{d} @@{"}},',
        '{"request": {"url": "/a?$top=1"}},',
        '"?$top=1",',
        "@{",
        "{",
        '"',
        "//",
    ],
)
def test_time_grows_with_the_text(piece: str) -> None:
    ratio = growth(read, lambda size: f'["$top", {piece * size}', 1_000)
    assert ratio <= MOST_GROWTH
