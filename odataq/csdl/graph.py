"""The navigation graph: which entity types lead to which, and how."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from enum import StrEnum
from itertools import takewhile
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import Factory, define, field, frozen

from odataq.csdl.lazy import Lazy
from odataq.csdl.model import ComplexType, EntityType
from odataq.csdl.paths import partner_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from odataq.csdl.members import NavigationProperty, NavigationPropertyBinding
    from odataq.csdl.model import EntityContainer, Model, StructuredType

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


class EdgeKind(StrEnum):
    """How many entities an edge leads to, and how many lead to them.

    A many-to-many edge is collection-valued, and so is its partner; all other
    collection-valued edges are collections.
    """

    SINGLE = "single"
    COLLECTION = "collection"
    MANY_TO_MANY = "many-to-many"


ALL_KINDS: Final = frozenset(EdgeKind)


@frozen
class Edge:
    """A navigation property as it starts from one entity type.

    Edges are compared by value. All type names are full names. An inherited
    navigation property is one edge for each type that has it; `declared_by`
    is the same in all of them. A navigation property of a complex property
    has the path as its `name` (`Address/City`), and `declared_by` is the
    complex type.

    `target` may be a type that the model doesn't have: `Edm.EntityType`, or
    one of a document that wasn't given. `partner` is what the metadata says;
    `NavigationGraph.partner` finds the edge, if there is one.

    `target_set` is `None` where the sets of the source say nothing that
    leads to one entity set, see `NavigationGraph.edges`.

    `lookup` is the dependent property of a single-valued edge, and
    `partner_lookup` that of its partner, on the side of the target; both are
    `None` where there are no or several referential constraints.
    """

    source: str
    declared_by: str
    name: str
    kind: EdgeKind
    target: str
    target_set: str | None
    partner: str | None
    contains_target: bool
    lookup: str | None
    partner_lookup: str | None
    is_nullable: bool


@frozen
class Path:
    """Edges of which each starts where the one before it leads, at least one.

    Printed it is the simple name of the source and the names of the edges:
    `task/regardingobjectid_account_task/primarycontactid`. Names are printed
    as they are; what shows them makes them printable.
    """

    edges: tuple[Edge, ...]

    @property
    def source(self) -> str:
        """The full name of the type where the path starts."""
        return self.edges[0].source

    @property
    def target(self) -> str:
        """The full name of the type that the path leads to."""
        return self.edges[-1].target

    @property
    def length(self) -> int:
        """The number of edges."""
        return len(self.edges)

    def __str__(self) -> str:
        """Return the source and the names on the way."""
        names = (each.name for each in self.edges)
        return "/".join((self.source.rpartition(".")[2], *names))


Excluding: TypeAlias = AbstractSet[str] | Callable[[Edge], bool]
"""Names of navigation properties, or a predicate that is true of what to leave out."""

_NOTHING: Final[frozenset[str]] = frozenset()

# Each table of Dataverse has these four; an activity has them a second time,
# under a name that ends in its own (`createdby_task`).
AUDIT_EDGES: Final = frozenset(
    {"createdby", "createdonbehalfby", "modifiedby", "modifiedonbehalfby"}
)
_AUDIT_NAME: Final = re.compile(rf"(?:.*/)?(?:{'|'.join(sorted(AUDIT_EDGES))})(?:_.*)?")
_AUDIT_LOOKUPS: Final = frozenset(f"_{name}_value" for name in AUDIT_EDGES)


def is_audit(edge: Edge) -> bool:
    """Tell whether an edge says who created or changed an entity, or is the way back.

    Either way the name tells, or the lookup: it is the same where the
    navigation property is called `createdbyname` or `appmodule_createdby`.
    """
    return (
        edge.lookup in _AUDIT_LOOKUPS
        or edge.partner_lookup in _AUDIT_LOOKUPS
        or _AUDIT_NAME.fullmatch(edge.name) is not None
        or (
            edge.partner is not None and _AUDIT_NAME.fullmatch(edge.partner) is not None
        )
    )


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
            lambda self: Lazy(lambda: _sets_by_type(self.model)), takes_self=True
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
        made = _make_edges(self.model, entity_type, self._sets.value)
        # Two threads may both make them; the first one to store them wins.
        return self._edges.setdefault(full_name, made)

    def _search(
        self,
        source: str,
        target: str,
        kinds: Iterable[EdgeKind],
        excluding: Excluding,
    ) -> tuple[_Search, str]:
        start, goal = self._full_name(source), self._full_name(target)
        goals = frozenset(_with_derived(self.model, goal))
        is_allowed = allowing(kinds, excluding)
        return _Search(self, goals, is_allowed), start


def allowing(kinds: Iterable[EdgeKind], excluding: Excluding) -> Callable[[Edge], bool]:
    """Return a predicate that is true of the edges that count."""
    wanted = frozenset(kinds)
    if isinstance(excluding, AbstractSet):
        names = excluding
        return lambda edge: edge.kind in wanted and edge.name not in names
    is_excluded = excluding
    return lambda edge: edge.kind in wanted and not is_excluded(edge)


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


# The making of edges


# A complex type may hold others that hold others: the number of paths through
# them grows exponentially in metadata that somebody made for that.
_COMPLEX_DEPTH: Final = 16
_COMPLEX_PROPERTIES: Final = 1_000


@frozen(eq=False)
class _Declared:
    """A navigation property of a type, with the path that leads to it."""

    path: str
    declared_by: str
    navigation_property: NavigationProperty


@frozen(eq=False)
class _Bound:
    """Bindings that say where the navigation properties of a type lead.

    `prefixes` is what may stand before a name in their paths, and `container`
    where their targets are.
    """

    container: EntityContainer
    bindings: Mapping[str, NavigationPropertyBinding]
    prefixes: tuple[str, ...]


def _make_edges(
    model: Model, entity_type: EntityType, sets: Mapping[str, tuple[str, ...]]
) -> tuple[Edge, ...]:
    source = entity_type.qualified_name
    bound = _bound(model, entity_type, sets)
    made = []
    for declared in _declarations(model, entity_type):
        nav = declared.navigation_property
        partner = partner_of(model, nav)
        prefix = declared.path.removesuffix(nav.name)
        before_partner = (nav.partner or "").rpartition("/")
        edge = Edge(
            source=source,
            declared_by=declared.declared_by,
            name=declared.path,
            kind=_kind(nav, partner),
            target=nav.type.name,
            target_set=_target_set(declared, bound, sets),
            partner=nav.partner,
            contains_target=nav.contains_target,
            lookup=_lookup(nav, prefix),
            partner_lookup=_lookup(partner, "".join(before_partner[:2])),
            is_nullable=nav.is_nullable,
        )
        made.append(edge)
    return tuple(sorted(made, key=lambda edge: edge.name))


def _kind(nav: NavigationProperty, partner: NavigationProperty | None) -> EdgeKind:
    if not nav.type.is_collection:
        return EdgeKind.SINGLE
    if partner is not None and partner.type.is_collection:
        return EdgeKind.MANY_TO_MANY
    return EdgeKind.COLLECTION


def _lookup(nav: NavigationProperty | None, prefix: str) -> str | None:
    if nav is None or nav.type.is_collection or len(nav.constraints) != 1:
        return None
    return prefix + nav.constraints[0].property


def _declarations(model: Model, entity_type: EntityType) -> Iterator[_Declared]:
    """Yield what a type has itself and in its complex properties."""
    pending: deque[tuple[str, StructuredType, tuple[str, ...]]] = deque()
    pending.append(("", entity_type, ()))
    seen = 1
    while pending:
        prefix, part, above = pending.popleft()
        yield from _own_and_inherited(model, prefix, part)
        if len(above) == _COMPLEX_DEPTH:
            continue
        within = (*above, part.qualified_name)
        for property_ in model.properties(part).values():
            found = model.types.get(property_.type.name)
            if not isinstance(found, ComplexType) or found.qualified_name in within:
                continue
            if seen <= _COMPLEX_PROPERTIES:
                seen += 1
                pending.append((f"{prefix}{property_.name}/", found, within))


def _own_and_inherited(
    model: Model, prefix: str, part: StructuredType
) -> Iterable[_Declared]:
    found: dict[str, _Declared] = {}
    for each in reversed((part, *model.bases(part))):
        declared_by = each.qualified_name
        for name, nav in each.navigation_properties.items():
            found[name] = _Declared(prefix + name, declared_by, nav)
    return found.values()


def _sets_by_type(model: Model) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    if model.container is not None:
        for each in model.container.entity_sets.values():
            found.setdefault(each.entity_type, []).append(each.name)
    return {name: tuple(sets) for name, sets in found.items()}


def _bound(
    model: Model, entity_type: EntityType, sets: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[_Bound, ...], ...]:
    """Return the bindings of the sets of a type, of its base type, and so on.

    A set of a base type binds what only the type has after a type cast.
    """
    container = model.container
    if container is None:
        return ()
    found = []
    casts: list[str] = [""]
    for each in (entity_type, *model.bases(entity_type)):
        prefixes = tuple(casts)
        casts.append(f"{each.qualified_name}/")
        level = tuple(
            _Bound(container, container.entity_sets[name].bindings, prefixes)
            for name in sets.get(each.qualified_name, ())
        )
        if level:
            found.append(level)
    return tuple(found)


def _target_set(
    declared: _Declared,
    bound: tuple[tuple[_Bound, ...], ...],
    sets: Mapping[str, tuple[str, ...]],
) -> str | None:
    for level in bound:
        targets = {
            each.bindings[prefix + declared.path].target
            for each in level
            for prefix in each.prefixes
            if prefix + declared.path in each.bindings
        }
        if targets:
            # Sets of one type may lead to different ones.
            if len(targets) > 1:
                return None
            return _entity_set(level[0].container, targets.pop())
    nav = declared.navigation_property
    of_target = sets.get(nav.type.name, ())
    if len(of_target) == 1 and not nav.contains_target:
        return of_target[0]
    return None


def _entity_set(container: EntityContainer, target: str) -> str | None:
    """Return the entity set that a binding leads to, `None` for anything else."""
    name = target.removeprefix(f"{container.qualified_name}/")
    return name if name in container.entity_sets else None


# The search for paths


@define(eq=False)
class _Search:
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
