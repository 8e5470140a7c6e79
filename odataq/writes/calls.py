"""Requests that call actions and functions.

Spec: Protocol, "Operations".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from odataq.builder.checking import Target
from odataq.builder.names import simply_named
from odataq.builder.path_values import imported, operations_of
from odataq.builder.predicates import alias
from odataq.builder.query_builder import QueryBuilder, query
from odataq.csdl.annotations import optional_parameter
from odataq.csdl.model import EntityType
from odataq.csdl.operations import Action, Function
from odataq.rules.showing import shown
from odataq.semantics.binder import bind
from odataq.semantics.calls import overload_of, own_parameters
from odataq.text.suggest import did_you_mean
from odataq.writes.destination import destination
from odataq.writes.json_text import json_text
from odataq.writes.keys import Row, entity_at
from odataq.writes.payloads import PayloadMaker, Purpose
from odataq.writes.refusing import refused

if TYPE_CHECKING:
    from odataq.csdl.model import Model
    from odataq.csdl.operations import Operation, Parameter
    from odataq.http import Request
    from odataq.profiles import Profile
    from odataq.writes.destination import Destination
    from odataq.writes.json_text import Json
    from odataq.writes.keys import Rows

__all__ = ["call", "called"]

_Values = Mapping[str, object]


def call(  # noqa: PLR0913 (see DESIGN: all of it is the public API)
    model: Model,
    name: str,
    on: Rows | None = None,
    /,
    *,
    root: str | None = None,
    profile: Profile | None = None,
    arguments: Mapping[str, object] | None = None,
    **parameters: object,
) -> Request:
    """Return the request that calls an action by POST, or a function by GET.

    `on` is what a bound one is called on: an entity, or the name of a set. The
    namespace is put in front of a bound name and left out of an unbound one.
    Parameters are typed by the model; `arguments` has those whose names are taken
    (`root`). An entity is given by `ref`, or to an action as a mapping.

    Raises `QueryError` for an operation or parameters that aren't there, and what
    doesn't fit.
    """
    given = {**(arguments or {}), **parameters}
    return called(destination(model, root, profile), name, on, given)


def called(
    where: Destination, name: str, on: Rows | None, parameters: _Values
) -> Request:
    """Do what `call` says."""
    if on is None:
        simple = name.rpartition(".")[2]
        operations = imported(where.model, simple)
        if not operations:
            raise _no_import(where.model, simple)
        start = None
    else:
        start = _bound_to(where, on)
        bound = bind(start.tree, where.model, profile=where.profile).result_type
        simple, operations = operations_of(where.model, name, bound)
        if not operations:
            kind = bound.name.rpartition(".")[2]
            many = "a collection of " if bound.is_collection else ""
            message = f"no operation '{shown(name)}' is bound to {many}'{kind}'"
            raise refused("ODQ205", message, name)
    actions = [each for each in operations if isinstance(each, Action)]
    if actions:
        return _act(where, start, simple, actions[0], parameters)
    chosen = overload_of(operations, parameters.keys()) or operations[0]
    return _ask(where, start, simple, chosen, parameters)


def _bound_to(where: Destination, on: Rows) -> QueryBuilder:
    container = where.model.container
    if isinstance(on, str) and container and on in container.entity_sets:
        return query(where.model, on, profile=where.profile)
    target = Target(where.model, where.profile)
    return QueryBuilder(target, entity_at(where, on).path)


def _no_import(model: Model, name: str) -> Exception:
    container = model.container
    known = (
        (*container.action_imports, *container.function_imports) if container else ()
    )
    message = f"the service has no action or function import '{shown(name)}'"
    hint = did_you_mean(name, known)
    for schema in model.schemas:
        overloads = model.operations.overloads(f"{schema.namespace}.{name}")
        if any(each.is_bound for each in overloads):
            hint = "it is bound: give what it is called on"
    return refused("ODQ202", message, name, hint)


def _require_known(operation: Operation, parameters: _Values) -> None:
    own = own_parameters(operation)
    names = [each.name for each in own]
    for name in parameters:
        if name not in names:
            message = f"'{operation.name}' has no parameter '{shown(name)}'"
            hint = did_you_mean(name, names)
            if operation.is_bound and name == operation.parameters[0].name:
                hint = "it is bound to what the URL leads to"
            raise refused("ODQ750", message, name, hint)
    for each in own:
        if each.name not in parameters and _is_needed(operation, each):
            message = f"'{operation.name}' needs the parameter '{each.name}'"
            raise refused("ODQ751", message, operation.name)


def _is_needed(operation: Operation, parameter: Parameter) -> bool:
    if optional_parameter(parameter) is not None:
        return False
    # Spec: Protocol, "Invoking an Action": what may be null may be left out.
    return isinstance(operation, Function) or not parameter.is_nullable


def _act(
    where: Destination,
    start: QueryBuilder | None,
    name: str,
    action: Action,
    parameters: _Values,
) -> Request:
    _require_known(action, parameters)
    maker = PayloadMaker(where, Purpose.PARAMETER)
    types = {each.name: each for each in own_parameters(action)}
    made: dict[str, Json] = {}
    for each, value in parameters.items():
        parameter = types[each]
        if value is None and not parameter.is_nullable:
            raise refused("ODQ751", f"parameter '{each}' can't be null", each)
        made[each] = maker.typed(parameter.type, parameter.facets, value, each, 0)
    if start is None:
        built = query(where.model, name, profile=where.profile)
    else:
        built = start.call(name)
    body = json_text(made) if made else None
    return where.request("POST", where.root + str(built), body)


def _ask(
    where: Destination,
    start: QueryBuilder | None,
    name: str,
    function: Operation,
    parameters: _Values,
) -> Request:
    _require_known(function, parameters)
    types = {each.name: each for each in own_parameters(function)}
    given: dict[str, object] = {}
    for number, (each, value) in enumerate(parameters.items(), 1):
        simply_named(each)
        found = _argument(where, types[each], value)
        needs_alias = isinstance(found, Mapping | list | tuple | date | datetime)
        given[each] = alias(f"p{number}", found) if needs_alias else found
    if start is None:
        built = query(where.model, name, profile=where.profile, arguments=given)
    else:
        built = start.call(name, **given)
    return where.request("GET", where.root + str(built))


def _argument(where: Destination, parameter: Parameter, value: object) -> object:
    """Return a value as the builder takes it; an entity is referred to by its URL."""
    found = where.model.find_type(parameter.type.name)
    if not isinstance(found, EntityType) or value is None:
        return value
    if parameter.type.is_collection and isinstance(value, list | tuple):
        return [_entity(where, parameter, found, each) for each in value]
    return _entity(where, parameter, found, value)


def _entity(
    where: Destination, parameter: Parameter, declared: EntityType, value: object
) -> object:
    if isinstance(value, Mapping):
        return value
    if not isinstance(value, Row | QueryBuilder | str):
        kind = type(value).__name__
        message = f"parameter '{parameter.name}' takes an entity, not {kind}"
        raise refused("ODQ713", message, parameter.name)
    row = entity_at(where, value)
    expected = declared.qualified_name
    if row.entity_type is not None and not where.model.is_derived(
        row.entity_type.qualified_name, expected
    ):
        message = (
            f"parameter '{parameter.name}' is of type '{declared.name}', "
            f"which '{shown(row.text)}' is not"
        )
        raise refused("ODQ718", message, row.text)
    return {"@odata.id": row.text}
