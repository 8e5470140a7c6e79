"""The expressions of C#."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from odataq.lint.code import (
    Argument,
    Either,
    Expression,
    Joined,
    Named,
    Text,
    Unknown,
)
from odataq.lint.hosts.blocks import Block, is_telling
from odataq.lint.hosts.csharp_chains import CHAINED, read_chain
from odataq.lint.hosts.csharp_creation import (
    read_anonymous,
    read_array,
    read_items,
    read_new,
    read_tuple,
)
from odataq.lint.hosts.csharp_texts import character, interpolated, literal
from odataq.lint.hosts.letters import Letters
from odataq.lint.hosts.trees import DEPTH, inner
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tree_sitter import Node

    from odataq.lint.hosts.trees import Tree

    _Reader = Callable[["Expressions", Node, Block], Expression]

__all__ = ["Expressions"]

_NAMES: Final = frozenset(
    {
        "alias_qualified_name",
        "base",
        "generic_name",
        "identifier",
        "predefined_type",
        "qualified_name",
        "this",
    }
)
_NUMBERS: Final = frozenset({"integer_literal", "real_literal"})
_PLAIN: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?|true|false)[dDfFlLmMuU]*$")
_NAME: Final = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_PARTS_OF_HOLES: Final = frozenset(
    {
        "interpolation_alignment_clause",
        "interpolation_brace",
        "interpolation_format_clause",
    }
)


class Expressions:
    """Reads expressions into a block: what they assign and define goes there, too.

    `read_body` reads the body of a lambda expression into a block of its own.
    `builders` are the names of all variables that are a StringBuilder.
    """

    def __init__(self, tree: Tree, read_body: Callable[[Node, Block], None]) -> None:
        """Read the expressions of a file."""
        self.tree = tree
        self._read_body = read_body
        self._depth = 0
        self.builders: set[str] = set()

    def read(self, node: Node | None, block: Block) -> Expression:
        """Read one expression; below a depth nothing is known of it."""
        if node is None:
            return Unknown(Span(0, 0))
        if self._depth >= DEPTH:
            return Unknown(self.tree.span(node))
        self._depth += 1
        try:
            reader = self._READERS.get(node.type, Expressions._unknown)
            return reader(self, node, block)
        finally:
            self._depth -= 1

    def read_aside(self, node: Node | None, block: Block) -> None:
        """Read an expression whose value nobody gets."""
        value = self.read(node, block)
        block.add(value)

    def arguments(self, node: Node | None, block: Block) -> tuple[Argument, ...]:
        """Read a list of arguments; what is passed to be set has no value after it."""
        listed = () if node is None else inner(node)
        return tuple(self._argument(each, block) for each in listed)

    def name_of(self, node: Node) -> str:
        """Return a name as it is written, without what makes a keyword a name."""
        if node.type == "generic_name":
            node = node.named_children[0]
        elif node.type == "alias_qualified_name":
            node = node.child_by_field_name("name") or node
        return self.tree.text_of(node).removeprefix("@")

    def _unknown(self, node: Node, block: Block) -> Expression:
        """Read what isn't understood for what stands in it."""
        read = (self.read(each, block) for each in inner(node))
        values = tuple(filter(is_telling, read))
        if len(values) == 1 and isinstance(values[0], Unknown):
            values = values[0].parts
        return Unknown(self.tree.span(node), values)

    def _opaque(self, node: Node, _flow: Block) -> Expression:
        return Unknown(self.tree.span(node))

    def _wrapped(self, node: Node, block: Block) -> Expression:
        """Read what has the value of its last part."""
        parts = inner(node)
        return self.read(parts[-1], block) if parts else self._opaque(node, block)

    def _name(self, node: Node, _flow: Block) -> Expression:
        return Named(self.tree.span(node), self.name_of(node))

    def _text(self, node: Node, _flow: Block) -> Expression:
        return literal(self.tree, node)

    def _character(self, node: Node, _flow: Block) -> Expression:
        return character(self.tree, node)

    def _plain(self, node: Node, _flow: Block) -> Expression:
        """Read a number or a boolean; of a number without how it is typed."""
        span = self.tree.span(node)
        found = _PLAIN.match(self.tree.text_of(node))
        if found is None:
            return Unknown(span)
        letters = Letters(self.tree.text)
        letters.add_plain(span.start, span.start + found.end(1))
        return letters.text(span)

    def _interpolated(self, node: Node, block: Block) -> Expression:
        holes = [each for each in inner(node) if each.type == "interpolation"]
        parts: list[Expression] = []
        for each in interpolated(self.tree, node, holes):
            if isinstance(each, Text):
                parts.append(each)
            elif isinstance(each, Span):
                name = self.tree.text[each.start : each.end]
                is_name = _NAME.fullmatch(name) is not None
                parts.append(Named(each, name) if is_name else Unknown(each))
            else:
                parts.append(self._hole(each, block))
        if len(parts) == 1 and isinstance(parts[0], Text):
            return literal(self.tree, node)
        return Joined(self.tree.span(node), tuple(parts))

    def _hole(self, node: Node, block: Block) -> Expression:
        """Read what is filled in; a format makes another text of it."""
        parts = inner(node)
        values = [each for each in parts if each.type not in _PARTS_OF_HOLES]
        if not values:
            return self._opaque(node, block)
        value = self.read(values[0], block)
        has_format = any(each.type.endswith("_clause") for each in parts)
        if has_format or len(values) > 1:
            return Unknown(self.tree.span(node), (value,))
        return value

    def _binary(self, node: Node, block: Block) -> Expression:
        operator = _operator(node)
        if operator not in ("+", "??"):
            return self._unknown(node, block)
        operands = [*_operands(node, operator)]
        values = tuple(self.read(each, block) for each in operands)
        span = self.tree.span(node)
        if operator == "??":
            return Either(span, values)
        numbers = [each.type in _NUMBERS for each in operands]
        if any(numbers) and not any(
            isinstance(value, Joined | Text | Either) and not is_number
            for value, is_number in zip(values, numbers, strict=True)
        ):
            return Unknown(span, tuple(filter(is_telling, values)))
        return Joined(span, values)

    def _left(self, node: Node, block: Block) -> Expression:
        return self.read(node.child_by_field_name("left"), block)

    def _chain(self, node: Node, block: Block) -> Expression:
        found = read_chain(self, node, block)
        return self._step(node, block) if found is None else found

    def _conditional(self, node: Node, block: Block) -> Expression:
        self.read_aside(node.child_by_field_name("condition"), block)
        options = tuple(
            self.read(node.child_by_field_name(each), block)
            for each in ("consequence", "alternative")
        )
        return Either(self.tree.span(node), options)

    def _switch(self, node: Node, block: Block) -> Expression:
        parts = inner(node)
        arms = [each for each in parts if each.type == "switch_expression_arm"]
        for each in parts:
            if each.type != "switch_expression_arm":
                self.read_aside(each, block)
        options = tuple(self._wrapped(each, block) for each in arms)
        return Either(self.tree.span(node), options)

    def _assignment(self, node: Node, block: Block) -> Expression:
        """Read an assignment; its value is that of the name."""
        left = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        value = self.read(right, block)
        if left is None:
            return value
        operator = _operator(node)
        if operator not in ("=", "+=", "??="):
            value = Unknown(value.span, (value,) if is_telling(value) else ())
        span = self.tree.span(node)
        if operator == "??=":
            with block.inner(span) as branch:
                self._assign(left, value, branch, span)
        else:
            self._assign(left, value, block, span, is_added=operator == "+=")
        return self._target(left, block)

    def _target(self, left: Node, block: Block) -> Expression:
        if left.type in _NAMES or left.type == "member_access_expression":
            return self.read(left, block)
        return Unknown(self.tree.span(left))

    def _assign(
        self,
        left: Node,
        value: Expression,
        block: Block,
        span: Span,
        *,
        is_added: bool = False,
    ) -> None:
        if left.type in {"parenthesized_expression", "tuple_expression"}:
            for each in inner(left):
                parts = inner(each)
                if each.type == "argument" and parts:
                    self._assign(parts[-1], Unknown(value.span), block, span)
            block.add(value)
            return
        if left.type == "declaration_expression":
            self._declare(left, block)
            return
        if left.type == "element_access_expression":
            whole = self.read(left.child_by_field_name("expression"), block)
            keys = self.arguments(left.child_by_field_name("subscript"), block)
            if isinstance(whole, Named) and len(keys) == 1:
                block.assign(
                    span, whole.name, value, key=keys[0].value, is_added=is_added
                )
                return
        else:
            target = self.read(left, block)
            if isinstance(target, Named):
                block.assign(span, target.name, value, is_added=is_added)
                return
        block.add(value)

    def _declare(self, node: Node, block: Block) -> Expression:
        """Note names that are declared within an expression, with any value."""
        for each in (node, *inner(node)):
            name = each.child_by_field_name("name")
            if name is not None and name.type == "identifier":
                found = self._name(name, block)
                if isinstance(found, Named):
                    block.declare([found.name])
                    block.assign(found.span, found.name, Unknown(found.span))
        return Unknown(self.tree.span(node))

    def _step(self, node: Node, block: Block) -> Expression:
        """Read `x++` and its kin."""
        parts = inner(node)
        if parts and any(each.type in ("++", "--") for each in node.children):
            span = self.tree.span(node)
            self._assign(parts[0], Unknown(span), block, span)
            return Unknown(span)
        return self._unknown(node, block)

    def _lambda(self, node: Node, block: Block) -> Expression:
        """Read a function without a name; it stands as a scope in the block."""
        body = node.child_by_field_name("body")
        if body is None and inner(node):
            body = inner(node)[-1]
        names = self.parameters(node.child_by_field_name("parameters"), block)
        with block.scope(names) as own:
            if body is not None:
                self._read_body(body, own)
        return Unknown(self.tree.span(node))

    def parameters(self, node: Node | None, block: Block) -> list[str]:
        """Return the names of parameters; their usual values are read aside."""
        if node is None:
            return []
        if node.type in {"identifier", "implicit_parameter"}:
            return [self.name_of(node)]
        names = []
        for each in inner(node):
            name = each.child_by_field_name("name")
            if name is None:
                continue
            names.append(self.name_of(name))
            kind = each.child_by_field_name("type")
            if kind is not None and self._is_builder(kind):
                self.builders.add(names[-1])
            for part in inner(each)[2:]:
                self.read_aside(part, block)
        return names

    def _is_builder(self, kind: Node) -> bool:
        return self.tree.text_of(kind).rpartition(".")[2] == "StringBuilder"

    def note_type(self, kind: Node | None, name: str) -> None:
        """Remember a variable whose type is written, where it is one to add text to."""
        if kind is not None and self._is_builder(kind):
            self.builders.add(name)

    def _argument(self, node: Node, block: Block) -> Argument:
        if node.type not in {"argument", "attribute_argument"}:
            return Argument(self.read(node, block))
        name = node.child_by_field_name("name")
        parts = [each for each in inner(node) if each != name]
        if not parts:
            return Argument(Unknown(self.tree.span(node)))
        value = self.read(parts[-1], block)
        if isinstance(value, Named) and node.children[0].type in {"out", "ref"}:
            block.assign(value.span, value.name, Unknown(value.span))
        return Argument(value, name and self.name_of(name))

    _READERS: ClassVar[
        Mapping[str, Callable[[Expressions, Node, Block], Expression]]
    ] = {
        **dict.fromkeys(CHAINED, _chain),
        **dict.fromkeys(_NAMES, _name),
        **dict.fromkeys(_NUMBERS, _plain),
        "anonymous_method_expression": _lambda,
        "anonymous_object_creation_expression": read_anonymous,
        "array_creation_expression": read_array,
        "as_expression": _left,
        "assignment_expression": _assignment,
        "await_expression": _wrapped,
        "binary_expression": _binary,
        "boolean_literal": _plain,
        "cast_expression": _wrapped,
        "character_literal": _character,
        "checked_expression": _wrapped,
        "collection_expression": read_items,
        "conditional_expression": _conditional,
        "declaration_expression": _declare,
        "declaration_pattern": _declare,
        "implicit_array_creation_expression": read_array,
        "implicit_object_creation_expression": read_new,
        "initializer_expression": read_items,
        "interpolated_string_expression": _interpolated,
        "lambda_expression": _lambda,
        "null_literal": _opaque,
        "object_creation_expression": read_new,
        "parenthesized_expression": _wrapped,
        "prefix_unary_expression": _step,
        "raw_string_literal": _text,
        "string_literal": _text,
        "switch_expression": _switch,
        "tuple_expression": read_tuple,
        "type_argument_list": _opaque,
        "var_pattern": _declare,
        "verbatim_string_literal": _text,
    }


def _operator(node: Node) -> str:
    found = node.child_by_field_name("operator")
    return found.type if found is not None else ""


def _operands(node: Node, operator: str) -> Iterable[Node]:
    """Return the operands of a chain of one operator, in their order."""
    found: list[Node] = []
    waiting = [node]
    while waiting:
        latest = waiting.pop()
        if latest.type == "binary_expression" and _operator(latest) == operator:
            sides = (latest.child_by_field_name(each) for each in ("right", "left"))
            waiting.extend(each for each in sides if each is not None)
        else:
            found.append(latest)
    return found
