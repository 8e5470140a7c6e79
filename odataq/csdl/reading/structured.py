"""Reads entity and complex types: properties, navigation, keys.

Nearly all elements of a document are properties, navigation properties and
constraints. They are collected while a type is open and made in one loop when
it ends.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from odataq.csdl.documents import Step
from odataq.csdl.elements import EDM
from odataq.csdl.lazy import Lazy
from odataq.csdl.model import (
    ComplexType,
    EntityType,
    Key,
    PropertyRef,
)
from odataq.csdl.reading.members import RawMembers, pack
from odataq.csdl.reading.parsed import assign
from odataq.csdl.reading.tables import Table

if TYPE_CHECKING:
    from odataq.csdl.model import StructuredType
    from odataq.csdl.reading.annotations import AnnotationReader, Node
    from odataq.csdl.reading.members import Annotated
    from odataq.csdl.reading.tables import Attributes
    from odataq.csdl.reading.target import DocumentTarget

__all__ = ["StructuredTypeReader"]

class StructuredTypeReader:
    """Reads `EntityType` and `ComplexType` elements."""

    def __init__(self, target: DocumentTarget, annotations: AnnotationReader) -> None:
        """Make the tables of types and their members."""
        self._target = target
        self._properties: list[dict[str, str]] = []
        self._navigation: list[dict[str, str]] = []
        self._constraints: list[tuple[int, dict[str, str]]] = []
        self._on_delete: list[tuple[int, dict[str, str]]] = []
        self._annotations: list[Annotated] = []
        self._collected = (
            self._properties,
            self._navigation,
            self._constraints,
            self._on_delete,
            self._annotations,
        )
        self._has_key = False
        self._reads_key = False
        self.in_complex_type = self._table(annotations)
        self.in_entity_type = self._table(annotations)
        in_key = Table(target.unexpected, self._end_key)
        in_key[EDM + "PropertyRef"] = (self._property_ref, Table(target.unexpected))
        self.in_entity_type[EDM + "Key"] = (self._key, in_key)

    def _table(self, annotations: AnnotationReader) -> Table:
        target = self._target
        table = Table(target.unexpected, self._end_type)
        annotations.allow_for(table, lambda: target.item)
        in_navigation = Table(target.unexpected)
        for parent, tag, read, members in (
            (table, "Property", self._properties.append, self._properties),
            (table, "NavigationProperty", self._navigation.append, self._navigation),
            (in_navigation, "ReferentialConstraint", self._constraint, self._constraints),
            (in_navigation, "OnDelete", self._delete, self._on_delete),
        ):
            inner = in_navigation if members is self._navigation else Table(
                target.unexpected
            )
            annotations.allow(inner, partial(self._annotate, tag, members))
            parent[EDM + tag] = (read, inner)
        return table

    def entity_type(self, attributes: Attributes) -> None:
        """Begin an `EntityType`."""
        target = self._target
        name = target.begin_item("EntityType", attributes)
        part = EntityType(
            name,
            target.namespace,
            attributes.get("BaseType"),
            target.boolean(attributes, "Abstract", default=False),
            target.boolean(attributes, "OpenType", default=False),
            target.boolean(attributes, "HasStream", default=False),
        )
        self._begin(part)

    def complex_type(self, attributes: Attributes) -> None:
        """Begin a `ComplexType`."""
        target = self._target
        name = target.begin_item("ComplexType", attributes)
        part = ComplexType(
            name,
            target.namespace,
            attributes.get("BaseType"),
            target.boolean(attributes, "Abstract", default=False),
            target.boolean(attributes, "OpenType", default=False),
        )
        self._begin(part)

    def _begin(self, part: StructuredType) -> None:
        target = self._target
        if part.base_type is not None:
            target.late(part, "base_type")
        types = target.declared.types
        step = Step(type(part).__name__, part.name, int(part.name in types))
        target.open_item(part, step)
        target.declare(types, part, part.name)
        self._has_key = False

    def _end_type(self) -> None:
        target, part = self._target, self._target.item
        properties, navigation = self._properties, self._navigation
        try:
            names = [each["Name"] for each in properties]
            names += [each["Name"] for each in navigation]
            types = {each["Type"] for each in properties}
            targets = {each["Type"] for each in navigation}
        except KeyError:
            names, types, targets = self._report_missing()
        if len(set(names)) < len(names):
            self._report_duplicates()
        key = part.key if isinstance(part, EntityType) else None
        if key and any(each.path not in names for each in key.parts):
            target.parsed.doubtful_keys.append((part, target.here()))
        parsed, known = target.parsed, target.values.type_refs
        parsed.property_types |= types
        parsed.navigation_types |= targets
        for text in (types | targets) - known.keys():
            target.type_ref(text)
        raw = RawMembers(
            target.values,
            parsed.full_names,
            target.here(),
            pack(*self._collected),
        )
        assign(part, "_members", Lazy(raw.make))
        for waiting in self._collected:
            waiting.clear()

    def _report_missing(self) -> tuple[list[str], set[str], set[str]]:
        """Report names and types that aren't there; return those that are."""
        names: list[str] = []
        types: list[set[str]] = []
        for tag, members in (
            ("Property", self._properties),
            ("NavigationProperty", self._navigation),
        ):
            of_tag: set[str] = set()
            for each in members:
                if not each.keys() >= {"Name", "Type"}:
                    self._target.check(tag, each, Step(tag, each.get("Name")))
                if "Name" in each:
                    names.append(each["Name"])
                of_tag.add(each.get("Type", ""))
            types.append(of_tag)
        return names, *types

    def _report_duplicates(self) -> None:
        seen: set[str] = set()
        for tag, members in (
            ("Property", self._properties),
            ("NavigationProperty", self._navigation),
        ):
            of_tag: set[str] = set()
            for each in members:
                name = each.get("Name")
                if name is None:
                    continue
                if name in seen:
                    step = Step(tag, name, int(name in of_tag))
                    message = f"the type has a property '{name}' already"
                    self._target.report("CSD203", message, step)
                seen.add(name)
                of_tag.add(name)

    def _constraint(self, attributes: dict[str, str]) -> None:
        self._constraints.append((len(self._navigation) - 1, attributes))

    def _delete(self, attributes: dict[str, str]) -> None:
        self._on_delete.append((len(self._navigation) - 1, attributes))

    def _annotate(self, tag: str, members: list[object], node: Node) -> None:
        self._annotations.append((tag, len(members) - 1, node))

    # Keys

    def _key(self, attributes: Attributes) -> None:
        target = self._target
        target.check("Key", attributes, Step("Key"))
        self._reads_key = not self._has_key
        if self._has_key:
            message = "the type has a Key already"
            target.report("CSD114", message, Step("Key", ordinal=1))
            return
        self._has_key = True
        assign(target.item, "key", Key(()))

    def _end_key(self) -> None:
        item = self._target.item
        if isinstance(item, EntityType) and not (item.key and item.key.parts):
            message = "a key needs at least one PropertyRef"
            self._target.report("CSD115", message, Step("Key"))
            assign(item, "key", None)

    def _property_ref(self, attributes: Attributes) -> None:
        step = Step("PropertyRef", attributes.get("Name"))
        self._target.check("PropertyRef", attributes, Step("Key"), step)
        item = self._target.item
        if self._reads_key and isinstance(item, EntityType) and "Name" in attributes:
            path = self._target.values.intern(attributes["Name"])
            part = PropertyRef(path, attributes.get("Alias"))
            self._target.add_to(item.key, "parts", part)
