"""Checks keys, navigation, bindings and imports against the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.csdl.documents import Step
from odataq.csdl.model import (
    ComplexType,
    EntityType,
    NavigationProperty,
    Property,
)
from odataq.csdl.paths import follow, has_external_base

if TYPE_CHECKING:
    from odataq.csdl.model import (
        EntityContainer,
        EntitySet,
        Model,
        NavigationPropertyBinding,
        Schema,
        Singleton,
        StructuredType,
    )
    from odataq.csdl.operations import Operation
    from odataq.csdl.reading.parsed import ParsedDocument
    from odataq.csdl.resolver import Resolution

__all__ = ["check_consistency"]


def check_consistency(resolution: Resolution, model: Model) -> None:
    """Report what doesn't fit together, though each name for itself does."""
    for parsed, schema in resolution.schemas():
        check = _Check(resolution, model, parsed, schema)
        for part in schema.types.values():
            if isinstance(part, EntityType | ComplexType):
                check.structured_type(part)
        for overloads in schema.operations():
            check.overloads(overloads)
        for container in schema.containers.values():
            check.container(container)


class _Check:
    """The checks of one schema."""

    def __init__(
        self,
        resolution: Resolution,
        model: Model,
        parsed: ParsedDocument,
        schema: Schema,
    ) -> None:
        self.resolution = resolution
        self.model = model
        self.parsed = parsed
        self.top = Step("Schema", schema.namespace)
        self._return_types: dict[str, tuple[str, ...]] = {}

    def report(
        self, code: str, message: str, *steps: Step, same_as: str | None = None
    ) -> None:
        self.resolution.report(
            self.parsed, code, message, self.top, *steps, same_as=same_as
        )

    # Types

    def structured_type(self, part: StructuredType) -> None:
        here = Step(type(part).__name__, part.name)
        for nav in part.navigation_properties.values():
            self._navigation_property(part, nav, here)
        self._redeclarations(part, here)
        if isinstance(part, EntityType) and part.key is not None:
            self._key(part, here)

    def _redeclarations(self, part: StructuredType, here: Step) -> None:
        bases = [
            base
            for base in self.model.bases(part)
            if base.properties or base.navigation_properties
        ]
        for base in bases:
            declared: dict[str, Property | NavigationProperty]
            own: dict[str, Property | NavigationProperty]
            declared = {**base.properties, **base.navigation_properties}
            own = {**part.properties, **part.navigation_properties}
            for name, member in own.items():
                if name in declared and not self._narrows(member, declared[name]):
                    message = f"'{name}' is declared by base type '{base.name}'"
                    step = Step(type(member).__name__, name)
                    self.report("CSD212", message, here, step)

    def _narrows(
        self,
        member: Property | NavigationProperty,
        inherited: Property | NavigationProperty,
    ) -> bool:
        """Tell whether a property may be declared again, with a derived type.

        Spec: CSDL XML 4.01, "Structural Property" and "Navigation Property".
        """
        return (
            self.parsed.version != "4.0"
            and type(member) is type(inherited)
            and self.model.is_derived(member.type.name, inherited.type.name)
        )

    def _key(self, part: EntityType, here: Step) -> None:
        inherited = next(
            (
                base
                for base in self.model.bases(part)
                if isinstance(base, EntityType) and base.key is not None
            ),
            None,
        )
        if inherited is not None:
            message = f"the key is declared by the base type '{inherited.name}'"
            self.report("CSD403", message, here, Step("Key"), same_as=inherited.name)

    def _navigation_property(
        self, part: StructuredType, nav: NavigationProperty, here: Step
    ) -> None:
        model = self.model
        target = model.types.get(nav.type.name)
        if not isinstance(target, EntityType):
            return
        if nav.partner is not None and nav.partner not in target.navigation_properties:
            found = follow(model, target, nav.partner)
            if not found.is_unknown and not isinstance(
                found.member, NavigationProperty
            ):
                message = f"type '{target.name}' has no partner '{nav.partner}'"
                step = Step("NavigationProperty", nav.name)
                self.report("CSD405", message, here, step)
        if nav.constraints:
            self._constraints(part, nav, target, here)
        if nav.contains_target and nav.type.is_collection and self._is_keyless(target):
            message = f"the contained type '{target.name}' has no key"
            step = Step("NavigationProperty", nav.name)
            self.report("CSD404", message, here, step)

    def _is_keyless(self, entity_type: EntityType) -> bool:
        return self.model.key(entity_type) is None and not has_external_base(
            self.model, entity_type
        )

    def _constraints(
        self,
        part: StructuredType,
        nav: NavigationProperty,
        target: EntityType,
        here: Step,
    ) -> None:
        for each in nav.constraints:
            for owner, path in (
                (part, each.property),
                (target, each.referenced_property),
            ):
                if path in owner.properties:
                    continue
                found = follow(self.model, owner, path)
                if not found.is_unknown and not isinstance(found.member, Property):
                    message = f"type '{owner.name}' has no property '{path}'"
                    steps = (
                        Step("NavigationProperty", nav.name),
                        Step("ReferentialConstraint", each.property),
                    )
                    self.report("CSD407", message, here, *steps)

    # Operations

    def overloads(self, overloads: tuple[Operation, ...]) -> None:
        seen: dict[object, int] = {}
        for number, each in enumerate(overloads):
            here = Step(type(each).__name__, each.name, number)
            if here.tag == "Function" and each.return_type is None:
                message = f"function '{each.name}' has no return type"
                self.report("CSD413", message, here)
            if each.is_bound and not each.parameters:
                message = f"'{each.name}' is bound and has no parameter"
                self.report("CSD413", message, here)
            for signature in _signatures(each):
                if seen.setdefault(signature, number) != number:
                    message = f"another overload of '{each.name}' is the same"
                    self.report("CSD209", message, here)
                    break

    # Containers

    def container(self, container: EntityContainer) -> None:
        top = Step("EntityContainer", container.name)
        for entity_set in container.entity_sets.values():
            self._set(container, entity_set, top, Step("EntitySet", entity_set.name))
        for singleton in container.singletons.values():
            self._set(container, singleton, top, Step("Singleton", singleton.name))
        for each in container.action_imports.values():
            here = Step("ActionImport", each.name)
            actions = self.model.operations.actions.get(each.action, ())
            self._import_set(container, each.entity_set, actions, top, here)
        for imported in container.function_imports.values():
            here = Step("FunctionImport", imported.name)
            functions = self.model.operations.functions.get(imported.function, ())
            self._import_set(container, imported.entity_set, functions, top, here)

    def _set(
        self,
        container: EntityContainer,
        part: EntitySet | Singleton,
        top: Step,
        here: Step,
    ) -> None:
        found = self.model.types.get(part.entity_type)
        if not isinstance(found, EntityType):
            return
        if here.tag == "EntitySet" and self._is_keyless(found):
            message = f"the entity type '{found.name}' has no key"
            self.report("CSD404", message, top, here)
        for binding in part.bindings.values():
            step = Step("NavigationPropertyBinding", binding.path)
            target = self._target(container, binding.target)
            if target is None and not self.model.is_external(binding.target):
                message = f"there is no set or singleton '{binding.target}'"
                same = binding.target
                self.report("CSD410", message, top, here, step, same_as=same)
            nav = found.navigation_properties.get(binding.path)
            if nav is None:
                nav = self._bound(found, binding.path, (top, here, step))
            if nav is not None and target is not None and nav.type.name != target:
                self._target_type(nav, binding, target, (top, here, step))

    def _bound(
        self, entity_type: EntityType, path: str, steps: tuple[Step, ...]
    ) -> NavigationProperty | None:
        """Return what a binding path leads to, `None` where it can't be told."""
        found = follow(self.model, entity_type, path)
        if found.is_unknown:
            return None
        if isinstance(found.member, NavigationProperty):
            return found.member
        message = f"type '{entity_type.name}' has no navigation property '{path}'"
        self.report("CSD409", message, *steps)
        return None

    def _target_type(
        self,
        nav: NavigationProperty,
        binding: NavigationPropertyBinding,
        target: str,
        steps: tuple[Step, ...],
    ) -> None:
        model = self.model
        last = binding.path.rpartition("/")[2]
        name = last if "." in last else nav.type.name
        fits = (
            name == "Edm.EntityType"
            or model.is_external(name)
            or model.is_external(target)
            # A set may hold entities of types derived from its own.
            or model.is_derived(name, target)
            or model.is_derived(target, name)
        )
        if not fits:
            message = (
                f"'{binding.target}' holds '{target}', "
                f"the navigation property leads to '{name}'"
            )
            self.report("CSD411", message, *steps)

    def _target(self, container: EntityContainer, target: str) -> str | None:
        """Return the type of what a simple name or target path leads to.

        Spec: CSDL XML, "Binding Target" and "Target Path".
        """
        first, _, rest = target.partition("/")
        if "." in first:
            other = self.resolution.containers.get(first)
            if other is None:
                return None
            container = other
            first, _, rest = rest.partition("/")
        found = self._set_or_singleton(container, first)
        if found is None or not rest:
            return found.entity_type if found else None
        start = self.model.structured_type(found.entity_type)
        end = follow(self.model, start, rest).member if start else None
        return end.type.name if isinstance(end, NavigationProperty) else None

    def _set_or_singleton(
        self, container: EntityContainer | None, name: str
    ) -> EntitySet | Singleton | None:
        """Return a child of a container or of one that it extends."""
        while container is not None:
            found = container.entity_sets.get(name) or container.singletons.get(name)
            if found is not None:
                return found
            container = self.resolution.containers.get(container.extends or "")
        return None

    def _import_set(
        self,
        container: EntityContainer,
        set_name: str | None,
        overloads: tuple[Operation, ...],
        top: Step,
        here: Step,
    ) -> None:
        if set_name is None:
            return
        target = self._target(container, set_name)
        if target is None:
            if not self.model.is_external(set_name):
                message = f"there is no entity set '{set_name}'"
                self.report("CSD410", message, top, here)
            return
        for name in self._returned(overloads):
            if not (
                name == "Edm.EntityType"
                or self.model.is_external(name)
                or self.model.is_derived(name, target)
            ):
                operation = overloads[0].name
                message = f"'{operation}' returns '{name}', not what '{set_name}' holds"
                self.report("CSD414", message, top, here)
                return

    def _returned(self, overloads: tuple[Operation, ...]) -> tuple[str, ...]:
        """Return the types that unbound overloads return, each once."""
        name = overloads[0].qualified_name if overloads else ""
        if name not in self._return_types:
            types = (
                each.return_type.type.name
                for each in overloads
                if not each.is_bound and each.return_type is not None
            )
            self._return_types[name] = tuple(dict.fromkeys(types))
        return self._return_types[name]


def _signatures(operation: Operation) -> tuple[object, ...]:
    """Return what no other overload of the same name may have.

    Spec: CSDL XML, "Action Overloads" and "Function Overloads".
    """
    is_function = type(operation).__name__ == "Function"
    types = tuple(each.type for each in operation.parameters)
    if not operation.is_bound:
        if not is_function:
            return (("unbound",),)
        names = frozenset(each.name for each in operation.parameters)
        return ("unbound", names), ("unbound", types)
    if not types:
        return (("bound",),)
    if not is_function:
        return (("bound", types[0]),)
    rest = frozenset(each.name for each in operation.parameters[1:])
    return ("bound", types[0], rest), ("bound", types)
