"""C#: files of classes, and scripts of statements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

import tree_sitter_c_sharp
from tree_sitter import Language

from odataq.lint.code import Call, Code, Comment, Scope, Unknown
from odataq.lint.hosts.blocks import Block
from odataq.lint.hosts.csharp_expressions import Expressions
from odataq.lint.hosts.dotnet import begun
from odataq.lint.hosts.trees import DEPTH, Tree, inner, read_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from odataq.source import Source, Span

__all__ = ["read_code"]

_LANGUAGE: Final = Language(tree_sitter_c_sharp.language())
_NEW_BUILDER: Final = re.compile(r"new\s+(?:System\.Text\.)?StringBuilder\b")
# What a field stands in, and what has the name of one.
_WITH_MEMBERS: Final = frozenset(
    {
        *("declaration_list", "event_field_declaration", "field_declaration"),
        *("preproc_if", "preproc_elif", "preproc_else", "variable_declaration"),
    }
)
_MEMBERS: Final = frozenset({"property_declaration", "variable_declarator"})


def read_code(source: Source, _language: str) -> Code:
    """Read a file of C#; what can't be read of it is unknown or skipped."""
    tree = read_tree(source, _LANGUAGE)
    if not isinstance(tree, Tree):
        return Code(source, Scope(()), skips=(tree,))
    block = Block()
    _Statements(tree).read(tree.root, block)
    return Code(source, block.finished(), _comments(tree))


def _comments(tree: Tree) -> tuple[Comment, ...]:
    found = []
    for node in tree.all_of("comment"):
        span = tree.span(node)
        text = tree.text[span.start : span.end]
        line = tree.text.rfind("\n", 0, span.start) + 1
        is_alone = not tree.text[line : span.start].strip()
        if text.startswith("/*"):
            text = text[2:].removesuffix("*/")
        found.append(Comment(span, text.lstrip("/"), is_alone))
    return tuple(found)


class _Statements:
    """Reads statements and declarations into blocks."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._expressions = Expressions(tree, self.read)
        self._depth = 0

    def read(self, node: Node | None, block: Block) -> None:
        """Read a statement, a declaration or an expression; none below a depth."""
        if node is None or self._depth >= DEPTH:
            return
        self._depth += 1
        try:
            reader = self._READERS.get(node.type)
            if reader is not None:
                reader(self, node, block)
            else:
                self._expressions.read_aside(node, block)
        finally:
            self._depth -= 1

    def _read_all(self, node: Node, block: Block) -> None:
        for each in inner(node):
            self.read(each, block)

    def _skip(self, node: Node, block: Block) -> None:
        """Read nothing: names of types and modules."""

    def _block(self, node: Node, block: Block) -> None:
        """Read statements that surely happen, with names of their own."""
        with block.inner() as own:
            self._read_all(node, own)

    def _branch(self, node: Node | None, block: Block) -> None:
        """Read what may never happen, or often."""
        if node is None:
            return
        with block.inner(self._tree.span(node)) as own:
            self._inside(node, own)

    def _maybe(self, node: Node, block: Block) -> None:
        with block.inner(self._tree.span(node)) as own:
            self._read_all(node, own)

    def _if(self, node: Node, block: Block) -> None:
        """Read a ladder of conditions, however long it is."""
        latest: Node | None = node
        while latest is not None and latest.type == "if_statement":
            self.read(latest.child_by_field_name("condition"), block)
            self._branch(latest.child_by_field_name("consequence"), block)
            latest = latest.child_by_field_name("alternative")
        self._branch(latest, block)

    def _loop(self, node: Node, block: Block) -> None:
        """Read a loop: its names are its own, its body may not happen."""
        fields = ("left", "initializer", "type", "right", "body", "condition")
        named = {each: node.child_by_field_name(each) for each in fields}
        with block.inner() as own:
            for each in inner(node):
                if each == named["left"]:
                    self._unknown(self._names(each), self._tree.span(each), own)
                elif each == named["initializer"] or each == named["right"]:
                    self.read(each, own)
            # What a condition declares is seen by the body.
            with own.inner(self._tree.span(node)) as turn:
                for each in inner(node):
                    if each == named["body"]:
                        self._inside(each, turn)
                    elif each == named["condition"]:
                        self.read(each, turn)
                    elif each not in named.values():
                        self._branch(each, turn)

    @staticmethod
    def _unknown(names: list[str], span: Span, block: Block) -> None:
        """Let names be declared, with any value."""
        block.declare(names)
        for each in names:
            block.assign(span, each, Unknown(span))

    def _names(self, node: Node) -> list[str]:
        """Return the names in a pattern of names."""
        if node.type == "identifier":
            return [self._expressions.name_of(node)]
        return [
            self._expressions.name_of(each)
            for each in inner(node)
            if each.type == "identifier"
        ]

    def _caught(self, node: Node, block: Block) -> None:
        with block.inner(self._tree.span(node)) as own:
            for each in inner(node):
                name = each.child_by_field_name("name")
                if each.type != "catch_declaration":
                    self._inside(each, own)
                elif name is not None:
                    self._unknown(self._names(name), self._tree.span(name), own)

    def _variables(self, node: Node, block: Block) -> None:
        """Read the variables of one declaration."""
        kind = node.child_by_field_name("type")
        for each in inner(node):
            if each.type == "variable_declarator":
                self._variable(each, kind, block)

    def _variable(self, node: Node, kind: Node | None, block: Block) -> None:
        name = node.child_by_field_name("name")
        parts = [each for each in inner(node) if each != name]
        span = self._tree.span(node)
        if name is None:
            # Several names take a value apart.
            for each in parts:
                names = self._names(each) if each.type == "tuple_pattern" else []
                self._unknown(names, span, block)
                if not names:
                    self._expressions.read_aside(each, block)
            return
        written = self._expressions.name_of(name)
        value = self._expressions.read(parts[-1], block) if parts else Unknown(span)
        block.declare([written])
        self._expressions.note_type(kind, written)
        if parts and _NEW_BUILDER.match(
            self._tree.text, self._tree.span(parts[-1]).start
        ):
            self._expressions.builders.add(written)
        if written in self._expressions.builders and isinstance(value, Call):
            # It was made by `new(…)`: its type is said where it is declared.
            value = begun(value.span, value.arguments) if value.is_new else value
        block.assign(span, written, value)

    def _property(self, node: Node, block: Block) -> None:
        """Read a property: its value is a value of the name, as that of a field is."""
        name = node.child_by_field_name("name")
        value = node.child_by_field_name("value")
        accessors = node.child_by_field_name("accessors")
        found = None if value is None else self._bare(value)
        for each in inner(accessors) if accessors is not None else ():
            body = each.child_by_field_name("body")
            if body is None:
                continue
            if body.type == "arrow_expression_clause" and found is None:
                is_read = each.child_by_field_name("name")
                if is_read is not None and is_read.type == "get":
                    found = self._bare(body)
                    continue
            with block.scope(["value"]) as own:
                self.read(body, own)
        self._attributes(node, block)
        if name is None:
            return
        span = self._tree.span(node)
        written = self._expressions.name_of(name)
        block.declare([written])
        unknown = Unknown(self._tree.span(name))
        read = unknown if found is None else self._expressions.read(found, block)
        block.assign(span, written, read)

    @staticmethod
    def _bare(node: Node) -> Node:
        """Return what stands behind `=>`."""
        is_arrow = node.type == "arrow_expression_clause"
        return inner(node)[-1] if is_arrow and inner(node) else node

    def _attributes(self, node: Node, block: Block) -> None:
        for each in inner(node):
            if each.type == "attribute_list":
                self.read(each, block)

    def _attribute(self, node: Node, block: Block) -> None:
        for each in inner(node):
            if each.type == "attribute_argument_list":
                self._expressions.read_aside(each, block)

    def _function(self, node: Node, block: Block) -> None:
        """Read a method, a constructor, an operator or a local function."""
        self._attributes(node, block)
        listed = node.child_by_field_name("parameters")
        with block.scope(self._expressions.parameters(listed, block)) as own:
            for each in inner(node):
                if each.type == "constructor_initializer":
                    self._expressions.read_aside(each, own)
            body = node.child_by_field_name("body") or node.child_by_field_name("value")
            if body is not None:
                self._inside(self._bare(body), own)
            accessors = node.child_by_field_name("accessors")
            for each in inner(accessors) if accessors is not None else ():
                self.read(each.child_by_field_name("body"), own)

    def _inside(self, node: Node, block: Block) -> None:
        if node.type == "block":
            self._read_all(node, block)
        else:
            self.read(node, block)

    def _class(self, node: Node, block: Block) -> None:
        """Read a class, struct, record, interface or enum."""
        names: list[str] = []
        body = node.child_by_field_name("body")
        for each in inner(node):
            if each.type == "parameter_list":
                names = self._expressions.parameters(each, block)
        with block.scope(names) as own:
            for each in inner(node):
                if each.type == "attribute_list":
                    self.read(each, block)
                elif each.type == "base_list":
                    self._bases(each, own)
            if body is not None:
                # Methods above a field see it, too.
                own.declare(self._members(body))
                self._read_all(body, own)

    def _members(self, body: Node) -> list[str]:
        """Return the names of the fields and properties of a class."""
        found = []
        waiting = [body]
        while waiting:
            latest = waiting.pop()
            name = latest.child_by_field_name("name")
            if latest.type in _WITH_MEMBERS:
                waiting.extend(inner(latest))
            elif latest.type in _MEMBERS and name is not None:
                found.append(self._expressions.name_of(name))
        return found

    def _bases(self, node: Node, block: Block) -> None:
        for each in inner(node):
            for part in (each, *inner(each)):
                if part.type == "argument_list":
                    self._expressions.read_aside(part, block)

    def _namespace(self, node: Node, block: Block) -> None:
        body = node.child_by_field_name("body")
        if body is not None:
            self._read_all(body, block)

    def _constant(self, node: Node, block: Block) -> None:
        """Read a member of an enumeration: a number that has a name."""
        name = node.child_by_field_name("name")
        if name is not None:
            self._unknown(self._names(name), self._tree.span(node), block)

    def _case(self, node: Node, block: Block) -> None:
        self._maybe(node, block)

    def _labeled(self, node: Node, block: Block) -> None:
        for each in inner(node)[1:]:
            self._branch(each, block)

    def _condition(self, node: Node, block: Block) -> None:
        """Read `#if`: what it has may be left out."""
        condition = node.child_by_field_name("condition")
        for each in inner(node):
            if each != condition:
                self.read(each, block)

    _READERS: ClassVar[Mapping[str, Callable[[_Statements, Node, Block], None]]] = {
        **dict.fromkeys(
            (
                "ERROR",
                "accessor_list",
                "attribute_list",
                "compilation_unit",
                "declaration_list",
                "enum_member_declaration_list",
                "event_field_declaration",
                "expression_statement",
                "field_declaration",
                "finally_clause",
                "global_statement",
                "local_declaration_statement",
                "return_statement",
                "switch_body",
                "throw_statement",
                "yield_statement",
            ),
            _read_all,
        ),
        **dict.fromkeys(
            (
                "checked_statement",
                "fixed_statement",
                "lock_statement",
                "try_statement",
                "unsafe_statement",
                "using_statement",
                "block",
            ),
            _block,
        ),
        **dict.fromkeys(
            ("do_statement", "for_statement", "foreach_statement", "while_statement"),
            _loop,
        ),
        **dict.fromkeys(
            (
                "class_declaration",
                "enum_declaration",
                "interface_declaration",
                "record_declaration",
                "struct_declaration",
            ),
            _class,
        ),
        **dict.fromkeys(
            (
                "constructor_declaration",
                "conversion_operator_declaration",
                "destructor_declaration",
                "indexer_declaration",
                "local_function_statement",
                "method_declaration",
                "operator_declaration",
            ),
            _function,
        ),
        **dict.fromkeys(
            (
                "delegate_declaration",
                "extern_alias_directive",
                "file_scoped_namespace_declaration",
                "goto_statement",
                "modifier",
                "using_directive",
            ),
            _skip,
        ),
        "attribute": _attribute,
        "catch_clause": _caught,
        "enum_member_declaration": _constant,
        "event_declaration": _property,
        "if_statement": _if,
        "labeled_statement": _labeled,
        "namespace_declaration": _namespace,
        "preproc_elif": _condition,
        "preproc_else": _condition,
        "preproc_if": _condition,
        "property_declaration": _property,
        "switch_section": _case,
        "switch_statement": _read_all,
        "variable_declaration": _variables,
    }
