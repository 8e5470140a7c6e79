"""The methods of .NET that make text, by the names of their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.lint.code import (
    Argument,
    Encoded,
    Expression,
    Filled,
    Glued,
    Joined,
    Listed,
    Named,
    Text,
    Unknown,
)
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Collection

    from odataq.lint.code import Call
    from odataq.lint.hosts.blocks import Block

__all__ = ["added_by", "assigns", "begun", "is_adding", "meaning_of"]

_STRING: Final = frozenset({"string"})
_ENCODERS: Final = frozenset(
    {"default", "httputility", "server", "uri", "urlencoder", "webutility"}
)
# Methods that percent-encode a value.
_ENCODING: Final = frozenset(
    {"encode", "escapedatastring", "urlencode", "urlpathencode"}
)
# What leaves the marks of a URL alone, or gives text as it is.
_KEEPING: Final = frozenset(
    {
        ("formattablestring", "currentculture"),
        ("formattablestring", "invariant"),
        ("uri", "escapeuristring"),
    }
)
# The methods of a StringBuilder that add text, and those that change nothing; all
# others make it unknown.
_ADDING: Final = frozenset({"append", "appendformat", "appendjoin", "appendline"})
_READING: Final = frozenset({"copyto", "ensurecapacity", "equals", "tostring"})
# Those that give a dictionary an entry.
_ENTERING: Final = frozenset({"add", "tryadd"})
_CULTURES: Final = ("cultureinfo", "numberformatinfo")


def meaning_of(call: Call) -> Expression:
    """Return what a call means: text that is put together, or the call itself.

    Names are compared in any case, because PowerShell has them so.
    """
    name = call.name.lower()
    values = tuple(each.value for each in call.arguments)
    if call.is_new:
        return _made(call, name, values)
    if name == "tostring" and not values and call.receiver is not None:
        return call.receiver
    if not values or not isinstance(call.receiver, Named):
        return call
    kind = call.receiver.name.lower().rpartition(".")[2]
    return _of_type(call, kind, name, values)


def _of_type(
    call: Call, kind: str, name: str, values: tuple[Expression, ...]
) -> Expression:
    if kind in _STRING:
        return _of_string(call, name, values)
    if name in _ENCODING and kind in _ENCODERS:
        return Encoded(call.span, values[0])
    if (kind, name) in _KEEPING:
        return values[0]
    if (kind, name) == ("formattablestringfactory", "create"):
        return Filled(call.span, values[0], call.arguments[1:])
    return call


def _made(call: Call, name: str, values: tuple[Expression, ...]) -> Expression:
    """Take a URI for its text, unless it is put together of two."""
    if name == "stringbuilder":
        return begun(call.span, call.arguments)
    if name != "uri" or not values:
        return call
    if len(values) == 1 or "urikind" in _name(values[1]):
        return values[0]
    return call


def _of_string(call: Call, name: str, values: tuple[Expression, ...]) -> Expression:
    if name == "join" and len(values) > 1:
        items = values[1]
        if len(values) > len(("separator", "items")) or isinstance(
            items, Text | Joined
        ):
            items = Listed(call.span, values[1:])
        return Glued(call.span, values[0], items)
    if name == "concat":
        if len(values) == 1 and isinstance(values[0], Listed):
            return Joined(call.span, values[0].items)
        return Joined(call.span, values)
    if name == "format":
        at = int(len(values) > 1 and _name(values[0]).startswith(_CULTURES))
        return Filled(call.span, values[at], _spread(call.arguments[at + 1 :]))
    return call


def _spread(arguments: tuple[Argument, ...]) -> tuple[Argument, ...]:
    """Take the items of an array for arguments, as a method does with its last one."""
    if len(arguments) == 1 and isinstance(arguments[0].value, Listed):
        return tuple(Argument(each) for each in arguments[0].value.items)
    return arguments


def _name(value: Expression) -> str:
    """Return the name that a value is, in small letters, if it is one."""
    if not isinstance(value, Named):
        return ""
    return value.name.lower().removeprefix("system.globalization.")


def is_adding(call: Call) -> bool:
    """Say whether a method of a StringBuilder adds text to it."""
    return call.name.lower() in _ADDING


def assigns(call: Call, builders: Collection[str], block: Block) -> bool:
    """Assign what a method puts into a variable: text, an entry.

    `builders` are the variables that are a StringBuilder. Returns whether it does.
    """
    receiver, name = call.receiver, call.name.lower()
    if not isinstance(receiver, Named):
        return False
    if receiver.name in builders and name not in _READING:
        is_added = is_adding(call)
        block.assign(call.span, receiver.name, added_by(call), is_added=is_added)
        return True
    values = [each.value for each in call.arguments]
    is_entry = name in _ENTERING and len(values) == len(("key", "value"))
    if is_entry and isinstance(values[0], Text):
        block.assign(call.span, receiver.name, values[1], key=values[0])
        return True
    return False


def added_by(call: Call) -> Expression:
    """Return what a method adds to a StringBuilder."""
    values = tuple(each.value for each in call.arguments)
    if not values or not is_adding(call):
        return Unknown(call.span)
    if call.name.lower() == "appendformat":
        return Filled(call.span, values[0], call.arguments[1:])
    if call.name.lower() == "appendjoin":
        items = values[1] if len(values) == len(("separator", "items")) else None
        return Glued(call.span, values[0], items or Listed(call.span, values[1:]))
    if call.name.lower() == "appendline":
        end = call.span.end
        return Joined(call.span, (*values, Text(Span(end, end), "\n", (end,), (end,))))
    return values[0] if len(values) == 1 else Unknown(call.span, values)


def begun(span: Span, arguments: tuple[Argument, ...]) -> Expression:
    """Return the text that a StringBuilder begins with; numbers are sizes."""
    first = arguments[0].value if arguments else None
    if first is None or (isinstance(first, Text) and first.spelling is None):
        return Joined(span, ())
    return Joined(span, (first,))
