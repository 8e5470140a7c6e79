"""The shapes of what `$apply` gives, where it is simple to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from odataq.csdl.model import Property
from odataq.csdl.types import DECIMAL, UNKNOWN
from odataq.shape.tree import ANYTHING, ShapeMember, ShapeObject
from odataq.shape.types import DEEPEST
from odataq.shape.values import INTEGER
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from odataq.csdl.types import TypeRef
    from odataq.shape.tree import Shape
    from odataq.shape.types import TypeShaper

__all__ = ["RowShaper", "Rows"]


@frozen
class Rows:
    """What a transformation gives: rows of members, open where not all are known."""

    members: tuple[ShapeMember, ...] = ()
    is_open: bool = False


_UNKNOWN_ROWS: Final = Rows(is_open=True)


@frozen(eq=False)
class RowShaper:
    """Follows transformations from rows to rows.

    Spec: Data Aggregation, "System Query Option $apply".
    """

    types: TypeShaper

    def applied(self, type_name: str, options: Sequence[n.QueryOption]) -> Rows | None:
        """Return the rows after `$apply`, `None` where it leaves the shape as it is."""
        sequences = [each.sequence for each in options if isinstance(each, n.Apply)]
        if not sequences:
            return None
        structured = self.types.model.structured_type(type_name)
        start = (
            _UNKNOWN_ROWS
            if structured is None
            else Rows(
                tuple(self.types.all_properties(structured)),
                self.types.is_open(structured),
            )
        )
        rows = start
        for each in sequences:
            rows = self._sequence(each, rows)
        return None if rows is start else rows

    def _sequence(self, sequence: n.TrafoSequence, rows: Rows) -> Rows:
        for each in sequence.trafos:
            rows = self._trafo(each, rows)
        return rows

    def _trafo(self, trafo: n.Trafo, rows: Rows) -> Rows:
        match trafo:
            case (
                n.FilterTrafo()
                | n.OrderByTrafo()
                | n.SearchTrafo()
                | n.SliceTrafo()
                | n.RankTrafo()
                | n.IdentityTrafo()
                | n.HierarchyTrafo()
            ):
                return rows
            case n.ComputeTrafo(items):
                added = (self._computed(each) for each in items)
                return _merged(rows, (each for members in added for each in members))
            case n.AggregateTrafo(items):
                aggregated = (self._aggregated(each) for each in items)
                return _merged(Rows(), (one for many in aggregated for one in many))
            case n.GroupByTrafo():
                return self._groups(trafo, rows)
            case n.ConcatTrafo(sequences):
                return _union([self._sequence(each, rows) for each in sequences])
            case _:
                return _UNKNOWN_ROWS

    def _computed(self, item: n.ComputeItem) -> Iterator[ShapeMember]:
        found = self.types.binding.type_of(item.expression)
        return self.types.member(item.name, self.types.typed(found))

    def _aggregated(self, item: n.AggregateItem) -> Iterator[ShapeMember]:
        name = item.alias
        expression = item.expression
        last = expression.segments[-1] if isinstance(expression, n.MemberPath) else None
        if name is None and isinstance(last, n.Segment):
            name = last.name
        if name is None:
            return iter(())
        shape: Shape = ANYTHING
        if isinstance(last, n.CountSegment) or item.method == "countdistinct":
            shape = INTEGER
        elif item.method == "average":
            shape = self.types.value(DECIMAL)
        elif item.method in {"sum", "min", "max"}:
            shape = self.types.value(self._type_of(expression))
        return self.types.member(name, shape)

    def _type_of(self, expression: n.Expr) -> TypeRef:
        node: n.Node = expression
        if isinstance(expression, n.MemberPath):
            node = expression.segments[-1]
        found = self.types.binding.type_of(node)
        return self.types.binding.type_of(expression) if found == UNKNOWN else found

    # Groups

    def _groups(self, trafo: n.GroupByTrafo, rows: Rows) -> Rows:
        groups = _Groups()
        for each in trafo.elements:
            if isinstance(each, n.RollupRecursive):
                return _UNKNOWN_ROWS
            paths = each.paths if isinstance(each, n.Rollup) else (each,)
            for path in paths:
                # A subtotal leaves out what it is taken over.
                is_required = not isinstance(each, n.Rollup)
                self._group(path, groups, is_required=is_required)
        members = groups.members()
        if trafo.sequence is None:
            return Rows(members)
        rest = self._sequence(trafo.sequence, rows)
        return Rows(_merged(Rows(members), rest.members).members, rest.is_open)

    def _group(self, path: n.MemberPath, groups: _Groups, *, is_required: bool) -> None:
        segments = [each for each in path.segments if isinstance(each, n.Segment)]
        names = [each for each in segments if "." not in each.name]
        if not names:
            return
        last = names[-1]
        found = self.types.binding.type_of(last)
        shape = ANYTHING if found == UNKNOWN else self.types.typed(found)
        members: Iterator[ShapeMember]
        element = self.types.binding.element_of(last)
        is_flat = self.types.habits.has_flat_groups and len(names) > 1
        if is_flat:
            table = self.types.binding.type_of(names[-2]).name.rpartition(".")[2]
            name = f"{table}_{last.name}"
            members = self.types.member(name, shape, is_required=is_required)
        elif isinstance(element, Property):
            members = self.types.property(element, shape, is_required=is_required)
        else:
            members = self.types.member(last.name, shape, is_required=is_required)
        around = [] if is_flat else [each.name for each in names[:-1]]
        groups.add(around[:DEEPEST], members)


@frozen(eq=False)
class _Groups:
    """Members by name, and the groups within groups."""

    found: dict[str, ShapeMember] = field(factory=dict)
    inner: dict[str, _Groups] = field(factory=dict)

    def add(self, around: Sequence[str], members: Iterable[ShapeMember]) -> None:
        """Add members within the objects of some names."""
        groups = self
        for each in around:
            groups = groups.inner.setdefault(each, _Groups())
        for member in members:
            groups.found.setdefault(member.name, member)

    def members(self) -> tuple[ShapeMember, ...]:
        """Return all members; what is related by a path may be missing, so null."""
        own = (each for name, each in self.found.items() if name not in self.inner)
        objects = (
            ShapeMember(name, ShapeObject(each.members(), is_nullable=True))
            for name, each in self.inner.items()
        )
        return (*own, *objects)


def _merged(rows: Rows, members: Iterable[ShapeMember]) -> Rows:
    """Add members; of two of a name the later one counts."""
    found = {each.name: each for each in rows.members}
    found.update((each.name, each) for each in members)
    return Rows(tuple(found.values()), rows.is_open)


def _union(alternatives: Sequence[Rows]) -> Rows:
    """Return rows of one kind or another: only what all have is certain."""
    kinds = {id(each): each for each in alternatives}.values()
    in_all = set.intersection(*({each.name for each in rows.members} for rows in kinds))
    found: dict[str, ShapeMember] = {}
    for rows in kinds:
        for each in rows.members:
            certain = each.is_required and each.name in in_all
            found.setdefault(each.name, evolve(each, is_required=certain))
    return Rows(tuple(found.values()), is_open=any(each.is_open for each in kinds))
