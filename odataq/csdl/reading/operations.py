"""Reads actions and functions, their parameters and return types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.csdl.documents import Step
from odataq.csdl.elements import EDM
from odataq.csdl.operations import Action, Function, Parameter, ReturnType
from odataq.csdl.reading.annotations import ANNOTATED
from odataq.csdl.reading.state import assign
from odataq.csdl.types import NO_FACETS

if TYPE_CHECKING:
    from odataq.csdl.reading.state import Attributes, Children, Handler, State

__all__ = ["action", "function"]

_PLAIN: Final = 2  # the attributes of a parameter that has just Name and Type


def action(state: State, attributes: Attributes) -> Children:
    """Begin an `Action`."""
    name = state.begin_item("Action", attributes)
    part = Action(
        name,
        state.namespace,
        state.boolean(attributes, "IsBound", default=False),
        attributes.get("EntitySetPath"),
    )
    actions = state.declared.actions
    state.open_item(part, Step("Action", name, len(actions.get(name, ()))))
    if state.declared.has(name, besides=actions):
        state.taken(name)
    elif name:
        actions.setdefault(name, []).append(part)
    state.parameter_names = set()
    return _IN_OPERATION


def function(state: State, attributes: Attributes) -> Children:
    """Begin a `Function`."""
    name = state.begin_item("Function", attributes)
    part = Function(
        name,
        state.namespace,
        state.boolean(attributes, "IsBound", default=False),
        state.boolean(attributes, "IsComposable", default=False),
        attributes.get("EntitySetPath"),
    )
    functions = state.declared.functions
    state.open_item(part, Step("Function", name, len(functions.get(name, ()))))
    if state.declared.has(name, besides=functions):
        state.taken(name)
    elif name:
        functions.setdefault(name, []).append(part)
    state.parameter_names = set()
    return _IN_OPERATION


def _parameter(state: State, attributes: Attributes) -> Children:
    name = state.name("Parameter", attributes)
    step = Step("Parameter", name)
    state.check("Parameter", attributes, step)
    plain = len(attributes) == _PLAIN
    part = Parameter(
        name,
        state.type_ref(attributes),
        state.boolean(attributes, "Nullable", step, default=True),
        NO_FACETS if plain else state.facets(attributes, step),
    )
    state.member = state.owner = part
    if name in state.parameter_names:
        step = Step("Parameter", name, 1)
        state.report("CSD202", f"the operation has '{name}' already", step)
    else:
        state.parameter_names.add(name)
        state.add_to(state.item, "parameters", part)
    return ANNOTATED


def _return_type(state: State, attributes: Attributes) -> Children:
    step = Step("ReturnType")
    state.check("ReturnType", attributes, step)
    part = ReturnType(
        state.type_ref(attributes),
        state.boolean(attributes, "Nullable", step, default=True),
        state.facets(attributes, step),
    )
    state.member = state.owner = part
    if getattr(state.item, "return_type", None) is not None:
        step = Step("ReturnType", ordinal=1)
        state.report("CSD114", "the operation has a ReturnType already", step)
    else:
        assign(state.item, "return_type", part)
    return ANNOTATED


_IN_OPERATION: Final[dict[str, Handler]] = {
    **ANNOTATED,
    EDM + "Parameter": _parameter,
    EDM + "ReturnType": _return_type,
}
