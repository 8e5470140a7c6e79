"""What one document declares, before its names are resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

from odataq.csdl.reading.names import FullNames

if TYPE_CHECKING:
    from odataq.csdl.documents import Document, Step
    from odataq.csdl.model import EntityType, Reference, Schema
    from odataq.csdl.reading.annotations import Node
    from odataq.csdl.reading.values import AttributeReader

__all__ = ["ParsedDocument", "Targeted", "assign"]

# Parts are frozen; until a model is handed out the reader completes them.
assign: Final = object.__setattr__


@define(eq=False)
class Targeted:
    """What an `Annotations` element says, and where it stands."""

    target: str
    qualifier: str | None
    nodes: list[Node]
    steps: tuple[Step, ...]


@define(eq=False)
class ParsedDocument:
    """What one document declares, with names as they stand in it.

    `names` lists the parts that hold a qualified name, and the attribute that
    does. `property_types` and `navigation_types` are the texts that name types
    in properties; `doubtful_keys` has types whose keys aren't of their own
    properties alone. `part_annotations` and
    `targeted` are annotations, inside their parts and given from outside.
    """

    document: Document
    values: AttributeReader
    version: str = "4.0"
    schemas: list[Schema] = field(factory=list)
    references: list[Reference] = field(factory=list)
    part_annotations: list[tuple[object, Node]] = field(factory=list)
    targeted: list[Targeted] = field(factory=list)
    property_types: set[str] = field(factory=set)
    navigation_types: set[str] = field(factory=set)
    doubtful_keys: list[tuple[EntityType, tuple[Step, ...]]] = field(factory=list)
    full_names: FullNames = field(factory=FullNames)
    names: list[tuple[object, str]] = field(factory=list)
