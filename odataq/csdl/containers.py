"""Joins a container with those that it extends, and chooses the service's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, evolve, field

from odataq.csdl.documents import Step
from odataq.csdl.reading.parsed import assign

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from odataq.csdl.model import (
        ActionImport,
        EntityContainer,
        EntitySet,
        FunctionImport,
        Schema,
        Singleton,
    )
    from odataq.csdl.reading.parsed import ParsedDocument
    from odataq.csdl.resolver import Resolution

__all__ = ["resolve_containers"]

_NARROWED: Final = ("entity_sets", "singletons")
_TABLES: Final = (*_NARROWED, "action_imports", "function_imports")


def resolve_containers(resolution: Resolution) -> EntityContainer | None:
    """Return the container of the service with all that it extends.

    It is the only one that no other one extends; where there are several, the
    first of them. Those of the schemas keep just their own children.

    Spec: CSDL XML, "Extending an Entity Container".
    """
    containers = _Containers(resolution)
    for container in resolution.containers.values():
        containers.check_extends(container)
    for container in resolution.containers.values():
        containers.check_chain(container)
    extended = {each.extends for each in resolution.containers.values()}
    candidates = [
        container
        for name, container in resolution.containers.items()
        if name not in extended
    ] or [*resolution.containers.values()]
    if len(candidates) > 1:
        message = f"a service has one container; '{candidates[0].name}' is taken"
        containers.report(candidates[1], "CSD417", message)
    return containers.joined(candidates[0]) if candidates else None


@define(eq=False)
class _Containers:
    """All containers, where each stands, and how long the chain above it is."""

    resolution: Resolution
    _places: dict[str, tuple[ParsedDocument, Schema]] = field(init=False)
    _depths: dict[str, int] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._places = {
            container.qualified_name: (parsed, schema)
            for parsed, schema in self.resolution.schemas()
            for container in schema.containers.values()
        }

    def report(self, container: EntityContainer, code: str, message: str) -> None:
        parsed, schema = self._places[container.qualified_name]
        step = Step("EntityContainer", container.name)
        top = Step("Schema", schema.namespace)
        self.resolution.report(parsed, code, message, top, step)

    def check_extends(self, container: EntityContainer) -> None:
        """Complete the name of what a container extends; report an unknown one."""
        name = container.extends
        if name is None:
            return
        if "." not in name:
            # Written without its namespace it can only be a neighbour.
            name = f"{container.namespace}.{name}"
        if name not in self.resolution.containers:
            if not self.resolution.is_external(name):
                message = f"container '{name}' doesn't exist"
                self.report(container, "CSD415", message)
            name = None
        assign(container, "extends", name)

    def check_chain(self, container: EntityContainer) -> None:
        """Report a cycle, a chain too long to follow, and what is redefined."""
        chain: dict[str, EntityContainer] = {}
        current: EntityContainer | None = container
        while current is not None and current.qualified_name not in self._depths:
            if current.qualified_name in chain:
                self.report(current, "CSD301", f"'{current.name}' extends itself")
                assign(current, "extends", None)
                break
            chain[current.qualified_name] = current
            current = self.resolution.containers.get(current.extends or "")
        depth = self._depths.get(current.qualified_name, 0) if current else 0
        most = self.resolution.problems.limits.inheritance
        for each in reversed(chain.values()):
            depth += 1
            self._depths[each.qualified_name] = depth
            if depth > most:
                message = f"'{each.name}' extends more than {most} containers"
                self.report(each, "CSD107", message)
                assign(each, "extends", None)
                depth = 1
            self._check_redefined(each)

    def _check_redefined(self, container: EntityContainer) -> None:
        for base in self._bases(container):
            for table in _TABLES:
                for name, part in getattr(container, table).items():
                    if self._is_redefined(base, table, name, part):
                        message = f"redefines '{name}' of '{base.name}'"
                        self.report(container, "CSD415", message)

    def _bases(self, container: EntityContainer) -> Iterator[EntityContainer]:
        current = self.resolution.containers.get(container.extends or "")
        while current is not None:
            yield current
            current = self.resolution.containers.get(current.extends or "")

    def _is_redefined(
        self, base: EntityContainer, table: str, name: str, part: object
    ) -> bool:
        """Tell whether a child is more than narrowed to a derived type."""
        if not any(name in getattr(base, each) for each in _TABLES):
            return False
        inherited: Mapping[str, object] = getattr(base, table)
        if table not in _NARROWED or name not in inherited:
            return True
        wanted = getattr(inherited[name], "entity_type", "")
        found: str | None = getattr(part, "entity_type", "")
        for _ in range(self.resolution.problems.limits.inheritance):
            if not found or found == wanted:
                break
            found = getattr(self.resolution.types.get(found), "base_type", None)
        return found != wanted

    def joined(self, container: EntityContainer) -> EntityContainer:
        """Return a container with the children of all that it extends."""
        chain = [*reversed([*self._bases(container)]), container]
        if len(chain) == 1:
            return container
        entity_sets: dict[str, EntitySet] = {}
        singletons: dict[str, Singleton] = {}
        action_imports: dict[str, ActionImport] = {}
        function_imports: dict[str, FunctionImport] = {}
        for each in chain:
            entity_sets.update(each.entity_sets)
            singletons.update(each.singletons)
            action_imports.update(each.action_imports)
            function_imports.update(each.function_imports)
        return evolve(
            container,
            entity_sets=entity_sets,
            singletons=singletons,
            action_imports=action_imports,
            function_imports=function_imports,
        )
