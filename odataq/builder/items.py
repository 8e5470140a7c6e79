"""Items of `$select`, `$expand`, `$orderby` and `$compute`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.builder.names import annotation_named, named, simply_named, split_path
from odataq.builder.operands import node_of
from odataq.builder.predicates import Expression, Ordering, P, Path
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "compute_items",
    "expand_item",
    "integer",
    "order_items",
    "select_item",
    "whole_number",
]

_OVERLOAD: Final = re.compile(r"([^()]*)\(([^()]*)\)")


def select_item(
    path: str | Path, options: tuple[n.SelectOption, ...] = ()
) -> n.SelectItem:
    """Return what is selected: a path, `*`, `Ns.*` or `Ns.Function(a,b)`.

    Raises `QueryError` for what is no name.
    """
    overload = _OVERLOAD.fullmatch(path) if isinstance(path, str) else None
    if overload is None:
        return n.SelectItem(_select_segments(path), None, options)
    parameters = tuple(map(simply_named, overload[2].split(",")))
    return n.SelectItem(_select_segments(overload[1]), parameters)


def _select_segments(path: str | Path) -> tuple[n.SelectSegment, ...]:
    *before, last = _names(path)
    return (*map(_select_segment, before), _last_select_segment(last))


def _select_segment(name: str) -> n.SelectSegment:
    return annotation_named(name) if name.startswith("@") else n.Segment(named(name))


def _last_select_segment(name: str) -> n.SelectSegment:
    if name == "*":
        return n.Star()
    if name.endswith(".*"):
        return n.Star(named(name[:-2]))
    return _select_segment(name)


def expand_item(
    path: str | Path, options: tuple[n.ExpandOption, ...] = ()
) -> n.ExpandItem:
    """Return what is expanded: a path, which may end in `*`, `$ref` or `$count`.

    Raises `QueryError` for what is no name.
    """
    return n.ExpandItem(tuple(map(_expand_segment, _names(path))), options)


def _expand_segment(name: str) -> n.ExpandSegment:
    match name:
        case "*":
            return n.Star()
        case "$ref":
            return n.RefSegment()
        case "$count":
            return n.CountSegment()
        case "$value":
            return n.ValueSegment()
    return annotation_named(name) if name.startswith("@") else n.Segment(named(name))


def _names(path: str | Path) -> tuple[str, ...]:
    if not isinstance(path, Path):
        return split_path(path)
    names: list[str] = []
    for each in path.__odata_segments__:
        is_called = isinstance(each, n.Segment) and each.arguments is not None
        if not isinstance(each, n.Segment | n.AnnotationSegment) or is_called:
            raise TypeError(f"only names can stand here, not {path!r}")
        names.append(each.name)
    return tuple(names)


def order_items(
    keys: tuple[str | Expression | Ordering, ...],
) -> tuple[n.OrderByItem, ...]:
    """Return what is ordered by; a text is a path. One is needed at least."""
    if not keys:
        raise TypeError("orderby takes a path")
    return tuple(map(_order_item, keys))


def _order_item(key: str | Expression | Ordering) -> n.OrderByItem:
    if isinstance(key, Ordering):
        return n.OrderByItem(key.expression, key.direction)
    if isinstance(key, Expression):
        return n.OrderByItem(key.__odata_node__)
    return n.OrderByItem(P[key].__odata_node__)


def compute_items(
    values: Mapping[str, object], method: str = "compute"
) -> tuple[n.ComputeItem, ...]:
    """Return what is computed, by the name that it gets. One is needed at least."""
    if not values:
        raise TypeError(f"{method} takes expressions with names: total=P.a * P.b")
    return tuple(
        n.ComputeItem(node_of(value), simply_named(name))
        for name, value in values.items()
    )


def integer(number: object, method: str) -> int:
    """Return a whole number. Raises `TypeError` for what is none."""
    if not isinstance(number, int) or isinstance(number, bool):
        raise TypeError(f"{method} takes an int, not {type(number).__name__}")
    return int(number)


def whole_number(number: object, method: str, *, least: int = 0) -> int:
    """Return a whole number of at least so much.

    Raises `TypeError` for what is none and `ValueError` for a smaller one.
    """
    found = integer(number, method)
    if found < least:
        lack = "no negative number" if not least else f"{least} or more, not less"
        raise ValueError(f"{method} takes {lack}: {number}")
    return found
