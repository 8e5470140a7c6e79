"""Reads Markdown: what stands in its blocks, and URLs in its text."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import define, evolve, field

from odataq.http_text import requests_in
from odataq.lint.code import Argument, Call, Code, Named, Scope, Skip, Text, Unknown
from odataq.lint.evidence import API_ROOT, has_evidence
from odataq.lint.hosts import read_code as read_language
from odataq.lint.hosts.embedding import in_file, request_in_file
from odataq.lint.hosts.http import comments_in
from odataq.lint.hosts.markdown_parts import read_parts
from odataq.lint.hosts.requests import is_about_odata, may_matter, of_odata
from odataq.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from odataq.http_places import PlacedRequest
    from odataq.lint.code import Comment, Expression
    from odataq.lint.hosts.markdown_parts import Block

__all__ = ["read_code"]

# What blocks are called, and the languages that they are read as.
_BLOCKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "c#": "csharp",
        "cs": "csharp",
        "csharp": "csharp",
        "javascript": "javascript",
        "js": "javascript",
        "json": "json",
        "json5": "json",
        "jsonc": "json",
        "jsx": "javascript",
        "mjs": "javascript",
        "node": "javascript",
        "posh": "powershell",
        "powershell": "powershell",
        "ps": "powershell",
        "ps1": "powershell",
        "pwsh": "powershell",
        "py": "python",
        "python": "python",
        "python3": "python",
        "ts": "typescript",
        "tsx": "tsx",
        "typescript": "typescript",
    }
)
_REQUESTS: Final = frozenset({"http", "https", "rest", "msgraph-interactive"})
# In these, lines may be requests and URLs, and anything else.
_TEXTS: Final = frozenset(
    {"", "console", "none", "odata", "plaintext", "text", "txt", "uri", "url"}
)
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_METHOD = re.compile(r"(?:DELETE|GET|HEAD|MERGE|OPTIONS|PATCH|POST|PUT)[ \t]++(?=\S)")
# What a URL begins with that stands alone, up to its options.
_URL = re.compile(
    r"(?:https?://|/|\[[^\[\]]*\]|\{\{[^{}]*\}\}|[A-Za-z_])[^\s?\"`]*+(?:\?\S.*)?\Z",
    re.IGNORECASE,
)
_VERSION = re.compile(r"(?<![^ \t])HTTP/[0-9.]++\s*+\Z")
_GOES_ON: Final = ("?", "&", ",", ";", ")")
_BATCH_PART: Final = "--"
_SEPARATOR: Final = "###"
# What stands in documentation for something that the reader knows.
_PLACEHOLDER = re.compile(r"<|\.\.\.|\u2026|(?<!\{)\{(?!\{)|(?!\A)\[")
_ELLIPSES: Final = ("...", "\u2026")
_UNREADABLE: Final = "not a request that can be read"


def read_code(source: Source, _language: str = "markdown") -> Code:
    """Read a text; never raises for what stands in it.

    Fenced blocks are read as what they say that they are. In those that say nothing,
    and in code within a line, only what is surely a whole query is found.
    """
    parts = read_parts(source)
    read = [
        each
        for each in (_read_block(block) for block in parts.blocks)
        if each is not None
    ]
    kept, skips = of_odata(each for code in read for each in code.requests)
    known = {id(each): _without_slash(each) for each in kept}
    embedded = tuple(
        evolve(
            code,
            requests=tuple(
                known[id(each)] for each in code.requests if id(each) in known
            ),
        )
        for code in read
    )
    # What is suppressed in front of a block is suppressed in all of it.
    found: list[Expression] = [Unknown(each.span) for each in parts.blocks]
    found += filter(None, (_inline(source, each) for each in parts.code))
    found.sort(key=lambda each: each.span)
    return Code(source, Scope(tuple(found)), parts.comments, (), skips, embedded)


def _read_block(block: Block) -> Code | None:
    """Return what a block says, with its places in the file."""
    if block.language in _REQUESTS:
        return in_file(_Requests(block.source, _pieces(block.source.text)).code())
    # A syntax tree library is loaded only for what may have a query.
    if not may_matter(block.source.text):
        return None
    if block.language in _BLOCKS:
        return in_file(read_language(block.source, _BLOCKS[block.language]))
    if block.language in _TEXTS:
        return in_file(_Requests(block.source, _lines(block.source.text)).code())
    return None


def _pieces(text: str) -> Iterator[Span]:
    """Yield the ranges of the requests of a block."""
    start = 0
    is_begun = is_batch = False
    for line in _LINE.finditer(text):
        bare = line[1].strip()
        if bare.startswith(_SEPARATOR):
            is_begun = is_batch = False
            yield Span(start, line.start())
            start = line.start()
        elif _METHOD.match(bare) and not is_batch:
            if is_begun:
                yield Span(start, line.start())
                start = line.start()
            is_begun = True
        # The requests of a batch are its body.
        is_batch = is_batch or (is_begun and bare.startswith(_BATCH_PART))
    yield Span(start, len(text))


def _lines(text: str) -> Iterator[Span]:
    """Yield the ranges of what are surely requests and URLs, whatever is around them.

    Behind a line that ends like a request line are headers and a body.
    """
    start: int | None = None
    is_whole = False
    end = 0
    for line in _LINE.finditer(text):
        bare = line[1].strip()
        method = _METHOD.match(bare)
        url = bare[method.end() :] if method else bare
        if is_about_odata(url) and _URL.match(url) and not bare.startswith(_GOES_ON):
            if start is not None:
                yield Span(start, end)
            start, end = line.start(1), line.end(1)
            is_whole = method is not None and bool(_VERSION.search(bare))
        elif start is not None and (is_whole or bare.startswith(_GOES_ON)):
            end = line.end(1)
        elif start is not None:
            yield Span(start, end)
            start = None
    if start is not None:
        yield Span(start, end)


@define
class _Requests:
    """Reads pieces of a text that are requests each."""

    text: Source
    pieces: Iterable[Span]
    found: list[PlacedRequest] = field(factory=list)
    comments: list[Comment] = field(factory=list)
    parts: list[Expression] = field(factory=list)
    skips: list[Skip] = field(factory=list)

    def code(self) -> Code:
        """Return them as code of the text."""
        for piece in self.pieces:
            self._read(piece)
        # What one says for all may stand in front of the first.
        variables = {
            name: value for each in self.found for name, value in each.variables.items()
        }
        requests = tuple(evolve(each, variables=variables) for each in self.found)
        scope = Scope(tuple(self.parts))
        comments, skips = tuple(self.comments), tuple(self.skips)
        return Code(self.text, scope, comments, requests, skips)

    def _read(self, span: Span) -> None:
        offsets = tuple(range(span.start, span.end + 1))
        text = self.text.text[span.start : span.end]
        source = Source(text, self.text.name, self.text, offsets)
        found = requests_in(source)
        for comment in comments_in(text, found):
            start, end = comment.span.start, comment.span.end
            place = Span(span.start + start, span.start + end)
            self.comments.append(evolve(comment, span=place))
        for each in found:
            self._add(request_in_file(each))

    def _add(self, placed: PlacedRequest) -> None:
        url = placed.url.text
        line = self.text.text[placed.span.start : placed.span.end]
        if placed.diagnostics:
            if is_about_odata(url):
                self.skips.append(Skip(placed.span, _UNREADABLE))
        elif _METHOD.match(line) is None:
            self.parts.append(_text(placed.url))
        elif _PLACEHOLDER.search(url):
            self.parts.append(_call(placed))
        else:
            self.found.append(placed)


def _without_slash(placed: PlacedRequest) -> PlacedRequest:
    """Return a request whose URL is relative to its service.

    A slash in front of it stands for the root of any service, but for one that is
    known by its root.
    """
    url = placed.url
    if not url.text.startswith("/") or API_ROOT.match(url.text):
        return placed
    cut = evolve(url, text=url.text[1:], offsets=url.offsets[1:])
    return evolve(placed, url=cut, request=evolve(placed.request, url=cut.text))


def _call(placed: PlacedRequest) -> Call:
    """Return a request as a call: what is unknown in its URL is found in texts."""
    body = () if placed.body is None else (Unknown(_span_of(placed.body)),)
    return _called(placed.span, placed.request.method, _text(placed.url), *body)


def _called(span: Span, method: str, url: Text, *body: Expression) -> Call:
    receiver = Named(Span(span.start, span.start), "http")
    arguments = (Argument(url), *(Argument(each, "body") for each in body))
    return Call(span, method.lower(), receiver, arguments)


def _text(part: Source) -> Text:
    """Return a part of a request as a text of what it is a part of."""
    starts = tuple(part.offsets[:-1])
    ends = tuple(each + 1 for each in starts)
    return Text(_span_of(part), part.text, starts, ends, _spelled)


def _span_of(part: Source) -> Span:
    return Span(part.offsets[0], part.offsets[-1])


def _inline(file: Source, span: Span) -> Expression | None:
    """Return the request or URL that code in a line is, `None` if it isn't surely."""
    text = file.text[span.start : span.end]
    bare = _VERSION.sub("", text).strip()
    method = _METHOD.match(bare)
    url = bare[method.end() :] if method else bare
    path = url.partition("?")[0]
    if not has_evidence(url) or _URL.match(url) is None:
        return None
    if any(each in url for each in _ELLIPSES) or path.count("(") != path.count(")"):
        return None
    start = span.start + text.index(url)
    places = range(start, start + len(url) + 1)
    starts, ends = tuple(places[:-1]), tuple(places[1:])
    said = Text(Span(start, start + len(url)), url, starts, ends, _spelled)
    return _called(span, method[0].strip(), said) if method else said


def _spelled(text: str) -> str | None:
    """Return a text where it can stand in a line, as code too."""
    return None if any(each in text for each in "\r\n`") else text
