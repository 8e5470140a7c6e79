"""Syntax trees: places in characters, and texts that nobody writes."""

from __future__ import annotations

import time

import pytest
import tree_sitter_c_sharp
import tree_sitter_javascript
from hypothesis import given, settings
from hypothesis import strategies as st
from tree_sitter import Language

from odataq.lint.code import Skip
from odataq.lint.hosts import read_code, trees
from odataq.lint.hosts.trees import AMBIGUOUS, Tree, inner, read_tree, walk
from odataq.source import Source, Span
from tests.support.timing import MOST_GROWTH, growth

LANGUAGE = Language(tree_sitter_javascript.language())
C_SHARP = Language(tree_sitter_c_sharp.language())


def tree_of(text: str) -> Tree:
    tree = read_tree(Source(text, "x.js"), LANGUAGE)
    assert isinstance(tree, Tree)
    return tree


def test_places_are_counted_in_characters() -> None:
    text = "a\u0301 = 'é€\U0001f600'; // \U0001f600\nb = 'c'"
    tree = tree_of(text)
    found = [tree.text_of(each) for each in tree.all_of("string", "comment")]
    assert found == ["'é€\U0001f600'", "// \U0001f600", "'c'"]
    assert tree.span(tree.root) == Span(0, len(text))


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="'\\\r\n\0"))))
def test_each_literal_is_found_at_its_place(texts: list[str]) -> None:
    text = ";".join(f"'{each}'" for each in texts)
    tree = tree_of(text)
    assert [tree.text_of(each) for each in tree.all_of("string")] == [
        f"'{each}'" for each in texts
    ]


def test_half_of_a_pair_shifts_nothing() -> None:
    tree = tree_of("a = '\udcff\ud800'; b")
    assert [tree.text_of(each) for each in inner(tree.root)] == [
        "a = '\udcff\ud800';",
        "b",
    ]


def test_comments_are_no_parts() -> None:
    tree = tree_of("/* a */ b /* c */; // d")
    assert [each.type for each in inner(tree.root)] == ["expression_statement"]
    assert [tree.text_of(each) for each in tree.all_of("comment")] == [
        "/* a */",
        "/* c */",
        "// d",
    ]


def test_what_the_grammar_refuses_is_a_part() -> None:
    types = [each.type for each in inner(tree_of("a = 'b'; ) 'c'").root)]
    assert "ERROR" in types


def test_what_nests_too_deep_is_skipped() -> None:
    skip = read_tree(Source("{a:" * 20_000), LANGUAGE)
    assert skip == Skip(Span(6_000, 6_001), "nested too deep")
    assert isinstance(tree_of("f({a: [1]});\n" * 20_000), Tree)


@pytest.mark.parametrize(
    "piece",
    ["a<", "a.b<", "a\n<", "a<b,", "a<b<c>>", "a is b<", "a is not ", "a is b or "],
)
@pytest.mark.parametrize("language", ["csharp", "typescript", "tsx"])
def test_what_may_be_read_in_many_ways_is_skipped(piece: str, language: str) -> None:
    """The time for it would grow with the square of the size, and not be bounded."""
    for size in (20_000, 200_000):
        begin = time.process_time()
        read_code(Source(piece * size), language)
        assert time.process_time() - begin < 10


GENERIC = """
    Dictionary<string, List<Func<int, Task<bool>>>> a = new Dictionary<string, int>();
    if (a < b && c > d || e is not null and < 5 or > 7) { f<g, h>(i >= j, k << 2); }
    return a is B<C<D>> l ? l.M<N>() : (x) => x < 1;
"""


@pytest.mark.parametrize("text", [GENERIC, f"// <a> is <b/>: 1 < 2\n{GENERIC}"])
def test_ordinary_types_and_comparisons_are_read(text: str) -> None:
    code = f"class A {{ object B() {{ {text * 3_000} }} }}"
    assert isinstance(read_tree(Source(code), C_SHARP, AMBIGUOUS), Tree)


def test_many_levels_in_one_statement_are_read() -> None:
    many = "a < b || " * 1_900 + "c"
    types = "List<" * 900 + "int" + ">" * 900
    for each in (f"x = {many};", f"{types} x;"):
        assert isinstance(read_tree(Source(each), C_SHARP, AMBIGUOUS), Tree)


def test_what_takes_too_long_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    # The parser asks now and then whether it may go on, so the text has to be long.
    monkeypatch.setattr(trees, "_SECONDS", -1_000.0)
    skip = read_tree(Source("f(a, 'b');\n" * 20_000), LANGUAGE)
    assert isinstance(skip, Skip)
    assert skip.reason == "takes too long to read"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("// a", True),
        ("\t /* a */ b()", True),
        ("b() // a", False),
        ("b()\r/* a */", True),
        ("{/* a */}", True),
        ("{/* a */ b}", False),
    ],
)
def test_comments_that_have_their_line(text: str, *, expected: bool) -> None:
    tree = tree_of(text)
    assert tree.is_alone(tree.all_of("comment")[0]) is expected


def test_comments_of_one_line_take_time_in_proportion() -> None:
    def make(size: int) -> str:
        return "/*a*/" * size + "\n" + "{/*a*/} " * size

    def read(text: str) -> object:
        return tree_of(text).comments([("/*", "*/")], "comment")

    assert growth(read, make, 4_000) <= MOST_GROWTH


def test_a_deep_tree_is_walked() -> None:
    tree = tree_of("!" * 20_000 + "a")
    assert sum(each.type == "unary_expression" for each in walk(tree.root)) == 20_000
