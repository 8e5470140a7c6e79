"""Which rules of the ABNF a text can be parsed by."""

from __future__ import annotations

from enum import Enum, auto
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.syntax.options import OPAQUE_VALUES, PARSED_OPTIONS
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RULES", "Form", "FormKind", "form_of"]


class FormKind(Enum):
    """What kind of text a rule is for."""

    URL = auto()
    PATH = auto()
    OPTIONS = auto()
    OPTION = auto()
    PART = auto()


@frozen
class Form:
    """How a text is parsed by a rule.

    `name` is the start symbol of a part, or the option that an option has to
    be, empty for any.
    """

    kind: FormKind
    name: str = ""


_EXPRESSIONS: Final = (
    "commonExpr boolCommonExpr parameterValue primitiveLiteral arrayOrObject "
    "firstMemberExpr memberExpr methodCallExpr functionExpr andExpr orExpr "
    "eqExpr neExpr ltExpr leExpr gtExpr geExpr inExpr hasExpr addExpr subExpr "
    "mulExpr divExpr divbyExpr modExpr negateExpr notExpr castExpr isofExpr "
    "caseExpr parenExpr boolParenExpr rootExpr"
)

# By the name of the ABNF. `filter` and its like are whole options, as they are there.
RULES: Final[Mapping[str, Form]] = MappingProxyType(
    {
        "odataUri": Form(FormKind.URL),
        "odataRelativeUri": Form(FormKind.URL),
        "resourcePath": Form(FormKind.PATH, "resource_path"),
        "queryOptions": Form(FormKind.OPTIONS),
        "queryOption": Form(FormKind.OPTION),
        "systemQueryOption": Form(FormKind.OPTION),
        "customQueryOption": Form(FormKind.OPTION),
        "aliasAndValue": Form(FormKind.OPTION),
        "inlinecount": Form(FormKind.OPTION, "$count"),
        "top": Form(FormKind.OPTION, "$top"),
        "skip": Form(FormKind.OPTION, "$skip"),
        **{
            name.removeprefix("$"): Form(FormKind.OPTION, name)
            for name in (*PARSED_OPTIONS, *OPAQUE_VALUES)
        },
        "searchExpr": Form(FormKind.PART, "search"),
        **{
            name: Form(FormKind.PART, "parameter_value")
            for name in _EXPRESSIONS.split()
        },
    }
)

_FOLDED: Final = {name.lower(): form for name, form in RULES.items()}


def form_of(rule: str) -> Form:
    """Return how to parse by a rule, whose name has no case.

    Raises `LookupError` for a name that is no rule of a text here.
    """
    form = _FOLDED.get(rule.lower())
    if form is None:
        hint = did_you_mean(rule, RULES)
        raise LookupError(f"no rule '{rule}'{f' ({hint})' if hint else ''}")
    return form
