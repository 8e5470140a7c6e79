"""Checks one file: from its bytes to diagnostics with places in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import define, evolve, field, frozen

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic
from odataq.lint.changed import is_unchanged
from odataq.lint.decoding import (
    Decoded,
    Undecodable,
    Unreadable,
    decode,
    read_bytes,
)
from odataq.lint.evidence import EVIDENCE_BYTES
from odataq.lint.file_report import FileReport, FoundText
from odataq.source import Source, Span
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from odataq.http_places import PlacedRequest
    from odataq.lint.candidate import Candidate
    from odataq.lint.checkers import CheckerPool, Checkers
    from odataq.lint.code import Code, Skip
    from odataq.lint.config.settings import Configuration, FileSettings
    from odataq.lint.discovery import FoundFile

__all__ = ["FileChecker", "Job"]

_MOST_QUERIES: Final = 10_000
_MOST_DIAGNOSTICS: Final = 1_000
_ELSEWHERE: Final = "of another service"
_UNREADABLE_REQUEST: Final = "ODQ780"
# A file of this language is about requests, whatever is in it.
_ALWAYS_READ: Final = frozenset({"http"})
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_FIRST_LINES: Final = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)?[^\r\n]*")
_ABSOLUTE: Final = re.compile(r"https?://", re.IGNORECASE)


@frozen
class Job:
    """A file to be checked, but where it still has the hash that it had."""

    file: FoundFile
    hash_before: str | None = None


@define
class FileChecker:
    """Checks files, and keeps what several of them need.

    With `lists_texts`, reports have all that was found in a file. Nothing that takes
    time to load is loaded before a file has something to check.
    """

    configuration: Configuration
    lists_texts: bool = False
    _pool: CheckerPool | None = field(default=None, init=False)

    def check(self, job: Job) -> FileReport:
        """Check a file.

        Raises `ODataqError` where settings or metadata are broken, `LookupError` for a
        sample that doesn't exist.
        """
        file = job.file
        settings = self.configuration.for_file(Path(file.path))
        data = read_bytes(file.path, settings.max_file_size)
        if isinstance(data, Unreadable):
            found = [_unreadable(file, data)] if data.is_failure else []
            kept = settings.selection.kept(found)
            return FileReport(file.name, data.reason, diagnostics=tuple(kept))
        if job.hash_before is not None and is_unchanged(data, job.hash_before):
            return FileReport(file.name, is_unchanged=True)
        return self._check_data(file, data, settings)

    def check_data(self, file: FoundFile, data: bytes) -> FileReport:
        """Check what a file would have; raises as `check`."""
        settings = self.configuration.for_file(Path(file.path))
        return self._check_data(file, data, settings)

    def _check_data(
        self, file: FoundFile, data: bytes, settings: FileSettings
    ) -> FileReport:
        decoded = decode(data) if data.startswith(_WIDE) else None
        narrow = data if decoded is None else _bytes_of(decoded)
        if not _has_evidence(narrow, file.language):
            return FileReport(file.name, "no text" if b"\0" in narrow else None)
        decoded = decoded or decode(data, file.language)
        if decoded is None:
            return FileReport(file.name, "no text")
        if isinstance(decoded, Undecodable):
            found = settings.selection.kept([_undecodable(file, data, decoded)])
            return FileReport(file.name, "unknown encoding", diagnostics=tuple(found))
        return self._check_text(Source(decoded.text, file.name), file, settings)

    def _check_text(
        self, source: Source, file: FoundFile, settings: FileSettings
    ) -> FileReport:
        # Syntax trees are loaded here, grammars and metadata where there is a query.
        from odataq.lint.finding import candidates_in  # noqa: PLC0415
        from odataq.lint.hosts import read_code  # noqa: PLC0415
        from odataq.lint.suppressions import read_suppressions  # noqa: PLC0415

        code = read_code(source, file.language)
        found = _Found(source)
        for each in _with_embedded(code):
            findings = candidates_in(each, settings.limits)
            found.skips += findings.skips
            found.diagnostics += each.diagnostics
            if findings.candidates or each.requests:
                found.check(
                    findings.candidates, each.requests, self._checkers(settings)
                )
        selection = settings.selection
        kept = read_suppressions(code).apply(
            found.in_order(), is_selected=selection.codes.__contains__
        )
        return evolve(
            found.report(lists_texts=self.lists_texts),
            suppressed=len(kept.suppressed),
            diagnostics=_cut(selection.kept(kept.diagnostics), source),
        )

    def _checkers(self, settings: FileSettings) -> Checkers:
        if self._pool is None:
            from odataq.lint.checkers import CheckerPool  # noqa: PLC0415

            self._pool = CheckerPool()
        return self._pool.checkers(settings)


@define
class _Found:
    """Collects what comes of the queries of a file."""

    file: Source
    diagnostics: list[Diagnostic] = field(factory=list)
    skips: list[Skip] = field(factory=list)
    texts: list[FoundText] = field(factory=list)
    queries: int = 0
    requests: int = 0

    def check(
        self,
        candidates: Iterable[Candidate],
        requests: Iterable[PlacedRequest],
        checkers: Checkers,
    ) -> None:
        for candidate in candidates:
            if self._is_full(candidate.template.span):
                return
            self._check_candidate(candidate, checkers)
        for request in requests:
            if self._is_full(request.span):
                return
            self._check_request(request, checkers)
            span = request.url.in_origin(Span(0, len(request.url.text)))
            self._list(span, f"{request.request.method} {request.url.text}")

    def _check_request(self, request: PlacedRequest, checkers: Checkers) -> None:
        from odataq.lint.code import Skip  # noqa: PLC0415

        if _is_elsewhere(request, checkers):
            self.skips.append(Skip(request.span, _ELSEWHERE))
            self.diagnostics += request.diagnostics
            return
        self.requests += 1
        self.diagnostics += _checked_request(request, checkers)

    def _check_candidate(self, candidate: Candidate, checkers: Checkers) -> None:
        from odataq.lint.checking import check_candidate  # noqa: PLC0415
        from odataq.lint.code import Skip  # noqa: PLC0415

        template = candidate.template
        is_absolute = _ABSOLUTE.match(template.text) is not None
        if is_absolute and checkers.is_elsewhere(template.text):
            self.skips.append(Skip(template.span, _ELSEWHERE))
            return
        checked = check_candidate(candidate, self.file, checkers)
        self.diagnostics += checked.diagnostics
        self.skips += checked.skips
        skipped = {each.span for each in checked.skips}
        if skipped.isdisjoint((candidate.span, template.span)):
            self.queries += 1
            span = candidate.span if candidate.span.end else template.span
            self._list(span, template.text.replace(HOLE, "{...}"))

    def _is_full(self, span: Span) -> bool:
        if self.queries + self.requests < _MOST_QUERIES:
            return False
        message = (
            f"the file has more than {_MOST_QUERIES} queries; the rest is left out"
        )
        self.diagnostics.append(_diagnostic("ODQ013", message, self.file, span))
        return True

    def _list(self, span: Span, text: str, reason: str = "") -> None:
        at = self.file.position(span.start)
        self.texts.append(FoundText(span, at.line, at.column, text, reason))

    def in_order(self) -> list[Diagnostic]:
        # Two queries may have a part of the code in common.
        unique = {_order(each): each for each in reversed(self.diagnostics)}
        return [unique[key] for key in sorted(unique)]

    def report(self, *, lists_texts: bool) -> FileReport:
        for each in self.skips if lists_texts else ():
            text = self.file.text[each.span.start : each.span.end]
            self._list(each.span, text, each.reason)
        return FileReport(
            self.file.name,
            queries=self.queries,
            requests=self.requests,
            skips=tuple(each.reason for each in self.skips),
            texts=tuple(sorted(self.texts)) if lists_texts else (),
        )


def _has_evidence(data: bytes, language: str) -> bool:
    return language in _ALWAYS_READ or EVIDENCE_BYTES.search(data) is not None


def _bytes_of(decoded: Decoded | Undecodable | None) -> bytes:
    text = decoded.text if isinstance(decoded, Decoded) else "\0"
    return text.encode("utf-8", "surrogatepass")


def _with_embedded(code: Code) -> Iterator[Code]:
    waiting = [code]
    while waiting:
        latest = waiting.pop()
        yield latest
        waiting.extend(latest.embedded)


def _is_elsewhere(request: PlacedRequest, checkers: Checkers) -> bool:
    is_absolute = _ABSOLUTE.match(request.url.text) is not None
    return is_absolute and checkers.is_elsewhere(request.filled().url.text)


def _checked_request(request: PlacedRequest, checkers: Checkers) -> list[Diagnostic]:
    if any(each.code == _UNREADABLE_REQUEST for each in request.diagnostics):
        return list(request.diagnostics)
    filled = request.filled()
    found = checkers.checker().check(filled.request)
    return filled.place([*request.diagnostics, *found])


def _order(diagnostic: Diagnostic) -> tuple[Span, str, str]:
    span = diagnostic.source.in_origin(diagnostic.span)
    return span, diagnostic.code, diagnostic.message


def _cut(diagnostics: list[Diagnostic], source: Source) -> tuple[Diagnostic, ...]:
    if len(diagnostics) <= _MOST_DIAGNOSTICS:
        return tuple(diagnostics)
    left = len(diagnostics) - _MOST_DIAGNOSTICS
    message = f"the file has {left} more problems that aren't reported"
    more = _diagnostic("ODQ014", message, source, Span(0, 0))
    return (*diagnostics[:_MOST_DIAGNOSTICS], more)


def _diagnostic(code: str, message: str, source: Source, span: Span) -> Diagnostic:
    known = CODES[code]
    return Diagnostic(code, known.slug, known.severity, message, source, span)


def _unreadable(file: FoundFile, found: Unreadable) -> Diagnostic:
    message = f"the file can't be read: {found.reason}"
    return _diagnostic("ODQ011", message, Source("", file.name), Span(0, 0))


def _undecodable(file: FoundFile, data: bytes, found: Undecodable) -> Diagnostic:
    first_lines = _FIRST_LINES.match(data)
    text = first_lines[0].decode("latin-1") if first_lines else ""
    start = max(0, text.find(found.encoding))
    span = Span(start, min(len(text), start + len(found.encoding)))
    message = f"'{found.encoding}' is no encoding of text that is known"
    return _diagnostic("ODQ010", message, Source(text, file.name), span)
