"""The shapes of types: of their properties, and of what is said about them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from odataq.csdl.model import EntityType
from odataq.csdl.types import BINARY, GUID, STREAM, underlying
from odataq.shape.preferences import Metadata
from odataq.shape.tree import (
    Shape,
    ShapeArray,
    ShapeDefinition,
    ShapeMember,
    ShapeObject,
    ShapeReference,
    ShapeValue,
)
from odataq.shape.values import INTEGER, TEXT, value_shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.csdl.model import Model, NavigationProperty, Property, StructuredType
    from odataq.csdl.types import TypeRef
    from odataq.semantics.binding import Binding
    from odataq.shape.habits import Habits
    from odataq.shape.preferences import Preferences

__all__ = ["DEEPEST", "Place", "TypeShaper", "is_lookup", "references"]

# Objects within objects that are taken apart; what is deeper may have any members.
# Paths in a query nest without end, and validators of JSON Schema recurse.
DEEPEST: Final = 50

_FORMATTED: Final = "OData.Community.Display.V1.FormattedValue"
# What is said about a lookup besides: the table, and which property it belongs to.
_OF_LOOKUP: Final = (
    "Microsoft.Dynamics.CRM.associatednavigationproperty",
    "Microsoft.Dynamics.CRM.lookuplogicalname",
)
# Text and identifiers have no other form to be shown in.
_PLAIN: Final = frozenset({"Edm.Binary", "Edm.Guid", "Edm.String"})


class Place(Enum):
    """Where a structured value stands."""

    TOP = "in the response itself"
    ITEM = "in an expanded collection"
    SINGLE = "in an expanded single-valued property"
    VALUE = "in a property, as a complex value"


def references(shape: Shape | None) -> Iterator[str]:
    """Yield the names that a shape refers to; it nests as deep as a query."""
    match shape:
        case ShapeReference(name):
            yield name
        case ShapeArray(items):
            yield from references(items)
        case ShapeObject(members):
            for each in members:
                yield from references(each.shape)


def is_lookup(prop: Property) -> bool:
    """Tell whether a property has the key of another row."""
    name = prop.name
    is_named_so = name.startswith("_") and name.endswith("_value")
    return is_named_so and prop.type == GUID


@frozen(eq=False)
class TypeShaper:
    """Makes shapes of types, each whole type once, as a definition.

    `has_nesting` tells whether the query has a nested `$expand` anywhere.
    """

    model: Model
    binding: Binding
    habits: Habits
    preferences: Preferences
    has_nesting: bool = False
    _names: dict[tuple[str, Place], str] = field(factory=dict, init=False)
    _wholes: dict[str, tuple[str, Place]] = field(factory=dict, init=False)
    _defined: dict[str, ShapeObject] = field(factory=dict, init=False)
    _uses: dict[str, int] = field(factory=dict, init=False)

    def value(self, type_ref: TypeRef, *, is_nullable: bool = True) -> ShapeValue:
        """Return the shape of one value of a type."""
        return value_shape(
            type_ref,
            self.model,
            is_nullable=is_nullable,
            numbers_as_strings=self.preferences.numbers_as_strings,
        )

    def count(self) -> ShapeValue:
        """Return the shape of a count, which is an `Edm.Int64`."""
        return TEXT if self.preferences.numbers_as_strings else INTEGER

    def typed(self, type_ref: TypeRef, *, is_nullable: bool = True) -> Shape:
        """Return the shape of what has a type: an array, a value, a reference."""
        item: Shape
        if self.model.structured_type(type_ref.name) is not None:
            name = self.model.full_name(type_ref.name)
            item = self.reference(name, Place.VALUE, is_nullable=is_nullable)
        else:
            item = self.value(type_ref, is_nullable=is_nullable)
        return ShapeArray(item) if type_ref.is_collection else item

    # Properties

    def is_sent(self, prop: Property) -> bool:
        """Tell whether a property is in the JSON; a stream is only linked to."""
        return underlying(prop.type, self.model) != STREAM

    def property(
        self,
        prop: Property,
        shape: Shape | None = None,
        *,
        is_required: bool,
        is_key: bool = False,
    ) -> Iterator[ShapeMember]:
        """Yield the member of a property and those that say more about it.

        `shape` is that of its value where not all of it is asked for. A key is
        never null, whatever the model says of it.
        """
        if shape is None:
            is_nullable = prop.is_nullable and not is_key
            shape = self.typed(prop.type, is_nullable=is_nullable)
        yield from self.member(prop.name, shape, is_required=is_required)
        if self.habits.has_lookups and is_lookup(prop):
            yield from self.annotations(prop.name, (_FORMATTED, *_OF_LOOKUP))

    def member(
        self, name: str, shape: Shape, *, is_required: bool = True
    ) -> Iterator[ShapeMember]:
        """Yield a member and, where it is asked for, how its value is shown."""
        yield ShapeMember(name, shape, is_required)
        is_shown = isinstance(shape, ShapeValue) and shape.type not in _PLAIN
        if self.habits.has_lookups and is_shown:
            yield from self.annotations(name, (_FORMATTED,))

    def annotations(self, name: str, terms: tuple[str, ...]) -> Iterator[ShapeMember]:
        """Yield annotations of a property, or of all with an empty name.

        What is null has none.
        """
        for each in terms:
            if self.preferences.includes(each):
                yield ShapeMember(f"{name}@{each}", TEXT, is_required=False)

    def lookup(
        self, element: NavigationProperty, owner: StructuredType
    ) -> Property | None:
        """Return the lookup property of a navigation property.

        Where no constraint says which it is, the name does: that of a lookup to
        several tables has the table behind it, that of an activity the activity.
        """
        if not self.habits.has_lookups or element.type.is_collection:
            return None
        names = [each.property for each in element.constraints]
        stem = element.name
        while stem:
            names.append(f"_{stem}_value")
            stem = stem.rpartition("_")[0]
        found = (self.model.property(owner, each) for each in names)
        return next((each for each in found if each and is_lookup(each)), None)

    # Types

    def keys(self, structured: StructuredType) -> Iterator[Property]:
        """Yield the properties of the key, and of those that base types have.

        A table whose key is that of its base has one of its own besides, which
        isn't declared as such: `systemuserid` of `systemuser`.
        """
        for each in (structured, *self.model.bases(structured)):
            key = each.key if isinstance(each, EntityType) else None
            for part in key.parts if key is not None else ():
                found = self.model.property(structured, part.path)
                if found is not None:
                    yield found
        own = self.model.property(structured, f"{structured.name}id")
        if self.habits.tables is not None and own is not None and own.type == GUID:
            yield own

    def control(self, type_name: str, place: Place) -> Iterator[ShapeMember]:
        """Yield the control information of a structured value."""
        if self.preferences.metadata is Metadata.NONE:
            return
        if place is not Place.VALUE and self.model.entity_type(type_name) is not None:
            yield from self._etag(type_name, place)
        if self.has_derived(type_name):
            yield ShapeMember("@odata.type", TEXT, is_required=False)

    def is_row(self, type_name: str) -> bool:
        """Tell whether a value is a row of a table, of which more is known."""
        tables = self.habits.tables
        return tables is not None and self.model.is_derived(type_name, tables)

    def _etag(self, type_name: str, place: Place) -> Iterator[ShapeMember]:
        is_row = self.is_row(type_name)
        if is_row and (
            place is Place.SINGLE or (place is Place.ITEM and self.has_nesting)
        ):
            # Such rows come out of one joined query.
            return
        yield ShapeMember("@odata.etag", TEXT, is_row)

    def has_derived(self, type_name: str) -> bool:
        """Tell whether a value may be of a type that derives from its own."""
        return bool(self.model.derived_types(type_name))

    def is_open(self, structured: StructuredType) -> bool:
        """Tell whether a value may have members that its type doesn't declare."""
        return structured.is_open or self.has_derived(structured.qualified_name)

    def all_properties(self, structured: StructuredType) -> Iterator[ShapeMember]:
        """Yield what comes where nothing is selected."""
        keys = {each.name for each in self.keys(structured)}
        for each in self.model.properties(structured).values():
            if self.is_sent(each):
                # What is large is only sent where it is selected.
                always = self.habits.returns_all and each.type != BINARY
                is_complex = not isinstance(structured, EntityType)
                is_key = each.name in keys
                yield from self.property(
                    each, is_required=always or is_complex or is_key, is_key=is_key
                )

    # Definitions

    def reference(
        self, type_name: str, place: Place, *, is_nullable: bool
    ) -> ShapeReference:
        """Return a reference to the whole of a type."""
        wanted = (type_name, place)
        name = self._names.get(wanted)
        if name is None:
            name = self._names[wanted] = self.free_name(type_name)
            self._wholes[name] = wanted
        return ShapeReference(name, is_nullable)

    def free_name(self, type_name: str) -> str:
        """Return a name for a definition that no other one has."""
        name = simple = type_name.rpartition(".")[2]
        number = self._uses.get(simple, 0)
        while name in self._uses:
            number += 1
            name = f"{simple}_{number}"
        self._uses[simple] = number
        self._uses[name] = 0
        return name

    def define(self, name: str, shape: ShapeObject) -> None:
        """Keep a definition."""
        self._defined[name] = shape

    def definitions(self, body: Shape | None) -> tuple[ShapeDefinition, ...]:
        """Make what a shape refers to, and what that refers to, by name."""
        waiting = [*references(body)]
        found: dict[str, ShapeObject] = {}
        while waiting:
            name = waiting.pop()
            if name not in found:
                known = self._defined.get(name)
                found[name] = known or self.whole(*self._wholes[name])
                waiting += references(found[name])
        return tuple(ShapeDefinition(name, found[name]) for name in sorted(found))

    def whole(self, type_name: str, place: Place) -> ShapeObject:
        """Return the shape of a value of which nothing is selected or expanded."""
        structured = self.model.structured_type(type_name)
        if structured is None:
            return ShapeObject(type=type_name, is_open=True)
        members = (
            *self.control(type_name, place),
            *self.all_properties(structured),
        )
        return ShapeObject(members, type_name, is_open=self.is_open(structured))
