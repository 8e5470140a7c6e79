"""The grammar files are found and mean what the ABNF means."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from lark import Lark
from lark.exceptions import UnexpectedInput

from odataq.resources import UnknownResourceError, read_grammar

# The version of Unicode that the ranges in the grammar were made from.
UNICODE = (15, 1)

NAMES = [
    "a",
    "_",
    "_ownerid_value",
    "statecode",
    "Größe",
    "имя",
    "名前",
    "a1",
    "x" * 128,
]
NAMES += ["हिन्दी", "a\u0301", "a\u203fb", "a\u200db", "\u2160", "a\u0661"]
BAD_NAMES = ["", "1a", "-a", "a-b", "a b", "a.b", "$a", "@a", "x" * 129]
BAD_NAMES += [
    "\u0301a",
    "\u0661a",
    "\u200da",
    "a\u00b2",
    "\u00b2",
    "\u203fa",
    "a\u20ac",
]

TYPES = ["account", "Edm.String", "Microsoft.Dynamics.CRM.account", "Collection"]
TYPES += ["Collection(Edm.String)", "Collection(account)", "Collection.Collection"]
BAD_TYPES = ["Edm.", ".String", "Edm..String", "Edm .String", "Edm.1", "()"]
BAD_TYPES += ["Collection()", "collection(Edm.String)", "Collection(Edm.String"]
BAD_TYPES += ["Collection(Collection(Edm.String))", "a." + "x" * 129]


@cache
def parser(start: str) -> Lark:
    return Lark(read_grammar("identifier"), parser="lalr", start=start)


def accepts(start: str, text: str) -> bool:
    try:
        parser(start).parse(text)
    except UnexpectedInput:
        return False
    return True


def test_grammars_lie_in_the_package_or_beside_it() -> None:
    package = files("odataq")
    beside = Path(str(package)).parent / "grammars" / "identifier.lark"
    places = [package / "grammars" / "identifier.lark", beside]
    found = [place for place in places if place.is_file()]
    assert found
    assert found[0].read_text("utf-8") == read_grammar("identifier")


@pytest.mark.parametrize("name", ["", "nope", "../grammars/identifier", "/etc/hosts"])
def test_unknown_grammar_is_refused(name: str) -> None:
    with pytest.raises(UnknownResourceError, match=r"known: .*identifier"):
        read_grammar(name)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names(name: str) -> None:
    assert accepts("odata_identifier", name)


@pytest.mark.parametrize("name", BAD_NAMES, ids=ascii)
def test_bad_names(name: str) -> None:
    assert not accepts("odata_identifier", name)


@pytest.mark.parametrize("name", ["Edm", "Microsoft.Dynamics.CRM", "Self"])
def test_namespaces(name: str) -> None:
    assert accepts("namespace", name)


@pytest.mark.parametrize("name", TYPES)
def test_type_names(name: str) -> None:
    assert accepts("optionally_qualified_type_name", name)
    is_qualified = "." in name
    assert accepts("qualified_type_name", name) == is_qualified


@pytest.mark.parametrize("name", BAD_TYPES)
def test_bad_type_names(name: str) -> None:
    assert not accepts("optionally_qualified_type_name", name)
    assert not accepts("qualified_type_name", name)


@pytest.mark.skipif(
    tuple(map(int, unicodedata.unidata_version.split(".")[:2])) > UNICODE,
    reason="this Python knows more characters than the grammar was made from",
)
def test_every_character_is_where_its_category_puts_it() -> None:
    characters = [chr(code) for code in range(sys.maxunicode + 1)]
    category = {each: unicodedata.category(each) for each in characters}
    starting = {"Lu", "Ll", "Lt", "Lm", "Lo", "Nl"}
    following = starting | {"Nd", "Mn", "Mc", "Pc", "Cf"}
    assigned = [each for each in characters if category[each] not in {"Cn", "Cs", "Cc"}]
    assert names_in(assigned) == [
        each for each in assigned if category[each] in starting or each == "_"
    ]
    assert names_in(["a" + each for each in assigned]) == [
        "a" + each for each in assigned if category[each] in following
    ]


def names_in(texts: list[str]) -> list[str]:
    """Return those that are names: one search, for there are 300 000."""
    terminal = parser("odata_identifier").get_terminal("ODATA_IDENTIFIER")
    pattern = f"(?m)^(?:{terminal.pattern.to_regexp()})$"
    return re.findall(pattern, "\n".join(texts))
