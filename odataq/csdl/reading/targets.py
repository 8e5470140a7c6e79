"""What the segments of an annotation target lead to."""

from __future__ import annotations

from odataq.csdl.model import ComplexType, EntityContainer, EntityType, EnumType
from odataq.csdl.operations import Action, Function

__all__ = ["children_of", "signature_of"]


def signature_of(operation: object) -> str:
    """Return the types that a target names an overload by.

    Of an action only the binding type; the unbound overload has none.

    Spec: CSDL XML, "Target".
    """
    if not isinstance(operation, Action | Function):
        return ""
    parameters = operation.parameters
    if isinstance(operation, Action):
        parameters = parameters[:1] if operation.is_bound else ()
    return ",".join(str(each.type) for each in parameters)


def children_of(part: object, name: str) -> list[object]:
    """Return the children of a part that a target's second segment names."""
    if isinstance(part, EntityType | ComplexType):
        found = part.properties.get(name) or part.navigation_properties.get(name)
        return [found] if found else []
    if isinstance(part, EnumType):
        return [part.members[name]] if name in part.members else []
    if isinstance(part, EntityContainer):
        tables = (
            part.entity_sets,
            part.singletons,
            part.action_imports,
            part.function_imports,
        )
        return [table[name] for table in tables if name in table]
    if isinstance(part, Action | Function):
        if name == "$ReturnType":
            return [part.return_type] if part.return_type else []
        return [each for each in part.parameters if each.name == name]
    return []
