"""What in a text only its owner should see, and the text without it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from odataq.source import Span

__all__ = ["redacted", "secret_spans", "without"]

_MASK: Final = "*"
_LINE_BREAKS: Final = frozenset("\r\n")

# A name of a secret may have words before it: x-ms-client-secret, DB_PASSWORD.
_NAMES: Final = (
    r"(?:(?:access|refresh|id|auth)[_-]?token|client[_-]?(?:secret|assertion)|"
    r"(?:api|subscription|functions|account)[_-]?key|"
    r"shared[_-]?access[_-]?(?:key|signature)|password|passwd|pwd)"
)
# A value in a URL, in a form, and in code without quotes.
_BARE: Final = r"[^\s&\"'`<>#;,)}\\]"
_BLANKS: Final = r"[ \t]{0,9}"
# What stands between a name and its value: in a form, a header, in JSON, in code.
_IS: Final = rf"(?:[\"']?\]?{_BLANKS}(?:[=:]|%3D)){_BLANKS}"
# The same for headers, which are arguments of calls, too.
_SENT: Final = rf"(?:{_IS}|[\"']{_BLANKS},{_BLANKS})"
_SCHEME: Final = r"(?:[a-z]++[ \t]++)?+"

# A pattern for each kind of secret; its groups are the secrets. Each ends within a
# line, and takes time that grows with the length of the text.
_SECRETS: Final = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE | re.MULTILINE)
    for pattern in (
        # Signatures and keys of functions have names that are words, too: a property
        # `code` in a key or filter is none of them.
        rf"(?:^|[?&\"'`\s]|%3F|%26)(?:sig|code|token)(?:=|%3D)({_BARE}++)",
        rf"{_NAMES}{_IS}(?:\"([^\"\r\n]++)|'([^'\r\n]++)|({_BARE}++))",
        # Who asks, in front of a host.
        r"://([^\s/?#\"'`<>\\]{1,512})@",
        # Headers, as they are sent and in code; the scheme is no secret.
        rf"^{_BLANKS}(?:proxy-)?authorization{_BLANKS}:{_BLANKS}{_SCHEME}([^\r\n]++)",
        rf"\bauthorization{_SENT}[\"'`]?{_SCHEME}([^\r\n\"'`]++)",
        rf"\bcookie{_SENT}[\"'`]?([^\r\n\"'`]++)",
        rf"\bbearer[ \t]++({_BARE}{{12}}+{_BARE}*+)",
        # A token of three parts, the first of which is a JSON object in base64.
        r"(?<![a-z0-9_-])(eyJ[a-z0-9_-]++(?:\.[a-z0-9_-]*+){1,4})",
    )
)

# No pattern matches without one of these, and most texts have none.
_EVIDENCE = re.compile(
    r"sig|code|token|secret|assertion|key|password|passwd|pwd|@|authorization|cookie|"
    r"bearer|eyJ",
    re.ASCII | re.IGNORECASE,
)


@lru_cache(maxsize=64)
def secret_spans(text: str) -> tuple[Span, ...]:
    """Return where the secrets in a text are, in order and apart from each other."""
    if _EVIDENCE.search(text) is None:
        return ()
    found = sorted(
        match.span(group)
        for pattern in _SECRETS
        for match in pattern.finditer(text)
        for group in range(1, pattern.groups + 1)
        if match.start(group) >= 0
    )
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Span(start, end))
    return tuple(merged)


def redacted(text: str) -> str:
    """Return a text with `*` for each character of a secret.

    It is as long as before, so that places in it stay the same.
    """
    return without(text, secret_spans(text))


def without(text: str, spans: tuple[Span, ...]) -> str:
    """Return a text with `*` in some places, as long as before."""
    if not spans:
        return text
    parts: list[str] = []
    end = 0
    for each in spans:
        parts += (text[end : each.start], _mask(text[each.start : each.end]))
        end = each.end
    return "".join((*parts, text[end:]))


def _mask(text: str) -> str:
    if _LINE_BREAKS.isdisjoint(text):
        return _MASK * len(text)
    return "".join(each if each in _LINE_BREAKS else _MASK for each in text)
