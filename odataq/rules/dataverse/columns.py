"""ODQ63x: the columns that query functions of Dataverse are called with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from odataq.csdl.model import NavigationProperty, Property
from odataq.csdl.types import UNKNOWN, TypeRef
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.query_functions import Call, called, calls_in, value_of
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import did_you_mean_any, members_of, shown, type_name
from odataq.syntax import nodes as n
from odataq.syntax.printer import compile as compile_tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from odataq.csdl.model import Model
    from odataq.profiles.query_function import QueryFunction

__all__ = ["COLUMN_RULES"]

_CRM: Final = "accounts?$filter=Microsoft.Dynamics.CRM"
_NAME: Final = "PropertyName"
_GUID: Final = "Edm.Guid"


@frozen(eq=False)
class _Column:
    """The column that a call names, and the tables that it may be of.

    To OData the name of the column is a string, so the binder says nothing of it.
    """

    call: Call
    function: QueryFunction
    value: n.Literal
    types: tuple[TypeRef, ...]


def _columns(path: n.MemberPath, context: Context) -> Iterator[_Column]:
    for call in calls_in(path):
        function = called(call, context)
        types = _types(call, context)
        if function is None or not types:
            continue
        for each in call.arguments:
            value = value_of(each, context) if each.name == _NAME else None
            if isinstance(value, n.Literal) and value.kind is n.LiteralKind.STRING:
                yield _Column(call, function, value, types)


def _types(call: Call, context: Context) -> tuple[TypeRef, ...]:
    """Return the tables of the rows, none where one of them isn't known.

    Within `any` and `all` it isn't documented whether a call by itself is about
    the row outside.
    """
    if call.segment is None or context.model is None:
        return ()
    scope = context.binding.scope_of(call.segment)
    types = dict.fromkeys((scope.type, *scope.variables.values()))
    return () if UNKNOWN in types else tuple(types)


def _named(column: _Column, model: Model) -> Property | NavigationProperty | None:
    """Return what a name means for the first table that has it.

    A lookup has three names: the logical one that query functions take, `_x_value`
    of its value, and those of its navigation properties.
    """
    name = column.value.text
    for each in column.types:
        structured = model.structured_type(each.name)
        if structured is None:
            continue
        found = (
            model.property(structured, name)
            or model.property(structured, f"_{name}_value")
            or model.navigation_property(structured, name)
        )
        if found is not None:
            return found
    return None


@rule(
    "ODQ636",
    "unknown-column",
    n.MemberPath,
    bad=[f"{_CRM}.EqualUserId(PropertyName='ownr')"],
    good=[
        f"{_CRM}.EqualUserId(PropertyName='ownerid')",
        f"{_CRM}.Today(PropertyName=@p)&@p='createdon'",
    ],
    is_of_profile=True,
)
def unknown_column(path: n.MemberPath, context: Context) -> Iterator[Finding]:
    """Detects a query function that is called with a column that a table hasn't.

    A lookup may be named with or without the `_` and `_value` of its property. A
    column of another table (`lookup/column`) is passed over in silence, because it
    isn't documented.

    Spec: Dataverse documentation, "Dataverse query functions".
    """
    model = context.model
    if model is None:
        return
    for each in _columns(path, context):
        name = each.value.text
        if "/" in name or _named(each, model) is not None:
            continue
        known = [of for table in each.types for of in _names(model, table)]
        if not known:
            continue
        message = f"type '{type_name(each.types[-1])}' has no column '{shown(name)}'"
        hint = did_you_mean_any((), name, known)
        yield Finding(each.value.span, message, hint=hint)


def _names(model: Model, type_ref: TypeRef) -> list[str]:
    properties, _ = members_of(model, type_ref)
    return [
        each.removeprefix("_").removesuffix("_value") if each[:1] == "_" else each
        for each in properties
    ]


@rule(
    "ODQ637",
    "misfit-column",
    n.MemberPath,
    bad=[
        f"{_CRM}.Last7Days(PropertyName='name')",
        f"{_CRM}.EqualUserId(PropertyName='owningbusinessunit')",
    ],
    good=[f"{_CRM}.Last7Days(PropertyName='createdon')"],
    is_of_profile=True,
)
def misfit_column(path: n.MemberPath, context: Context) -> Iterator[Finding]:
    """Detects a query function that is called with a column of another kind.

    Functions about times are for columns with dates, those about users for lookups
    of users, and so on.

    Spec: Dataverse documentation, "Dataverse query functions".
    """
    model = context.model
    if model is None:
        return
    for each in _columns(path, context):
        found = _named(each, model)
        if found is None or _is_for(each.function, found, each, model):
            continue
        simple = each.call.name.rpartition(".")[2]
        name = shown(each.value.text)
        if isinstance(found, Property) and found.type.name != _GUID:
            message = f"'{simple}' is not for '{name}', {type_name(found.type)}"
        else:
            message = f"'{simple}' is not for what '{name}' leads to"
        yield Finding(
            each.value.span, message, hint=f"it is for {each.function.purpose}"
        )


def _is_for(
    function: QueryFunction,
    found: Property | NavigationProperty,
    column: _Column,
    model: Model,
) -> bool:
    types = function.column_types
    if isinstance(found, NavigationProperty):
        if types and _GUID not in types:
            return False
        targets = {_simple(found.type)}
    elif types and (found.type.is_collection or found.type.name not in types):
        return False
    elif found.type.name != _GUID:
        return True
    else:
        targets = _targets(found.name, column, model)
    return not function.tables or not targets or bool(targets & function.tables)


def _targets(name: str, column: _Column, model: Model) -> set[str]:
    """Return the tables that a lookup leads to, by the name of its value."""
    found = set()
    for each in column.types:
        structured = model.structured_type(each.name)
        if structured is None:
            continue
        navigations: Mapping[str, NavigationProperty] = model.navigation_properties(
            structured
        )
        for navigation in navigations.values():
            constraints = navigation.constraints
            if any(of.property == name for of in constraints):
                found.add(_simple(navigation.type))
    return found


def _simple(type_ref: TypeRef) -> str:
    return type_ref.name.rpartition(".")[2]


_FULL_TEXT: Final = frozenset({"kbarticle", "knowledgearticle"})


@rule(
    "ODQ639",
    "misused-contains",
    n.MemberPath,
    bad=[f"{_CRM}.Contains(PropertyName='name',PropertyValue='x')"],
    good=["accounts?$filter=contains(name,'x')"],
    is_of_profile=True,
)
def misused_contains(path: n.MemberPath, context: Context) -> Iterator[Finding]:
    """Detects the function `Contains`, which is for columns with a full-text index.

    Spec: Dataverse documentation, "Dataverse query functions".
    """
    for each in _columns(path, context):
        tables = {_simple(of) for of in each.types}
        if not each.function.name.endswith(".Contains") or tables & _FULL_TEXT:
            continue
        message = "'Contains' is for columns with a full-text index alone"
        hint = f"write contains({shown(each.value.text)},...)"
        yield Finding(
            each.call.name_span, message, hint=hint, fixes=_as_contains(path, each)
        )


def _as_contains(path: n.MemberPath, column: _Column) -> tuple[Fix, ...]:
    values = {each.name: each.value for each in column.call.arguments}
    sought = values.get("PropertyValue")
    is_plain = isinstance(values.get(_NAME), n.Literal) and "/" not in column.value.text
    if len(path.segments) > 1 or sought is None or not is_plain:
        return ()
    text = f"contains({column.value.text},{compile_tree(sought, encode=False)})"
    return (Fix("write contains()", (Edit(path.span, text),)),)


COLUMN_RULES: Final[tuple[Rule[Any], ...]] = (
    unknown_column,
    misfit_column,
    misused_contains,
)
