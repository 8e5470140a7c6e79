# ruff: noqa: SLF001 (the table at the end is a part of the class)
"""Binds expressions: the type of each, and what its names mean."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from attrs import frozen

from odataq.csdl.model import EnumType
from odataq.csdl.types import (
    BOOLEAN,
    COLLECTION,
    DURATION,
    NULL,
    STRING,
    UNKNOWN,
    TypeRef,
    assignable,
    is_builtin,
    is_enum,
    promote,
    underlying,
)
from odataq.semantics.aliases import mark_taken
from odataq.semantics.functions import (
    WrongArgument,
    WrongCount,
    find,
    find_ignoring_case,
    resolve,
)
from odataq.semantics.keys import text_fits
from odataq.semantics.literal_types import fits, is_out_of_range, type_of_literal
from odataq.semantics.marks import (
    ArgumentMisfit,
    CombinedMembers,
    ConditionMisfit,
    CountMisfit,
    DroppedProperty,
    OperandMisfit,
    OutOfRange,
    UnknownFunction,
    UnknownMember,
    UnknownType,
)
from odataq.semantics.member_binder import MemberBinder
from odataq.semantics.operators import result_of
from odataq.semantics.scope import scope_within
from odataq.semantics.shapes import WHOLE, Part
from odataq.source import Span
from odataq.syntax import nodes as n
from odataq.text.holes import HOLE, NO_HOLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from odataq.semantics.notes import Notes
    from odataq.semantics.scope import Scope

__all__ = ["ExpressionBinder", "is_expression"]


def is_expression(node: n.Node) -> TypeGuard[n.Expr]:
    """Tell whether a node is one that has a type: a search term hasn't."""
    return type(node) in _BINDERS


@frozen(eq=False)
class ExpressionBinder:
    """Notes the type of every expression in a tree.

    What doesn't fit is marked, and its type is then unknown where the operator
    or function leaves it open.
    """

    notes: Notes

    def bind(self, expression: n.Expr, scope: Scope) -> TypeRef:
        """Note and return the type of an expression."""
        found = _BINDERS[type(expression)](self, expression, scope)
        if self.notes.holes is not NO_HOLES and self._may_go_on(expression):
            found = UNKNOWN
        self.notes.types[id(expression)] = found
        return found

    def _may_go_on(self, expression: n.Expr) -> bool:
        """Tell whether a hole may have an operator that an expression is beside."""
        holes = self.notes.holes
        return holes.adjoin(expression.span) or (
            isinstance(expression, _OPEN_ENDED) and holes.touch(expression.span)
        )

    def condition(self, expression: n.Expr, scope: Scope) -> None:
        """Bind what has to be true or false, and mark it where it is neither."""
        found = self.bind(expression, scope)
        if not assignable(found, BOOLEAN, self.notes.model):
            self.notes.mark(ConditionMisfit(expression.span, found))

    def computed(self, items: Iterable[n.ComputeItem], scope: Scope) -> Scope:
        """Bind computed properties; return the scope with their names."""
        for each in items:
            found = self.bind(each.expression, scope)
            mark_taken(self.notes, each.name, each.name_span, scope)
            scope = scope.with_parts({each.name: Part(found, WHOLE)})
        return scope

    def _literal(self, literal: n.Literal, _: Scope) -> TypeRef:
        found = type_of_literal(literal, self.notes.model)
        if literal.kind is n.LiteralKind.ENUM:
            model = self.notes.model
            if model.find_type(found.name) is None:
                if model.is_external(found.name):
                    return UNKNOWN
                return self.notes.mark(UnknownType(literal.span, found.name))
            text = literal.text.partition("'")[2].removesuffix("'")
            self._members(literal, text, found)
        return found

    def members(self, value: n.Expr, type_ref: TypeRef) -> None:
        """Mark what a string that stands for members of an enumeration gets wrong.

        Nothing is said where the value is no string, or the type no enumeration.

        Spec: URL Conventions, "Primitive Literals".
        """
        if isinstance(value, n.Literal) and value.kind is n.LiteralKind.STRING:
            self._members(value, value.text, type_ref)

    def _members(self, literal: n.Literal, text: str, type_ref: TypeRef) -> None:
        enum_type = self.notes.model.find_type(type_ref.name)
        if not isinstance(enum_type, EnumType) or HOLE in text:
            return
        names = text.split(",")
        unknown = [
            each
            for each in names
            if each not in enum_type.members and not _NUMBER.fullmatch(each)
        ]
        for each in unknown:
            self.notes.mark(UnknownMember(literal.span, each, enum_type))
        if len(names) > 1 and not unknown and not enum_type.is_flags:
            self.notes.mark(CombinedMembers(literal.span, enum_type))

    # Operators

    def _operands(
        self, operator: str, operands: Sequence[n.Expr], scope: Scope, span: n.Node
    ) -> TypeRef:
        types = [self.bind(each, scope) for each in operands]
        found = self._result(operator, operands, types)
        if found is not None:
            return found
        self.notes.mark(
            OperandMisfit(span.span, operator, tuple(types), tuple(operands))
        )
        return BOOLEAN if operator in _BOOLEAN_OPERATORS else UNKNOWN

    def _result(
        self, operator: str, operands: Sequence[n.Expr], types: Sequence[TypeRef]
    ) -> TypeRef | None:
        """Return what an operator gives, and mark values that can't be meant."""
        model = self.notes.model
        found = result_of(operator, types, model)
        if found is None:
            meant = self._with_literals(operands, types)
            found = result_of(operator, meant, model)
        if found is None or len(operands) == 1:
            return found
        if operator in _COMPARISONS:
            for node, other, type_ref in zip(
                operands, reversed(operands), reversed(types), strict=True
            ):
                if not self._may_be_member(node, type_ref):
                    return None
                self.members(node, type_ref)
                self._range(node, other, type_ref)
        return found

    def _may_be_member(self, node: n.Expr, other: TypeRef) -> bool:
        # Only a literal can do without the name of the enumeration.
        if not isinstance(node, _NO_LITERALS) or not is_enum(
            other.name, self.notes.model
        ):
            return True
        found = self.notes.types.get(id(node), UNKNOWN)
        return underlying(found, self.notes.model).name != STRING.name

    def _range(self, node: n.Expr, other: n.Expr, type_ref: TypeRef) -> None:
        if not isinstance(node, n.Literal) or not isinstance(other, n.MemberPath):
            return
        expected = underlying(type_ref, self.notes.model)
        if is_out_of_range(node, TypeRef(expected.name)):
            self.notes.mark(OutOfRange(node.span, node.text, expected.name))

    def _with_literals(
        self, operands: Sequence[n.Expr], types: Sequence[TypeRef]
    ) -> list[TypeRef]:
        # A literal takes the type of what it is compared with where its text
        # allows it: 'P1D' for a duration.
        others = [underlying(each, self.notes.model) for each in types]
        return [
            next(
                (
                    other
                    for other in others
                    if isinstance(node, n.Literal)
                    and other not in {type_ref, STRING}
                    and fits(node, other, self.notes.model)
                ),
                type_ref,
            )
            for node, type_ref in zip(operands, types, strict=True)
        ]

    def _logical(self, node: n.LogicalExpr, scope: Scope) -> TypeRef:
        # One mark for each operand: each is a mistake of its own.
        for each in node.operands:
            self.condition(each, scope)
        return BOOLEAN

    def _binary(self, node: n.BinaryExpr, scope: Scope) -> TypeRef:
        return self._operands(node.op, (node.left, node.right), scope, node)

    def _arithmetic(self, node: n.ArithmeticExpr, scope: Scope) -> TypeRef:
        first, *rest = node.operands
        found = self.bind(first, scope)
        # Behind the first mistake nothing is known, and there is one mark for all.
        is_wrong = False
        for index, operand in enumerate(rest):
            operator = node.operators[index]
            right = self.bind(operand, scope)
            if is_wrong:
                continue
            result = result_of(operator, (found, right), self.notes.model)
            if result is None and self._may_be_duration(operand):
                result = result_of(operator, (found, DURATION), self.notes.model)
            if result is None:
                both = (_up_to(node, index), operand)
                span = Span(both[0].span.start, operand.span.end)
                mark = OperandMisfit(span, operator, (found, right), both)
                result = self.notes.mark(mark)
                is_wrong = True
            found = result
        return found

    def _may_be_duration(self, node: n.Expr) -> bool:
        return isinstance(node, n.Literal) and fits(node, DURATION, self.notes.model)

    def _not(self, node: n.NotExpr, scope: Scope) -> TypeRef:
        self.condition(node.operand, scope)
        return BOOLEAN

    def _negate(self, node: n.NegateExpr, scope: Scope) -> TypeRef:
        return self._operands("-", (node.operand,), scope, node)

    def _has(self, node: n.HasExpr, scope: Scope) -> TypeRef:
        return self._operands("has", (node.operand, node.value), scope, node)

    def _in(self, node: n.InExpr, scope: Scope) -> TypeRef:
        if isinstance(node.container, n.ArrayExpr):
            return self._in_array(node, node.container, scope)
        if not isinstance(node.container, n.ListExpr):
            return self._operands("in", (node.operand, node.container), scope, node)
        left = self.bind(node.operand, scope)
        self.notes.types[id(node.container)] = COLLECTION
        for each in node.container.items:
            pair = (left, self.bind(each, scope))
            both = (node.operand, each)
            if self._result("eq", both, pair) is None:
                self.notes.mark(OperandMisfit(each.span, "in", pair, both))
        return BOOLEAN

    def _in_array(self, node: n.InExpr, items: n.ArrayExpr, scope: Scope) -> TypeRef:
        left = self.bind(node.operand, scope)
        self.bind(items, scope)
        expected = underlying(left, self.notes.model)
        for each in items.items:
            found = self.notes.types[id(each)]
            # In JSON, a value of any type that has no form of its own is a string.
            pair = (left, TypeRef(found.name, is_collection=True))
            is_fit = found.is_collection or (
                result_of("in", pair, self.notes.model) is not None
            )
            if not is_fit and isinstance(each, n.Literal) and found == STRING:
                is_fit = text_fits(self.notes, each.text.strip('"'), expected)
            if not is_fit:
                both = (node.operand, each)
                self.notes.mark(OperandMisfit(each.span, "in", (left, found), both))
        return BOOLEAN

    def _list(self, node: n.ListExpr, scope: Scope) -> TypeRef:
        for each in node.items:
            self.bind(each, scope)
        return COLLECTION

    # Types

    def type_named(self, node: n.TypeName) -> TypeRef:
        """Return the type of a name, marked where there is none."""
        model = self.notes.model
        name = node.name if "." in node.name else f"Edm.{node.name}"
        full_name = model.full_name(name)
        found = TypeRef(full_name, node.is_collection)
        if is_builtin(full_name) or model.find_type(full_name) is not None:
            return found
        if model.is_external(full_name):
            return UNKNOWN
        return self.notes.mark(UnknownType(node.span, node.name))

    def _cast(self, node: n.CastExpr, scope: Scope) -> TypeRef:
        if node.operand is not None:
            self.bind(node.operand, scope)
        return self.type_named(node.type_name)

    def _isof(self, node: n.IsOfExpr, scope: Scope) -> TypeRef:
        if node.operand is not None:
            self.bind(node.operand, scope)
        self.type_named(node.type_name)
        return BOOLEAN

    def _case(self, node: n.CaseExpr, scope: Scope) -> TypeRef:
        types = []
        for arm in node.arms:
            self.condition(arm.condition, scope)
            types.append(underlying(self.bind(arm.value, scope), self.notes.model))
        known = [each for each in dict.fromkeys(types) if each != NULL]
        # Spec: URL Conventions, "case": types that have nothing in common may be
        # given, and then nothing is known of the result.
        found = known[0] if known else UNKNOWN
        for each in known[1:]:
            found = promote(found, each) or UNKNOWN
        return found

    # Calls and paths

    def _method(self, node: n.MethodCall, scope: Scope) -> TypeRef:
        method = (
            find(node.name)
            if self.notes.profile.is_case_sensitive
            else find_ignoring_case(node.name)
        )
        if method is None:
            return self._other_call(node, scope)
        before = len(self.notes.marks)
        types = [self.bind(each, scope) for each in node.arguments]
        if method.name == "isdefined":
            self._forgive_dropped(before)
        resolved = resolve(method, types, self.notes.model)
        if isinstance(resolved.problem, WrongArgument):
            types = self._durations(node.arguments, types, resolved.problem)
            resolved = resolve(method, types, self.notes.model)
        match resolved.problem:
            case WrongCount():
                self.notes.mark(CountMisfit(node.span, method, len(types)))
            case WrongArgument(index, expected, found):
                span = node.arguments[index].span
                mark = ArgumentMisfit(span, method.name, index + 1, expected, found)
                self.notes.mark(mark)
            case None if NULL in types:
                # Spec: URL Conventions, "Canonical Functions": of null comes null.
                return NULL
        return resolved.result

    def _forgive_dropped(self, before: int) -> None:
        # Whether a property was aggregated away is the question that is asked.
        # Spec: Data Aggregation, "Function isdefined".
        self.notes.marks[before:] = [
            each
            for each in self.notes.marks[before:]
            if not (isinstance(each, DroppedProperty) and each.is_declared)
        ]

    def _durations(
        self,
        arguments: Sequence[n.Expr],
        types: Sequence[TypeRef],
        problem: WrongArgument,
    ) -> list[TypeRef]:
        """Return the types of arguments where a string may stand for a duration."""
        meant = [*types]
        if DURATION.name in problem.expected and self._may_be_duration(
            arguments[problem.index]
        ):
            meant[problem.index] = DURATION
        return meant

    def _other_call(self, node: n.MethodCall, scope: Scope) -> TypeRef:
        if HOLE in node.name:
            inner = scope_within(node.name, len(node.arguments), scope)
            for each in node.arguments:
                if not _may_be_type(each):
                    self.bind(each, inner)
            return UNKNOWN
        # A property with a key, or a function of the model without a namespace.
        arguments = tuple(
            n.Argument(None, each, span=each.span) for each in node.arguments
        )
        segment = n.Segment(
            node.name,
            n.Arguments(arguments, span=node.span),
            span=node.span,
            name_span=node.name_span,
        )
        self.notes.made.append(segment)
        members = MemberBinder(self)
        if "." in node.name:
            return members.segment(segment, scope.type, scope)
        found = members.call(segment, scope.type, scope)
        if found is None:
            for each in node.arguments:
                self.bind(each, scope)
            return self.notes.mark(UnknownFunction(node.name_span, node.name))
        return found

    def _path(self, node: n.MemberPath, scope: Scope) -> TypeRef:
        return MemberBinder(self).path(node, scope)

    def _alias(self, node: n.ParameterAlias, _: Scope) -> TypeRef:
        return self.notes.aliases.get(node.name, UNKNOWN)

    def _variable(self, node: n.ImplicitVariable, scope: Scope) -> TypeRef:
        if node.name == "$these":
            return TypeRef(scope.type.name, is_collection=True)
        return {"$it": scope.it, "$this": scope.this}.get(node.name, UNKNOWN)

    # JSON

    def _array(self, node: n.ArrayExpr, scope: Scope) -> TypeRef:
        for each in node.items:
            self.bind(each, scope)
        return COLLECTION

    def _object(self, node: n.ObjectExpr, scope: Scope) -> TypeRef:
        for each in node.members:
            self.bind(each.value, scope)
        return UNKNOWN


def _may_be_type(node: n.Expr) -> bool:
    """Tell whether an expression is what is cast to, where that is an argument."""
    match node:
        case n.MemberPath(segments=(n.Segment(name=name, arguments=None),)):
            return "." in name
    return False


def _up_to(node: n.ArithmeticExpr, index: int) -> n.Expr:
    """Return the part of a chain that ends with the operand of an index."""
    if index == 0:
        return node.operands[0]
    span = Span(node.operands[0].span.start, node.operands[index].span.end)
    operands, operators = node.operands[: index + 1], node.operators[:index]
    return n.ArithmeticExpr(operators, operands, span=span)


_NUMBER = re.compile(r"[+-]?[0-9]+")
_COMPARISONS: Final = frozenset({*n.ComparisonOp, "in", "has"})
_OPEN_ENDED: Final = (n.ArithmeticExpr, n.BinaryExpr, n.HasExpr, n.InExpr, n.NegateExpr)
_NO_LITERALS: Final = (n.MemberPath, n.MethodCall, n.CastExpr)
_BOOLEAN_OPERATORS: Final = frozenset(
    {*n.ComparisonOp, *n.LogicalOp, "not", "has", "in"}
)

_BINDERS: Final[Mapping[type, Callable[[Any, Any, Scope], TypeRef]]] = MappingProxyType(
    {
        n.Literal: ExpressionBinder._literal,
        n.LogicalExpr: ExpressionBinder._logical,
        n.BinaryExpr: ExpressionBinder._binary,
        n.ArithmeticExpr: ExpressionBinder._arithmetic,
        n.NotExpr: ExpressionBinder._not,
        n.NegateExpr: ExpressionBinder._negate,
        n.HasExpr: ExpressionBinder._has,
        n.InExpr: ExpressionBinder._in,
        n.ListExpr: ExpressionBinder._list,
        n.CastExpr: ExpressionBinder._cast,
        n.IsOfExpr: ExpressionBinder._isof,
        n.CaseExpr: ExpressionBinder._case,
        n.MethodCall: ExpressionBinder._method,
        n.MemberPath: ExpressionBinder._path,
        n.ParameterAlias: ExpressionBinder._alias,
        n.ImplicitVariable: ExpressionBinder._variable,
        n.ArrayExpr: ExpressionBinder._array,
        n.ObjectExpr: ExpressionBinder._object,
    }
)
