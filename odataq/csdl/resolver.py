"""Makes one model of parsed documents: aliases, tables, base types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from attrs import define, field

from odataq.csdl.documents import Step
from odataq.csdl.lazy import leave_unread
from odataq.csdl.model import ComplexType, EntityType, Model, is_outside
from odataq.csdl.operations import OperationIndex
from odataq.csdl.reading.parsed import annotate, assign
from odataq.csdl.reading.targets import Children
from odataq.csdl.types import is_builtin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from odataq.csdl.model import (
        EntityContainer,
        Schema,
        SchemaType,
        StructuredType,
        Term,
    )
    from odataq.csdl.operations import Action, Function, Operation
    from odataq.csdl.problems import Problems
    from odataq.csdl.reading.parsed import ParsedDocument
    from odataq.csdl.types import TypeRef

__all__ = ["Resolution", "model_of", "resolve"]

_SHOWN_NAMESPACES: Final = 5

_Part = TypeVar("_Part")


@define(eq=False)
class Resolution:
    """What is known while documents are joined, and what comes out.

    `external` are the namespaces that other documents declare, which were not
    given: what refers to them stays unknown and silent. Unless it `is_sure`,
    what was cut out of documents is read to say what is wrong. `signatures` has the
    overloads of those names that annotations tell apart, when asked for.
    """

    documents: Sequence[ParsedDocument]
    problems: Problems
    aliases: dict[str, str] = field(factory=dict)
    external: set[str] = field(factory=set)
    types: dict[str, SchemaType] = field(factory=dict)
    terms: dict[str, Term] = field(factory=dict)
    actions: dict[str, tuple[Action, ...]] = field(factory=dict)
    functions: dict[str, tuple[Function, ...]] = field(factory=dict)
    containers: dict[str, EntityContainer] = field(factory=dict)
    is_sure: bool = True
    first_schemas: dict[str, Schema] = field(factory=dict)
    children: Children = field(factory=Children)
    signatures: dict[str, dict[str, list[Operation]]] = field(factory=dict)

    def schemas(self) -> Iterator[tuple[ParsedDocument, Schema]]:
        """Yield each schema with its document."""
        for parsed in self.documents:
            for schema in parsed.schemas:
                yield parsed, schema

    def report(
        self,
        parsed: ParsedDocument,
        code: str,
        message: str,
        *steps: Step,
        hint: str | None = None,
        same_as: str | None = None,
    ) -> None:
        """Report something at an element of a document."""
        self.problems.add(
            parsed.document, code, message, steps, hint=hint, same_as=same_as
        )

    def is_external(self, name: str) -> bool:
        """Tell whether a full name belongs to a document that isn't given."""
        return is_outside(name, self.external)

    def is_type(self, name: str) -> bool:
        """Tell whether a full name is a type, or can't be known."""
        return name in self.types or is_builtin(name) or self.is_external(name)


def resolve(documents: Sequence[ParsedDocument], problems: Problems) -> Resolution:
    """Join documents; report what doesn't resolve, all of it."""
    resolution = Resolution(documents, problems)
    for _, schema in resolution.schemas():
        resolution.first_schemas.setdefault(schema.namespace, schema)
    for parsed in documents:
        _replace_aliases(resolution, parsed)
    _find_external(resolution)
    _fill_tables(resolution)
    _check_type_refs(resolution)
    for parsed, schema in resolution.schemas():
        for each in schema.types.values():
            if isinstance(each, EntityType | ComplexType) and each.base_type:
                _check_base_type(resolution, parsed, schema, each)
    _check_chains(resolution)
    return resolution


def model_of(
    resolution: Resolution,
    container: EntityContainer | None,
) -> Model:
    """Make the model; what is found later is added to it."""
    operations = OperationIndex(resolution.actions, resolution.functions)
    leave_unread(operations, lambda: {"bound": _bound(operations)}, "bound")
    return Model(
        tuple(schema for _, schema in resolution.schemas()),
        tuple(each for parsed in resolution.documents for each in parsed.references),
        resolution.aliases,
        resolution.types,
        resolution.terms,
        operations,
        container,
        frozenset(resolution.external),
        tuple(parsed.document for parsed, _ in resolution.schemas()),
    )


def _bound(index: OperationIndex) -> dict[TypeRef, tuple[Operation, ...]]:
    bound: dict[TypeRef, list[Operation]] = {}
    for overloads in index.all_overloads():
        for each in overloads:
            if each.is_bound and each.parameters:
                bound.setdefault(each.parameters[0].type, []).append(each)
    return {binding_type: tuple(each) for binding_type, each in bound.items()}


# Names


def _replace_aliases(resolution: Resolution, parsed: ParsedDocument) -> None:
    aliases = _aliases_of(resolution, parsed)
    for alias, namespace in aliases.items():
        resolution.aliases.setdefault(alias, namespace)
    full = parsed.full_names
    full.aliases = aliases
    for ref in parsed.values.type_refs.values():
        assign(ref, "name", full.name(ref.name))
    for part, attribute in parsed.names:
        assign(part, attribute, full.path(getattr(part, attribute)))
    annotate(parsed)


def _aliases_of(resolution: Resolution, parsed: ParsedDocument) -> dict[str, str]:
    """Return the aliases of a document, reporting what is ambiguous."""
    aliases: dict[str, str] = {}
    namespaces = {schema.namespace for schema in parsed.schemas}
    declared = [
        (each.alias, each.namespace, Step("Schema", each.namespace))
        for each in parsed.schemas
    ] + [
        (each.alias, each.namespace, Step("Reference", reference.uri))
        for reference in parsed.references
        for each in reference.includes
    ]
    for alias, namespace, step in declared:
        if alias is None:
            continue
        if aliases.setdefault(alias, namespace) != namespace:
            message = f"alias '{alias}' stands for '{aliases[alias]}' already"
            resolution.report(parsed, "CSD204", message, step)
        if alias in namespaces and alias != namespace:
            message = f"alias '{alias}' is also a namespace"
            resolution.report(parsed, "CSD204", message, step)
    return aliases


def _find_external(resolution: Resolution) -> None:
    declared = {
        schema.namespace
        for _, schema in resolution.schemas()
        if schema.types
        or schema.terms
        or schema.actions
        or schema.functions
        or schema.containers
    }
    # A document that includes a namespace of its own has the rest of it in
    # another one; unless that is given, it may have any name.
    declaring: dict[str, set[int]] = {}
    for parsed, schema in resolution.schemas():
        declaring.setdefault(schema.namespace, set()).add(id(parsed))
    included: dict[str, None] = {
        include.namespace: None
        for parsed in resolution.documents
        for reference in parsed.references
        for include in reference.includes
        if include.namespace not in declared
        or declaring[include.namespace] == {id(parsed)}
    }
    # A schema that only annotates belongs to a document that declares it.
    only_annotated = {
        schema.namespace
        for _, schema in resolution.schemas()
        if schema.namespace not in declared
    }
    resolution.external.update(included, only_annotated)
    if included:
        shown = ", ".join(f"'{each}'" for each in [*included][:_SHOWN_NAMESPACES])
        more = len(included) - _SHOWN_NAMESPACES
        rest = f" and {more} more" if more > 0 else ""
        first = next(each for each in resolution.documents if each.references)
        resolution.report(
            first,
            "CSD206",
            f"included from documents that were not given: {shown}{rest}",
            hint="give those documents too to have their names checked",
        )


# Tables


def _fill_tables(resolution: Resolution) -> None:
    seen: set[str] = set()
    for parsed, schema in resolution.schemas():
        namespace = schema.namespace
        step = Step("Schema", namespace)
        if namespace in seen:
            message = f"namespace '{namespace}' is declared more than once"
            resolution.report(parsed, "CSD211", message, step)
        seen.add(namespace)
        _add(resolution, resolution.types, schema.types, parsed, step)
        _add(resolution, resolution.terms, schema.terms, parsed, step)
        _add(resolution, resolution.containers, schema.containers, parsed, step)
        for name, actions in schema.actions.items():
            full_name = f"{namespace}.{name}"
            known = resolution.actions.get(full_name, ())
            resolution.actions[full_name] = (*known, *actions)
        for name, functions in schema.functions.items():
            full_name = f"{namespace}.{name}"
            others = resolution.functions.get(full_name, ())
            resolution.functions[full_name] = (*others, *functions)


def _add(
    resolution: Resolution,
    table: dict[str, _Part],
    parts: Mapping[str, _Part],
    parsed: ParsedDocument,
    step: Step,
) -> None:
    """Add a schema's parts to the table of all schemas."""
    for name, part in parts.items():
        full_name = f"{step.name}.{name}"
        if table.setdefault(full_name, part) is not part:
            message = f"'{full_name}' is declared in another schema already"
            here = Step(type(part).__name__, name)
            resolution.report(parsed, "CSD202", message, step, here)


# Types


def _check_type_refs(resolution: Resolution) -> None:
    for parsed in resolution.documents:
        unknown = {
            ref.name
            for ref in parsed.values.type_refs.values()
            if not resolution.is_type(ref.name)
        }
        if parsed.late is not None:
            # Reading the document at once tells what is wrong, and where.
            resolution.is_sure &= not unknown
            continue
        odd = parsed.values.unqualified
        # Only where something is wrong with one are its uses looked for.
        for steps, ref in _type_uses(parsed) if unknown or odd else ():
            if ref.name in unknown and steps[-1].tag in _UNKNOWN_CODES:
                code = _UNKNOWN_CODES[steps[-1].tag]
                message = f"there is no type '{ref.name}'"
                resolution.report(parsed, code, message, *steps)
            elif ref.name in unknown:
                _report_unknown_type(resolution, parsed, ref.name, steps)
            elif id(ref) in odd:
                name = ref.name.removeprefix("Edm.")
                resolution.report(
                    parsed,
                    "CSD215",
                    f"type '{name}' lacks its namespace",
                    *steps,
                    hint=f"write '{ref.name}'",
                    same_as=name,
                )


def _report_unknown_type(
    resolution: Resolution,
    parsed: ParsedDocument,
    name: str,
    steps: tuple[Step, ...],
) -> None:
    namespace = name.rpartition(".")[0]
    if not name:
        return  # the missing attribute is reported already
    if namespace == "Edm" or namespace in resolution.first_schemas:
        message = f"namespace '{namespace}' has no type '{name.rpartition('.')[2]}'"
        hint = _V2_TYPES.get(name)
    elif namespace:
        message = f"type '{name}': namespace '{namespace}' isn't declared or included"
        hint = None
    else:
        message = f"'{name}' is no qualified name of a type"
        hint = None
    resolution.report(parsed, "CSD205", message, *steps, hint=hint)


# Where an unknown type leaves all else as it is.
_UNKNOWN_CODES: Final = {
    "Parameter": "CSD218",
    "ReturnType": "CSD218",
    "Term": "CSD217",
}
_V2_TYPES: Final = {
    "Edm.DateTime": "since OData 4.0 it is 'Edm.DateTimeOffset' or 'Edm.Date'",
    "Edm.Time": "since OData 4.0 it is 'Edm.Duration' or 'Edm.TimeOfDay'",
    "Edm.Float": "since OData 4.0 it is 'Edm.Single' or 'Edm.Double'",
}


def _type_uses(parsed: ParsedDocument) -> Iterator[tuple[tuple[Step, ...], TypeRef]]:
    """Yield each place that refers to a type, with the type."""
    for schema in parsed.schemas:
        top = Step("Schema", schema.namespace)
        for part in schema.types.values():
            if isinstance(part, EntityType | ComplexType):
                here = Step(type(part).__name__, part.name)
                for prop in part.properties.values():
                    yield (top, here, Step("Property", prop.name)), prop.type
                for nav in part.navigation_properties.values():
                    yield (top, here, Step("NavigationProperty", nav.name)), nav.type
        for overloads in schema.operations():
            for number, each in enumerate(overloads):
                here = Step(type(each).__name__, each.name, number)
                for step, ref in _operation_uses(each):
                    yield (top, here, step), ref
        for term in schema.terms.values():
            yield (top, Step("Term", term.name)), term.type


def _operation_uses(operation: Operation) -> Iterator[tuple[Step, TypeRef]]:
    for parameter in operation.parameters:
        yield Step("Parameter", parameter.name), parameter.type
    if operation.return_type is not None:
        yield Step("ReturnType"), operation.return_type.type


def _check_base_type(
    resolution: Resolution,
    parsed: ParsedDocument,
    schema: Schema,
    part: StructuredType,
) -> None:
    tag = type(part).__name__
    steps = (Step("Schema", schema.namespace), Step(tag, part.name))
    name = part.base_type or ""
    base = resolution.types.get(name)
    if base is None:
        if not resolution.is_external(name):
            _report_unknown_type(resolution, parsed, name, steps)
        return
    if type(base) is not type(part):
        message = f"the base type '{name}' is no {tag}"
        resolution.report(parsed, "CSD302", message, *steps)
        assign(part, "base_type", None)
        return


def _check_chains(resolution: Resolution) -> None:
    """Report cycles of base types, and chains too long to follow."""
    most = resolution.problems.limits.inheritance
    depths: dict[str, int] = {}
    wrong: dict[str, str] = {}
    for name in resolution.types:
        chain: dict[str, None] = {}
        current: str | None = name
        while current is not None and current not in depths and current not in chain:
            chain[current] = None
            part = resolution.types.get(current)
            current = None
            if isinstance(part, EntityType | ComplexType):
                current = part.base_type
        if current in chain:
            cycle = [*chain][[*chain].index(current) :]
            wrong.update(dict.fromkeys(cycle, "CSD301"))
        depth = depths.get(current or "", 0)
        for each in reversed(chain):
            depth += 1
            depths[each] = depth
            if depth == most + 1:
                wrong.setdefault(each, "CSD107")
    if wrong:
        _report_chains(resolution, wrong)


def _report_chains(resolution: Resolution, wrong: Mapping[str, str]) -> None:
    most = resolution.problems.limits.inheritance
    for parsed, schema in resolution.schemas():
        for part in schema.types.values():
            code = wrong.get(part.qualified_name)
            steps = (
                Step("Schema", schema.namespace),
                Step(type(part).__name__, part.name),
            )
            if code == "CSD301":
                message = f"'{part.name}' derives from itself"
                resolution.report(parsed, code, message, *steps)
            elif code is not None:
                message = f"'{part.name}' has more than {most} base types"
                resolution.report(parsed, code, message, *steps)
