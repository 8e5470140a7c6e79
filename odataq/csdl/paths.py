"""Follows a path from a type through its properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from odataq.csdl.model import NavigationProperty

if TYPE_CHECKING:
    from odataq.csdl.model import Model, Property, StructuredType

__all__ = ["NOWHERE", "Followed", "follow", "has_external_base", "partner_of"]


@frozen(eq=False)
class Followed:
    """Where a path leads.

    `member` is its last property, `None` where it ends in a type cast or
    leads nowhere; `end` the structured type that it ends at, if it is one.
    `is_unknown` tells that the path leaves what was given, so that nothing
    can be said about it. `crossed` are the navigation properties before the
    last segment.
    """

    member: Property | NavigationProperty | None = None
    end: StructuredType | None = None
    is_unknown: bool = False
    crossed: tuple[NavigationProperty, ...] = ()


NOWHERE = Followed()
_UNKNOWN = Followed(is_unknown=True)


def follow(model: Model, start: StructuredType, path: str) -> Followed:
    """Follow a path of property names and type casts, full names."""
    if "/" not in path and "." not in path:
        # Nearly all paths of a real service: no list, no loop.
        return _leave(model, start, path)
    current: StructuredType | None = start
    crossed: list[NavigationProperty] = []
    found = Followed(end=start)
    for segment in path.split("/"):
        if current is None:
            return NOWHERE
        if "." in segment:
            end = model.structured_type(segment)
            if end is None:
                return _UNKNOWN if model.is_external(segment) else NOWHERE
            found = Followed(found.member, end)
        else:
            if isinstance(found.member, NavigationProperty):
                crossed.append(found.member)
            found = _leave(model, current, segment)
            if found.member is None:
                return found
        current = found.end
        if found.is_unknown:
            return found
    return Followed(found.member, found.end, crossed=tuple(crossed))


def _leave(model: Model, start: StructuredType, name: str) -> Followed:
    """Go from a type through one property."""
    member = model.navigation_property(start, name) or model.property(start, name)
    if member is None:
        return _UNKNOWN if has_external_base(model, start) else NOWHERE
    type_name = member.type.name
    end = model.structured_type(type_name)
    if end is None and model.is_external(type_name):
        return Followed(member, is_unknown=True)
    return Followed(member, end)


def has_external_base(model: Model, start: StructuredType) -> bool:
    """Tell whether a type inherits from one that wasn't given."""
    last = start
    for last in model.bases(start):  # noqa: B007 (the last one is wanted)
        pass
    return last.base_type is not None and model.is_external(last.base_type)


def partner_of(
    model: Model, navigation_property: NavigationProperty
) -> NavigationProperty | None:
    """Return the partner of a navigation property, `None` without one.

    A partner may be declared on a type derived from the target, or in a
    complex property of it; the path says so.
    """
    if navigation_property.partner is None:
        return None
    target = model.structured_type(navigation_property.type.name)
    if target is None:
        return None
    member = follow(model, target, navigation_property.partner).member
    return member if isinstance(member, NavigationProperty) else None
