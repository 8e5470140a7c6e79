"""PowerShell: scripts and modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

import tree_sitter_powershell
from tree_sitter import Language

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic, Edit, Fix
from odataq.lint.code import Code, Comment, Scope, Unknown
from odataq.lint.hosts.blocks import Block
from odataq.lint.hosts.powershell_expressions import Expressions, name_of
from odataq.lint.hosts.powershell_masks import masked
from odataq.lint.hosts.trees import DEPTH, Tree, inner, read_tree
from odataq.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from odataq.lint.hosts.powershell_texts import Lost

    _Reader = Callable[["_Statements", Node, Block], None]

__all__ = ["read_code"]

_LANGUAGE: Final = Language(tree_sitter_powershell.language())


def read_code(source: Source, _language: str) -> Code:
    """Read a file of PowerShell; what can't be read of it is unknown or skipped."""
    text = source.text
    readable, names = masked(text)
    tree = read_tree(Source(readable, source.name), _LANGUAGE)
    if not isinstance(tree, Tree):
        return Code(source, Scope(()), skips=(tree,))
    tree.text = text
    statements = _Statements(tree, frozenset(map(name_of, names)))
    block = Block()
    statements.read(tree.root, block)
    found = [_diagnostic(each, source) for each in statements.lost]
    return Code(source, block.finished(), _comments(tree), diagnostics=tuple(found))


def _diagnostic(lost: Lost, source: Source) -> Diagnostic:
    name = source.text[lost.span.start : lost.span.end]
    if lost.is_option:
        code = CODES["ODQ030"]
        message = f"PowerShell fills in a variable for '{name}' in this text"
        hint = f"write '`{name}', or the text in single quotes"
    else:
        code = CODES["ODQ031"]
        message = f"PowerShell takes the question mark for a part of the name '{name}'"
        hint = f"write '{lost.written}'"
    fix = Fix(f"write {lost.written}", (Edit(lost.span, lost.written),))
    return Diagnostic(
        code.code,
        code.slug,
        code.severity,
        message,
        source,
        lost.span,
        hint=hint,
        fixes=(fix,),
    )


def _comments(tree: Tree) -> tuple[Comment, ...]:
    found = []
    for node in tree.all_of("comment"):
        span = tree.span(node)
        text = tree.text[span.start : span.end]
        line = tree.text.rfind("\n", 0, span.start) + 1
        is_alone = not tree.text[line : span.start].strip()
        if text.startswith("<#"):
            text = text[2:].removesuffix("#>")
        found.append(Comment(span, text.removeprefix("#"), is_alone))
    return tuple(found)


class _Statements:
    """Reads statements into blocks."""

    def __init__(self, tree: Tree, names: frozenset[str]) -> None:
        self._tree = tree
        self._expressions = Expressions(tree, names, self.read)
        self._depth = 0

    @property
    def lost(self) -> list[Lost]:
        """What PowerShell takes for variables though it should be text."""
        return self._expressions.lost

    def read(self, node: Node | None, block: Block) -> None:
        """Read a statement or an expression; none below a depth."""
        if node is None or self._depth >= DEPTH:
            return
        node = self._expressions.bare(node)
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
        """Read nothing: what has neither a value nor a statement."""

    def _maybe(self, node: Node, block: Block) -> None:
        """Read what may never happen, or often."""
        with block.inner(self._expressions.span(node)) as own:
            self._read_all(node, own)

    def _body(self, node: Node, block: Block) -> None:
        """Read the block of a condition or a loop; what it asks happens."""
        for each in inner(node):
            if each.type == "statement_block":
                self._maybe(each, block)
            else:
                self.read(each, block)

    def _foreach(self, node: Node, block: Block) -> None:
        for each in inner(node):
            if each.type == "variable":
                span = self._expressions.span(each)
                name = name_of(self._tree.text_of(each))
                block.own(name)
                block.assign(span, name, Unknown(span))
        self._body(node, block)

    def _try(self, node: Node, block: Block) -> None:
        for each in inner(node):
            if each.type == "catch_clauses":
                self._maybe(each, block)
            else:
                self._read_all(each, block)

    def _function(self, node: Node, block: Block) -> None:
        """Read a function, a filter or a method; its variables are its own."""
        with block.scope() as own:
            for each in inner(node):
                if each.type in {"script_block", "statement_block"}:
                    self._read_all(each, own)
                elif each.type not in {"function_name", "simple_name", "type_literal"}:
                    self.read(each, own)

    def _class(self, node: Node, block: Block) -> None:
        with block.scope() as own:
            for each in inner(node):
                if each.type == "class_property_definition":
                    self._property(each, own)
                elif each.type != "simple_name":
                    self.read(each, own)

    def _property(self, node: Node, block: Block) -> None:
        parts = inner(node)
        span = self._expressions.span(node)
        for at, each in enumerate(parts):
            if each.type == "variable":
                name = name_of(self._tree.text_of(each))
                rest = parts[at + 1 :]
                value = self._expressions.read(rest[-1], block) if rest else None
                block.own(name)
                block.assign(span, name, value or Unknown(span))
                return

    def _parameter(self, node: Node, block: Block) -> None:
        """Read a parameter; its usual value is read for what stands in it."""
        for each in inner(node):
            if each.type == "variable":
                block.function.declare([name_of(self._tree.text_of(each))])
            elif each.type == "script_parameter_default":
                self._expressions.read_aside(each, block)

    _READERS: ClassVar[Mapping[str, _Reader]] = {
        **dict.fromkeys(
            (
                "ERROR",
                "class_method_parameter_list",
                "data_statement",
                "elseif_clauses",
                "empty_statement",
                "finally_clause",
                "flow_control_statement",
                "function_parameter_declaration",
                "named_block",
                "named_block_list",
                "param_block",
                "parameter_list",
                "program",
                "script_block",
                "script_block_body",
                "script_block_expression",
                "statement_block",
                "statement_list",
                "switch_body",
                "switch_clauses",
            ),
            _read_all,
        ),
        **dict.fromkeys(
            (
                "do_statement",
                "else_clause",
                "elseif_clause",
                "for_statement",
                "if_statement",
                "while_statement",
            ),
            _body,
        ),
        **dict.fromkeys(
            ("class_method_definition", "function_statement"),
            _function,
        ),
        **dict.fromkeys(
            ("attribute_list", "enum_statement", "inlinescript_statement"), _skip
        ),
        "class_method_parameter": _parameter,
        "class_statement": _class,
        "foreach_statement": _foreach,
        "script_parameter": _parameter,
        "switch_clause": _maybe,
        "switch_statement": _read_all,
        "trap_statement": _maybe,
        "try_statement": _try,
    }
