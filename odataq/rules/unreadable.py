"""What a service says to a text that can't be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from attrs import evolve

if TYPE_CHECKING:
    from odataq.diagnostics import Diagnostic
    from odataq.profiles import Profile

__all__ = ["told"]

_WORD = re.compile(r"[A-Za-z{]*")
# What begins like a GUID, in the parentheses of a path.
_KEY: Final = re.compile(r"^[^?$]*\([0-9A-Fa-f]{1,32}$")
_HINTS: Final = {
    "in array": 'write the values of a list in double quotes: ["O\'Neil"]',
    "in key": "a key is a GUID: 8, 4, 4, 4 and 12 hexadecimal digits",
}
_LITERALS: Final = {
    "guid": "guid",
    "{": "guid",
    "datetime": "datetime",
    "datetimeoffset": "datetime",
}


def told(diagnostic: Diagnostic, profile: Profile, option: str = "") -> Diagnostic:
    """Return a diagnostic of the parser with what the service is known to do.

    The fact has the slug of the diagnostic, or more words where the text tells, or
    the name of the option that can't be read.
    """
    if not profile.facts:
        return diagnostic
    kind = _kind(diagnostic)
    special = profile.facts.get(f"{diagnostic.slug} {kind}")
    fact = special or profile.facts.get(f"{diagnostic.slug} {option}")
    fact = fact or profile.facts.get(diagnostic.slug)
    if fact is None:
        return diagnostic
    message = fact.server_message
    if message is not None and "{" in message:
        _, value = _option(diagnostic)
        message = message.format(position=len(value), text=value)
    return evolve(
        diagnostic,
        hint=_HINTS.get(kind, diagnostic.hint) if special else diagnostic.hint,
        sources=fact.sources,
        certainty=fact.certainty,
        server_code=fact.server_code,
        server_message=message,
    )


def _kind(diagnostic: Diagnostic) -> str:
    """Return what stands where the diagnostic is, as the names of facts have it."""
    text, at = diagnostic.source.text, diagnostic.span.start
    match diagnostic.slug:
        case "unterminated-string":
            if text[at : at + 1] in {"&", "#"}:
                return "at ampersand"
            before, _ = _option(diagnostic)
            return "in array" if before.rfind("[") > before.rfind("]") else ""
        case "obsolete-literal" | "malformed-literal":
            found = _WORD.match(text, at)
            word = found.group().lower() if found else ""
            is_in_path = max(text.find(each, 0, at) for each in "?$") < 0
            return f"of {'key' if is_in_path else _LITERALS.get(word, '')}"
        case "unexpected-text":
            return "in key" if _KEY.search(text, 0, at) else ""
        case "missing-value":
            opener = at + 1 if text[at : at + 1] == "(" else at
            return "of all" if text.endswith("all(", 0, opener) else ""
    return ""


def _option(diagnostic: Diagnostic) -> tuple[str, str]:
    """Return the value of the option, up to the diagnostic and all of it, decoded."""
    text, at = diagnostic.source.text, diagnostic.span.start
    start = max(text.rfind(each, 0, at) for each in "?&") + 1
    equal = text.find("=", start, at)
    start = max(start, equal + 1)
    end = text.find("&", at)
    value = text[start:] if end < 0 else text[start:end]
    return unquote(text[start:at]), unquote(value)
