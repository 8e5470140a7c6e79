"""Builders of query options: those of a query and those of an item."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Self, TypeGuard, TypeVar

from odataq.builder.aggregation import Pipeline
from odataq.builder.aliases import assigned
from odataq.builder.items import (
    compute_items,
    expand_item,
    order_items,
    select_item,
    whole_number,
)
from odataq.builder.names import simply_named
from odataq.builder.operands import argument_of, conjoined
from odataq.builder.predicates import Expression, Ordering, Path
from odataq.builder.searching import SearchTerms
from odataq.builder.settling import settled
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq.builder.checking import Target

__all__ = ["ExpandBuilder", "ItemBuilder", "OptionBuilder", "SelectBuilder"]

T = TypeVar("T")
B = TypeVar("B", bound="ItemBuilder")

_Options = tuple[n.QueryOption, ...]


class OptionBuilder(ABC):
    """Options of a query or of an item.

    Immutable: each method returns a new builder, which has been checked. It
    raises `QueryError` where the query would be wrong.
    """

    __slots__ = ("_options", "_target")

    def __init__(self, target: Target, options: _Options = ()) -> None:
        """Take the options as they are."""
        self._target = target
        self._options = options

    @abstractmethod
    def _whole(self, options: _Options) -> n.Query:
        """Return the query that has these options in their place."""

    @abstractmethod
    def _with(self, options: _Options) -> Self:
        """Return a builder with these options instead."""

    def filter(self, *conditions: Expression) -> Self:
        """Return a builder with conditions that must hold beside those before."""
        both = conjoined(conditions, "filter")
        before = self._found(n.Filter)
        if before is not None:
            both = conjoined(
                (Expression(before.expression), Expression(both)), "filter"
            )
        return self._put(n.Filter(both))

    def search(self, *terms: str | SearchTerms) -> Self:
        """Return a builder that searches for terms beside those before.

        A text of several words is a phrase; `S` makes terms that `&`, `|` and `~`
        join and negate.
        """
        if not terms:
            raise TypeError("search takes a term")
        before = self._found(n.Search)
        found = [SearchTerms.of(each) for each in terms]
        if before is not None and before.expression is not None:
            found.insert(0, SearchTerms(before.expression))
        first, *rest = found
        for each in rest:
            first = first & each
        return self._put(n.Search(first.node))

    def compute(self, **values: object) -> Self:
        """Return a builder that computes values, by the name that they get.

        Other options can use the names as those of properties.
        """
        before = self._found(n.Compute)
        known = () if before is None else before.items
        return self._put(n.Compute((*known, *compute_items(values))))

    def select(
        self,
        *paths: str | Path,
        **nested: Callable[[SelectBuilder], SelectBuilder],
    ) -> Self:
        """Return a builder that selects properties beside those before.

        A path is one of `P` or a text such as `primarycontactid/fullname`. A
        keyword names one with a function that is given a builder for its items,
        and returns it with its options.
        """
        if not paths and not nested:
            raise TypeError("select takes a path")
        builder = self
        if paths:
            items = tuple(map(select_item, paths))
            builder = self._put(n.Select((*self._selected(), *items)))
        for path, build in nested.items():
            builder = builder._select_with(path, build)  # noqa: SLF001 (one of its own)
        return builder

    def _selected(self) -> tuple[n.SelectItem, ...]:
        before = self._found(n.Select)
        return () if before is None else before.items

    def _select_with(
        self, path: str, build: Callable[[SelectBuilder], SelectBuilder]
    ) -> Self:
        def item(options: _Options) -> n.Select:
            inner = tuple(each for each in options if _is_select_option(each))
            return n.Select((*self._selected(), select_item(path, inner)))

        return self._put_item(path, SelectBuilder, build, item)

    def orderby(self, *keys: str | Expression | Ordering) -> Self:
        """Return a builder that orders by expressions, after those before.

        `P.name.desc()` has a direction; a text is a path.
        """
        before = self._found(n.OrderBy)
        known = () if before is None else before.items
        return self._put(n.OrderBy((*known, *order_items(keys))))

    def expand(
        self,
        *paths: str | Path,
        **nested: Callable[[ExpandBuilder], ExpandBuilder],
    ) -> Self:
        """Return a builder that expands navigation properties beside those before.

        A keyword names one with a function that is given a builder for what is
        expanded, and returns it with its options.
        """
        if not paths and not nested:
            raise TypeError("expand takes a path")
        builder = self
        if paths:
            items = tuple(map(expand_item, paths))
            builder = self._put(n.Expand((*self._expanded(), *items)))
        for path, build in nested.items():
            builder = builder._expand_with(path, build)  # noqa: SLF001 (one of its own)
        return builder

    def _expanded(self) -> tuple[n.ExpandItem, ...]:
        before = self._found(n.Expand)
        return () if before is None else before.items

    def _expand_with(
        self, path: str, build: Callable[[ExpandBuilder], ExpandBuilder]
    ) -> Self:
        def item(options: _Options) -> n.Expand:
            inner = tuple(each for each in options if _is_expand_option(each))
            return n.Expand((*self._expanded(), expand_item(path, inner)))

        return self._put_item(path, ExpandBuilder, build, item)

    def apply(self, pipeline: Pipeline, /) -> Self:
        """Return a builder that transforms what there is, after what is done before.

        Pipelines begin with `A`. All other options are about what they make.
        """
        if not isinstance(pipeline, Pipeline):
            kind = type(pipeline).__name__
            raise TypeError(f"apply takes a pipeline of A, not {kind}")
        before = self._found(n.Apply)
        known = () if before is None else before.sequence.trafos
        sequence = n.TrafoSequence((*known, *pipeline.sequence.trafos))
        return self._put(n.Apply(sequence))

    def top(self, number: int, /) -> Self:
        """Return a builder for so many items at most."""
        return self._put(n.Top(whole_number(number, "top")))

    def skip(self, number: int, /) -> Self:
        """Return a builder that leaves out the first items."""
        return self._put(n.Skip(whole_number(number, "skip")))

    def count(self) -> Self:
        """Return a builder that asks for the number of items too."""
        return self._put(n.Count(value=True))

    def alias(self, **values: object) -> Self:
        """Return a builder that assigns values to parameter aliases.

        Lists and mappings become JSON. Raises `ValueError` for an alias that has
        another value already.
        """
        if not values:
            raise TypeError("alias takes values with names")
        builder = self
        for name, value in values.items():
            assignment = n.AliasAssignment(f"@{simply_named(name)}", argument_of(value))
            builder = builder._put(assignment)
        return builder

    # How options are kept

    def _found(self, kind: type[T]) -> T | None:
        return next((each for each in self._options if isinstance(each, kind)), None)

    def _replaced(self, option: n.QueryOption) -> _Options:
        if isinstance(option, n.AliasAssignment):
            return assigned(self._options, (option,))
        kinds = [type(each) for each in self._options]
        if type(option) not in kinds:
            return (*self._options, option)
        index = kinds.index(type(option))
        return (*self._options[:index], option, *self._options[index + 1 :])

    def _put(self, option: n.QueryOption) -> Self:
        found = settled(
            option,
            lambda copy, more: self._whole(assigned(self._replaced(copy), more)),
            self._target,
        )
        options = assigned(self._replaced(found.part), found.assignments)
        self._target.require(self._whole(options))
        return self._with(options)

    def _put_item(
        self,
        path: str,
        kind: type[B],
        build: Callable[[B], B],
        item: Callable[[_Options], n.QueryOption],
    ) -> Self:
        def options(inner: _Options) -> _Options:
            # Aliases are assigned once, for all of the query.
            return assigned(self._replaced(item(inner)), _aliases(inner))

        built = build(kind(self._target, lambda inner: self._whole(options(inner))))
        if not isinstance(built, kind):
            found = type(built).__name__
            raise TypeError(f"the function for '{path}' returned {found}, no builder")
        builder = self
        for each in _aliases(built.options):
            builder = builder._put(each)
        return builder._put(item(built.options))  # noqa: SLF001 (as above)


def _is_select_option(option: n.QueryOption) -> TypeGuard[n.SelectOption]:
    return not isinstance(option, n.AliasAssignment)


def _is_expand_option(option: n.QueryOption) -> TypeGuard[n.ExpandOption]:
    return not isinstance(option, n.AliasAssignment)


def _aliases(options: _Options) -> tuple[n.AliasAssignment, ...]:
    return tuple(each for each in options if isinstance(each, n.AliasAssignment))


class ItemBuilder(OptionBuilder):
    """The options of an item, checked in the query that they stand in."""

    __slots__ = ("_embed",)

    def __init__(
        self,
        target: Target,
        embed: Callable[[_Options], n.Query],
        options: _Options = (),
    ) -> None:
        """Take a function that returns the query with options in their place."""
        super().__init__(target, options)
        self._embed = embed

    @property
    def options(self) -> _Options:
        """The nodes of the options, and the aliases that they need."""
        return self._options

    def _whole(self, options: _Options) -> n.Query:
        return self._embed(options)

    def _with(self, options: _Options) -> Self:
        return type(self)(self._target, self._embed, options)


class SelectBuilder(ItemBuilder):
    """The options of a selected item."""

    __slots__ = ()


class ExpandBuilder(ItemBuilder):
    """The options of an expanded item."""

    __slots__ = ()

    def levels(self, number: int | str, /) -> Self:
        """Return a builder that follows the property again, or to the `max`."""
        if number == n.MAX_LEVELS:
            return self._put(n.Levels(n.MAX_LEVELS))
        return self._put(n.Levels(whole_number(number, "levels")))
