"""Bodies of requests, made of values of Python."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.builder.query_builder import QueryBuilder
from odataq.csdl.model import ComplexType, EntityType
from odataq.csdl.types import GEO_TYPES, NO_FACETS, TypeRef, underlying
from odataq.limits import LIMITS
from odataq.profiles.dataverse.lookups import is_lookup_property
from odataq.rules.showing import shown, type_name
from odataq.semantics.lookups import navigations_of_lookup
from odataq.text.suggest import did_you_mean
from odataq.writes.keys import Row, entity_at, members_of_key
from odataq.writes.navigations import require_target, unknown_navigation
from odataq.writes.references import bind_text
from odataq.writes.refusing import refused
from odataq.writes.values import json_of, untyped_value, value_of

if TYPE_CHECKING:
    from odataq.csdl.model import NavigationProperty, StructuredType
    from odataq.csdl.types import Facets
    from odataq.writes.destination import Destination
    from odataq.writes.json_text import Json

__all__ = ["PayloadMaker", "Purpose"]

# Places are GeoJSON, which nobody looks into.
_FREE: Final = GEO_TYPES | {"Edm.Untyped", "Edm.ComplexType", "Edm.PrimitiveType"}
_REFERENCES: Final = (Row, QueryBuilder, str)


class Purpose(Enum):
    """What an object in a body is there for."""

    CREATE = "create"
    UPDATE = "update"
    PARAMETER = "parameter"


@frozen(eq=False)
class PayloadMaker:
    """Makes the parts of one body. Every method raises `QueryError` for a misfit."""

    where: Destination
    purpose: Purpose

    def structured(
        self, declared: StructuredType, values: Mapping[str, object], depth: int = 0
    ) -> dict[str, Json]:
        """Return an entity or a complex value of a type or one derived from it.

        Names are those of properties, of navigation properties, and of lookups.
        """
        _require_depth(depth)
        chosen = self._chosen(declared, values)
        made: dict[str, Json] = {}
        for name, value in values.items():
            if not isinstance(name, str):
                kind = type(name).__name__
                raise TypeError(f"the name of a property is a str, not {kind}")
            target, at, term = name.partition("@")
            if not at:
                found = self._member(chosen, name, value, depth)
            elif target and term.removeprefix("odata.") == "bind":
                found = self._bound(self._navigation(chosen, target), value)
            else:
                found = {name: self.untyped(value, depth + 1)}
            twice = next((each for each in found if each in made), None)
            if twice is not None:
                raise refused("ODQ719", f"'{shown(twice)}' is given twice", name)
            made.update(found)
        return made

    def typed(
        self, type_ref: TypeRef, facets: Facets, value: object, name: str, depth: int
    ) -> Json:
        """Return a value of a type: a single one, a collection, an object."""
        _require_depth(depth)
        model = self.where.model
        if value is None and not type_ref.is_collection:
            return None
        if type_ref.is_collection:
            if not isinstance(value, list | tuple):
                raise _misfit(name, type_ref, value)
            item = TypeRef(type_ref.name)
            return [self.typed(item, facets, each, name, depth + 1) for each in value]
        found = model.find_type(type_ref.name)
        if isinstance(found, EntityType):
            return self._entity(found, value, name, depth)
        if isinstance(found, ComplexType):
            if not isinstance(value, Mapping):
                raise _misfit(name, type_ref, value)
            return self.structured(found, value, depth + 1)
        if underlying(type_ref, model).name in _FREE:
            return self.untyped(value, depth)
        return value_of(model, type_ref, facets, value, name)

    def untyped(self, value: object, depth: int) -> Json:
        """Return a value for which no type is known."""
        _require_depth(depth)
        if isinstance(value, Mapping):
            return {
                str(name): self.untyped(each, depth + 1) for name, each in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.untyped(each, depth + 1) for each in value]
        return untyped_value(value)

    def _chosen(
        self, declared: StructuredType, values: Mapping[str, object]
    ) -> StructuredType:
        given = values.get("@odata.type", values.get("@type"))
        if given is None:
            return declared
        name = str(given).removeprefix("#")
        found = self.where.model.structured_type(name)
        base = declared.qualified_name
        if found is None or not self.where.model.is_derived(found.qualified_name, base):
            message = f"'{shown(name)}' is no type that derives from '{declared.name}'"
            raise refused("ODQ720", message, str(given))
        return found

    # Members

    def _member(
        self, owner: StructuredType, name: str, value: object, depth: int
    ) -> dict[str, Json]:
        model = self.where.model
        navigation = model.navigation_property(owner, name)
        if navigation is not None:
            if self.purpose is Purpose.PARAMETER and isinstance(owner, ComplexType):
                # What an action is given stands in line, not as a reference.
                type_ref = navigation.type
                return {name: self.typed(type_ref, NO_FACETS, value, name, depth)}
            return self._navigated(navigation, value, depth)
        prop = model.property(owner, name)
        is_lookup = self.where.is_dataverse and is_lookup_property(name)
        if prop is not None and not is_lookup:
            if value is None and not (prop.is_nullable or prop.type.is_collection):
                raise refused("ODQ715", f"'{name}' can't be null", name)
            return {name: self.typed(prop.type, prop.facets, value, name, depth)}
        meant = navigations_of_lookup(model, owner, name)
        if meant and self.where.is_dataverse:
            chosen = self._meant(owner, name, meant, value)
            return self._navigated(chosen, value, depth)
        if prop is not None:
            message = f"'{name}' is a lookup that no navigation property leads through"
            raise refused("ODQ730", message, name)
        if owner.is_open:
            return {name: self.untyped(value, depth + 1)}
        known = (*model.properties(owner), *model.navigation_properties(owner))
        message = f"type '{owner.name}' has no property '{shown(name)}'"
        raise refused("ODQ712", message, name, did_you_mean(name, known))

    def _navigation(self, owner: StructuredType, name: str) -> NavigationProperty:
        found = self.where.model.navigation_property(owner, name)
        if found is None:
            raise unknown_navigation(self.where.model, owner, name, "ODQ712")
        return found

    def _meant(
        self,
        owner: StructuredType,
        name: str,
        meant: tuple[NavigationProperty, ...],
        value: object,
    ) -> NavigationProperty:
        """Return the only navigation property of a lookup that fits a value."""
        model = self.where.model
        fitting = meant
        if isinstance(value, _REFERENCES):
            found = entity_at(self.where, value).entity_type
            if found is not None:
                name_of_type = found.qualified_name
                fitting = tuple(
                    each
                    for each in meant
                    if model.is_derived(name_of_type, model.full_name(each.type.name))
                )
        # An activity has those of all activities, and its own ones of the same lookup.
        declared = owner.navigation_properties
        own = [each for each in fitting if declared.get(each.name) is each]
        for each in (fitting, own, meant):
            if len(each) == 1:
                return each[0]
        names = ", ".join(f"'{each.name}'" for each in meant[:5])
        what = "none of" if not fitting else "several of"
        message = f"lookup '{name}' of '{owner.name}' may be {what} {names}"
        raise refused("ODQ712", message, name, "name the navigation property")

    def _navigated(
        self, navigation: NavigationProperty, value: object, depth: int
    ) -> dict[str, Json]:
        name = navigation.name
        if value is None and not navigation.type.is_collection:
            is_update = self.purpose is Purpose.UPDATE
            if is_update and not (navigation.is_nullable or self.where.is_dataverse):
                raise refused("ODQ715", f"'{name}' can't be null", name)
            return {name: None}
        if not navigation.type.is_collection:
            if isinstance(value, Mapping):
                return {name: self._nested(navigation, value, depth)}
            return self._bound(navigation, value)
        if not isinstance(value, list | tuple):
            raise _no_reference(navigation, value)
        bound = [each for each in value if not isinstance(each, Mapping)]
        nested = [
            self._nested(navigation, each, depth)
            for each in value
            if isinstance(each, Mapping)
        ]
        made: dict[str, Json] = {}
        if bound:
            made |= self._bound(navigation, bound)
        if nested or not bound:
            made[name] = nested
        return made

    def _nested(
        self, navigation: NavigationProperty, value: Mapping[str, object], depth: int
    ) -> Json:
        # Spec: Protocol 4.0, "Update an Entity", has no related entities in line.
        if self.purpose is Purpose.UPDATE and not self._has_deep_update:
            message = f"an update can't make entities that '{navigation.name}' leads to"
            raise refused(
                "ODQ722", message, navigation.name, "create them by themselves"
            )
        found = self.where.model.entity_type(navigation.type.name)
        if found is None:
            return self.untyped(value, depth + 1)
        nested = PayloadMaker(self.where, Purpose.CREATE)
        return nested.structured(found, value, depth + 1)

    @property
    def _has_deep_update(self) -> bool:
        return self.where.profile.version != "4.0" and not self.where.is_dataverse

    def _bound(self, navigation: NavigationProperty, value: object) -> dict[str, Json]:
        name = f"{navigation.name}@odata.bind"
        if not navigation.type.is_collection:
            return {name: None if value is None else self._reference(navigation, value)}
        if not isinstance(value, list | tuple):
            raise _no_reference(navigation, value)
        if self.purpose is Purpose.UPDATE and self.where.is_dataverse:
            message = f"'{navigation.name}' can't be bound in an update"
            raise refused("ODQ732", message, navigation.name, "associate one at a time")
        return {name: [self._reference(navigation, each) for each in value]}

    def _reference(self, navigation: NavigationProperty, value: object) -> str:
        if not isinstance(value, _REFERENCES):
            raise _no_reference(navigation, value)
        entity = entity_at(self.where, value)
        require_target(self.where.model, navigation, entity)
        return bind_text(self.where, entity)

    def _entity(
        self, declared: EntityType, value: object, name: str, depth: int
    ) -> Json:
        """Return an entity that is given to an action.

        A reference becomes its key and its type, which tells what it is.
        """
        model = self.where.model
        if isinstance(value, Mapping):
            chosen = self._chosen(declared, value)
            if chosen.is_abstract:
                message = f"'{name}' is of the abstract type '{chosen.name}'"
                raise refused("ODQ752", message, name, "give its '@odata.type'")
            return self.structured(chosen, value, depth + 1)
        if not isinstance(value, _REFERENCES):
            raise _misfit(name, TypeRef(declared.qualified_name), value)
        row = entity_at(self.where, value)
        if row.entity_type is None or not model.is_derived(
            row.entity_type.qualified_name, declared.qualified_name
        ):
            what = f"'{shown(row.text)}'"
            message = f"'{name}' is of type '{declared.name}', which {what} is not"
            raise refused("ODQ718", message, row.text)
        if row.entity_type.is_abstract:
            message = f"'{shown(row.text)}' is of an abstract type"
            raise refused("ODQ752", message, name, "give its type: ref(..., type=...)")
        key = members_of_key(self.where, row)
        made: dict[str, Json] = {"@odata.type": row.entity_type.qualified_name}
        if not self.where.is_dataverse:
            made = {"@odata.type": f"#{row.entity_type.qualified_name}"}
        return made | {part: json_of(each) for part, each in key.items()}


def _require_depth(depth: int) -> None:
    if depth > LIMITS.nesting:
        raise ValueError(f"values nest deeper than {LIMITS.nesting} levels")


def _no_reference(navigation: NavigationProperty, value: object) -> Exception:
    many = "a list of references" if navigation.type.is_collection else "a reference"
    kind = type(value).__name__
    message = f"'{navigation.name}' takes {many}, not {kind}"
    return refused("ODQ719", message, navigation.name, "odataq.ref(set, key) makes one")


def _misfit(name: str, type_ref: TypeRef, value: object) -> Exception:
    kind = type(value).__name__
    message = f"'{name}' is of type '{type_name(type_ref)}', and takes no {kind}"
    return refused("ODQ713", message, name)
