"""What annotations of the Aggregation vocabulary mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.csdl.annotations import find_annotation
from odataq.csdl.types import TypeRef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.csdl.expressions import Annotation
    from odataq.csdl.model import (
        ComplexType,
        EntityContainer,
        EntitySet,
        EntityType,
        Model,
    )

    _Part = EntityType | ComplexType | EntitySet | EntityContainer

__all__ = [
    "RecursiveHierarchy",
    "custom_aggregate",
    "leveled_hierarchy",
    "recursive_hierarchy",
]

_AGGREGATION: Final = "Org.OData.Aggregation.V1."


@frozen
class RecursiveHierarchy:
    """A hierarchy of the entities of one type; each property is a path."""

    node_property: str
    parent_navigation_property: str


def custom_aggregate(model: Model, type_name: str, name: str) -> TypeRef | None:
    """Return the type of a custom aggregate of the items of a type.

    It may belong to the type, to a set of it, or to the container. `None` where
    there is none of the name.

    Spec: Data Aggregation, "Custom Aggregates".
    """
    found = _find(model, type_name, "CustomAggregate", name)
    if found is None or found.expression is None:
        return None
    return TypeRef(model.full_name(found.expression.value.strip()))


def leveled_hierarchy(
    model: Model, type_name: str, qualifier: str
) -> tuple[str, ...] | None:
    """Return the paths of a leveled hierarchy, `None` where there is none.

    Spec: Data Aggregation, "Leveled Hierarchy".
    """
    found = _find(model, type_name, "LeveledHierarchy", qualifier)
    if found is None or found.expression is None:
        return None
    return tuple(each.value.strip() for each in found.expression.children)


def recursive_hierarchy(
    model: Model, type_name: str, qualifier: str
) -> RecursiveHierarchy | None:
    """Return a recursive hierarchy of an entity type, `None` where there is none.

    Spec: Data Aggregation, "Recursive Hierarchy".
    """
    found = _find(model, type_name, "RecursiveHierarchy", qualifier)
    if found is None or found.expression is None:
        return None
    values = dict(found.expression.property_values())
    node, parent = values.get("NodeProperty"), values.get("ParentNavigationProperty")
    if node is None:
        return None
    return RecursiveHierarchy(
        node.value.strip(), parent.value.strip() if parent else ""
    )


def _find(model: Model, type_name: str, term: str, name: str) -> Annotation | None:
    found = (
        find_annotation(part, f"{_AGGREGATION}{term}", qualifier=name)
        for part in _parts(model, type_name)
    )
    return next((each for each in found if each is not None), None)


def _parts(model: Model, type_name: str) -> Iterator[_Part]:
    structured = model.structured_type(type_name)
    if structured is not None:
        for each in (structured, *model.bases(structured)):
            yield each
            yield from model.sets_of(each.qualified_name)
    if model.container is not None:
        yield model.container
