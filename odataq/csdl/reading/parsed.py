"""What one document declares, before its names are resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

from odataq.csdl.reading.annotations import make_annotation
from odataq.csdl.reading.names import FullNames

if TYPE_CHECKING:
    from odataq.csdl.documents import Document, Step
    from odataq.csdl.expressions import Annotation
    from odataq.csdl.model import EntityType, Reference, Schema
    from odataq.csdl.reading.annotations import Node
    from odataq.csdl.reading.late import LateReader
    from odataq.csdl.reading.values import AttributeReader

__all__ = ["ParsedDocument", "Targeted", "annotate", "assign"]

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
    operation_types: set[str] = field(factory=set)
    doubtful_keys: list[tuple[EntityType, tuple[Step, ...]]] = field(factory=list)
    full_names: FullNames = field(factory=FullNames)
    names: list[tuple[object, str]] = field(factory=list)
    late: LateReader | None = None

    def clear(self) -> None:
        """Forget all that was read."""
        for each in (
            self.schemas,
            self.references,
            self.part_annotations,
            self.targeted,
            self.doubtful_keys,
            self.names,
        ):
            each.clear()
        self.property_types.clear()
        self.navigation_types.clear()


def annotate(parsed: ParsedDocument) -> None:
    """Give the parts of a document the annotations that stand in them."""
    annotated: dict[int, tuple[object, list[Annotation]]] = {}
    for owner, node in parsed.part_annotations:
        if owner is not None:
            made = make_annotation(node, parsed.full_names)
            annotated.setdefault(id(owner), (owner, []))[1].append(made)
    for owner, given in annotated.values():
        assign(owner, "annotations", tuple(given))
    parsed.part_annotations.clear()
