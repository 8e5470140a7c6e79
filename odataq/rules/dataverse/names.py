"""What is meant by names of columns that tables of Dataverse don't have."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.diagnostics import Edit, Fix
from odataq.rules.correcting import renamed
from odataq.syntax import nodes as n
from odataq.text.percent import encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.csdl.model import Model, NavigationProperty, StructuredType
    from odataq.csdl.types import TypeRef
    from odataq.rules.registry import Context
    from odataq.source import Span

__all__ = [
    "Meant",
    "behind_value",
    "expanded",
    "meant",
    "navigations_of",
    "place_of",
]

# What a program shows beside a column is no column of its own.
_LABELS: Final = ("name", "yominame")
_KIND: Final = "type"
_FORMATTED: Final = "OData.Community.Display.V1.FormattedValue"
_TABLE: Final = "Microsoft.Dynamics.CRM.lookuplogicalname"
# A lookup that leads to more tables is not expanded for each of them.
_MOST_TABLES: Final = 3
_MOST_LISTED: Final = 5


@frozen(eq=False)
class _Place:
    """Where a wrong name stands: in what, and whether it ends a path there."""

    holder: n.Node | None
    is_last: bool

    @property
    def is_expanded(self) -> bool:
        """Whether it stands in `$expand`."""
        return isinstance(self.holder, n.ExpandItem)

    @property
    def leads_on(self) -> bool:
        """Whether it has to lead to a row."""
        return self.is_expanded or not self.is_last

    @property
    def is_bare(self) -> bool:
        """Whether nothing but the name stands there."""
        holder = self.holder
        if not isinstance(holder, n.ExpandItem) or holder.options:
            return False
        first = holder.segments[0]
        is_name = isinstance(first, n.Segment) and first.arguments is None
        return is_name and len(holder.segments) == 1


@frozen(eq=False)
class Meant:
    """What is meant by a name; the fact that tells so has its last words in `fact`."""

    hint: str
    fact: str
    fixes: tuple[Fix, ...] = ()


def place_of(span: Span, context: Context) -> _Place:
    """Return where a name stands."""
    holder = context.holders.get(span)
    segments = getattr(holder, "segments", ())
    last = segments[-1] if segments else None
    return _Place(holder, isinstance(last, n.Segment) and last.name_span == span)


def meant(name: str, span: Span, type_ref: TypeRef, context: Context) -> Meant | None:
    """Return what a name that a type doesn't have is surely meant to be.

    That is the value or a navigation property of a lookup, the column that a label
    belongs to, the navigation property of a relationship, or a derived type whose
    namespace is left out. `None` where it isn't known.
    """
    model = context.model
    structured = None if model is None else model.structured_type(type_ref.name)
    if model is None or structured is None:
        return None
    place = place_of(span, context)
    return (
        _lookup(name, span, place, structured, model)
        or _label(name, span, place, structured, context)
        or _relationship(name, span, place, structured, model)
        or _cast(name, span, type_ref, model)
    )


def _value_of(name: str, structured: StructuredType, model: Model) -> str | None:
    """Return the property with the value of a lookup, in whatever form it is named."""
    folded = name.casefold()
    core = folded.removeprefix("_").removesuffix("_value")
    sought = f"_{core}_value"
    if model.property(structured, sought) is not None:
        return sought
    return next(
        (each for each in model.properties(structured) if each.casefold() == sought),
        None,
    )


def navigations_of(
    value: str, structured: StructuredType, model: Model
) -> list[NavigationProperty]:
    """Return the ways to the row of a lookup: one for each table."""
    known = model.navigation_properties(structured).values()
    found = [
        each
        for each in known
        if any(constraint.property == value for constraint in each.constraints)
    ]
    core = value.removeprefix("_").removesuffix("_value").casefold()
    return found or [
        each
        for each in known
        if not each.type.is_collection
        and (
            each.name.casefold() == core or each.name.casefold().startswith(f"{core}_")
        )
    ]


def expanded(
    name: str, span: Span, place: _Place, found: list[NavigationProperty]
) -> tuple[Fix, ...]:
    """Return the fix that leads to the row of a lookup instead of to its value.

    A lookup that leads to several tables is expanded for each.
    """
    if len(found) == 1:
        return renamed(span, name, found[0].name)
    if not place.is_bare or len(found) > _MOST_TABLES:
        return ()
    if span.end - span.start != len(name):
        return ()
    text = ",".join(encode(each.name) for each in found)
    return (Fix("expand it for each table", (Edit(span, text),)),)


def _lookup(
    name: str, span: Span, place: _Place, structured: StructuredType, model: Model
) -> Meant | None:
    value = _value_of(name, structured, model)
    if value is None:
        return None
    found = navigations_of(value, structured, model)
    if place.leads_on:
        if not found:
            return None
        hint = f"the lookup leads to rows by {_listed(each.name for each in found)}"
        fact = "of table" if place.is_expanded else "of lookup"
        return Meant(hint, fact, expanded(name, span, place, found))
    if isinstance(place.holder, n.ResourcePath):
        names = [*(each.name for each in found), value]
        return Meant(f"did you mean {_listed(names)}?", "of lookup")
    return Meant(f"did you mean '{value}'?", "of lookup", renamed(span, name, value))


def behind_value(name: str, span: Span, context: Context) -> Meant | None:
    """Return the way to a column of the row that the value of a lookup stands for."""
    model = context.model
    holder = context.holders.get(span)
    if model is None or not isinstance(holder, n.MemberPath):
        return None
    pairs = pairwise(holder.segments)
    before = next(
        (each for each, after in pairs if getattr(after, "name_span", None) == span),
        None,
    )
    if not isinstance(before, n.Segment) or before.name[:1] != "_":
        return None
    owner = context.binding.scope_of(before).type
    structured = model.structured_type(owner.name)
    if structured is None:
        return None
    found = navigations_of(before.name, structured, model)
    having = [each for each in found if _has_member(each.type, name, model)]
    if not having:
        return None
    hint = f"go through {_listed(each.name for each in having)}"
    is_certain = len(found) == 1
    fixes = renamed(before.name_span, before.name, found[0].name) if is_certain else ()
    return Meant(hint, "of value", fixes)


def _has_member(type_ref: TypeRef, name: str, model: Model) -> bool:
    structured = model.structured_type(type_ref.name)
    return structured is not None and (
        model.property(structured, name) is not None
        or model.navigation_property(structured, name) is not None
    )


def _label(
    name: str, span: Span, place: _Place, structured: StructuredType, context: Context
) -> Meant | None:
    """Return the column whose label or table a name is, if it is one."""
    model = context.model
    if model is None or place.leads_on:
        return None
    folded = name.casefold()
    for suffix in (*_LABELS, _KIND):
        core = folded.removesuffix(suffix)
        if core == folded or not core:
            continue
        value = f"_{core}_value"
        is_lookup = model.property(structured, value) is not None
        column = value if is_lookup else core
        if model.property(structured, column) is None or (
            suffix == _KIND and not is_lookup
        ):
            continue
        if not isinstance(place.holder, n.SelectItem):
            return Meant(_condition(column, structured, model), "of label")
        annotation = _TABLE if suffix == _KIND else _FORMATTED
        hint = f"select '{column}', and ask for its annotation {annotation}"
        fixes = () if column in context.selected else renamed(span, name, column)
        return Meant(hint, "of label", fixes)
    return None


def _condition(column: str, structured: StructuredType, model: Model) -> str:
    """Return what to use in place of a label."""
    found = navigations_of(column, structured, model) if column[:1] == "_" else []
    if found:
        return f"the column is '{column}', and '{found[0].name}/' leads to its row"
    return f"the column is '{column}'"


def _relationship(
    name: str, span: Span, place: _Place, structured: StructuredType, model: Model
) -> Meant | None:
    """Return the lookup that a relationship with such a name is about."""
    folded = name.casefold()
    found = [
        each
        for each in model.navigation_properties(structured).values()
        if not each.type.is_collection
        and each.partner is not None
        and each.partner.casefold() == folded
    ]
    if not found:
        return None
    hint = f"the relationship of this name is {_listed(each.name for each in found)}"
    is_certain = len(found) == 1 and place.leads_on
    fixes = renamed(span, name, found[0].name) if is_certain else ()
    return Meant(hint, "of relationship", fixes)


def _cast(name: str, span: Span, type_ref: TypeRef, model: Model) -> Meant | None:
    """Return the derived type that a name without a namespace is."""
    pending = [*model.derived_types(type_ref.name)]
    while pending:
        full_name = pending.pop()
        if _simple(full_name) == name:
            hint = f"write '{full_name}'"
            return Meant(hint, "of cast", renamed(span, name, full_name))
        pending += model.derived_types(full_name)
    return None


def _simple(full_name: str) -> str:
    """Return a qualified name without its namespace."""
    return full_name.rpartition(".")[2]


def _listed(names: Iterator[str] | list[str]) -> str:
    quoted = [f"'{each}'" for each in names][:_MOST_LISTED]
    *others, last = quoted
    return f"{', '.join(others)} or {last}" if others else last
