"""Finds the operation that a call means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.csdl.annotations import optional_parameter
from odataq.csdl.model import EntityType
from odataq.csdl.types import UNKNOWN, TypeRef, assignable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from odataq.csdl.model import Model, StructuredType
    from odataq.csdl.operations import Operation, Parameter

__all__ = [
    "bound_operations",
    "overload_of",
    "own_parameters",
    "returned",
    "unbound_functions",
]


def bound_operations(
    model: Model, full_name: str, type_ref: TypeRef
) -> tuple[Operation, ...]:
    """Return the overloads of a name that are bound to a type or a base of it.

    Those of the type itself come first, those of the farthest base last.

    Spec: CSDL XML, "Bound or Unbound Action or Function Overloads".
    """
    index = model.operations
    structured = model.structured_type(type_ref.name)
    if structured is not None:
        many = type_ref.is_collection
        chain = (structured, *model.bases(structured))
        names = (*(each.qualified_name for each in chain), *_abstract(structured))
        found = tuple(
            operation
            for name in names
            for operation in index.named(full_name, TypeRef(name, is_collection=many))
        )
        if found:
            return found
    # A type that isn't known may be any, and a value may be of several.
    return tuple(
        each
        for each in index.overloads(full_name)
        if each.is_bound
        and each.parameters
        and _is_bound_to(model, each.parameters[0].type, type_ref)
    )


def _abstract(structured: StructuredType) -> tuple[str, ...]:
    is_entity_type = isinstance(structured, EntityType)
    return ("Edm.EntityType" if is_entity_type else "Edm.ComplexType",)


def unbound_functions(model: Model, full_name: str) -> tuple[Operation, ...]:
    """Return the functions of a name that expressions can call by themselves."""
    functions = model.operations.functions.get(full_name, ())
    return tuple(each for each in functions if not each.is_bound)


def _is_bound_to(model: Model, expected: TypeRef, found: TypeRef) -> bool:
    if found == UNKNOWN:
        return True
    return expected.is_collection == found.is_collection and assignable(
        found, expected, model
    )


def own_parameters(operation: Operation) -> tuple[Parameter, ...]:
    """Return the parameters that a call names."""
    return operation.parameters[1 if operation.is_bound else 0 :]


def overload_of(
    functions: Iterable[Operation], names: Collection[str]
) -> Operation | None:
    """Return the overload that takes just the parameters of some names."""
    given = set(names)
    return next((each for each in functions if _takes(each, given)), None)


def _takes(operation: Operation, names: set[str]) -> bool:
    parameters = own_parameters(operation)
    known = {each.name for each in parameters}
    return names <= known and all(
        optional_parameter(each) is not None
        for each in parameters
        if each.name not in names
    )


def returned(function: Operation) -> TypeRef:
    """Return the type that a call comes to."""
    return function.return_type.type if function.return_type else UNKNOWN
