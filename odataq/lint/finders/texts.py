"""Tells texts that are queries from those that only look like it, by their shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import evolve

from odataq.limits import LIMITS
from odataq.lint.candidate import Candidate
from odataq.lint.code import Skip
from odataq.lint.evidence import API_ROOT, OPTION_IN_TEXT, RESOURCE_SUFFIX
from odataq.lint.placeholders import without_placeholders
from odataq.lint.template import Template
from odataq.source import Span
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from odataq.limits import Limits

__all__ = ["is_dynamic", "read_text"]

DYNAMIC: Final = "dynamic"
PART: Final = "part of a query"
TOO_LONG: Final = "too long"
WITHIN: Final = "within other text"

# What a path of a URL can't have outside of quotes: blanks, quotes and brackets of
# code and markup.
_NO_PATH: Final = re.compile(r"[\s\"<>\\^`{}|\[\]*]|=>|\$\$")
_BRACED_GUID: Final = re.compile(r"\{[0-9A-Fa-f]{8}-[0-9A-Fa-f\-]{27}\}")
_QUOTED: Final = re.compile(r"'[^'\n]*+'")
# A value that isn't one of a query: that of a variable of a shell, of a template.
_NO_VALUE: Final = re.compile(
    r"[ \t]*(?:[\"`]|\$[({]|'(?![^']*'[ ]*(?:eq|ne|gt|ge|lt|le|in|$))|\\)"
)
_NUMBERS: Final = re.compile(rf"[ ]*(?:-?[0-9]|{HOLE}|@|\Z)")
_BOOLEANS: Final = re.compile(rf"[ ]*(?:(?i:true|false)|{HOLE}|\Z)")
_VALUE_OF: Final = {"top": _NUMBERS, "skip": _NUMBERS, "count": _BOOLEANS}
# An end behind which something has to follow.
_UNFINISHED: Final = re.compile(
    r"(?:[,(=;/:]|(?:^|[\s)'])(?:and|or|not|eq|ne|gt|ge|lt|le|in|has|add|sub|mul|div"
    r"|mod|with|as|asc,|desc,))[ \t]*$"
)
_SENTENCE: Final = re.compile(r"[.!?:][ \t\n]+[A-Z]|\.[ \t]*$|<[/\w]|[`{}]|\\")
# So many words behind each other are no expression.
_WORD: Final = (
    r"(?!(?:and|or|not|eq|ne|gt|ge|lt|le|in|has|add|sub|mul|div|mod|with|as|asc|desc"
    r"|from)\b)[\w']++"
)
_PROSE: Final = re.compile(
    rf"(?<![\w'])(?:{_WORD}[ ]){{2}}{_WORD}|[&?;]\$top=[0-9]+[ ]+\w"
)
_NAMED: Final = re.compile(r"[^\W\d_]")
_ROOT: Final = re.compile(r"(?i:^[ ]*(?:https?://)?[^/]*/(?:api/data/v[0-9.]+/?)?)")


def read_text(template: Template, limits: Limits = LIMITS) -> Candidate | Skip | None:
    """Return a text as a query, or why it is none, or `None` if it doesn't look so."""
    if OPTION_IN_TEXT.search(template.text) is None and "/" not in template.text:
        return None
    if len(template.text) > limits.query_characters:
        return _long(template)
    filled = without_placeholders(_stripped(template))
    found = OPTION_IN_TEXT.search(filled.text)
    while found is not None and not _may_begin(filled.text, found):
        found = OPTION_IN_TEXT.search(filled.text, found.end())
    if found is not None:
        return _with_options(filled, found)
    if OPTION_IN_TEXT.search(filled.text) is not None:
        return None
    return _path(filled)


def _long(template: Template) -> Skip | None:
    head = template.text[:1_000]
    if OPTION_IN_TEXT.search(head) or API_ROOT.search(head):
        return Skip(template.span, TOO_LONG)
    return None


def _stripped(template: Template) -> Template:
    text = template.text
    start = len(text) - len(text.lstrip())
    return template.cut(start, len(text.rstrip())) if text.strip() else template


def _may_begin(text: str, found: re.Match[str]) -> bool:
    value = _VALUE_OF.get(found["name"].lower())
    if value is not None and value.match(text, found.end()) is None:
        return False
    return _NO_VALUE.match(text, found.end()) is None


def _with_options(  # noqa: PLR0911 (one for each beginning)
    template: Template, found: re.Match[str]
) -> Candidate | Skip | None:
    text = template.text
    head = text[: found.start()].rstrip()
    if not head:
        return _options(template)
    last = head[-1]
    if last == "?":
        if not _is_path(head[:-1].rstrip()):
            return Skip(template.span, WITHIN)
        return _url(template, len(head) - 1)
    if last == "&":
        return _later_options(template, head)
    if last in "(;":
        return _nested(template, head)
    if last == HOLE and _is_path(head):
        # The hole may have a question mark.
        return _options(template.cut(found.start()))
    return Skip(template.span, WITHIN)


def _later_options(template: Template, head: str) -> Candidate | Skip | None:
    before, mark, custom = head.partition("?")
    if mark and _is_path(before.rstrip()) and "\n" not in custom:
        return _url(template, len(before))
    if head == "&":
        return _options(template)
    # The end of an option that begins elsewhere.
    read = _options(template.cut(len(head) - 1))
    return evolve(read, is_sure=False) if isinstance(read, Candidate) else read


def _nested(template: Template, head: str) -> Candidate | Skip:
    text = template.text
    name = re.fullmatch(rf"[\w/.{HOLE}]+\(", head)
    if name is None or not text.endswith(")") or not _is_balanced(text):
        return Skip(template.span, PART if _is_path(head) else WITHIN)
    return Candidate(template, "expandItem", is_sure=False, is_open=True)


def _options(template: Template) -> Candidate | Skip | None:
    text = template.text
    if _is_empty(text):
        return None
    if is_dynamic(text):
        return Skip(template.span, DYNAMIC)
    return Candidate(template, is_sure=_is_whole(text), is_open=True)


def _url(template: Template, question: int) -> Candidate | Skip | None:
    text = template.text
    path = text[:question]
    if not path and _is_empty(text):
        return None
    if is_dynamic(text):
        return Skip(template.span, DYNAMIC)
    is_open = not _is_closed(text)
    if path.count(")") > path.count("("):
        # The end of a key that begins elsewhere.
        template = template.cut(path.rindex(")") + 1)
    template = _continued(template)
    return Candidate(template, is_sure=_is_whole(text), is_open=is_open)


def _continued(template: Template) -> Template:
    # What begins with a slash or a key goes on behind what isn't known: the root of
    # a service, or any path.
    if template.text[:1] not in {"/", "("} or API_ROOT.match(template.text):
        return template
    start = template.starts[0]
    return Template.joined([Template.hole(Span(start, start)), template])


def _path(template: Template) -> Candidate | Skip | None:
    text = template.text
    root = API_ROOT.search(text)
    suffix = RESOURCE_SUFFIX.search(text)
    if (root is None and suffix is None) or "$metadata" in text or "$batch" in text:
        return None
    if not _is_path(text.partition("?")[0]):
        # Most of what has such a path within is a sentence or code.
        return Skip(template.span, WITHIN) if root is not None else None
    if root is not None and not text[root.end() :].strip("/"):
        return None
    if is_dynamic(text):
        return Skip(template.span, DYNAMIC)
    is_sure = root is not None and _is_whole(text)
    is_open = text[-1] in {HOLE, "/"} or not is_sure
    return Candidate(_continued(template), is_sure=is_sure, is_open=is_open)


def _is_path(text: str) -> bool:
    text = _BRACED_GUID.sub("", text)
    if text.count("'") % 2:
        # A literal in a key that begins or ends elsewhere.
        return _NO_PATH.search(text) is None
    return _NO_PATH.search(_QUOTED.sub("''", text)) is None


def _is_empty(text: str) -> bool:
    # No option has a value.
    rest = OPTION_IN_TEXT.sub("", text)
    return not rest.strip("?& \t\r\n;")


def is_dynamic(text: str) -> bool:
    """Say whether nothing of a URL is known but the names of its options."""
    rest = OPTION_IN_TEXT.sub("", _ROOT.sub("", text, count=1) if "/" in text else text)
    return HOLE in rest and _NAMED.search(rest.replace("$", "")) is None


def _is_closed(text: str) -> bool:
    return _is_whole(text) and text[-1] not in {HOLE, "&", "?"}


def _is_whole(text: str) -> bool:
    # Whether neither begins nor ends elsewhere what is begun or ended here.
    return (
        _UNFINISHED.search(text) is None
        and _SENTENCE.search(_BRACED_GUID.sub("", text)) is None
        and _PROSE.search(_QUOTED.sub("''", text)) is None
        and _is_balanced(text)
    )


def _is_balanced(text: str) -> bool:
    if text.count("'") % 2:
        return False
    bare = _QUOTED.sub("", text)
    return bare.count("(") == bare.count(")")
