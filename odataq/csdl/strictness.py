"""Checks what the specification forbids and a reader of a model can live with.

Only a strict reading runs these: they say nothing about how a service is
queried, and real services break them in thousands of places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.csdl.documents import Step
from odataq.csdl.members import NavigationProperty, Property
from odataq.csdl.model import (
    ComplexType,
    EntityType,
    EnumType,
    TypeDefinition,
)
from odataq.csdl.paths import follow
from odataq.csdl.types import KEY_TYPES
from odataq.text.identifiers import is_simple_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.csdl.members import ReferentialConstraint
    from odataq.csdl.model import (
        EntityContainer,
        EntitySet,
        Model,
        Schema,
        Singleton,
        StructuredType,
    )
    from odataq.csdl.operations import Operation
    from odataq.csdl.reading.parsed import ParsedDocument
    from odataq.csdl.resolver import Resolution

__all__ = ["check_strictly"]


def check_strictly(resolution: Resolution, model: Model) -> None:
    """Report the breaches of the specification that nothing else notices."""
    for parsed, schema in resolution.schemas():
        check = _StrictCheck(resolution, model, parsed, schema)
        for part in schema.types.values():
            if isinstance(part, EntityType | ComplexType):
                check.structured_type(part)
        for overloads in schema.operations():
            check.operations(overloads)
        for container in schema.containers.values():
            check.container(container)
        for annotated, steps in _annotated(schema):
            check.annotations(annotated, steps)


class _StrictCheck:
    """The checks of one schema."""

    def __init__(
        self,
        resolution: Resolution,
        model: Model,
        parsed: ParsedDocument,
        schema: Schema,
    ) -> None:
        self._resolution = resolution
        self._model = model
        self._parsed = parsed
        self._top = Step("Schema", schema.namespace)

    def _report(self, code: str, message: str, *steps: Step) -> None:
        self._resolution.report(self._parsed, code, message, self._top, *steps)

    # Types

    def structured_type(self, part: StructuredType) -> None:
        here = Step(type(part).__name__, part.name)
        for tag, names in (
            ("Property", part.properties),
            ("NavigationProperty", part.navigation_properties),
        ):
            if part.name in names:
                message = f"'{part.name}' is also the name of its type"
                self._report("CSD214", message, here, Step(tag, part.name))
        base = next(self._model.bases(part), None)
        if base is not None:
            self._inheritance(part, base, here)
        if isinstance(part, EntityType) and part.key is not None:
            self._key(part, here)
        for nav in part.navigation_properties.values():
            step = Step("NavigationProperty", nav.name)
            self._constraints(part, nav, (here, step))
            self._partner(part, nav, (here, step))

    def _inheritance(
        self, part: StructuredType, base: StructuredType, here: Step
    ) -> None:
        """Spec: CSDL XML, "Abstract", "Open" and "Media Entity Type"."""
        if part.is_abstract and not base.is_abstract and isinstance(part, EntityType):
            message = f"'{part.name}' is abstract and its base '{base.name}' isn't"
            self._report("CSD307", message, here)
        if base.is_open and not part.is_open:
            message = f"'{part.name}' derives from the open type '{base.name}'"
            self._report("CSD307", message, here)
        if (
            isinstance(part, EntityType)
            and isinstance(base, EntityType)
            and base.has_stream
            and not part.has_stream
        ):
            message = f"'{part.name}' derives from the media type '{base.name}'"
            self._report("CSD307", message, here)

    def _key(self, part: EntityType, here: Step) -> None:
        """Spec: CSDL XML, "Key"."""
        for each in part.key.parts if part.key else ():
            found = follow(self._model, part, each.path)
            if found.is_unknown or not isinstance(found.member, Property):
                continue
            steps = (here, Step("Key"), Step("PropertyRef", each.path))
            if found.member.is_nullable:
                self._report("CSD402", f"'{each.path}' is nullable", *steps)
            if found.member.type.is_collection or not self._is_key_type(
                found.member.type.name
            ):
                message = f"'{each.path}' has type '{found.member.type}'"
                self._report("CSD402", message, *steps)
            if ("/" in each.path) != (each.alias is not None):
                which = "needs an alias" if "/" in each.path else "may have no alias"
                self._report("CSD402", f"'{each.path}' {which}", *steps)

    def _is_key_type(self, name: str) -> bool:
        found = self._model.types.get(name)
        if isinstance(found, TypeDefinition):
            name = found.underlying_type.name
        return (
            name in KEY_TYPES
            or isinstance(found, EnumType)
            or self._model.is_external(name)
        )

    # Navigation properties

    def _constraints(
        self, part: StructuredType, nav: NavigationProperty, steps: tuple[Step, ...]
    ) -> None:
        """Spec: CSDL XML, "Referential Constraint"."""
        if nav.constraints and nav.type.is_collection:
            message = "a collection can't have a referential constraint"
            self._report("CSD408", message, *steps)
            return
        seen: set[str] = set()
        for each in nav.constraints:
            here = (*steps, Step("ReferentialConstraint", each.property))
            if each.property in seen:
                message = f"'{each.property}' is constrained twice"
                self._report("CSD408", message, *here)
            seen.add(each.property)
            self._constraint(part, nav, each, here)

    def _constraint(
        self,
        part: StructuredType,
        nav: NavigationProperty,
        constraint: ReferentialConstraint,
        steps: tuple[Step, ...],
    ) -> None:
        target = self._model.structured_type(nav.type.name)
        if target is None:
            return
        dependent = follow(self._model, part, constraint.property).member
        principal = follow(self._model, target, constraint.referenced_property).member
        if not isinstance(dependent, Property) or not isinstance(principal, Property):
            return
        types = dependent.type.name, principal.type.name
        both_complex = all(
            isinstance(self._model.types.get(name), ComplexType) for name in types
        )
        if types[0] != types[1] and not both_complex:
            message = f"'{types[0]}' can't equal '{types[1]}'"
            self._report("CSD408", message, *steps)
        expected = nav.is_nullable or principal.is_nullable
        if dependent.is_nullable != expected:
            must = "must" if expected else "may not"
            message = f"'{constraint.property}' {must} be nullable"
            self._report("CSD408", message, *steps)

    def _partner(
        self, part: StructuredType, nav: NavigationProperty, steps: tuple[Step, ...]
    ) -> None:
        """Spec: CSDL XML, "Partner Navigation Property"."""
        model = self._model
        if nav.partner is None:
            return
        if isinstance(part, ComplexType):
            message = "a navigation property of a complex type can't have a partner"
            self._report("CSD406", message, *steps)
            return
        target = model.structured_type(nav.type.name)
        found = follow(model, target, nav.partner) if target else None
        if found is None or not isinstance(found.member, NavigationProperty):
            return
        if found.crossed:
            message = f"partner '{nav.partner}' traverses a navigation property"
            self._report("CSD406", message, *steps)
        partner = found.member
        if partner.type.name != "Edm.EntityType" and not model.is_derived(
            part.qualified_name, partner.type.name
        ):
            message = f"partner '{nav.partner}' leads to '{partner.type.name}'"
            self._report("CSD406", message, *steps)
        if partner.partner is not None and self._differs(nav, partner):
            message = f"partner '{nav.partner}' has the partner '{partner.partner}'"
            self._report("CSD406", message, *steps)

    def _differs(self, nav: NavigationProperty, partner: NavigationProperty) -> bool:
        """Tell whether a partner's partner is another navigation property."""
        start = self._model.structured_type(partner.type.name)
        if start is None or partner.partner is None:
            return False
        back = follow(self._model, start, partner.partner)
        return not back.is_unknown and back.member is not nav

    # Operations

    def operations(self, overloads: tuple[Operation, ...]) -> None:
        """Spec: CSDL XML, "Function Overloads" and "Entity Set Path"."""
        returned: dict[object, object] = {}
        for number, each in enumerate(overloads):
            here = Step(type(each).__name__, each.name, number)
            if each.entity_set_path is not None:
                self._entity_set_path(each, each.entity_set_path, here)
            if here.tag == "Function" and each.return_type is not None:
                bound_to = each.parameters[0].type if each.parameters else None
                same = bound_to if each.is_bound else None
                known = returned.setdefault(same, each.return_type.type)
                if known != each.return_type.type:
                    message = f"another overload of '{each.name}' returns '{known}'"
                    self._report("CSD413", message, here)

    def _entity_set_path(self, operation: Operation, path: str, here: Step) -> None:
        first, _, rest = path.partition("/")
        if not operation.is_bound or not operation.parameters:
            message = "an entity set path needs a bound operation"
            self._report("CSD413", message, here)
            return
        parameter = operation.parameters[0]
        if parameter.name != first:
            message = f"the path '{path}' doesn't start with '{parameter.name}'"
            self._report("CSD413", message, here)
            return
        start = self._model.structured_type(parameter.type.name)
        if start is None:
            return
        end = parameter.type.name
        if rest:
            found = follow(self._model, start, self._parsed.full_names.path(rest))
            if found.is_unknown:
                return
            if not isinstance(found.member, NavigationProperty):
                message = f"'{path}' leads to no navigation property"
                self._report("CSD413", message, here)
                return
            end = found.end.qualified_name if found.end else found.member.type.name
        self._returns(operation, end, path, here)

    def _returns(self, operation: Operation, end: str, path: str, here: Step) -> None:
        returned = operation.return_type.type.name if operation.return_type else None
        known = self._model.types.get(returned or "")
        if returned is None or (
            isinstance(known, EntityType) and not self._model.is_derived(returned, end)
        ):
            message = f"'{operation.name}' returns no '{end}', where '{path}' leads"
            self._report("CSD413", message, here)

    # Containers

    def container(self, container: EntityContainer) -> None:
        top = Step("EntityContainer", container.name)
        for entity_set in container.entity_sets.values():
            self._bindings(entity_set, (top, Step("EntitySet", entity_set.name)))
        for singleton in container.singletons.values():
            self._bindings(singleton, (top, Step("Singleton", singleton.name)))

    def _bindings(self, part: EntitySet | Singleton, steps: tuple[Step, ...]) -> None:
        """Spec: CSDL XML, "Navigation Property Path Binding"."""
        start = self._model.structured_type(part.entity_type)
        for path in part.bindings if start else ():
            found = follow(self._model, start, path) if start else None
            if found is None or not isinstance(found.member, NavigationProperty):
                continue
            here = (*steps, Step("NavigationPropertyBinding", path))
            if not all(each.contains_target for each in found.crossed):
                message = f"'{path}' traverses a non-containment navigation property"
                self._report("CSD409", message, *here)
            if found.member.contains_target:
                message = f"'{path}' ends in a containment navigation property"
                self._report("CSD409", message, *here)

    # Annotations

    def annotations(self, part: object, steps: tuple[Step, ...]) -> None:
        """Spec: CSDL XML, "Annotation" and "Qualifier"."""
        seen: set[tuple[str, str | None]] = set()
        for each in getattr(part, "annotations", ()):
            here = (*steps, Step("Annotation", each.term))
            if each.qualifier is not None and not is_simple_identifier(each.qualifier):
                message = f"qualifier '{each.qualifier}' is no simple identifier"
                self._report("CSD201", message, *here)
            if (each.term, each.qualifier) in seen:
                which = f" with qualifier '{each.qualifier}'" if each.qualifier else ""
                message = f"term '{each.term}' is applied twice{which}"
                self._report("CSD213", message, *here)
            seen.add((each.term, each.qualifier))


def _annotated(schema: Schema) -> Iterator[tuple[object, tuple[Step, ...]]]:
    """Yield every part of a schema that may have annotations."""
    yield schema, ()
    for part in (
        *schema.types.values(),
        *schema.terms.values(),
        *schema.containers.values(),
    ):
        here = Step(type(part).__name__, part.name)
        yield part, (here,)
        for table in (
            "properties",
            "navigation_properties",
            "members",
            "entity_sets",
            "singletons",
            "action_imports",
            "function_imports",
        ):
            children = getattr(part, table, None)
            for child in children.values() if isinstance(children, dict) else ():
                yield child, (here, Step(type(child).__name__, child.name))
    for overloads in schema.operations():
        for number, operation in enumerate(overloads):
            here = Step(type(operation).__name__, operation.name, number)
            yield operation, (here,)
            for parameter in operation.parameters:
                yield parameter, (here, Step("Parameter", parameter.name))
