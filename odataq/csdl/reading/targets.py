"""What the segments of an annotation target lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from odataq.csdl.model import ComplexType, EntityContainer, EntityType, EnumType
from odataq.csdl.operations import Action, Function

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.csdl.operations import Operation

__all__ = ["Children", "signatures_of"]


def signatures_of(operation: object) -> frozenset[str]:
    """Return what a target may name an overload by, in parentheses.

    Of an action it is the binding type, of an unbound one nothing; there all
    types are understood, too, as services write them.

    Spec: CSDL XML, "Target".
    """
    if not isinstance(operation, Action | Function):
        return frozenset({""})
    types = [str(each.type) for each in operation.parameters]
    if isinstance(operation, Function):
        return frozenset({",".join(types)})
    bound = types[0] if operation.is_bound and types else ""
    return frozenset({bound, ",".join(types)})


@define(eq=False)
class Children:
    """Finds the children that the second segments of targets name.

    Parameters are indexed: an operation may have thousands, each annotated.
    """

    _parameters: dict[int, dict[str, list[object]]] = field(factory=dict, init=False)

    def of(self, part: object, name: str) -> list[object]:
        """Return the children of a part with a name."""
        if isinstance(part, EntityType | ComplexType):
            found = part.properties.get(name) or part.navigation_properties.get(name)
            return [found] if found else []
        if isinstance(part, EnumType):
            return [part.members[name]] if name in part.members else []
        if isinstance(part, EntityContainer):
            return [table[name] for table in _tables(part) if name in table]
        if isinstance(part, Action | Function):
            if name == "$ReturnType":
                return [part.return_type] if part.return_type else []
            return self._parameters_of(part).get(name, [])
        return []

    def _parameters_of(self, operation: Operation) -> dict[str, list[object]]:
        index = self._parameters.get(id(operation))
        if index is None:
            index = self._parameters[id(operation)] = {}
            for each in operation.parameters:
                index.setdefault(each.name, []).append(each)
        return index


def _tables(container: EntityContainer) -> tuple[Mapping[str, object], ...]:
    return (
        container.entity_sets,
        container.singletons,
        container.action_imports,
        container.function_imports,
    )
