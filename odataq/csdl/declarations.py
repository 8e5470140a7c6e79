"""Where the documents of a model declare its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.csdl.documents import Step
from odataq.csdl.model import ComplexType, EntityType
from odataq.diagnostics import Related
from odataq.resources import is_resource
from odataq.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.csdl.documents import Document
    from odataq.csdl.model import Model, Schema, StructuredType

__all__ = ["container_declared", "member_declared", "schema_declared", "type_declared"]


def type_declared(model: Model, name: str) -> tuple[Related, ...]:
    """Return where the type of a qualified name is declared, if that is known."""
    full_name = model.full_name(name)
    namespace, _, simple = full_name.rpartition(".")
    found = model.types.get(full_name)
    for schema, document in _schemas(model, namespace):
        if found is not None and schema.types.get(simple) is found:
            steps = Step("Schema", namespace), Step(type(found).__name__, simple)
            return (_related(document, *steps),)
    return ()


def member_declared(
    model: Model, structured: StructuredType, name: str
) -> tuple[Related, ...]:
    """Return where a property is declared, in the type or in one of its bases."""
    for each in (structured, *model.bases(structured)):
        for tag, table in (
            ("Property", each.properties),
            ("NavigationProperty", each.navigation_properties),
        ):
            if name in table:
                return _member(model, each, Step(tag, name))
    return ()


def _member(model: Model, owner: StructuredType, step: Step) -> tuple[Related, ...]:
    for schema, document in _schemas(model, owner.namespace):
        if schema.types.get(owner.name) is owner:
            tag = EntityType if isinstance(owner, EntityType) else ComplexType
            top = Step("Schema", owner.namespace), Step(tag.__name__, owner.name)
            return (_related(document, *top, step),)
    return ()


def container_declared(model: Model) -> tuple[Related, ...]:
    """Return where the container of the service is declared."""
    container = model.container
    if container is None:
        return ()
    for schema, document in _schemas(model, container.namespace):
        if container.name in schema.containers:
            step = Step("EntityContainer", container.name)
            return (_related(document, Step("Schema", schema.namespace), step),)
    return ()


def schema_declared(model: Model, name: str) -> tuple[Related, ...]:
    """Return where the namespace of a qualified name is declared."""
    namespace = model.full_name(name).rpartition(".")[0]
    for schema, document in _schemas(model, namespace):
        return (_related(document, Step("Schema", schema.namespace)),)
    return ()


def _schemas(model: Model, namespace: str) -> Iterator[tuple[Schema, Document]]:
    # A model that was put together by a program has no documents.
    for schema, document in zip(model.schemas, model.documents, strict=False):
        if schema.namespace == namespace and not _is_sample(document):
            yield schema, document


def _is_sample(document: Document) -> bool:
    # What a sample declares proves nothing about anybody's service.
    return document.path is not None and is_resource(document.path)


def _related(document: Document, *steps: Step) -> Related:
    message = f"{steps[-1]} is declared here"
    place = document.place(steps)
    return Related(message, Source("", document.name), Span(0, 0), place=place)
