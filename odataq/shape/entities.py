"""The shapes of entities: what is selected and expanded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from odataq.csdl.model import NavigationProperty, Property
from odataq.csdl.types import UNKNOWN
from odataq.shape.aggregates import Rows, RowShaper
from odataq.shape.tree import (
    ANYTHING,
    ShapeArray,
    ShapeMember,
    ShapeObject,
    ShapeReference,
)
from odataq.shape.types import DEEPEST, Place, TypeShaper
from odataq.shape.values import URL
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from odataq.csdl.model import StructuredType
    from odataq.shape.tree import Shape

__all__ = ["EntityShaper", "most_items"]

_CURRENCY: Final = "_transactioncurrencyid_value"
_BASE: Final = "_base"


@frozen
class _Path:
    """What is left of the path of an item."""

    segments: tuple[n.SelectSegment | n.ExpandSegment, ...]
    item: n.SelectItem | n.ExpandItem


@frozen
class _Wanted:
    """What is asked of a structured value; `selected` is `None` for all of it."""

    selected: tuple[_Path, ...] | None = None
    expanded: tuple[_Path, ...] = ()


@frozen(eq=False)
class _Part:
    """A member that is asked for, and by which paths.

    `is_cast` tells that only a derived type has it.
    """

    segment: n.Segment
    paths: list[_Path]
    is_cast: bool = False


def most_items(options: Iterable[n.QueryOption]) -> int | None:
    """Return how many items `$top` lets through."""
    return next((each.value for each in options if isinstance(each, n.Top)), None)


@frozen(eq=False)
class EntityShaper:
    """Makes shapes of structured values, as the options of a query ask for them."""

    types: TypeShaper

    def entity(
        self,
        type_name: str,
        options: Sequence[n.QueryOption],
        place: Place,
        depth: int = 0,
    ) -> ShapeObject:
        """Return the shape of a structured value.

        `depth` counts the objects around it.
        """
        structured = self.types.model.structured_type(type_name)
        applied = RowShaper(self.types).applied(type_name, options)
        if applied is not None:
            return self._aggregated(applied, options, depth)
        if structured is None:
            return ShapeObject(type=type_name, is_open=True)
        wanted = _wanted(options)
        members = _Members()
        members.add(self.types.control(type_name, place))
        members.add(self._contents(structured, wanted, depth))
        members.add(self._computed(options, wanted))
        members.add(self._unasked(structured, wanted))
        return ShapeObject(
            tuple(members.found.values()),
            type_name,
            is_open=self.types.is_open(structured),
        )

    def entity_or_reference(
        self,
        type_name: str,
        options: Sequence[n.QueryOption],
        place: Place,
        depth: int,
    ) -> ShapeObject | ShapeReference:
        """Return a reference where all of a type is asked for."""
        shaping = (n.Select, n.Expand, n.Compute, n.Apply)
        if not any(isinstance(each, shaping) for each in options):
            return self.types.reference(type_name, place, is_nullable=False)
        if depth > DEEPEST:
            return ShapeObject(type=type_name, is_open=True)
        return self.entity(type_name, options, place, depth)

    # Structural properties

    def _contents(
        self, owner: StructuredType, wanted: _Wanted, depth: int
    ) -> Iterator[ShapeMember]:
        selected = wanted.selected
        through = self._parts(wanted.expanded)
        if selected is None or any(_is_star(each) for each in selected):
            yield from self._all(owner, without=through)
        parts = self._parts(selected or ())
        for name, part in parts.items():
            yield from self._part(name, part, owner, through.get(name), depth)
        for name, part in through.items():
            element = self._element(part, owner)
            if isinstance(element, NavigationProperty):
                for path in part.paths:
                    found = self._expanded(element, owner, path, depth)
                    yield from _optional(found) if part.is_cast else found
            elif name not in parts:
                is_whole = selected is None
                yield from self._through(element, part, is_whole=is_whole, depth=depth)
        yield from self._starred(owner, wanted, depth)

    def _starred(
        self, owner: StructuredType, wanted: _Wanted, depth: int
    ) -> Iterator[ShapeMember]:
        """Yield all navigation properties where `*` expands them."""
        for path in wanted.expanded:
            if path.segments and isinstance(path.segments[0], n.Star):
                for each in self.types.model.navigation_properties(owner).values():
                    yield from self._expanded(each, owner, path, depth, is_star=True)

    def _all(
        self, owner: StructuredType, without: dict[str, _Part]
    ) -> Iterator[ShapeMember]:
        for each in self.types.all_properties(owner):
            if each.name not in without:
                yield each

    def _parts(self, paths: Iterable[_Path]) -> dict[str, _Part]:
        """Order paths by the member that they begin with, casts aside."""
        found: dict[str, _Part] = {}
        for each in paths:
            index = 0
            while index < len(each.segments) - 1 and _is_qualified(
                each.segments[index]
            ):
                index += 1
            first = each.segments[index] if each.segments else None
            if isinstance(first, n.Segment):
                rest = evolve(each, segments=each.segments[index + 1 :])
                part = found.setdefault(first.name, _Part(first, [], index > 0))
                part.paths.append(rest)
        return found

    def _element(
        self, part: _Part, owner: StructuredType
    ) -> Property | NavigationProperty | None:
        element = self.types.binding.element_of(part.segment)
        if isinstance(element, Property | NavigationProperty):
            return element
        return self.types.model.property(owner, part.segment.name)

    def _part(
        self,
        name: str,
        part: _Part,
        owner: StructuredType,
        through: _Part | None,
        depth: int,
    ) -> Iterator[ShapeMember]:
        element = self._element(part, owner)
        if isinstance(element, Property):
            if self.types.is_sent(element):
                shape = self._narrowed(element, part, through, depth)
                yield from self.types.property(
                    element,
                    shape,
                    is_required=not part.is_cast,
                    is_key=any(each is element for each in self.types.keys(owner)),
                )
        elif isinstance(element, NavigationProperty):
            yield from self._lookup(element, owner, is_required=False)
        elif not _is_qualified(part.segment) and owner.is_open:
            yield ShapeMember(name, ANYTHING, is_required=False)

    def _narrowed(
        self, prop: Property, part: _Part, through: _Part | None, depth: int
    ) -> Shape | None:
        """Return the shape of a complex value, `None` where all of it is wanted."""
        inner: list[_Path] = []
        is_whole = False
        for each in part.paths:
            nested = _nested_paths(each)
            is_whole = is_whole or not nested
            inner += nested
        if is_whole and through is None:
            return None
        selected = None if is_whole else tuple(inner)
        expanded = tuple(through.paths) if through is not None else ()
        return self._complex(prop, _Wanted(selected, expanded), depth)

    def _complex(self, prop: Property, wanted: _Wanted, depth: int) -> Shape | None:
        structured = self.types.model.structured_type(prop.type.name)
        if structured is None:
            return None
        if depth > DEEPEST:
            shape = ShapeObject((), prop.type.name, prop.is_nullable, is_open=True)
            return ShapeArray(shape) if prop.type.is_collection else shape
        members = _Members()
        members.add(self.types.control(structured.qualified_name, Place.VALUE))
        members.add(self._contents(structured, wanted, depth + 1))
        shape = ShapeObject(
            tuple(members.found.values()),
            structured.qualified_name,
            prop.is_nullable,
            self.types.is_open(structured),
        )
        return ShapeArray(shape) if prop.type.is_collection else shape

    def _through(
        self,
        element: Property | None,
        part: _Part,
        *,
        is_whole: bool,
        depth: int,
    ) -> Iterator[ShapeMember]:
        """Yield a complex property that is expanded through."""
        if element is None:
            return
        wanted = _Wanted(None if is_whole else (), tuple(part.paths))
        shape = self._complex(element, wanted, depth)
        yield from self.types.property(element, shape, is_required=not part.is_cast)

    def _computed(
        self, options: Sequence[n.QueryOption], wanted: _Wanted
    ) -> Iterator[ShapeMember]:
        """Yield computed properties; without `$select` they needn't come.

        Spec: URL Conventions, "System Query Option $compute".
        """
        selected = wanted.selected
        names = {
            path.segments[0].name
            for path in selected or ()
            if path.segments and isinstance(path.segments[0], n.Segment)
        }
        has_star = any(_is_star(each) for each in selected or ())
        for option in options:
            for each in option.items if isinstance(option, n.Compute) else ():
                is_asked = has_star or each.name in names
                if is_asked or selected is None:
                    found = self.types.binding.type_of(each.expression)
                    shape = self.types.typed(found)
                    yield ShapeMember(each.name, shape, is_asked)

    def _unasked(self, owner: StructuredType, wanted: _Wanted) -> Iterator[ShapeMember]:
        """Yield what comes although it isn't selected."""
        habits = self.types.habits
        for each in self.types.keys(owner):
            yield from self.types.property(
                each, is_required=habits.returns_keys, is_key=True
            )
        if not habits.has_lookups or wanted.selected is None:
            return
        names = {*self._parts(wanted.selected)}
        declared = self.types.model.properties(owner)
        is_money = any(
            f"{name}{_BASE}" in declared
            or (name.endswith(_BASE) and name.removesuffix(_BASE) in declared)
            for name in names
        )
        if is_money and _CURRENCY in declared:
            yield from self.types.property(declared[_CURRENCY], is_required=False)

    def _lookup(
        self, element: NavigationProperty, owner: StructuredType, *, is_required: bool
    ) -> Iterator[ShapeMember]:
        found = self.types.lookup(element, owner)
        if found is not None:
            yield from self.types.property(found, is_required=is_required)

    # Navigation properties

    def _expanded(
        self,
        element: NavigationProperty,
        owner: StructuredType | None,
        path: _Path,
        depth: int,
        *,
        is_star: bool = False,
    ) -> Iterator[ShapeMember]:
        kinds = {type(each) for each in path.segments}
        name = element.name
        if n.CountSegment in kinds:
            yield ShapeMember(f"{name}@odata.count", self.types.count())
            return
        target = element.type.name
        if not is_star:
            found = self.types.binding.type_of(path.item)
            target = target if found == UNKNOWN else found.name
        options: tuple[n.QueryOption, ...] = path.item.options
        item: Shape
        if n.RefSegment in kinds:
            item = ShapeObject((ShapeMember("@odata.id", URL),))
            # It is made of the lookup, which comes with it.
            if owner is not None:
                yield from self._lookup(element, owner, is_required=True)
        else:
            item = self._item(element, target, options, depth)
        if element.type.is_collection:
            yield from self._collection(element, item, options)
        else:
            nullable = element.is_nullable or self.types.habits.ignores_nullable
            yield ShapeMember(name, evolve(item, is_nullable=nullable))

    def _item(
        self,
        element: NavigationProperty,
        target: str,
        options: Sequence[n.QueryOption],
        depth: int,
    ) -> ShapeObject | ShapeReference:
        place = Place.ITEM if element.type.is_collection else Place.SINGLE
        if any(isinstance(each, n.Levels) for each in options):
            return self._levels(element, target, options, place, depth + 1)
        shape = self.entity_or_reference(target, options, place, depth + 1)
        if isinstance(shape, ShapeReference) or place is Place.SINGLE:
            return shape
        return evolve(shape, members=(*self._back(element, target, shape),))

    def _back(
        self, element: NavigationProperty, target: str, shape: ShapeObject
    ) -> Iterator[ShapeMember]:
        """Yield the members of an item, with the lookup that leads to its parent."""
        yield from shape.members
        owner = self.types.model.entity_type(target)
        if owner is None or element.partner is None or self.types.has_nesting:
            return
        partner = self.types.model.navigation_property(owner, element.partner)
        if partner is not None:
            known = {each.name for each in shape.members}
            for each in self._lookup(partner, owner, is_required=True):
                if each.name not in known:
                    yield each

    def _levels(
        self,
        element: NavigationProperty,
        target: str,
        options: Sequence[n.QueryOption],
        place: Place,
        depth: int,
    ) -> ShapeReference:
        """Define a shape that has itself in it, as often as there are levels."""
        name = self.types.free_name(f"{target}_{element.name}")
        rest = [each for each in options if not isinstance(each, n.Levels)]
        shape = (
            self.entity(target, rest, place, depth)
            if depth <= DEEPEST
            else ShapeObject(type=target, is_open=True)
        )
        inner = ShapeReference(name)
        again = (
            self._collection(element, inner, options)
            if element.type.is_collection
            else (ShapeMember(element.name, evolve(inner, is_nullable=True)),)
        )
        members = (*shape.members, *_optional(again))
        self.types.define(name, evolve(shape, members=members))
        return inner

    def _collection(
        self,
        element: NavigationProperty,
        item: Shape,
        options: Sequence[n.QueryOption],
    ) -> Iterator[ShapeMember]:
        """Yield an expanded collection, its count and the link behind it.

        In Dataverse only a nested `$expand` has pages of expanded rows; without
        one there are all rows, and a link to the very same.
        """
        types = self.types
        most = most_items(options)
        is_row = types.is_row(element.type.name)
        if is_row and types.has_nesting:
            most = types.preferences.page_size
        if any(isinstance(each, n.Count) and each.value for each in options):
            yield ShapeMember(f"{element.name}@odata.count", self.types.count())
        yield ShapeMember(element.name, ShapeArray(item, most))
        is_always = is_row and not types.has_nesting
        yield ShapeMember(f"{element.name}@odata.nextLink", URL, is_always)

    # After $apply

    def _aggregated(
        self, rows: Rows, options: Sequence[n.QueryOption], depth: int
    ) -> ShapeObject:
        wanted = _wanted(options)
        found = _Members()
        if wanted.selected is None or any(_is_star(each) for each in wanted.selected):
            found.add(rows.members)
        else:
            names = self._parts(wanted.selected)
            found.add(each for each in rows.members if _owner_of(each) in names)
        found.add(self._computed(options, wanted))
        for name, part in self._parts(wanted.expanded).items():
            element = self.types.binding.element_of(part.segment)
            if isinstance(element, NavigationProperty):
                for path in part.paths:
                    found.add(self._expanded(element, None, path, depth))
            else:
                found.add([ShapeMember(name, ANYTHING)])
        return ShapeObject(tuple(found.found.values()), is_open=rows.is_open)


class _Members:
    """Members by name, of which the first one of a name counts."""

    def __init__(self) -> None:
        self.found: dict[str, ShapeMember] = {}

    def add(self, members: Iterable[ShapeMember]) -> None:
        for each in members:
            self.found.setdefault(each.name, each)


def _optional(members: Iterable[ShapeMember]) -> Iterator[ShapeMember]:
    return (evolve(each, is_required=False) for each in members)


def _owner_of(member: ShapeMember) -> str:
    return member.name.partition("@")[0]


def _wanted(options: Sequence[n.QueryOption]) -> _Wanted:
    selects = [each for each in options if isinstance(each, n.Select)]
    expanded = tuple(
        _Path(item.segments, item)
        for each in options
        if isinstance(each, n.Expand)
        for item in each.items
    )
    if not selects:
        return _Wanted(None, expanded)
    selected = tuple(
        _Path(item.segments, item) for each in selects for item in each.items
    )
    return _Wanted(selected, expanded)


def _nested_paths(path: _Path) -> list[_Path]:
    """Return the paths behind a member: what is left, or a nested `$select`."""
    if path.segments:
        return [path]
    return [
        _Path(item.segments, item)
        for option in path.item.options
        if isinstance(option, n.Select)
        for item in option.items
    ]


def _is_star(path: _Path) -> bool:
    first = path.segments[0] if path.segments else None
    return isinstance(first, n.Star) and first.namespace is None


def _is_qualified(segment: object) -> bool:
    return isinstance(segment, n.Segment) and "." in segment.name
