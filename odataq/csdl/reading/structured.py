"""Reads entity and complex types: properties, navigation, keys.

Nearly all elements of a document are properties, navigation properties and
constraints. They are collected while a type is open and packed when it ends;
`members.py` makes them when somebody asks.
"""

from __future__ import annotations

from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from odataq.csdl.documents import Step
from odataq.csdl.elements import EDM, ELEMENTS
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
    from collections.abc import Sized

    from odataq.csdl.model import StructuredType
    from odataq.csdl.reading.annotations import AnnotationReader, Node
    from odataq.csdl.reading.members import Annotated
    from odataq.csdl.reading.tables import Attributes
    from odataq.csdl.reading.target import DocumentTarget

__all__ = ["StructuredTypeReader"]

_NAME: Final = itemgetter("Name")
_TYPE: Final = itemgetter("Type")


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
        table.at_mark = target.take_mark
        annotations.allow_for(table, lambda: target.item)
        in_navigation = Table(target.unexpected)
        for parent, tag, read, members in (
            (table, "Property", self._properties.append, self._properties),
            (table, "NavigationProperty", self._navigation.append, self._navigation),
            (
                in_navigation,
                "ReferentialConstraint",
                self._constraint,
                self._constraints,
            ),
            (in_navigation, "OnDelete", self._delete, self._on_delete),
        ):
            inner = (
                in_navigation
                if members is self._navigation
                else Table(target.unexpected)
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
        target.open_item(part, int(part.name in types))
        target.declare(types, part, part.name)
        self._has_key = False

    def _end_type(self) -> None:
        target, part = self._target, self._target.item
        target.child = None
        if not isinstance(part, EntityType | ComplexType):
            return
        if target.mark >= 0 and target.late_reader is not None:
            cut = target.late_reader.outline.cuts[target.mark]
            if cut.has_doubtful_key and isinstance(part, EntityType):
                target.parsed.doubtful_keys.append((part, target.here()))
            target.late_reader.add_part(part, target.mark)
            target.mark = -1
            return
        properties, navigation = self._properties, self._navigation
        parsed = target.parsed
        try:
            names = {*map(_NAME, properties), *map(_NAME, navigation)}
            parsed.property_types.update(map(_TYPE, properties))
            parsed.navigation_types.update(map(_TYPE, navigation))
        except KeyError:
            names = self._report_missing()
        if len(names) < len(properties) + len(navigation):
            self._report_duplicates()
        if isinstance(part, EntityType) and any(
            each.path not in names for each in (part.key.parts if part.key else ())
        ):
            parsed.doubtful_keys.append((part, target.here()))
        raw = RawMembers(
            target.values,
            parsed.full_names,
            (target.namespace, type(part).__name__, part.name, target.item_ordinal),
            pack(*self._collected),
        )
        assign(part, "_members", Lazy(raw.make))
        for waiting in self._collected:
            waiting.clear()

    def _report_missing(self) -> set[str]:
        """Report names and types that aren't there; return the names that are."""
        names: set[str] = set()
        parsed = self._target.parsed
        for tag, members, types in (
            ("Property", self._properties, parsed.property_types),
            ("NavigationProperty", self._navigation, parsed.navigation_types),
        ):
            for each in members:
                if not each.keys() >= {"Name", "Type"}:
                    self._target.check(tag, each, Step(tag, each.get("Name")))
                if "Name" in each:
                    names.add(each["Name"])
                types.add(each.get("Type", ""))
        return names

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
        if attributes.keys() >= ELEMENTS["ReferentialConstraint"].required:
            self._constraints.append((len(self._navigation) - 1, attributes))
            return
        step = Step("ReferentialConstraint", attributes.get("Property"))
        here = Step("NavigationProperty", self._navigation[-1].get("Name"))
        self._target.check("ReferentialConstraint", attributes, here, step)

    def _delete(self, attributes: dict[str, str]) -> None:
        if "Action" in attributes:
            self._on_delete.append((len(self._navigation) - 1, attributes))
            return
        here = Step("NavigationProperty", self._navigation[-1].get("Name"))
        self._target.check("OnDelete", attributes, here, Step("OnDelete"))

    def _annotate(self, tag: str, members: Sized, node: Node) -> None:
        self._annotations.append((tag, len(members) - 1, node))

    # Keys

    def _key(self, attributes: Attributes) -> None:
        target = self._target
        target.child = ("Key", None, int(self._has_key))
        target.check("Key", attributes)
        self._reads_key = not self._has_key
        if self._has_key:
            target.report("CSD114", "the type has a Key already")
            return
        self._has_key = True
        assign(target.item, "key", Key(()))

    def _end_key(self) -> None:
        target = self._target
        item = target.item
        if isinstance(item, EntityType) and not (item.key and item.key.parts):
            target.report("CSD115", "a key needs at least one PropertyRef")
            assign(item, "key", None)
        target.child = None

    def _property_ref(self, attributes: Attributes) -> None:
        target = self._target
        if not ELEMENTS["PropertyRef"].fits(attributes):
            step = Step("PropertyRef", attributes.get("Name"))
            target.check("PropertyRef", attributes, step)
        item = target.item
        if self._reads_key and isinstance(item, EntityType) and "Name" in attributes:
            path = target.values.intern(attributes["Name"])
            part = PropertyRef(path, attributes.get("Alias"))
            target.add_to(item.key, "parts", part)
