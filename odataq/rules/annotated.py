"""Where a path has come to in the sets of a service, and what is annotated there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from odataq.csdl.annotations import (
    CountRestrictions,
    ExpandRestrictions,
    FilterExpressionRestriction,
    FilterRestrictions,
    InsertRestrictions,
    NavigationPropertyRestriction,
    SearchRestrictions,
    SortRestrictions,
    count_restrictions,
    expand_restrictions,
    filter_restrictions,
    find_annotation,
    insert_restrictions,
    is_skip_supported,
    is_top_supported,
    navigation_restrictions,
    search_restrictions,
    sort_restrictions,
)
from odataq.csdl.model import EntitySet, NavigationProperty, Property, Singleton
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable

    from odataq.csdl.expressions import Annotation
    from odataq.rules.registry import Context

__all__ = [
    "SetPath",
    "counting",
    "expanding",
    "filtering",
    "inserting",
    "is_cast",
    "place_of_path",
    "searching",
    "skips",
    "sorting",
    "step",
    "tops",
    "without_casts",
]

_CAPABILITIES: Final = "Org.OData.Capabilities.V1."


@frozen(eq=False)
class SetPath:
    """What a path leads to: a set, or what names lead to from it.

    `anchor` is the last set that is certain, `path` the names behind it and
    `member` the last of them. `target` is the set that the entities are in,
    `None` where it isn't known. Without all of these nothing is known.
    """

    anchor: EntitySet | Singleton | None = None
    path: tuple[str, ...] = ()
    target: EntitySet | Singleton | None = None
    member: Property | NavigationProperty | None = None

    @property
    def name(self) -> str:
        """The name that a message has for the place."""
        if self.member is not None:
            return self.member.name
        return "" if self.anchor is None else self.anchor.name


def place_of_path(path: n.ResourcePath, context: Context) -> SetPath:
    """Return what a resource path leads to, without its keys and `/$count`."""
    place = SetPath()
    for each in path.segments:
        place = step(place, each, context)
    return place


def step(place: SetPath, segment: n.Node, context: Context) -> SetPath:
    """Return what a further segment leads to; an operation leads to nothing known."""
    if not isinstance(segment, n.Segment):
        return place
    element = context.binding.element_of(segment)
    if isinstance(element, EntitySet | Singleton):
        return SetPath(element, (), element)
    if isinstance(element, Property | NavigationProperty):
        return _into(place, element, context)
    return place if is_cast(segment, context) else SetPath()


def is_cast(segment: n.Segment, context: Context) -> bool:
    """Tell whether a segment is the name of a type."""
    model = context.model
    return (
        model is not None
        and "." in segment.name
        and model.find_type(segment.name) is not None
    )


def without_casts(path: str) -> tuple[str, ...]:
    """Return the names of a path, leaving out those of types."""
    return tuple(each for each in path.split("/") if "." not in each)


def _into(
    place: SetPath, member: Property | NavigationProperty, context: Context
) -> SetPath:
    anchor, path = place.anchor, (*place.path, member.name)
    if place.target is not None:
        anchor, path = place.target, (member.name,)
    target = None
    if anchor is not None and isinstance(member, NavigationProperty):
        target = _bound(anchor, path, context)
    return SetPath(anchor, path, target, member)


def _bound(
    anchor: EntitySet | Singleton, path: tuple[str, ...], context: Context
) -> EntitySet | Singleton | None:
    """Return the set that a path is bound to, `None` where that isn't one."""
    container = context.model.container if context.model else None
    targets = {
        each.target
        for each in anchor.bindings.values()
        if without_casts(each.path) == path
    }
    if container is None or len(targets) != 1:
        return None
    owner, _, name = targets.pop().rpartition("/")
    if owner and owner.rpartition(".")[2] != container.name:
        # It is contained in another set.
        return None
    return container.entity_sets.get(name) or container.singletons.get(name)


# What is annotated


@frozen
class _Part:
    """The annotation to go by, if any.

    `is_inherited` where it is that of the set which a navigation property leads
    to, and not about the navigation property.
    """

    annotations: tuple[Annotation, ...] = ()
    is_inherited: bool = False


def _part(place: SetPath, term: str, context: Context) -> _Part:
    """Return the annotation with a term that is the most specific one."""
    name = f"{_CAPABILITIES}{term}"
    for each in (_at_path(place, context), place.target, place.member):
        found = None if each is None else find_annotation(each, name)
        if found is not None:
            return _Part((found,), bool(place.path) and each is place.target)
    return _Part()


def _at_path(place: SetPath, context: Context) -> _Part | None:
    """Return what targets the path itself, such as `Ns.Container/Set/Property`."""
    model = context.model
    if model is None or model.container is None or not place.path:
        return None
    if place.anchor is None:
        return None
    steps = (model.container.qualified_name, place.anchor.name, *place.path)
    return _Part(model.targeted_annotations.get("/".join(steps), ()))


def _restriction(place: SetPath) -> NavigationPropertyRestriction | None:
    """Return what the set at the start says about the navigation property."""
    if place.anchor is None or not place.path:
        return None
    return navigation_restrictions(place.anchor).of("/".join(place.path))


def filtering(place: SetPath, context: Context) -> FilterRestrictions:
    """Return what `$filter` may do.

    Whether a set has to be filtered says nothing about the part of it that a
    navigation property leads to.
    """
    own = _restriction(place)
    if own is not None and own.filter_restrictions is not None:
        return _relative_filter(own.filter_restrictions, place.path)
    part = _part(place, "FilterRestrictions", context)
    found = filter_restrictions(part)
    if part.is_inherited:
        return evolve(found, requires_filter=False, required_properties=())
    return found


def _relative_filter(
    restrictions: FilterRestrictions, path: tuple[str, ...]
) -> FilterRestrictions:
    # Paths begin at the annotated set, and some begin where the property leads.
    return evolve(
        restrictions,
        required_properties=_relative(restrictions.required_properties, path),
        non_filterable_properties=_relative(
            restrictions.non_filterable_properties, path
        ),
        expression_restrictions=tuple(
            FilterExpressionRestriction(
                _relative([each.property], path)[0], each.allowed_expressions
            )
            for each in restrictions.expression_restrictions
        ),
    )


def _relative(paths: Iterable[str], path: tuple[str, ...]) -> tuple[str, ...]:
    start = "/".join((*path, ""))
    return tuple(each.removeprefix(start) for each in paths)


def sorting(place: SetPath, context: Context) -> SortRestrictions:
    """Return what `$orderby` may do."""
    own = _restriction(place)
    if own is None or own.sort_restrictions is None:
        return sort_restrictions(_part(place, "SortRestrictions", context))
    found = own.sort_restrictions
    return evolve(
        found,
        ascending_only_properties=_relative(
            found.ascending_only_properties, place.path
        ),
        descending_only_properties=_relative(
            found.descending_only_properties, place.path
        ),
        non_sortable_properties=_relative(found.non_sortable_properties, place.path),
    )


def searching(place: SetPath, context: Context) -> SearchRestrictions:
    """Return what `$search` may do."""
    own = _restriction(place)
    if own is not None and own.search_restrictions is not None:
        return own.search_restrictions
    return search_restrictions(_part(place, "SearchRestrictions", context))


def expanding(place: SetPath, context: Context) -> ExpandRestrictions:
    """Return what `$expand` may do.

    What a navigation property itself is annotated with doesn't count: services
    mean by it that the property can't be expanded, not what it leads to.
    """
    sets = evolve(place, member=None)
    return expand_restrictions(_part(sets, "ExpandRestrictions", context))


def counting(place: SetPath, context: Context) -> CountRestrictions:
    """Return what may be counted at the place itself."""
    return count_restrictions(_part(place, "CountRestrictions", context))


def inserting(place: SetPath, context: Context) -> InsertRestrictions:
    """Return what an entity has to have that is created at the place."""
    return insert_restrictions(_part(place, "InsertRestrictions", context))


def tops(place: SetPath, context: Context) -> bool:
    """Tell whether `$top` may be used."""
    own = _restriction(place)
    if own is not None:
        return own.is_top_supported
    return is_top_supported(_part(place, "TopSupported", context))


def skips(place: SetPath, context: Context) -> bool:
    """Tell whether `$skip` may be used."""
    own = _restriction(place)
    if own is not None:
        return own.is_skip_supported
    return is_skip_supported(_part(place, "SkipSupported", context))
