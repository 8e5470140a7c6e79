"""Makes the edges of an entity type from what a model says."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.csdl.edges import Edge, EdgeKind
from odataq.csdl.model import ComplexType, EntityType
from odataq.csdl.paths import partner_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from odataq.csdl.members import NavigationProperty, NavigationPropertyBinding
    from odataq.csdl.model import EntityContainer, Model, StructuredType

__all__ = ["make_edges", "sets_by_type"]

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


def make_edges(
    model: Model, entity_type: EntityType, sets: Mapping[str, tuple[str, ...]]
) -> tuple[Edge, ...]:
    """Return the edges of a type, sorted by name; `sets` are the sets by type."""
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


def sets_by_type(model: Model) -> Mapping[str, tuple[str, ...]]:
    """Return the names of the entity sets by their entity type."""
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
