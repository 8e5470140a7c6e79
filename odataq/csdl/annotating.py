"""Brings annotations given from outside to the parts that they annotate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.csdl.documents import Step
from odataq.csdl.model import (
    ComplexType,
    EntityContainer,
    EntityType,
    EnumType,
)
from odataq.csdl.operations import Action, Function
from odataq.csdl.reading.annotations import make_annotation
from odataq.csdl.reading.parsed import assign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.csdl.expressions import Annotation
    from odataq.csdl.operations import Operation
    from odataq.csdl.resolver import Resolution

__all__ = ["apply_annotations"]


def apply_annotations(
    resolution: Resolution,
) -> dict[str, tuple[Annotation, ...]]:
    """Add each targeted annotation to its part; return all of them by target.

    A target that is a path (through a set, into a complex property, to an
    annotation) is no part of its own: its annotations are only found by it.

    Spec: CSDL XML, "Target".
    """
    targeted: dict[str, list[Annotation]] = {}
    added: dict[int, tuple[object, list[Annotation]]] = {}
    for parsed in resolution.documents:
        names = parsed.full_names
        for given in parsed.targeted:
            target = names.target(given.target)
            made = [
                make_annotation(node, names, target=target, qualifier=given.qualifier)
                for node in given.nodes
            ]
            targeted.setdefault(target, []).extend(made)
            parts, is_known = _parts_at(resolution, target)
            for part in parts:
                added.setdefault(id(part), (part, []))[1].extend(made)
            if not is_known and not _is_elsewhere(resolution, target):
                message = f"there is no model element '{target}'"
                resolution.report(
                    parsed, "CSD207", message, *given.steps, same_as=target
                )
    for part, more in added.values():
        assign(part, "annotations", (*getattr(part, "annotations", ()), *more))
    return {target: tuple(each) for target, each in targeted.items()}


def _is_elsewhere(resolution: Resolution, target: str) -> bool:
    """Tell whether a target belongs to a document that isn't given."""
    name = target.partition("/")[0].partition("(")[0]
    namespace = name.rpartition(".")[0]
    return resolution.is_external(name) or namespace not in resolution.namespaces


def _parts_at(resolution: Resolution, target: str) -> tuple[list[object], bool]:
    """Return the parts that a target names, and whether it leads somewhere."""
    first, *path = target.split("/")
    name, _, signature = first.partition("(")
    roots: list[object] = [
        table[name]
        for table in (resolution.types, resolution.terms, resolution.containers)
        if name in table
    ]
    roots += _overloads(resolution, name, signature)
    if not roots:
        if name not in resolution.namespaces:
            return [], False
        return [
            each for _, each in resolution.schemas() if each.namespace == name
        ], True
    if not path:
        return roots, True
    if len(path) > 1 or path[0].startswith("@") or "." in path[0]:
        # A path into the model: what it starts from is known, that is enough.
        return [], True
    found = [part for root in roots for part in _children(root, path[0])]
    return found, bool(found) or _is_inherited(resolution, roots[0], path[0])


def _is_inherited(resolution: Resolution, part: object, name: str) -> bool:
    """Tell whether a base type has a property, or may have it."""
    for _ in range(resolution.problems.limits.inheritance):
        base = getattr(part, "base_type", None)
        if base is None:
            return False
        part = resolution.types.get(base)
        if part is None:
            return resolution.is_external(base)
        if _children(part, name):
            return True
    return False


def _overloads(
    resolution: Resolution, name: str, signature: str
) -> Iterator[Operation]:
    for each in (
        *resolution.actions.get(name, ()),
        *resolution.functions.get(name, ()),
    ):
        if not signature or signature[:-1] == _signature(each):
            yield each


def _signature(operation: Operation) -> str:
    """Return the types that a target names an overload by."""
    parameters = operation.parameters
    if isinstance(operation, Action):
        parameters = parameters[:1] if operation.is_bound else parameters
    return ",".join(str(each.type) for each in parameters)


def _children(part: object, name: str) -> list[object]:
    """Return the children of a part that a target's second segment names."""
    if isinstance(part, EntityType | ComplexType):
        found = part.properties.get(name) or part.navigation_properties.get(name)
        return [found] if found else []
    if isinstance(part, EnumType):
        return [part.members[name]] if name in part.members else []
    if isinstance(part, EntityContainer):
        tables = (
            part.entity_sets,
            part.singletons,
            part.action_imports,
            part.function_imports,
        )
        return [table[name] for table in tables if name in table]
    if isinstance(part, Action | Function):
        if name == "$ReturnType":
            return [part.return_type] if part.return_type else []
        return [each for each in part.parameters if each.name == name]
    return []
