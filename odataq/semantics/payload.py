"""What the body of a request means: the parts that rules look at."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from odataq.csdl.types import UNKNOWN, TypeRef

if TYPE_CHECKING:
    from odataq.csdl.model import NavigationProperty, Property, StructuredType
    from odataq.csdl.operations import Action, Parameter
    from odataq.semantics.binding import Binding
    from odataq.semantics.json_values import ValueFlaw
    from odataq.semantics.marks import Mark
    from odataq.source import Source, Span
    from odataq.text.json_reader import JsonMistake
    from odataq.text.json_tree import JsonMember, JsonNode, JsonObject, JsonString

__all__ = [
    "ActionBody",
    "Body",
    "EntityReference",
    "Fault",
    "MisfitMember",
    "MisfitType",
    "MissingParameter",
    "NavigationBind",
    "NestedEntities",
    "Part",
    "Payload",
    "PropertyEntry",
    "ReferenceBody",
    "ReferenceForm",
    "Role",
    "StructuredValue",
    "UndeclaredMember",
    "UnknownParameter",
    "UnwrappedValue",
    "ValueEntry",
]


class Role(Enum):
    """What a structured value is there for."""

    CREATE = "created"
    UPDATE = "updated"
    NESTED = "created along with another one"
    PARAMETER = "given to an action"
    COMPLEX = "part of an entity"


@frozen(eq=False)
class Part:
    """Base of all parts: where it is in the body."""

    span: Span


@frozen(eq=False)
class Body(Part):
    """The whole body, of which something else than an object is expected."""

    value: JsonNode
    expected: str


@frozen(eq=False)
class StructuredValue(Part):
    """An object that is an entity or a complex value.

    `structured` is its type, `None` where that isn't known; `declared` the type
    that is expected. `is_within_update` tells that an entity around it is changed.
    """

    value: JsonObject = field(repr=False)
    role: Role
    declared: TypeRef
    structured: StructuredType | None = None
    is_typed: bool = False
    is_within_update: bool = False
    names: frozenset[str] = field(default=frozenset(), repr=False)


@frozen(eq=False)
class PropertyEntry(Part):
    """A structural property with its value; the place is that of the name."""

    owner: StructuredValue = field(repr=False)
    member: JsonMember = field(repr=False)
    property: Property


@frozen(eq=False)
class ValueEntry(Part):
    """A single value that has a flaw, and what it is given for."""

    name: str
    value: JsonNode
    type: TypeRef
    flaw: ValueFlaw


@frozen(eq=False)
class NavigationBind(Part):
    """`name@odata.bind`: a navigation property and what it is made to lead to."""

    owner: StructuredValue = field(repr=False)
    member: JsonMember = field(repr=False)
    navigation: NavigationProperty


@frozen(eq=False)
class NestedEntities(Part):
    """A navigation property whose entities stand in the body."""

    owner: StructuredValue = field(repr=False)
    member: JsonMember = field(repr=False)
    navigation: NavigationProperty


@frozen(eq=False)
class MisfitMember(Part):
    """A navigation property that is given what it doesn't take."""

    owner: StructuredValue = field(repr=False)
    member: JsonMember = field(repr=False)
    navigation: NavigationProperty
    is_bind: bool
    value: JsonNode


@frozen(eq=False)
class UndeclaredMember(Part):
    """A name that the type doesn't declare, with or without an annotation.

    `term` is that of the annotation, empty without one. `meant` are navigation
    properties of a lookup that goes by the name, `property` a structural property
    that can't be annotated so.
    """

    owner: StructuredValue = field(repr=False)
    member: JsonMember = field(repr=False)
    name: str
    term: str
    meant: tuple[NavigationProperty, ...] = ()
    property: Property | None = None


class ReferenceForm(Enum):
    """How an entity is referred to."""

    RELATIVE = "a relative URL"
    ABSOLUTE = "an absolute URL"
    CONTENT = "a request of the same change set"
    PLACEHOLDER = "a placeholder"


class Fault(Enum):
    """Why a text refers to no entity."""

    NOT_TEXT = "not text"
    KEY = "a key alone"
    UNREADABLE = "unreadable"
    UNKNOWN_SET = "unknown set"
    NO_KEY = "no key"
    NOT_ENTITY = "not an entity"
    MISFIT = "misfit"


@frozen(eq=False)
class EntityReference(Part):
    """A text that refers to an entity, and what it comes to.

    `of` is the navigation property that is bound, `None` for `@odata.id` and `$id`,
    where it `is_option`; `marks` are those of the key, with places in `source`.
    """

    text: str
    form: ReferenceForm
    expected: TypeRef
    type: TypeRef = UNKNOWN
    fault: Fault | None = None
    detail: str = ""
    of: NavigationProperty | None = None
    source: Source | None = field(default=None, repr=False)
    binding: Binding | None = field(default=None, repr=False)
    marks: tuple[Mark, ...] = field(default=(), repr=False)
    is_option: bool = False


@frozen(eq=False)
class ReferenceBody(Part):
    """The body of a request to `$ref`; `id` is the value of `@odata.id`."""

    value: JsonNode
    id: JsonNode | None = None


@frozen(eq=False)
class MisfitType(Part):
    """An `@odata.type` that is no type of what is expected."""

    found: StructuredType
    expected: TypeRef


@frozen(eq=False)
class UnwrappedValue(Part):
    """A body without the `value` that is expected in it."""

    names: tuple[str, ...]


@frozen(eq=False)
class ActionBody(Part):
    """The parameters of an action, `None` where the model doesn't have it."""

    name: str
    action: Action | None
    bound_to: TypeRef
    value: JsonObject = field(repr=False)


@frozen(eq=False)
class UnknownParameter(Part):
    """A parameter that an action doesn't have; `missing` are those not given."""

    name: JsonString
    action: Action
    missing: tuple[str, ...]
    is_binding: bool = False


@frozen(eq=False)
class MissingParameter(Part):
    """A parameter that an action can't do without."""

    action: Action
    parameter: Parameter


@frozen(eq=False)
class Payload:
    """The body of a request with all that rules visit, in no special order."""

    source: Source
    parts: tuple[Part | Mark | JsonMistake, ...] = ()
    is_oversized: bool = False
