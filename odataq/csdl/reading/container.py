"""Reads an entity container: sets, singletons, imports and their bindings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.csdl.documents import Step
from odataq.csdl.elements import EDM
from odataq.csdl.model import (
    ActionImport,
    EntityContainer,
    EntitySet,
    FunctionImport,
    NavigationPropertyBinding,
    Singleton,
)
from odataq.csdl.reading.annotations import ANNOTATED
from odataq.csdl.reading.state import ContainerChildren

if TYPE_CHECKING:
    from odataq.csdl.reading.state import Attributes, Children, Handler, State

__all__ = ["entity_container"]


def entity_container(state: State, attributes: Attributes) -> Children:
    """Begin an `EntityContainer`."""
    name = state.begin_item("EntityContainer", attributes)
    children = state.children = ContainerChildren()
    part = EntityContainer(
        name,
        state.namespace,
        attributes.get("Extends"),
        children.entity_sets,
        children.singletons,
        children.action_imports,
        children.function_imports,
    )
    if part.extends is not None:
        state.late(part, "extends")
    state.open_item(part, Step("EntityContainer", name))
    if state.declared.has(name):
        state.taken(name)
    elif name:
        state.declared.containers[name] = part
    return _IN_CONTAINER


def _entity_set(state: State, attributes: Attributes) -> Children:
    name, step = _begin(state, "EntitySet", attributes)
    state.bindings = {}
    part = EntitySet(
        name,
        attributes.get("EntityType", ""),
        state.boolean(attributes, "IncludeInServiceDocument", step, default=True),
        state.bindings,
    )
    state.late(part, "entity_type")
    state.member = state.owner = part
    if name:
        state.children.entity_sets.setdefault(name, part)
    return _IN_SET


def _singleton(state: State, attributes: Attributes) -> Children:
    name, step = _begin(state, "Singleton", attributes)
    state.bindings = {}
    part = Singleton(
        name,
        attributes.get("Type", ""),
        state.boolean(attributes, "Nullable", step, default=False),
        state.bindings,
    )
    state.late(part, "entity_type")
    state.member = state.owner = part
    if name:
        state.children.singletons.setdefault(name, part)
    return _IN_SET


def _action_import(state: State, attributes: Attributes) -> Children:
    name, _ = _begin(state, "ActionImport", attributes)
    part = ActionImport(
        name, attributes.get("Action", ""), attributes.get("EntitySet")
    )
    state.late(part, "action")
    state.member = state.owner = part
    if name:
        state.children.action_imports.setdefault(name, part)
    return ANNOTATED


def _function_import(state: State, attributes: Attributes) -> Children:
    name, step = _begin(state, "FunctionImport", attributes)
    part = FunctionImport(
        name,
        attributes.get("Function", ""),
        attributes.get("EntitySet"),
        state.boolean(attributes, "IncludeInServiceDocument", step, default=False),
    )
    state.late(part, "function")
    state.member = state.owner = part
    if name:
        state.children.function_imports.setdefault(name, part)
    return ANNOTATED


def _begin(state: State, tag: str, attributes: Attributes) -> tuple[str, Step]:
    """Check a child of a container; return its name and the step to it."""
    name = state.name(tag, attributes)
    step = Step(tag, name)
    state.check(tag, attributes, step)
    if state.children.has(name):
        again = Step(tag, name, int(state.children.has_same(tag, name)))
        state.report("CSD202", f"the container has '{name}' already", again)
    return name, step


def _binding(state: State, attributes: Attributes) -> Children:
    path, target = attributes.get("Path"), attributes.get("Target")
    if path is None or target is None or len(attributes) > _BINDING:
        step = Step("NavigationPropertyBinding", path)
        state.check("NavigationPropertyBinding", attributes, state.member_step(), step)
        path, target = path or "", target or ""
    part = NavigationPropertyBinding(state.intern(path), state.intern(target))
    if "." in path:
        state.late(part, "path")
    if "." in target:
        state.late(part, "target")
    if path in state.bindings:
        step = Step("NavigationPropertyBinding", path, 1)
        message = f"the path '{path}' is bound already"
        state.report("CSD412", message, state.member_step(), step)
    else:
        state.bindings[part.path] = part
    state.owner = part
    return ANNOTATED


_BINDING: Final = 2  # the attributes of a binding
_IN_SET: Final[dict[str, Handler]] = {
    **ANNOTATED,
    EDM + "NavigationPropertyBinding": _binding,
}
_IN_CONTAINER: Final[dict[str, Handler]] = {
    **ANNOTATED,
    EDM + "EntitySet": _entity_set,
    EDM + "Singleton": _singleton,
    EDM + "ActionImport": _action_import,
    EDM + "FunctionImport": _function_import,
}
