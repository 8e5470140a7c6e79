"""Calls of the query functions that a service has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from odataq.profiles.query_function import QueryFunction
from odataq.semantics.calls import own_parameters, unbound_functions
from odataq.semantics.functions import find
from odataq.syntax import nodes as n
from odataq.text.suggest import suggestions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.rules.registry import Context
    from odataq.source import Span

__all__ = [
    "CALLERS",
    "Call",
    "Caller",
    "called",
    "calls_in",
    "is_query_function",
    "is_query_function_alone",
    "like",
    "may_be_query_function",
    "unqualified",
    "value_of",
]

Caller = n.MemberPath | n.MethodCall
# What a call can stand in: one without named arguments is a canonical function's.
CALLERS: Final[tuple[type[Caller], ...]] = (n.MemberPath, n.MethodCall)

_MOST: Final = 3
_COLUMN: Final = ("PropertyName", "Edm.String")


@frozen(eq=False)
class Call:
    """A call in an expression; `segment` is where it stands, if in a path."""

    name: str
    name_span: Span
    span: Span
    arguments: tuple[n.Argument, ...]
    segment: n.Segment | None = None


def calls_in(node: Caller) -> Iterator[Call]:
    """Yield the calls that a path, or a call without named arguments, is."""
    if isinstance(node, n.MethodCall):
        arguments = tuple(
            n.Argument(None, each, span=each.span) for each in node.arguments
        )
        yield Call(node.name, node.name_span, node.span, arguments)
        return
    for each in node.segments:
        if isinstance(each, n.Segment) and each.arguments is not None:
            items = each.arguments.items
            yield Call(each.name, each.name_span, each.span, items, each)


def called(call: Call, context: Context) -> QueryFunction | None:
    """Return the query function that is called by its qualified name."""
    return _function(call.name, context)


def is_query_function(name: str, context: Context) -> bool:
    """Tell whether a qualified name is that of a query function."""
    return _function(name, context) is not None


def is_query_function_alone(name: str, context: Context) -> bool:
    """Tell whether a name would be that of a query function with a namespace."""
    folded = name.casefold()
    known = context.profile.query_functions
    return any(each.rpartition(".")[2].casefold() == folded for each in known)


def may_be_query_function(name: str, context: Context) -> bool:
    """Tell whether a name is in a namespace that has query functions."""
    namespace, _, simple = _full_name(name, context).rpartition(".")
    known = context.profile.query_functions
    return bool(simple) and namespace in {each.rpartition(".")[0] for each in known}


def unqualified(call: Call, context: Context) -> QueryFunction | None:
    """Return the query function that a name without a namespace means.

    In which case it is written doesn't matter, unless it is a canonical function.
    """
    if "." in call.name or (call.segment is None and find(call.name) is not None):
        return None
    folded = call.name.casefold()
    for each in context.profile.query_functions:
        if each.rpartition(".")[2].casefold() == folded:
            return _function(each, context)
    return None


def like(name: str, context: Context) -> list[str]:
    """Return the qualified names of query functions with a name like another one."""
    known = {each.rpartition(".")[2]: each for each in context.profile.query_functions}
    simple = name.rpartition(".")[2]
    return [known[each] for each in suggestions(simple, known, most=_MOST)]


def value_of(argument: n.Argument, context: Context) -> n.Expr | None:
    """Return the value of an argument, `None` for an alias that has none."""
    if isinstance(argument.value, n.ParameterAlias):
        return context.aliases.get(argument.value.name)
    return argument.value


def _full_name(name: str, context: Context) -> str:
    return name if context.model is None else context.model.full_name(name)


def _function(name: str, context: Context) -> QueryFunction | None:
    """Return a function as the model has it, else as the profile has it."""
    known = context.profile.query_functions
    full_name = _full_name(name, context)
    if not known or "." not in full_name:
        return None
    if context.model is None:
        return known.get(full_name)
    for each in unbound_functions(context.model, full_name):
        parameters = tuple((of.name, str(of.type)) for of in own_parameters(each))
        if _COLUMN in parameters:
            table = known.get(full_name, QueryFunction(full_name, parameters))
            return evolve(table, parameters=parameters)
    return known.get(full_name)
