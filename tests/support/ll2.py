"""Where two tokens don't tell a parser that goes top-down what comes next."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lark import Lark

__all__ = ["undecided"]

_END: Final = "$END"
_SHOWN: Final = 3

# At most two terminals.
_Words: TypeAlias = "frozenset[tuple[str, ...]]"
_Symbols: TypeAlias = tuple[str, ...]
# The alternatives of each nonterminal; any other symbol is a terminal.
_Grammar: TypeAlias = "Mapping[str, Sequence[_Symbols]]"

_EMPTY: Final[_Words] = frozenset([()])


def undecided(lark: Lark, *, starts: Sequence[str]) -> list[str]:
    """Describe the decisions of a compiled grammar that aren't strong LL(2).

    A rule that begins with itself counts as a loop behind its other alternatives,
    and alternatives that begin alike as one up to where they differ. What follows
    a rule follows it everywhere: that is what makes it strong.
    """
    grammar = _without_left_recursion(_alternatives(lark))
    looking = _Looking(grammar, starts)
    return [
        each
        for name, alternatives in grammar.items()
        for each in _decisions(looking, name, alternatives, ())
    ]


def _alternatives(lark: Lark) -> dict[str, list[_Symbols]]:
    found: dict[str, list[_Symbols]] = {}
    for rule in lark.rules:
        symbols = tuple(each.name for each in rule.expansion)
        found.setdefault(rule.origin.name, []).append(symbols)
    return found


def _without_left_recursion(grammar: _Grammar) -> _Grammar:
    """Replace `a: a x | y` by `a: y a'` and `a': x a' |`."""
    found: dict[str, list[_Symbols]] = {}
    for name, alternatives in grammar.items():
        # Some differ only in what becomes of them in the tree.
        different = list(dict.fromkeys(alternatives))
        looping = [each for each in different if each[:1] == (name,)]
        others = [each for each in different if each not in looping]
        if not looping:
            found[name] = others
            continue
        tail = f"{name}'"
        found[name] = [(*each, tail) for each in others]
        found[tail] = [*((*each[1:], tail) for each in looping), ()]
    return found


class _Looking:
    """The pairs of terminals that may come where a symbol is expected."""

    def __init__(self, grammar: _Grammar, starts: Iterable[str]) -> None:
        self._grammar = grammar
        self._first: dict[str, _Words] = dict.fromkeys(grammar, frozenset())
        self._follow: dict[str, _Words] = dict.fromkeys(grammar, frozenset())
        for start in starts:
            self._follow[start] = frozenset([(_END, _END)])
        while self._grow_first():
            pass
        while self._grow_follow():
            pass

    def at(self, symbols: _Symbols, name: str) -> _Words:
        """Return what may come at the rest of an alternative of a rule."""
        return _joined(self._first_of(symbols), self._follow[name])

    def _grow_first(self) -> bool:
        has_grown = False
        for name, alternatives in self._grammar.items():
            found = frozenset().union(*map(self._first_of, alternatives))
            if found != self._first[name]:
                self._first[name] = found
                has_grown = True
        return has_grown

    def _grow_follow(self) -> bool:
        has_grown = False
        for name, symbol, rest in self._uses():
            found = self._follow[symbol] | self.at(rest, name)
            if found != self._follow[symbol]:
                self._follow[symbol] = found
                has_grown = True
        return has_grown

    def _uses(self) -> Iterator[tuple[str, str, _Symbols]]:
        """Yield each nonterminal on a right-hand side, and what stands behind it."""
        for name, alternatives in self._grammar.items():
            for symbols in alternatives:
                for index, symbol in enumerate(symbols, 1):
                    if symbol in self._grammar:
                        yield name, symbol, symbols[index:]

    def _first_of(self, symbols: _Symbols) -> _Words:
        words = _EMPTY
        for symbol in symbols:
            if all(len(word) == 2 for word in words):
                break
            words = _joined(words, self._first.get(symbol, frozenset([(symbol,)])))
        return words


def _joined(left: _Words, right: _Words) -> _Words:
    """Return each word of one set before each of another, cut to two terminals."""
    whole = frozenset(word for word in left if len(word) == 2)
    return whole | {(word + more)[:2] for word in left - whole for more in right}


def _decisions(
    looking: _Looking,
    name: str,
    alternatives: Sequence[_Symbols],
    before: _Symbols,
) -> Iterator[str]:
    """Yield what isn't decided among alternatives that begin alike, `before`."""
    groups: dict[_Symbols, list[_Symbols]] = {}
    for each in alternatives:
        groups.setdefault(each[:1], []).append(each)
    words = {
        head: frozenset().union(*(looking.at(each, name) for each in group))
        for head, group in groups.items()
    }
    for one, other in combinations(groups, 2):
        common = sorted(words[one] & words[other])
        if common:
            yield _described(name, before, [one, other], common)
    for head, group in groups.items():
        if len(group) > 1:
            rest = [each[1:] for each in group]
            yield from _decisions(looking, name, rest, before + head)


def _described(
    name: str,
    before: _Symbols,
    heads: Iterable[_Symbols],
    common: Sequence[tuple[str, ...]],
) -> str:
    place = f" after '{' '.join(before)}'" if before else ""
    choice = " or ".join(f"'{head[0]}'" if head else "nothing" for head in heads)
    shown = ", ".join(" ".join(each) for each in common[:_SHOWN])
    more = f" and {len(common) - _SHOWN} more" if len(common) > _SHOWN else ""
    return f"{name}{place}: {choice} on {shown}{more}"
