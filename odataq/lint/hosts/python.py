"""Reads Python into the code that finders read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import tree_sitter_python
from attrs import define
from tree_sitter import Language

from odataq.lint import code as c
from odataq.lint.evidence import has_evidence
from odataq.lint.hosts.python_values import DEPTH, Builder, Values
from odataq.lint.hosts.trees import inner, read_tree, walk
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from odataq.lint.hosts.trees import Tree
    from odataq.source import Source

__all__ = ["read_code"]

_LANGUAGE: Final = Language(tree_sitter_python.language())
_INDENTS: Final = 250
_INDENT: Final = re.compile(r"^(?:[ \t\f\r]|\\\r?\n)++", re.MULTILINE)
_DOCUMENTATION: Final = "documentation"

# What runs perhaps or often, what runs once, and what has nothing but expressions.
_BRANCHING: Final = frozenset(
    {
        *("if_statement", "while_statement", "for_statement", "match_statement"),
        *("elif_clause", "else_clause", "except_clause", "except_group_clause"),
        "case_clause",
    }
)
_STRAIGHT: Final = frozenset(
    {
        *("with_statement", "try_statement", "finally_clause", "block"),
        *("decorated_definition", "ERROR", "module"),
    }
)
_OF_VALUES: Final = frozenset(
    {"with_clause", "with_item", "decorator", "return_statement"}
)


def read_code(source: Source, language: str) -> c.Code:  # noqa: ARG001 (as all hosts)
    """Read a file of Python; what is broken in it leaves the rest readable."""
    tree = _too_deep(source.text) or read_tree(source, _LANGUAGE)
    if isinstance(tree, c.Skip):
        return c.Code(source, c.Scope(()), skips=(tree,))
    reader = _Reader(tree)
    builder = Builder()
    reader.block(tree.root, builder, _Place(), 0)
    comments = tree.comments([("#", "")], "comment")
    return c.Code(source, builder.scope(), comments, skips=tuple(reader.skips))


def _too_deep(text: str) -> c.Skip | None:
    # The scanner of the library keeps indents in a buffer of a fixed size, writes
    # behind its end where there are some hundreds, and ends the process. No more of
    # them are open than there are different ones.
    if text.count("\n") <= _INDENTS:
        return None
    seen: set[str] = set()
    for found in _INDENT.finditer(text):
        seen.add(found.group())
        if len(seen) > _INDENTS:
            return c.Skip(Span(found.start(), found.end()), "nested too deep")
    return None


@define
class _Place:
    """Where a statement stands: perhaps in a branch."""

    branch: Span | None = None


class _Reader:
    """Reads the nodes of a tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._values = Values(tree)
        self.skips: list[c.Skip] = []

    # Statements

    def block(self, node: Node, to: Builder, place: _Place, depth: int) -> None:
        """Read the statements in a node."""
        if depth <= DEPTH:
            for each in inner(node):
                self._statement(each, to, place, depth + 1)

    def _statement(  # noqa: C901 (one for each kind)
        self, node: Node, to: Builder, place: _Place, depth: int
    ) -> None:
        kind = node.type
        if kind == "expression_statement":
            self._expressions(node, to, place, depth)
        elif kind == "function_definition":
            self._function(node, to, depth)
        elif kind == "class_definition":
            self._class(node, to, depth)
        elif kind in _BRANCHING:
            self._branching(node, to, place, depth)
        elif kind in _STRAIGHT:
            self.block(node, to, place, depth)
        elif kind in _OF_VALUES:
            for each in inner(node):
                self._add(each, to, depth)
        elif kind == "assert_statement":
            self._assertion(node, to, depth)
        elif kind in {"global_statement", "nonlocal_statement"}:
            to.is_closed = False
        elif kind not in {"import_statement", "import_from_statement"}:
            self._add(node, to, depth)

    def _assertion(self, node: Node, to: Builder, depth: int) -> None:
        condition, *message = inner(node) or (node,)
        self._add(condition, to, depth)
        values = [self._values.read(each, to, depth) for each in message]
        arguments = tuple(map(c.Argument, values))
        to.parts.append(
            c.Call(self._tree.span(node), "AssertionError", None, arguments)
        )

    def _add(self, node: Node, to: Builder, depth: int) -> None:
        if node.type == "with_item":
            for each in inner(node):
                self._add(each, to, depth)
            return
        if node.type == "as_pattern":
            for each in node.named_children:
                if each.type == "as_pattern_target":
                    self._unknown_names(each, to, None)
                else:
                    self._add(each, to, depth + 1)
            return
        to.parts.append(self._values.read(node, to, depth))

    def _expressions(self, node: Node, to: Builder, place: _Place, depth: int) -> None:
        for each in inner(node):
            match each.type:
                case "assignment":
                    self._assignment(each, to, place, depth)
                case "augmented_assignment":
                    self._augmented(each, to, place, depth)
                case "string" | "concatenated_string":
                    # It does nothing: it is there to be read.
                    if has_evidence(self._tree.text_of(each)):
                        self.skips.append(c.Skip(self._tree.span(each), _DOCUMENTATION))
                case _:
                    self._add(each, to, depth)

    def _branching(self, node: Node, to: Builder, place: _Place, depth: int) -> None:
        if depth > DEPTH:
            return
        for each in inner(node):
            if each.type == "block":
                # A loop or a branch of this statement.
                self.block(each, to, _Place(self._tree.span(each)), depth)
            elif each.type.endswith("_clause"):
                self._statement(each, to, place, depth + 1)
            elif each.type == "case_pattern" or (
                node.type == "for_statement"
                and each == node.child_by_field_name("left")
            ):
                self._unknown_names(each, to, self._tree.span(node))
            else:
                self._add(each, to, depth)

    def _unknown_names(self, node: Node, to: Builder, branch: Span | None) -> None:
        for each in walk(node):
            if each.type == "identifier":
                span = self._tree.span(each)
                to.parts.append(
                    c.Assignment(
                        span,
                        self._tree.text_of(each),
                        c.Unknown(span),
                        is_conditional=branch is not None,
                        branch=branch,
                    )
                )

    def _assignment(
        self, node: Node, to: Builder, place: _Place, depth: int
    ) -> c.Expression | None:
        left = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        if left is None or right is None or depth > DEPTH:
            return None
        if right.type == "assignment":
            value = self._assignment(right, to, place, depth + 1)
            value = value or c.Unknown(self._tree.span(right))
        else:
            value = self._values.read(right, to, depth)
        span = self._tree.span(node)
        targets = inner(left)
        if left.type not in {"pattern_list", "tuple_pattern", "list_pattern"}:
            self._target(left, value, span, to, place, depth)
        elif isinstance(value, c.Listed) and len(value.items) == len(targets):
            for target, each in zip(targets, value.items, strict=True):
                self._target(target, each, span, to, place, depth)
        else:
            to.parts.append(value)
            self._unknown_names(left, to, place.branch)
        return value

    def _augmented(self, node: Node, to: Builder, place: _Place, depth: int) -> None:
        left = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        if left is None or right is None or operator is None:
            return
        value = self._values.read(right, to, depth)
        span = self._tree.span(node)
        is_added = operator.type == "+="
        if not is_added:
            value = c.Unknown(span, (value,))
        self._target(left, value, span, to, place, depth, is_added=is_added)

    def _target(  # noqa: PLR0913, PLR0917 (all that an assignment has)
        self,
        target: Node,
        value: c.Expression,
        span: Span,
        to: Builder,
        place: _Place,
        depth: int,
        *,
        is_added: bool = False,
    ) -> None:
        key = None
        if target.type == "subscript":
            named = target.child_by_field_name("value")
            index = target.child_by_field_name("subscript")
            key = None if index is None else self._values.read(index, to, depth)
            name = None if named is None else self._values.name(named)
        else:
            name = self._values.name(target)
        if name is None or (key is None and target.type == "subscript"):
            to.parts.append(c.Unknown(span, (value,)))
            return
        to.parts.append(
            c.Assignment(
                span,
                name,
                value,
                key,
                is_added=is_added,
                is_conditional=place.branch is not None,
                branch=place.branch,
            )
        )
        if to.class_name is not None and key is None and not is_added:
            to.parts.extend(self._aliases(name, span, to.class_name, place))

    def _aliases(
        self, name: str, span: Span, owner: str, place: _Place
    ) -> Iterator[c.Assignment]:
        # What methods call an attribute of their class.
        behind = Span(span.end, span.end)
        for each in ("self", "cls", owner):
            yield c.Assignment(
                span,
                f"{each}.{name}",
                c.Named(behind, name),
                is_conditional=place.branch is not None,
                branch=place.branch,
            )

    def _function(self, node: Node, to: Builder, depth: int) -> None:
        within = Builder(is_closed=True)
        parameters = node.child_by_field_name("parameters")
        for each in inner(parameters) if parameters is not None else ():
            default = each.child_by_field_name("value")
            if default is not None:
                to.parts.append(self._values.read(default, to, depth))
            within.parameters.update(self._values.parameter(each))
        if to.class_name is not None:
            # All methods mean the same by these.
            within.parameters -= {"cls", "self"}
        body = node.child_by_field_name("body")
        if body is not None:
            self.block(body, within, _Place(), depth)
        to.parts.append(within.scope())

    def _class(self, node: Node, to: Builder, depth: int) -> None:
        name = node.child_by_field_name("name")
        bases = node.child_by_field_name("superclasses")
        if bases is not None:
            self._add(bases, to, depth)
        within = Builder(
            is_closed=True,
            class_name="" if name is None else self._tree.text_of(name),
        )
        body = node.child_by_field_name("body")
        if body is not None:
            self.block(body, within, _Place(), depth)
        to.parts.append(within.scope())
