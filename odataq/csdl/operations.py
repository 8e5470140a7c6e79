"""Actions and functions, and how an overload is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from odataq.csdl.lazy import Unread
from odataq.csdl.types import NO_FACETS, Facets, TypeRef

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from odataq.csdl.expressions import Annotation

__all__ = [
    "Action",
    "Function",
    "Operation",
    "OperationIndex",
    "Parameter",
    "ReturnType",
]


@frozen(eq=False)
class Parameter:
    """A parameter; the first one of a bound operation is the binding one."""

    name: str
    type: TypeRef
    is_nullable: bool = True
    facets: Facets = NO_FACETS
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)


@frozen(eq=False)
class ReturnType:
    """What an operation returns."""

    type: TypeRef
    is_nullable: bool = True
    facets: Facets = NO_FACETS
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)


@frozen(eq=False)
class Action(Unread):
    """An overload of an action."""

    name: str
    namespace: str
    is_bound: bool = False
    entity_set_path: str | None = None
    parameters: tuple[Parameter, ...] = ()
    return_type: ReturnType | None = None
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)

    @property
    def qualified_name(self) -> str:
        """The name with its namespace."""
        return f"{self.namespace}.{self.name}"


@frozen(eq=False)
class Function(Unread):
    """An overload of a function; without a return type it is broken."""

    name: str
    namespace: str
    is_bound: bool = False
    is_composable: bool = False
    entity_set_path: str | None = None
    parameters: tuple[Parameter, ...] = ()
    return_type: ReturnType | None = None
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)

    @property
    def qualified_name(self) -> str:
        """The name with its namespace."""
        return f"{self.namespace}.{self.name}"


Operation = Action | Function


@frozen(eq=False)
class OperationIndex(Unread):
    """All overloads, by qualified name and by binding parameter type."""

    actions: Mapping[str, tuple[Action, ...]] = field(factory=dict, repr=False)
    functions: Mapping[str, tuple[Function, ...]] = field(factory=dict, repr=False)
    bound: Mapping[TypeRef, tuple[Operation, ...]] = field(factory=dict, repr=False)
    _named: dict[str, Mapping[TypeRef, tuple[Operation, ...]]] = field(
        factory=dict, init=False, repr=False
    )

    def all_overloads(self) -> Iterator[tuple[Operation, ...]]:
        """Yield the overloads of each action, then of each function."""
        yield from self.actions.values()
        yield from self.functions.values()

    def overloads(self, name: str) -> tuple[Operation, ...]:
        """Return every overload of a full name, actions first."""
        return (*self.actions.get(name, ()), *self.functions.get(name, ()))

    def bound_to(self, binding_type: TypeRef) -> tuple[Operation, ...]:
        """Return the operations bound to exactly a type, not to its bases."""
        return self.bound.get(binding_type, ())

    def named(self, name: str, binding_type: TypeRef) -> tuple[Operation, ...]:
        """Return the overloads of a full name bound to exactly a type."""
        found = self._named.get(name)
        if found is None:
            # Of a name at a time: others may be left unread.
            found = self._named.setdefault(name, _by_binding(self.overloads(name)))
        return found.get(binding_type, ())


def _by_binding(
    overloads: tuple[Operation, ...],
) -> Mapping[TypeRef, tuple[Operation, ...]]:
    found: dict[TypeRef, tuple[Operation, ...]] = {}
    for each in overloads:
        if each.is_bound and each.parameters:
            binding_type = each.parameters[0].type
            found[binding_type] = (*found.get(binding_type, ()), each)
    return found
