"""Literals of C#: each character and where it stands, and what is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from odataq.lint.code import Assignment, Expression, Joined, Text
from odataq.lint.hosts import read_code
from odataq.source import Source

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

TEXTS: Final = st.text(
    st.one_of(
        st.sampled_from("aF09_$'\"\\{}@ \n\t\u2028é€\U0001f600"),
        st.characters(exclude_categories=["Cs", "Cc"]),
    ),
    min_size=1,
    max_size=15,
)
NAMED: Final = {"\n": "n", "\t": "t", '"': '"', "'": "'", "\\": "\\", "\0": "0"}
# What a regular literal and a raw one of one line can't have as it is.
BREAKS: Final = "\n\r\x85\u2028\u2029"


def value_in(text: str) -> Expression:
    (part,) = read_code(Source(text, "x.cs"), "csharp").scope.parts
    assert isinstance(part, Assignment)
    return part.value


def literal_in(text: str) -> Text:
    value = value_in(text)
    assert isinstance(value, Text)
    return value


@st.composite
def regular(draw: DrawFn, char: str, *, is_filled: bool) -> str:
    """Write a character in one of the ways that a regular literal has."""
    units = char.encode("utf-16-be")
    codes = [int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2)]
    ways = [
        "".join(f"\\u{code:04x}" for code in codes),
        "".join(f"\\x{code:04X}" for code in codes),
        f"\\U{ord(char):08x}",
    ]
    if char in NAMED:
        ways.append(f"\\{NAMED[char]}")
    if char not in '"\\' + BREAKS:
        ways.append(char * 2 if is_filled and char in "{}" else char)
    return draw(st.sampled_from(ways))


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["", "$"]), st.data())
def test_characters_of_regular_literals(
    text: str, prefix: str, data: st.DataObject
) -> None:
    pieces = [data.draw(regular(char, is_filled=bool(prefix))) for char in text]
    file = f'var é = {prefix}"{"".join(pieces)}";'
    read = literal_in(file)
    assert read.text == text
    ranges = zip(read.starts, read.ends, strict=True)
    assert [file[start:end] for start, end in ranges] == pieces


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["@", "$@", "@$"]))
def test_characters_of_verbatim_literals(text: str, prefix: str) -> None:
    # The grammar reads nothing of `$@""""`.
    assume("$" not in prefix or text.strip('"') == text)
    doubled = '"{}' if "$" in prefix else '"'
    pieces = [char * 2 if char in doubled else char for char in text]
    file = f'var é = {prefix}"{"".join(pieces)}";'
    read = literal_in(file)
    assert read.text == text
    ranges = zip(read.starts, read.ends, strict=True)
    assert [file[start:end] for start, end in ranges] == pieces


@settings(deadline=None)
@given(TEXTS.filter(lambda text: '"""' not in text), st.sampled_from(["", "  ", "\t"]))
def test_characters_of_raw_literals(text: str, indent: str) -> None:
    lines = "\n".join(f"{indent}{line}" for line in text.split("\n"))
    file = f'var é = """ \n{lines}\n{indent}""";'
    read = literal_in(file)
    assert read.text == text
    ranges = zip(read.starts, read.ends, strict=True)
    assert "".join(file[start:end] for start, end in ranges) == text


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        (r'"a\x41Z"', "aAZ"),
        (r'"\x0024select"', "$select"),
        (r'"\e\0\a\v\f\b\r"', "\x1b\0\a\v\f\b\r"),
        (r'"\ud83d\uDE00"', "\U0001f600"),
        (r'"\U00110000\q"', "\ufffdq"),
        (r'@"C:\new"', r"C:\new"),
        (r'@"""a"""', '"a"'),
        (r'@$"""a{{"""', '"a{"'),
        ('"""a"""', "a"),
        ('""""a"""b""""', 'a"""b'),
        ('"""\r\n  a\r\n  b\r\n  """', "a\r\nb"),
        ('"""\n  a\n\n    b\n  """', "a\n\n  b"),
        ('$$"""\n  {a}\n  """', "{a}"),
    ],
)
def test_literals(literal: str, expected: str) -> None:
    assert literal_in(f"var a = {literal};").text == expected


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        (r'$"\u0024a={b}\"{{{c}}}"', ["$a=", "b", '"{', "c", "}"]),
        ('$"({{{a.B}}})?{c}"', ["({", "a.B", "})?", "c"]),
        ('$@"{{{a + 1}}}"', ["{", "a + 1", "}"]),
        ('$@"a""{b}""c"', ['a"', "b", '"c']),
        ('$"""a"b"{c}d"""', ['a"b"', "c", "d"]),
        ('$$"""{a}{{b}}{c}"""', ["{a}", "b", "{c}"]),
        ('$"""\n  a={b}\n    &c={d}\n  """', ["a=", "b", "\n  &c=", "d"]),
        ('$"{a}{b}"', ["a", "b"]),
    ],
)
def test_parts_of_interpolated_literals(literal: str, expected: list[str]) -> None:
    file = f"var x = {literal};"
    value = value_in(file)
    assert isinstance(value, Joined)
    assert [
        each.text if isinstance(each, Text) else file[each.span.start : each.span.end]
        for each in value.parts
    ] == expected


LITERALS: Final = ['"x"', '$"{y}x"', '@"x"', '$@"{y}x"', '"""x"""', '$"""{y}x"""']


@pytest.mark.parametrize("literal", LITERALS)
@settings(deadline=None)
@given(TEXTS)
def test_what_is_written_into_a_literal_is_read_from_it(
    literal: str, text: str
) -> None:
    def only(value: Expression) -> Text:
        last = value.parts[-1] if isinstance(value, Joined) else value
        assert isinstance(last, Text)
        return last

    spelling = only(value_in(f"var a = {literal};")).spelling
    assert spelling is not None
    # The grammar takes quotes alone for the beginning of another literal.
    assume(text.strip('"') or not text)
    written = spelling(text)
    if written is None:
        assert literal.endswith('"""')
    else:
        changed = f"var a = {literal.replace('x', written)};"
        assert only(value_in(changed)).text == text


def test_nothing_is_written_that_a_code_would_take_in() -> None:
    spelling = literal_in(r'var a = "\x24select";').spelling
    assert spelling is not None
    assert spelling("account") is None
    assert spelling("name") == "name"
