"""How deep a text nests, counted before anything is parsed."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["too_deep_at"]

# Strings are passed over; the rest is what may add a level to the tree.
_TOKEN: Final = re.compile(
    r"""'(?:[^']|'')*+'
      | "(?:[^"\\]|\\.)*+"
      | (?P<qualified>\.\w+\()
      | (?P<named>(?<=\w)\((?=\s*\w+\s*=))
      | (?P<call>(?<=\w)\()
      | (?P<open>[(\[{])
      | (?P<close>[)\]}])
      | (?P<stop>[,;:])
      | \b(?P<logic>and|or)\b
      | \b(?P<chain>not|eq|ne|gt|ge|lt|le|has|in)\b
      | (?P<minus>-)
      | \b(?P<sum>add|sub)\b
      | \b(?P<product>mul|div|divby|mod)\b""",
    re.VERBOSE | re.IGNORECASE,
)

# How much of the stack a level of each kind takes in the walks that recurse: the
# calls that the longest of them makes from one node to the next.
_WEIGHTS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "qualified": 10,
        "named": 10,
        "call": 7,
        "open": 1,
        "and": 3,
        "or": 3,
        "chain": 4,
        "sum": 2,
        "product": 2,
    }
)
_MOST_WEIGHT: Final = 7


@define
class _Bracket:
    """What is known of a bracket, or of the whole text, before it is closed."""

    weight: int
    levels: set[str] = field(factory=set)
    chain: int = 0
    longest_chain: int = 0
    inner: int = 0
    heaviest: int = 0

    def end_operand(self) -> None:
        """Note that what follows `and` or `or` begins a chain of its own."""
        self.longest_chain = max(self.longest_chain, self.chain)
        self.chain = 0

    def end_item(self) -> None:
        """Note what the part up to a separator weighs."""
        self.end_operand()
        operators = sum(_WEIGHTS[each] for each in self.levels)
        whole = operators + self.longest_chain * _WEIGHTS["chain"] + self.inner
        self.heaviest = max(self.heaviest, whole)
        self.levels.clear()
        self.longest_chain = self.inner = 0


def too_deep_at(text: str, limit: int) -> int | None:
    """Return where a text goes deeper than a limit, `None` if it doesn't.

    Each bracket is a level, and so is each operator before an operand or in a
    chain of comparisons. The operators around a bracket count as well, though
    for less: they make the tree deeper, if not the text. Names that are spelled
    like an operator count, too.
    """
    if _is_shallow(text, limit):
        return None
    open_brackets = [_Bracket(0)]
    chained = 0
    deepest, depth = 0, 0
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        current = open_brackets[-1]
        if kind in {"qualified", "named", "call", "open"}:
            open_brackets.append(_Bracket(_WEIGHTS[kind]))
            if len(open_brackets) > depth:
                deepest, depth = found.end() - 1, len(open_brackets)
        elif kind in {"chain", "minus"}:
            current.chain += 1
            chained += 1
        elif kind in {"sum", "product"}:
            current.levels.add(kind)
        elif kind is not None:
            chained -= current.chain
            _end(kind, found.group().lower(), open_brackets)
        if len(open_brackets) - 1 + chained > limit:
            return found.start()
    return deepest if _weight(open_brackets) > limit * _MOST_WEIGHT else None


def _is_shallow(text: str, limit: int) -> bool:
    """Tell whether there are too few brackets and words to nest that deep."""
    brackets = text.count("(") + text.count("[") + text.count("{")
    words = text.count(" ") + text.count("-") + sum(map(text.count, "\t\r\n"))
    # All at their most: a qualified call in two logical and two other operators.
    heaviest = brackets * 20 + (brackets + words) * _WEIGHTS["chain"]
    return brackets + words <= limit and heaviest <= limit * _MOST_WEIGHT


def _end(kind: str, word: str, open_brackets: list[_Bracket]) -> None:
    current = open_brackets[-1]
    if kind == "logic":
        current.levels.add(word)
        current.end_operand()
    else:
        current.end_item()
    if kind == "close" and len(open_brackets) > 1:
        _close(open_brackets)


def _close(open_brackets: list[_Bracket]) -> None:
    closed = open_brackets.pop()
    closed.end_item()
    outer = open_brackets[-1]
    outer.inner = max(outer.inner, closed.weight + closed.heaviest)


def _weight(open_brackets: list[_Bracket]) -> int:
    while len(open_brackets) > 1:
        _close(open_brackets)
    (whole,) = open_brackets
    whole.end_item()
    return whole.heaviest
