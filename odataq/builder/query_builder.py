"""Builders of whole queries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Self
from uuid import UUID

from attrs import evolve

from odataq.builder.checking import Target
from odataq.builder.names import named, split_path
from odataq.builder.option_builder import OptionBuilder
from odataq.builder.values import literal
from odataq.csdl.paths import follow
from odataq.csdl.types import GUID, underlying
from odataq.semantics.binder import bind
from odataq.syntax import nodes as n
from odataq.syntax.printer import compile as compile_tree

if TYPE_CHECKING:
    from odataq.csdl.model import EntityType, Model
    from odataq.profiles import Profile

__all__ = ["QueryBuilder", "query"]

_NO_KEY: Final = object()


class QueryBuilder(OptionBuilder):
    """A query of a resource; its text is the URL behind the service root."""

    __slots__ = ("_segments",)

    def __init__(
        self,
        target: Target,
        segments: tuple[n.Segment, ...],
        options: tuple[n.ExpandOption, ...] = (),
    ) -> None:
        """Take a path and options as they are; `query` is what checks them."""
        super().__init__(target, options)
        self._segments = segments

    @property
    def tree(self) -> n.Query:
        """The query as a tree, equal to what its text is parsed to."""
        return self._whole(self._options)

    def __str__(self) -> str:
        """Return the URL, relative to the service root."""
        return compile_tree(self.tree)

    def __repr__(self) -> str:
        """Show the URL as people read it."""
        return f"<QueryBuilder {compile_tree(self.tree, encode=False)}>"

    def key(self, value: object = _NO_KEY, /, **values: object) -> Self:
        """Return a builder for one entity: by its key, or by properties with names.

        A text is made a GUID where the key has that type.
        """
        if (value is _NO_KEY) == (not values):
            raise TypeError("key takes one value, or values with names")
        entity_type = self._entity_type()
        if value is not _NO_KEY:
            key = entity_type and self._target.model.key(entity_type)
            path = key.parts[0].path if key and len(key.parts) == 1 else ""
            found = self._key_value(entity_type, path, value)
            return self._keyed(n.Argument(None, found))
        return self._keyed(
            *(
                n.Argument(named(name), self._key_value(entity_type, name, each))
                for name, each in values.items()
            )
        )

    def navigate(self, path: str, /) -> Self:
        """Return a builder for what a path leads to from here.

        Its names are those of properties, or of types to cast to.
        """
        further = (n.Segment(named(each)) for each in split_path(path))
        return self._at((*self._segments, *further))

    def _keyed(self, *values: n.Argument) -> Self:
        *before, last = self._segments
        arguments = n.Arguments(values)
        keyed = (
            evolve(last, arguments=arguments)
            if last.arguments is None
            else evolve(last, key=arguments)
        )
        return self._at((*before, keyed))

    def _entity_type(self) -> EntityType | None:
        target = self._target
        binding = bind(self.tree, target.model, profile=target.profile)
        return target.model.entity_type(binding.result_type.name)

    def _key_value(
        self, entity_type: EntityType | None, path: str, value: object
    ) -> n.Literal:
        if not isinstance(value, str) or entity_type is None or not path:
            return _plain(literal(value))
        member = follow(self._target.model, entity_type, path).member
        if member is None or underlying(member.type, self._target.model) != GUID:
            return _plain(literal(value))
        try:
            return literal(UUID(value))
        except ValueError:
            return _plain(literal(value))

    def _at(self, segments: tuple[n.Segment, ...]) -> Self:
        built = type(self)(self._target, segments, self._options)
        self._target.require(built.tree)
        return built

    def _whole(self, options: tuple[n.ExpandOption, ...]) -> n.Query:
        return n.Query(n.ResourcePath(self._segments), options)

    def _with(self, options: tuple[n.ExpandOption, ...]) -> Self:
        return type(self)(self._target, self._segments, options)


def _plain(value: n.Literal) -> n.Literal:
    # A member of a Python enumeration is its value.
    return n.Literal(value.kind, value.text)


def query(
    model: Model,
    resource: str,
    /,
    *,
    profile: Profile | None = None,
    key: object = _NO_KEY,
) -> QueryBuilder:
    """Begin a query of an entity set or whatever else the service has by name.

    `profile` is what the service supports, by itself what fits the model; `key`
    is that of one entity, with names where it is a mapping. Raises `QueryError`
    for a name that isn't there.
    """
    target = Target(model, profile)
    built = QueryBuilder(target, (n.Segment(named(resource)),))
    target.require(built.tree)
    if key is _NO_KEY:
        return built
    return built.key(**key) if isinstance(key, Mapping) else built.key(key)
