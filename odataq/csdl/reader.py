"""Reads CSDL XML documents into one model."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, BinaryIO

from attrs import frozen
from lxml import etree

from odataq.csdl.annotating import apply_annotations
from odataq.csdl.consistency import check_consistency
from odataq.csdl.containers import resolve_containers
from odataq.csdl.documents import Document, DocumentError, open_document
from odataq.csdl.lazy import Lazy
from odataq.csdl.problems import Problems
from odataq.csdl.reading.document import frame_target_for, target_for
from odataq.csdl.reading.outline import outline_of
from odataq.csdl.reading.parsed import assign
from odataq.csdl.references import check_references
from odataq.csdl.resolver import model_of, resolve
from odataq.csdl.strictness import check_strictly
from odataq.csdl.xml import check_parser, frame_parser, target_parser
from odataq.errors import CsdlError
from odataq.garbage import without_collection
from odataq.limits import LIMITS, Limits

if TYPE_CHECKING:
    import os

    from odataq.csdl.model import Model
    from odataq.csdl.reading.parsed import ParsedDocument
    from odataq.csdl.resolver import Resolution
    from odataq.diagnostics import Diagnostic

__all__ = ["read_model"]


def read_model(
    first: str | os.PathLike[str] | bytes | BinaryIO,
    /,
    *more: str | os.PathLike[str] | bytes | BinaryIO,
    strict: bool = False,
    limits: Limits = LIMITS,
) -> Model:
    """Read one model from one or more CSDL XML documents, 4.0 or 4.01.

    A document is a path, bytes, or a binary file; a `str` is a path, never
    XML. A reference to another document is resolved by namespace among those
    that are given: nothing else is opened. What real services get wrong is
    tolerated, and told in `Model.diagnostics`; with `strict` each breach of
    the specification is an error.

    Raises `CsdlError` with all diagnostics where the documents make no model,
    `TypeError` for a document that is none of the above.

    Spec: OData Common Schema Definition Language (CSDL) XML Representation.
    """
    with without_collection():
        opened = [_open(each, limits, n) for n, each in enumerate((first, *more), 1)]
        model = None if strict else _read_later(opened, limits)
        if model is not None:
            return model
        problems = Problems(limits, strict)
        resolution, model = _read_at_once(opened, problems)
        if strict and not problems.is_fatal():
            check_consistency(resolution, model)
            check_strictly(resolution, model)
    if problems.has_errors():
        raise CsdlError(problems.diagnostics(opened[-1].document))

    def diagnostics() -> tuple[Diagnostic, ...]:
        if not strict:
            check_consistency(resolution, model)
        return problems.diagnostics(opened[-1].document)

    assign(model, "_diagnostics", Lazy(diagnostics))
    return model


@frozen(eq=False)
class _Opened:
    """A document and its bytes, or why there are none."""

    document: Document
    data: bytes = b""
    error: DocumentError | None = None


def _open(
    given: str | os.PathLike[str] | bytes | BinaryIO, limits: Limits, number: int
) -> _Opened:
    try:
        return _Opened(*open_document(given, limits, number))
    except DocumentError as error:
        name = str(given) if not isinstance(given, bytes) else f"<document {number}>"
        return _Opened(Document(name), error=error)


def _read_later(opened: list[_Opened], limits: Limits) -> Model | None:
    """Read what must be known of documents without errors, the rest later.

    Returns `None` where there are errors, or where it isn't sure that there
    are none.
    """
    problems = Problems(limits)
    parsed: list[ParsedDocument] = []
    seen: set[bytes] = set()
    for each in opened:
        if each.error is not None:
            return None
        if len(opened) > 1:
            digest = hashlib.sha256(each.data).digest()
            if digest in seen:
                continue
            seen.add(digest)
        result = _parse_frame(each, problems)
        if result is None:
            return None
        parsed.append(result)
    resolution, model = _resolve(parsed, problems)
    if problems.has_errors() or not resolution.is_sure:
        return None

    def diagnostics() -> tuple[Diagnostic, ...]:
        problems = Problems(limits)
        check_consistency(*_read_at_once(opened, problems))
        return problems.diagnostics(opened[-1].document)

    assign(model, "_diagnostics", Lazy(diagnostics))
    return model


def _parse_frame(opened: _Opened, problems: Problems) -> ParsedDocument | None:
    try:
        etree.fromstring(opened.data, check_parser())
        outline = outline_of(opened.data)
        if outline is None:
            return None
        target = frame_target_for(opened.document, problems, outline)
        etree.fromstring(outline.frame, frame_parser(target, outline.frame))
    except (DocumentError, etree.XMLSyntaxError):
        return None
    parsed = target.parsed
    is_whole = (
        target.marks == len(outline.cuts) + outline.schemas
        and len(parsed.schemas) == outline.schemas
        and not parsed.targeted
    )
    return parsed if is_whole else None


def _read_at_once(
    opened: list[_Opened], problems: Problems
) -> tuple[Resolution, Model]:
    """Read documents and report what is wrong with them."""
    parsed: list[ParsedDocument] = []
    seen: dict[bytes, str] = {}
    for each in opened:
        document = each.document
        if each.error is not None:
            problems.add(document, each.error.code, each.error.message)
            continue
        if len(opened) > 1:
            digest = hashlib.sha256(each.data).digest()
            if digest in seen:
                message = f"this is the same document as '{seen[digest]}'"
                problems.add(document, "CSD109", message)
                continue
            seen[digest] = document.name
        result = _parse(document, each.data, problems)
        if result is not None:
            parsed.append(result)
    if problems.has_errors() and not parsed:
        raise CsdlError(problems.diagnostics(opened[-1].document))
    return _resolve(parsed, problems)


def _resolve(
    parsed: list[ParsedDocument], problems: Problems
) -> tuple[Resolution, Model]:
    resolution = resolve(parsed, problems)
    container = resolve_containers(resolution)
    model = model_of(resolution, container)
    if not problems.is_fatal():
        # From here on base types and containers can be followed. First what is
        # annotated: a type that is read from a cut is complete when it is read.
        apply_annotations(resolution, model)
        check_references(resolution, model)
    return resolution, model


def _parse(
    document: Document, data: bytes, problems: Problems
) -> ParsedDocument | None:
    target = target_for(document, problems)
    try:
        etree.fromstring(data, target_parser(target, data))
    except DocumentError as error:
        problems.add(document, error.code, error.message)
        return None
    except etree.XMLSyntaxError as error:
        line, column = error.position
        message = f"{error.msg}" if error.msg else "the document is no XML"
        problems.add(document, "CSD102", f"{message} (line {line}, column {column})")
        return None
    return target.close()
