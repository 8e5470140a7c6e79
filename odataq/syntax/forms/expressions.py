"""The rules for expressions and JSON.

Spec: ABNF, "Expressions" and "JSON format for queries".
"""

from __future__ import annotations

import re
from typing import Final

from odataq.syntax import nodes as n
from odataq.syntax.exact.methods import OPERANDS
from odataq.syntax.forms.form import Form, FormKind

__all__ = ["EXPRESSION_FORMS"]

_BLANKS: Final = r"(?:[ \t]|%20|%09)+"
_OPERATORS: Final = "and or eq ne lt le gt ge in has add sub mul div divby mod"

# The rules of canonical functions that aren't named after them.
_METHOD_RULES: Final = {
    "geo.distance": "distanceMethodCallExpr",
    "geo.length": "geoLengthMethodCallExpr",
    "geo.intersects": "intersectsMethodCallExpr",
    "isdefined": "isdefinedExpr",
}
_BOOLEAN: Final = frozenset(
    {
        "contains",
        "endswith",
        "geo.intersects",
        "hassubsequence",
        "hassubset",
        "isdefined",
        "startswith",
    }
)


def _expression(**more: object) -> Form:
    return Form(FormKind.PART, "parameter_value", **more)  # type: ignore[arg-type]  # as Form has them


def _methods(*names: str) -> Form:
    return _expression(nodes=(n.MethodCall,), named=frozenset(names))


EXPRESSION_FORMS: Final = {
    **{
        name: _expression()
        for name in (
            "commonExpr",
            "boolCommonExpr",
            "lambdaPredicateExpr",
            "parameterValue",
            "collectionExpr",
            "aggregatableExpr",
        )
    },
    # Each is what follows an operand.
    **{
        f"{word}Expr": _expression(
            before="a", spelling=re.compile(f"{_BLANKS}{word}{_BLANKS}", re.IGNORECASE)
        )
        for word in _OPERATORS.split()
    },
    "notExpr": _expression(spelling=re.compile(f"not{_BLANKS}", re.IGNORECASE)),
    "negateExpr": _expression(spelling=re.compile("-")),
    "parenExpr": _expression(is_group=True),
    "listExpr": _expression(
        before="a in ",
        nodes=(n.InExpr,),
        is_single=True,
        spelling=re.compile(r"\(|%28"),
    ),
    "isofExpr": _expression(nodes=(n.IsOfExpr,)),
    "castExpr": _expression(nodes=(n.CastExpr,)),
    "caseMethodCallExpr": _expression(nodes=(n.CaseExpr,)),
    "methodCallExpr": _expression(
        nodes=(n.MethodCall, n.CaseExpr), named=frozenset(OPERANDS)
    ),
    "boolMethodCallExpr": _methods(*_BOOLEAN),
    **{
        _METHOD_RULES.get(name, f"{name}MethodCallExpr"): _methods(name)
        for name in OPERANDS
    },
    "arrayOrObject": _expression(nodes=(n.ArrayExpr, n.ObjectExpr)),
    "array": _expression(nodes=(n.ArrayExpr,)),
    "object": _expression(nodes=(n.ObjectExpr,)),
    "member": _expression(before="{", after="}", is_single=True),
    "valueInUrl": _expression(before="[", after="]", is_single=True),
    "stringInUrl": _expression(
        before="[", after="]", is_single=True, spelling=re.compile('"|%22')
    ),
}
