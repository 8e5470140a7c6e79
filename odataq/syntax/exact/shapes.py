"""What a tree has that the ABNF doesn't, although the grammar takes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from odataq.syntax import nodes as n
from odataq.syntax.exact.chains import ChainChecker
from odataq.syntax.exact.letters import Speller
from odataq.syntax.exact.methods import OPERANDS
from odataq.syntax.exact.steps import (
    EXPAND_PATH,
    EXPRESSION_PATH,
    RESOURCE_PATH,
    SELECT_PATH,
)
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq.syntax.problems import Problems

__all__ = ["check_parts", "check_shapes"]

_MEMBER: Final = r"(?:[^\W\d]\w*|[+-]?[0-9]{1,19})"
_MEMBERS: Final = re.compile(f"{_MEMBER}(?:,{_MEMBER})*")

# Spec: Data Aggregation ABNF, "System Query Option $apply": the paths of data, with the
# letters of `steps`: `groupingProperty`, `aggregateCustom`, `aggregateCount`,
# `recHierPropertyPath`, `nestPath` and `joinProperty`.
_GROUPING: Final = re.compile("q?n(?:q?n)*")
_CUSTOM: Final = re.compile("q?(?:nq?)*n")
_COUNTED: Final = re.compile("(?:q?(?:nq?)+|q)c")
_PRIMITIVE: Final = re.compile("q?(?:nq?)*n")
_NESTED: Final = re.compile("q?n(?:q?n)*q?")
_JOINED: Final = re.compile("[a@]|n[nq]?")
# With these methods a cast alone may be aggregated.
_NO_NUMBERS: Final = re.compile(r"countdistinct|.*\..*")


def check_shapes(node: n.Node, text: str, problems: Problems) -> None:
    """Note each part of a tree that has no place in the ABNF."""
    checker = _Checker(text, problems, Speller(text), ChainChecker(text))
    for each in walk(node):
        checker.check(each)


def check_parts(node: n.Node, text: str, problems: Problems) -> None:
    """Note the same of what a path has, but not of the path."""
    checker = _Checker(text, problems, Speller(text), ChainChecker(text))
    checker.leave_out(node)
    for each in walk(node):
        checker.check(each)


@define
class _Checker:
    """Looks at nodes, each before those that it has.

    `_done` are paths that whoever has them has looked at, by identity.
    """

    text: str
    problems: Problems
    speller: Speller
    chains: ChainChecker
    _done: set[int] = field(factory=set)

    def leave_out(self, node: n.Node) -> None:
        """Look at what a node has and not at itself, nor its only item."""
        self._done.add(id(node))
        if isinstance(node, n.MemberPath):
            self._done.add(id(node.segments[0]))
        if isinstance(node, n.Select | n.Expand):
            self._done.update(id(each) for each in node.items)

    def check(self, node: n.Node) -> None:
        """Look at one node."""
        look = _LOOKS.get(type(node))
        if look is not None and id(node) not in self._done:
            look(self, node)

    def _bad(self, node: n.Node, name: str = "shape") -> None:
        self.problems.tolerate(name, node.span)

    # Paths

    def resource_path(self, node: n.ResourcePath) -> None:
        letters = self.speller.letters(node.segments)
        # Segments behind the host may belong to the service root.
        is_absolute = "://" in self.text[: node.span.start]
        allows = RESOURCE_PATH.allows_end if is_absolute else RESOURCE_PATH.allows
        if letters and not allows(letters):
            self._bad(node, "order")
        for each in node.segments:
            if isinstance(each, n.Segment) and each.arguments is not None:
                self._constant(each.arguments)

    def _constant(self, arguments: n.Arguments) -> None:
        for each in arguments.items:
            if not isinstance(each.value, n.Literal | n.ParameterAlias):
                self._bad(each)

    def member_path(self, node: n.MemberPath) -> None:
        letters = self.speller.letters(node.segments)
        if letters != "n" and not EXPRESSION_PATH.allows(letters):
            self._bad(node, "order")

    def select_item(self, node: n.SelectItem) -> None:
        if isinstance(node.segments[0], n.Star):
            return
        if not SELECT_PATH.allows(self.speller.item(node)):
            self._bad(node, "order")

    def expand_item(self, node: n.ExpandItem) -> None:
        if not EXPAND_PATH.allows(self.speller.item(node)):
            self._bad(node, "order")

    # Expressions

    def method_call(self, node: n.MethodCall) -> None:
        least, most = OPERANDS.get(node.name.lower(), (-1, -1))
        if least <= len(node.arguments) <= most:
            if node.name != "isdefined" or isinstance(
                node.arguments[0],
                n.MemberPath | n.MethodCall | n.ParameterAlias | n.ImplicitVariable,
            ):
                return
            self._bad(node)
        elif not EXPRESSION_PATH.allows(self.speller.of_call(node)):
            self._bad(node, "call")

    def implicit_variable(self, node: n.ImplicitVariable) -> None:
        if node.name in {"$root", "$these"}:
            self._bad(node)

    def first_variable(self, node: n.MemberPath) -> None:
        self._done.add(id(node.segments[0]))
        self.member_path(node)

    def list_expr(self, node: n.ListExpr) -> None:
        if len(node.items) > 1:
            for each in node.items:
                if not isinstance(each, n.Literal):
                    self._bad(each, "list")

    def has_expr(self, node: n.HasExpr) -> None:
        value = node.value
        if (
            isinstance(value, n.Literal)
            and value.kind is n.LiteralKind.STRING
            and _MEMBERS.fullmatch(value.text) is None
        ):
            self._bad(value)
        self.operators(node)

    def operators(self, node: n.Expr) -> None:
        wrong = self.chains.wrong_operand(node)
        if wrong is not None:
            self._bad(wrong)

    # Transformations

    def _data(self, path: n.Expr, pattern: re.Pattern[str]) -> bool:
        if not isinstance(path, n.MemberPath):
            return False
        if self.text.startswith(("(", "%28"), path.span.start):
            return False
        self._done.add(id(path))
        self._done.update(id(each) for each in path.segments)
        return pattern.fullmatch(self.speller.letters(path.segments)) is not None

    def _data_path(self, path: n.Expr, pattern: re.Pattern[str]) -> None:
        if not self._data(path, pattern):
            self._bad(path, "order")

    def aggregate_item(self, node: n.AggregateItem) -> None:
        path = node.expression
        is_count = isinstance(path, n.MemberPath) and isinstance(
            path.segments[-1], n.CountSegment
        )
        if node.method is None and is_count:
            if not self._is_count_alone(path):
                self._data_path(path, _COUNTED)
        elif node.method is None:
            self._data_path(path, _CUSTOM)
        elif (
            _NO_NUMBERS.fullmatch(node.method)
            and isinstance(path, n.MemberPath)
            and self.speller.letters(path.segments) == "q"
        ):
            self._done.add(id(path))
        for each in node.sources:
            if each.method is None and (node.method is not None or is_count):
                self._bad(each)

    def _is_count_alone(self, path: n.Expr) -> bool:
        is_alone = isinstance(path, n.MemberPath) and len(path.segments) == 1
        if is_alone:
            self._done.add(id(path))
        return is_alone

    def aggregate_trafo(self, node: n.AggregateTrafo) -> None:
        for each in node.items:
            path = each.expression
            if (
                each.alias is None
                and isinstance(path, n.MemberPath)
                and isinstance(path.segments[-1], n.CountSegment)
            ):
                self._bad(each)

    def aggregate_segment(self, node: n.AggregateSegment) -> None:
        path = node.item.expression
        if (
            node.item.method is not None
            and isinstance(path, n.MemberPath)
            and self.speller.letters(path.segments) == "q"
        ):
            self._bad(path, "order")

    def aggregate_from(self, node: n.AggregateFrom) -> None:
        for each in node.paths:
            self._data_path(each, _GROUPING)

    def groupby(self, node: n.GroupByTrafo) -> None:
        for each in node.elements:
            if isinstance(each, n.MemberPath):
                self._data_path(each, _GROUPING)

    def rollup(self, node: n.Rollup) -> None:
        for each in node.paths:
            self._data_path(each, _GROUPING)
        if len(node.paths) == 1 and self.speller.letters(node.paths[0].segments) != "n":
            self._bad(node)

    def hierarchy(self, node: n.Hierarchy) -> None:
        self._data_path(node.path, _PRIMITIVE)
        is_root = (
            isinstance(node.nodes, n.MemberPath)
            and isinstance(node.nodes.segments[0], n.ImplicitVariable)
            and node.nodes.segments[0].name == "$root"
        )
        if not is_root:
            self._bad(node.nodes)

    def join(self, node: n.JoinTrafo) -> None:
        self._data_path(node.path, _JOINED)

    def add_nested(self, node: n.AddNestedTrafo) -> None:
        self._data_path(node.path, _NESTED)

    def custom_trafo(self, node: n.CustomTrafo) -> None:
        if self.speller.letters((node.call,)) not in {"G", "B"}:
            self._bad(node)


_LOOKS: Final[dict[type[n.Node], Callable[[_Checker, Any], None]]] = {
    n.ResourcePath: _Checker.resource_path,
    n.MemberPath: _Checker.first_variable,
    n.SelectItem: _Checker.select_item,
    n.ExpandItem: _Checker.expand_item,
    n.MethodCall: _Checker.method_call,
    n.ImplicitVariable: _Checker.implicit_variable,
    n.ListExpr: _Checker.list_expr,
    n.HasExpr: _Checker.has_expr,
    n.BinaryExpr: _Checker.operators,
    n.ArithmeticExpr: _Checker.operators,
    n.LogicalExpr: _Checker.operators,
    n.InExpr: _Checker.operators,
    n.AggregateTrafo: _Checker.aggregate_trafo,
    n.AggregateItem: _Checker.aggregate_item,
    n.AggregateSegment: _Checker.aggregate_segment,
    n.AggregateFrom: _Checker.aggregate_from,
    n.GroupByTrafo: _Checker.groupby,
    n.Rollup: _Checker.rollup,
    n.Hierarchy: _Checker.hierarchy,
    n.JoinTrafo: _Checker.join,
    n.AddNestedTrafo: _Checker.add_nested,
    n.CustomTrafo: _Checker.custom_trafo,
}
