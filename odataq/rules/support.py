"""ODQ31x: operators and functions that a service doesn't support."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.semantics.functions import METHODS, find_ignoring_case
from odataq.semantics.operators import OPERATORS
from odataq.syntax import nodes as n
from odataq.syntax.printer import compile as compile_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.profiles import Profile

__all__ = ["OBSOLETE", "SUPPORT_RULES", "has_function", "has_operator"]

_Operation = n.ArithmeticExpr | n.NegateExpr | n.HasExpr | n.InExpr
_OPERATIONS: Final[tuple[type[_Operation], ...]] = (
    n.ArithmeticExpr,
    n.NegateExpr,
    n.HasExpr,
    n.InExpr,
)
_Function = n.MethodCall | n.CastExpr | n.IsOfExpr | n.CaseExpr
_FUNCTIONS: Final[tuple[type[_Function], ...]] = (
    n.MethodCall,
    n.CastExpr,
    n.IsOfExpr,
    n.CaseExpr,
)
_SPECIAL: Final[dict[type[n.Node], tuple[str, str]]] = {
    n.CastExpr: ("cast", "4.0"),
    n.IsOfExpr: ("isof", "4.0"),
    n.CaseExpr: ("case", "4.01"),
}

_SPECIAL_SINCE: Final = dict(_SPECIAL.values())

# Functions of OData V3 that are written in another way since.
OBSOLETE: Final = frozenset({"substringof"})


def has_operator(profile: Profile, name: str) -> bool:
    """Tell whether a service has an operator of `OPERATORS`."""
    return _takes(profile, name, OPERATORS[name].since, profile.operators)


def has_function(profile: Profile, name: str) -> bool:
    """Tell whether a service has a canonical function, or `cast` and its kin.

    Another name is none of these, and nothing is said about it.
    """
    if name in _SPECIAL_SINCE:
        return _takes(profile, name, _SPECIAL_SINCE[name], profile.functions)
    method = METHODS.get(name)
    return method is None or _takes(profile, name, method.since, profile.functions)


def _takes(
    profile: Profile, name: str, since: str, listed: frozenset[str] | None
) -> bool:
    if listed is not None:
        return name in listed
    return since <= profile.version or name in profile.borrowed


@rule(
    "ODQ310",
    "unsupported-operator",
    _OPERATIONS,
    bad=[
        "accounts?$filter=revenue add 1 gt 5",
        "accounts?$filter=-revenue lt 0",
        "accounts?$filter=statecode in (0,1)",
    ],
    good=["accounts?$filter=revenue gt 4", "accounts?$filter=revenue gt -1"],
)
def unsupported_operator(node: _Operation, context: Context) -> Iterator[Finding]:
    """Detects an operator that the service doesn't support.

    Spec: URL Conventions, "Built-in Filter Operations".
    """
    profile = context.profile
    for operator in _operators(node):
        if has_operator(profile, operator):
            continue
        hint, fixes = _instead_of_in(node) if isinstance(node, n.InExpr) else (None, ())
        what = (
            "'-' in front of a value" if operator == "-" else f"operator '{operator}'"
        )
        yield Finding(
            node.span,
            f"{profile.title} doesn't support {what}",
            hint=hint or _INSTEAD.get(operator),
            fixes=fixes,
            fact=context.fact(f"unsupported-operator {operator}"),
        )
        return


_INSTEAD: Final[dict[str, str]] = {
    "has": "compare with 'eq'",
    "-": "change the sign of the other side",
    **dict.fromkeys(
        n.ArithmeticOp, "calculate beforehand, and compare with the result"
    ),
}


def _operators(node: _Operation) -> tuple[str, ...]:
    match node:
        case n.ArithmeticExpr(operators):
            return tuple(dict.fromkeys(each.value for each in operators))
        case n.NegateExpr():
            return ("-",)
        case n.HasExpr():
            return ("has",)
    return ("in",)


# So many comparisons can still be read.
_MOST_ITEMS: Final = 20


def _instead_of_in(node: n.InExpr) -> tuple[str | None, tuple[Fix, ...]]:
    """Return what to write for `in`, where it has a list of literals."""
    if not isinstance(node.container, n.ListExpr) or not node.container.items:
        return None, ()
    items = node.container.items
    hint = "compare with each value: 'eq' and 'or'"
    is_plain = isinstance(node.operand, n.MemberPath) and all(
        isinstance(each, n.Literal) for each in items
    )
    if not is_plain or len(items) > _MOST_ITEMS:
        return hint, ()
    operand = compile_tree(node.operand, encode=False)
    compared = (f"{operand} eq {compile_tree(each, encode=False)}" for each in items)
    text = f"({' or '.join(compared)})"
    return f"write {text}", (Fix("compare with each value", (Edit(node.span, text),)),)


@rule(
    "ODQ311",
    "unsupported-function",
    _FUNCTIONS,
    bad=[
        "accounts?$filter=tolower(name) eq 'x'",
        "accounts?$filter=year(createdon) eq 2023",
        "accounts?$filter=createdon lt now()",
        "accounts?$filter=cast(name,Edm.String) eq 'x'",
        "accounts?$filter=substringof('x',name)",
    ],
    good=[
        "accounts?$filter=contains(name,'x')",
        "accounts?$filter=createdon ge 2023-01-01T00:00:00Z",
    ],
)
def unsupported_function(node: _Function, context: Context) -> Iterator[Finding]:
    """Detects a canonical function that the service doesn't support.

    Spec: URL Conventions, "Canonical Functions".
    """
    profile = context.profile
    if isinstance(node, n.MethodCall):
        if node.name in OBSOLETE:
            yield _obsolete(node)
            return
        method = find_ignoring_case(node.name)
        if method is None:
            return
        name, span = method.name, node.name_span
    else:
        (name, _), span = _SPECIAL[type(node)], node.span
    if not has_function(profile, name):
        message = f"{profile.title} doesn't support function '{name}'"
        yield Finding(span, message, hint=_hint(name, profile))


_CASE: Final = frozenset({"tolower", "toupper"})
_DATE_PARTS: Final = frozenset({"year", "month", "day", "hour", "minute", "second"})


def _hint(name: str, profile: Profile) -> str | None:
    if profile.functions is None:
        return None
    if name in _CASE and profile.query_functions:
        return "leave it out: strings are compared without regard to case"
    if name in _DATE_PARTS:
        return "compare with the first and the last moment: 'ge' and 'lt'"
    if name == "now" and profile.query_functions:
        return "write the time, or use a function such as OlderThanXHours"
    return f"{', '.join(sorted(profile.functions))} are what there is"


def _obsolete(node: n.MethodCall) -> Finding:
    message = f"'{node.name}' is a function of OData V3"
    if len(node.arguments) == 2:  # noqa: PLR2004 (what is sought, and where)
        sought, where = (compile_tree(each, encode=False) for each in node.arguments)
        text = f"contains({where},{sought})"
        return Finding(
            node.span,
            message,
            hint=f"write {shown(text)}",
            fixes=(Fix("write contains()", (Edit(node.span, text),)),),
        )
    return Finding(node.span, message, hint="write contains()")


SUPPORT_RULES: Final[tuple[Rule[Any], ...]] = (
    unsupported_operator,
    unsupported_function,
)
