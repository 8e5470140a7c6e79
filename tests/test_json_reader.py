"""JSON is read with its places, and nothing that is wrong with it hides the rest."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq.source import Source, Span
from odataq.text.json_reader import read_json
from odataq.text.json_tree import (
    JsonArray,
    JsonConstant,
    JsonNode,
    JsonNumber,
    JsonObject,
    JsonString,
    source_of,
)

EXAMPLES: Final = int(os.environ.get("ODATAQ_EXAMPLES", "100"))
thorough = settings(deadline=None, max_examples=EXAMPLES)

# A text, what is cut out of it as wrong, and what is said about that.
WRONG: Final = [
    ('{"a" 1}', '"a"', "a colon is missing behind the name"),
    ('{"a":1 "b":2}', " ", "a comma is missing"),
    ('{"a":1,}', ",", "there is a comma behind the last part"),
    ("[1,]", ",", "there is a comma behind the last part"),
    ('[1, "x" // why\n]', "// why", "JSON has no comments"),
    ("{'a':1}", "'a'", "a string stands in single quotes"),
    ('{"a":1,"a":2}', '"a"', "the name 'a' stands twice"),
    ("{a:1}", "a", "a name stands without quotes"),
    ('{"a":True}', "True", "'True' is no value of JSON"),
    ('{"a":01}', "01", "'01' is no value of JSON"),
    ('{"a":NaN}', "NaN", "'NaN' is no value of JSON"),
    ('["a\\x"]', "\\x", "there is no escape '\\x'"),
    ('["a\tb"]', "\t", "'␉' has to be escaped in a string"),
    ('["\\ud800"]', "\\ud800", "this is half of a character"),
    ('["abc]', '"abc]', "the string has no end"),
    ('{"a":[1,2}', "}", "'}' closes what '[' has opened"),
    ('{"a":1', "{", "'{' is never closed"),
    ('{"a":1}x', "x", "there is text behind the value"),
    ("", "", "there is no value"),
    ("[,1]", ",", "',' can't stand here"),
]


def plain(node: JsonNode | None) -> object:
    match node:
        case JsonObject(members=members):
            return {each.name.value: plain(each.value) for each in members}
        case JsonArray(items=items):
            return [plain(each) for each in items]
        case JsonNumber() | JsonString() | JsonConstant():
            return node.value
    raise AssertionError("there is no value")


@pytest.mark.parametrize(("text", "cut", "message"), WRONG)
def test_mistake_is_said_where_it_is(text: str, cut: str, message: str) -> None:
    first = read_json(text).mistakes[0]
    assert first.message == message
    assert text[first.span.start : first.span.end] == cut


def test_all_mistakes_are_found_at_once() -> None:
    found = read_json('{a: True, \'b\': [1,], "c": 2 "d": 3,}')
    assert plain(found.value) == {"a": True, "b": [1], "c": 2, "d": 3}
    assert [each.span.start for each in found.mistakes] == [1, 4, 10, 17, 27, 34]


def test_places_are_those_of_the_text() -> None:
    text = '{"a\\u00e9": [1.50, "x\\"y", null]}'
    found = read_json(text).value
    assert isinstance(found, JsonObject)
    (member,) = found.members
    assert member.name.value == "aé"
    assert isinstance(member.value, JsonArray)
    spans = [each.span for each in member.value.items]
    assert [text[each.start : each.end] for each in spans] == [
        "1.50",
        '"x\\"y"',
        "null",
    ]
    assert found.get("aé") is member.value
    assert found.get("b") is None


def test_number_keeps_what_is_written() -> None:
    found = read_json("[1, -2.50, 1e3]").value
    assert isinstance(found, JsonArray)
    numbers = [each for each in found.items if isinstance(each, JsonNumber)]
    assert [each.value for each in numbers] == [1, Decimal("-2.50"), Decimal(1000)]
    assert [each.is_whole for each in numbers] == [True, False, False]


def test_string_is_a_source_with_places_in_the_body() -> None:
    body = Source('{"a":\n "acc\\u006Funts(1)"}', "body")
    found = read_json(body.text).value
    assert isinstance(found, JsonObject)
    string = found.get("a")
    assert isinstance(string, JsonString)
    inner = source_of(string, body)
    assert inner.text == "accounts(1)"
    span = inner.in_origin(Span(8, 11))
    assert body.text[span.start : span.end] == "(1)"
    assert inner.position(8).line == 2


def test_nesting_and_mistakes_have_limits() -> None:
    assert read_json("[" * 9 + "]" * 9, nesting=9).mistakes == ()
    (mistake,) = read_json("[" * 100_000, nesting=9).mistakes[:1]
    assert mistake.span == Span(9, 10)
    assert len(read_json("[" + "1 " * 500 + "]", mistakes=7).mistakes) == 7


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)

indents = st.sampled_from([None, 1])


@thorough
@given(st.builds(json.dumps, values, ensure_ascii=st.booleans(), indent=indents))
def test_what_is_json_is_read(text: str) -> None:
    found = read_json(text)
    assert found.mistakes == ()
    assert plain(found.value) == json.loads(text)


def accepts(text: str) -> bool:
    def refuse(word: str) -> None:
        raise ValueError(word)

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a name stands twice")
        return dict(pairs)

    try:
        json.loads(text, parse_constant=refuse, object_pairs_hook=unique)
    except ValueError:
        return False
    return True


@thorough
@given(st.text("{}[]:,\"'\\ \n1-.eE+0tfnu/*a", max_size=12))
def test_verdict_is_that_of_the_standard_library(text: str) -> None:
    assert accepts(text) == (not read_json(text).mistakes)


@thorough
@given(st.text())
def test_nothing_raises(text: str) -> None:
    found = read_json(text)
    assert all(0 <= each.span.start <= len(text) for each in found.mistakes)
