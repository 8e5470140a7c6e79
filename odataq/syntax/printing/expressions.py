"""Which text expressions stand for."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.syntax import nodes as n
from odataq.syntax.literals import written
from odataq.syntax.printing.paths import path
from odataq.syntax.printing.pieces import escaped, quoted, separated
from odataq.syntax.printing.precedence import (
    PRECEDENCE,
    Level,
    level_of,
    operand,
    operands,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from odataq.syntax.printing.pieces import Pieces

__all__ = ["EXPRESSION_WRITERS"]


def _literal(node: n.Literal) -> Pieces:
    return quoted(written(node))


def _logical(node: n.LogicalExpr) -> Pieces:
    operators = (f" {node.op} ",) * (len(node.operands) - 1)
    return operands(node.operands, operators, PRECEDENCE[node.op] + 1)


def _binary(node: n.BinaryExpr) -> Pieces:
    level = PRECEDENCE[node.op]
    left, right = operand(node.left, level), operand(node.right, level + 1)
    return (*left, f" {node.op} ", *right)


def _arithmetic(node: n.ArithmeticExpr) -> Pieces:
    operators = [f" {op} " for op in node.operators]
    return operands(node.operands, operators, level_of(node) + 1)


def _not(node: n.NotExpr) -> Pieces:
    return ("not ", *operand(node.operand, Level.UNARY))


def _negate(node: n.NegateExpr) -> Pieces:
    # A minus beside a digit would be the sign of a number.
    is_name = isinstance(node.operand, n.MemberPath | n.MethodCall)
    return ("-" if is_name else "- ", *operand(node.operand, Level.UNARY))


def _has(node: n.HasExpr) -> Pieces:
    left = operand(node.operand, Level.MEMBERSHIP)
    return (*left, " has ", *operand(node.value, Level.PRIMARY))


def _in(node: n.InExpr) -> Pieces:
    left = operand(node.operand, Level.MEMBERSHIP)
    return (*left, " in ", *operand(node.container, Level.PRIMARY))


def _list(node: n.ListExpr) -> Pieces:
    return ["(", *separated(node.items, ","), ")"]


def _type_name(node: n.TypeName) -> Pieces:
    name = escaped(node.name)
    return f"Collection({name})" if node.is_collection else name


def _cast(node: n.CastExpr) -> Pieces:
    return _with_type("cast(", node.operand, node.type_name)


def _isof(node: n.IsOfExpr) -> Pieces:
    return _with_type("isof(", node.operand, node.type_name)


def _with_type(opening: str, subject: n.Expr | None, type_name: n.TypeName) -> Pieces:
    if subject is None:
        return (opening, type_name, ")")
    return (opening, subject, ",", type_name, ")")


def _case(node: n.CaseExpr) -> Pieces:
    return ["case(", *separated(node.arms, ","), ")"]


def _case_arm(node: n.CaseArm) -> Pieces:
    # Without the blank two numbers could be a time of day.
    return (node.condition, ": ", node.value)


def _method_call(node: n.MethodCall) -> Pieces:
    return [f"{escaped(node.name)}(", *separated(node.arguments, ","), ")"]


def _parameter_alias(node: n.ParameterAlias) -> Pieces:
    return escaped(node.name)


def _implicit_variable(node: n.ImplicitVariable) -> Pieces:
    return node.name


def _any(node: n.AnyExpr) -> Pieces:
    if node.variable is None or node.predicate is None:
        return "any()"
    return (f"any({escaped(node.variable)}:", node.predicate, ")")


def _all(node: n.AllExpr) -> Pieces:
    return (f"all({escaped(node.variable)}:", node.predicate, ")")


def _member_path(node: n.MemberPath) -> Pieces:
    return path(node.segments)


def _array(node: n.ArrayExpr) -> Pieces:
    return ["[", *separated(node.items, ","), "]"]


def _object(node: n.ObjectExpr) -> Pieces:
    return ["{", *separated(node.members, ","), "}"]


def _json_member(node: n.JsonMember) -> Pieces:
    return (quoted(node.name), ":", node.value)


# What each takes is the class that it stands beside.
EXPRESSION_WRITERS: Final[Mapping[type[n.Node], Callable[..., Pieces]]] = (
    MappingProxyType(
        {
            n.AllExpr: _all,
            n.AnyExpr: _any,
            n.ArithmeticExpr: _arithmetic,
            n.ArrayExpr: _array,
            n.BinaryExpr: _binary,
            n.CaseArm: _case_arm,
            n.CaseExpr: _case,
            n.CastExpr: _cast,
            n.HasExpr: _has,
            n.ImplicitVariable: _implicit_variable,
            n.InExpr: _in,
            n.IsOfExpr: _isof,
            n.JsonMember: _json_member,
            n.ListExpr: _list,
            n.Literal: _literal,
            n.LogicalExpr: _logical,
            n.MemberPath: _member_path,
            n.MethodCall: _method_call,
            n.NegateExpr: _negate,
            n.NotExpr: _not,
            n.ObjectExpr: _object,
            n.ParameterAlias: _parameter_alias,
            n.TypeName: _type_name,
        }
    )
)
