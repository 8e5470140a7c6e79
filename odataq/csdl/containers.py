"""Joins a container with those that it extends, and chooses the service's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.csdl.documents import Step
from odataq.csdl.model import EntityContainer
from odataq.csdl.reading.parsed import assign

if TYPE_CHECKING:
    from odataq.csdl.model import Schema
    from odataq.csdl.reading.parsed import ParsedDocument
    from odataq.csdl.resolver import Resolution

__all__ = ["resolve_containers"]

_TABLES = ("entity_sets", "singletons", "action_imports", "function_imports")


def resolve_containers(resolution: Resolution) -> EntityContainer | None:
    """Add to each container what it extends; return that of the service.

    The service's container is the only one that no other one extends; where
    there are several, the first of them.

    Spec: CSDL XML, "Extending an Entity Container".
    """
    places = {
        container.qualified_name: (parsed, schema)
        for parsed, schema in resolution.schemas()
        for container in schema.containers.values()
    }
    extended: set[str] = set()
    done: set[str] = set()
    for name in resolution.containers:
        _extend(resolution, name, places, extended, done)
    candidates = [
        container
        for name, container in resolution.containers.items()
        if name not in extended
    ] or [*resolution.containers.values()]
    if len(candidates) > 1:
        parsed, schema = places[candidates[1].qualified_name]
        message = f"a service has one container; '{candidates[0].name}' is taken"
        resolution.report(
            parsed, "CSD417", message, *_steps(schema, candidates[1])
        )
    return candidates[0] if candidates else None


def _extend(
    resolution: Resolution,
    name: str,
    places: dict[str, tuple[ParsedDocument, Schema]],
    extended: set[str],
    done: set[str],
) -> None:
    """Extend a container and, before it, those that it builds on."""
    chain: list[EntityContainer] = []
    on_chain: set[str] = set()
    current: str | None = name
    while current is not None and current not in done:
        container = resolution.containers.get(current)
        if container is None:
            break
        chain.append(container)
        on_chain.add(current)
        current = container.extends
        if current in on_chain:
            _report(resolution, places, container, "CSD301", "extends itself")
            assign(container, "extends", None)
            break
        if current is not None and "." not in current:
            current = _in_scope(resolution, container, current)
        if current is not None:
            extended.add(current)
    for container in reversed(chain):
        done.add(container.qualified_name)
        if container.extends is not None:
            _add_base(resolution, places, container)


def _in_scope(
    resolution: Resolution, container: EntityContainer, name: str
) -> str:
    """Return the full name of a container named without its namespace."""
    full_name = f"{container.namespace}.{name}"
    assign(container, "extends", full_name)
    return full_name


def _add_base(
    resolution: Resolution,
    places: dict[str, tuple[ParsedDocument, Schema]],
    container: EntityContainer,
) -> None:
    base = resolution.containers.get(container.extends or "")
    if base is None:
        if not resolution.is_external(container.extends or ""):
            what = f"extends '{container.extends}', which doesn't exist"
            _report(resolution, places, container, "CSD415", what)
        return
    own_names = {name for table in _TABLES for name in getattr(container, table)}
    for table in _TABLES:
        own, inherited = getattr(container, table), getattr(base, table)
        merged = {
            name: part
            for name, part in inherited.items()
            if name not in own_names
        }
        for name in inherited.keys() & own_names:
            if not _may_redefine(resolution, table, inherited[name], own.get(name)):
                what = f"redefines '{name}' of the container that it extends"
                _report(resolution, places, container, "CSD415", what)
        assign(container, table, {**merged, **own})


def _may_redefine(
    resolution: Resolution, table: str, inherited: object, own: object
) -> bool:
    """Tell whether a set or singleton is narrowed to a derived type."""
    if own is None or table not in {"entity_sets", "singletons"}:
        return False
    base = getattr(inherited, "entity_type", "")
    name: str | None = getattr(own, "entity_type", "")
    for _ in range(resolution.problems.limits.inheritance):
        if name is None or name == base:
            return True
        name = getattr(resolution.types.get(name), "base_type", None) or ""
        if not name:
            return False
    return False


def _steps(schema: Schema, container: EntityContainer) -> tuple[Step, ...]:
    return Step("Schema", schema.namespace), Step("EntityContainer", container.name)


def _report(
    resolution: Resolution,
    places: dict[str, tuple[ParsedDocument, Schema]],
    container: EntityContainer,
    code: str,
    what: str,
) -> None:
    parsed, schema = places[container.qualified_name]
    message = f"container '{container.name}' {what}"
    resolution.report(parsed, code, message, *_steps(schema, container))
