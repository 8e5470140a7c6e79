"""Text from outside can't steer what it is printed on."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq.text.printable import printable


@pytest.mark.parametrize(
    "text",
    [
        "",
        "account",
        "a 'b' \"c\" <d> [red]%20",
        "Größe",
        "名前",
        "e\u0301",
        "😀",
        "हिन्दी",
        "\xa0",
    ],
)
def test_plain_text_stays(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", "␛[31m"),
        ("a\nb", "a␊b"),
        ("a\r\nb", "a␍␊b"),
        ("a\tb", "a␉b"),
        ("\0\x07\x08\x1f\x7f", "␀␇␈␟␡"),
        ("\x9b31m", "<U+009B>31m"),
        ("\x85", "<U+0085>"),
        ("\u202e\u2066", "<U+202E><U+2066>"),
        ("\u200b\u200d\ufeff\xad", "<U+200B><U+200D><U+FEFF><U+00AD>"),
        ("\u2028\u2029", "<U+2028><U+2029>"),
        ("\U000e0041", "<U+E0041>"),
        ("\ud800", "<U+D800>"),
        ("\ue000\uffff", "<U+E000><U+FFFF>"),
        ("::error::\n", "::error::␊"),
    ],
    ids=ascii,
)
def test_what_steers_is_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "abc... (4 characters)"),
        ("\n" * 10_240, 2, "␊␊... (10240 characters)"),
        ("abc", 0, "... (3 characters)"),
        ("", 0, ""),
        ("abc", None, "abc"),
    ],
)
def test_long_text_is_cut(text: str, limit: int | None, shown: str) -> None:
    assert printable(text, limit=limit) == shown


def test_each_character_is_harmless() -> None:
    steers = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    shown = {*printable(everything)}
    kept = {each for each in everything if unicodedata.category(each) not in steers}
    assert shown == kept


@settings(deadline=None)
@given(st.text(), st.text())
def test_what_was_shown_is_shown_as_it_is(first: str, second: str) -> None:
    assert printable(first + second) == printable(first) + printable(second)
    assert printable(printable(first)) == printable(first)
    printable(first).encode("utf-8")
