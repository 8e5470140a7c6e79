"""Which terminals of a grammar are the same text where both may stand."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from interegular import Comparator

if TYPE_CHECKING:
    from lark import Lark

__all__ = ["collisions"]


def collisions(lark: Lark) -> set[tuple[str, str]]:
    """Return the pairs of terminals between which only a priority decides.

    Some state of the LALR parser accepts both, and some text matches both as a
    whole; a text that one matches and the other only begins with doesn't count.
    `Lark(strict=True)` finds only pairs of one priority. Names are sorted.
    """
    patterns = {each.name: each.pattern.to_regexp() for each in lark.terminals}
    comparator = Comparator.from_regexes(patterns)
    # The table of a state has nonterminals as well.
    states = lark.parser.parser._parse_table.states.values()
    together = {
        pair
        for actions in states
        for pair in combinations(
            sorted(patterns.keys() & {*actions, *lark.ignore_tokens}), 2
        )
    }
    return {pair for pair in together if not comparator.isdisjoint(*pair)}
