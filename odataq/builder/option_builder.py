"""Builders of query options: those of a query and those of an expanded item."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Self, TypeVar

from odataq.builder.enums import with_enums
from odataq.builder.names import named, split_path
from odataq.builder.predicates import Expression, Ordering, P, Path, joined
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq.builder.checking import Target

__all__ = ["ExpandBuilder", "OptionBuilder"]

T = TypeVar("T")


class OptionBuilder(ABC):
    """Options of a query or of an expanded item.

    Immutable: each method returns a new builder, which has been checked. It
    raises `QueryError` where the query would be wrong.
    """

    __slots__ = ("_options", "_target")

    def __init__(
        self, target: Target, options: tuple[n.ExpandOption, ...] = ()
    ) -> None:
        """Take the options as they are."""
        self._target = target
        self._options = options

    @abstractmethod
    def _whole(self, options: tuple[n.ExpandOption, ...]) -> n.Query:
        """Return the query that has these options in their place."""

    @abstractmethod
    def _with(self, options: tuple[n.ExpandOption, ...]) -> Self:
        """Return a builder with these options instead."""

    def filter(self, *conditions: Expression) -> Self:
        """Return a builder with conditions that must hold beside those before."""
        for each in conditions:
            if not isinstance(each, Expression):
                kind = type(each).__name__
                raise TypeError(f"a condition is an expression of P, not {kind}")
        before = self._found(n.Filter)
        known = () if before is None else (Expression(before.expression),)
        if not conditions:
            raise TypeError("filter takes a condition")
        both = joined(n.LogicalOp.AND, (*known, *conditions))
        return self._put(n.Filter(both.__odata_node__))

    def select(self, *paths: str | Path) -> Self:
        """Return a builder that selects properties beside those before.

        A path is one of `P` or a text such as `primarycontactid/fullname`.
        """
        before = self._found(n.Select)
        known = () if before is None else before.items
        items = tuple(map(_selected, _some(paths, "select")))
        return self._put(n.Select((*known, *items)))

    def orderby(self, *keys: str | Expression | Ordering) -> Self:
        """Return a builder that orders by expressions, after those before.

        `P.name.desc()` has a direction; a text is a path.
        """
        before = self._found(n.OrderBy)
        known = () if before is None else before.items
        items = tuple(_order_item(each) for each in _some(keys, "orderby"))
        return self._put(n.OrderBy((*known, *items)))

    def expand(
        self,
        *paths: str | Path,
        **nested: Callable[[ExpandBuilder], ExpandBuilder],
    ) -> Self:
        """Return a builder that expands navigation properties beside those before.

        A keyword names one with a function that is given a builder for what is
        expanded, and returns it with its options.
        """
        before = self._found(n.Expand)
        known = () if before is None else before.items
        items = tuple(map(_expanded, paths))
        builder = self._put(n.Expand((*known, *items))) if items else self
        for path, build in nested.items():
            builder = builder._expand_with(path, build)  # noqa: SLF001 (one of its own)
        if builder is self:
            raise TypeError("expand takes a path")
        return builder

    def _expand_with(
        self, path: str, build: Callable[[ExpandBuilder], ExpandBuilder]
    ) -> Self:
        before = self._found(n.Expand)
        known = () if before is None else before.items

        def expand(options: tuple[n.ExpandOption, ...]) -> n.Expand:
            return n.Expand((*known, _expanded(path, options)))

        def whole(options: tuple[n.ExpandOption, ...]) -> n.Query:
            return self._whole(self._replaced(expand(options)))

        built = build(ExpandBuilder(self._target, whole))
        if not isinstance(built, ExpandBuilder):
            kind = type(built).__name__
            raise TypeError(f"the function for '{path}' returned {kind}, no builder")
        return self._put(expand(built.options))

    def top(self, number: int, /) -> Self:
        """Return a builder for so many items at most."""
        return self._put(n.Top(_number(number, "top")))

    def skip(self, number: int, /) -> Self:
        """Return a builder that leaves out the first items."""
        return self._put(n.Skip(_number(number, "skip")))

    def count(self) -> Self:
        """Return a builder that asks for the number of items too."""
        return self._put(n.Count(value=True))

    # How options are kept

    def _found(self, kind: type[T]) -> T | None:
        return next((each for each in self._options if isinstance(each, kind)), None)

    def _replaced(self, option: n.ExpandOption) -> tuple[n.ExpandOption, ...]:
        kinds = [type(each) for each in self._options]
        if type(option) not in kinds:
            return (*self._options, option)
        index = kinds.index(type(option))
        return (*self._options[:index], option, *self._options[index + 1 :])

    def _put(self, option: n.ExpandOption) -> Self:
        target = self._target
        settled = with_enums(
            option,
            lambda copy: self._whole(self._replaced(copy)),
            target.model,
            target.profile,
        )
        options = self._replaced(settled)
        target.require(self._whole(options))
        return self._with(options)


class ExpandBuilder(OptionBuilder):
    """The options of an expanded item, checked in the query that they stand in."""

    __slots__ = ("_embed",)

    def __init__(
        self,
        target: Target,
        embed: Callable[[tuple[n.ExpandOption, ...]], n.Query],
        options: tuple[n.ExpandOption, ...] = (),
    ) -> None:
        """Take a function that returns the query with options in their place."""
        super().__init__(target, options)
        self._embed = embed

    @property
    def options(self) -> tuple[n.ExpandOption, ...]:
        """The nodes of the options."""
        return self._options

    def levels(self, number: int | str, /) -> Self:
        """Return a builder that follows the property again, or to the `max`."""
        value = n.MAX_LEVELS if number == n.MAX_LEVELS else _number(number, "levels")
        return self._put(n.Levels(value))

    def _whole(self, options: tuple[n.ExpandOption, ...]) -> n.Query:
        return self._embed(options)

    def _with(self, options: tuple[n.ExpandOption, ...]) -> Self:
        return type(self)(self._target, self._embed, options)


def _some(given: tuple[T, ...], method: str) -> tuple[T, ...]:
    if not given:
        raise TypeError(f"{method} takes a path")
    return given


def _selected(path: str | Path) -> n.SelectItem:
    return n.SelectItem(
        tuple(
            n.Star() if each == "*" else n.Segment(named(each)) for each in _names(path)
        )
    )


def _expanded(
    path: str | Path, options: tuple[n.ExpandOption, ...] = ()
) -> n.ExpandItem:
    return n.ExpandItem(tuple(map(_expand_segment, _names(path))), options)


def _expand_segment(name: str) -> n.ExpandSegment:
    match name:
        case "*":
            return n.Star()
        case "$ref":
            return n.RefSegment()
        case "$count":
            return n.CountSegment()
    return n.Segment(named(name))


def _names(path: str | Path) -> tuple[str, ...]:
    if not isinstance(path, Path):
        return split_path(path)
    segments = path.__odata_segments__
    if not all(isinstance(each, n.Segment) for each in segments):
        raise TypeError(f"only names can stand here, not {path!r}")
    return tuple(each.name for each in segments if isinstance(each, n.Segment))


def _order_item(key: str | Expression | Ordering) -> n.OrderByItem:
    if isinstance(key, Ordering):
        return n.OrderByItem(key.expression, key.direction)
    if isinstance(key, Expression):
        return n.OrderByItem(key.__odata_node__)
    return n.OrderByItem(P[key].__odata_node__)


def _number(number: object, method: str) -> int:
    if not isinstance(number, int) or isinstance(number, bool):
        raise TypeError(f"{method} takes an int, not {type(number).__name__}")
    if number < 0:
        raise ValueError(f"{method} takes no negative number: {number}")
    return number
