"""The commands of PowerShell: names with arguments, and pipelines of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.lint.code import (
    Argument,
    Call,
    Expression,
    Joined,
    Mapped,
    Named,
    Text,
    Unknown,
)
from odataq.lint.hosts.blocks import is_telling
from odataq.lint.hosts.dotnet import begun
from odataq.lint.hosts.trees import inner
from odataq.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from odataq.lint.hosts.blocks import Block
    from odataq.lint.hosts.powershell_expressions import Expressions

__all__ = ["read_command", "read_pipeline"]

# Parameters that take no value.
_SWITCHES: Final = frozenset(
    {
        *("-allowunencryptedauthentication", "-asplaintext", "-debug", "-descending"),
        *("-disablekeepalive", "-followrellink", "-force", "-noproxy", "-passthru"),
        *("-preserveauthorizationonredirect", "-raw", "-recurse", "-resume"),
        *("-skipcertificatecheck", "-skipheadervalidation", "-skiphttperrorcheck"),
        *("-usebasicparsing", "-usedefaultcredentials", "-verbose", "-whatif"),
    }
)
# Commands that run a block where they stand, so that it has their variables.
_INLINE: Final = frozenset(
    {"%", "&", ".", "?", "foreach", "foreach-object", "measure-command", "where-object"}
    | {"where"}
)
_PIECES: Final = frozenset({"generic_token", "string_literal", "variable"})


def read_pipeline(reader: Expressions, node: Node, block: Block) -> Expression:
    """Read commands that are given the values of each other."""
    values = tuple(reader.read(each, block) for each in inner(node))
    if len(values) == 1:
        return values[0]
    return Unknown(reader.span(node), tuple(filter(is_telling, values)))


def read_command(reader: Expressions, node: Node, block: Block) -> Expression:
    """Read a command as a call; `-Uri $url` is an argument with a name."""
    span = reader.span(node)
    name, called = "", None
    arguments: list[Argument] = []
    for each in inner(node):
        if each.type == "command_name":
            name = reader.tree.text_of(each).strip()
        elif each.type == "command_name_expr":
            called = each
        elif each.type == "command_invokation_operator":
            name = reader.tree.text_of(each).strip()
        elif each.type == "command_elements":
            arguments += _arguments(reader, each, block, name)
        else:
            reader.read_aside(each, block)
    if called is not None:
        value = _block_or_value(reader, called, block, name)
        arguments.insert(0, Argument(value))
    if name.lower() == "new-object":
        made = _made_text(arguments)
        if made is not None:
            return begun(span, tuple(made))
    return Call(span, name, None, tuple(arguments))


def _made_text(arguments: list[Argument]) -> list[Argument] | None:
    """Return what a StringBuilder begins with, `None` for other types."""
    if not arguments or not isinstance(arguments[0].value, Text):
        return None
    kind = arguments[0].value.text.lower().rpartition(".")[2]
    return arguments[1:] if kind == "stringbuilder" else None


def _arguments(
    reader: Expressions, node: Node, block: Block, command: str
) -> list[Argument]:
    found: list[Argument] = []
    name: str | None = None
    end = -1
    for each in inner(node):
        if each.type == "command_argument_sep":
            continue
        if each.type == "command_parameter":
            written = reader.tree.text_of(each).strip()
            name = None if written.lower() in _SWITCHES else written[1:]
            end = -1
            continue
        only = reader.bare(each)
        if only.type == "variable" and reader.tree.text_of(only).startswith("@"):
            found += _splatted(reader, only, block)
            continue
        value = _block_or_value(reader, each, block, command)
        if each.start_byte == end and found and only.type in _PIECES:
            # Words that nothing separates are one: `$root/accounts`.
            last = found.pop()
            span = Span(last.value.span.start, value.span.end)
            value, name = Joined(span, (last.value, value)), last.name
        found.append(Argument(value, name))
        name = None
        end = each.end_byte
    return found


def _block_or_value(
    reader: Expressions, node: Node, block: Block, command: str
) -> Expression:
    """Read an argument; a block may be run by the command, or later by others."""
    only = reader.bare(node)
    if only.type == "script_block_expression" and command.lower() in _INLINE:
        with block.inner(reader.span(only)) as own:
            reader.read_block(only, own)
        return Unknown(reader.span(only))
    return reader.read(node, block)


def _splatted(reader: Expressions, node: Node, block: Block) -> list[Argument]:
    """Return the arguments that a hash table stands for, as far as it is known."""
    named = reader.read(node, block)
    if not isinstance(named, Named):
        return []
    mapped = reader.hashes.get(named.name)
    if not isinstance(mapped, Mapped):
        return [Argument(Unknown(named.span, ()))]
    return [
        Argument(value, key.text)
        for key, value in mapped.entries
        if isinstance(key, Text)
    ]
