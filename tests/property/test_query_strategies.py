"""The strategies for trees make nodes of every class."""

from __future__ import annotations

from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings

from odataq.syntax import nodes as n
from odataq.syntax.walk import walk
from tests.support.query_trees import queries

# Bases, and holes: only a text that can't be read has them.
ELSEWHERE: Final = {"BrokenOption", "BrokenPath", "Node", "QueryOption"}
CLASSES: Final = {
    name
    for name in n.__all__
    if isinstance(each := getattr(n, name), type)
    and issubclass(each, n.Node)
    and name not in ELSEWHERE
}


# What is rare may be missed by one run: which values are drawn depends on more than
# the seed, such as the modules that are loaded.
ROUNDS: Final = 8


def test_each_class_of_nodes_is_made() -> None:
    seen: set[str] = set()
    for number in range(ROUNDS):

        @seed(number)
        @settings(
            deadline=None,
            database=None,
            max_examples=1_000,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        @given(queries())
        def look(tree: n.Query) -> None:
            seen.update(type(each).__name__ for each in walk(tree))

        look()
        if seen >= CLASSES:
            break
    assert CLASSES - seen == set()
