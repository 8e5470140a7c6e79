"""Hypothesis strategies for what trees of queries are made of: names and literals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, TypeVar

from hypothesis import strategies as st

from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = [
    "aliases",
    "annotation_names",
    "any_names",
    "call_names",
    "flags",
    "json_texts",
    "key_texts",
    "lone_names",
    "names",
    "primitives",
    "qualified_names",
    "search_terms",
    "several",
    "texts",
    "trimmed_texts",
    "whole",
]

_T = TypeVar("_T")


def several(
    items: SearchStrategy[_T], least: int = 0, most: int = 2
) -> SearchStrategy[tuple[_T, ...]]:
    """Return a strategy for tuples."""
    return st.lists(items, min_size=least, max_size=most).map(tuple)


def whole(strategy: SearchStrategy[_T]) -> SearchStrategy[_T]:
    """Return a strategy that is one alternative, not as many as it has.

    `one_of` takes apart what is joined by `|`, and what is made of it by `map`:
    whatever has many alternatives would be drawn almost always.
    """
    return st.builds(_itself, strategy)


def _itself(value: _T) -> _T:
    return value


# Names

_ORDINARY: Final = (
    "a",
    "name",
    "_x",
    "value_1",
    "e5",
    "P1D",
    "Größe",
    "名前",
    "x\u0301",
)
# Spelled like operators, literals, functions and options.
_AWKWARD: Final = (
    *("and", "or", "not", "eq", "ne", "gt", "has", "in", "add", "div", "mod"),
    *("null", "true", "False", "INF", "NaN", "nullable", "INFO", "trueish", "nothing"),
    *("any", "all", "cast", "isof", "case", "duration", "binary", "geography"),
    *("as", "asc", "desc", "max", "filter", "select", "levels", "NOT", "OR", "AND"),
    *("Collection", "it", "root", "SRID", "T", "Z", "x", "count", "top"),
)
_NAMESPACES: Final = (
    "Ns",
    "N.s",
    "Edm",
    "Größe.名前",
    "and.or",
    "null",
    "cast",
    "any",
    "INF",
)

# A name alone that reads as a literal or an operator can't be told from it, nor can
# the name of a function that reads as the beginning of something else.
_LITERALS: Final = frozenset({"null", "true", "false", "inf", "nan", "not"})
_OPENINGS: Final = frozenset({"cast", "isof", "case", "any", "all", "not"})

names = whole(st.sampled_from(_ORDINARY) | st.sampled_from(_AWKWARD))
qualified_names = st.builds("{}.{}".format, st.sampled_from(_NAMESPACES), names)
any_names = whole(names | qualified_names)
lone_names = any_names.filter(lambda name: name.casefold() not in _LITERALS)
call_names = any_names.filter(lambda name: name.casefold() not in _OPENINGS)
aliases = names.map("@{}".format)
annotation_names = whole(
    qualified_names.map("@{}".format)
    | st.builds("@{}#{}".format, qualified_names, names)
    | st.builds("@{}#{}".format, names, names)
)

# Texts. Missing are the noncharacters that no query can have, and lone
# surrogates, which can't be encoded.

_CHARS: Final = st.sampled_from(
    "abz019 ''\"\"&%%+;/?#=,:()[]{}$@*!-._~\\\n\t\x00\x7f"
    "äßЖ名😀\u0301\u202e\ufeff\ufdef"
)
texts = st.text(_CHARS, max_size=8)
# White space around the value of an option belongs to nobody.
trimmed_texts = texts.map(str.strip).filter(bool)
json_texts = st.builds(
    lambda text, ascii_only: json.dumps(text, ensure_ascii=ascii_only),
    texts,
    st.booleans(),
)

# A key between slashes is no name, has no parentheses, and no dollar sign.
key_texts = st.sampled_from(
    ("1", "1.5", "-7", "a-b", "O'Neil", "'x'", "a b", "50%", "a/b", "a?b", "#", "a&b+c")
) | trimmed_texts.map("0{}".format).filter(lambda text: not set(text) & set("$()"))

_WORD_CHARS: Final = st.sampled_from("abz019%+/?#=,:[]{}$@*!-._~\\äßЖ名😀\u0301")
search_terms = whole(
    st.sampled_from(("AND", "OR", "NOT", "and", "blue", "*", "O'Neil", "a;b")).map(
        n.SearchTerm
    )
    | st.text(_WORD_CHARS, min_size=1, max_size=6).map(n.SearchTerm)
    | texts.map(lambda text: text.replace('"', ""))
    .filter(bool)
    .map(lambda text: n.SearchTerm(text, is_phrase=True))
)

# Literals


def _literals(
    kind: n.LiteralKind, values: SearchStrategy[str]
) -> SearchStrategy[n.Literal]:
    return st.builds(n.Literal, st.just(kind), values)


def _sampled(kind: n.LiteralKind, *values: str) -> SearchStrategy[n.Literal]:
    return _literals(kind, st.sampled_from(values))


_enums: Final = _literals(
    n.LiteralKind.ENUM,
    st.builds(
        "{}'{}'".format,
        qualified_names,
        several(names | st.integers(-9, 99).map(str), 1).map(",".join),
    ),
)
_strings: Final = _literals(n.LiteralKind.STRING, texts)
# What `has` asks for: the type may be left out.
flags = whole(_enums | _strings)
_numbers: Final = (
    st.integers(-(10**20), 10**20).map(str)
    | st.floats(allow_nan=False, allow_infinity=False).map(str)
    | st.sampled_from(("INF", "-INF", "NaN", "+5", "007", "1E+5", "-0.0", "20", "30"))
)
_shapes: Final = st.sampled_from(
    (
        "SRID=0;Point(142.1 64.1)",
        "SRID=4326;LineString(1 1,2.5 -2)",
        "srid=12345;Polygon((1 1,2 2,3 1,1 1))",
        "SRID=0;MultiPoint((1 2),(3 4))",
        "SRID=0;GeometryCollection(Point(1 2),LineString(1 1,2 2))",
    )
)
primitives: Final = whole(
    st.one_of(
        _sampled(n.LiteralKind.NULL, "null"),
        _sampled(n.LiteralKind.BOOLEAN, "true", "false", "True"),
        _literals(n.LiteralKind.NUMBER, _numbers),
        _strings,
        _literals(n.LiteralKind.GUID, st.uuids().map(str)),
        _literals(n.LiteralKind.DATE, st.dates().map(str)),
        _sampled(n.LiteralKind.DATE, "-0044-03-15", "12345-01-01", "0000-01-01"),
        _sampled(
            n.LiteralKind.DATE_TIME,
            "2020-02-29T23:59:60.123456789012Z",
            "2020-02-29T00:00-08:00",
            "-0001-01-01t00:00:00+14:00",
        ),
        _literals(n.LiteralKind.TIME_OF_DAY, st.times().map(str)),
        _sampled(n.LiteralKind.TIME_OF_DAY, "12:30", "23:59:60"),
        _sampled(n.LiteralKind.DURATION, "P1D", "-PT5H", "P1DT2H3M4.5S", "PT0.1S"),
        _sampled(n.LiteralKind.BINARY, "", "AAA=", "AA==", "T0RhdGE", "_-_-"),
        _enums,
        _literals(n.LiteralKind.GEOGRAPHY, _shapes),
        _literals(n.LiteralKind.GEOMETRY, _shapes),
    )
)
