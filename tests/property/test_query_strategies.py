"""The strategies for trees make nodes of every class."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, find, settings

from odataq.syntax import nodes as n
from odataq.syntax.walk import walk
from tests.support.query_trees import queries

# Bases, and holes: only a text that can't be read has them.
ELSEWHERE: Final = {"BrokenOption", "BrokenPath", "Node", "QueryOption"}
CLASSES: Final = sorted(
    name
    for name in n.__all__
    if isinstance(each := getattr(n, name), type)
    and issubclass(each, n.Node)
    and name not in ELSEWHERE
)


@pytest.mark.parametrize("name", CLASSES)
def test_each_class_of_nodes_is_made(name: str) -> None:
    kind = getattr(n, name)
    found = find(
        queries(),
        lambda tree: any(isinstance(each, kind) for each in walk(tree)),
        settings=settings(
            derandomize=True,
            deadline=None,
            database=None,
            max_examples=20_000,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert any(type(each) is kind for each in walk(found))
