"""The host for Python: what literals say, and what code means."""

from __future__ import annotations

import ast
import string as letters
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq.lint.finders.maps import text_of_call
from odataq.lint.finding import candidates_in
from odataq.lint.folding import Folder
from odataq.lint.hosts import read_code
from odataq.lint.names import frames_of
from odataq.source import Source
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from odataq.lint import code as c
    from odataq.lint.template import Template


def read(text: str) -> c.Code:
    return read_code(Source(text, "x.py"), "python")


def folded(text: str, name: str = "x") -> Template:
    """Return what a name of a module is."""
    frame = frames_of(read(text).scope)[0]
    return Folder(of_call=text_of_call).template(frame.values[name][-1].value, frame)


# Texts


def test_each_way_to_write_a_character() -> None:
    said = r'"a\n\t\\\"\'\x41\101\7\u20ac\U0001F600\N{BULLET}\d\q"'
    with pytest.warns((DeprecationWarning, SyntaxWarning)):
        expected = ast.literal_eval(said)
    assert folded(f"x = {said}").text == expected


@pytest.mark.parametrize(
    "said",
    [
        "'a'",
        "r'\\d\\''",
        "b'\\x41\\\\u0041'",
        "R'''a\nb'''",
        "rb'\\x41'",
        "'''it's'''",
        "'a' 'b'",
        "('a'\n 'b')",
        "'a\\\nb'",
        "'a' + 'b' + 'c'",
        "u'a'",
        "''",
        "'\\ud83d\\ude00'",
        "'\\08'",
    ],
)
def test_literals_say_what_they_say_to_python(said: str) -> None:
    value = eval(said)  # noqa: S307 (the literals above)
    expected = value.decode("latin-1") if isinstance(value, bytes) else value
    assert folded(f"x = {said}").text == expected


@pytest.mark.parametrize(
    "said",
    [
        "f'a{1}b'",
        "f'{{{1}}}'",
        "rf'\\d{1}'",
        "f'a' 'b{1}' f'{2}'",
        "'%s-%d%%' % ('a', 5)",
        "'%(a)s{b}' % {'a': 'x'}",
        "'%s' % 'a'",
        "'{}{}{{}}'.format('a', 'b')",
        "'{1}{0}{1}'.format('a', 'b')",
        "'{a}-{b}'.format(a='x', b=7)",
        "','.join(['a', 'b', 'c'])",
        "' and '.join(('a',))",
        "'a%20b'",
        "f'{True}{1_000}{-5}{1.5}'",
        "' a '.strip()[1:] if 0 else 'x'",
    ],
)
def test_texts_put_together_say_what_they_say_to_python(said: str) -> None:
    value = eval(said)  # noqa: S307 (the expressions above)
    text = folded(f"x = {said}").text
    assert text in {value, HOLE}
    assert text == value or " if " in said


def test_what_is_formatted_isnt_known() -> None:
    assert folded("x = f'a{y!r}b{1:>5}c{1=}d'").text == f"a{HOLE}b{HOLE}c{HOLE}d"
    assert folded("x = '%5d|%s' % (1, y)").text == f"{HOLE}|{HOLE}"
    assert folded("x = '{:>5}{0.a}{9}{b[c]}'.format(1)").text == HOLE * 4


QUOTES = st.sampled_from(["'", '"', "'''", '"""'])


@st.composite
def literals(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a text and a literal that says it, each character in some spelling."""
    quotes = draw(QUOTES)
    text = draw(st.text(max_size=20))
    written = [_written(draw, char, quotes) for char in text]
    return text, "".join((quotes, *written, quotes))


def _written(draw: st.DrawFn, char: str, quotes: str) -> str:
    ways = [f"\\U{ord(char):08x}"]
    if ord(char) < 0x10000:
        ways.append(f"\\u{ord(char):04X}")
    if ord(char) < 0x100:
        ways += [f"\\x{ord(char):02x}", f"\\{ord(char):03o}"]
    if char in "\\'\"":
        ways.append(f"\\{char}")
    elif char == "\n":
        ways += ["\\n", "\\\n\\n"] + ["\n"] * (len(quotes) == 3)
    elif char.isprintable():
        ways += [char] * 3
    return draw(st.sampled_from(ways))


@settings(deadline=None)
@given(literals())
def test_each_character_stands_where_it_is_written(drawn: tuple[str, str]) -> None:
    text, said = drawn
    code = f"x = {said}\n"
    template = folded(code)
    assert template.text == text.replace(HOLE, "\ufffd")
    quotes = said[:3] if said[:3] in {"'''", '"""'} and len(said) >= 6 else said[0]
    for at, char in enumerate(text):
        cut = code[template.starts[at] : template.ends[at]]
        assert ast.literal_eval(f"{quotes}{cut}{quotes}") == char


@settings(deadline=None)
@given(
    st.sampled_from(["", "r", "b", "f", "rf", "u"]),
    QUOTES,
    st.text(st.sampled_from(letters.printable + "é€😀\u2028\x00\ud800"), max_size=10),
)
def test_what_is_written_into_a_literal_is_what_it_says(
    prefix: str, quotes: str, text: str
) -> None:
    template = folded(f"x = {prefix}{quotes}ab{quotes}")
    spelling = template.spellings[0]
    assert spelling is not None
    written = spelling(text)
    if written is not None:
        code = f"x = {prefix}{quotes}a{written}b{quotes}\n"
        assert folded(code).text == f"a{text}b"
        value = eval(code[4:])  # noqa: S307 (a literal)
        shown = value.decode("latin-1") if isinstance(value, bytes) else value
        assert shown == f"a{text}b"
    else:
        assert "r" in prefix or "b" in prefix


def test_what_is_written_into_a_pattern_is_no_placeholder() -> None:
    for code in ("x = 'a%s' % 1", "x = 'a{}'.format(1)", "x = f'a{1}'"):
        spelling = folded(code).spellings[0]
        assert spelling is not None
        written = spelling("{0}%s")
        assert written is not None
        assert folded(code.replace("a", written, 1)).text == "{0}%s1"


# Code


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a = '1'\nx = a + '2'", "12"),
        ("a = '1'\na += '2'\nx = a", "12"),
        ("a = '1'\nif y:\n    a += '2'\nx = a", f"1{HOLE}"),
        ("if y:\n    a = '1'\nx = a", "1"),
        ("a = '0'\nif y:\n    a = '1'\nx = a", HOLE),
        ("a = '0'\nif y:\n    a = '1'\n    x = a", "1"),
        ("a = '0'\nfor y in z:\n    a += '1'\n    x = a", HOLE),
        ("for y in z:\n    a = '0'\n    a += '1'\n    x = a", "01"),
        ("try:\n    a = '0'\nfinally:\n    pass\nx = a", "0"),
        ("with y as a:\n    x = a", HOLE),
        ("a = '0'\nwith y as a:\n    x = a", HOLE),
        ("a = '0'\nfor a in y:\n    x = a", HOLE),
        ("a = b = '1'\nx = a + b", "11"),
        ("a, b = '1', '2'\nx = b + a", "21"),
        ("a, b = y\nx = a + b", HOLE * 2),
        ("a = '1'\nx = f'{a}{a}'", "11"),
        ("x = a\na = '1'", HOLE),
        ("a = '1'\na -= 1\nx = a", HOLE),
        ("a = a + '1'\nx = a", f"{HOLE}1"),
        ("a = '1'\na = a + '2'\nx = a", "12"),
        ("a = '1'\ndef f():\n    global a\n    a = '2'\nx = a", HOLE),
        ("a = '1'\ndef f():\n    a = '2'\nx = a", "1"),
        ("a = []\na.append('1')\nx = ','.join(a)", "1"),
        ("a = ['1', b]\nx = ','.join(a)", f"1,{HOLE}"),
        ("x = ','.join(a)", HOLE),
        ("x = ','.join(y for y in z)", HOLE),
        ("x = quote('a&b c')", "a%26b c"),
        ("x = quote(y)", HOLE),
        ("x = str('a') + 'b'.strip()", "ab"),
        ("x = ('a' if y else 'b') + 'c'", f"{HOLE}c"),
        ("x = '?' + urlencode({'$select': 'name', '$top': 1})", "?$select=name&$top=1"),
        ("x = (y := 'a') + 'b'", "ab"),
        ("x: str = 'a'", "a"),
        ("a = 'b/'\nx = a.rstrip('/') + '/c'", f"{HOLE}/c"),
        ("x = ' a '.strip() + 'b'.encode('utf-8')", " a b"),
    ],
)
def test_what_a_name_stands_for(code: str, expected: str) -> None:
    assert folded(code).text == expected


def test_attributes_of_a_class_are_known_in_its_methods() -> None:
    code = (
        "class A:\n"
        "    P = 'accounts'\n"
        "    def f(self):\n"
        "        return self.P + A.P + '?$select=name'\n"
        "    def g(self):\n"
        "        return self.q + '?$select=name'\n"
        "class B:\n"
        "    P = 'accounts'\n"
        "    def __init__(self, p):\n"
        "        self.P = p\n"
        "    def f(self):\n"
        "        return self.P + '?$select=a'\n"
    )
    texts = [each.template.text for each in candidates_in(read(code)).candidates]
    assert texts == [
        "accountsaccounts?$select=name",
        f"{HOLE}?$select=name",
        f"{HOLE}?$select=a",
    ]


def test_a_comment_and_a_documentation_are_no_queries() -> None:
    code = (
        '"""GET accounts?$select=name"""\n'
        "# accounts?$select=name\n"
        "def f():\n"
        "    'contacts?$filter=a eq 1'\n"
        "    return 1  # accounts?$top=1\n"
    )
    read_file = read(code)
    findings = candidates_in(read_file)
    assert not findings.candidates
    assert [each.reason for each in findings.skips] == [
        "documentation",
        "commented out",
        "documentation",
        "commented out",
    ]
    assert [each.is_alone for each in read_file.comments] == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\r\r",
        "x = '",
        "x = f'{'",
        "f'{a!}'",
        "x = (" * 500 + ")" * 500,
        "x = " + "-" * 3_000 + "1",
        "x = a" + ".b('?$select=a')" * 2_000,
        "x = " + "f'{" * 300 + "1" + "}'" * 300,
        "".join(" " * at + "def f():\n" for at in range(900)) + " " * 900 + "x = ''",
        "x = '\ud800?$select=\udcff'",
        "class",
        "x = 'a' % (",
        "\ufeffx = 'accounts?$select=name'",
        "x = '\\N{NO SUCH NAME}\\U00110000\\x4'",
        "match x:\n case {'a': y}: pass\n",
        "t'accounts?$select={x}'",
    ],
)
def test_nothing_is_too_odd(text: str) -> None:
    candidates_in(read(text))


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [
                *("'", '"', '"""', "f'", "{", "}", "(", ")", "[", "]", "\n", "\n    "),
                *("x", " = ", " += ", "if x:", "def f(x):", "class A:", "lambda x:"),
                *("accounts?$select=name", "&$top=", "$filter=", "%s", " % ", "\\"),
                *(".format(", ".join(", "for x in y:", ", ", ": ", "*", "**", "\u20ac"),
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_junk_is_read(text: str) -> None:
    for each in candidates_in(read(text)).candidates:
        template = each.template
        for start, end in zip(template.starts, template.ends, strict=True):
            assert 0 <= start <= end <= len(text)
