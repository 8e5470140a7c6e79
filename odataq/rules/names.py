"""ODQ2xx: names that the model does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.declarations import (
    container_declared,
    schema_declared,
    type_declared,
)
from odataq.diagnostics import Finding
from odataq.rules.correcting import renamed, renamed_nearly
from odataq.rules.dataverse.calls import (
    explained,
    is_unqualified,
    misnamed_resource,
)
from odataq.rules.dataverse.names import behind_value, meant
from odataq.rules.dataverse.paths import is_unversioned
from odataq.rules.query_functions import (
    is_query_function,
    is_query_function_alone,
    may_be_query_function,
)
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import (
    did_you_mean_any,
    did_you_mean_qualified,
    members_of,
    shown,
    type_name,
)
from odataq.rules.support import OBSOLETE
from odataq.semantics.functions import METHODS
from odataq.semantics.marks import (
    UnknownFunction,
    UnknownMember,
    UnknownOperation,
    UnknownProperty,
    UnknownResource,
    UnknownType,
)
from odataq.syntax import nodes as n
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from odataq.csdl.model import Model
    from odataq.diagnostics import Fact, Fix

__all__ = ["NAME_RULES"]

# A name is compared with so many of those that the query itself adds.
_ADDED: Final = 100


@rule(
    "ODQ201",
    "unknown-property",
    UnknownProperty,
    bad=["accounts?$select=nmae", "accounts?$filter=Name eq 'x'"],
    good=["accounts?$select=name", "accounts?$filter=name eq 'x'"],
)
def unknown_property(mark: UnknownProperty, context: Context) -> Iterator[Finding]:
    """Detects a property that a type doesn't have.

    The service rejects the whole request. Names are case-sensitive, so a name
    that differs only in case is unknown too. A lookup of Dataverse has two
    names: `_x_value` is its value, the navigation property leads to the row.

    Spec: URL Conventions, "Path Expressions".
    """
    if context.model is None or is_unqualified(mark, context):
        return
    properties, navigations = members_of(context.model, mark.type)
    name = shown(mark.name)
    added = mark.shape.names(_ADDED)
    if not properties and not navigations:
        message = f"a value of type '{type_name(mark.type)}' has no property '{name}'"
        row = behind_value(mark.name, mark.span, context)
        fact = None if row is None else context.fact(f"unknown-property {row.fact}")
        hint, fixes = (row.hint, row.fixes) if row and fact else (None, ())
        yield Finding(mark.span, message, hint=hint, fixes=fixes, fact=fact)
        return
    declared = type_declared(context.model, mark.type.name)
    kind = "navigation property" if mark.is_expanded else "property"
    known = [*(() if mark.is_expanded else properties), *navigations, *added]
    constant = _constant(mark, context)
    if constant is not None:
        fixes = renamed(mark.span, mark.name, constant)
        message = f"'{name}' is no value of OData"
        yield Finding(mark.span, message, hint=f"write '{constant}'", fixes=fixes)
        return
    message = f"type '{type_name(mark.type)}' has no {kind} '{name}'"
    details = {"name": mark.name, "type": mark.type.name}
    hint, fixes, fact = _special(mark, known, context) or _like(mark, known, context)
    yield Finding(
        mark.span,
        message,
        hint=hint,
        related=declared,
        fixes=fixes,
        fact=fact,
        details=details,
    )


def _special(
    mark: UnknownProperty, known: list[str], context: Context
) -> tuple[str | None, tuple[Fix, ...], Fact | None] | None:
    """Return what is known of a name by how the service names columns."""
    folded = mark.name.casefold()
    if mark.shape.names(1) or any(each.casefold() == folded for each in known):
        return None
    found = meant(mark.name, mark.span, mark.type, context)
    fact = None if found is None else context.fact(f"unknown-property {found.fact}")
    return None if found is None or fact is None else (found.hint, found.fixes, fact)


def _like(
    mark: UnknownProperty, known: list[str], context: Context
) -> tuple[str | None, tuple[Fix, ...], Fact | None]:
    """Return what a name is like."""
    spelled = _spelled(mark.name, known)
    hint = did_you_mean_any(spelled, mark.name, known)
    if hint is None and context.model is not None:
        hint = _derived(mark, context.model)
    fixes = _fixes_of(mark, spelled, known)
    return hint, fixes, _fact_of(mark, spelled, context)


def _fixes_of(
    mark: UnknownProperty, spelled: list[str], known: list[str]
) -> tuple[Fix, ...]:
    """Return the fix of a name that differs in case, or nearly isn't wrong."""
    folded = mark.name.casefold()
    if spelled and any(each.casefold() != folded for each in spelled):
        # The value of a lookup and the way to its row are two things.
        same = [each for each in spelled if each.casefold() == folded]
        return renamed(mark.span, mark.name, same[0]) if len(same) == 1 else ()
    return renamed_nearly(mark.span, mark.name, known)


# How other languages write what OData calls null, true and false.
_CONSTANTS: Final = {
    **dict.fromkeys(("null", "none", "nil", "nothing", "undefined"), "null"),
    "true": "true",
    "false": "false",
}


def _constant(mark: UnknownProperty, context: Context) -> str | None:
    """Return the constant that a name in an expression is meant to be."""
    constant = _CONSTANTS.get(mark.name.casefold())
    if constant is None or mark.is_expanded:
        return None
    is_value = any(
        isinstance(each, n.MemberPath) and each.span == mark.span
        for each in walk(context.binding.tree)
    )
    return constant if is_value else None


def _derived(mark: UnknownProperty, model: Model) -> str | None:
    """Return a hint at a derived type that has the property."""
    pending = [*model.derived_types(mark.type.name)]
    while pending:
        full_name = pending.pop(0)
        structured = model.structured_type(full_name)
        if structured is not None and (
            mark.name in structured.properties
            or mark.name in structured.navigation_properties
        ):
            return f"the derived type has it: {full_name}/{shown(mark.name)}"
        pending += model.derived_types(full_name)
    return None


def _fact_of(
    mark: UnknownProperty, spelled: list[str], context: Context
) -> Fact | None:
    is_case = bool(spelled) and spelled[0].casefold() == mark.name.casefold()
    if mark.is_expanded:
        kind = "of case to expand" if is_case else "to expand"
        return context.fact(f"unknown-property {kind}")
    if not spelled:
        return context.fact(f"unknown-property of type {type_name(mark.type)}")
    return context.fact(f"unknown-property of {'case' if is_case else 'lookup'}")


def _spelled(name: str, known: list[str]) -> list[str]:
    """Return the names of the same lookup, in whatever form it has."""
    folded = name.casefold()
    core = folded.removeprefix("_").removesuffix("_value")
    forms = {folded: 0, f"_{core}_value": 1, core: 2}
    found = [each for each in known if each.casefold() in forms and each != name]
    return sorted(found, key=lambda each: forms[each.casefold()])


@rule(
    "ODQ202",
    "unknown-resource",
    UnknownResource,
    bad=["acounts", "account"],
    good=["accounts"],
)
def unknown_resource(mark: UnknownResource, context: Context) -> Iterator[Finding]:
    """Detects a path that begins with what the service doesn't have.

    A path begins with an entity set, a singleton, or the import of a function or
    action; in Dataverse never with the logical name of a table.

    Spec: URL Conventions, "Addressing Entities".
    """
    if context.model is None or is_unversioned(context):
        return
    message = f"the service has no entity set, singleton or import '{shown(mark.name)}'"
    details = {"name": mark.name}
    special = misnamed_resource(mark, context)
    if special is not None:
        yield Finding(
            mark.span,
            message,
            hint=special.hint,
            related=container_declared(context.model),
            fixes=special.fixes,
            fact=context.fact(f"unknown-resource {special.fact}"),
            details=details,
        )
        return
    names, of_type = _resources(context.model, mark.name)
    is_case = mark.name.casefold() in {each.casefold() for each in names}
    yield Finding(
        mark.span,
        message,
        hint=did_you_mean_any(of_type, mark.name, () if of_type else names),
        related=container_declared(context.model),
        fixes=renamed(mark.span, mark.name, of_type[0])
        if len(of_type) == 1 and not is_case
        else renamed_nearly(mark.span, mark.name, names),
        fact=context.fact("unknown-resource of case") if is_case else None,
        details=details,
    )


def _resources(model: Model, name: str) -> tuple[list[str], list[str]]:
    container = model.container
    if container is None:
        return [], []
    # What is taken for the plural of a type's name, or the name itself.
    simple = name.casefold().rpartition(".")[2]
    sought = {simple, *(simple.removesuffix(each) for each in ("s", "es", "set"))}
    of_type = [
        each.name
        for each in container.entity_sets.values()
        if each.entity_type.rpartition(".")[2].casefold() in sought
    ]
    names = [
        *container.entity_sets,
        *container.singletons,
        *container.function_imports,
        *container.action_imports,
    ]
    return names, of_type


@rule(
    "ODQ203",
    "unknown-type-name",
    UnknownType,
    bad=["accounts/Microsoft.Dynamics.CRM.acount"],
    good=["activitypointers/Microsoft.Dynamics.CRM.task"],
)
def unknown_type_name(mark: UnknownType, context: Context) -> Iterator[Finding]:
    """Detects the qualified name of a type that the model doesn't have.

    Spec: URL Conventions, "Addressing Derived Types".
    """
    if context.model is None:
        return
    yield Finding(
        mark.span,
        f"there is no type '{shown(mark.name)}'",
        hint=did_you_mean_qualified(mark.name, context.model.types),
        related=schema_declared(context.model, mark.name),
        fixes=_qualified(mark, context.model.types),
    )


@rule(
    "ODQ204",
    "unknown-function",
    UnknownFunction,
    bad=["accounts?$filter=contians(name,'x')"],
    good=["accounts?$filter=contains(name,'x')"],
)
def unknown_function(mark: UnknownFunction, context: Context) -> Iterator[Finding]:
    """Detects a call of a function that there isn't, or not with such parameters.

    Spec: URL Conventions, "Canonical Functions" and "Function Parameters".
    """
    if mark.name in OBSOLETE or is_query_function_alone(mark.name, context):
        return
    if context.model is not None and _is_function(context.model, mark.name):
        message = f"function '{shown(mark.name)}' doesn't take these parameters"
        hint, fact = explained(mark, context)
        yield Finding(mark.span, message, hint=hint, fact=fact)
        return
    yield Finding(
        mark.span,
        f"there is no function '{shown(mark.name)}'",
        hint=did_you_mean_any((), mark.name, _methods(context)),
        fixes=renamed_nearly(mark.span, mark.name, _methods(context)),
    )


def _methods(context: Context) -> Iterable[str]:
    known = context.profile.functions
    return METHODS if known is None else known


def _is_function(model: Model, name: str) -> bool:
    imports = model.container.function_imports if model.container else {}
    return name in imports or model.full_name(name) in model.operations.functions


@rule(
    "ODQ205",
    "unbound-operation",
    UnknownOperation,
    bad=["accounts/Microsoft.Dynamics.CRM.Nope()"],
    good=["accounts"],
)
def unbound_operation(mark: UnknownOperation, context: Context) -> Iterator[Finding]:
    """Detects an operation that isn't bound to what is in front of it.

    Spec: URL Conventions, "Addressing Functions" and "Addressing Actions".
    """
    is_told = may_be_query_function if mark.is_in_expression else is_query_function
    if context.model is None or is_told(mark.name, context):
        return
    operations = context.model.operations
    known = [*operations.functions, *operations.actions]
    full_name = context.model.full_name(mark.name)
    if full_name in known:
        message = f"'{shown(mark.name)}' can't be called here or with such parameters"
        hint, fact = explained(mark, context)
        yield Finding(mark.span, message, hint=hint, fact=fact)
        return
    yield Finding(
        mark.span,
        f"there is no action or function '{shown(mark.name)}'",
        hint=did_you_mean_qualified(mark.name, known),
        fixes=_qualified(mark, known),
    )


def _qualified(
    mark: UnknownType | UnknownOperation, known: Iterable[str]
) -> tuple[Fix, ...]:
    """Return the fix of the only name that is nearly it, in the same namespace."""
    namespace = mark.name.rpartition(".")[0]
    near = [each for each in known if each.rpartition(".")[0] == namespace]
    return renamed_nearly(mark.span, mark.name, near)


_MOST_LISTED: Final = 5
_OWNED: Final = "EntityDefinitions?$filter=OwnershipType eq"


@rule(
    "ODQ206",
    "unknown-member",
    UnknownMember,
    bad=[
        f"{_OWNED} Microsoft.Dynamics.CRM.OwnershipTypes'Nobody'",
    ],
    good=[
        f"{_OWNED} Microsoft.Dynamics.CRM.OwnershipTypes'UserOwned'",
    ],
)
def unknown_member(mark: UnknownMember, context: Context) -> Iterator[Finding]:
    """Detects a member that an enumeration type doesn't have.

    Spec: URL Conventions, "Primitive Literals".
    """
    members = mark.type.members
    hint = did_you_mean_any((), mark.name, members)
    if hint is None and len(members) <= _MOST_LISTED:
        hint = f"its members are {', '.join(members)}"
    yield Finding(
        mark.span,
        f"enumeration '{mark.type.name}' has no member '{shown(mark.name)}'",
        hint=hint,
        related=type_declared(context.model, mark.type.qualified_name)
        if context.model is not None
        else (),
        fixes=renamed_nearly(mark.span, mark.name, mark.type.members),
    )


NAME_RULES: Final[tuple[Rule[Any], ...]] = (
    unknown_property,
    unknown_resource,
    unknown_type_name,
    unknown_function,
    unbound_operation,
    unknown_member,
)
