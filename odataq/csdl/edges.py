"""Edges of the navigation graph and paths of them: what they tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ALL_KINDS",
    "AUDIT_EDGES",
    "Edge",
    "EdgeKind",
    "Excluding",
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


def allowing(kinds: Iterable[EdgeKind], excluding: Excluding) -> Callable[[Edge], bool]:
    """Return a predicate that is true of the edges that count."""
    wanted = frozenset(kinds)
    if isinstance(excluding, AbstractSet):
        names = excluding
        return lambda edge: edge.kind in wanted and edge.name not in names
    is_excluded = excluding
    return lambda edge: edge.kind in wanted and not is_excluded(edge)
