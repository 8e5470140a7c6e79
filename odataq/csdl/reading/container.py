"""Reads an entity container: sets, singletons, imports and their bindings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from odataq.csdl.documents import Step
from odataq.csdl.elements import EDM, ELEMENTS
from odataq.csdl.lazy import Lazy
from odataq.csdl.model import (
    ActionImport,
    EntityContainer,
    EntitySet,
    FunctionImport,
    Singleton,
)
from odataq.csdl.reading.declared import ContainerChildren
from odataq.csdl.reading.members import RawBindings, pack
from odataq.csdl.reading.parsed import assign
from odataq.csdl.reading.tables import Table

if TYPE_CHECKING:
    from odataq.csdl.reading.annotations import AnnotationReader, Node
    from odataq.csdl.reading.members import Annotated
    from odataq.csdl.reading.tables import Attributes
    from odataq.csdl.reading.target import DocumentTarget

__all__ = ["ContainerReader"]

_BINDING: Final = "NavigationPropertyBinding"


class ContainerReader:
    """Reads `EntityContainer` elements."""

    def __init__(self, target: DocumentTarget, annotations: AnnotationReader) -> None:
        """Make the tables of a container and of its children."""
        self._target = target
        self._children = ContainerChildren()
        self._bindings: list[dict[str, str]] = []
        self._annotations: list[Annotated] = []
        self.in_container = Table(target.unexpected)
        annotations.allow_for(self.in_container, lambda: target.item)
        in_set = Table(target.unexpected, self._end_set, is_inner=True)
        in_set.at_mark = target.take_mark
        annotations.allow_for(in_set, lambda: target.part)
        in_binding = Table(target.unexpected)
        annotations.allow(in_binding, self._annotate_binding)
        in_set[EDM + _BINDING] = (self._bindings.append, in_binding)
        in_import = annotations.table_for(lambda: target.part)
        for tag, read, table in (
            ("EntitySet", self._entity_set, in_set),
            ("Singleton", self._singleton, in_set),
            ("ActionImport", self._action_import, in_import),
            ("FunctionImport", self._function_import, in_import),
        ):
            self.in_container[EDM + tag] = (read, table)

    def entity_container(self, attributes: Attributes) -> None:
        """Begin an `EntityContainer`."""
        target = self._target
        name = target.begin_item("EntityContainer", attributes)
        children = self._children = ContainerChildren()
        part = EntityContainer(
            name,
            target.namespace,
            attributes.get("Extends"),
            children.entity_sets,
            children.singletons,
            children.action_imports,
            children.function_imports,
        )
        if part.extends is not None:
            target.late(part, "extends")
        target.open_item(part)
        target.declare(target.declared.containers, part, name)

    def _entity_set(self, attributes: Attributes) -> None:
        name = self._begin("EntitySet", attributes)
        target = self._target
        part = EntitySet(
            name,
            attributes.get("EntityType", ""),
            target.boolean(attributes, "IncludeInServiceDocument", default=True),
        )
        target.late(part, "entity_type")
        target.part = part
        self._children.entity_sets.setdefault(name, part)

    def _singleton(self, attributes: Attributes) -> None:
        name = self._begin("Singleton", attributes)
        target = self._target
        part = Singleton(
            name,
            attributes.get("Type", ""),
            target.boolean(attributes, "Nullable", default=False),
        )
        target.late(part, "entity_type")
        target.part = part
        self._children.singletons.setdefault(name, part)

    def _action_import(self, attributes: Attributes) -> None:
        name = self._begin("ActionImport", attributes)
        part = ActionImport(
            name, attributes.get("Action", ""), attributes.get("EntitySet")
        )
        self._late_import(part, "action")
        self._children.action_imports.setdefault(name, part)

    def _function_import(self, attributes: Attributes) -> None:
        name = self._begin("FunctionImport", attributes)
        shown = partial(self._target.boolean, attributes, "IncludeInServiceDocument")
        part = FunctionImport(
            name,
            attributes.get("Function", ""),
            attributes.get("EntitySet"),
            shown(default=False),
        )
        self._late_import(part, "function")
        self._children.function_imports.setdefault(name, part)

    def _late_import(self, part: ActionImport | FunctionImport, name: str) -> None:
        self._target.late(part, name)
        if part.entity_set is not None and "." in part.entity_set:
            self._target.late(part, "entity_set")
        self._target.part = part

    def _begin(self, tag: str, attributes: Attributes) -> str:
        """Begin a child of a container; return its name."""
        target = self._target
        target.part = None
        name = target.begin_child(tag, attributes)
        if self._children.has(name):
            target.again(int(self._children.has_same(tag, name)))
            target.report("CSD202", f"the container has '{name}' already")
        return name

    # Bindings

    def _annotate_binding(self, node: Node) -> None:
        number = len(self._bindings) - 1
        self._annotations.append((_BINDING, number, node))

    def _end_set(self) -> None:
        target = self._target
        late = target.late_reader if target.mark >= 0 else None
        if late is not None and isinstance(target.part, EntitySet | Singleton):
            late.add_set(target.part, target.mark)
            target.mark = -1
        if not self._bindings:
            return
        for each in self._bindings:
            if not each.keys() >= ELEMENTS[_BINDING].required:
                target.check(_BINDING, each, Step(_BINDING, each.get("Path")))
        raw = RawBindings(
            target.values,
            target.parsed.full_names,
            target.here(),
            pack(self._bindings, self._annotations),
        )
        assign(target.part, "_bindings", Lazy(raw.make))
        self._bindings.clear()
        self._annotations.clear()
