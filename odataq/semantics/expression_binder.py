# ruff: noqa: SLF001 (the table at the end is a part of the class)
"""Binds expressions: the type of each, and what its names mean."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from odataq.csdl.model import EnumType
from odataq.csdl.types import (
    BOOLEAN,
    COLLECTION,
    NULL,
    STRING,
    UNKNOWN,
    TypeRef,
    assignable,
    is_builtin,
    underlying,
)
from odataq.semantics.functions import (
    WrongArgument,
    WrongCount,
    find,
    find_ignoring_case,
    resolve,
)
from odataq.semantics.keys import text_fits
from odataq.semantics.literal_types import fits, type_of_literal
from odataq.semantics.marks import (
    ArgumentMisfit,
    ConditionMisfit,
    CountMisfit,
    OperandMisfit,
    UnknownFunction,
    UnknownMember,
    UnknownType,
)
from odataq.semantics.member_binder import MemberBinder
from odataq.semantics.operators import result_of
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from odataq.semantics.notes import Notes
    from odataq.semantics.scope import Scope

__all__ = ["ExpressionBinder"]


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
        self.notes.types[id(expression)] = found
        return found

    def condition(self, expression: n.Expr, scope: Scope) -> None:
        """Bind what has to be true or false, and mark it where it is neither."""
        found = self.bind(expression, scope)
        if not assignable(found, BOOLEAN, self.notes.model):
            self.notes.mark(ConditionMisfit(expression.span, found))

    def computed(self, items: Iterable[n.ComputeItem], scope: Scope) -> Scope:
        """Bind computed properties; return the scope with their names."""
        for each in items:
            scope = scope.with_variable(each.name, self.bind(each.expression, scope))
        return scope

    def _literal(self, literal: n.Literal, _: Scope) -> TypeRef:
        found = type_of_literal(literal, self.notes.model)
        if literal.kind is n.LiteralKind.ENUM:
            model = self.notes.model
            if model.find_type(found.name) is None:
                if model.is_external(found.name):
                    return UNKNOWN
                return self.notes.mark(UnknownType(literal.span, found.name))
            self._members(literal, found)
        return found

    def _members(self, literal: n.Literal, type_ref: TypeRef) -> None:
        enum_type = self.notes.model.find_type(type_ref.name)
        if not isinstance(enum_type, EnumType):
            return
        for each in literal.text.partition("'")[2].removesuffix("'").split(","):
            if each not in enum_type.members and not _NUMBER.fullmatch(each):
                self.notes.mark(UnknownMember(literal.span, each, enum_type))

    # Operators

    def _operands(
        self, operator: str, operands: Sequence[n.Expr], scope: Scope, span: n.Node
    ) -> TypeRef:
        types = [self.bind(each, scope) for each in operands]
        model = self.notes.model
        found = result_of(operator, types, model)
        if found is None:
            types = self._with_literals(operands, types)
            found = result_of(operator, types, model)
        if found is not None:
            return found
        self.notes.mark(
            OperandMisfit(span.span, operator, tuple(types), tuple(operands))
        )
        return BOOLEAN if operator in _BOOLEAN_OPERATORS else UNKNOWN

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
        for operator, operand in zip(node.operators, rest, strict=True):
            right = self.bind(operand, scope)
            result = result_of(operator, (found, right), self.notes.model)
            if result is None:
                types = (found, right)
                mark = OperandMisfit(node.span, operator, types, node.operands[:2])
                result = self.notes.mark(mark)
            found = result
        return found

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
            pair = [left, self.bind(each, scope)]
            if result_of("eq", pair, self.notes.model) is None:
                pair = self._with_literals((node.operand, each), pair)
                if result_of("eq", pair, self.notes.model) is None:
                    both = (node.operand, each)
                    self.notes.mark(OperandMisfit(each.span, "in", tuple(pair), both))
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
        types = set()
        for arm in node.arms:
            self.condition(arm.condition, scope)
            types.add(self.bind(arm.value, scope))
        types.discard(NULL)
        return types.pop() if len(types) == 1 else UNKNOWN

    # Calls and paths

    def _method(self, node: n.MethodCall, scope: Scope) -> TypeRef:
        method = (
            find(node.name)
            if self.notes.profile.is_case_sensitive
            else find_ignoring_case(node.name)
        )
        if method is None:
            return self._other_call(node, scope)
        types = [self.bind(each, scope) for each in node.arguments]
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

    def _other_call(self, node: n.MethodCall, scope: Scope) -> TypeRef:
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


_NUMBER = re.compile(r"[+-]?[0-9]+")
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
