"""ODQ66x: calls of functions and actions in paths, as Dataverse takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.model import EnumType
from odataq.csdl.operations import Function
from odataq.csdl.types import UNKNOWN, TypeRef
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.correcting import renamed
from odataq.rules.dataverse.names import Meant
from odataq.rules.query_functions import value_of
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown, type_name
from odataq.semantics.calls import bound_operations, own_parameters
from odataq.semantics.marks import (
    ThroughCollection,
    UnknownFunction,
    UnknownOperation,
    UnknownProperty,
    UnknownResource,
)
from odataq.source import Span
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from odataq.csdl.model import Model
    from odataq.csdl.operations import Operation, Parameter
    from odataq.diagnostics import Fact

__all__ = ["CALL_RULES", "explained", "is_unqualified", "misnamed_resource"]

_Misplaced = UnknownProperty | ThroughCollection
_MISPLACED: Final[tuple[type[_Misplaced], ...]] = (UnknownProperty, ThroughCollection)
_MOST_LISTED: Final = 8
_PRINCIPALS: Final = frozenset({"owner", "owners", "principal", "principals"})
_GUID: Final = "00000000-0000-0000-0000-000000000001"
_TOTAL: Final = "CalculateTotalTimeIncident()"
_LOCAL: Final = "LocalTimeFromUtcTime(TimeZoneCode=1,UtcTime="


# What names of operations are meant to be


def _operation(mark: _Misplaced, context: Context) -> str | None:
    """Return the bound operation whose namespace is left out in a path."""
    model = context.model
    holder = context.holders.get(mark.span)
    if model is None or not isinstance(holder, n.ResourcePath):
        return None
    found = _type_in_front(mark.span, holder, context)
    if found == UNKNOWN:
        return None
    for schema in model.schemas:
        full_name = f"{schema.namespace}.{mark.name}"
        if bound_operations(model, full_name, found):
            return full_name
    return None


def _type_in_front(span: Span, path: n.ResourcePath, context: Context) -> TypeRef:
    """Return the type of what stands in front of a name in a path."""
    found = UNKNOWN
    for each in path.segments:
        if isinstance(each, n.Segment):
            if each.name_span == span:
                break
            found = context.binding.type_of(each)
            if each.arguments is not None and found.is_collection:
                found = TypeRef(found.name)
    return found


def is_unqualified(mark: _Misplaced, context: Context) -> bool:
    """Tell whether a name that isn't known is that of an operation."""
    has_rule = context.fact(unqualified_operation.slug) is not None
    return has_rule and _operation(mark, context) is not None


@rule(
    "ODQ660",
    "unqualified-operation",
    _MISPLACED,
    bad=[f"incidents({_GUID})/{_TOTAL}"],
    good=[f"incidents({_GUID})/Microsoft.Dynamics.CRM.{_TOTAL}"],
    is_of_profile=True,
)
def unqualified_operation(mark: _Misplaced, context: Context) -> Iterator[Finding]:
    """Detects a bound function or action whose namespace is left out.

    Only what is called by itself, behind the service root, has no namespace.

    Spec: Dataverse documentation, "Bound functions" and "Bound actions".
    """
    full_name = _operation(mark, context)
    if full_name is None:
        return
    message = f"'{shown(mark.name)}' is called without its namespace"
    fixes = renamed(mark.span, mark.name, full_name)
    yield Finding(mark.span, message, hint=f"write '{full_name}'", fixes=fixes)


def misnamed_resource(mark: UnknownResource, context: Context) -> Meant | None:
    """Return what is meant by a path that begins with what there isn't.

    That is an operation, or users and teams, which have no set in common.
    """
    model = context.model
    if model is None or context.fact(unqualified_operation.slug) is None:
        return None
    if mark.name.casefold() in _PRINCIPALS:
        return Meant("ask for 'systemusers' or 'teams'", "of principal")
    if "." in mark.name:
        name = _import_of(model.full_name(mark.name), model)
        if name is None:
            return None
        fixes = renamed(mark.span, mark.name, name)
        return Meant(f"write '{name}', without the namespace", "of operation", fixes)
    for schema in model.schemas:
        full_name = f"{schema.namespace}.{mark.name}"
        for each in model.operations.overloads(full_name):
            if each.is_bound and each.parameters:
                to = type_name(each.parameters[0].type)
                hint = f"call '{full_name}' behind a path that leads to {to}"
                return Meant(hint, "of binding")
    return None


def _import_of(full_name: str, model: Model) -> str | None:
    container = model.container
    if container is None:
        return None
    functions = (
        each.name
        for each in container.function_imports.values()
        if each.function == full_name
    )
    actions = (
        each.name
        for each in container.action_imports.values()
        if each.action == full_name
    )
    return next(iter((*functions, *actions)), None)


# What parameters there are


def explained(
    mark: UnknownFunction | UnknownOperation, context: Context
) -> tuple[str | None, Fact | None]:
    """Return which parameters a call in a path takes, and the fact that is broken."""
    model = context.model
    holder = context.holders.get(mark.span)
    segment = _segment_at(mark.span, holder)
    if model is None or segment is None or not isinstance(holder, n.ResourcePath):
        return None, None
    overloads = _overloads(mark, model)
    if not overloads:
        return _elsewhere(mark, model), context.fact(f"{_slug(mark)} elsewhere")
    given = segment.arguments.items if segment.arguments else ()
    names = {each.name for each in given}
    if isinstance(mark, UnknownOperation) and any(
        each.is_bound and each.parameters and each.parameters[0].name in names
        for each in overloads
    ):
        hint = (
            f"'{overloads[0].parameters[0].name}' is what stands in front of the call"
        )
        return hint, context.fact(f"{_slug(mark)} of binding")
    taken = own_parameters(overloads[0])
    return _listed(taken), context.fact(f"{_slug(mark)} of call")


def _elsewhere(mark: UnknownFunction | UnknownOperation, model: Model) -> str | None:
    """Return where an operation can be called that isn't bound to what is in front."""
    found = model.operations.overloads(model.full_name(mark.name))
    types = [
        type_name(each.parameters[0].type)
        for each in found
        if each.is_bound and each.parameters
    ]
    if types:
        more = " and others" if len(types) > 1 else ""
        return f"it is bound to {types[0]}{more}"
    return "it is called by itself, without a namespace" if found else None


def _slug(mark: UnknownFunction | UnknownOperation) -> str:
    is_bound = isinstance(mark, UnknownOperation)
    return "unbound-operation" if is_bound else "unknown-function"


def _overloads(
    mark: UnknownFunction | UnknownOperation, model: Model
) -> Sequence[Operation]:
    operations = model.operations
    if isinstance(mark, UnknownOperation):
        full_name = model.full_name(mark.name)
        return bound_operations(model, full_name, mark.type)
    imports = model.container.function_imports if model.container else {}
    found = imports.get(mark.name)
    full_name = found.function if found else model.full_name(mark.name)
    return operations.functions.get(full_name, ())


def _listed(parameters: Sequence[Parameter]) -> str:
    if not parameters:
        return "it takes no parameters"
    names = [f"'{each.name}'" for each in parameters[:_MOST_LISTED]]
    more = ", ..." if len(parameters) > _MOST_LISTED else ""
    return f"it takes {', '.join(names)}{more}"


def _segment_at(span: Span, holder: n.Node | None) -> n.Segment | None:
    segments = holder.segments if isinstance(holder, n.ResourcePath) else ()
    for each in segments:
        if isinstance(each, n.Segment) and each.name_span == span:
            return each
    return None


# What calls are given


def _arguments(
    segment: n.Segment, context: Context
) -> Iterator[tuple[n.Argument, Parameter]]:
    """Yield the arguments of a call with the parameters that they are for."""
    element = context.binding.element_of(segment)
    if not isinstance(element, Function) or segment.arguments is None:
        return
    known = {each.name: each for each in own_parameters(element)}
    for each in segment.arguments.items:
        if each.name in known:
            yield each, known[each.name]


@rule(
    "ODQ661",
    "inline-time",
    n.Segment,
    bad=[f"{_LOCAL}2024-01-01T00:00:00Z)"],
    good=[f"{_LOCAL}@p)?@p=2024-01-01T00:00:00Z"],
    is_of_profile=True,
)
def inline_time(segment: n.Segment, context: Context) -> Iterator[Finding]:
    """Detects a time that a function is given within its parentheses.

    The service reads it only where it stands behind a parameter alias.

    Spec: Dataverse documentation, "Passing parameters to a function".
    """
    for argument, _ in _arguments(segment, context):
        value = argument.value
        if isinstance(value, n.Literal) and value.kind is n.LiteralKind.DATE_TIME:
            yield Finding(
                value.span,
                "a time can't be given within the parentheses of a call",
                hint=f"write a parameter alias: {argument.name}=@p and @p=...",
                fixes=_as_alias(argument, value, context),
            )


def _as_alias(
    argument: n.Argument, value: n.Literal, context: Context
) -> tuple[Fix, ...]:
    tree = context.binding.tree
    if not isinstance(tree, n.Query) or argument.name in context.aliases:
        return ()
    alias = f"@{argument.name}"
    mark = "&" if tree.options else "?"
    end = tree.span.end
    text = value.text.replace("+", "%2B")
    edits = (
        Edit(value.span, alias),
        Edit(Span(end, end), f"{mark}{alias}={text}"),
    )
    return (Fix("write a parameter alias", edits),)


_FROM: Final = (
    "InitializeFrom(EntityMoniker=@p1,TargetEntityName='contact',TargetFieldType=@p3)"
    f"?@p1={{'@odata.id':'accounts({_GUID})'}}&@p3="
)


@rule(
    "ODQ313",
    "unprefixed-literal",
    n.Segment,
    good=[f"{_FROM}Microsoft.Dynamics.CRM.TargetFieldType'ValidForCreate'"],
)
def unprefixed_argument(segment: n.Segment, context: Context) -> Iterator[Finding]:
    """Detects a member of an enumeration without its type, as a parameter.

    Spec: URL Conventions, "Primitive Literals".
    """
    model = context.model
    if model is None or not context.profile.needs_prefix:
        return
    for argument, parameter in _arguments(segment, context):
        value = value_of(argument, context)
        full_name = parameter.type.name
        if (
            not isinstance(value, n.Literal)
            or value.kind is not n.LiteralKind.STRING
            or not isinstance(model.find_type(full_name), EnumType)
        ):
            continue
        message = f"a value of type '{type_name(parameter.type)}' lacks its type"
        edit = Edit(Span(value.span.start, value.span.start), full_name)
        yield Finding(
            value.span,
            message,
            hint=f"write {full_name}'{shown(value.text)}'",
            fixes=(Fix("write the name of the type", (edit,)),),
            fact=context.fact("unprefixed-literal of call"),
        )


_SELECTING: Final = (n.Select, n.Filter)


@rule(
    "ODQ662",
    "uncomposable-function",
    n.Query,
    bad=["WhoAmI()?$select=UserId"],
    good=["WhoAmI()"],
    is_of_profile=True,
)
def uncomposable_function(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects `$select` or `$filter` of what a function returns that takes neither.

    Only a function with `IsComposable="true"` does.

    Spec: Dataverse documentation, "Composable functions".
    """
    if not isinstance(query.path, n.ResourcePath):
        return
    named = [each for each in query.path.segments if isinstance(each, n.Segment)]
    element = context.binding.element_of(named[-1]) if named else None
    if not isinstance(element, Function) or element.is_composable:
        return
    for each in query.options:
        if isinstance(each, _SELECTING):
            name = "$select" if isinstance(each, n.Select) else "$filter"
            message = f"'{name}' can't be applied to the result of '{element.name}'"
            yield Finding(each.span, message, hint="leave it out")


CALL_RULES: Final[tuple[Rule[Any], ...]] = (
    unqualified_operation,
    inline_time,
    unprefixed_argument,
    uncomposable_function,
)
