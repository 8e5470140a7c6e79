"""The parts that a document has by the thousand, quick to make.

attrs fills a frozen object slowly. Each part here is filled as an object of a
plain class, which then becomes one of its frozen subclass: a third of the
time, and immutable all the same.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from odataq.csdl.types import NO_FACETS, Facets, TypeRef

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.csdl.expressions import Annotation

__all__ = [
    "Members",
    "NavigationProperty",
    "NavigationPropertyBinding",
    "OnDelete",
    "OnDeleteAction",
    "Property",
    "ReferentialConstraint",
    "make_binding",
    "make_navigation_property",
    "make_property",
    "make_referential_constraint",
]


@define(eq=False)
class _Property:
    name: str
    type: TypeRef
    is_nullable: bool = True
    facets: Facets = NO_FACETS
    default_value: str | None = None
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)


@frozen(eq=False)
class Property(_Property):
    """A structural property."""


@define(eq=False)
class _ReferentialConstraint:
    property: str
    referenced_property: str
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)


@frozen(eq=False)
class ReferentialConstraint(_ReferentialConstraint):
    """A dependent property and the principal property it equals."""


class OnDeleteAction(StrEnum):
    """What happens to related entities when the source is deleted."""

    CASCADE = "Cascade"
    NONE = "None"
    SET_NULL = "SetNull"
    SET_DEFAULT = "SetDefault"


@frozen(eq=False)
class OnDelete:
    """The on-delete action of a navigation property."""

    action: OnDeleteAction
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)


@define(eq=False)
class _NavigationProperty:
    name: str
    type: TypeRef
    is_nullable: bool = True
    partner: str | None = None
    contains_target: bool = False
    constraints: tuple[ReferentialConstraint, ...] = ()
    on_delete: OnDelete | None = None
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)


@frozen(eq=False)
class NavigationProperty(_NavigationProperty):
    """A navigation property; its type is an entity type or a collection."""


@define(eq=False)
class _NavigationPropertyBinding:
    path: str
    target: str
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)


@frozen(eq=False)
class NavigationPropertyBinding(_NavigationPropertyBinding):
    """Where the entities behind a navigation property are found."""


@frozen(eq=False)
class Members:
    """The properties of a structured type."""

    properties: Mapping[str, Property] = field(factory=dict)
    navigation_properties: Mapping[str, NavigationProperty] = field(factory=dict)

    def extended(self, own: Members) -> Members:
        """Add what a derived type declares; what nobody extends is shared."""
        if not self.properties and not self.navigation_properties:
            return own
        return Members(
            {**self.properties, **own.properties},
            {**self.navigation_properties, **own.navigation_properties},
        )


def make_property(
    name: str,
    type_ref: TypeRef,
    is_nullable: bool = True,  # noqa: FBT001, FBT002 (a keyword costs a tenth more)
    facets: Facets = NO_FACETS,
    default_value: str | None = None,
) -> Property:
    """Make a property."""
    made = _Property(name, type_ref, is_nullable, facets, default_value)
    made.__class__ = Property
    return made  # type: ignore[return-value]  # it is one now


def make_referential_constraint(
    dependent: str, referenced_property: str
) -> ReferentialConstraint:
    """Make a referential constraint."""
    made = _ReferentialConstraint(dependent, referenced_property)
    made.__class__ = ReferentialConstraint
    return made  # type: ignore[return-value]  # it is one now


def make_navigation_property(  # noqa: PLR0913, PLR0917 (one for each attribute)
    name: str,
    type_ref: TypeRef,
    is_nullable: bool,  # noqa: FBT001 (a keyword costs a tenth more)
    partner: str | None,
    contains_target: bool,  # noqa: FBT001 (likewise)
    constraints: tuple[ReferentialConstraint, ...],
    on_delete: OnDelete | None,
) -> NavigationProperty:
    """Make a navigation property."""
    made = _NavigationProperty(
        name, type_ref, is_nullable, partner, contains_target, constraints, on_delete
    )
    made.__class__ = NavigationProperty
    return made  # type: ignore[return-value]  # it is one now


def make_binding(path: str, target: str) -> NavigationPropertyBinding:
    """Make a navigation property binding."""
    made = _NavigationPropertyBinding(path, target)
    made.__class__ = NavigationPropertyBinding
    return made  # type: ignore[return-value]  # it is one now
