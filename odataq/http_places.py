"""A request in a file, and where its parts stand there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import define, evolve, field, frozen

from odataq.http import Request
from odataq.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from odataq.diagnostics import Diagnostic

__all__ = ["PlacedRequest"]

_PLACEHOLDER = re.compile(r"\{\{([^{}\r\n]*)\}\}")
_URL_STRING = re.compile(r"'[^']*+'?")
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
# A variable may be said by others, and they by others.
_MOST_ROUNDS: Final = 10
_MOST_OF_VALUE: Final = 2_000
_MOST_FILLED_IN: Final = 200_000
# What a URL that begins with an unknown root is checked with.
_SOME_ROOT: Final = "https://root"


@frozen
class PlacedRequest:
    """A request and its file.

    `url`, `headers` and `body` have the texts of the parts with their places in
    `file`; `span` is the request line. `name` is that of the request in the file,
    `body_file` the path where the file names another one that has the body.
    `diagnostics` say what of it couldn't be read. `variables` are those that the
    file defines, `holes` the ranges of the file for which something is made up.
    """

    request: Request
    file: Source = field(repr=False)
    span: Span
    url: Source = field(repr=False)
    headers: tuple[Source, ...] = field(default=(), repr=False)
    body: Source | None = field(default=None, repr=False)
    name: str | None = field(default=None, kw_only=True)
    body_file: str | None = field(default=None, kw_only=True)
    diagnostics: tuple[Diagnostic, ...] = field(default=(), kw_only=True)
    variables: Mapping[str, str] = field(
        factory=dict, kw_only=True, eq=False, repr=False
    )
    holes: tuple[Span, ...] = field(default=(), kw_only=True, repr=False)

    def filled(self) -> PlacedRequest:
        """Return the request as it can be checked: with values for placeholders.

        A variable that the file defines has its value. What is defined elsewhere
        becomes something that is never wrong there (a parameter alias, `null`),
        and its place a hole, about which `place` is silent.
        """
        filling = _Filling(self.file, self.variables)
        url = filling.url(self.url)
        headers = tuple(filling.header(each) for each in self.headers)
        body = None if self.body is None else filling.body(self.body)
        names = (name for name, _ in self.request.headers)
        values = (each.text for each in headers)
        # A body that is in another file is there, and nothing is known of it.
        text = " " if self.body_file is not None else None
        request = Request(
            self.request.method,
            url.text,
            zip(names, values, strict=True),
            text if body is None else body.text,
        )
        holes = tuple(filling.holes)
        return evolve(
            self, request=request, url=url, headers=headers, body=body, holes=holes
        )

    def place(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return diagnostics of `request` with their places in the file.

        What touches a hole is left out, the rest in the order of the file.
        """
        parts = (self.url, *self.headers, *filter(None, [self.body]))
        texts = {(each.name, each.text): each for each in reversed(parts)}
        placed = [_placed(each, texts) for each in diagnostics]
        kept = [each for each in placed if not self._is_in_a_hole(each)]
        # Only what comes from a command line has parts in several texts.
        files = [each.origin for each in parts]
        return sorted(kept, key=lambda each: (_order(each, files), _start(each)))

    def _is_in_a_hole(self, diagnostic: Diagnostic) -> bool:
        if diagnostic.source.origin is not self.file:
            return False
        span = diagnostic.source.in_origin(diagnostic.span)
        return any(
            hole.start <= span.start < hole.end or span.start < hole.start < span.end
            for hole in self.holes
        )


def _order(diagnostic: Diagnostic, files: list[Source]) -> int:
    origin = diagnostic.source.origin
    return next((at for at, each in enumerate(files) if each is origin), 0)


def _start(diagnostic: Diagnostic) -> int:
    return diagnostic.source.in_origin(diagnostic.span).start


def _placed(
    diagnostic: Diagnostic, parts: Mapping[tuple[str, str], Source]
) -> Diagnostic:
    related = tuple(
        evolve(each, source=_rooted(each.source, parts)) for each in diagnostic.related
    )
    source = _rooted(diagnostic.source, parts)
    return evolve(diagnostic, source=source, related=related)


def _rooted(source: Source, parts: Mapping[tuple[str, str], Source]) -> Source:
    """Return a text of a request, or one derived from it, as a text of the file."""
    if source.parent is None:
        return parts.get((source.name, source.text), source)
    return evolve(source, parent=_rooted(source.parent, parts))


@define
class _Filling:
    """Puts values in the place of placeholders."""

    file: Source
    variables: Mapping[str, str]
    holes: list[Span] = field(factory=list)
    room: int = _MOST_FILLED_IN

    def url(self, source: Source) -> Source:
        return self._filled(source, _URL_STRING, _in_url)

    def header(self, source: Source) -> Source:
        return self._filled(source, None, _as_it_is)

    def body(self, source: Source) -> Source:
        return self._filled(source, _JSON_STRING, _in_body)

    def _filled(
        self, source: Source, string: re.Pattern[str] | None, stand_in: _StandIn
    ) -> Source:
        text, offsets = source.text, source.offsets
        pieces: list[str] = []
        places: list[int] = []
        at = 0
        for found, in_string in _placeholders(text, string):
            pieces.append(text[at : found.start()])
            places += offsets[at : found.start()]
            value = self._value(found[1].strip())
            if value is None:
                hole = Span(offsets[found.start()], offsets[found.end() - 1] + 1)
                self.holes.append(hole)
                value = found[0] if in_string else stand_in(found)
            pieces.append(value)
            places += [offsets[found.start()]] * len(value)
            at = found.end()
        if not at:
            return source
        pieces.append(text[at:])
        places += offsets[at:]
        return Source("".join(pieces), source.name, self.file, tuple(places))

    def _value(self, name: str) -> str | None:
        """Return the value of a variable, `None` where the file doesn't say it."""
        value = self.variables.get(name)
        for _ in range(_MOST_ROUNDS):
            if value is None or len(value) > min(_MOST_OF_VALUE, self.room):
                return None
            if _PLACEHOLDER.search(value) is None:
                self.room -= len(value)
                return value
            value = _PLACEHOLDER.sub(
                lambda found: self.variables.get(found[1].strip(), found[0]), value
            )
        return None


def _placeholders(
    text: str, string: re.Pattern[str] | None
) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield the placeholders, and whether each stands in a string."""
    strings = iter(()) if string is None else string.finditer(text)
    current = next(strings, None)
    for found in _PLACEHOLDER.finditer(text):
        while current is not None and current.end() <= found.start():
            current = next(strings, None)
        yield found, current is not None and current.start() < found.start()


def _in_url(found: re.Match[str]) -> str:
    text = found.string
    before = text[max(0, found.start() - 1) : found.start()]
    behind = text[found.end() : found.end() + 1]
    if not before and behind not in {"", "?", "("}:
        return _SOME_ROOT if behind == "/" else f"{_SOME_ROOT}/"
    # A segment or a part of a name can't be made up.
    return "@p" if before in {"(", "=", ",", " "} else found[0]


def _as_it_is(found: re.Match[str]) -> str:
    return found[0]


def _in_body(_: re.Match[str]) -> str:
    return "null"


if TYPE_CHECKING:
    from collections.abc import Callable

    _StandIn = Callable[[re.Match[str]], str]
