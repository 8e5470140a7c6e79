"""Reads CSDL XML documents into one model."""

from __future__ import annotations

import gc
import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from lxml import etree

from odataq.csdl.annotating import apply_annotations
from odataq.csdl.consistency import check_consistency
from odataq.csdl.containers import resolve_containers
from odataq.csdl.documents import Document, DocumentError, open_document
from odataq.csdl.lazy import Lazy
from odataq.csdl.problems import Problems
from odataq.csdl.reading.document import target_for
from odataq.csdl.reading.parsed import ParsedDocument, assign
from odataq.csdl.references import check_references
from odataq.csdl.resolver import model_of, resolve
from odataq.csdl.strictness import check_strictly
from odataq.csdl.xml import target_parser
from odataq.errors import CsdlError
from odataq.limits import LIMITS, Limits

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from odataq.csdl.model import Model
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
    problems = Problems(limits, strict)
    with _without_collection():
        parsed, documents = _parse_all((first, *more), problems, limits)
        if problems.has_errors() and not parsed:
            raise CsdlError(problems.diagnostics(documents[-1]))
        resolution = resolve(parsed, problems)
        container = resolve_containers(resolution)
        model = model_of(resolution, container)
        if not problems.has_errors():
            # From here on base types and containers can be followed.
            check_references(resolution, model)
            assign(model, "targeted_annotations", apply_annotations(resolution))
        if strict and not problems.has_errors():
            check_consistency(resolution, model)
            check_strictly(resolution, model)
    if problems.has_errors():
        raise CsdlError(problems.diagnostics(documents[-1]))

    def diagnostics() -> tuple[Diagnostic, ...]:
        if not strict:
            check_consistency(resolution, model)
        return problems.diagnostics(documents[-1])

    assign(model, "_diagnostics", Lazy(diagnostics))
    return model


def _parse_all(
    given: tuple[str | os.PathLike[str] | bytes | BinaryIO, ...],
    problems: Problems,
    limits: Limits,
) -> tuple[list[ParsedDocument], list[Document]]:
    parsed: list[ParsedDocument] = []
    documents: list[Document] = []
    seen: dict[bytes, str] = {}
    for number, each in enumerate(given, 1):
        try:
            document, data = open_document(each, limits, number)
        except DocumentError as error:
            name = str(each) if not isinstance(each, bytes) else f"<document {number}>"
            documents.append(Document(name))
            problems.add(documents[-1], error.code, error.message)
            continue
        documents.append(document)
        if len(given) > 1:
            digest = hashlib.sha256(data).digest()
            if digest in seen:
                message = f"this is the same document as '{seen[digest]}'"
                problems.add(document, "CSD109", message)
                continue
            seen[digest] = document.name
        result = _parse(document, data, problems)
        if result is not None:
            parsed.append(result)
    return parsed, documents


def _parse(
    document: Document, data: bytes, problems: Problems
) -> ParsedDocument | None:
    target = target_for(document, problems)
    try:
        etree.fromstring(data, target_parser(target))
    except DocumentError as error:
        problems.add(document, error.code, error.message)
        return None
    except etree.XMLSyntaxError as error:
        line, column = error.position
        message = f"{error.msg}" if error.msg else "the document is no XML"
        problems.add(document, "CSD102", f"{message} (line {line}, column {column})")
        return None
    return target.close()


@contextmanager
def _without_collection() -> Iterator[None]:
    """Pause garbage collection: all that is made here stays."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
