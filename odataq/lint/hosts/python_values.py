"""The expressions of Python, as far as they may make queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

from odataq.lint import code as c
from odataq.lint.hosts.python_texts import filled_by_percent, number, string
from odataq.lint.hosts.trees import inner, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from odataq.lint.hosts.trees import Tree
    from odataq.source import Span

__all__ = ["DEPTH", "Builder", "Values"]

# How deep statements and expressions are followed; each level is some calls.
DEPTH: Final = 75

_ENCODING: Final = frozenset({"quote", "quote_plus", "urlquote", "url_quote"})
# Calls that give a text back as it is, or nearly.
_PASSING: Final = frozenset({"dedent", "str", "URL"})
_PASSING_METHODS: Final = frozenset(
    {"encode", "lstrip", "rstrip", "strip", "removesuffix"}
)
_COMPREHENSIONS: Final = frozenset(
    {
        "dictionary_comprehension",
        "generator_expression",
        "list_comprehension",
        "set_comprehension",
    }
)
_PASSED_THROUGH: Final = frozenset(
    {
        *("await", "parenthesized_expression", "type", "expression_statement"),
        "format_expression",
    }
)


@define
class Builder:
    """What is collected of a scope."""

    parts: list[c.Assignment | c.Expression | c.Scope] = field(factory=list)
    parameters: set[str] = field(factory=set)
    is_closed: bool = False
    class_name: str | None = None

    def scope(self) -> c.Scope:
        """Return all of it."""
        return c.Scope(
            tuple(self.parts), frozenset(self.parameters), is_closed=self.is_closed
        )


class Values:
    """Reads the nodes of expressions."""

    def __init__(self, tree: Tree) -> None:
        """Read those of a tree."""
        self.tree = tree
        self._makers = {
            **dict.fromkeys(_COMPREHENSIONS, self._comprehension),
            **dict.fromkeys(("list", "tuple", "set", "expression_list"), self._listed),
            **dict.fromkeys(("integer", "float", "unary_operator"), self._number),
            **dict.fromkeys(("true", "false"), self._boolean),
            **dict.fromkeys(("identifier", "attribute"), self._named),
            "binary_operator": self._operation,
            "boolean_operator": self._either,
            "call": self._call,
            "comparison_operator": self._comparison,
            "concatenated_string": self._concatenated,
            "conditional_expression": self._conditional,
            "dictionary": self._mapped,
            "lambda": self._lambda,
            "named_expression": self._walrus,
            "string": self._string,
        }

    def parameter(self, node: Node) -> Iterator[str]:
        """Yield the name of a parameter, if it has one."""
        named = node.child_by_field_name("name") or node
        for each in walk(named):
            if each.type == "identifier":
                yield self.tree.text_of(each)
                return

    def name(self, node: Node) -> str | None:
        """Return a name with its dots, `None` for what has none."""
        names: list[str] = []
        while node.type == "attribute":
            attribute = node.child_by_field_name("attribute")
            value = node.child_by_field_name("object")
            if attribute is None or value is None or len(names) > DEPTH:
                return None
            names.append(self.tree.text_of(attribute))
            node = value
        if node.type != "identifier":
            return None
        names.append(self.tree.text_of(node))
        return ".".join(reversed(names))

    def _all(
        self, nodes: Iterable[Node], to: Builder, depth: int
    ) -> tuple[c.Expression, ...]:
        return tuple(self.read(each, to, depth) for each in nodes)

    def read(self, node: Node, to: Builder, depth: int) -> c.Expression:
        """Return an expression; what stands in scopes within it goes to a builder."""
        while node.type in _PASSED_THROUGH and len(inner(node)) == 1:
            node = inner(node)[0]
        span = self.tree.span(node)
        depth += 1
        if depth > DEPTH:
            return c.Unknown(span)
        make = self._makers.get(node.type)
        return self._unknown(node, to, depth) if make is None else make(node, to, depth)

    def _concatenated(self, node: Node, to: Builder, depth: int) -> c.Expression:
        strings = (each for each in inner(node) if each.type == "string")
        parts = (self._string(each, to, depth) for each in strings)
        return c.Joined(self.tree.span(node), tuple(parts))

    def _number(self, node: Node, to: Builder, depth: int) -> c.Expression:
        found = number(self.tree.span(node), self.tree.text_of(node))
        return found or self._unknown(node, to, depth)

    def _boolean(self, node: Node, _: Builder, _depth: int) -> c.Expression:
        span = self.tree.span(node)
        starts = tuple(range(span.start, span.end))
        ends = tuple(at + 1 for at in starts)
        return c.Text(span, self.tree.text_of(node), starts, ends)

    def _listed(self, node: Node, to: Builder, depth: int) -> c.Expression:
        return c.Listed(self.tree.span(node), self._all(inner(node), to, depth))

    def _either(self, node: Node, to: Builder, depth: int) -> c.Expression:
        return c.Either(self.tree.span(node), self._all(inner(node), to, depth))

    def _string(self, node: Node, to: Builder, depth: int) -> c.Expression:
        if not node.children or node.children[0].type != "string_start":
            return c.Unknown(self.tree.span(node))
        return string(self.tree, node, lambda each: self.read(each, to, depth))

    def _unknown(self, node: Node, to: Builder, depth: int) -> c.Unknown:
        parts = self._all(inner(node), to, depth)
        return c.Unknown(self.tree.span(node), parts)

    def _named(self, node: Node, to: Builder, depth: int) -> c.Expression:
        span = self.tree.span(node)
        name = self.name(node)
        if name is not None:
            return c.Named(span, name)
        value = node.child_by_field_name("object")
        parts = () if value is None else (self.read(value, to, depth),)
        return c.Unknown(span, parts)

    def _operation(self, node: Node, to: Builder, depth: int) -> c.Expression:
        span = self.tree.span(node)
        operator = node.child_by_field_name("operator")
        if operator is not None and operator.type == "+":
            return self._sum(node, span, to, depth)
        if operator is not None and operator.type == "%":
            left, right = (
                node.child_by_field_name("left"),
                node.child_by_field_name("right"),
            )
            if left is not None and right is not None:
                pattern = self.read(left, to, depth)
                values = self.read(right, to, depth)
                filled = filled_by_percent(span, pattern, values)
                return filled or c.Unknown(span, (pattern, values))
        return self._unknown(node, to, depth)

    def _sum(self, node: Node, span: Span, to: Builder, depth: int) -> c.Expression:
        # A long sum nests to the left.
        parts: list[c.Expression] = []
        while node.type == "binary_operator":
            operator = node.child_by_field_name("operator")
            left = node.child_by_field_name("left")
            right = node.child_by_field_name("right")
            if operator is None or left is None or right is None:
                break
            if operator.type != "+":
                break
            parts.append(self.read(right, to, depth))
            node = left
        parts.append(self.read(node, to, depth))
        if all(isinstance(each, c.Listed) for each in parts):
            lists = [each for each in reversed(parts) if isinstance(each, c.Listed)]
            return c.Listed(span, tuple(item for each in lists for item in each.items))
        return c.Joined(span, tuple(reversed(parts)))

    def _mapped(self, node: Node, to: Builder, depth: int) -> c.Expression:
        span = self.tree.span(node)
        entries: list[tuple[c.Expression, c.Expression]] = []
        for each in inner(node):
            key = each.child_by_field_name("key")
            value = each.child_by_field_name("value")
            if each.type == "pair" and key is not None and value is not None:
                entries.append(
                    (
                        self.read(key, to, depth),
                        self.read(value, to, depth),
                    )
                )
                continue
            unknown = c.Unknown(self.tree.span(each))
            parts = self._all(inner(each), to, depth)
            entries.append((unknown, parts[0] if parts else unknown))
        return c.Mapped(span, tuple(entries))

    def _call(self, node: Node, to: Builder, depth: int) -> c.Expression:
        span = self.tree.span(node)
        function = node.child_by_field_name("function")
        listed = node.child_by_field_name("arguments")
        if function is None or listed is None:
            return self._unknown(node, to, depth)
        arguments = self._arguments(listed, to, depth)
        if function.type == "identifier":
            name, receiver = self.tree.text_of(function), None
        elif function.type == "attribute":
            attribute = function.child_by_field_name("attribute")
            value = function.child_by_field_name("object")
            name = "" if attribute is None else self.tree.text_of(attribute)
            receiver = None if value is None else self.read(value, to, depth)
        else:
            name, receiver = "", self.read(function, to, depth)
        return _meant(c.Call(span, name, receiver, arguments))

    def _arguments(self, node: Node, to: Builder, depth: int) -> tuple[c.Argument, ...]:
        if node.type == "generator_expression":
            value = self.read(node, to, depth)
            return (c.Argument(value),)
        arguments: list[c.Argument] = []
        for each in inner(node):
            name = None
            value_of = each
            if each.type == "keyword_argument":
                named = each.child_by_field_name("name")
                name = None if named is None else self.tree.text_of(named)
                value_of = each.child_by_field_name("value") or each
            value = self.read(value_of, to, depth)
            arguments.append(c.Argument(value, name))
        return tuple(arguments)

    def _conditional(self, node: Node, to: Builder, depth: int) -> c.Expression:
        span = self.tree.span(node)
        values = self._all(inner(node), to, depth)
        if len(values) != 3:  # noqa: PLR2004 (value if condition else value)
            return c.Unknown(span, values)
        to.parts.append(values[1])
        return c.Either(span, (values[0], values[2]))

    def _comparison(self, node: Node, to: Builder, depth: int) -> c.Expression:
        span = self.tree.span(node)
        values = self._all(inner(node), to, depth)
        if any(each.type in {"in", "not in"} for each in node.children):
            arguments = (c.Argument(each) for each in values)
            return c.Call(span, "in", None, tuple(arguments))
        return c.Unknown(span, values)

    def _walrus(self, node: Node, to: Builder, depth: int) -> c.Expression:
        span = self.tree.span(node)
        name = node.child_by_field_name("name")
        value_of = node.child_by_field_name("value")
        if name is None or value_of is None:
            return self._unknown(node, to, depth)
        value = self.read(value_of, to, depth)
        named = self.tree.text_of(name)
        to.parts.append(c.Assignment(span, named, value, is_conditional=True))
        return value

    def _lambda(self, node: Node, to: Builder, depth: int) -> c.Expression:
        span = self.tree.span(node)
        within = Builder(is_closed=True)
        parameters = node.child_by_field_name("parameters")
        for each in inner(parameters) if parameters is not None else ():
            within.parameters.update(self.parameter(each))
        body = node.child_by_field_name("body")
        if body is not None:
            within.parts.append(self.read(body, within, depth))
        to.parts.append(within.scope())
        return c.Unknown(span)

    def _comprehension(self, node: Node, to: Builder, depth: int) -> c.Expression:
        span = self.tree.span(node)
        within = Builder(is_closed=True)
        for each in inner(node):
            if each.type != "for_in_clause":
                within.parts.append(self.read(each, within, depth))
                continue
            left = each.child_by_field_name("left")
            for part in inner(each):
                if part != left:
                    within.parts.append(self.read(part, within, depth))
            for part in walk(left) if left is not None else ():
                if part.type == "identifier":
                    within.parameters.add(self.tree.text_of(part))
        to.parts.append(within.scope())
        return c.Unknown(span)


def _meant(call: c.Call) -> c.Expression:  # noqa: PLR0911 (one for each meaning)
    """Return a call that makes a text of others as what it makes."""
    receiver, arguments = call.receiver, call.arguments
    values = [each.value for each in arguments if each.name is None]
    if call.name == "format" and receiver is not None:
        return c.Filled(call.span, receiver, arguments)
    if call.name == "join" and receiver is not None and len(arguments) == 1:
        if _is_text(receiver):
            return c.Glued(call.span, receiver, arguments[0].value)
        return call
    if call.name in _ENCODING and values:
        return c.Encoded(call.span, values[0])
    if call.name in _PASSING and len(arguments) == 1 and values:
        return values[0]
    if call.name in _PASSING_METHODS and receiver is not None and _is_text(receiver):
        return receiver
    return call


def _is_text(expression: c.Expression) -> bool:
    return isinstance(
        expression, c.Text | c.Joined | c.Filled | c.Glued | c.Encoded | c.Named
    )
