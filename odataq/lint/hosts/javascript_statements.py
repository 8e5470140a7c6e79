"""What statements of JavaScript and TypeScript do to the names around them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final, TypeGuard

from odataq.lint import code as c
from odataq.lint.hosts.blocks import Block
from odataq.lint.hosts.javascript_expressions import Expressions
from odataq.lint.hosts.trees import DEPTH, inner

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from odataq.lint.hosts.trees import Tree

__all__ = ["Statements"]

# Types, names of modules and what else makes no query.
_SILENT: Final = frozenset(
    {
        *("abstract_method_signature", "accessibility_modifier", "array_type"),
        *("break_statement", "comment", "conditional_type", "continue_statement"),
        *("debugger_statement", "empty_statement", "export_clause", "function_type"),
        *("function_signature", "generic_type", "hash_bang_line", "html_comment"),
        *("implements_clause", "import_alias", "import_statement", "index_signature"),
        *("intersection_type", "interface_declaration", "literal_type"),
        *("method_signature", "namespace_export", "object_type", "predefined_type"),
        *("property_identifier", "property_signature", "statement_identifier"),
        *("template_literal_type", "type_alias_declaration", "type_annotation"),
        *("type_arguments", "type_identifier", "type_parameters", "union_type"),
    }
)
_KEYS: Final = frozenset({"private_property_identifier", "property_identifier"})


class Statements:
    """Reads statements into blocks."""

    def __init__(self, tree: Tree) -> None:
        """Begin with the block of a file."""
        self.tree = tree
        self._file = Block()
        self._read = Expressions(tree, self._file, self)

    def scope(self) -> c.Scope:
        """Read the whole file."""
        self._all(inner(self.tree.root))
        # What was too deep is read on its own; names that it has aren't known there.
        while self._read.deferred:
            self._read.depth = 0
            node = self._read.deferred.pop()
            around = self._begin(self._read.block.scope())
            self._statement(node)
            self._end(around)
        return self._file.finished()

    def read_function(self, node: Node) -> None:
        """Read a function as a scope of its own."""
        around = self._begin(self._read.block.scope())
        self._function(node)
        self._end(around)

    def read_class(self, node: Node) -> None:
        """Read a class as a scope, whose fields are names that begin with `this.`.

        Fields of the class itself are names of the scope around.
        """
        body = node.child_by_field_name("body")
        for each in inner(node):
            if each.type in {"class_heritage", "decorator"}:
                self._heritage(each)
        if body is None:
            return
        name = node.child_by_field_name("name")
        prefix = None if name is None else self.tree.text_of(name)
        if prefix is not None:
            self._read.block.declare([prefix])
        around = self._begin(self._read.block.scope())
        self._read.block.declare(["this"])
        for each in inner(body):
            self._member(each, prefix, around)
        self._end(around)

    def _begin(self, block: Block) -> Block:
        around, self._read.block = self._read.block, block
        return around

    def _end(self, around: Block) -> None:
        self._read.block.close()
        self._read.block = around

    def _all(self, nodes: list[Node]) -> None:
        for each in nodes:
            self._statement(each)

    def _statement(self, node: Node) -> None:
        if self._read.depth >= DEPTH:
            self._read.deferred.append(node)
            return
        self._read.depth += 1
        read = self._READERS.get(node.type)
        if read is not None:
            read(self, node)
        elif self._read.reads(node):
            self._add(node)
        elif node.type not in _SILENT:
            self._all(inner(node))
        self._read.depth -= 1

    def _add(self, node: Node | None) -> None:
        """Let an expression stand for itself."""
        if node is not None:
            self._read.block.add(self._read.value(node))

    def _field(self, node: Node, name: str) -> None:
        of = node.child_by_field_name(name)
        if of is not None:
            self._statement(of)

    def _inner_block(self, node: Node | None, *, is_branch: bool = False) -> None:
        """Read a statement in a block of its own, perhaps one that may not happen."""
        if node is None:
            return
        span = self.tree.span(node)
        around = self._begin(self._read.block.inner(span if is_branch else None))
        if node.type in {"statement_block", "switch_body"}:
            self._all(inner(node))
        else:
            self._statement(node)
        self._end(around)

    def _branch(self, node: Node | None) -> None:
        self._inner_block(node, is_branch=True)

    def _block(self, node: Node) -> None:
        self._inner_block(node)

    def _if(self, node: Node) -> None:
        self._add(node.child_by_field_name("condition"))
        self._branch(node.child_by_field_name("consequence"))
        self._branch(node.child_by_field_name("alternative"))

    def _for(self, node: Node) -> None:
        around = self._begin(self._read.block.inner())
        self._field(node, "initializer")
        self._add(node.child_by_field_name("condition"))
        self._branch(node.child_by_field_name("body"))
        self._branch(node.child_by_field_name("increment"))
        self._end(around)

    def _for_in(self, node: Node) -> None:
        self._add(node.child_by_field_name("right"))
        loop = self._read.block.inner(self.tree.span(node))
        around = self._begin(loop)
        left = node.child_by_field_name("left")
        kind = node.child_by_field_name("kind")
        if left is not None:
            block = None if kind is None else self._declaring(kind)
            self._read.assign_names(left, block)
        body = node.child_by_field_name("body")
        if body is not None:
            self._inner_block(body)
        self._end(around)

    def _while(self, node: Node) -> None:
        self._add(node.child_by_field_name("condition"))
        self._branch(node.child_by_field_name("body"))

    def _do(self, node: Node) -> None:
        self._branch(node.child_by_field_name("body"))
        self._add(node.child_by_field_name("condition"))

    def _switch(self, node: Node) -> None:
        self._add(node.child_by_field_name("value"))
        self._inner_block(node.child_by_field_name("body"))

    def _case(self, node: Node) -> None:
        # All cases are one block, each a branch of it.
        self._add(node.child_by_field_name("value"))
        for each in node.children_by_field_name("body"):
            if each.type in {"lexical_declaration", "class_declaration"}:
                self._statement(each)
            else:
                self._branch(each)

    def _try(self, node: Node) -> None:
        self._inner_block(node.child_by_field_name("body"))
        self._branch(node.child_by_field_name("handler"))
        self._field(node, "finalizer")

    def _catch(self, node: Node) -> None:
        parameter = node.child_by_field_name("parameter")
        if parameter is not None:
            self._read.assign_names(parameter, self._read.block)
        self._inner_block(node.child_by_field_name("body"))

    def _expression(self, node: Node) -> None:
        for each in inner(node):
            self._add(each) if self._read.reads(each) else self._statement(each)

    def _declaring(self, kind: Node) -> Block:
        """Return the block that a declaration gives its names to."""
        block = self._read.block
        return block.function if kind.type == "var" else block

    def _declaration(self, node: Node) -> None:
        block = self._declaring(node.children[0])
        for each in inner(node):
            if each.type == "variable_declarator":
                self._declarator(each, block)
            else:
                self._statement(each)

    def _declarator(self, node: Node, block: Block | None = None) -> None:
        block = block or self._read.block
        target = node.child_by_field_name("name")
        of = node.child_by_field_name("value")
        span = self.tree.span(node)
        value = c.Unknown(span) if of is None else self._read.value(of)
        if target is None:
            return
        if target.type == "identifier":
            name = self.tree.text_of(target)
            block.declare([name])
            self._read.block.assign(span, name, value)
            return
        self._read.block.add(value)
        self._read.assign_names(target, block)

    def _function(self, node: Node) -> None:
        block = self._read.block
        single = node.child_by_field_name("parameter")
        if single is not None:
            block.declare([self.tree.text_of(single)])
        parameters = node.child_by_field_name("parameters")
        for each in [] if parameters is None else inner(parameters):
            self._add(each.child_by_field_name("value"))
            names = self._read.bound_names(each)
            block.declare(self.tree.text_of(name) for name in names)
        body = node.child_by_field_name("body")
        if body is not None and body.type == "statement_block":
            self._all(inner(body))
        else:
            self._add(body)

    def _function_declaration(self, node: Node) -> None:
        name = node.child_by_field_name("name")
        if name is not None:
            self._read.block.declare([self.tree.text_of(name)])
        self.read_function(node)

    def _heritage(self, node: Node) -> None:
        for each in inner(node):
            if each.type == "extends_clause":
                self._add(each.child_by_field_name("value"))
            elif self._read.reads(each):
                self._add(each)

    def _member(self, node: Node, prefix: str | None, around: Block) -> None:
        if node.type in {"field_definition", "public_field_definition"}:
            self._class_field(node, prefix, around)
        elif node.type == "method_definition":
            self._method(node)
        elif node.type == "class_static_block":
            self.read_function(node)
        else:
            self._statement(node)

    def _class_field(self, node: Node, prefix: str | None, around: Block) -> None:
        is_static = any(each.type == "static" for each in node.children)
        name = node.child_by_field_name("property") or node.child_by_field_name("name")
        of = node.child_by_field_name("value")
        for each in inner(node):
            if each.type == "decorator":
                self._statement(each)
        span = self.tree.span(node)
        value = c.Unknown(span) if of is None else self._read.value(of)
        if name is None or name.type not in _KEYS or (is_static and prefix is None):
            self._read.block.add(value)
            return
        key = self.tree.text_of(name)
        if is_static:
            around.assign(span, f"{prefix}.{key}", value)
        else:
            self._read.block.assign(span, f"this.{key}", value)

    def _method(self, node: Node) -> None:
        name = node.child_by_field_name("name")
        is_constructor = name is not None and self.tree.text_of(name) == "constructor"
        of_class = self._begin(self._read.block.scope())
        self._function(node)
        if is_constructor:
            self._lift(of_class)
        self._end(of_class)

    def _lift(self, of_class: Block) -> None:
        """Let the class have what its constructor surely sets, so that methods see it.

        Not where that depends on what only the constructor knows.
        """
        own = self._read.block
        kept: list[c.Assignment | c.Expression | c.Scope] = []
        for each in own.parts:
            is_lifted = _is_sure_field(each) and _is_known(each.value, own)
            (of_class.parts if is_lifted else kept).append(each)
        own.parts = kept

    def _enum(self, node: Node) -> None:
        name = node.child_by_field_name("name")
        body = node.child_by_field_name("body")
        if name is None or body is None:
            return
        prefix = self.tree.text_of(name)
        self._read.block.declare([prefix])
        for each in inner(body):
            key = each.child_by_field_name("name")
            of = each.child_by_field_name("value")
            if key is None or of is None:
                continue
            span, text = self.tree.span(each), self.tree.text_of(key)
            self._read.block.assign(span, f"{prefix}.{text}", self._read.value(of))

    def _module(self, node: Node) -> None:
        around = self._begin(self._read.block.scope())
        self._all_in(node.child_by_field_name("body"))
        self._end(around)

    def _all_in(self, node: Node | None) -> None:
        self._all([] if node is None else inner(node))

    def _export(self, node: Node) -> None:
        source = node.child_by_field_name("source")
        for each in inner(node):
            if each != source:
                self._statement(each)

    _READERS: ClassVar[Mapping[str, Callable[[Statements, Node], None]]] = (
        MappingProxyType(
            {
                "abstract_class_declaration": read_class,
                "catch_clause": _catch,
                "class_declaration": read_class,
                "do_statement": _do,
                "enum_declaration": _enum,
                "export_statement": _export,
                "expression_statement": _expression,
                "for_in_statement": _for_in,
                "for_statement": _for,
                "function_declaration": _function_declaration,
                "generator_function_declaration": _function_declaration,
                "if_statement": _if,
                "internal_module": _module,
                "lexical_declaration": _declaration,
                "method_definition": _method,
                "module": _module,
                "statement_block": _block,
                "switch_case": _case,
                "switch_default": _case,
                "switch_statement": _switch,
                "try_statement": _try,
                "variable_declaration": _declaration,
                "variable_declarator": _declarator,
                "while_statement": _while,
            }
        )
    )


def _is_sure_field(
    part: c.Assignment | c.Expression | c.Scope,
) -> TypeGuard[c.Assignment]:
    return (
        isinstance(part, c.Assignment)
        and part.name.startswith("this.")
        and part.key is None
        and not (part.is_added or part.is_conditional)
    )


def _is_known(value: c.Expression, own: Block) -> bool:
    waiting = [value]
    while waiting:
        latest = waiting.pop()
        if isinstance(latest, c.Joined):
            waiting.extend(latest.parts)
        elif not isinstance(latest, c.Text) and not (
            isinstance(latest, c.Named) and not own.declares(latest.name)
        ):
            return False
    return True
