"""Literals of JavaScript: each character and where it stands, and what is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq.limits import LIMITS
from odataq.lint.code import Call, Expression, Joined, Text
from odataq.lint.hosts import read_code
from odataq.lint.names import children
from odataq.source import Source

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

LANGUAGES: Final = ("javascript", "typescript", "tsx")

TEXTS: Final = st.text(
    st.one_of(
        st.sampled_from("aZ09_$`'\"\\{}${\n\r\t\0\b\u2028é€\U0001f600\ud83d\ude00"),
        st.characters(),
    ),
    max_size=20,
)


def literal_in(text: str, language: str = "javascript") -> Text:
    """Return the one argument of a call, joined if it has no holes."""
    (call,) = read_code(Source(text, "x"), language).scope.parts
    assert isinstance(call, Call)
    value = call.arguments[0].value
    assert isinstance(value, Text)
    return value


_ESCAPED: Final = {
    **dict.fromkeys(["\n", "\r", "\r\n", "\u2028", "\u2029"], ""),
    **dict(zip("bfnrtv", "\b\f\n\r\t\v", strict=True)),
}


def value_of(literal: str) -> str:
    """Return what a literal of JavaScript says, read by its definition."""
    units: list[int] = []
    at = 1
    while at < len(literal) - 1:
        found = re.compile(
            r"\\(?:u\{(\w+)\}|u(\w{4})|x(\w\w)|([0-7]{1,3})|(\r\n|.))|(\r\n?)|(.)",
            re.DOTALL,
        ).match(literal, at)
        assert found is not None
        braces, unit, byte, octal, other, line, plain = found.groups()
        at = found.end()
        if braces or unit or byte:
            char = chr(int(braces or unit or byte, 16))
        elif octal:
            char = chr(int(octal, 8))
        elif other:
            char = _ESCAPED.get(other, other)
        else:
            char = "\n" if line else plain
        raw = char.encode("utf-16-le", "surrogatepass")
        units += [raw[i] | raw[i + 1] << 8 for i in range(0, len(raw), 2)]
    raw = b"".join(each.to_bytes(2, "little") for each in units)
    return raw.decode("utf-16-le", "surrogatepass")


@st.composite
def literals(draw: DrawFn) -> str:
    """Make a literal, each character spelled in one of the ways that there are."""
    quote = draw(st.sampled_from("'\"`"))
    parts: list[str] = []
    for char in draw(TEXTS):
        code = ord(char)
        ways = [f"\\u{{{code:x}}}", f"\\u{{{code:06X}}}"]
        if code < 0x100:
            ways += [f"\\x{code:02x}"]
        if code < 0x10000:
            ways += [f"\\u{code:04X}"]
        else:
            high, low = 0xD800 + (code - 0x10000 >> 10), 0xDC00 + (code & 0x3FF)
            ways += [f"\\u{high:04x}\\u{low:04X}"]
        if char not in "\\\n\r$" + quote and not 0xD800 <= code < 0xE000 and code:
            ways += [char] * 8
        if char not in "0123456789bfnrtuvx\n\r\u2028\u2029" and ways[-1] == char:
            ways += ["\\" + char]
        if char in "\\$" + quote:
            ways += ["\\" + char] * 4
        if quote != "`":
            ways += [f"\\{code:03o}"] if code < 0o400 else []
            ways += ["\\\n" + ways[0], "\\\r\n" + ways[0], "\\\u2028" + ways[0]]
        elif char == "\n":
            ways += ["\n", "\r\n", "\r"]
        parts.append(draw(st.sampled_from(ways)))
    return quote + "".join(parts) + quote


@settings(deadline=None)
@given(literals(), st.sampled_from(LANGUAGES))
def test_a_literal_says_what_its_spelling_means(literal: str, language: str) -> None:
    text = literal_in(f"f({literal})", language)
    assert text.text == value_of(literal)


@settings(deadline=None)
@given(literals())
def test_each_character_stands_where_it_is_written(literal: str) -> None:
    source = f"f({literal})"
    text = literal_in(source)
    assert [*text.starts] == sorted(text.starts)
    for char, start, end in zip(text.text, text.starts, text.ends, strict=True):
        assert value_of(f"`{source[start:end]}`") == char


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        (r"'\x24\u0066\u{69}\154'", "$fil"),
        ("'a\\\nb\\\r\nc'", "abc"),
        (r"'\ud83d\ude00'", "\U0001f600"),
        (r"'\ud83d'", "\ud83d"),
        (r"'\ude00\ud83d'", "\ude00\ud83d"),
        (r"'\u{110000}'", "\ufffd"),
        (r"'\0\12\8\377\400'", "\0\n8\xff 0"),
        (r"'\q\'\"\`'", "q'\"`"),
        (r'"\b\f\n\r\t\v\\"', "\b\f\n\r\t\v\\"),
        ("`a\r\nb\rc\n`", "a\nb\nc\n"),
        (r"`\`\${a}$b{c}$`", "`${a}$b{c}$"),
        (r"String.raw`\u0041\``", "\\u0041\\`"),
        ("'\udcff'", "\udcff"),
        ("'a\0b'", "a\0b"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_spellings(literal: str, expected: str, language: str) -> None:
    assert literal_in(f"f({literal})", language).text == expected


def test_an_escape_is_one_character() -> None:
    text = literal_in(r"f('a\u0024\ud83d\ude00z')")
    pairs = [*zip(text.starts, text.ends, strict=True)]
    assert pairs == [(3, 4), (4, 10), (10, 22), (22, 23)]


def test_a_part_of_a_template_has_its_own_places() -> None:
    source = "f(`a\\n${b}c`)"
    (call,) = read_code(Source(source, "x"), "typescript").scope.parts
    assert isinstance(call, Call)
    joined = call.arguments[0].value
    assert isinstance(joined, Joined)
    shown = [source[each.span.start : each.span.end] for each in joined.parts]
    assert shown == ["a\\n", "b", "c"]


def test_a_text_that_is_longer_than_queries_is_not_known() -> None:
    most = "a" * LIMITS.query_characters
    source = Source(f"f('{most}a', `{most}a`, '{most[2:]}')", "x")
    (call,) = read_code(source, "javascript").scope.parts
    assert isinstance(call, Call)
    assert [isinstance(each.value, Text) for each in call.arguments] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("shape", ["f('{}')", 'f("{}")', "f(`{}`)"])
@settings(deadline=None)
@given(TEXTS)
def test_what_is_written_is_read(shape: str, text: str) -> None:
    spelling = literal_in(shape.replace("{}", "a")).spelling
    assert spelling is not None
    written = spelling(text)
    assert written is not None
    assert literal_in(shape.replace("{}", written)).text == text


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [("", "a$", "{b}"), ("$", "{b}", ""), ("", "${b}", ""), ("`", "`", "`")],
)
def test_what_is_written_in_a_template_makes_no_hole(
    before: str, text: str, after: str
) -> None:
    spelling = literal_in("f(`a`)").spelling
    assert spelling is not None
    around = before.replace("`", r"\`"), after.replace("`", r"\`")
    source = f"f(`{around[0]}{spelling(text)}{around[1]}`)"
    assert literal_in(source).text == before + text + after


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("f(String.raw`a`)", "b c", "b c"),
        ("f(String.raw`a`)", "b\\", None),
        ("f(String.raw`a`)", "`", None),
        ("f(String.raw`a`)", "${", None),
        ("f({a: x})", "$top", "$top"),
        ("f({a: x})", "a b", None),
        ("f({'a': x})", "a'b", r"a\'b"),
        ("f(<A b='c'/>)", "d&'", "d&amp;&apos;"),
        ('f(<A b="c"/>)', '"', "&quot;"),
        ("f(<A b='c'/>)", "\n", None),
        ("f(<A>b</A>)", "c<", "c&lt;"),
        ("f(<A>b</A>)", "{", None),
        ("f(5)", "6", None),
    ],
)
def test_how_text_is_written(source: str, text: str, expected: str | None) -> None:
    spelling = last_text(source).spelling
    assert (None if spelling is None else spelling(text)) == expected


def last_text(source: str) -> Text:
    found = []
    waiting = [*read_code(Source(source), "tsx").scope.parts]
    while waiting:
        latest = waiting.pop()
        assert isinstance(latest, Expression)
        if isinstance(latest, Text):
            found.append(latest)
        waiting.extend(reversed([*children(latest)]))
    return found[-1]
