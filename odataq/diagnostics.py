"""What a check found, and where."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from odataq.source import Position, Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = [
    "Certainty",
    "Diagnostic",
    "Edit",
    "Fact",
    "Finding",
    "Fix",
    "Place",
    "Related",
    "Severity",
    "errors_in",
]


class Severity(StrEnum):
    """How much a finding matters.

    `ERROR`: the service rejects the request or answers wrongly; a document
    can't be read as a model. `WARNING`: ignored by the service, discouraged,
    or tolerated by odataq. `ADVICE`: it works, and costs.
    """

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Certainty(StrEnum):
    """How sure it is that the service does what a diagnostic says."""

    DOCUMENTED_ERROR = "documented-error"
    DOCUMENTED = "documented"
    INFERRED = "inferred"
    FIELD = "field"


@frozen
class Edit:
    """A replacement of one range of a text."""

    span: Span
    text: str


@frozen
class Fix:
    """A change that removes a diagnostic; `title` is a verb phrase.

    All edits belong together and refer to the same, unchanged text.
    """

    title: str
    edits: tuple[Edit, ...]


@frozen(eq=False)
class Place:
    """An element of a metadata document.

    `path` leads to it (`EntityType 'account'/Property 'name'`). Its line is
    looked up when it is asked for: a reader that counted lines would be
    slower on each of the documents that have nothing to report.
    """

    path: str
    _find_line: Callable[[], int | None] = field(repr=False)

    @cached_property
    def line(self) -> int | None:
        """The line of the element, `None` where the document is gone."""
        return self._find_line()


@frozen
class Related:
    """A second place that explains a diagnostic.

    It is `span` in the text of `source`, or for metadata `place`.
    """

    message: str
    source: Source = field(repr=False)
    span: Span
    place: Place | None = field(default=None, eq=False, kw_only=True)


@frozen
class Fact:
    """Something that a service does, and who says so.

    `sources` name the entries of the catalogue that it is taken from. The code
    and message of the server are there where they are known; `{name}` in the
    message stands for a detail of the finding. `hint` goes before that of the finding:
    what to do with this service.
    """

    sources: tuple[str, ...] = ()
    certainty: Certainty = Certainty.DOCUMENTED
    server_code: str | None = None
    server_message: str | None = None
    hint: str | None = None


@frozen
class Finding:
    """What a rule yields; the rule itself supplies the code and the severity.

    `message` stands alone on one line; `hint` says what to do about it.
    `fact` is what the service does where that isn't the same for all that the
    rule finds; `details` are filled into the message of the server. `source` is
    the text that the span is in where that isn't the query: a header.
    """

    span: Span
    message: str
    hint: str | None = field(default=None, kw_only=True)
    related: tuple[Related, ...] = field(default=(), kw_only=True)
    fixes: tuple[Fix, ...] = field(default=(), kw_only=True)
    fact: Fact | None = field(default=None, kw_only=True)
    details: Mapping[str, str] = field(factory=dict, kw_only=True)
    source: Source | None = field(default=None, kw_only=True, repr=False)


@frozen
class Diagnostic:
    """A finding with its code, ready to be reported.

    Its place is `span` in the text of `source`, or for metadata `place`.
    """

    code: str
    slug: str
    severity: Severity
    message: str
    source: Source = field(repr=False)
    span: Span = Span(0, 0)
    hint: str | None = field(default=None, kw_only=True)
    place: Place | None = field(default=None, kw_only=True)
    certainty: Certainty = field(default=Certainty.DOCUMENTED, kw_only=True)
    related: tuple[Related, ...] = field(default=(), kw_only=True)
    fixes: tuple[Fix, ...] = field(default=(), kw_only=True)
    sources: tuple[str, ...] = field(default=(), kw_only=True)
    server_code: str | None = field(default=None, kw_only=True)
    server_message: str | None = field(default=None, kw_only=True)

    @property
    def start(self) -> Position:
        """Where it begins, in the outermost text."""
        if self.place is not None:
            return Position(self.place.line or 1, 1)
        return self.source.position(self.span.start)

    @property
    def end(self) -> Position:
        """Where it ends, in the outermost text."""
        if self.place is not None:
            return self.start
        return self.source.origin.position(self.source.in_origin(self.span).end)

    def __str__(self) -> str:
        """Return `name:line:column: code message (hint)`."""
        at = self.start
        where = f"{self.source.origin.name}:{at.line}:{at.column}"
        inside = f" [{self.place.path}]" if self.place and self.place.path else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}: {self.code} {self.message}{inside}{hint}"


def errors_in(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics that are errors, in their order."""
    return [each for each in diagnostics if each.severity is Severity.ERROR]
