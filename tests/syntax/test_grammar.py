"""The grammar is one that any kind of parser can be made from."""

from __future__ import annotations

import sys
import unicodedata
from importlib.resources import files
from pathlib import Path

import pytest
from lark import Lark

from odataq.resources import UnknownResourceError, read_grammar
from odataq.syntax.grammar import FILES, STARTS, grammar_text, parser
from odataq.text.identifiers import is_simple_identifier, wrong_character
from tests.support.ll2 import undecided
from tests.support.terminals import collisions

# A name that is spelled like a literal: the look-ahead of the literals decides.
KNOWN_COLLISIONS = {
    ("BOOLEAN", "NAME"),
    ("IDENTITY", "NAME"),
    ("NAME", "NULL"),
    ("NAME", "NUMBER"),
}

NAMES = ["a", "_", "_ownerid_value", "statecode", "Größe", "имя", "名前", "a1"]
NAMES += ["x" * 128, "हिन्दी", "a\u0301", "a\u203fb", "a\u200db", "\u2160", "a\u0661"]
BAD_NAMES = ["", "1a", "-a", "a-b", "a b", "a.b", "$a", "@a", "x" * 129, "\u0301a"]
BAD_NAMES += ["\u0661a", "\u200da", "a\u00b2", "\u00b2", "\u203fa", "a\u20ac"]


def test_every_decision_is_made_on_two_tokens() -> None:
    assert undecided(parser(), starts=STARTS) == []


def test_terminals_that_meet_in_a_state_differ() -> None:
    assert collisions(parser()) == KNOWN_COLLISIONS


def test_terminals_of_one_priority_never_collide() -> None:
    Lark(
        grammar_text(),
        parser="lalr",
        lexer="contextual",
        start=list(STARTS),
        strict=True,
    )


@pytest.mark.parametrize("name", FILES)
def test_grammars_lie_in_the_package_or_beside_it(name: str) -> None:
    package = files("odataq")
    beside = Path(str(package)).parent / "grammars" / f"{name}.lark"
    places = [package / "grammars" / f"{name}.lark", beside]
    found = [place for place in places if place.is_file()]
    assert found
    assert found[0].read_text("utf-8") == read_grammar(name)


def test_all_grammar_files_are_parts_of_the_grammar() -> None:
    folder = Path(__file__).parents[2] / "grammars"
    assert {each.stem for each in folder.iterdir()} == set(FILES)


@pytest.mark.parametrize("name", ["", "nope", "../grammars/literal", "/etc/hosts"])
def test_unknown_grammar_is_refused(name: str) -> None:
    with pytest.raises(UnknownResourceError, match=r"known: .*literal"):
        read_grammar(name)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names(name: str) -> None:
    assert is_simple_identifier(name)


@pytest.mark.parametrize("name", BAD_NAMES, ids=ascii)
def test_bad_names(name: str) -> None:
    assert not is_simple_identifier(name)


def test_every_character_is_where_its_category_puts_it() -> None:
    starting = {"Lu", "Ll", "Lt", "Lm", "Lo", "Nl"}
    following = starting | {"Nd", "Mn", "Mc", "Pc", "Cf"}
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        category = unicodedata.category(char)
        is_first = char == "_" or category in starting
        assert (wrong_character(char) is None) == is_first, ascii(char)
        is_later = char == "_" or category in following
        assert (wrong_character(f"a{char}") is None) == is_later, ascii(char)
