"""Brings annotations given from outside to the parts that they annotate."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from odataq.csdl.lazy import leave_unread
from odataq.csdl.model import TypeDefinition
from odataq.csdl.reading.annotations import make_annotation
from odataq.csdl.reading.parsed import assign
from odataq.csdl.reading.targets import signatures_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from odataq.csdl.expressions import Annotation
    from odataq.csdl.model import Model
    from odataq.csdl.operations import Operation
    from odataq.csdl.reading.late import CutPart, LatePart, LateReader
    from odataq.csdl.reading.outline import Applied
    from odataq.csdl.resolver import Resolution

__all__ = ["apply_annotations"]

_MOST_OVERLOADS: Final = 16


def apply_annotations(resolution: Resolution, model: Model) -> None:
    """Add each targeted annotation to its part; tell the model all by target.

    A target that is a path (through a set, into a complex property, to an
    annotation) is no part of its own: its annotations are only found by it.

    Spec: CSDL XML, "Target".
    """
    if any(parsed.late is not None for parsed in resolution.documents):
        _leave_annotations(resolution, model)
        return
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
            if target and not is_known and not _is_elsewhere(resolution, target):
                message = f"there is no model element '{target}'"
                resolution.report(
                    parsed, "CSD207", message, *given.steps, same_as=target
                )
    _add(added)
    assign(model, "targeted_annotations", _by_target(targeted.items()))
    _copy_to_container(resolution, model)


def _copy_to_container(resolution: Resolution, model: Model) -> None:
    """Give the service's container, joined of several, its annotations."""
    container = model.container
    if container is not None:
        own = resolution.containers[container.qualified_name]
        assign(container, "annotations", own.annotations)


def _add(added: dict[int, tuple[object, list[Annotation]]]) -> None:
    for part, more in added.values():
        assign(part, "annotations", (*getattr(part, "annotations", ()), *more))


def _by_target(
    given: Iterable[tuple[str, list[Annotation]]],
) -> dict[str, tuple[Annotation, ...]]:
    targeted: dict[str, list[Annotation]] = {}
    for target, made in given:
        targeted.setdefault(target, []).extend(made)
    return {target: tuple(each) for target, each in targeted.items()}


def _leave_annotations(resolution: Resolution, model: Model) -> None:
    """Let types be annotated when they are read; annotate other parts now."""
    late: dict[int, LatePart] = {}
    for parsed in resolution.documents:
        late.update(parsed.late.parts if parsed.late else {})
    added: dict[int, tuple[object, list[Annotation]]] = {}
    readers = [each.late for each in resolution.documents if each.late]
    for parsed, reader in zip(resolution.documents, readers, strict=True):
        waiting: list[Applied] = []
        full = parsed.full_names.target
        for given in reader.outline.applied:
            target = full(given.target)
            if not _leave(resolution, late, target, reader, given):
                waiting.append(given)
        for target, made in reader.applied(waiting):
            for found in _parts_at(resolution, target)[0]:
                added.setdefault(id(found), (found, []))[1].extend(made)
    _add(added)
    _copy_to_container(resolution, model)

    def read() -> dict[str, object]:
        every = [each.applied(each.outline.applied) for each in readers]
        return {"targeted_annotations": _by_target(chain.from_iterable(every))}

    leave_unread(model, read, "targeted_annotations")


def _leave(
    resolution: Resolution,
    late: Mapping[int, LatePart],
    target: str,
    reader: LateReader,
    given: Applied,
) -> bool:
    """Let parts be annotated when they are read, if all of them are then."""
    first, _, path = target.partition("/")
    name, _, signature = first.partition("(")
    if name in resolution.terms or name in resolution.containers:
        return False
    parts: list[CutPart] = [
        *resolution.actions.get(name, ()),
        *resolution.functions.get(name, ()),
    ]
    if name in resolution.types:
        part = resolution.types[name]
        if parts or signature or isinstance(part, TypeDefinition):
            return False
        parts = [part]
    # Many overloads are told apart by their signatures, which are read for that.
    if not parts or (signature and len(parts) > _MOST_OVERLOADS):
        return False
    if any(id(each) not in late for each in parts):
        return False
    if "/" not in path and not path.startswith("@") and "." not in path:
        for each in parts:
            late[id(each)].apply(each, (signature, path), reader, given)
    return True


def _is_elsewhere(resolution: Resolution, target: str) -> bool:
    """Tell whether a target belongs to a document that isn't given."""
    name = target.partition("/")[0].partition("(")[0]
    namespace = name.rpartition(".")[0]
    return resolution.is_external(name) or namespace not in resolution.first_schemas


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
        if name not in resolution.first_schemas:
            return [], False
        # Of several schemas with the namespace the first one is annotated.
        return [resolution.first_schemas[name]], True
    if not path:
        return roots, True
    if len(path) > 1 or path[0].startswith("@") or "." in path[0]:
        # A path into the model: what it starts from is known, that is enough.
        return [], True
    found = [part for root in roots for part in resolution.children.of(root, path[0])]
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
        if resolution.children.of(part, name):
            return True
    return False


def _overloads(
    resolution: Resolution, name: str, signature: str
) -> Sequence[Operation]:
    overloads: list[Operation] = [*resolution.actions.get(name, ())]
    overloads += resolution.functions.get(name, ())
    if not signature:
        return overloads
    by_signature = resolution.signatures.get(name)
    if by_signature is None:
        by_signature = resolution.signatures[name] = {}
        for each in overloads:
            for signed in signatures_of(each):
                by_signature.setdefault(signed, []).append(each)
    return by_signature.get(signature[:-1], ())
