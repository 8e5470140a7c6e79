"""What people write in a text for a value that isn't known yet."""

from __future__ import annotations

import re
from typing import Final

from odataq.lint.template import Template
from odataq.source import Span

__all__ = ["without_placeholders"]

# One pattern for each way. A brace around a GUID is none: it is a mistake.
_PLACEHOLDER: Final = re.compile(
    r"\[[A-Za-z](?:[A-Za-z0-9 _.\-]{0,58}[A-Za-z0-9])?\]"  # [Organization URI]
    r"|<{1,2}[A-Za-z](?:[\w .\-]{0,58}\w)?>{1,2}"  # <id>
    r"|\{\{[^{}\n]{0,80}\}\}"  # {{url}}
    r"|[@$#]\{[^{}\n]{0,120}\}#?"  # ${id}, @{variables('id')}
    r"|\$\([A-Za-z_][\w.]{0,58}\)"  # $(id)
    r"|\{(?:[A-Za-z_][\w .\[\]\-]{0,58}|[0-9]{0,2})(?:[:!][^{}\n]{0,30})?\}"  # {id}
    r"|%7[Bb][A-Za-z_]\w{0,58}%7[Dd]"  # %7Bid%7D
    r"|%(?:\(\w{1,60}\))?[sir]"  # %s
    r"|%(?:\(\w{1,60}\)d|d(?![0-9A-Fa-f]))"  # %d
    r"|(?<=[/(]):[A-Za-z]\w{0,58}(?=[/)?&]|$)"  # :id
    r"|(?<![A-Za-z'\-])[Xx]{3,}+(?:-[Xx]{3,}+)*+(?![A-Za-z])"  # XXXX
    r"|\.{3}|…"  # ...
)
_GUID_WITHIN: Final = re.compile(r"\{[0-9A-Fa-f]{8}-")
# Behind it are elements of XML.
_FETCH: Final = re.compile(r"(?i:fetchxml)=")
# What is left out; in a literal it is text like any other.
_LEFT_OUT: Final = frozenset({"...", "…"})


def without_placeholders(template: Template) -> Template:
    """Return a text with a hole for each placeholder in it."""
    text = template.text
    fetch = _FETCH.search(text)
    xml = len(text) if fetch is None else fetch.end()
    parts: list[Template] = []
    at = seen = quotes = 0
    for found in _PLACEHOLDER.finditer(text):
        start, end = found.span()
        if _GUID_WITHIN.match(found.group()) or (start >= xml and text[start] == "<"):
            continue
        quotes += text.count("'", seen, start)
        seen = start
        if quotes % 2 and found.group() in _LEFT_OUT:
            continue
        span = Span(template.starts[start], template.ends[end - 1])
        parts += [template.cut(at, start), Template.hole(span)]
        at = end
    if not parts:
        return template
    return Template.joined([*parts, template.cut(at)])
