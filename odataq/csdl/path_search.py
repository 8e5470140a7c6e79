"""Searches the navigation graph for paths, and counts them."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from attrs import define, field

from odataq.csdl.edges import Edge, Path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from odataq.csdl.graph import NavigationGraph

__all__ = ["PathSearch"]


@define(eq=False)
class PathSearch:
    """What one search has found out; made for it and used by it alone."""

    graph: NavigationGraph
    goals: frozenset[str]
    is_allowed: Callable[[Edge], bool]
    # At k: the types from which k edges may lead to a goal and not through one.
    _layers: list[frozenset[str]] = field(factory=list)
    _sources: dict[str, frozenset[str]] = field(factory=dict)
    _steps: dict[tuple[str, int], tuple[Edge, ...]] = field(factory=dict)
    _fans: dict[tuple[str, int], Mapping[str, int]] = field(factory=dict)
    _pairs: dict[str, int] = field(factory=dict)

    def lengths(self, max_length: int) -> Iterator[int]:
        """Yield the lengths that paths may have.

        Without a type twice none is longer than there are types.
        """
        if max_length < 1:
            raise ValueError(f"max_length is at least 1, not {max_length}")
        types = sum(1 for _ in self.graph.model.entity_types())
        lengths = range(1, min(max_length, types) + 1)
        return takewhile(lambda length: self._layer(length - 1), lengths)

    def paths(self, start: str, length: int) -> Iterator[Path]:
        """Yield the paths of one length."""
        trail: list[Edge] = []
        visited = {start}
        pending = [iter(self._steps_from(start, length - 1))]
        while pending:
            edge = next(pending[-1], None)
            remaining = length - len(pending)
            if edge is None:
                pending.pop()
                if trail:
                    visited.discard(trail.pop().target)
            elif remaining == 0:
                # No goal was visited before, except the start.
                yield Path((*trail, edge))
            elif edge.target not in visited:
                trail.append(edge)
                visited.add(edge.target)
                pending.append(iter(self._steps_from(edge.target, remaining - 1)))

    def count(self, start: str, length: int) -> int:
        """Return how many paths of one length there are."""
        if length == 1:
            return self._last(start)
        if length == 2:  # noqa: PLR2004 (the last two steps)
            return self._last_two(start, [start])
        total = 0
        trail, factors = [start], [1]
        pending = [iter(self._fan(start, length - 1).items())]
        while pending:
            step = next(pending[-1], None)
            if step is None:
                pending.pop()
                trail.pop()
                factors.pop()
                continue
            target, edges = step
            if target in trail:
                continue
            remaining = length - len(trail)
            if remaining == 2:  # noqa: PLR2004 (the last two steps)
                ways = self._last_two(target, [*trail, target])
                total += factors[-1] * edges * ways
            else:
                trail.append(target)
                factors.append(factors[-1] * edges)
                pending.append(iter(self._fan(target, remaining - 1).items()))
        return total

    def _last_two(self, start: str, trail: list[str]) -> int:
        """Return how many pairs of edges lead to a goal and not through the trail."""
        fan = self._fan(start, 1)
        pairs = self._pairs.get(start)
        if pairs is None:
            pairs = sum(edges * self._last(name) for name, edges in fan.items())
            self._pairs[start] = pairs
        return pairs - sum(
            fan[name] * self._last(name) for name in trail if name in fan
        )

    def _last(self, start: str) -> int:
        return len(self._steps_from(start, 0))

    def _fan(self, start: str, remaining: int) -> Mapping[str, int]:
        """Return how many edges lead to each type with so many others to go."""
        found = self._fans.get((start, remaining))
        if found is None:
            found = Counter(edge.target for edge in self._steps_from(start, remaining))
            self._fans[start, remaining] = found
        return found

    def _steps_from(self, start: str, remaining: int) -> tuple[Edge, ...]:
        """Return the edges after which as many others may lead to a goal."""
        found = self._steps.get((start, remaining))
        if found is None:
            layer = self._layer(remaining)
            found = tuple(
                edge
                for edge in self.graph.edges(start)
                if edge.target in layer and self.is_allowed(edge)
            )
            self._steps[start, remaining] = found
        return found

    def _layer(self, number: int) -> frozenset[str]:
        if not self._layers:
            self._layers.append(self.goals)
        while len(self._layers) <= number:
            nearer = map(self._sources_of, self._layers[-1])
            self._layers.append(frozenset().union(*nearer) - self.goals)
        return self._layers[number]

    def _sources_of(self, target: str) -> frozenset[str]:
        found = self._sources.get(target)
        if found is None:
            edges = self.graph.incoming(target)
            found = frozenset(edge.source for edge in edges if self.is_allowed(edge))
            self._sources[target] = found
        return found
