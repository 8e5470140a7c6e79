"""The navigation graph: which entity types lead to which, and how."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from attrs import Factory, field, frozen

from odataq.csdl.edge_making import make_edges, sets_by_type
from odataq.csdl.edges import (
    ALL_KINDS,
    AUDIT_EDGES,
    Edge,
    EdgeKind,
    Excluding,
    Path,
    allowing,
    is_audit,
)
from odataq.csdl.lazy import Lazy
from odataq.csdl.model import EntityType
from odataq.csdl.path_search import PathSearch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from odataq.csdl.model import Model

__all__ = [
    "ALL_KINDS",
    "AUDIT_EDGES",
    "Edge",
    "EdgeKind",
    "Excluding",
    "NavigationGraph",
    "Path",
    "allowing",
    "is_audit",
]

_NOTHING: Final[frozenset[str]] = frozenset()


@frozen(eq=False)
class NavigationGraph:
    """The entity types of a model and the navigation properties between them.

    A type has the edges of its base types too, but not those of types that
    derive from it: no path contains a type cast. Type names may be full or
    qualified by an alias; a name that is no entity type of the model is a
    ValueError. `kinds` are the kinds of the edges that count, `excluding`
    those that don't.

    What is found is kept, so that it is found once. Safe to share between
    threads: two that ask at the same time find the same.
    """

    model: Model
    _edges: dict[str, tuple[Edge, ...]] = field(factory=dict, init=False, repr=False)
    _sets: Lazy[Mapping[str, tuple[str, ...]]] = field(
        default=Factory(
            lambda self: Lazy(lambda: sets_by_type(self.model)), takes_self=True
        ),
        init=False,
        repr=False,
    )
    _incoming: Lazy[Mapping[str, tuple[Edge, ...]]] = field(
        default=Factory(lambda self: Lazy(lambda: _by_target(self)), takes_self=True),
        init=False,
        repr=False,
    )

    # Edges

    def entity_type(self, type_name: str) -> EntityType:
        """Return the entity type of a name."""
        found = self.model.entity_type(type_name)
        if found is None:
            raise ValueError(f"the model has no entity type {type_name!r}")
        return found

    def edges(self, type_name: str) -> tuple[Edge, ...]:
        """Return the edges that start from a type, sorted by name.

        The target set is what the navigation property bindings say: those of
        the entity sets of the type, else of its nearest base type. A binding
        that leads to no entity set of the container gives `None`, and so do
        sets that differ. Without a binding it is the only entity set of
        exactly the target type, unless the target is contained.

        Navigation properties of complex properties are found 16 levels deep,
        and not again in a complex type within itself; of the complex
        properties of one entity type, 1,000 are looked at.
        """
        return self._edges_of(self._full_name(type_name))

    def edge(self, type_name: str, name: str) -> Edge | None:
        """Return the edge of a type that has a name, `None` without."""
        return _named(self.edges(type_name), name)

    def all_edges(self) -> Iterator[Edge]:
        """Yield the edges of all entity types, in the order of the documents."""
        for each in self.model.entity_types():
            yield from self._edges_of(each.qualified_name)

    def incoming(self, type_name: str) -> tuple[Edge, ...]:
        """Return the edges whose target is exactly a type, by source and name."""
        return self._incoming.value.get(self._full_name(type_name), ())

    def neighbours(self, type_name: str) -> Mapping[str, tuple[Edge, ...]]:
        """Return the edges of a type by their targets, both sorted by name."""
        found: dict[str, list[Edge]] = {}
        for edge in self.edges(type_name):
            found.setdefault(edge.target, []).append(edge)
        return {target: tuple(found[target]) for target in sorted(found)}

    def partner(self, edge: Edge) -> Edge | None:
        """Return the edge that is the partner of one, `None` without.

        Where the partner is declared by a type that derives from the target,
        the edge starts from that type.
        """
        if edge.partner is None:
            return None
        start, path = edge.target, edge.partner
        while "." in path.partition("/")[0]:
            start, _, path = path.partition("/")
        return _named(self._edges_of(start), path)

    # Reach

    def reachable(
        self,
        source: str,
        *,
        max_length: int | None = None,
        kinds: Iterable[EdgeKind] = ALL_KINDS,
        excluding: Excluding = _NOTHING,
    ) -> Mapping[str, int]:
        """Return the types that edges lead to, with their distances.

        The source is there too, with 0. Nearest first, then by name.
        """
        start = self._full_name(source)
        is_allowed = allowing(kinds, excluding)
        found, frontier = {start: 0}, [start]
        while frontier and (max_length is None or found[frontier[0]] < max_length):
            distance = found[frontier[0]] + 1
            frontier = sorted(
                {
                    edge.target
                    for name in frontier
                    for edge in self._edges_of(name)
                    if edge.target not in found and is_allowed(edge)
                }
            )
            found.update(dict.fromkeys(frontier, distance))
        return found

    def neighbourhood(
        self,
        type_name: str,
        depth: int = 1,
        *,
        kinds: Iterable[EdgeKind] = ALL_KINDS,
        excluding: Excluding = _NOTHING,
    ) -> tuple[str, ...]:
        """Return a type and those within some edges of it, nearest first.

        Types that the model doesn't have are left out.
        """
        found = self.reachable(
            type_name, max_length=depth, kinds=kinds, excluding=excluding
        )
        return tuple(name for name in found if self.model.entity_type(name))

    # Paths

    def paths(
        self,
        source: str,
        target: str,
        *,
        max_length: int = 3,
        kinds: Iterable[EdgeKind] = ALL_KINDS,
        excluding: Excluding = _NOTHING,
    ) -> Iterator[Path]:
        """Yield the paths of 1 to `max_length` edges from one type to another.

        A path visits no type twice, except that it may end where it started.
        It ends at the first type after the source that is the target or
        derives from it. Shortest first; those of one length by the names of
        their edges, from the first edge on.

        Paths are found one at a time. The first ones take little, however
        many there are; their number grows exponentially with their length.
        """
        search, start = self._search(source, target, kinds, excluding)
        lengths = search.lengths(max_length)
        return (path for length in lengths for path in search.paths(start, length))

    def count_paths(
        self,
        source: str,
        target: str,
        *,
        max_length: int = 3,
        kinds: Iterable[EdgeKind] = ALL_KINDS,
        excluding: Excluding = _NOTHING,
    ) -> int:
        """Return how many paths `paths` yields, without making them.

        Edges between the same types are counted together and the last two
        steps of a path in one, which is good for up to 5 edges in a model of
        some hundred types.
        """
        search, start = self._search(source, target, kinds, excluding)
        lengths = search.lengths(max_length)
        return sum(search.count(start, length) for length in lengths)

    def cycles(
        self,
        type_name: str,
        *,
        max_length: int = 3,
        kinds: Iterable[EdgeKind] = ALL_KINDS,
        excluding: Excluding = _NOTHING,
    ) -> Iterator[Path]:
        """Yield the paths that come back to a type or lead to a derived one.

        The same as `paths` from the type to itself.
        """
        return self.paths(
            type_name,
            type_name,
            max_length=max_length,
            kinds=kinds,
            excluding=excluding,
        )

    # Inside

    def _full_name(self, type_name: str) -> str:
        return self.entity_type(type_name).qualified_name

    def _edges_of(self, full_name: str) -> tuple[Edge, ...]:
        """Return the edges of a type, none of one that the model doesn't have."""
        found = self._edges.get(full_name)
        if found is not None:
            return found
        entity_type = self.model.types.get(full_name)
        if not isinstance(entity_type, EntityType):
            return ()
        made = make_edges(self.model, entity_type, self._sets.value)
        # Two threads may both make them; the first one to store them wins.
        return self._edges.setdefault(full_name, made)

    def _search(
        self,
        source: str,
        target: str,
        kinds: Iterable[EdgeKind],
        excluding: Excluding,
    ) -> tuple[PathSearch, str]:
        start, goal = self._full_name(source), self._full_name(target)
        goals = frozenset(_with_derived(self.model, goal))
        is_allowed = allowing(kinds, excluding)
        return PathSearch(self, goals, is_allowed), start


def _named(edges: tuple[Edge, ...], name: str) -> Edge | None:
    at = bisect_left(edges, name, key=lambda edge: edge.name)
    return edges[at] if at < len(edges) and edges[at].name == name else None


def _with_derived(model: Model, name: str) -> Iterator[str]:
    pending = [name]
    while pending:
        yield pending[-1]
        pending.extend(model.derived_types(pending.pop()))


def _by_target(graph: NavigationGraph) -> Mapping[str, tuple[Edge, ...]]:
    found: dict[str, list[Edge]] = {}
    for edge in graph.all_edges():
        found.setdefault(edge.target, []).append(edge)
    return {
        target: tuple(sorted(edges, key=lambda edge: (edge.source, edge.name)))
        for target, edges in found.items()
    }
