"""What the names in an expression can refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from odataq.csdl.types import UNKNOWN, TypeRef
from odataq.semantics.shapes import WHOLE, Shape
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.semantics.shapes import Part

__all__ = ["NO_SCOPE", "Scope", "scope_at", "scope_within"]

_IT = "$it"


@frozen
class Scope:
    """The current instance, the variables, and `$it` and `$this`.

    `shape` is what the current instance has of the properties of its `type`, and
    what computing and aggregating added. `variables` are those of lambda
    expressions, which go before properties; `shapes` has the shape of each, and
    that of `$it` where it isn't the current instance.
    """

    type: TypeRef = UNKNOWN
    it: TypeRef = UNKNOWN
    this: TypeRef = UNKNOWN
    variables: Mapping[str, TypeRef] = field(factory=dict)
    shape: Shape = WHOLE
    shapes: Mapping[str, Shape] = field(factory=dict)

    def shape_of(self, variable: str) -> Shape:
        """Return the shape of a variable, an implicit one too."""
        if variable in self.variables:
            return self.shapes.get(variable, WHOLE)
        if variable == "$root":
            return WHOLE
        return self.shapes.get(variable, self.shape) if variable == _IT else self.shape

    def with_variable(
        self, name: str, type_ref: TypeRef, shape: Shape = WHOLE
    ) -> Scope:
        """Return the scope within a lambda expression."""
        variables = {**self.variables, name: type_ref}
        return evolve(self, variables=variables, shapes={**self.shapes, name: shape})

    def with_parts(self, parts: Mapping[str, Part]) -> Scope:
        """Return the scope behind what adds properties."""
        return evolve(self, shape=self.shape.with_parts(parts))

    def within(self, type_ref: TypeRef, shape: Shape = WHOLE) -> Scope:
        """Return the scope where the items of a collection are what is current."""
        return evolve(
            self,
            type=TypeRef(type_ref.name),
            shape=shape,
            shapes={**self.shapes, _IT: self.shape_of(_IT)},
        )

    def of_items(self, type_ref: TypeRef, shape: Shape = WHOLE) -> Scope:
        """Return the scope of options about the items of a collection."""
        inner = self.within(type_ref, shape)
        shapes = {_IT: inner.shapes[_IT]}
        return evolve(inner, this=inner.type, variables={}, shapes=shapes)


NO_SCOPE = Scope()


def scope_within(name: str, count: int, scope: Scope) -> Scope:
    """Return the scope of so many arguments of a call in some scope.

    Where the name isn't known, what stands alone in parentheses may be a condition
    about the items of a collection.
    """
    return NO_SCOPE if count == 1 and HOLE in name else scope


def scope_at(type_ref: TypeRef, shape: Shape = WHOLE) -> Scope:
    """Return the scope of options about a resource of some type."""
    item = TypeRef(type_ref.name)
    return Scope(item, item, item, shape=shape)
