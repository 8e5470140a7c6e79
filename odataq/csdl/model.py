"""The entity data model: all schemas of a service as one value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import Factory, field, frozen

from odataq.csdl.lazy import Lazy, Unread
from odataq.csdl.members import (
    Members,
    NavigationProperty,
    NavigationPropertyBinding,
    OnDelete,
    OnDeleteAction,
    Property,
    ReferentialConstraint,
)
from odataq.csdl.operations import Action, Function, Operation, OperationIndex
from odataq.csdl.types import NO_FACETS, Facets, TypeRef

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from odataq.csdl.documents import Document
    from odataq.csdl.expressions import Annotation
    from odataq.diagnostics import Diagnostic

__all__ = [
    "ActionImport",
    "ComplexType",
    "EntityContainer",
    "EntitySet",
    "EntityType",
    "EnumType",
    "FunctionImport",
    "Include",
    "IncludeAnnotations",
    "Key",
    "Member",
    "Model",
    "NavigationProperty",
    "NavigationPropertyBinding",
    "OnDelete",
    "OnDeleteAction",
    "Property",
    "PropertyRef",
    "Reference",
    "ReferentialConstraint",
    "Schema",
    "SchemaType",
    "Singleton",
    "StructuredType",
    "Term",
    "TypeDefinition",
    "is_outside",
]


_NO_MEMBERS: Final = Lazy.of(Members())
_NO_DIAGNOSTICS: Final[Lazy[tuple[Diagnostic, ...]]] = Lazy.of(())
_NO_BINDINGS: Final[Lazy[Mapping[str, NavigationPropertyBinding]]] = Lazy.of({})


@frozen(eq=False)
class PropertyRef:
    """A part of a key: a path, and the alias that stands for it in URLs."""

    path: str
    alias: str | None = None

    @property
    def name(self) -> str:
        """The name that a key predicate uses."""
        return self.alias or self.path


@frozen(eq=False)
class Key:
    """What identifies an entity within its set."""

    parts: tuple[PropertyRef, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names that a key predicate uses."""
        return tuple(part.name for part in self.parts)


@frozen(eq=False)
class EntityType(Unread):
    """An entity type with what it declares itself; bases are the model's."""

    name: str
    namespace: str
    base_type: str | None = None
    is_abstract: bool = False
    is_open: bool = False
    has_stream: bool = False
    key: Key | None = field(default=None, repr=False)
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)
    _members: Lazy[Members] = field(default=_NO_MEMBERS, repr=False)

    @property
    def qualified_name(self) -> str:
        """The name with its namespace."""
        return f"{self.namespace}.{self.name}"

    @property
    def members(self) -> Members:
        """The properties that the type declares itself."""
        return self._members.value

    @property
    def properties(self) -> Mapping[str, Property]:
        """The structural properties that the type declares itself."""
        return self._members.value.properties

    @property
    def navigation_properties(self) -> Mapping[str, NavigationProperty]:
        """The navigation properties that the type declares itself."""
        return self._members.value.navigation_properties


@frozen(eq=False)
class ComplexType(Unread):
    """A structured type without a key."""

    name: str
    namespace: str
    base_type: str | None = None
    is_abstract: bool = False
    is_open: bool = False
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)
    _members: Lazy[Members] = field(default=_NO_MEMBERS, repr=False)

    @property
    def qualified_name(self) -> str:
        """The name with its namespace."""
        return f"{self.namespace}.{self.name}"

    @property
    def members(self) -> Members:
        """The properties that the type declares itself."""
        return self._members.value

    @property
    def properties(self) -> Mapping[str, Property]:
        """The structural properties that the type declares itself."""
        return self._members.value.properties

    @property
    def navigation_properties(self) -> Mapping[str, NavigationProperty]:
        """The navigation properties that the type declares itself."""
        return self._members.value.navigation_properties


@frozen(eq=False)
class Member:
    """A member of an enumeration type and its value."""

    name: str
    value: int
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)


@frozen(eq=False)
class EnumType(Unread):
    """An enumeration type."""

    name: str
    namespace: str
    underlying_type: str = "Edm.Int32"
    is_flags: bool = False
    members: Mapping[str, Member] = field(factory=dict, repr=False)
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)

    @property
    def qualified_name(self) -> str:
        """The name with its namespace."""
        return f"{self.namespace}.{self.name}"


@frozen(eq=False)
class TypeDefinition:
    """A primitive type under a name of its own."""

    name: str
    namespace: str
    underlying_type: TypeRef
    facets: Facets = NO_FACETS
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)

    @property
    def qualified_name(self) -> str:
        """The name with its namespace."""
        return f"{self.namespace}.{self.name}"


@frozen(eq=False)
class Term:
    """The declaration of an annotation term."""

    name: str
    namespace: str
    type: TypeRef
    is_nullable: bool = True
    facets: Facets = NO_FACETS
    base_term: str | None = None
    default_value: str | None = None
    applies_to: tuple[str, ...] = ()
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)

    @property
    def qualified_name(self) -> str:
        """The name with its namespace."""
        return f"{self.namespace}.{self.name}"


@frozen(eq=False)
class EntitySet(Unread):
    """A top-level collection of entities."""

    name: str
    entity_type: str
    is_in_service_document: bool = True
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)
    _bindings: Lazy[Mapping[str, NavigationPropertyBinding]] = field(
        default=_NO_BINDINGS, repr=False
    )

    @property
    def bindings(self) -> Mapping[str, NavigationPropertyBinding]:
        """The navigation property bindings by path."""
        return self._bindings.value


@frozen(eq=False)
class Singleton(Unread):
    """A top-level single entity."""

    name: str
    entity_type: str
    is_nullable: bool = False
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)
    _bindings: Lazy[Mapping[str, NavigationPropertyBinding]] = field(
        default=_NO_BINDINGS, repr=False
    )

    @property
    def bindings(self) -> Mapping[str, NavigationPropertyBinding]:
        """The navigation property bindings by path."""
        return self._bindings.value


@frozen(eq=False)
class ActionImport:
    """An unbound action as a top-level resource."""

    name: str
    action: str
    entity_set: str | None = None
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)


@frozen(eq=False)
class FunctionImport:
    """An unbound function as a top-level resource."""

    name: str
    function: str
    entity_set: str | None = None
    is_in_service_document: bool = False
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)


@frozen(eq=False)
class EntityContainer:
    """What a service exposes, with all that it extends."""

    name: str
    namespace: str
    extends: str | None = None
    entity_sets: Mapping[str, EntitySet] = field(factory=dict, repr=False)
    singletons: Mapping[str, Singleton] = field(factory=dict, repr=False)
    action_imports: Mapping[str, ActionImport] = field(factory=dict, repr=False)
    function_imports: Mapping[str, FunctionImport] = field(factory=dict, repr=False)
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)

    @property
    def qualified_name(self) -> str:
        """The name with its namespace."""
        return f"{self.namespace}.{self.name}"


@frozen(eq=False)
class Include:
    """A namespace of another document, brought into scope."""

    namespace: str
    alias: str | None = None
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)


@frozen(eq=False)
class IncludeAnnotations:
    """Annotations of another document, brought into scope."""

    term_namespace: str
    qualifier: str | None = None
    target_namespace: str | None = None


@frozen(eq=False)
class Reference:
    """Another document that this one refers to."""

    uri: str
    includes: tuple[Include, ...] = ()
    include_annotations: tuple[IncludeAnnotations, ...] = ()
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)


StructuredType = EntityType | ComplexType
SchemaType = EntityType | ComplexType | EnumType | TypeDefinition


@frozen(eq=False)
class Schema:
    """A namespace and what one document declares in it."""

    namespace: str
    alias: str | None = None
    types: Mapping[str, SchemaType] = field(factory=dict, repr=False)
    terms: Mapping[str, Term] = field(factory=dict, repr=False)
    actions: Mapping[str, tuple[Action, ...]] = field(factory=dict, repr=False)
    functions: Mapping[str, tuple[Function, ...]] = field(factory=dict, repr=False)
    containers: Mapping[str, EntityContainer] = field(factory=dict, repr=False)
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)

    def operations(self) -> Iterator[tuple[Operation, ...]]:
        """Yield the overloads of each action, then of each function."""
        yield from self.actions.values()
        yield from self.functions.values()


# Spec: OData vocabularies; services refer to them without saying where.
_WELL_KNOWN: Final = "Org.OData."


def is_outside(full_name: str, external_namespaces: AbstractSet[str]) -> bool:
    """Tell whether a name belongs to a namespace that isn't given."""
    namespace = full_name.partition("/")[0].rpartition(".")[0]
    return namespace in external_namespaces or full_name.startswith(_WELL_KNOWN)


@frozen(eq=False)
class Model(Unread):
    """Everything that the documents of a service declare.

    Immutable and safe to share between threads. Parts are compared by
    identity and refer to each other by qualified name; the methods here
    follow such names. Names that a method takes may be qualified by a
    namespace or by one of the model's aliases. `documents` has the document of
    each schema.
    """

    schemas: tuple[Schema, ...]
    references: tuple[Reference, ...] = ()
    aliases: Mapping[str, str] = field(factory=dict, repr=False)
    types: Mapping[str, SchemaType] = field(factory=dict, repr=False)
    terms: Mapping[str, Term] = field(factory=dict, repr=False)
    operations: OperationIndex = field(factory=OperationIndex, repr=False)
    container: EntityContainer | None = None
    external_namespaces: frozenset[str] = frozenset()
    documents: tuple[Document, ...] = field(default=(), repr=False)
    targeted_annotations: Mapping[str, tuple[Annotation, ...]] = field(
        factory=dict, repr=False
    )
    _diagnostics: Lazy[tuple[Diagnostic, ...]] = field(
        default=_NO_DIAGNOSTICS, repr=False
    )
    _members: dict[str, Members] = field(factory=dict, init=False, repr=False)
    _derived: Lazy[Mapping[str, tuple[str, ...]]] = field(
        default=Factory(lambda self: Lazy(self._find_derived), takes_self=True),
        init=False,
        repr=False,
    )

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was tolerated, found when it is first asked for."""
        return self._diagnostics.value

    # Names

    def full_name(self, name: str) -> str:
        """Return a qualified name with its alias replaced by the namespace."""
        qualifier, dot, simple = name.rpartition(".")
        return f"{self.aliases.get(qualifier, qualifier)}{dot}{simple}"

    def find_type(self, name: str) -> SchemaType | None:
        """Return the type of a qualified name, `None` where there is none."""
        return self.types.get(name) or self.types.get(self.full_name(name))

    def entity_type(self, name: str) -> EntityType | None:
        """Return the entity type of a qualified name."""
        found = self.find_type(name)
        return found if isinstance(found, EntityType) else None

    def structured_type(self, name: str) -> StructuredType | None:
        """Return the entity or complex type of a qualified name."""
        found = self.find_type(name)
        return found if isinstance(found, EntityType | ComplexType) else None

    def entity_types(self) -> Iterator[EntityType]:
        """Yield all entity types in the order of the documents."""
        return (each for each in self.types.values() if isinstance(each, EntityType))

    # Inheritance

    def bases(self, structured: StructuredType) -> Iterator[StructuredType]:
        """Yield the base type, its base type, and so on."""
        name = structured.base_type
        while name is not None:
            base = self.types.get(name)
            if not isinstance(base, EntityType | ComplexType):
                return
            yield base
            name = base.base_type

    def is_derived(self, name: str, base: str) -> bool:
        """Tell whether a type is `base` or derives from it, both full names."""
        if name == base:
            return True
        found = self.types.get(name)
        if not isinstance(found, EntityType | ComplexType):
            return False
        return any(each.qualified_name == base for each in self.bases(found))

    def derived_types(self, name: str) -> tuple[str, ...]:
        """Return the full names of the types that derive directly from a type."""
        return self._derived.value.get(name, ())

    def _find_derived(self) -> Mapping[str, tuple[str, ...]]:
        derived: dict[str, list[str]] = {}
        for full_name, each in self.types.items():
            if isinstance(each, EntityType | ComplexType) and each.base_type:
                derived.setdefault(each.base_type, []).append(full_name)
        return {base: tuple(names) for base, names in derived.items()}

    def properties(self, structured: StructuredType) -> Mapping[str, Property]:
        """Return all structural properties, those of base types first."""
        return self._all_members(structured).properties

    def navigation_properties(
        self, structured: StructuredType
    ) -> Mapping[str, NavigationProperty]:
        """Return all navigation properties, those of base types first."""
        return self._all_members(structured).navigation_properties

    def property(self, structured: StructuredType, name: str) -> Property | None:
        """Return a structural property, own or inherited."""
        found = structured.properties.get(name)
        if found is None and structured.base_type is not None:
            declared = (base.properties.get(name) for base in self.bases(structured))
            found = next((each for each in declared if each is not None), None)
        return found

    def navigation_property(
        self, structured: StructuredType, name: str
    ) -> NavigationProperty | None:
        """Return a navigation property, own or inherited."""
        found = structured.navigation_properties.get(name)
        if found is None and structured.base_type is not None:
            declared = (
                base.navigation_properties.get(name) for base in self.bases(structured)
            )
            found = next((each for each in declared if each is not None), None)
        return found

    def key(self, entity_type: EntityType) -> Key | None:
        """Return the key that a type declares or, without one, inherits."""
        if entity_type.key is not None:
            return entity_type.key
        for base in self.bases(entity_type):
            if isinstance(base, EntityType) and base.key is not None:
                return base.key
        return None

    def is_external(self, name: str) -> bool:
        """Tell whether a full name belongs to a document that wasn't given."""
        return is_outside(name, self.external_namespaces)

    def sets_of(self, type_name: str) -> tuple[EntitySet, ...]:
        """Return the entity sets whose declared type has a full name."""
        if self.container is None:
            return ()
        sets = self.container.entity_sets.values()
        return tuple(each for each in sets if each.entity_type == type_name)

    def _all_members(self, structured: StructuredType) -> Members:
        found = self._members.get(structured.qualified_name)
        if found is not None:
            return found
        # From the top down and without recursion: a chain may be long.
        members = Members()
        for each in reversed((structured, *self.bases(structured))):
            # Two threads may both make it; the first one to store it wins.
            members = self._members.setdefault(
                each.qualified_name, members.extended(each.members)
            )
        return members
