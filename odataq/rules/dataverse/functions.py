"""ODQ63x: calls of the query functions of a Dataverse organisation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.types import INTEGER_RANGES
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.query_functions import (
    CALLERS,
    Call,
    Caller,
    called,
    calls_in,
    is_query_function,
    like,
    may_be_query_function,
    unqualified,
    value_of,
)
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import did_you_mean_any, shown
from odataq.semantics.functions import find_ignoring_case
from odataq.source import Span
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.profiles.query_function import QueryFunction

__all__ = ["FUNCTION_RULES"]

_NAMESPACE: Final = "Microsoft.Dynamics.CRM"
_CRM: Final = f"accounts?$filter={_NAMESPACE}"


@rule(
    "ODQ630",
    "unqualified-function",
    CALLERS,
    bad=["accounts?$filter=Today(PropertyName='createdon')"],
    good=[f"{_CRM}.Today(PropertyName='createdon')"],
    is_of_profile=True,
)
def unqualified_function(node: Caller, context: Context) -> Iterator[Finding]:
    """Detects a query function without its namespace.

    Spec: Dataverse documentation, "Dataverse query functions".
    """
    for call in calls_in(node):
        function = unqualified(call, context)
        if function is None:
            continue
        message = f"query function '{shown(call.name)}' lacks its namespace"
        canonical = find_ignoring_case(call.name)
        edits: tuple[Edit, ...] = ()
        if canonical is not None and call.segment is None:
            text = canonical.name
            hint = f"write {function.name}, or the function '{text}'"
        else:
            text, edits = function.name, _naming(call, function)
            hint = f"write {function.shown}"
        fix = Fix(f"write {text}", (Edit(call.name_span, text), *edits))
        yield Finding(call.name_span, message, hint=hint, fixes=(fix,))


@rule(
    "ODQ631",
    "positional-argument",
    CALLERS,
    bad=[f"{_CRM}.Today('createdon')"],
    good=[f"{_CRM}.Today(PropertyName='createdon')"],
    is_of_profile=True,
)
def positional_argument(node: Caller, context: Context) -> Iterator[Finding]:
    """Detects an argument of a query function without the name of its parameter.

    Spec: Dataverse documentation, "Dataverse query functions".
    """
    for call in calls_in(node):
        function = called(call, context)
        unnamed = [each for each in call.arguments if each.name is None]
        if function is None or not unnamed:
            continue
        edits = _naming(call, function)
        fixes = (Fix("name the parameters", edits),) if edits else ()
        message = f"an argument of '{call.name}' has no name"
        hint = f"write {function.shown}"
        yield Finding(unnamed[0].value.span, message, hint=hint, fixes=fixes)


def _naming(call: Call, function: QueryFunction) -> tuple[Edit, ...]:
    """Return what names the arguments, where all lack a name and none is missing."""
    names = [name for name, _ in function.parameters]
    unnamed = [each.value.span.start for each in call.arguments if each.name is None]
    if not len(names) == len(unnamed) == len(call.arguments):
        return ()
    pairs = zip(unnamed, names, strict=True)
    return tuple(Edit(Span(start, start), f"{name}=") for start, name in pairs)


@rule(
    "ODQ632",
    "unknown-query-function",
    CALLERS,
    bad=[
        f"{_CRM}.Todays(PropertyName='createdon')",
        f"{_CRM}.today(PropertyName='createdon')",
    ],
    good=[f"{_CRM}.Today(PropertyName='createdon')"],
    is_of_profile=True,
)
def unknown_query_function(node: Caller, context: Context) -> Iterator[Finding]:
    """Detects the call of a function that isn't for conditions.

    Names of functions are case-sensitive.

    Spec: Dataverse documentation, "Dataverse query functions".
    """
    for call in calls_in(node):
        if called(call, context) or not may_be_query_function(call.name, context):
            continue
        names = like(call.name, context)
        first = names[0] if names else ""
        is_case = first.casefold() == call.name.casefold()
        message = f"there is no query function '{shown(call.name)}'"
        fix = Fix(f"write {first}", (Edit(call.name_span, first),))
        yield Finding(
            call.name_span,
            message,
            hint=did_you_mean_any(names, call.name, ()),
            fixes=(fix,) if is_case else (),
            fact=context.fact("unknown-query-function of case") if is_case else None,
        )


_HOURS: Final = f"{_CRM}.LastXHours(PropertyName='createdon'"
_BETWEEN: Final = f"{_CRM}.Between(PropertyName='numberofemployees',PropertyValues"


@rule(
    "ODQ633",
    "misfit-parameters",
    CALLERS,
    bad=[
        f"{_HOURS})",
        f"{_HOURS},PropertyValue='many')",
        f"{_HOURS},PropertyValue=1,Zone=2)",
        f'{_BETWEEN}=["5"])',
    ],
    good=[
        f"{_HOURS},PropertyValue=1)",
        f"{_HOURS},PropertyValue=@p)&@p='1'",
        f'{_BETWEEN}=["5","2000"])',
    ],
    is_of_profile=True,
)
def misfit_parameters(node: Caller, context: Context) -> Iterator[Finding]:
    """Detects a query function with other parameters or values than it takes.

    Spec: Dataverse documentation, "Dataverse query functions".
    """
    for call in calls_in(node):
        function = called(call, context)
        if function is None or any(each.name is None for each in call.arguments):
            continue
        wrong = _wrong_names(call, function)
        if wrong is not None:
            yield wrong
            continue
        types = dict(function.parameters)
        for each in call.arguments:
            value = value_of(each, context)
            wrong_type = types[each.name or ""]
            if value is not None and not _is_of_type(value, wrong_type, context):
                message = (
                    f"parameter '{each.name}' of '{call.name}' takes "
                    f"{_TAKEN.get(wrong_type, wrong_type)}"
                )
                yield Finding(value.span, message, hint=f"write {function.shown}")
            elif isinstance(value, n.ArrayExpr):
                yield from _wrong_count(value, call, function, context)


_TAKEN: Final = {
    "Edm.String": "a string",
    "Edm.Int64": "a whole number",
    "Collection(Edm.String)": "a list of strings",
}


def _wrong_names(call: Call, function: QueryFunction) -> Finding | None:
    known = [name for name, _ in function.parameters]
    given = [each.name for each in call.arguments]
    missing = [each for each in known if each not in given]
    hint = f"write {function.shown}"
    for index, each in enumerate(call.arguments):
        if each.name not in known or each.name in given[:index]:
            word = "takes no" if each.name not in known else "has a second"
            message = f"'{call.name}' {word} parameter '{shown(each.name or '')}'"
            return Finding(each.name_span, message, hint=hint)
    if missing:
        listed = " and ".join(f"'{each}'" for each in missing)
        return Finding(call.name_span, f"'{call.name}' lacks {listed}", hint=hint)
    return None


def _wrong_count(
    value: n.ArrayExpr, call: Call, function: QueryFunction, context: Context
) -> Iterator[Finding]:
    least, most = function.counts
    count = len(value.items)
    if count < least or (most is not None and count > most):
        wanted = f"{least} values" if most == least else "at least one value"
        message = f"'{call.name}' takes {wanted}, and the list has {count}"
        fact = context.fact("misfit-parameters of count")
        yield Finding(value.span, message, fact=fact)


_DIGITS: Final = re.compile(r"[+-]?[0-9]{1,19}")


def _is_of_type(value: n.Expr, type_name: str, context: Context) -> bool:
    if isinstance(value, n.ParameterAlias):
        # An alias for an alias, or for nothing.
        return True
    if type_name.startswith("Collection("):
        return isinstance(value, n.ArrayExpr)
    if not isinstance(value, n.Literal):
        return False
    if type_name == "Edm.String":
        return value.kind in _STRINGS
    if type_name == "Edm.Int64":
        # Spec: the samples of the documentation quote numbers, too.
        is_number = value.kind in {n.LiteralKind.NUMBER, *_STRINGS}
        text = value.text.strip('"')
        low, high = INTEGER_RANGES[type_name]
        found = _DIGITS.fullmatch(text)
        return is_number and found is not None and low <= int(text) <= high
    return context.model is not None


_STRINGS: Final = frozenset({n.LiteralKind.STRING, n.LiteralKind.JSON_STRING})


@rule(
    "ODQ634",
    "negated-function",
    n.NotExpr,
    bad=[
        f"accounts?$filter=not {_NAMESPACE}.Last7Days(PropertyName='createdon')",
        f"accounts?$filter=not ({_NAMESPACE}.EqualUserId(PropertyName='ownerid'))",
    ],
    good=[f"{_CRM}.NotEqualUserId(PropertyName='ownerid')"],
    is_of_profile=True,
)
def negated_function(node: n.NotExpr, context: Context) -> Iterator[Finding]:
    """Detects `not` in front of a query function.

    Some functions have one that holds where they don't.

    Spec: Dataverse documentation, "Limitations of query functions".
    """
    if not isinstance(node.operand, n.MemberPath | n.MethodCall):
        return
    for call in calls_in(node.operand):
        function = called(call, context) or unqualified(call, context)
        if function is None:
            continue
        message = f"'not' can't be applied to query function '{call.name}'"
        hint = "use a function for the opposite, such as OlderThanXDays"
        fixes: tuple[Fix, ...] = ()
        if function.opposite is not None:
            removed = Edit(Span(node.span.start, node.operand.span.start), "")
            renamed = Edit(call.name_span, function.opposite)
            fixes = (Fix(f"write {function.opposite}", (removed, renamed)),)
            hint = f"write {function.opposite}"
        yield Finding(node.span, message, hint=hint, fixes=fixes)


_Place = n.ResourcePath | n.OrderByItem
_PLACES: Final[tuple[type[_Place], ...]] = (n.ResourcePath, n.OrderByItem)


@rule(
    "ODQ635",
    "misplaced-function",
    _PLACES,
    bad=[
        "accounts/Microsoft.Dynamics.CRM.Today(PropertyName='createdon')",
        "accounts?$orderby=Microsoft.Dynamics.CRM.Today(PropertyName='createdon')",
    ],
    good=[f"{_CRM}.Today(PropertyName='createdon')"],
    is_of_profile=True,
)
def misplaced_function(node: _Place, context: Context) -> Iterator[Finding]:
    """Detects a query function in a path or in `$orderby`.

    Spec: Dataverse documentation, "Bound and unbound functions".
    """
    path = node.expression if isinstance(node, n.OrderByItem) else node
    if not isinstance(path, n.ResourcePath | n.MemberPath):
        return
    for each in path.segments:
        if isinstance(each, n.Segment) and is_query_function(each.name, context):
            message = f"query function '{each.name}' stands outside of '$filter'"
            yield Finding(each.name_span, message, hint="write it in '$filter'")


_IN: Final = f"{_CRM}.In(PropertyName='numberofemployees',PropertyValues"


@rule(
    "ODQ638",
    "misfit-item",
    CALLERS,
    bad=[f"{_IN}=[5,10])"],
    good=[f'{_IN}=["5","10"])'],
    is_of_profile=True,
)
def misfit_item(node: Caller, context: Context) -> Iterator[Finding]:
    """Detects a value in a list of values that is no string, or a very long one.

    The list is one of strings, for numbers as well.

    Spec: Dataverse documentation, "Condition limits".
    """
    for call in calls_in(node):
        if called(call, context) is None:
            continue
        for argument in call.arguments:
            value = value_of(argument, context)
            if isinstance(value, n.ArrayExpr):
                yield from _misfit_items(value)


_LONGEST: Final = 850


def _misfit_items(value: n.ArrayExpr) -> Iterator[Finding]:
    others = [each for each in value.items if not _is_string(each)]
    if others:
        numbers = [
            each
            for each in others
            if isinstance(each, n.Literal) and each.kind is n.LiteralKind.NUMBER
        ]
        edits = tuple(Edit(each.span, f'"{each.text}"') for each in numbers)
        fix = Fix("write the numbers in quotes", edits)
        yield Finding(
            others[0].span,
            "a value in a list of strings is none",
            hint="write it in double quotes",
            fixes=(fix,) if len(numbers) == len(others) else (),
        )
    for each in value.items:
        if isinstance(each, n.Literal) and len(each.text.strip('"')) > _LONGEST:
            message = f"a value in the list has more than {_LONGEST} characters"
            yield Finding(each.span, message, hint="compare with a shorter value")


def _is_string(value: n.Expr) -> bool:
    return isinstance(value, n.Literal) and value.kind in _STRINGS


FUNCTION_RULES: Final[tuple[Rule[Any], ...]] = (
    unqualified_function,
    positional_argument,
    unknown_query_function,
    misfit_parameters,
    negated_function,
    misplaced_function,
    misfit_item,
)
