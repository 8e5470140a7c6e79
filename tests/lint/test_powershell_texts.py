"""Texts of PowerShell: each character and where it stands, and what is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq.lint.code import Assignment, Call, Expression, Joined, Named, Text
from odataq.lint.hosts import read_code
from odataq.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import DrawFn

TEXTS: Final = st.text(
    st.one_of(
        st.sampled_from("aF09_$'\"`{}@()? \n\té€\U0001f600"),
        st.characters(
            exclude_categories=["Cs", "Cc"],
            exclude_characters="\u2018\u2019\u201a\u201b\u201c\u201d\u201e",
        ),
    ),
    min_size=1,
    max_size=15,
)
NAMED: Final = {"\n": "n", "\t": "t"}


def value_in(text: str) -> Expression:
    (part,) = read_code(Source(text, "x.ps1"), "powershell").scope.parts
    assert isinstance(part, Assignment)
    return part.value


def texts_of(value: Expression) -> Iterator[Text]:
    for each in value.parts if isinstance(value, Joined) else (value,):
        assert isinstance(each, Text)
        yield each


def cut(file: str, value: Expression) -> list[str]:
    """Return what the file has for each character."""
    return [
        file[start:end]
        for text in texts_of(value)
        for start, end in zip(text.starts, text.ends, strict=True)
    ]


def said(value: Expression) -> str:
    return "".join(text.text for text in texts_of(value))


@st.composite
def written(draw: DrawFn, char: str) -> str:
    """Write a character in one of the ways that double quotes have."""
    ways = [f"`u{{{ord(char):x}}}"]
    if char in NAMED:
        ways.append(f"`{NAMED[char]}")
    elif char not in "abefnrtuv0":
        ways.append(f"`{char}")
    if char == '"':
        ways.append('""')
    if char not in '"`$':
        ways.append(char)
    return draw(st.sampled_from(ways))


@settings(deadline=None)
@given(TEXTS, st.data())
def test_characters_between_double_quotes(text: str, data: st.DataObject) -> None:
    pieces = [data.draw(written(char)) for char in text]
    file = f'$é = "{"".join(pieces)}"'
    value = value_in(file)
    assert said(value) == text
    assert cut(file, value) == pieces


@settings(deadline=None)
@given(TEXTS)
def test_characters_between_single_quotes(text: str) -> None:
    pieces = ["''" if char == "'" else char for char in text]
    file = f"$é = '{''.join(pieces)}'"
    value = value_in(file)
    assert said(value) == text
    assert cut(file, value) == pieces


@settings(deadline=None)
@given(TEXTS.filter(lambda text: "'@" not in text), st.sampled_from(["\n", "\r\n"]))
def test_characters_of_here_strings(text: str, end: str) -> None:
    file = f"$é = @'{end}{text}{end}'@"
    value = value_in(file)
    assert said(value) == text
    assert "".join(cut(file, value)) == text


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        ('"`0`a`b`e`f`n`r`t`v"', "\0\a\b\x1b\f\n\r\t\v"),
        ('"`u{24}`u{1F600}`u{110000}"', "$\U0001f600\ufffd"),
        ('"`q```""', 'q`"'),
        ('"a`\nb"', "a\nb"),
        ('"costs 5$, $ and $%"', "costs 5$, $ and $%"),
        ('@"\na ""b"" `$c\n"@', 'a ""b"" $c'),
        ("@'\na ''b'' `$c\n'@", "a ''b'' `$c"),
    ],
)
def test_literals(literal: str, expected: str) -> None:
    assert said(value_in(f"$a = {literal}")) == expected


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        ('"a$b`c"', ["a", "=b", "c"]),
        ('"$a?b"', ["=a?b"]),
        ('"${a}?b"', ["=a", "?b"]),
        ('"$a:b"', ["=a:b"]),
        ('"$a,$b"', ["=a", ",", "=b"]),
        ('"$_.a"', ["=_", ".", "a"]),
        ('@"\n$a\n$b\n"@', ["=a", "\n", "=b"]),
    ],
)
def test_variables_within(literal: str, expected: list[str]) -> None:
    value = value_in(f"$it = {literal}")
    assert isinstance(value, Joined)
    found = []
    for each in value.parts:
        assert isinstance(each, Named | Text)
        found.append(each.text if isinstance(each, Text) else f"={each.name}")
    assert found == expected


LITERALS: Final = ['"x"', "'x'", '"${y}x"', '@"\nx\n"@', "@'\nx\n'@"]


@pytest.mark.parametrize("literal", LITERALS)
@settings(deadline=None)
@given(TEXTS)
def test_what_is_written_into_a_literal_is_read_from_it(
    literal: str, text: str
) -> None:
    value = value_in(f"$a = {literal}")
    last = value.parts[-1] if isinstance(value, Joined) else value
    assert isinstance(last, Text)
    assert last.spelling is not None
    spelled = last.spelling(text)
    if spelled is None:
        assert "@" in literal
        return
    value = value_in(f"$a = {literal.replace('x', spelled)}")
    parts = value.parts if isinstance(value, Joined) else (value,)
    assert "".join(each.text for each in parts if isinstance(each, Text)) == text


@pytest.mark.parametrize("text", ["\u2018", "\u201d", "a\u2019"])
def test_quotes_of_typography_are_never_written(text: str) -> None:
    for literal in LITERALS:
        value = value_in(f"$a = {literal}")
        last = value.parts[-1] if isinstance(value, Joined) else value
        assert isinstance(last, Text)
        assert last.spelling is not None
        assert last.spelling(text) is None


def test_nothing_is_written_that_would_lengthen_a_name() -> None:
    value = value_in('$a = "$b/cd"')
    assert isinstance(value, Joined)
    _, first, rest = value.parts
    assert isinstance(first, Text)
    assert isinstance(rest, Text)
    assert first.spelling is not None
    assert rest.spelling is not None
    assert first.spelling("x") is None
    assert first.spelling("(x)") == "(x)"
    assert rest.spelling("x") == "x"


def test_a_word_gets_no_blank() -> None:
    (part,) = read_code(Source("f a/b", "x.ps1"), "powershell").scope.parts
    assert isinstance(part, Call)
    value = part.arguments[0].value
    assert isinstance(value, Text)
    assert value.spelling is not None
    assert value.spelling("c?d=1") == "c?d=1"
    assert value.spelling("c d") is None
