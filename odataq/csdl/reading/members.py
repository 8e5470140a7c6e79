"""Makes the properties of a type when they are first asked for.

Nine in ten elements of a document are properties, navigation properties, and
their constraints and bindings. Most are never looked at, so they are kept as
they came, in little space, until somebody does.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from attrs import define

from odataq.csdl.documents import Step
from odataq.csdl.members import (
    Members,
    NavigationProperty,
    OnDelete,
    OnDeleteAction,
    Property,
    ReferentialConstraint,
    make_binding,
    make_navigation_property,
    make_property,
    make_referential_constraint,
)
from odataq.csdl.reading.annotations import make_annotation
from odataq.csdl.reading.parsed import assign

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from odataq.csdl.expressions import Annotation
    from odataq.csdl.members import NavigationPropertyBinding
    from odataq.csdl.reading.annotations import Node
    from odataq.csdl.reading.names import FullNames
    from odataq.csdl.reading.tables import Attributes
    from odataq.csdl.reading.values import AttributeReader
    from odataq.csdl.types import Facets, TypeRef

__all__ = ["Annotated", "RawBindings", "RawMembers", "pack"]

_ON_DELETE: Final = frozenset(action.value for action in OnDeleteAction)
_NAVIGATION: Final = frozenset({"Name", "Type", "Nullable", "Partner"})
_CONSTRAINT: Final = frozenset({"Property", "ReferencedProperty"})
_PLAIN: Final = 2  # the attributes of what has just the two required ones
_NAME_AND_TYPE: Final = ["Name", "Type"]

_Named = TypeVar("_Named", Property, NavigationProperty)
# Whether it is nullable, its facets, its default value.
_Details: TypeAlias = "tuple[bool, Facets, str | None]"
# Which element an annotation stands in: its tag, and its number of that tag.
Annotated: TypeAlias = "tuple[str, int, Node]"


def pack(
    *collected: list[dict[str, str]]
    | list[tuple[int, dict[str, str]]]
    | list[Annotated],
) -> bytes:
    """Pack what was collected into little space, for this process only."""
    try:
        return marshal.dumps(collected)
    except ValueError:
        # lxml gives an element without attributes a shared read-only mapping.
        return marshal.dumps([[_plain(each) for each in some] for some in collected])


def _plain(collected: object) -> object:
    """Return attributes as a dictionary of their own, also inside a tuple."""
    if isinstance(collected, tuple):
        return tuple(_plain(each) for each in collected)
    return dict(collected) if isinstance(collected, Mapping) else collected


@define(eq=False)
class RawMembers:
    """What stands in a structured type; `make` makes its members of it.

    `packed` has the attributes of its properties and navigation properties
    and, with the number of their navigation property, those of constraints
    and on-delete actions.
    """

    values: AttributeReader
    names: FullNames
    place: tuple[str, str, str, int]
    packed: bytes

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps to the type; `place` has what they are made of."""
        namespace, tag, name, ordinal = self.place
        return Step("Schema", namespace), Step(tag, name, ordinal)

    def make(self) -> Members:
        """Make the members, reporting what is wrong with their attributes."""
        properties, navigation, constraints, on_delete, annotations = marshal.loads(  # noqa: S302 (made by pack() above)
            self.packed
        )
        made_constraints = self._constraints(constraints, navigation)
        made_on_delete = self._on_delete(on_delete, navigation)
        of_navigation: dict[int, list[ReferentialConstraint]] = {}
        for (number, _), part in zip(constraints, made_constraints, strict=True):
            of_navigation.setdefault(number, []).append(part)
        made_properties = self._properties(properties)
        made_navigation = self._navigation(navigation, of_navigation, made_on_delete)
        parts: dict[str, Sequence[object]] = {
            "Property": made_properties,
            "NavigationProperty": made_navigation,
            "ReferentialConstraint": made_constraints,
            "OnDelete": [made_on_delete.get(number) for number, _ in on_delete],
        }
        _annotate(parts, annotations, self.names)
        return Members(_by_name(made_properties), _by_name(made_navigation))

    def _new_name(self, tag: str, attributes: Attributes) -> str:
        def here() -> tuple[Step, ...]:
            return (*self.steps, Step(tag, attributes.get("Name")))

        return self.values.name(attributes, here)

    # Properties

    def _properties(self, raw: list[dict[str, str]]) -> list[Property]:
        made: list[Property] = []
        names, refs = self.values.names, self.values.type_refs
        details_of: dict[tuple[tuple[str, str], ...], _Details] = {}
        for attributes in raw:
            name = names.get(attributes.get("Name", ""))
            if name is None:
                name = self._new_name("Property", attributes)
            type_ref = refs[attributes.get("Type", "")]
            if len(attributes) == _PLAIN:
                made.append(make_property(name, type_ref))
                continue
            key = tuple(attributes.items())[_PLAIN:]
            details = details_of.get(key)
            if details is None or [*attributes][:_PLAIN] != _NAME_AND_TYPE:
                details, is_right = self._make_details(name, attributes)
                if is_right and len(attributes) == len(key) + _PLAIN:
                    details_of[key] = details
            made.append(make_property(name, type_ref, *details))
        return made

    def _make_details(self, name: str, attributes: Attributes) -> tuple[_Details, bool]:
        """Read what a property says besides name and type, and if it is right.

        Few combinations recur in all properties, so each is read once; one
        that has something wrong is read each time, to be reported each time.
        """
        values = self.values
        before = values.problems.count
        steps = (*self.steps, Step("Property", name))
        if attributes.keys() >= {"Name", "Type"}:
            values.check("Property", attributes, steps)
        details = (
            values.boolean(attributes, "Nullable", steps, default=True),
            values.facets(attributes, lambda: steps),
            attributes.get("DefaultValue"),
        )
        return details, values.problems.count == before

    # Navigation properties

    def _navigation(
        self,
        raw: list[dict[str, str]],
        constraints: Mapping[int, list[ReferentialConstraint]],
        on_delete: Mapping[int, OnDelete],
    ) -> list[NavigationProperty]:
        made: list[NavigationProperty] = []
        names, refs = self.values.names, self.values.type_refs
        for number, attributes in enumerate(raw):
            get = attributes.get
            name = names.get(get("Name", ""))
            if name is None:
                name = self._new_name("NavigationProperty", attributes)
            type_ref = refs[get("Type", "")]
            partner = get("Partner")
            if partner is not None:
                partner = self.values.intern(self.names.path(partner))
            is_nullable, contains_target = True, False
            if "Nullable" in attributes or attributes.keys() - _NAVIGATION:
                is_nullable, contains_target = self._flags(name, type_ref, attributes)
            made.append(
                make_navigation_property(
                    name,
                    type_ref,
                    is_nullable,
                    partner,
                    contains_target,
                    tuple(constraints[number]) if number in constraints else (),
                    on_delete.get(number),
                )
            )
        return made

    def _flags(
        self, name: str, type_ref: TypeRef, attributes: Attributes
    ) -> tuple[bool, bool]:
        """Return whether it is nullable, and whether it contains its target."""
        if (
            not type_ref.is_collection
            and attributes.get("Nullable") == "false"
            and attributes.keys() <= _NAVIGATION
        ):
            return False, False
        values = self.values
        steps = (*self.steps, Step("NavigationProperty", name))
        if attributes.keys() >= {"Name", "Type"}:
            values.check("NavigationProperty", attributes, steps)
        if type_ref.is_collection and "Nullable" in attributes:
            values.report("CSD416", "a collection isn't nullable", steps, same_as="")
        return (
            values.boolean(attributes, "Nullable", steps, default=True),
            values.boolean(attributes, "ContainsTarget", steps, default=False),
        )

    def _constraints(
        self,
        raw: list[tuple[int, dict[str, str]]],
        navigation: list[dict[str, str]],
    ) -> list[ReferentialConstraint]:
        values, intern, full = self.values, self.values.intern, self.names.path
        made: list[ReferentialConstraint] = []
        for number, attributes in raw:
            dependent = attributes.get("Property", "")
            if attributes.keys() != _CONSTRAINT:
                steps = (
                    *self.steps,
                    Step("NavigationProperty", navigation[number].get("Name")),
                    Step("ReferentialConstraint", dependent),
                )
                values.check("ReferentialConstraint", attributes, steps)
            referenced = attributes.get("ReferencedProperty", "")
            made.append(
                make_referential_constraint(
                    intern(full(dependent)), intern(full(referenced))
                )
            )
        return made

    def _on_delete(
        self,
        raw: list[tuple[int, dict[str, str]]],
        navigation: list[dict[str, str]],
    ) -> dict[int, OnDelete]:
        made: dict[int, OnDelete] = {}
        for number, attributes in raw:
            steps = (
                *self.steps,
                Step("NavigationProperty", navigation[number].get("Name")),
            )
            self.values.check("OnDelete", attributes, (*steps, Step("OnDelete")))
            action = attributes.get("Action")
            if number in made:
                message = "the navigation property has an OnDelete already"
                self.values.report("CSD114", message, steps)
            elif action in _ON_DELETE:
                made[number] = OnDelete(OnDeleteAction(action))
            elif action is not None:
                message = f"'{action}' is no on-delete action"
                self.values.report("CSD113", message, steps)
        return made


@define(eq=False)
class RawBindings:
    """What stands in an entity set or singleton; `make` makes the bindings."""

    values: AttributeReader
    names: FullNames
    steps: tuple[Step, ...]
    packed: bytes

    def make(self) -> Mapping[str, NavigationPropertyBinding]:
        """Make the bindings, reporting what is wrong with their attributes."""
        values, intern, full = self.values, self.values.intern, self.names.path
        made: list[NavigationPropertyBinding] = []
        bindings: dict[str, NavigationPropertyBinding] = {}
        raw, annotations = marshal.loads(self.packed)  # noqa: S302 (made by pack() above)
        for attributes in raw:
            path, end = attributes.get("Path", ""), attributes.get("Target", "")
            if len(attributes) != _PLAIN or not path or not end:
                step = Step("NavigationPropertyBinding", attributes.get("Path"))
                values.check(step.tag, attributes, (*self.steps, step))
            part = make_binding(intern(full(path)), intern(full(end)))
            made.append(part)
            if bindings.setdefault(part.path, part) is not part:
                step = Step("NavigationPropertyBinding", path, 1)
                message = f"the path '{path}' is bound already"
                values.report("CSD412", message, (*self.steps, step))
        _annotate({"NavigationPropertyBinding": made}, annotations, self.names)
        return bindings


def _annotate(
    parts: Mapping[str, Sequence[object]], annotated: list[Annotated], names: FullNames
) -> None:
    """Give the parts their annotations."""
    grown: dict[tuple[str, int], list[Annotation]] = {}
    for tag, number, node in annotated:
        grown.setdefault((tag, number), []).append(make_annotation(node, names))
    for (tag, number), made in grown.items():
        part = parts[tag][number]
        if part is not None:
            assign(part, "annotations", tuple(made))


def _by_name(parts: Iterable[_Named]) -> dict[str, _Named]:
    """Return parts by name; of two with one name the first one counts."""
    named: dict[str, _Named] = {}
    for part in parts:
        if part.name:
            named.setdefault(part.name, part)
    return named
