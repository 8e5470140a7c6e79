"""The expressions of PowerShell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from odataq.lint.code import (
    Argument,
    Either,
    Expression,
    Filled,
    Glued,
    Joined,
    Listed,
    Mapped,
    Named,
    Text,
    Unknown,
)
from odataq.lint.hosts.blocks import Block, is_telling
from odataq.lint.hosts.letters import Letters
from odataq.lint.hosts.powershell_chains import CHAINED, read_base, read_chain
from odataq.lint.hosts.powershell_commands import read_command, read_pipeline
from odataq.lint.hosts.powershell_texts import (
    BARE,
    DOUBLE,
    DOUBLE_HERE,
    Lost,
    Variable,
    expanded,
    here,
    verbatim,
)
from odataq.lint.hosts.trees import DEPTH, inner
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from odataq.lint.hosts.trees import Tree

    _Reader = Callable[["Expressions", Node, Block], Expression]

__all__ = ["Expressions", "name_of"]

_SCOPES: Final = ("global:", "local:", "private:", "script:", "using:", "variable:")
_SHARED: Final = ("$global:", "$script:", "${global:", "${script:")
_CONSTANTS: Final = frozenset({"null", "true", "false"})
_NUMBERS: Final = frozenset({"decimal_integer_literal", "real_literal"})
_CONDITIONS: Final = frozenset({"else_clause", "elseif_clause", "elseif_clauses"})
_VARIABLE: Final = re.compile(r"(?<!`)\$(?:\{[^}]*\}|(?:\w+:)?\w+)")
# What has a meaning besides that of its only part.
_READ_WHOLE: Final = frozenset(
    {
        "array_expression",
        "assignment_expression",
        "braced_variable",
        "class_method_parameter",
        "command",
        "script_parameter",
        "string_literal",
        "variable",
    }
)
_NEW_BUILDER: Final = re.compile(
    r"\s*=\s*(?:\[[\w.]*StringBuilder\]|New-Object\b[^\n]*StringBuilder)", re.IGNORECASE
)
_SUMS: Final = frozenset({"additive_argument_expression", "additive_expression"})


def name_of(written: str) -> str:
    """Return the name of a variable in small letters, without its scope."""
    name = written.strip().lstrip("$@").removeprefix("{").removesuffix("}").lower()
    for each in _SCOPES:
        name = name.removeprefix(each)
    return name


class Expressions:
    """Reads expressions into a block: what they assign and define goes there, too.

    `known` are the names of variables that the file has outside of texts. `lost` is
    what PowerShell takes for variables though it should be text. `read_block` reads
    statements. `builders` and `hashes` are variables that were a StringBuilder or a
    hash table so far.
    """

    def __init__(
        self,
        tree: Tree,
        known: frozenset[str],
        read_block: Callable[[Node, Block], None],
    ) -> None:
        """Read the expressions of a file."""
        self.tree = tree
        self.lost: list[Lost] = []
        self.builders: set[str] = set()
        self.hashes: dict[str, Mapped | None] = {}
        self._known = known
        self.read_block = read_block
        self._depth = 0

    @staticmethod
    def bare(node: Node) -> Node:
        """Return what stands in a node that nothing else stands in."""
        while node.child_count == 1 and node.type not in _READ_WHOLE:
            only = node.children[0]
            if not only.is_named:
                break
            node = only
        return node

    def read(self, node: Node | None, block: Block) -> Expression:
        """Read one expression; below a depth nothing is known of it."""
        if node is None:
            return Unknown(Span(0, 0))
        node = self.bare(node)
        if self._depth >= DEPTH:
            return Unknown(self.span(node))
        self._depth += 1
        try:
            reader = self._READERS.get(node.type, Expressions._unknown)
            return reader(self, node, block)
        finally:
            self._depth -= 1

    def read_aside(self, node: Node | None, block: Block) -> None:
        """Read an expression whose value nobody gets."""
        block.add(self.read(node, block))

    def span(self, node: Node) -> Span:
        """Return the range of a node without the blanks that the grammar gives it."""
        span = self.tree.span(node)
        start = span.start
        while start < span.end and self.tree.text[start].isspace():
            start += 1
        return Span(start, span.end) if start < span.end else span

    def assign(
        self, node: Node, value: Expression, block: Block, *, is_added: bool = False
    ) -> None:
        """Let what stands on the left get a value."""
        span = self.span(node)
        left, key = self._target(node, block)
        if left.type == "array_literal_expression":
            for each in inner(left):
                self.assign(each, Unknown(self.span(each)), block)
        written = self.tree.text_of(left).strip()
        name = name_of(written)
        if left.type != "variable" or name == "null":
            block.add(value)
            return
        if not written.lower().startswith(_SHARED):
            block.own(name)
        whole = Span(span.start, max(span.end, value.span.end))
        block.assign(whole, name, value, key=key, is_added=is_added)

    def _target(self, node: Node, block: Block) -> tuple[Node, Expression | None]:
        """Return what gets a value, and the key where that is an item of it."""
        left = self.bare(node)
        while left.type in {"cast_expression", "expression_with_unary_operator"}:
            parts = inner(left)
            if not parts:
                break
            left = self.bare(parts[-1])
        if left.type not in {"element_access", "member_access"}:
            return left, None
        parts = [self.bare(each) for each in inner(left)]
        if not parts:
            return left, None
        has_key = len(parts) > 1
        key = self.key(parts[-1], block) if has_key else Unknown(self.span(left))
        return parts[0], key

    def _unknown(self, node: Node, block: Block) -> Expression:
        """Read what isn't understood for what stands in it."""
        read = (self.read(each, block) for each in inner(node))
        values = tuple(filter(is_telling, read))
        if len(values) == 1 and isinstance(values[0], Unknown):
            values = values[0].parts
        return Unknown(self.span(node), values)

    def _statement(self, node: Node, block: Block) -> Expression:
        """Read a statement that stands where a value is expected."""
        self.read_block(node, block)
        return Unknown(self.span(node))

    def _if(self, node: Node, block: Block) -> Expression:
        """Read a condition for the values of its blocks."""
        options: list[Expression] = []
        waiting = [node]
        while waiting:
            latest = waiting.pop()
            parts = inner(latest)
            waiting.extend(each for each in reversed(parts) if each.type in _CONDITIONS)
            for each in parts:
                if each.type == "statement_block":
                    with block.inner(self.span(each)) as own:
                        options.append(self._last(each, own))
                elif each.type not in _CONDITIONS:
                    self.read_aside(each, block)
        return Either(self.span(node), tuple(options))

    def _last(self, node: Node, block: Block) -> Expression:
        """Return the value of a block that is one expression."""
        statements = self._statements(node)
        if len(statements) == 1:
            return self.read(statements[0], block)
        for each in statements:
            self.read_block(each, block)
        return Unknown(self.span(node))

    def _statements(self, node: Node) -> list[Node]:
        """Return the statements within brackets."""
        found = [each for each in inner(node) if each.type != "empty_statement"]
        while len(found) == 1 and found[0].type == "statement_list":
            found = [e for e in inner(found[0]) if e.type != "empty_statement"]
        return found

    def _name(self, node: Node, _flow: Block) -> Expression:
        name = name_of(self.tree.text_of(node))
        span = self.span(node)
        return Unknown(span) if name in _CONSTANTS else Named(span, name)

    def _number(self, node: Node, _flow: Block) -> Expression:
        span = self.span(node)
        letters = Letters(self.tree.text)
        letters.add_plain(span.start, span.end)
        return letters.text(span)

    def _string(self, node: Node, block: Block) -> Expression:
        only = inner(node)
        if not only:
            return Unknown(self.span(node))
        node, span = only[0], self.span(node)
        text = self.tree.text
        if node.type.startswith("verbatim"):
            return verbatim(text, span)
        if node.type == "expandable_here_string_literal":
            inside, kind = here(text, span), DOUBLE_HERE
        else:
            inside, kind = Span(span.start + 1, span.end - 1), DOUBLE
        holes = inner(node)
        ranges = [self._hole(each) for each in holes]
        parts: list[Expression] = []
        for part in expanded(text, inside, ranges, kind, self._known):
            if isinstance(part, int):
                parts.append(self.read(holes[part], block))
            else:
                parts.append(self._part(part))
        if len(parts) == 1 and isinstance(parts[0], Text) and not holes:
            return Text(
                span, parts[0].text, parts[0].starts, parts[0].ends, parts[0].spelling
            )
        return (
            Joined(span, tuple(parts))
            if parts
            else Letters(text).text(span, kind.spell)
        )

    def _hole(self, node: Node) -> tuple[Span, str]:
        name = ""
        if node.type == "variable":
            written = self.tree.text_of(node).strip()
            name = written[2:-1] if written.startswith("${") else written[1:]
        return self.span(node), name

    def _part(self, part: Text | Variable | Lost) -> Expression:
        if isinstance(part, Text):
            return part
        if isinstance(part, Variable):
            return Named(part.span, name_of(part.name))
        self.lost.append(part)
        letters = Letters(self.tree.text)
        start = part.span.start if part.is_option else part.span.end - 1
        letters.add_plain(start, part.span.end)
        return letters.text(Span(start, part.span.end))

    def _word(self, node: Node, _flow: Block) -> Expression:
        """Read an argument without quotes, into which variables are filled in, too."""
        span = self.span(node)
        text = self.tree.text
        holes = [
            (Span(*found.span()), found.group().strip("${}"))
            for found in _VARIABLE.finditer(text, span.start, span.end)
        ]
        parts = tuple(
            self._part(part)
            for part in expanded(text, span, holes, BARE, self._known)
            if not isinstance(part, int)
        )
        only = parts[0] if len(parts) == 1 else None
        return only if isinstance(only, Text) else Joined(span, parts)

    def _sum(self, node: Node, block: Block) -> Expression:
        operands: list[Node] = []
        waiting = [node]
        while waiting:
            latest = self.bare(waiting.pop())
            sides = inner(latest)
            operator = [each.type for each in latest.children if not each.is_named]
            if latest.type in _SUMS and operator == ["+"]:
                waiting.extend(reversed(sides))
            else:
                operands.append(latest)
        if operands == [node]:
            return self._unknown(node, block)
        values = tuple(self.read(each, block) for each in operands)
        span = self.span(node)
        if isinstance(values[0], Listed):
            items = (v.items if isinstance(v, Listed) else (v,) for v in values)
            return Listed(span, tuple(each for some in items for each in some))
        if operands[0].type in _NUMBERS:
            return Unknown(span, tuple(filter(is_telling, values)))
        return Joined(span, values)

    def _format(self, node: Node, block: Block) -> Expression:
        sides = [each for each in inner(node) if each.type != "format_operator"]
        if len(sides) != len(("pattern", "arguments")):
            return self._unknown(node, block)
        pattern, value = (self.read(each, block) for each in sides)
        between = self.tree.text[self.span(sides[0]).end : self.span(sides[1]).start]
        if "??" in between:
            return Either(self.span(node), (pattern, value))
        items = value.items if isinstance(value, Listed) else (value,)
        return Filled(self.span(node), pattern, tuple(Argument(each) for each in items))

    def _comparison(self, node: Node, block: Block) -> Expression:
        sides = inner(node)
        operators = [each for each in sides if each.type == "comparison_operator"]
        if not operators or self._operator(operators[0]) != "-join":
            return self._unknown(node, block)
        items, separator = (self.read(sides[at], block) for at in (0, -1))
        return Glued(self.span(node), separator, items)

    def _operator(self, node: Node) -> str:
        return self.tree.text_of(node).strip().lower()

    def _unary(self, node: Node, block: Block) -> Expression:
        """Read a cast, `-join` or `,` before one operand; others aren't known."""
        operators = [each for each in node.children if not each.is_named]
        parts = inner(node)
        operator = self._operator(operators[0]) if operators else ""
        if node.type == "cast_expression":
            return self.read(parts[-1], block)
        if operator == "-join" and parts:
            start = self.span(node).start
            nothing = Text(Span(start, start), "", (), ())
            return Glued(self.span(node), nothing, self.read(parts[-1], block))
        if operator in {"++", "--"} and parts:
            self.assign(parts[-1], Unknown(self.span(node)), block)
            return Unknown(self.span(node))
        return self._unknown(node, block)

    def _step(self, node: Node, block: Block) -> Expression:
        span = self.span(node)
        for each in inner(node)[:1]:
            self.assign(each, Unknown(span), block)
        return Unknown(span)

    def _inside(self, node: Node, block: Block) -> Expression:
        """Read what stands in brackets for its value."""
        return self._last(node, block)

    def _list(self, node: Node, block: Block) -> Expression:
        parts = inner(node)
        items = tuple(self.read(each, block) for each in parts)
        if len(parts) > 1:
            start, end = self.span(parts[0]).end, self.span(parts[1]).start
            if "?" in self.tree.text[start:end]:
                # A condition, which the grammar can't read.
                return Either(self.span(node), items[1:])
        return Listed(self.span(node), items)

    def _array(self, node: Node, block: Block) -> Expression:
        """Read `@(…)`: each statement gives one item, or the items of a list."""
        items: list[Expression] = []
        for each in self._statements(node):
            value = self.read(each, block)
            items += value.items if isinstance(value, Listed) else (value,)
        return Listed(self.span(node), tuple(items))

    def _hash(self, node: Node, block: Block) -> Expression:
        entries = []
        for body in inner(node):
            for each in inner(body):
                parts = inner(each)
                if each.type == "hash_entry" and len(parts) > 1:
                    value = self.read(parts[-1], block)
                    entries.append((self.key(parts[0], block), value))
        return Mapped(self.span(node), tuple(entries))

    def key(self, node: Node, block: Block) -> Expression:
        """Read the key of an entry, or the name of a member."""
        node = self.bare(node)
        if node.type in {"simple_name", "member_name", "key_expression"}:
            return self._number(node, block)
        return self.read(node, block)

    def _block(self, node: Node, block: Block) -> Expression:
        """Read `{ … }`; it stands as a scope in the block."""
        with block.scope() as own:
            self.read_block(node, own)
        return Unknown(self.span(node))

    def _assignment(self, node: Node, block: Block) -> Expression:
        parts = inner(node)
        if not parts:
            return Unknown(self.span(node))
        operators = [e for e in parts if e.type == "assignement_operator"]
        operator = self._operator(operators[0]) if operators else "="
        value = self.read(node.child_by_field_name("value"), block)
        left = parts[0]
        branch = None
        if operator == "?=":
            # `??=` is read as another operator of two characters.
            branch, operator = self.span(node), "="
        if operator not in {"=", "+="}:
            value = Unknown(value.span, (value,) if is_telling(value) else ())
        self._note(left, value)
        with block.inner(branch) as own:
            self.assign(left, value, own, is_added=operator == "+=")
        return Named(self.span(left), name_of(self.tree.text_of(left)))

    def _note(self, left: Node, value: Expression) -> None:
        """Remember what a variable is, if it is one to add text to or a hash table."""
        name = name_of(self.tree.text_of(left))
        if isinstance(value, Joined) and _NEW_BUILDER.match(
            self.tree.text, self.tree.span(left).end
        ):
            self.builders.add(name)
        # One that gets several is none that is known.
        is_known = isinstance(value, Mapped) and name not in self.hashes
        self.hashes[name] = value if is_known and isinstance(value, Mapped) else None

    _READERS: ClassVar[Mapping[str, _Reader]] = {
        **dict.fromkeys(CHAINED, read_chain),
        **dict.fromkeys(_SUMS, _sum),
        "array_expression": _array,
        "array_literal_expression": _list,
        "assignment_expression": _assignment,
        "cast_expression": _unary,
        "command": read_command,
        "comparison_argument_expression": _comparison,
        "comparison_expression": _comparison,
        "data_statement": _statement,
        "decimal_integer_literal": _number,
        "expression_with_unary_operator": _unary,
        "format_argument_expression": _format,
        "format_expression": _format,
        "foreach_statement": _statement,
        "generic_token": _word,
        "hash_literal_expression": _hash,
        "if_statement": _if,
        "parenthesized_expression": _inside,
        "pipeline": read_pipeline,
        "pipeline_chain": read_pipeline,
        "post_decrement_expression": _step,
        "post_increment_expression": _step,
        "real_literal": _number,
        "script_block_expression": _block,
        "string_literal": _string,
        "sub_expression": _inside,
        "switch_statement": _statement,
        "try_statement": _statement,
        "type_literal": read_base,
        "unary_expression": _unary,
        "variable": _name,
    }
