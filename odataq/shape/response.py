"""What a service answers to a query."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

from odataq.checker import check
from odataq.csdl.model import NavigationProperty, Property, Singleton
from odataq.csdl.operations import Action, Function
from odataq.csdl.types import BINARY
from odataq.diagnostics import errors_in
from odataq.errors import QueryError
from odataq.http import Request
from odataq.limits import LIMITS, Limits
from odataq.semantics.binder import bind
from odataq.semantics.resource import ResourceKind
from odataq.shape.entities import EntityShaper, most_items
from odataq.shape.habits import habits_of
from odataq.shape.preferences import Metadata, read_preferences
from odataq.shape.tree import (
    ANYTHING,
    ResponseShape,
    ShapeArray,
    ShapeMember,
    ShapeObject,
)
from odataq.shape.types import Place, TypeShaper
from odataq.shape.values import INTEGER, TEXT, TRUTH, URL
from odataq.source import Source
from odataq.syntax import nodes as n
from odataq.syntax.parser import parse_source
from odataq.syntax.printer import compile as compile_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from odataq.checker import Subject
    from odataq.csdl.model import Model
    from odataq.profiles import Profile
    from odataq.semantics.binding import Binding
    from odataq.shape.preferences import Preferences
    from odataq.shape.tree import Shape

__all__ = ["response_shape"]

_Kind = ResourceKind

_TEXT: Final = "text/plain"
_XML: Final = "application/xml"
_BYTES: Final = "application/octet-stream"

# What stands for a query that the URL only names, so that nobody knows its columns.
_STORED: Final = frozenset({"fetchxml", "savedquery", "userquery"})

_TOTALS: Final = (
    ("Microsoft.Dynamics.CRM.totalrecordcount", INTEGER),
    ("Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded", TRUTH),
    ("Microsoft.Dynamics.CRM.globalmetadataversion", TEXT),
)

_NOT_JSON: Final[Mapping[ResourceKind, ResponseShape]] = MappingProxyType(
    {
        _Kind.COUNT: ResponseShape(INTEGER, _TEXT),
        _Kind.RAW_VALUE: ResponseShape(TEXT, _TEXT, may_be_empty=True),
        _Kind.MEDIA: ResponseShape(None, _BYTES, may_be_empty=True),
        _Kind.METADATA: ResponseShape(None, _XML),
        _Kind.NOTHING: ResponseShape(None, may_be_empty=True),
    }
)

_REFERENCE: Final = ShapeObject((ShapeMember("@odata.id", URL),))
# Spec: JSON Format, "Service Document".
_LISTED: Final = ShapeObject(
    (
        ShapeMember("name", TEXT),
        ShapeMember("kind", TEXT, is_required=False),
        ShapeMember("url", URL),
        ShapeMember("title", TEXT, is_required=False),
    )
)
_ENTITY: Final = ShapeObject(is_open=True)

# What is the same in every model.
_ITEMS: Final[Mapping[ResourceKind, Shape]] = MappingProxyType(
    {
        _Kind.REFERENCES: _REFERENCE,
        _Kind.REFERENCE: _REFERENCE,
        _Kind.SERVICE: _LISTED,
        _Kind.ALL: _ENTITY,
        _Kind.CROSSJOIN: _ENTITY,
        _Kind.ENTITY_ID: _ENTITY,
    }
)

_STRUCTURED: Final = frozenset(
    {_Kind.ENTITY_COLLECTION, _Kind.ENTITY, _Kind.COMPLEX_COLLECTION, _Kind.COMPLEX}
)

# What is an array, and whether it comes in pages.
_COLLECTIONS: Final[Mapping[ResourceKind, bool]] = MappingProxyType(
    {
        _Kind.ENTITY_COLLECTION: True,
        _Kind.COMPLEX_COLLECTION: False,
        _Kind.PRIMITIVE_COLLECTION: False,
        _Kind.REFERENCES: True,
        _Kind.SERVICE: False,
        _Kind.ALL: True,
        _Kind.CROSSJOIN: True,
    }
)


def response_shape(  # noqa: PLR0913 (they are those of `check`)
    query: Subject,
    model: Model,
    /,
    *,
    profile: Profile | None = None,
    headers: Iterable[tuple[str, str]] = (),
    service_root: str | None = None,
    limits: Limits = LIMITS,
) -> ResponseShape:
    """Return the shape of what a service answers to a query, when all goes well.

    The query is a URL, a tree, a builder or a `Request`; a request has the method
    GET, or POST to call an action. `headers` are pairs, besides those of a
    `Request`; `Prefer` and `Accept` matter. `profile` is what the service supports,
    by itself what fits the model. The representation is JSON, whatever else is
    asked for.

    Raises `QueryError` with all diagnostics where `check` finds an error,
    `ValueError` for a request of another method, and `TypeError` for what is no
    query. Where too little is known, of an open type or an unusual transformation,
    the shape says so and allows more.

    Spec: JSON Format, "Response Bodies".
    """
    request = _request(query, headers)
    found = check(
        request, model, profile=profile, service_root=service_root, limits=limits
    )
    if errors_in(found):
        raise QueryError(found)
    source = Source(request.url)
    parsed = parse_source(source, service_root=service_root, limits=limits)
    tree = parsed.node if isinstance(parsed.node, n.Query) else n.Query(None)
    binding = bind(tree, model, profile=profile)
    preferences = read_preferences(request.headers, _format_option(tree.options))
    types = TypeShaper(
        model,
        binding,
        habits_of(binding.profile),
        preferences,
        _has_nesting(tree.options),
    )
    shaped = _ResponseShaper(types, tree).response()
    return evolve(shaped, definitions=types.definitions(shaped.body))


def _request(query: Subject, headers: Iterable[tuple[str, str]]) -> Request:
    match query:
        case Request():
            given = query
        case str():
            given = Request("GET", query)
        case Source(text=text):
            given = Request("GET", text)
        case n.Query():
            given = Request("GET", compile_tree(query))
        case _ if isinstance(tree := getattr(query, "tree", None), n.Query):
            given = Request("GET", compile_tree(tree))
        case _:
            raise TypeError(
                f"a query is a str, a Query or a Request, not {type(query).__name__}"
            )
    if given.method.upper() not in {"GET", "POST"}:
        raise ValueError(f"no shape is known of what {given.method} returns")
    return evolve(given, headers=(*given.headers, *headers))


def _format_option(options: Sequence[n.QueryOption]) -> str | None:
    for each in options:
        if isinstance(each, n.OpaqueOption) and each.name == "$format":
            return each.value
    return None


def _has_nesting(options: Sequence[n.QueryOption]) -> bool:
    return any(
        isinstance(nested, n.Expand)
        for each in options
        if isinstance(each, n.Expand)
        for item in each.items
        for nested in item.options
    )


@frozen(eq=False)
class _ResponseShaper:
    """Makes the shape of a response by the kind of the resource."""

    types: TypeShaper
    query: n.Query

    @property
    def binding(self) -> Binding:
        return self.types.binding

    @property
    def preferences(self) -> Preferences:
        return self.types.preferences

    def response(self) -> ResponseShape:
        """Return the shape of what is at the end of the path."""
        kind = self.binding.resource.kind
        if kind is _Kind.RAW_VALUE and self.binding.result_type == BINARY:
            kind = _Kind.MEDIA
        if kind in _NOT_JSON:
            return _NOT_JSON[kind]
        if kind in _COLLECTIONS:
            return self._rows(self._item(), has_pages=_COLLECTIONS[kind])
        item = self._item()
        if isinstance(item, ShapeObject):
            return self._single(item)
        return ResponseShape(item, may_be_empty=True)

    def _item(self) -> Shape:
        """Return the shape of the resource, or of its items."""
        resource = self.binding.resource
        match resource.kind:
            case _ if resource.kind in _STRUCTURED:
                return self._row(resource.type.name)
            case _Kind.PRIMITIVE_COLLECTION:
                nullable = self._may_be_null()
                return self.types.value(resource.type, is_nullable=nullable)
            case _Kind.PRIMITIVE:
                # What is null is no content.
                value = self.types.value(resource.type, is_nullable=False)
                return ShapeObject((ShapeMember("value", value),))
            case kind:
                return _ITEMS.get(kind, ANYTHING)

    # Objects with control information

    def _context(self) -> Iterator[ShapeMember]:
        if self.preferences.metadata is not Metadata.NONE:
            yield ShapeMember("@odata.context", URL)

    def _single(self, shape: ShapeObject) -> ResponseShape:
        members = (*self._context(), *shape.members)
        return ResponseShape(
            evolve(shape, members=members), may_be_empty=self._may_be_null()
        )

    def _rows(self, item: Shape, *, has_pages: bool = True) -> ResponseShape:
        members = [*self._context()]
        options = self.query.options
        if any(isinstance(each, n.Count) and each.value for each in options):
            members.append(ShapeMember("@odata.count", self.types.count()))
        if self.types.habits.has_lookups and has_pages:
            members += [
                ShapeMember(f"@{term}", shape, is_required=False)
                for term, shape in _TOTALS
                if self.preferences.includes(term)
            ]
        members.append(ShapeMember("value", ShapeArray(item, self._most_items())))
        if has_pages:
            members.append(ShapeMember("@odata.nextLink", URL, is_required=False))
        if has_pages and (self.preferences.tracks_changes or self._is_delta()):
            members.append(ShapeMember("@odata.deltaLink", URL, is_required=False))
        return ResponseShape(ShapeObject(tuple(members)))

    def _most_items(self) -> int | None:
        """Return how many items one response has.

        Of `$top` and a page size together the documents of Dataverse say both
        that the one counts and that the other does.
        """
        has_page_size = self.types.habits.has_page_size
        size = self.preferences.page_size if has_page_size else None
        found = [
            each for each in (most_items(self.query.options), size) if each is not None
        ]
        return max(found, default=None)

    def _row(self, type_name: str) -> ShapeObject:
        if self._is_delta():
            # A row that was deleted has its id and little else.
            return ShapeObject(type=type_name, is_open=True)
        shape = EntityShaper(self.types).entity(
            type_name, self.query.options, Place.TOP
        )
        if any(
            isinstance(each, n.CustomOption) and each.name.lower() in _STORED
            for each in self.query.options
        ):
            members = tuple(evolve(each, is_required=False) for each in shape.members)
            return evolve(shape, members=members, is_open=True)
        return shape

    def _is_delta(self) -> bool:
        return any(
            isinstance(each, n.OpaqueOption) and each.name == "$deltatoken"
            for each in self.query.options
        )

    def _may_be_null(self) -> bool:
        """Tell whether there may be nothing at the end of the path.

        Spec: Protocol, "Requesting Individual Properties", "Requesting Related
        Entities".
        """
        path = self.query.path
        segments = path.segments if isinstance(path, n.ResourcePath) else ()
        named: Any = next(
            (
                self.binding.element_of(each)
                for each in reversed(segments)
                if isinstance(each, n.Segment) and "." not in each.name
            ),
            None,
        )
        match named:
            case Property() | Singleton():
                return named.is_nullable
            case NavigationProperty():
                lies = self.types.habits.ignores_nullable
                is_single = not named.type.is_collection
                return is_single and (lies or named.is_nullable)
            case Function() | Action():
                returned = named.return_type
                return returned is None or returned.is_nullable
            case _:
                return False
