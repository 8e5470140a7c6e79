"""A model as plain values that can be compared: what a document says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from odataq.csdl.model import ComplexType, EntityType, EnumType, TypeDefinition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from odataq import Model
    from odataq.csdl import expressions, members, model, operations, types

__all__ = [
    "Annotation",
    "Binding",
    "Container",
    "Definition",
    "Description",
    "Entry",
    "Enumeration",
    "Expression",
    "Facets",
    "Import",
    "Include",
    "IncludeAnnotations",
    "Member",
    "Navigation",
    "OnDelete",
    "Operation",
    "Property",
    "Reference",
    "Schema",
    "Structured",
    "Targeted",
    "Term",
    "Typed",
    "dump",
]


@dataclass(frozen=True)
class Expression:
    """A constant or dynamic expression."""

    kind: str
    value: str = ""
    attributes: frozenset[tuple[str, str]] = frozenset()
    children: tuple[Expression, ...] = ()
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Annotation:
    """A term applied; `target` where an `Annotations` element gives it."""

    term: str
    qualifier: str | None = None
    expression: Expression | None = None
    annotations: tuple[Annotation, ...] = ()
    target: str | None = None


@dataclass(frozen=True)
class Facets:
    """Type facets."""

    max_length: int | str | None = None
    precision: int | None = None
    scale: int | str | None = None
    unicode: bool | None = None
    srid: int | str | None = None


@dataclass(frozen=True)
class Typed:
    """A parameter, or a return type (without a name)."""

    name: str
    type: str
    nullable: bool = True
    facets: Facets = Facets()
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Property:
    """A structural property."""

    name: str
    type: str
    nullable: bool = True
    facets: Facets = Facets()
    default: str | None = None
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Entry:
    """Two texts that belong together: a constraint, or a part of a key."""

    first: str
    second: str | None
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class OnDelete:
    """An on-delete action."""

    action: str
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Navigation:
    """A navigation property."""

    name: str
    type: str
    nullable: bool = True
    partner: str | None = None
    contains: bool = False
    constraints: tuple[Entry, ...] = ()
    on_delete: OnDelete | None = None
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Structured:
    """An entity type (`kind` says so) or a complex type."""

    kind: str
    name: str
    base: str | None = None
    abstract: bool = False
    open: bool = False
    stream: bool = False
    key: tuple[Entry, ...] | None = None
    properties: tuple[Property, ...] = ()
    navigation: tuple[Navigation, ...] = ()
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Member:
    """A member of an enumeration type."""

    name: str
    value: int
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Enumeration:
    """An enumeration type."""

    name: str
    underlying: str = "Edm.Int32"
    flags: bool = False
    members: tuple[Member, ...] = ()
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Definition:
    """A type definition."""

    name: str
    underlying: str
    facets: Facets = Facets()
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Term:
    """A term."""

    name: str
    type: str
    nullable: bool = True
    facets: Facets = Facets()
    base: str | None = None
    default: str | None = None
    applies_to: tuple[str, ...] = ()
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Operation:
    """One overload of an action or function (`kind` says which)."""

    kind: str
    name: str
    bound: bool = False
    composable: bool = False
    path: str | None = None
    parameters: tuple[Typed, ...] = ()
    returns: Typed | None = None
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Binding:
    """A navigation property binding."""

    path: str
    target: str
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Import:
    """A set, singleton or import (`kind` says which).

    `of` is the type or operation, `flag` whether it is in the service
    document, or for a singleton whether it is nullable.
    """

    kind: str
    name: str
    of: str
    flag: bool = False
    entity_set: str | None = None
    bindings: tuple[Binding, ...] = ()
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Container:
    """An entity container, with what it extends once it is read."""

    name: str
    extends: str | None = None
    children: tuple[Import, ...] = ()
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Targeted:
    """An `Annotations` element."""

    target: str
    annotations: tuple[Annotation, ...]


@dataclass(frozen=True)
class Schema:
    """A schema; `targeted` has no place in a dump, its targets have."""

    namespace: str
    alias: str | None = None
    types: tuple[Structured | Enumeration | Definition, ...] = ()
    terms: tuple[Term, ...] = ()
    operations: tuple[Operation, ...] = ()
    containers: tuple[Container, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    targeted: tuple[Targeted, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Include:
    """An included namespace."""

    namespace: str
    alias: str | None = None
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class IncludeAnnotations:
    """Included annotations."""

    term_namespace: str
    qualifier: str | None = None
    target_namespace: str | None = None


@dataclass(frozen=True)
class Reference:
    """A reference to another document."""

    uri: str
    includes: tuple[Include, ...] = ()
    include_annotations: tuple[IncludeAnnotations, ...] = ()
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Description:
    """A whole model; `container` is that of the service, with what it extends."""

    references: tuple[Reference, ...]
    schemas: tuple[Schema, ...]
    container: Container | None


# From a model to these


def dump(model: Model) -> Description:
    """Return all that a model was read from as plain values."""
    return Description(
        tuple(_reference(each) for each in model.references),
        tuple(_schema(each) for each in model.schemas),
        _container(model.container) if model.container is not None else None,
    )


def _reference(part: model.Reference) -> Reference:
    return Reference(
        part.uri,
        tuple(
            Include(each.namespace, each.alias, _annotations(each.annotations))
            for each in part.includes
        ),
        tuple(
            IncludeAnnotations(
                each.term_namespace, each.qualifier, each.target_namespace
            )
            for each in part.include_annotations
        ),
        _annotations(part.annotations),
    )


def _schema(part: model.Schema) -> Schema:
    return Schema(
        part.namespace,
        part.alias,
        tuple(_type(each) for each in part.types.values()),
        tuple(_term(each) for each in part.terms.values()),
        tuple(
            _operation(each)
            for table in (part.actions, part.functions)
            for overloads in table.values()
            for each in overloads
        ),
        tuple(_container(each) for each in part.containers.values()),
        _annotations(part.annotations),
    )


def _type(part: model.SchemaType) -> Structured | Enumeration | Definition:
    annotations = _annotations(part.annotations)
    if isinstance(part, EnumType):
        members = tuple(
            Member(each.name, each.value, _annotations(each.annotations))
            for each in part.members.values()
        )
        return Enumeration(
            part.name, part.underlying_type, part.is_flags, members, annotations
        )
    if isinstance(part, TypeDefinition):
        underlying = str(part.underlying_type)
        return Definition(part.name, underlying, _facets(part.facets), annotations)
    properties = tuple(_property(each) for each in part.properties.values())
    navigation = tuple(
        _navigation(each) for each in part.navigation_properties.values()
    )
    return Structured(
        type(part).__name__,
        part.name,
        part.base_type,
        part.is_abstract,
        part.is_open,
        isinstance(part, EntityType) and part.has_stream,
        None if isinstance(part, ComplexType) else _key(part.key),
        properties,
        navigation,
        annotations,
    )


def _key(key: model.Key | None) -> tuple[Entry, ...] | None:
    if key is None:
        return None
    return tuple(Entry(each.path, each.alias) for each in key.parts)


def _property(part: members.Property) -> Property:
    return Property(
        part.name,
        str(part.type),
        part.is_nullable,
        _facets(part.facets),
        part.default_value,
        _annotations(part.annotations),
    )


def _navigation(part: members.NavigationProperty) -> Navigation:
    on_delete = None
    if part.on_delete is not None:
        given = _annotations(part.on_delete.annotations)
        on_delete = OnDelete(part.on_delete.action.value, given)
    return Navigation(
        part.name,
        str(part.type),
        part.is_nullable,
        part.partner,
        part.contains_target,
        tuple(
            Entry(
                each.property,
                each.referenced_property,
                _annotations(each.annotations),
            )
            for each in part.constraints
        ),
        on_delete,
        _annotations(part.annotations),
    )


def _term(part: model.Term) -> Term:
    return Term(
        part.name,
        str(part.type),
        part.is_nullable,
        _facets(part.facets),
        part.base_term,
        part.default_value,
        part.applies_to,
        _annotations(part.annotations),
    )


def _operation(part: operations.Operation) -> Operation:
    return Operation(
        type(part).__name__,
        part.name,
        part.is_bound,
        getattr(part, "is_composable", False),
        part.entity_set_path,
        tuple(_typed(each, each.name) for each in part.parameters),
        _typed(part.return_type, "") if part.return_type is not None else None,
        _annotations(part.annotations),
    )


def _typed(part: operations.Parameter | operations.ReturnType, name: str) -> Typed:
    return Typed(
        name,
        str(part.type),
        part.is_nullable,
        _facets(part.facets),
        _annotations(part.annotations),
    )


def _container(part: model.EntityContainer) -> Container:
    children = [
        *(
            _set(each, each.is_in_service_document)
            for each in part.entity_sets.values()
        ),
        *(_set(each, each.is_nullable) for each in part.singletons.values()),
    ]
    for action in part.action_imports.values():
        given = _annotations(action.annotations)
        children.append(
            Import(
                *("ActionImport", action.name, action.action),
                entity_set=action.entity_set,
                annotations=given,
            )
        )
    for function in part.function_imports.values():
        given = _annotations(function.annotations)
        children.append(
            Import(
                *("FunctionImport", function.name, function.function),
                flag=function.is_in_service_document,
                entity_set=function.entity_set,
                annotations=given,
            )
        )
    given = _annotations(part.annotations)
    return Container(part.name, part.extends, tuple(children), given)


def _set(part: model.EntitySet | model.Singleton, flag: bool) -> Import:  # noqa: FBT001 (what it means depends on the kind)
    return Import(
        type(part).__name__,
        part.name,
        part.entity_type,
        flag,
        bindings=tuple(
            Binding(each.path, each.target, _annotations(each.annotations))
            for each in part.bindings.values()
        ),
        annotations=_annotations(part.annotations),
    )


def _facets(part: types.Facets) -> Facets:
    return Facets(part.max_length, part.precision, part.scale, part.unicode, part.srid)


def _annotations(
    parts: Iterable[expressions.Annotation],
) -> tuple[Annotation, ...]:
    return tuple(
        Annotation(
            each.term,
            each.qualifier,
            _expression(each.expression) if each.expression is not None else None,
            _annotations(each.annotations),
            each.target,
        )
        for each in parts
    )


def _expression(part: expressions.Expression) -> Expression:
    return Expression(
        part.kind,
        part.value,
        frozenset(part.attributes),
        tuple(_expression(each) for each in part.children),
        _annotations(part.annotations),
    )
