"""Checks what a model can't do without: kinds of types, keys, imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.csdl.documents import Step
from odataq.csdl.model import ComplexType, EntityType, Property
from odataq.csdl.paths import NOWHERE, follow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from odataq.csdl.model import EntityContainer, EntitySet, Model, Singleton
    from odataq.csdl.operations import Operation
    from odataq.csdl.reading.parsed import ParsedDocument
    from odataq.csdl.resolver import Resolution

__all__ = ["check_references"]


def check_references(resolution: Resolution, model: Model) -> None:
    """Report references that exist, and lead to something of another kind.

    Properties are made only where one is known to be wrong.
    """
    for parsed in resolution.documents:
        _check_kinds(resolution, model, parsed)
        for entity_type, steps in parsed.doubtful_keys:
            _check_key(resolution, model, parsed, entity_type, steps)
    for parsed, schema in resolution.schemas():
        top = Step("Schema", schema.namespace)
        for container in schema.containers.values():
            _check_container(resolution, model, parsed, container, top)


def _check_kinds(resolution: Resolution, model: Model, parsed: ParsedDocument) -> None:
    refs = parsed.values.type_refs
    not_structural = {
        refs[text].name
        for text in parsed.property_types
        if isinstance(model.types.get(refs[text].name), EntityType)
    }
    not_navigable = {
        refs[text].name
        for text in parsed.navigation_types
        if not _is_entity_type(model, refs[text].name)
    }
    if not not_structural and not not_navigable:
        return
    for schema in parsed.schemas:
        for part in schema.types.values():
            if not isinstance(part, EntityType | ComplexType):
                continue
            here = (
                Step("Schema", schema.namespace),
                Step(type(part).__name__, part.name),
            )
            for prop in part.properties.values():
                if prop.type.name in not_structural:
                    message = f"a property can't have entity type '{prop.type.name}'"
                    step = Step("Property", prop.name)
                    resolution.report(parsed, "CSD306", message, *here, step)
            for nav in part.navigation_properties.values():
                if nav.type.name in not_navigable:
                    message = f"'{nav.type.name}' is no entity type"
                    step = Step("NavigationProperty", nav.name)
                    resolution.report(parsed, "CSD306", message, *here, step)


def _is_entity_type(model: Model, name: str) -> bool:
    """Tell whether a name may be an entity type; unknown ones are reported."""
    found = model.types.get(name)
    if found is None:
        return not name.startswith("Edm.") or name == "Edm.EntityType"
    return isinstance(found, EntityType)


def _check_key(
    resolution: Resolution,
    model: Model,
    parsed: ParsedDocument,
    entity_type: EntityType,
    steps: tuple[Step, ...],
) -> None:
    for each in entity_type.key.parts if entity_type.key else ():
        # Most are those of a base type: the type's own weren't made so far.
        base = next(model.bases(entity_type), None)
        found = NOWHERE
        if "/" not in each.path and base is not None:
            late = parsed.late.parts.get(id(base)) if parsed.late else None
            if late is not None and late.surely_has(each.path):
                continue
            found = follow(model, base, each.path)
        if found is NOWHERE:
            found = follow(model, entity_type, each.path)
        if not found.is_unknown and not isinstance(found.member, Property):
            message = f"type '{entity_type.name}' has no property '{each.path}'"
            step = Step("PropertyRef", each.path)
            resolution.report(parsed, "CSD401", message, *steps, Step("Key"), step)


def _check_container(
    resolution: Resolution,
    model: Model,
    parsed: ParsedDocument,
    container: EntityContainer,
    top: Step,
) -> None:
    here = (top, Step("EntityContainer", container.name))
    for entity_set in container.entity_sets.values():
        step = Step("EntitySet", entity_set.name)
        _check_set(resolution, model, parsed, entity_set, (*here, step))
    for singleton in container.singletons.values():
        step = Step("Singleton", singleton.name)
        _check_set(resolution, model, parsed, singleton, (*here, step))
    operations = model.operations
    unbound: dict[str, bool] = {}
    for action in container.action_imports.values():
        name = action.action
        if name not in unbound:
            unbound[name] = _has_unbound(operations.actions.get(name, ()))
        steps = (*here, Step("ActionImport", action.name))
        _check_import(resolution, parsed, name, steps, is_unbound=unbound[name])
    unbound.clear()
    for function in container.function_imports.values():
        name = function.function
        if name not in unbound:
            unbound[name] = _has_unbound(operations.functions.get(name, ()))
        steps = (*here, Step("FunctionImport", function.name))
        _check_import(resolution, parsed, name, steps, is_unbound=unbound[name])


def _has_unbound(overloads: Sequence[Operation]) -> bool:
    return any(not each.is_bound for each in overloads)


def _check_set(
    resolution: Resolution,
    model: Model,
    parsed: ParsedDocument,
    part: EntitySet | Singleton,
    steps: tuple[Step, ...],
) -> None:
    name = part.entity_type
    found = model.types.get(name)
    if found is not None and not isinstance(found, EntityType):
        resolution.report(parsed, "CSD306", f"'{name}' is no entity type", *steps)
    elif found is None and name and not model.is_external(name):
        message = f"there is no entity type '{name}'"
        resolution.report(parsed, "CSD219", message, *steps)


def _check_import(
    resolution: Resolution,
    parsed: ParsedDocument,
    name: str,
    steps: tuple[Step, ...],
    *,
    is_unbound: bool,
) -> None:
    if not name or is_unbound or resolution.is_external(name):
        return
    kind = steps[-1].tag.removesuffix("Import").lower()
    table = resolution.actions if kind == "action" else resolution.functions
    if name in table:
        message = f"{kind} '{name}' is bound, it can't be imported"
    else:
        message = f"there is no {kind} '{name}'"
    resolution.report(parsed, "CSD208", message, *steps)
