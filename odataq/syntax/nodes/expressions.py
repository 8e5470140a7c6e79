"""Nodes of expressions."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from odataq.syntax.nodes.base import NOWHERE, Node
from odataq.syntax.nodes.paths import (
    AnnotationSegment,
    CountSegment,
    FilterSegment,
    Segment,
)

if TYPE_CHECKING:
    from odataq.source import Span

__all__ = [
    "ADDITIVE",
    "AggregateFrom",
    "AggregateItem",
    "AggregateSegment",
    "AllExpr",
    "AnyExpr",
    "ArithmeticExpr",
    "ArithmeticOp",
    "ArrayExpr",
    "BinaryExpr",
    "CaseArm",
    "CaseExpr",
    "CastExpr",
    "ComparisonOp",
    "Expr",
    "HasExpr",
    "ImplicitVariable",
    "InExpr",
    "IsOfExpr",
    "JsonMember",
    "ListExpr",
    "Literal",
    "LiteralKind",
    "LogicalExpr",
    "LogicalOp",
    "MemberPath",
    "MemberSegment",
    "MethodCall",
    "NegateExpr",
    "NotExpr",
    "ObjectExpr",
    "ParameterAlias",
    "TypeName",
]


class LiteralKind(StrEnum):
    """What a literal looks like; the model may make more of it."""

    NULL = "null"
    BOOLEAN = "boolean"
    NUMBER = "number"
    STRING = "string"
    GUID = "guid"
    DATE = "date"
    DATE_TIME = "dateTimeOffset"
    TIME_OF_DAY = "timeOfDay"
    DURATION = "duration"
    BINARY = "binary"
    ENUM = "enum"
    GEOGRAPHY = "geography"
    GEOMETRY = "geometry"
    JSON_STRING = "json"


@frozen
class Literal(Node):
    """`primitiveLiteral`.

    `text` is the value without what marks its kind: a string without quotes
    and with single ones doubled no more, a duration without `duration'...'`.
    An enumeration literal is whole (`Ns.Colour'Red'`), a JSON string is as it
    stands, with its quotes.
    """

    kind: LiteralKind
    text: str


class LogicalOp(StrEnum):
    """The operators of `andExpr` and `orExpr`."""

    OR = "or"
    AND = "and"


class ComparisonOp(StrEnum):
    """The operators of `eqExpr` and its kin."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"


class ArithmeticOp(StrEnum):
    """The operators of `addExpr`, `mulExpr` and their kin."""

    ADD = "add"
    SUB = "sub"
    MUL = "mul"
    DIV = "div"
    DIVBY = "divby"
    MOD = "mod"


ADDITIVE: Final = frozenset({ArithmeticOp.ADD, ArithmeticOp.SUB})


@frozen
class LogicalExpr(Node):
    """`andExpr` or `orExpr`: two or more operands.

    The first one is never a `LogicalExpr` of the same operator.
    """

    op: LogicalOp
    operands: tuple[Expr, ...]


@frozen
class BinaryExpr(Node):
    """`eqExpr`, `neExpr`, `gtExpr`, `geExpr`, `ltExpr` or `leExpr`."""

    op: ComparisonOp
    left: Expr
    right: Expr
    op_span: Span = field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@frozen
class ArithmeticExpr(Node):
    """`addExpr`, `mulExpr` and their kin: a chain that counts from the left.

    All operators have one precedence (`add` and `sub`, or the others), and
    there is one operand more than operators. The first operand is never an
    `ArithmeticExpr` of the same precedence.
    """

    operators: tuple[ArithmeticOp, ...]
    operands: tuple[Expr, ...]

    @property
    def is_additive(self) -> bool:
        """Whether the operators are `add` and `sub`."""
        return self.operators[0] in ADDITIVE


@frozen
class NotExpr(Node):
    """`notExpr`."""

    operand: Expr


@frozen
class NegateExpr(Node):
    """`negateExpr`; the sign of a number is part of the number."""

    operand: Expr


@frozen
class HasExpr(Node):
    """`hasExpr`."""

    operand: Expr
    value: Expr


@frozen
class InExpr(Node):
    """`inExpr`; the container is a list or an expression."""

    operand: Expr
    container: Expr


@frozen
class ListExpr(Node):
    """`listExpr`."""

    items: tuple[Expr, ...]


@frozen
class TypeName(Node):
    """`optionallyQualifiedTypeName`."""

    name: str
    is_collection: bool = False


@frozen
class CastExpr(Node):
    """`castExpr`; without an operand it is the current instance."""

    operand: Expr | None
    type_name: TypeName


@frozen
class IsOfExpr(Node):
    """`isofExpr`; without an operand it is the current instance."""

    operand: Expr | None
    type_name: TypeName


@frozen
class CaseArm(Node):
    """`caseExprAlternative`."""

    condition: Expr
    value: Expr


@frozen
class CaseExpr(Node):
    """`caseExpr`."""

    arms: tuple[CaseArm, ...]


@frozen
class MethodCall(Node):
    """`methodCallExpr`: a call without named arguments that is no path.

    Whether the name is a canonical function is for the table of functions to
    say: it may be a function of the model, or a property with a key.
    """

    name: str
    arguments: tuple[Expr, ...] = ()
    name_span: Span = field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@frozen
class ParameterAlias(Node):
    """`parameterAlias`, with its `@`."""

    name: str


@frozen
class ImplicitVariable(Node):
    """`implicitVariableExpr` or the start of `rootExpr`: `$it`, `$this`, `$root`."""

    name: str


@frozen
class AnyExpr(Node):
    """`anyExpr`; without a variable it asks whether there are items at all."""

    variable: str | None = None
    predicate: Expr | None = None
    variable_span: Span = field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@frozen
class AllExpr(Node):
    """`allExpr`."""

    variable: str
    predicate: Expr
    variable_span: Span = field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@frozen
class AggregateFrom(Node):
    """`aggregateFrom`: what is grouped before, and the method for the groups."""

    paths: tuple[MemberPath, ...]
    method: str | None = None


@frozen
class AggregateItem(Node):
    """`aggregateExpr`: a value, its method, and the name of the result.

    Without a method it is a custom aggregate, or `$count` alone.
    """

    expression: Expr
    method: str | None = None
    sources: tuple[AggregateFrom, ...] = ()
    alias: str | None = None
    alias_span: Span = field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@frozen
class AggregateSegment(Node):
    """`aggregateFunctionExpr`: `/aggregate(...)` at the end of a path."""

    item: AggregateItem


MemberSegment = (
    Segment
    | ParameterAlias
    | ImplicitVariable
    | AnnotationSegment
    | CountSegment
    | FilterSegment
    | AnyExpr
    | AllExpr
    | AggregateSegment
)


@frozen
class MemberPath(Node):
    """`firstMemberExpr`: names joined by slashes.

    A parameter alias or an implicit variable alone is no path. `$count`, `any`
    and `all` come last.
    """

    segments: tuple[MemberSegment, ...]


@frozen
class ArrayExpr(Node):
    """`arrayOrObject`: a JSON array."""

    items: tuple[Expr, ...] = ()


@frozen
class JsonMember(Node):
    """`memberUriName` and its value; the name is as it stands, with its quotes."""

    name: str
    value: Expr


@frozen
class ObjectExpr(Node):
    """`arrayOrObject`: a JSON object."""

    members: tuple[JsonMember, ...] = ()


Expr = (
    Literal
    | LogicalExpr
    | BinaryExpr
    | ArithmeticExpr
    | NotExpr
    | NegateExpr
    | HasExpr
    | InExpr
    | ListExpr
    | CastExpr
    | IsOfExpr
    | CaseExpr
    | MethodCall
    | MemberPath
    | ParameterAlias
    | ImplicitVariable
    | ArrayExpr
    | ObjectExpr
)
