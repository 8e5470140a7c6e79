"""Nodes of paths and expressions."""

from __future__ import annotations

from json import dumps
from typing import Any, Final

from attrs import evolve
from lark import Token

from odataq.source import Span
from odataq.syntax import nodes as n
from odataq.syntax.building.part import PartBuilder, is_token, nodes_of, plain

__all__ = ["ExpressionBuilder"]

_NAMELESS: Final = {
    "ALL_SEGMENT": n.AllSegment,
    "BATCH_SEGMENT": n.BatchSegment,
    "COUNT_SEGMENT": n.CountSegment,
    "EACH_SEGMENT": n.EachSegment,
    "ENTITY_SEGMENT": n.EntitySegment,
    "METADATA_SEGMENT": n.MetadataSegment,
    "QUERY_SEGMENT": n.QuerySegment,
    "REF_SEGMENT": n.RefSegment,
    "VALUE_SEGMENT": n.ValueSegment,
}


class ExpressionBuilder(PartBuilder):
    """Makes the nodes of paths and expressions."""

    # Resource path

    def resource_path(self, items: list[Any]) -> n.ResourcePath:
        """Make the path from its segments."""
        segments = tuple(
            self.nameless(each) if isinstance(each, Token) else each
            for each in items
            if not is_token(each, "SLASH")
        )
        return n.ResourcePath(segments, span=self.span(items[0], items[-1]))

    def crossjoin_segment(self, items: list[Token]) -> n.CrossjoinSegment:
        """Make `$crossjoin(...)`."""
        self.tight(items)
        names = tuple(self.name(each)[0] for each in items if is_token(each, "NAME"))
        return n.CrossjoinSegment(names, span=self.span(items[0], items[-1]))

    def inner_segment(self, items: list[Token]) -> n.PathSegment:
        """Make a segment that stands for itself, or a key."""
        segment: n.PathSegment = self.nameless(items[0])
        return segment

    last_segment = inner_segment

    def nameless(self, token: Token) -> Any:  # noqa: ANN401 (one of many nodes)
        """Make a segment that has no name of the model."""
        span = self.span(token)
        if token.type == "KEY_SEGMENT":
            return n.KeySegment(plain(token), span=span)
        return _NAMELESS[token.type](span=span)

    # Names, calls and keys

    def parameter_alias(self, items: list[Token]) -> n.ParameterAlias:
        """Make an alias."""
        name, span = self.name(items[0])
        return n.ParameterAlias(name, span=span)

    def annotation_segment(self, items: list[Token]) -> n.AnnotationSegment:
        """Make an annotation."""
        name, span = self.name(items[0])
        return n.AnnotationSegment(name, span=span)

    def implicit_variable(self, items: list[Token]) -> n.ImplicitVariable:
        """Make `$it`, `$this` or `$root`."""
        return n.ImplicitVariable(str(items[0]), span=self.span(items[0]))

    def member_segment(self, items: list[Any]) -> n.Segment:
        """Make a name with up to two pairs of parentheses."""
        name, name_span = self.name(items[0])
        arguments, key = [*items[1:], None, None][:2]
        return n.Segment(
            name,
            arguments,
            key,
            span=self.span(items[0], items[-1]),
            name_span=name_span,
        )

    call_segment = member_segment
    path_segment = member_segment

    def _argument(self, name: Token | None, value: n.Expr) -> n.Argument:
        if name is None:
            return n.Argument(None, value, span=value.span)
        text, name_span = self.name(name)
        span = Span(name_span.start, value.span.end)
        return n.Argument(text, value, span=span, name_span=name_span)

    def call_arguments(self, items: list[Any]) -> n.Arguments:
        """Make what stands in parentheses behind a name."""
        self.tight_before(items[0])
        arguments = tuple(
            each if isinstance(each, n.Argument) else self._argument(None, each)
            for each in items
            if not isinstance(each, Token)
        )
        return n.Arguments(arguments, span=self.span(items[0], items[-1]))

    def segment_arguments(self, items: list[Any]) -> n.Arguments:
        """Make a key, or the arguments of a function in a resource path."""
        # Spec: ABNF, "Resource Path": `functionParameters` may have blanks.
        if any(not isinstance(each, Token | n.Argument) for each in items):
            self.tight(items)
        return self.call_arguments(items)

    def named_argument(self, items: list[Any]) -> n.Argument:
        """Make an argument with a name."""
        self.tight_equal(items[1], items[-1])
        return self._argument(items[0], items[-1])

    segment_argument = named_argument

    def filter_segment(self, items: list[Any]) -> n.FilterSegment:
        """Make `$filter(...)` within a path."""
        opening, predicate, close, *key = items
        self.loose((close,))
        return n.FilterSegment(
            predicate, key[0] if key else None, span=self.span(opening, items[-1])
        )

    # Paths in expressions

    def member_path(self, items: list[Any]) -> n.Expr:
        """Make a path, or what stands alone without being one."""
        segments = tuple(each for each in items if not isinstance(each, Token))
        first = segments[0]
        if len(segments) == 1:
            if isinstance(first, n.ParameterAlias | n.ImplicitVariable):
                return first
            if isinstance(first, n.Segment) and _is_method_call(first):
                return _method_call(first)
        return n.MemberPath(segments, span=self.span(first, segments[-1]))

    def count_segment(self, items: list[Any]) -> n.CountSegment:
        """Make `$count`, which may have options."""
        self.tight(items)
        options = tuple(each for each in items if isinstance(each, n.Filter | n.Search))
        return n.CountSegment(options, span=self.span(items[0], items[-1]))

    def any_expr(self, items: list[Any]) -> n.AnyExpr:
        """Make `any(...)`."""
        self.keyword(items[0], items[0].partition("(")[0])
        span = self.span(items[0], items[-1])
        if not isinstance(items[1], tuple):
            return n.AnyExpr(span=span)
        (name, name_span), _, predicate = items[1:4]
        return n.AnyExpr(name, predicate, span=span, variable_span=name_span)

    def all_expr(self, items: list[Any]) -> n.AllExpr:
        """Make `all(...)`."""
        opening, (name, name_span), _, predicate, close = items
        self.keyword(opening, opening.partition("(")[0])
        span = self.span(opening, close)
        return n.AllExpr(name, predicate, span=span, variable_span=name_span)

    def lambda_variable(self, items: list[Token]) -> tuple[str, Span]:
        """Return the name of a lambda variable and its place."""
        return self.name(items[0])

    # Operators

    def or_expr(self, items: list[Any]) -> n.LogicalExpr:
        """Make a chain of `or`."""
        return self._logical(n.LogicalOp.OR, items)

    def and_expr(self, items: list[Any]) -> n.LogicalExpr:
        """Make a chain of `and`."""
        return self._logical(n.LogicalOp.AND, items)

    def _logical(self, op: n.LogicalOp, items: list[Any]) -> n.LogicalExpr:
        for each in items[1::2]:
            self.operator(each)
        first, *rest = items[::2]
        same = isinstance(first, n.LogicalExpr) and first.op is op
        operands = first.operands if same else (first,)
        return n.LogicalExpr(
            op, (*operands, *rest), span=self.span(items[0], items[-1])
        )

    def binary_expr(self, items: list[Any]) -> n.BinaryExpr:
        """Make a comparison."""
        left, token, right = items
        op = n.ComparisonOp(self.operator(token))
        return n.BinaryExpr(
            op, left, right, span=self.span(left, right), op_span=self.span(token)
        )

    def add_expr(self, items: list[Any]) -> n.ArithmeticExpr:
        """Make a chain of `add` and `sub`."""
        return self._arithmetic(items)

    def mul_expr(self, items: list[Any]) -> n.ArithmeticExpr:
        """Make a chain of `mul`, `div`, `divby` and `mod`."""
        return self._arithmetic(items)

    def _arithmetic(self, items: list[Any]) -> n.ArithmeticExpr:
        operators = tuple(n.ArithmeticOp(self.operator(each)) for each in items[1::2])
        first, *rest = items[::2]
        operands: tuple[n.Expr, ...] = (first,)
        if isinstance(first, n.ArithmeticExpr) and first.is_additive == (
            operators[0] in n.ADDITIVE
        ):
            operators = (*first.operators, *operators)
            operands = first.operands
        return n.ArithmeticExpr(
            operators, (*operands, *rest), span=self.span(items[0], items[-1])
        )

    def not_expr(self, items: list[Any]) -> n.NotExpr:
        """Make a negation."""
        token, operand = items
        self.operator(token)
        return n.NotExpr(operand, span=self.span(token, operand))

    def negate_expr(self, items: list[Any]) -> n.NegateExpr:
        """Make a number with its sign changed."""
        token, operand = items
        return n.NegateExpr(operand, span=self.span(token, operand))

    def has_expr(self, items: list[Any]) -> n.HasExpr:
        """Make a test for flags."""
        operand, token, value = items
        self.operator(token)
        return n.HasExpr(operand, value, span=self.span(operand, value))

    def in_expr(self, items: list[Any]) -> n.InExpr:
        """Make a test for membership."""
        operand, token, container = items
        self.operator(token)
        return n.InExpr(operand, container, span=self.span(operand, container))

    def list_expr(self, items: list[Any]) -> n.ListExpr:
        """Make a list behind `in`."""
        if len(items) == 2:  # noqa: PLR2004 (nothing but its parentheses)
            self.tolerate("empty list", items[0])
        return n.ListExpr(nodes_of(items), span=self.span(items[0], items[-1]))

    def paren_expr(self, items: list[Any]) -> n.Expr:
        """Return what stands in parentheses; its span takes them in."""
        opening, expression, close = items
        changed: n.Expr = evolve(expression, span=self.span(opening, close))
        return changed

    # Types

    def type_name(self, items: list[Token]) -> n.TypeName:
        """Make the name of a type."""
        is_collection = items[0].type == "COLLECTION_OPEN"
        self.loose(items[1:])
        name, _ = self.name(items[1] if is_collection else items[0])
        return n.TypeName(name, is_collection, span=self.span(items[0], items[-1]))

    def cast_expr(self, items: list[Any]) -> n.CastExpr:
        """Make a cast."""
        *operand, type_name = nodes_of(items)
        span = self.span(items[0], items[-1])
        return n.CastExpr(operand[0] if operand else None, type_name, span=span)

    def isof_expr(self, items: list[Any]) -> n.IsOfExpr:
        """Make a test for a type."""
        *operand, type_name = nodes_of(items)
        span = self.span(items[0], items[-1])
        return n.IsOfExpr(operand[0] if operand else None, type_name, span=span)

    def case_expr(self, items: list[Any]) -> n.CaseExpr:
        """Make a choice between values."""
        return n.CaseExpr(nodes_of(items), span=self.span(items[0], items[-1]))

    def case_arm(self, items: list[Any]) -> n.CaseArm:
        """Make an alternative."""
        condition, _, value = items
        return n.CaseArm(condition, value, span=self.span(condition, value))

    # JSON

    def array_expr(self, items: list[Any]) -> n.ArrayExpr:
        """Make an array."""
        return n.ArrayExpr(nodes_of(items), span=self.span(items[0], items[-1]))

    def object_expr(self, items: list[Any]) -> n.ObjectExpr:
        """Make an object."""
        return n.ObjectExpr(nodes_of(items), span=self.span(items[0], items[-1]))

    def json_member(self, items: list[Any]) -> n.JsonMember:
        """Make a member of an object."""
        name, _, value = items
        text = plain(name)
        if name.type == "STRING":
            self.tolerate("json quotes", name)
            text = dumps(text[1:-1].replace("''", "'"), ensure_ascii=False)
        return n.JsonMember(text, value, span=self.span(name, value))

    def inline_json(self, items: list[Any]) -> n.Expr:
        """Return JSON that stands in a resource path."""
        (value,) = items
        self.tolerate_at("inline json", value.span)
        json: n.Expr = value
        return json


def _is_method_call(segment: n.Segment) -> bool:
    return (
        segment.arguments is not None
        and segment.key is None
        and all(each.name is None for each in segment.arguments.items)
    )


def _method_call(segment: n.Segment) -> n.MethodCall:
    arguments = segment.arguments.items if segment.arguments else ()
    return n.MethodCall(
        segment.name,
        tuple(each.value for each in arguments),
        span=segment.span,
        name_span=segment.name_span,
    )
