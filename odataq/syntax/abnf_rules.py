"""Which rules of the ABNF a text can be parsed by."""

from __future__ import annotations

import re
from enum import Enum, auto
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.syntax import nodes as n
from odataq.syntax.options import OPAQUE_VALUES, PARSED_OPTIONS
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping


__all__ = ["RULES", "Form", "FormKind", "LiteralForm", "form_of", "is_of_form"]


class FormKind(Enum):
    """What kind of text a rule is for."""

    URL = auto()
    PATH = auto()
    OPTIONS = auto()
    OPTION = auto()
    PART = auto()


@frozen
class LiteralForm:
    """Which literals a rule is for.

    `text` is for the value as it is read (see `Literal`). A rule whose name ends
    in `Value` is for what stands outside of a URL, where nothing is encoded.
    """

    kinds: frozenset[n.LiteralKind]
    text: re.Pattern[str]
    is_encoded: bool = True


@frozen
class Form:
    """How a text is parsed by a rule.

    `name` is the start symbol of a part, or the option that an option has to
    be, empty for any. `literal` is there where a rule is for a kind of literal,
    `nodes` where it is for some kinds of nodes, and `others` where it is for all but
    some.
    """

    kind: FormKind
    name: str = ""
    literal: LiteralForm | None = None
    nodes: tuple[type[n.Node], ...] = ()
    others: tuple[type[n.Node], ...] = ()


def _literal(kinds: str, text: str = ".*", *, is_encoded: bool = True) -> Form:
    form = LiteralForm(
        frozenset(n.LiteralKind[each] for each in kinds.split()),
        re.compile(text, re.DOTALL | re.IGNORECASE),
        is_encoded,
    )
    return Form(FormKind.PART, "primitive_literal", form)


def _literal_and_value(kinds: str, names: str, text: str = ".*") -> dict[str, Form]:
    """Return the rules of a literal and of its value, in this order."""
    literal, value = names.split()
    return {
        literal: _literal(kinds, text),
        value: _literal(kinds, text, is_encoded=False),
    }


# How many digits a whole number has at most, by the ABNF.
_WHOLE: Final = {"sbyte": 3, "int16": 5, "int32": 10, "int64": 19}
_MEMBER: Final = r"(?:[^\W\d]\w*|[+-]?[0-9]{1,19})"
_MEMBERS: Final = f"{_MEMBER}(?:,{_MEMBER})*"
_SHAPES: Final = {
    "Collection": "GeometryCollection",
    "LineString": "LineString",
    "MultiLineString": "MultiLineString",
    "MultiPoint": "MultiPoint",
    "MultiPolygon": "MultiPolygon",
    "Point": "Point",
    "Polygon": "Polygon",
}

_LITERALS: Final = {
    "primitiveLiteral": Form(FormKind.PART, "primitive_literal"),
    "null": _literal("NULL"),
    **_literal_and_value("GUID", "guid guidValue"),
    **_literal_and_value("DATE", "date dateValue"),
    **_literal_and_value("DATE_TIME", "dateTimeOffsetLiteral dateTimeOffsetValue"),
    "dateTimeOffsetValueInUrl": _literal("DATE_TIME"),
    **_literal_and_value("TIME_OF_DAY", "timeOfDayLiteral timeOfDayValue"),
    "boolean": _literal("BOOLEAN"),
    "booleanValue": _literal("BOOLEAN", "(?-i:true|false)", is_encoded=False),
    **_literal_and_value("NUMBER", "decimalLiteral decimalValue"),
    **_literal_and_value("NUMBER", "doubleLiteral doubleValue"),
    **_literal_and_value("NUMBER", "singleLiteral singleValue"),
    **_literal_and_value("NUMBER", "byte byteValue", "[0-9]{1,3}"),
    **{
        rule: form
        for name, digits in _WHOLE.items()
        for rule, form in _literal_and_value(
            "NUMBER", f"{name}Literal {name}Value", f"[+-]?[0-9]{{1,{digits}}}"
        ).items()
    },
    "stringLiteral": _literal("STRING"),
    "binaryLiteral": _literal("BINARY"),
    # Both may leave out what stands before the quotes.
    "durationLiteral": _literal(
        "DURATION STRING",
        r"-?P([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?",
    ),
    "enumLiteral": _literal("ENUM STRING", rf"{_MEMBERS}|[\w.]+'{_MEMBERS}'"),
    **{
        f"{kind.lower()}{name}": _literal(kind, rf"SRID=[0-9]+;{shape}\(.*")
        for kind in ("GEOGRAPHY", "GEOMETRY")
        for name, shape in _SHAPES.items()
    },
}

_NODES: Final = {
    "arrayOrObject": (n.ArrayExpr, n.ObjectExpr),
    "caseMethodCallExpr": (n.CaseExpr,),
    "castExpr": (n.CastExpr,),
    "isofExpr": (n.IsOfExpr,),
}

# Any expression is read by these: what an operator binds isn't looked at.
_EXPRESSIONS: Final = (
    "commonExpr boolCommonExpr parameterValue "
    "methodCallExpr functionExpr andExpr orExpr "
    "eqExpr neExpr ltExpr leExpr gtExpr geExpr inExpr hasExpr addExpr subExpr "
    "mulExpr divExpr divbyExpr modExpr negateExpr notExpr "
    "parenExpr rootExpr"
)

# By the name of the ABNF. `filter` and its like are whole options, as they are there.
RULES: Final[Mapping[str, Form]] = MappingProxyType(
    {
        "odataUri": Form(FormKind.URL),
        "odataRelativeUri": Form(FormKind.URL),
        "resourcePath": Form(FormKind.PATH, "resource_path"),
        "queryOptions": Form(FormKind.OPTIONS),
        "queryOption": Form(FormKind.OPTION),
        "systemQueryOption": Form(
            FormKind.OPTION, others=(n.AliasAssignment, n.CustomOption)
        ),
        "customQueryOption": Form(FormKind.OPTION, nodes=(n.CustomOption,)),
        "aliasAndValue": Form(FormKind.OPTION, nodes=(n.AliasAssignment,)),
        "inlinecount": Form(FormKind.OPTION, "$count"),
        "top": Form(FormKind.OPTION, "$top"),
        "skip": Form(FormKind.OPTION, "$skip"),
        **{
            name.removeprefix("$"): Form(FormKind.OPTION, name)
            for name in (*PARSED_OPTIONS, *OPAQUE_VALUES)
        },
        "searchExpr": Form(FormKind.PART, "search"),
        **{
            name: Form(FormKind.PART, "member_path")
            for name in ("firstMemberExpr", "memberExpr", "propertyPathExpr")
        },
        **{
            name: Form(FormKind.PART, "parameter_value", nodes=nodes)
            for name, nodes in _NODES.items()
        },
        **_LITERALS,
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


def is_of_form(node: n.Node, form: Form, text: str) -> bool:
    """Tell whether what was parsed is of the kind that a rule is for.

    `text` is the whole text. The grammar has one symbol for many rules; this is
    what is left to look at.
    """
    if isinstance(node, form.others) or not isinstance(node, form.nodes or n.Node):
        return False
    wanted = form.literal
    if wanted is None:
        return True
    return (
        isinstance(node, n.Literal)
        and node.kind in wanted.kinds
        and wanted.text.fullmatch(node.text) is not None
        and (wanted.is_encoded or "%" not in text)
    )
