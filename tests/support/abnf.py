"""What the ABNF of a specification accepts, by the letter."""

from __future__ import annotations

import string
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from lark import Lark, Token, Transformer, v_args

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = ["Oracle", "Rules", "parse_rules", "read_rules"]

# RFC 5234 with the case-sensitive strings of RFC 7405. A rule begins where a name
# is followed by an equals sign, so the ends of lines need no attention.
_GRAMMAR: Final = r"""
rules: rule+
rule: DEFINED alternation
alternation: concatenation ("/" concatenation)*
concatenation: repetition+
repetition: [REPEAT] _element
_element: reference | text | values | group | option
group: "(" alternation ")"
option: "[" alternation "]"
reference: NAME
text: TEXT
values: VALUES

DEFINED.2: /[a-z][a-z0-9-]*\s*=\/?/i
NAME: /[a-z][a-z0-9-]*/i
REPEAT: /[0-9]*\*[0-9]*|[0-9]+/
TEXT: /(%[si])?"[^"]*"/i
VALUES: /%[bdx][0-9a-f]+(-[0-9a-f]+|(\.[0-9a-f]+)+)?/i

%ignore /\s+/
%ignore /;[^\n]*/
"""

_BASES: Final = {"b": 2, "d": 10, "x": 16}

# Only ASCII has two cases in ABNF; lowering other text would move its positions.
_TO_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)

# Frames for some hundred characters: a token is about thirty rules deep, and what
# follows an operator is nested in it.
_FRAMES: Final = 100_000


@dataclass(frozen=True, slots=True)
class _Literal:
    """A string; one that isn't exact is in lower case."""

    text: str
    is_exact: bool


@dataclass(frozen=True, slots=True)
class _Range:
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class _Reference:
    name: str


@dataclass(frozen=True, slots=True)
class _Choice:
    parts: tuple[_Element, ...]


@dataclass(frozen=True, slots=True)
class _Chain:
    parts: tuple[_Element, ...]


@dataclass(frozen=True, slots=True)
class _Repeat:
    part: _Element
    least: int
    most: int | None


_Element: TypeAlias = _Literal | _Range | _Reference | _Choice | _Chain | _Repeat

# By name in lower case: rule names have no case.
Rules: TypeAlias = "Mapping[str, _Element]"


def read_rules(paths: Iterable[Path]) -> Rules:
    """Return the rules of files that belong together, in their order."""
    return parse_rules("\n".join(path.read_text("utf-8") for path in paths))


def parse_rules(text: str) -> Rules:
    """Return the rules of an ABNF text; `=/` adds to a rule that stands before it.

    Raises `ValueError` for a name that has no rule.
    """
    reader = _Reader()
    Lark(_GRAMMAR, parser="lalr", start="rules", transformer=reader).parse(text)
    unknown = reader.referred - reader.found.keys()
    if unknown:
        raise ValueError(f"no rule for {', '.join(sorted(unknown))}")
    return reader.found


@v_args(inline=True)
class _Reader(Transformer[Token, None]):
    """Collects the rules while they are parsed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, _Element] = {}
        self.referred: set[str] = set()

    def rule(self, defined: Token, body: _Element) -> None:
        name, _, more = defined.lower().partition("=")
        name = name.rstrip()
        self.found[name] = _Choice((self.found[name], body)) if more else body

    def alternation(self, *parts: _Element) -> _Element:
        return parts[0] if len(parts) == 1 else _Choice(parts)

    def concatenation(self, *parts: _Element) -> _Element:
        return parts[0] if len(parts) == 1 else _Chain(parts)

    def repetition(self, times: Token | None, part: _Element) -> _Element:
        if times is None:
            return part
        least, star, most = times.partition("*")
        if not star:
            return _Repeat(part, int(least), int(least))
        return _Repeat(part, int(least or 0), int(most) if most else None)

    def group(self, part: _Element) -> _Element:
        return part

    def option(self, part: _Element) -> _Element:
        return _Repeat(part, 0, 1)

    def reference(self, name: Token) -> _Element:
        self.referred.add(name.lower())
        return _Reference(name.lower())

    def text(self, quoted: Token) -> _Element:
        kind, text, _ = quoted.split('"')
        is_exact = kind.lower() == "%s"
        return _Literal(text if is_exact else text.translate(_TO_LOWER), is_exact)

    def values(self, values: Token) -> _Element:
        base, digits = _BASES[values[1].lower()], values[2:]
        if "-" in digits:
            first, last = (chr(int(each, base)) for each in digits.split("-"))
            return _Range(first, last)
        text = "".join(chr(int(each, base)) for each in digits.split("."))
        return _Literal(text, is_exact=True)


class Oracle:
    """Judges text by ABNF rules: all that they allow counts, not the first match.

    `constraints` has the only texts, in any case, that some rules may match: with
    them a rule for a name means the names of a model, without them any name.
    `reserved` has the texts, in lower case, that some rules never match.
    """

    def __init__(
        self,
        rules: Rules,
        constraints: Mapping[str, Collection[str]] | None = None,
        reserved: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self._rules = rules
        self._reserved = {
            name.lower(): frozenset(texts) for name, texts in (reserved or {}).items()
        }
        self._constraints = {
            name.lower(): frozenset(each.translate(_TO_LOWER) for each in allowed)
            for name, allowed in (constraints or {}).items()
        }

    def accepts(self, rule: str, text: str) -> bool:
        """Return whether a rule, whose name has no case, matches a whole text."""
        matching = _Matching(self._rules, self._constraints, self._reserved, text)
        with _many_frames():
            return len(text) in matching.of_rule(rule.lower(), 0)


@contextmanager
def _many_frames() -> Iterator[None]:
    """Allow deep calls of Python functions, which take no C stack."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


class _Matching:
    """Where the matches of rules in one text end, by where they start."""

    def __init__(
        self,
        rules: Rules,
        constraints: Mapping[str, frozenset[str]],
        reserved: Mapping[str, frozenset[str]],
        text: str,
    ) -> None:
        self._rules = rules
        self._constraints = constraints
        self._reserved = reserved
        self._text = text
        self._lower = text.translate(_TO_LOWER)
        self._known: dict[tuple[str, int], frozenset[int] | None] = {}

    def of_rule(self, name: str, start: int) -> frozenset[int]:
        key = (name, start)
        if key in self._known:
            known = self._known[key]
            if known is None:
                raise ValueError(f"the rule '{name}' begins with itself")
            return known
        self._known[key] = None
        found = self._of(self._rules[name], start)
        allowed = self._constraints.get(name)
        if allowed is not None:
            kept = [end for end in found if self._lower[start:end] in allowed]
            found = frozenset(kept)
        reserved = self._reserved.get(name)
        if reserved is not None:
            kept = [end for end in found if self._lower[start:end] not in reserved]
            found = frozenset(kept)
        self._known[key] = found
        return found

    def _of(self, element: _Element, start: int) -> frozenset[int]:
        match element:
            case _Reference():
                return self.of_rule(element.name, start)
            case _Literal():
                text = self._text if element.is_exact else self._lower
                is_here = text.startswith(element.text, start)
                return frozenset([start + len(element.text)] if is_here else ())
            case _Range():
                is_here = element.first <= self._text[start : start + 1] <= element.last
                return frozenset([start + 1] if is_here else ())
            case _Choice():
                ends: set[int] = set()
                for part in element.parts:
                    ends |= self._of(part, start)
                return frozenset(ends)
            case _Chain():
                return self._of_chain(element, start)
            case _Repeat():
                return self._of_repeat(element, start)

    def _of_chain(self, chain: _Chain, start: int) -> frozenset[int]:
        ends: Collection[int] = (start,)
        for part in chain.parts:
            ends = self._after(part, ends)
            if not ends:
                break
        return frozenset(ends)

    def _of_repeat(self, repeat: _Repeat, start: int) -> frozenset[int]:
        found: set[int] = set()
        ends: Collection[int] = (start,)
        times = 0
        while ends and (repeat.most is None or times <= repeat.most):
            if times >= repeat.least:
                # A position that was reached by fewer leads to nothing new.
                ends = set(ends) - found
                found |= ends
            ends = self._after(repeat.part, ends)
            times += 1
        return frozenset(found)

    def _after(self, part: _Element, starts: Iterable[int]) -> set[int]:
        ends: set[int] = set()
        for start in starts:
            ends |= self._of(part, start)
        return ends
