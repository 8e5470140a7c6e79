"""Calls of JavaScript's own functions that make texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.lint import code as c
from odataq.lint.hosts.javascript_texts import written

if TYPE_CHECKING:
    from odataq.source import Span

__all__ = ["known_call"]

# These leave what a URL is made of as it is.
_UNCHANGED: Final = frozenset({"String", "encodeURI"})
_ENCODING: Final = frozenset({"encodeURIComponent", "escape"})
_GLOBAL: Final = frozenset({"globalThis", "self", "window"})
_TRIMMING: Final = {
    "toString": "",
    "trim": "start end",
    "trimEnd": "end",
    "trimLeft": "start",
    "trimRight": "end",
    "trimStart": "start",
}


def known_call(
    span: Span,
    name: str,
    receiver: c.Expression | None,
    given: tuple[c.Expression, ...],
    *,
    is_new: bool = False,
) -> c.Expression:
    """Return what a call means; for an unknown function that is a `Call`."""
    is_global = receiver is None or (
        isinstance(receiver, c.Named) and receiver.name in _GLOBAL
    )
    if is_new and is_global and name == "URL" and given:
        return _url(span, given)
    if not is_new and is_global and len(given) == 1:
        if name in _UNCHANGED:
            return given[0]
        if name in _ENCODING:
            return c.Encoded(span, given[0])
    if not is_new and receiver is not None:
        known = _method(span, name, receiver, given)
        if known is not None:
            return known
    arguments = tuple(c.Argument(each) for each in given)
    return c.Call(span, name, receiver, arguments, is_new)


def _method(
    span: Span, name: str, receiver: c.Expression, given: tuple[c.Expression, ...]
) -> c.Expression | None:
    if name == "join" and len(given) <= 1:
        separator = given[0] if given else written(",", span.end)
        return c.Glued(span, separator, receiver)
    if name == "concat" and any(map(_is_text, (receiver, *given))):
        return c.Joined(span, (receiver, *given))
    if name in _TRIMMING and not given:
        return _trimmed(receiver, _TRIMMING[name])
    if name == "format" and given:
        if isinstance(receiver, c.Named) and receiver.name == "String":
            return _filled(span, *given)
        if _is_text(receiver):
            return _filled(span, receiver, *given)
    return None


def _url(span: Span, given: tuple[c.Expression, ...]) -> c.Expression:
    """Return a URL that is relative to another one, of which nothing is known."""
    path, *base = given
    if not base:
        return path
    first = path
    while isinstance(first, c.Joined) and first.parts:
        first = first.parts[0]
    start = first.text if isinstance(first, c.Text) else ""
    if start.startswith(("https:", "http:")):
        return path
    before = c.Unknown(base[0].span, (base[0],))
    if start.startswith("/"):
        return c.Joined(span, (before, path))
    return c.Joined(span, (before, written("/", path.span.start), path))


def _filled(
    span: Span, pattern: c.Expression, *given: c.Expression
) -> c.Expression | None:
    if not given:
        return None
    return c.Filled(span, pattern, tuple(c.Argument(each) for each in given))


def _is_text(expression: c.Expression) -> bool:
    if isinstance(expression, c.Joined):
        return any(isinstance(each, c.Text) for each in expression.parts)
    return isinstance(expression, c.Text | c.Glued | c.Encoded)


def _trimmed(expression: c.Expression, at: str) -> c.Expression:
    """Leave out blanks at the ends that are named, where the code says them."""
    match expression:
        case c.Text(text=text):
            start = len(text) - len(text.lstrip()) if "start" in at else 0
            end = max(start, len(text.rstrip())) if "end" in at else len(text)
            return c.Text(
                expression.span,
                text[start:end],
                expression.starts[start:end],
                expression.ends[start:end],
                expression.spelling,
            )
        case c.Joined(parts=(first, *middle, last)):
            if "start" in at and isinstance(first, c.Text):
                first = _trimmed(first, "start")
            if "end" in at and isinstance(last, c.Text):
                last = _trimmed(last, "end")
            return c.Joined(expression.span, (first, *middle, last))
        case _:
            return expression
