"""The tables that an open schema, type or container is filled through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.csdl.model import (
        ActionImport,
        EntityContainer,
        EntitySet,
        FunctionImport,
        SchemaType,
        Singleton,
        Term,
    )
    from odataq.csdl.operations import Action, Function

__all__ = ["ContainerChildren", "Declared"]

_CONTAINER_TABLES: Final = {
    "EntitySet": "entity_sets",
    "Singleton": "singletons",
    "ActionImport": "action_imports",
    "FunctionImport": "function_imports",
}


@define(eq=False)
class Declared:
    """What the open schema declares so far; its `Schema` shares the tables."""

    types: dict[str, SchemaType] = field(factory=dict)
    terms: dict[str, Term] = field(factory=dict)
    actions: dict[str, list[Action]] = field(factory=dict)
    functions: dict[str, list[Function]] = field(factory=dict)
    containers: dict[str, EntityContainer] = field(factory=dict)

    def has(self, name: str, *, besides: Mapping[str, object]) -> bool:
        """Tell whether a name stands in a table other than one."""
        return any(
            name in table
            for table in (
                self.types,
                self.terms,
                self.actions,
                self.functions,
                self.containers,
            )
            if table is not besides
        )


@define(eq=False)
class ContainerChildren:
    """What the open container declares so far."""

    entity_sets: dict[str, EntitySet] = field(factory=dict)
    singletons: dict[str, Singleton] = field(factory=dict)
    action_imports: dict[str, ActionImport] = field(factory=dict)
    function_imports: dict[str, FunctionImport] = field(factory=dict)

    def has(self, name: str) -> bool:
        """Tell whether a name is taken."""
        return any(self.has_same(tag, name) for tag in _CONTAINER_TABLES)

    def has_same(self, tag: str, name: str) -> bool:
        """Tell whether an element of the same kind has a name."""
        return name in getattr(self, _CONTAINER_TABLES[tag])
