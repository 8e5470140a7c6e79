"""What a model says of keys and calls on paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.csdl.annotations import alternate_keys
from odataq.csdl.model import EntitySet, EntityType, NavigationProperty, Singleton
from odataq.csdl.operations import Action, Function
from odataq.csdl.paths import follow
from odataq.csdl.types import UNKNOWN, TypeRef
from odataq.semantics.calls import bound_operations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.csdl.model import Model
    from odataq.csdl.operations import Operation

__all__ = ["entity_type_of", "imported", "is_action", "key_types", "operations_of"]


def entity_type_of(element: object, model: Model) -> EntityType | None:
    """Return the type of what a segment that names an element leads to."""
    match element:
        case EntityType():
            return element
        case EntitySet() | Singleton():
            return model.entity_type(element.entity_type)
        case NavigationProperty():
            return model.entity_type(element.type.name)
        case Function() if element.return_type is not None:
            return model.entity_type(element.return_type.type.name)
        case _:
            return None


def key_types(model: Model, entity_type: EntityType) -> Mapping[str | None, TypeRef]:
    """Return the types of the parts of a key, or of an alternate one, by name.

    `None` is the name of the only part.
    """
    key = model.key(entity_type)
    parts = () if key is None else key.parts
    paths: dict[str | None, str] = {each.name: each.path for each in parts}
    if len(parts) == 1:
        paths[None] = parts[0].path
    bases = (entity_type, *model.bases(entity_type))
    for owner in (*bases, *model.sets_of(entity_type.qualified_name)):
        for alternate in alternate_keys(owner):
            for each in alternate.parts:
                paths.setdefault(each.name, each.path)
    return {name: _type_at(model, entity_type, path) for name, path in paths.items()}


def _type_at(model: Model, entity_type: EntityType, path: str) -> TypeRef:
    member = follow(model, entity_type, path).member
    return UNKNOWN if member is None else member.type


def operations_of(
    model: Model, name: str, type_ref: TypeRef
) -> tuple[str, tuple[Operation, ...]]:
    """Return the operations of a name that are bound to a type, and the full name.

    The namespace may be left out: it is that of the first schema that has one.
    """
    names = [name]
    if "." not in name:
        names = [f"{each.namespace}.{name}" for each in model.schemas]
    for each in names:
        found = bound_operations(model, model.full_name(each), type_ref)
        if found:
            return each, found
    return name, ()


def imported(model: Model, name: str) -> tuple[Operation, ...]:
    """Return the operations that an import of a name stands for."""
    container = model.container
    if container is None:
        return ()
    if name in container.function_imports:
        function = container.function_imports[name].function
        return model.operations.functions.get(function, ())
    if name in container.action_imports:
        action = container.action_imports[name].action
        return model.operations.actions.get(action, ())
    return ()


def is_action(operations: tuple[Operation, ...]) -> bool:
    """Tell whether a name is that of an action, which takes nothing in the URL."""
    return any(isinstance(each, Action) for each in operations)
