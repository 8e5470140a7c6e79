"""What names and expressions of a tree mean: the result of binding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from odataq.csdl.types import INT64, UNKNOWN, TypeRef
from odataq.semantics.resource import UNKNOWN_RESOURCE, Resource, ResourceKind
from odataq.semantics.scope import NO_SCOPE, Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.csdl.model import (
        ActionImport,
        ComplexType,
        EntitySet,
        EntityType,
        FunctionImport,
        Model,
        NavigationProperty,
        Property,
        Singleton,
    )
    from odataq.csdl.operations import Action, Function
    from odataq.profiles import Profile
    from odataq.semantics.marks import Mark
    from odataq.syntax.nodes import Node

    Element = (
        EntitySet
        | Singleton
        | FunctionImport
        | ActionImport
        | EntityType
        | ComplexType
        | Property
        | NavigationProperty
        | Function
        | Action
    )

__all__ = ["Binding"]


@frozen(eq=False)
class Binding:
    """The meaning of a tree in a model.

    It is about the very nodes of `tree`, not about equal ones: the same
    condition means another thing in another place. Without a model a name has
    the type `UNKNOWN`, and marked is only what doesn't fit whatever names mean.
    """

    tree: Node = field(repr=False)
    model: Model | None = field(repr=False)
    profile: Profile = field(repr=False)
    resource: Resource = UNKNOWN_RESOURCE
    marks: tuple[Mark, ...] = field(default=(), repr=False)
    _types: Mapping[int, TypeRef] = field(factory=dict, repr=False)
    _elements: Mapping[int, Element] = field(factory=dict, repr=False)
    _scopes: Mapping[int, Scope] = field(factory=dict, repr=False)
    _made: tuple[Node, ...] = field(default=(), repr=False)

    @property
    def result_type(self) -> TypeRef:
        """The type of what the path, or a bare expression, comes to.

        That of a count is a number, whatever is counted. It is the type before
        `$apply`, which may take away properties or add some.
        """
        if self.resource.kind is ResourceKind.COUNT:
            return INT64
        return self.resource.type

    def type_of(self, node: Node) -> TypeRef:
        """Return the type of an expression, a segment or an item.

        `UNKNOWN` where nothing can be said, after a mistake too.
        """
        return self._types.get(id(node), UNKNOWN)

    def element_of(self, node: Node) -> Element | None:
        """Return the element of the model that a segment or an item names."""
        return self._elements.get(id(node))

    def scope_of(self, node: Node) -> Scope:
        """Return what the names in the value of an option can refer to."""
        return self._scopes.get(id(node), NO_SCOPE)
