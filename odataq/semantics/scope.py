"""What the names in an expression can refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from odataq.csdl.types import UNKNOWN, TypeRef

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NO_SCOPE", "Scope", "scope_at"]


@frozen
class Scope:
    """The current instance, the variables, and `$it` and `$this`.

    `variables` are those of lambda expressions and the names that `$compute`
    adds; they go before the properties of `type`.
    """

    type: TypeRef = UNKNOWN
    it: TypeRef = UNKNOWN
    this: TypeRef = UNKNOWN
    variables: Mapping[str, TypeRef] = field(factory=dict)

    def with_variable(self, name: str, type_ref: TypeRef) -> Scope:
        """Return the scope within a lambda expression."""
        return evolve(self, variables={**self.variables, name: type_ref})

    def of_items(self, type_ref: TypeRef) -> Scope:
        """Return the scope of options about the items of a collection."""
        item = TypeRef(type_ref.name)
        return Scope(item, self.it, item)


NO_SCOPE = Scope()


def scope_at(type_ref: TypeRef) -> Scope:
    """Return the scope of options about a resource of some type."""
    item = TypeRef(type_ref.name)
    return Scope(item, item, item)
