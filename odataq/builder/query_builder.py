"""Builders of whole queries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, Self

from odataq.builder.aliases import assigned
from odataq.builder.calls import arguments_of, keyed
from odataq.builder.checking import Target
from odataq.builder.items import integer
from odataq.builder.names import named, split_path
from odataq.builder.operands import conjoined
from odataq.builder.option_builder import OptionBuilder
from odataq.builder.path_values import (
    imported,
    is_action,
    operations_of,
)
from odataq.builder.settling import settled
from odataq.builder.values import literal
from odataq.semantics.binder import bind
from odataq.syntax import nodes as n
from odataq.syntax.options import OPAQUE_VALUES, canonical_name
from odataq.syntax.printer import compile as compile_tree

if TYPE_CHECKING:
    from odataq.builder.predicates import Expression
    from odataq.csdl.model import Model
    from odataq.csdl.operations import Operation
    from odataq.csdl.types import TypeRef
    from odataq.profiles import Profile

__all__ = ["QueryBuilder", "query"]

_NO_KEY: Final = object()
_Path = tuple[n.PathSegment, ...]
# What a custom option can't have in its name: the ABNF knows less, and more is asked
# for nowhere.
_CUSTOM_NAME: Final = re.compile(r"[^\s$@&=#%+;][^\s&=#%+;]*")


class QueryBuilder(OptionBuilder):
    """A query of a resource; its text is the URL behind the service root.

    Two are equal that ask one model for the same.
    """

    __slots__ = ("_segments",)

    def __init__(
        self,
        target: Target,
        segments: _Path,
        options: tuple[n.QueryOption, ...] = (),
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

    def __eq__(self, other: object) -> bool:
        """Tell whether both are the same query of one model."""
        return (
            isinstance(other, QueryBuilder)
            and self._target.is_same(other._target)
            and str(self) == str(other)
        )

    def __hash__(self) -> int:
        """Return what equal ones have in common."""
        return hash(str(self))

    # The path

    def key(self, value: object = _NO_KEY, /, **values: object) -> Self:
        """Return a builder for one entity: by its key, or by properties with names.

        A text is made a GUID or a member of an enumeration where the key has that
        type. A value can be an `alias`.
        """
        *before, last = self._segments
        given = () if value is _NO_KEY else (value,)
        if isinstance(last, n.FilterSegment):
            key = keyed(n.Segment(""), given, **values).arguments
            return self._at((*before, n.FilterSegment(last.predicate, key)))
        if not isinstance(last, n.Segment):
            raise TypeError("a key stands behind a name")
        return self._at((*before, keyed(last, given, **values)))

    def navigate(self, path: str, /) -> Self:
        """Return a builder for what a path leads to from here.

        Its names are those of properties, or of types to cast to.
        """
        further = (n.Segment(named(each)) for each in split_path(path))
        return self._at((*self._segments, *further))

    def call(self, name: str, /, **arguments: object) -> Self:
        """Return a builder for the result of an operation that is bound to this.

        The namespace may be left out. Arguments are typed by the parameters;
        lists and mappings are given by an `alias`. An action has none: its
        parameters are in the body of the request.
        """
        model = self._target.model
        full_name, operations = operations_of(model, named(name), self._type())
        if "." not in name and not self._target.needs_namespace(self.tree):
            full_name = name
        return self._at((*self._segments, _called(full_name, operations, arguments)))

    def subset(self, *conditions: Expression) -> Self:
        """Return a builder for the items that meet conditions: `/$filter(...)`."""
        segment = n.FilterSegment(conjoined(conditions, "subset"))
        return self._at((*self._segments, segment))

    def each(self) -> Self:
        """Return a builder for each item by itself: `/$each`."""
        return self._at((*self._segments, n.EachSegment()))

    def count_only(self) -> Self:
        """Return a builder for the number of items alone: `/$count`."""
        return self._at((*self._segments, n.CountSegment()))

    def ref(self) -> Self:
        """Return a builder for references: `/$ref`."""
        return self._at((*self._segments, n.RefSegment()))

    def value(self) -> Self:
        """Return a builder for the raw value: `/$value`."""
        return self._at((*self._segments, n.ValueSegment()))

    # Options of a whole query

    def format(self, media_type: str, /) -> Self:
        """Return a builder that asks for a format: `json`, or a media type."""
        return self._opaque("$format", media_type)

    def index(self, position: int, /) -> Self:
        """Return a builder for a position in an ordered collection."""
        return self._opaque("$index", str(integer(position, "index")))

    def skiptoken(self, token: str, /) -> Self:
        """Return a builder that goes on where a page of the service ended."""
        return self._opaque("$skiptoken", token)

    def deltatoken(self, token: str, /) -> Self:
        """Return a builder for what has changed since."""
        return self._opaque("$deltatoken", token)

    def schemaversion(self, version: str, /) -> Self:
        """Return a builder for a version of the schema."""
        return self._opaque("$schemaversion", version)

    def id(self, entity_id: str, /) -> Self:
        """Return a builder for an entity by its id."""
        return self._opaque("$id", entity_id)

    def custom(self, name: str, value: str | None = None, /) -> Self:
        """Return a builder with an option of the service's own.

        Raises `ValueError` for a name that could be that of another option.
        """
        if not isinstance(name, str):
            raise TypeError(f"a name is a str, not {type(name).__name__}")
        if not _CUSTOM_NAME.fullmatch(_text(name)) or canonical_name(name) is not None:
            raise ValueError(f"a custom query option can't have the name {name!r}")
        text = None if value is None else _text(value)
        rest = tuple(
            each
            for each in self._options
            if not (isinstance(each, n.CustomOption) and each.name == name)
        )
        return self._checked((*rest, n.CustomOption(name, text)))

    def _opaque(self, name: str, value: str) -> Self:
        text = _text(value)
        is_fitting = OPAQUE_VALUES[name].fullmatch(text) and text == text.strip()
        if not is_fitting:
            raise ValueError(f"query option '{name}' can't have the value {text!r}")
        option = n.OpaqueOption(name, text)
        kept = [
            isinstance(each, n.OpaqueOption) and each.name == name
            for each in self._options
        ]
        if not any(kept):
            return self._checked((*self._options, option))
        at = kept.index(True)
        return self._checked((*self._options[:at], option, *self._options[at + 1 :]))

    def _checked(self, options: tuple[n.QueryOption, ...]) -> Self:
        built = self._with(options)
        self._target.require(built.tree)
        return built

    # How it is kept

    def _type(self) -> TypeRef:
        target = self._target
        return bind(self.tree, target.model, profile=target.profile).result_type

    def _at(self, segments: _Path) -> Self:
        options = self._options

        def whole(path: n.ResourcePath, more: tuple[n.AliasAssignment, ...]) -> n.Query:
            return n.Query(path, assigned(options, more))

        found = settled(n.ResourcePath(segments), whole, self._target)
        built = type(self)(
            self._target, found.part.segments, assigned(options, found.assignments)
        )
        self._target.require(built.tree)
        return built

    def _whole(self, options: tuple[n.QueryOption, ...]) -> n.Query:
        return n.Query(n.ResourcePath(self._segments), options)

    def _with(self, options: tuple[n.QueryOption, ...]) -> Self:
        return type(self)(self._target, self._segments, options)


def _called(
    name: str, operations: tuple[Operation, ...], arguments: Mapping[str, object]
) -> n.Segment:
    if not is_action(operations):
        return n.Segment(name, arguments_of(arguments))
    if arguments:
        raise TypeError(f"'{name}' is an action: the URL has none of its parameters")
    return n.Segment(name)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"this takes a str, not {type(value).__name__}")
    # Half a character is refused as in any literal.
    return literal(str(value)).text


_ALONE: Final[Mapping[str, n.PathSegment]] = {
    "$all": n.AllSegment(),
    "$batch": n.BatchSegment(),
    "$entity": n.EntitySegment(),
    "$metadata": n.MetadataSegment(),
}


def query(  # noqa: PLR0913 (most are of use to few)
    model: Model,
    resource: str | Sequence[str],
    /,
    *,
    profile: Profile | None = None,
    key: object = _NO_KEY,
    arguments: Mapping[str, object] | None = None,
    id: str | None = None,  # noqa: A002 (the name of the option)
) -> QueryBuilder:
    """Begin a query of an entity set or whatever else the service has by name.

    Several names are the sets of a `$crossjoin`; `$all`, `$entity`, `$metadata`
    and `$batch` are names, too. `profile` is what the service supports, by itself
    what fits the model; `key` is that of one entity, with names where it is a
    mapping; `arguments` are those of a function import, and `id` that of an
    `$entity`. Raises `QueryError` for a name that isn't there.
    """
    target = Target(model, profile)
    options = () if id is None else (n.OpaqueOption("$id", _text(id)),)
    empty = QueryBuilder(target, (), options)
    built = empty._at((_first(model, resource, arguments),))  # noqa: SLF001 (it makes them)
    if key is _NO_KEY:
        return built
    return built.key(**key) if isinstance(key, Mapping) else built.key(key)


def _first(
    model: Model, resource: str | Sequence[str], arguments: Mapping[str, object] | None
) -> n.PathSegment:
    if not isinstance(resource, str):
        return n.CrossjoinSegment(tuple(map(named, resource)))
    if resource in _ALONE:
        return _ALONE[resource]
    if arguments is None:
        return n.Segment(named(resource))
    return _called(named(resource), imported(model, resource), arguments)
