"""Mutated texts, judged by the ABNF and by the strict parser."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from odataq.syntax.options import SYSTEM_OPTIONS
from tests.conformance.abnf import (
    errors_by,
    has_rule,
    is_about_urls,
    is_inside,
    spec_text,
)
from tests.conformance.cases import rows
from tests.support.abnf import Oracle, parse_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = [
    "Mutant",
    "judge",
    "judged",
    "listing",
    "mutants",
    "repaired_oracle",
    "score",
    "write",
]

# The ABNF is looser than it means to be: any text is a key within an expression and an
# empty one is a key of a path, a property may be followed by a slash alone, and a bare
# `&` stands in strings, where it ends the option. It has forgotten `%7x` in a string.
_REPAIRS: Final = """
collectionNavNoCastExpr = simpleKey [ singleNavigationExpr ]
                        / compoundKey [ singleNavigationExpr ]
                        / filterExpr [ collectionNavigationExpr ]
                        / collectionPathExpr
keyPathLiteral = 1*( unreserved / pct-encoded / "!" / "*" / "+" / "," / ";" / "'"
                   / "=" / ":" / "@" / "&" )
primitivePathExpr = "/" ( annotationExpr / boundFunctionExpr )
media-char = unreserved / pct-encoded / other-delims / "$" / "=" / ":" / "@" / "'"
format = ( "$format" / "format" ) EQ
         ( "atom" / "json" / "xml" / 1*media-char "/" 1*media-char )
pchar-no-SQUOTE = unreserved / pct-encoded-no-SQUOTE / "%7" HEXDIG / other-delims
                / "$" / "=" / ":" / "@"
searchChar = unreserved / pct-encoded-in-word / "!" / "*" / "+" / "," / ":" / "@" / "/"
           / "?" / "$" / "="
pct-encoded-in-word = "%" ( %x30-31 HEXDIG / %x33-39 HEXDIG
                    / A-to-F HEXDIG )
                    / "%2" ( "1" / "3" / "4" / "5" / "6" / "A" / "B" / "C" / "D" / "E"
                    / "F" )
nameAndValue = implicitName EQ parameterValue
implicitName = odataIdentifier
positionLiteral = doubleValue GAP doubleValue [ GAP doubleValue ] [ GAP doubleValue ]
GAP = SP / "%20"
"""

# A system query option may be written without `$`, which no custom option is then.
_RESERVED: Final = frozenset(
    name.removeprefix("$") for name in SYSTEM_OPTIONS - {"$skiptoken", "$deltatoken"}
)

_TOKEN: Final = re.compile(r"%[0-9A-Fa-f]{2}|\$?\w+|\s+|.", re.DOTALL)
_INSERTED: Final = (
    *("'x'", " ", " ", "(", ")", ",", ";", "/", "1", "-", "''", "%20", "%2F", "%27"),
    *(" and ", " in (", "null", "NOT ", "/$count", "/any(x:x eq 1)", "$it", "@p"),
    *("[1]", '{"a":1}', "10:20", "2020-01-01", "1.5e3", "A.B", "-INF", "%2B"),
)
_MOST_CHARACTERS: Final = 250
_SHOWN: Final = 10
_IN_QUOTES: Final = re.compile(r"'[^']*'|U\+[0-9A-F]+|\b[0-9]+\b")


@dataclass(frozen=True)
class Mutant:
    """A text with the verdicts on it; `kind` says in which way they differ."""

    rule: str
    text: str
    original: str
    abnf: bool
    ours: bool
    kind: str = ""


@cache
def repaired_oracle() -> Oracle:
    """Return the oracle of the ABNF as it is meant, for which a name is any name."""
    return Oracle(
        parse_rules(spec_text() + _REPAIRS),
        reserved={"customName": _RESERVED, "implicitName": _RESERVED},
    )


def mutants(path: Path, count: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """Yield so many texts with their rules and what they were made of.

    They are the same for the same seed, and none of them twice.
    """
    seeds = [
        row
        for row in rows(path)
        if is_about_urls(row)
        and is_inside(row)
        and has_rule(row["rule"])
        and "#" not in row["input"]
        and row["valid"]
    ]
    pool = [token for row in seeds for token in _TOKEN.findall(row["input"])]
    pool += _INSERTED * (len(pool) // len(_INSERTED) // 2)
    chance = random.Random(seed)  # noqa: S311 (nothing secret is made)
    known = {(row["rule"], row["input"]) for row in rows(path)}
    while count:
        row = chance.choice(seeds)
        text = _mutated(row["input"], pool, chance)
        key = (row["rule"], text)
        if key in known or not _is_fit(row["rule"], text):
            continue
        known.add(key)
        count -= 1
        yield row["rule"], text, row["input"]


def _is_fit(rule: str, text: str) -> bool:
    # What follows `#` is no part of a query; nor is an extension judged here.
    row = {"rule": rule, "input": text}
    return "#" not in text and len(text) <= _MOST_CHARACTERS and is_inside(row)


def _mutated(text: str, pool: Sequence[str], chance: random.Random) -> str:
    tokens = _TOKEN.findall(text)
    for _ in range(chance.choice((1, 1, 2))):
        at = chance.randrange(len(tokens) + 1)
        match chance.choice(("delete", "delete", "insert", "replace", "swap")):
            case "delete":
                tokens[at : at + 1] = []
            case "insert":
                tokens[at:at] = [chance.choice(pool)]
            case "replace":
                tokens[at : at + 1] = [chance.choice(pool)]
            case _:
                tokens[at : at + 2] = reversed(tokens[at : at + 2])
    return "".join(tokens)


def judge(rule: str, text: str, original: str) -> Mutant:
    """Ask the ABNF and the parser."""
    expected = repaired_oracle().accepts(rule, text)
    try:
        errors = errors_by(rule, text)
    except Exception as error:  # noqa: BLE001 - one text must not hide the others
        crash = f"crash: {type(error).__name__}: {error}"
        return Mutant(rule, text, original, expected, not expected, crash)
    ours = not errors
    kind = ""
    if expected and errors:
        shown = _IN_QUOTES.sub("...", errors[0].message)
        kind = f"rejected, {rule}: {errors[0].code} {shown}"
    elif ours and not expected:
        kind = f"accepted, {_feature(rule, text)}"
    return Mutant(rule, text, original, expected, ours, kind)


# Of a text that only we accept: which part of it is beside the ABNF. For each feature
# the rules and the texts that have it, of which the first one counts.
_METHODS: Final = (
    "concat|contains|endswith|indexof|length|startswith|substring|matchespattern|"
    "tolower|toupper|trim|year|month|day|hour|minute|second|fractionalseconds|"
    "totalseconds|date|time|totaloffsetminutes|mindatetime|maxdatetime|now|round|"
    "floor|ceiling|cast|isof|case|hassubset|hassubsequence|any|all|filter|"
    r"geo\.distance|geo\.length|geo\.intersects"
)
_FEATURES: Final = tuple(
    (name, re.compile(rules, re.IGNORECASE), re.compile(text, re.IGNORECASE))
    for name, rules, text in (
        ("white space at an end", "", r"^\s|\s$"),
        ("white space within a literal of geo", "^geo", r"\s|%20"),
        ("text of $apply", "", r"apply="),
        ("host or service root", "^odataUri", ""),
        ("query options without a path", "odataRelativeUri", r"^\?"),
        ("$entity without $id, or with more", "odataRelativeUri", r"^\$entity"),
        ("path that is read as an option", "odataRelativeUri", r"^[^?(]*="),
        ("raw character in a path", "Uri$|Path$", r"^[^?]*[\s\"\[\]{}]"),
        ("key segment behind a key", "Uri$|Path$", r"^[^?]*\)/[^/?]*(?![\w.$/])[!-~]"),
        ("name with a digit first", "Uri$|Path$", r"^[^?]*/[0-9]"),
        ("raw character in a token", "token$", r"[\s\"\[\]{}]"),
        ("raw character in a custom option", "custom", r"[\s\"\[\]{}]"),
        (
            "raw character in a custom option",
            "Uri$|^queryOptions",
            r"[?&](?!\$|%24|@|%40)[^&]*[\s\"\[\]{}]",
        ),
        ("bracket in a search", "", r"search=[^&]*[\[\]{}]"),
        ("encoded slash", "", "%2F"),
        ("operator of a list", "Expr|queryOptions|Uri", r"\sin[\s(]"),
        (
            "method that OData doesn't have",
            "Expr|queryOptions|filter|compute|orderby",
            rf"(?<![\w.])(?!(?:{_METHODS})(?:\(|%28))[A-Za-z_][\w.]*(?:\(|%28)",
        ),
        ("rule of one operator", "^(?:not|isof|cast)", ""),
        ("name of a type as a value", "", r"\w\.[A-Za-z_]"),
    )
)


def _feature(rule: str, text: str) -> str:
    for name, rules, texts in _FEATURES:
        if rules.search(rule) and texts.search(text):
            return name
    return f"other in {rule}"


def judged(path: Path, count: int, seed: int) -> list[Mutant]:
    """Judge so many mutants."""
    return [judge(*each) for each in mutants(path, count, seed)]


def score(found: Sequence[Mutant]) -> float:
    """Return the share of equal verdicts."""
    equal = sum(not each.kind for each in found)
    return equal / len(found) if found else 1.0


def listing(found: Sequence[Mutant]) -> Iterator[str]:
    """Yield the differences by kind, the most frequent kind first."""
    kinds = Counter(each.kind for each in found if each.kind)
    for kind, times in kinds.most_common():
        yield f"{kind}: {times}"
        members = [each for each in found if each.kind == kind]
        members.sort(key=lambda each: len(each.text))
        yield from (f"  {each.rule} | {each.text}" for each in members[:_SHOWN])


def write(found: Sequence[Mutant], path: Path) -> None:
    """Write all mutants that are judged differently, as JSON."""
    shown: list[dict[str, Any]] = [asdict(each) for each in found if each.kind]
    path.write_text(json.dumps(shown, indent=1, ensure_ascii=False) + "\n", "utf-8")
