"""Spells a path with one letter for each segment; `steps` says what they mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from odataq.source import Span

__all__ = ["Speller", "has_blank", "is_key_value"]

# No state knows it.
_WRONG: Final = "?"
_BLANK: Final = re.compile(r"[ \t\r\n]|%20|%09|%0[AaDd]")
_INDEX: Final = re.compile(r"-?[0-9]+")

# Spec: ABNF, "Resource Path": `keyPropertyValue` has the others.
_NO_KEYS: Final = frozenset(
    {
        n.LiteralKind.NULL,
        n.LiteralKind.BINARY,
        n.LiteralKind.GEOGRAPHY,
        n.LiteralKind.GEOMETRY,
        n.LiteralKind.JSON_STRING,
    }
)

_LETTERS: Final = {
    n.ParameterAlias: "@",
    n.AnnotationSegment: "a",
    n.CountSegment: "c",
    n.AnyExpr: "y",
    n.AllExpr: "y",
    n.AggregateSegment: "g",
    n.EachSegment: "e",
    n.RefSegment: "R",
    n.ValueSegment: "V",
    n.QuerySegment: "Y",
    n.AllSegment: "A",
    n.EntitySegment: "E",
    n.BatchSegment: "M",
    n.MetadataSegment: "M",
    n.CrossjoinSegment: "X",
    n.Star: "*",
}
_VARIABLES: Final = {"$it": "v", "$this": "v", "$root": "r", "$these": "t"}


def is_key_value(value: n.Expr) -> bool:
    """Tell whether a value may be that of a key.

    Spec: ABNF, "Resource Path": `simpleKey`.
    """
    if isinstance(value, n.Literal):
        return value.kind not in _NO_KEYS
    return isinstance(value, n.ParameterAlias)


def has_blank(text: str, outer: Span, inner: Iterable[n.Node]) -> bool:
    """Tell whether there is white space in a range, beside what some nodes have."""
    at = outer.start
    for each in inner:
        if _BLANK.search(text, at, each.span.start):
            return True
        at = each.span.end
    return _BLANK.search(text, at, outer.end) is not None


@frozen
class Speller:
    """Spells the paths of one text."""

    text: str

    def letters(self, segments: Sequence[n.Node]) -> str:
        """Return the letters of a path."""
        return "".join(self._of(each) for each in segments)

    def item(self, item: n.SelectItem | n.ExpandItem) -> str:
        """Return the letters of an item, with what stands in its parentheses."""
        letters = self.letters(item.segments).replace("@", "a")
        if isinstance(item, n.ExpandItem):
            return letters
        names = "" if item.parameter_names is None else "m"
        return letters + names + "o" * bool(item.options)

    def _of(self, node: n.Node) -> str:  # noqa: PLR0911 (one for each kind)
        match node:
            case n.Segment():
                return self._of_segment(node)
            case n.FilterSegment():
                return "F" + self._of_key(node.key)
            case n.KeySegment():
                return "i" if _INDEX.fullmatch(node.value) else "s"
            case n.ImplicitVariable():
                return _VARIABLES[node.name]
            case n.AnyExpr(variable=None):
                return "z"
            case n.MethodCall():
                return self.of_call(node)
            case _:
                return _LETTERS[type(node)]

    def _of_segment(self, segment: n.Segment) -> str:
        letter = "q" if "." in segment.name else "n"
        if segment.arguments is None:
            return letter
        return self._of_arguments(letter, segment.arguments) + self._of_key(segment.key)

    def _of_arguments(self, letter: str, arguments: n.Arguments) -> str:
        items = arguments.items
        is_loose = has_blank(self.text, arguments.span, items)
        if all(each.name is not None for each in items):
            is_key = bool(items) and all(is_key_value(each.value) for each in items)
            if is_key and not is_loose:
                return {"n": "b", "q": "B"}[letter]
            return {"n": "f", "q": "G"}[letter]
        if len(items) == 1 and is_key_value(items[0].value) and not is_loose:
            return f"{letter}k"
        return _WRONG

    def _of_key(self, key: n.Arguments | None) -> str:
        if key is None:
            return ""
        # Only what a name may have behind it as its key is a key here.
        return "k" if self._of_arguments("n", key) in {"nk", "b"} else _WRONG

    def of_call(self, call: n.MethodCall) -> str:
        """Return the letters of a call that is none of a canonical function."""
        letter, function = ("q", "G") if "." in call.name else ("n", "f")
        if not call.arguments:
            return function
        if len(call.arguments) > 1 or not is_key_value(call.arguments[0]):
            return _WRONG
        is_loose = has_blank(self.text, call.span, call.arguments)
        return _WRONG if is_loose else f"{letter}k"
