"""What expressions of JavaScript and TypeScript mean."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final, Protocol

from odataq.lint import code as c
from odataq.lint.hosts import javascript_texts as texts
from odataq.lint.hosts.javascript_calls import known_call
from odataq.lint.hosts.javascript_elements import read_element, read_opening
from odataq.lint.hosts.trees import DEPTH, inner
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from odataq.lint.hosts.blocks import Block
    from odataq.lint.hosts.trees import Tree

__all__ = ["Expressions", "unwrapped"]

# What says something about an expression and doesn't change its value.
_WRAPPERS: Final = frozenset(
    {
        *("as_expression", "await_expression", "instantiation_expression"),
        *("jsx_expression", "non_null_expression", "parenthesized_expression"),
        *("satisfies_expression", "type_assertion"),
    }
)
_NAMES: Final = frozenset(
    {"identifier", "import", "meta_property", "super", "this", "undefined"}
)
# Parts of expressions that have no value.
_SILENT: Final = frozenset({"optional_chain", "type_annotation", "type_arguments"})
_IDENTIFIER: Final = re.compile(r"[\w$]+")


_BOUND_NAMES: Final = frozenset({"identifier", "shorthand_property_identifier_pattern"})
_PATTERNS: Final = frozenset(
    {"array_pattern", "formal_parameters", "object_pattern", "rest_pattern"}
)
_DEFAULTS: Final = frozenset({"assignment_pattern", "object_assignment_pattern"})
_PARTS: Final = MappingProxyType(
    {
        "optional_parameter": "pattern",
        "pair_pattern": "value",
        "required_parameter": "pattern",
    }
)
_TWO_PARTS: Final = ("as_expression", "satisfies_expression", "_assertion")


class Bodies(Protocol):
    """Reads what has statements within an expression."""

    def read_function(self, node: Node) -> None:
        """Read a function as a scope of its own."""

    def read_class(self, node: Node) -> None:
        """Read a class as a scope of its own."""


class Expressions:
    """Reads expressions. What they do besides is added to the current block.

    What is nested too deep for that is `deferred`: it has to be read on its own.
    """

    def __init__(self, tree: Tree, block: Block, bodies: Bodies) -> None:
        """Begin in the block of a file; `bodies` changes it for functions."""
        self.tree = tree
        self.block = block
        self.depth = 0
        self.deferred: list[Node] = []
        self._bodies = bodies

    def value(self, node: Node) -> c.Expression:
        """Return what a node of any type means."""
        node = unwrapped(node)
        if self.depth >= DEPTH:
            self.deferred.append(node)
            return c.Unknown(self.tree.span(node))
        self.depth += 1
        read = self._READERS.get(node.type)
        result = self._other(node) if read is None else read(self, node)
        self.depth -= 1
        return result

    def reads(self, node: Node) -> bool:
        """Whether a node is an expression of a kind that means something."""
        return node.type in self._READERS or node.type in _WRAPPERS

    def values(self, nodes: list[Node]) -> tuple[c.Expression, ...]:
        """Return what some nodes mean."""
        found = []
        for each in nodes:
            found.append(self.value(each))  # noqa: PERF401 - one frame less in a recursion
        return tuple(found)

    def branch(self, node: Node) -> c.Expression:
        """Return what an expression means that may never be evaluated."""
        around = self.block
        self.block = around.inner(self.tree.span(node))
        value = self.value(node)
        self.block.close()
        self.block = around
        return value

    def path(self, node: Node) -> tuple[str | None, Node]:
        """Return a name with dots, and the node that it begins with.

        It is `None` where that node is no name.
        """
        names: list[str] = []
        while True:
            node = unwrapped(node)
            last, before = self._last_name(node)
            if last is None:
                return None, node
            names.append(last)
            if before is None:
                return ".".join(reversed(names)), node
            node = before

    def _last_name(self, node: Node) -> tuple[str | None, Node | None]:
        """Return the last part of a name with dots, and what stands before it."""
        if node.type in _NAMES:
            return self.tree.text_of(node), None
        if node.type == "member_expression":
            name = node.child_by_field_name("property")
            before = node.child_by_field_name("object")
            if name is not None and before is not None:
                return self.tree.text_of(name), before
        if node.type == "subscript_expression":
            index = node.child_by_field_name("index")
            before = node.child_by_field_name("object")
            if index is not None and index.type == "string" and before is not None:
                text = self.tree.text_of(index)[1:-1]
                if _IDENTIFIER.fullmatch(text):
                    return text, before
        return None, None

    def _other(self, node: Node) -> c.Expression:
        parts = [each for each in inner(node) if each.type not in _SILENT]
        return c.Unknown(self.tree.span(node), self.values(parts))

    def _nothing(self, node: Node) -> c.Expression:
        return c.Unknown(self.tree.span(node))

    def _string(self, node: Node) -> c.Expression:
        return texts.quoted(self.tree, node)

    def _number(self, node: Node) -> c.Expression:
        return texts.number(self.tree, node)

    def _constant(self, node: Node) -> c.Expression:
        return texts.plain(self.tree, self.tree.span(node))

    def _template(self, node: Node) -> c.Expression:
        return texts.template(self.tree, node, self.substitution)

    def substitution(self, node: Node) -> c.Expression:
        """Return what stands between braces."""
        found = inner(node)
        if len(found) == 1:
            return self.value(found[0])
        return c.Unknown(self.tree.span(node), self.values(found))

    def _name(self, node: Node) -> c.Expression:
        name, root = self.path(node)
        span = self.tree.span(node)
        if name == "undefined":
            return c.Unknown(span)
        if name is not None:
            return c.Named(span, name)
        if root == node:
            return self._other(node)
        return c.Unknown(span, (self.value(root),))

    def _binary(self, node: Node) -> c.Expression:
        operator = _operator(node)
        if operator == "+":
            return self._sum(node)
        left = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        if left is None or right is None or operator not in {"&&", "||", "??"}:
            return self._other(node)
        before = self.value(left)
        if operator == "&&":
            before = c.Unknown(before.span, (before,))
        return c.Either(self.tree.span(node), (before, self.branch(right)))

    def _sum(self, node: Node) -> c.Expression:
        span, operands = self.tree.span(node), []
        while node.type == "binary_expression" and _operator(node) == "+":
            right = node.child_by_field_name("right")
            left = node.child_by_field_name("left")
            if left is None or right is None:
                break
            operands.append(right)
            node = left
        operands.append(node)
        operands.reverse()
        parts = self.values(operands)
        has_number = any(each.type == "number" for each in operands)
        if has_number and not any(
            isinstance(part, c.Text | c.Joined | c.Glued | c.Encoded)
            for part, each in zip(parts, operands, strict=True)
            if each.type != "number"
        ):
            return c.Unknown(span, parts)
        return c.Joined(span, parts)

    def _unary(self, node: Node) -> c.Expression:
        of = node.child_by_field_name("argument")
        is_minus = of is not None and of.type == "number" and _operator(node) == "-"
        if of is not None and is_minus:
            number = texts.number(self.tree, of)
            sign = self.tree.offset(node.start_byte)
            if isinstance(number, c.Text):
                minus = texts.plain(self.tree, Span(sign, sign + 1))
                return c.Joined(self.tree.span(node), (minus, number))
        return self._other(node)

    def _update(self, node: Node) -> c.Expression:
        of = node.child_by_field_name("argument")
        name = None if of is None else self.path(of)[0]
        span = self.tree.span(node)
        if name is not None:
            self.block.assign(span, name, c.Unknown(span))
        return c.Unknown(span)

    def _ternary(self, node: Node) -> c.Expression:
        found = inner(node)
        condition = node.child_by_field_name("condition")
        if len(found) != 3 or condition is None:  # noqa: PLR2004 - it has three
            return self._other(node)
        self.block.add(self.value(condition))
        options = (self.branch(found[1]), self.branch(found[2]))
        return c.Either(self.tree.span(node), options)

    def _sequence(self, node: Node) -> c.Expression:
        *before, last = inner(node)
        for each in before:
            self.block.add(self.value(each))
        return self.value(last)

    def _array(self, node: Node) -> c.Expression:
        return c.Listed(self.tree.span(node), self.values(inner(node)))

    def _object(self, node: Node) -> c.Expression:
        entries = []
        for each in inner(node):
            entries.append(self._entry(each))  # noqa: PERF401 - one frame less in a recursion
        return c.Mapped(self.tree.span(node), tuple(entries))

    def _entry(self, node: Node) -> tuple[c.Expression, c.Expression]:
        span = self.tree.span(node)
        if node.type == "shorthand_property_identifier":
            key = texts.name_key(self.tree, node)
            return key, c.Named(span, self.tree.text_of(node))
        if node.type == "method_definition":
            self._bodies.read_function(node)
            name = node.child_by_field_name("name")
            key = c.Unknown(span) if name is None else self.key(name)
            return key, c.Unknown(span)
        name = node.child_by_field_name("key")
        value = node.child_by_field_name("value")
        if name is not None and value is not None:
            return self.key(name), self.value(value)
        return c.Unknown(Span(span.start, span.start)), self._other(node)

    def key(self, node: Node) -> c.Expression:
        """Return what a key says, of an object or a class."""
        if node.type in {"property_identifier", "private_property_identifier"}:
            return texts.name_key(self.tree, node)
        if node.type == "computed_property_name":
            found = inner(node)
            if len(found) == 1:
                return self.value(found[0])
        return self.value(node)

    def _call(self, node: Node) -> c.Expression:
        function = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        if function is None or arguments is None:
            return self._other(node)
        function = unwrapped(function)
        if arguments.type == "template_string":
            return self._tagged(node, function, arguments)
        last, before = self._last_name(function)
        receiver = None if before is None else self.value(before)
        if last is None:
            parts = (self.value(function), *self.values(inner(arguments)))
            return c.Unknown(self.tree.span(node), parts)
        given = self.values(inner(arguments))
        return known_call(self.tree.span(node), last, receiver, given)

    def _tagged(self, node: Node, function: Node, literal: Node) -> c.Expression:
        if self.path(function)[0] == "String.raw":
            return texts.template(self.tree, literal, self.substitution, is_raw=True)
        # What a tag makes of the values is up to it.
        text = texts.template(self.tree, literal, self._inserted)
        return c.Unknown(self.tree.span(node), (self.value(function), text))

    def _inserted(self, node: Node) -> c.Expression:
        value = self.substitution(node)
        return c.Unknown(value.span, (value,))

    def _new(self, node: Node) -> c.Expression:
        of = node.child_by_field_name("constructor")
        if of is None:
            return self._other(node)
        of = unwrapped(of)
        last, before = self._last_name(of)
        arguments = node.child_by_field_name("arguments")
        given = () if arguments is None else self.values(inner(arguments))
        span = self.tree.span(node)
        if last is None:
            return c.Unknown(span, (self.value(of), *given))
        receiver = None if before is None else self.value(before)
        return known_call(span, last, receiver, given, is_new=True)

    def _assignment(self, node: Node) -> c.Expression:
        target = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        if target is None or right is None:
            return self._other(node)
        operator = _operator(node)
        if operator in {"&&=", "||=", "??="}:
            around = self.block
            self.block = around.inner(self.tree.span(right))
            result = self._assign(node, target, self.value(right))
            self.block.close()
            self.block = around
            return result
        value = self.value(right)
        if operator not in {"=", "+="}:
            value = c.Unknown(value.span, (value,))
        return self._assign(node, target, value, is_added=operator == "+=")

    def _assign(
        self, node: Node, target: Node, value: c.Expression, *, is_added: bool = False
    ) -> c.Expression:
        span, target = self.tree.span(node), unwrapped(target)
        if target.type in {"object_pattern", "array_pattern"}:
            self.block.add(value)
            self.assign_names(target)
            return c.Unknown(span)
        last, before = self._last_name(target)
        if last is not None and (before is None or before.type == "this"):
            name = last if before is None else f"this.{last}"
            self.block.assign(span, name, value, is_added=is_added)
            return c.Named(self.tree.span(target), name)
        of = node if before is None else before
        name_of, _ = self.path(of) if before is not None else self._indexed(target)
        if name_of is None:
            return c.Unknown(span, (self.value(target), value))
        key = self._key_of(target)
        self.block.assign(span, name_of, value, key=key, is_added=is_added)
        return c.Unknown(span)

    def _indexed(self, target: Node) -> tuple[str | None, Node]:
        before = target.child_by_field_name("object")
        is_indexed = target.type == "subscript_expression"
        if not is_indexed or before is None:
            return None, target
        return self.path(before)

    def _key_of(self, target: Node) -> c.Expression:
        index = target.child_by_field_name("index")
        if index is not None:
            return self.value(index)
        name = target.child_by_field_name("property")
        if name is None:
            return c.Unknown(self.tree.span(target))
        return texts.name_key(self.tree, name)

    def bound_names(self, pattern: Node) -> list[Node]:
        """Return the names in a pattern; values by default stand for themselves."""
        names, waiting = [], [pattern]
        while waiting:
            node = waiting.pop()
            if node.type in _BOUND_NAMES:
                names.append(node)
            elif node.type in _PATTERNS:
                waiting.extend(reversed(inner(node)))
            elif node.type in _DEFAULTS:
                default = node.child_by_field_name("right")
                if default is not None:
                    self.block.add(self.value(default))
                waiting.extend(node.children_by_field_name("left"))
            elif node.type in _PARTS:
                waiting.extend(node.children_by_field_name(_PARTS[node.type]))
        return names

    def assign_names(self, pattern: Node, block: Block | None = None) -> None:
        """Give each name of a pattern a value that isn't known.

        With a block, its own are these names.
        """
        for each in self.bound_names(pattern):
            span, name = self.tree.span(each), self.tree.text_of(each)
            if block is not None:
                block.declare([name])
            self.block.assign(span, name, c.Unknown(span))

    def _function(self, node: Node) -> c.Expression:
        self._bodies.read_function(node)
        return c.Unknown(self.tree.span(node))

    def _class(self, node: Node) -> c.Expression:
        self._bodies.read_class(node)
        return c.Unknown(self.tree.span(node))

    _READERS: ClassVar[Mapping[str, Callable[[Expressions, Node], c.Expression]]] = (
        MappingProxyType(
            {
                "array": _array,
                "arrow_function": _function,
                "assignment_expression": _assignment,
                "augmented_assignment_expression": _assignment,
                "binary_expression": _binary,
                "call_expression": _call,
                "class": _class,
                "false": _constant,
                "function_expression": _function,
                "generator_function": _function,
                "identifier": _name,
                "jsx_closing_element": _nothing,
                "jsx_element": read_element,
                "jsx_fragment": read_element,
                "jsx_opening_element": read_opening,
                "jsx_self_closing_element": read_opening,
                "member_expression": _name,
                "new_expression": _new,
                "null": _nothing,
                "number": _number,
                "object": _object,
                "regex": _nothing,
                "sequence_expression": _sequence,
                "string": _string,
                "subscript_expression": _name,
                "super": _name,
                "template_string": _template,
                "ternary_expression": _ternary,
                "this": _name,
                "true": _constant,
                "unary_expression": _unary,
                "undefined": _nothing,
                "update_expression": _update,
            }
        )
    )


def unwrapped(node: Node) -> Node:
    """Return the expression within parentheses, assertions of types and the like."""
    while node.type in _WRAPPERS:
        found = inner(node)
        if not found or (len(found) > 1 and not node.type.endswith(_TWO_PARTS)):
            break
        node = found[-1] if node.type == "type_assertion" else found[0]
    return node


def _operator(node: Node) -> str | None:
    operator = node.child_by_field_name("operator")
    # A plain assignment has none in the grammar.
    if operator is None:
        return "=" if node.type == "assignment_expression" else None
    return operator.type
