"""What some annotations mean: Core, Keys and Capabilities vocabularies."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from attrs import frozen

from odataq.csdl.expressions import Annotation
from odataq.csdl.model import Key, PropertyRef
from odataq.csdl.values import integer

if TYPE_CHECKING:
    from odataq.csdl.expressions import Expression
    from odataq.csdl.operations import Parameter

__all__ = [
    "BatchSupport",
    "CountRestrictions",
    "ExpandRestrictions",
    "FilterExpressionRestriction",
    "FilterRestrictions",
    "InsertRestrictions",
    "NavigationPropertyRestriction",
    "NavigationRestrictions",
    "OptionalParameter",
    "Permission",
    "SearchRestrictions",
    "SortRestrictions",
    "alternate_keys",
    "batch_support",
    "count_restrictions",
    "expand_restrictions",
    "filter_restrictions",
    "find_annotation",
    "insert_restrictions",
    "is_computed",
    "is_skip_supported",
    "is_top_supported",
    "navigation_restrictions",
    "optional_parameter",
    "permissions",
    "search_restrictions",
    "sort_restrictions",
]

_CORE: Final = "Org.OData.Core.V1."
_CAPABILITIES: Final = "Org.OData.Capabilities.V1."
_PATH_KINDS: Final = frozenset(
    {"PropertyPath", "NavigationPropertyPath", "AnyPropertyPath", "Path", "String"}
)


class _Annotated(Protocol):
    """A part of a model."""

    @property
    def annotations(self) -> tuple[Annotation, ...]: ...


def find_annotation(
    part: _Annotated, term: str, *, qualifier: str | None = None
) -> Annotation | None:
    """Return the annotation of a part with a term, by its full name."""
    for each in part.annotations:
        if each.term == term and each.qualifier == qualifier:
            return each
    return None


# Core


def is_computed(part: _Annotated) -> bool:
    """Tell whether a property's value is computed by the service."""
    return _tag(part, f"{_CORE}Computed", default=False)


class Permission(StrEnum):
    """What a client may do with a property."""

    NONE = "None"
    READ = "Read"
    WRITE = "Write"
    READ_WRITE = "ReadWrite"
    INVOKE = "Invoke"


def permissions(part: _Annotated) -> frozenset[Permission] | None:
    """Return what is permitted, `None` where nothing is said.

    The value is an enumeration: members of the type `Permission`, by name or
    by value, separated by blanks or commas.
    """
    found = find_annotation(part, f"{_CORE}Permissions")
    if found is None or found.expression is None:
        return None
    members = _enum_members(found.expression.value)
    return frozenset(each for each in Permission if each.value in members)


def _enum_members(text: str) -> set[str]:
    words = text.replace(",", " ").split()
    names = {word.rpartition("/")[2] for word in words}
    return {_PERMISSION_VALUES.get(name, name) for name in names}


_PERMISSION_VALUES: Final = {
    "0": "None",
    "1": "Read",
    "2": "Write",
    "3": "ReadWrite",
    "4": "Invoke",
}


@frozen
class OptionalParameter:
    """A parameter that may be left out, and what stands for it then."""

    default_value: str | None = None


def optional_parameter(parameter: Parameter) -> OptionalParameter | None:
    """Return how a parameter may be left out, `None` where it may not."""
    found = find_annotation(parameter, f"{_CORE}OptionalParameter")
    if found is None:
        return None
    default = _record(found.expression).get("DefaultValue")
    return OptionalParameter(default.value if default else None)


_KEY_TERMS: Final = (f"{_CORE}AlternateKeys", "OData.Community.Keys.V1.AlternateKeys")


def alternate_keys(part: _Annotated) -> tuple[Key, ...]:
    """Return the alternate keys of an entity type or set.

    Both the term of the Core vocabulary and its forerunner of the community
    are understood.
    """
    return tuple(
        Key(parts)
        for term in _KEY_TERMS
        for annotation in part.annotations
        if annotation.term == term and annotation.expression is not None
        for item in annotation.expression.children
        if (parts := _key_parts(_record(item).get("Key")))
    )


def _key_parts(collection: Expression | None) -> tuple[PropertyRef, ...]:
    records = [_record(each) for each in (collection.children if collection else ())]
    return tuple(
        PropertyRef(name.value, alias.value if (alias := each.get("Alias")) else None)
        for each in records
        if (name := each.get("Name")) is not None
    )


# Capabilities


@frozen
class FilterExpressionRestriction:
    """The kinds of expression that a property may be filtered by."""

    property: str
    allowed_expressions: str


@frozen
class FilterRestrictions:
    """What `$filter` may do with a collection."""

    is_filterable: bool = True
    requires_filter: bool = False
    required_properties: tuple[str, ...] = ()
    non_filterable_properties: tuple[str, ...] = ()
    expression_restrictions: tuple[FilterExpressionRestriction, ...] = ()
    max_levels: int | None = None


def filter_restrictions(part: _Annotated) -> FilterRestrictions:
    """Return what `$filter` may do; all of it where nothing is said."""
    record = _restrictions(part, "FilterRestrictions")
    restricted = record.get("FilterExpressionRestrictions")
    return FilterRestrictions(
        is_filterable=_flag(record, "Filterable", default=True),
        requires_filter=_flag(record, "RequiresFilter", default=False),
        required_properties=_paths(record, "RequiredProperties"),
        non_filterable_properties=_paths(record, "NonFilterableProperties"),
        expression_restrictions=tuple(
            FilterExpressionRestriction(
                _text(each, "Property"), _text(each, "AllowedExpressions")
            )
            for each in map(_record, restricted.children if restricted else ())
        ),
        max_levels=_number(record, "MaxLevels"),
    )


@frozen
class SortRestrictions:
    """What `$orderby` may do with a collection."""

    is_sortable: bool = True
    ascending_only_properties: tuple[str, ...] = ()
    descending_only_properties: tuple[str, ...] = ()
    non_sortable_properties: tuple[str, ...] = ()


def sort_restrictions(part: _Annotated) -> SortRestrictions:
    """Return what `$orderby` may do; all of it where nothing is said."""
    record = _restrictions(part, "SortRestrictions")
    return SortRestrictions(
        is_sortable=_flag(record, "Sortable", default=True),
        ascending_only_properties=_paths(record, "AscendingOnlyProperties"),
        descending_only_properties=_paths(record, "DescendingOnlyProperties"),
        non_sortable_properties=_paths(record, "NonSortableProperties"),
    )


@frozen
class ExpandRestrictions:
    """What `$expand` may do."""

    is_expandable: bool = True
    is_streams_expandable: bool = False
    non_expandable_properties: tuple[str, ...] = ()
    max_levels: int | None = None


def expand_restrictions(part: _Annotated) -> ExpandRestrictions:
    """Return what `$expand` may do; all of it where nothing is said."""
    record = _restrictions(part, "ExpandRestrictions")
    return ExpandRestrictions(
        is_expandable=_flag(record, "Expandable", default=True),
        is_streams_expandable=_flag(record, "StreamsExpandable", default=False),
        non_expandable_properties=_paths(record, "NonExpandableProperties"),
        max_levels=_number(record, "MaxLevels"),
    )


@frozen
class CountRestrictions:
    """What `$count` may do with a collection."""

    is_countable: bool = True
    non_countable_properties: tuple[str, ...] = ()
    non_countable_navigation_properties: tuple[str, ...] = ()


def count_restrictions(part: _Annotated) -> CountRestrictions:
    """Return what `$count` may do; all of it where nothing is said."""
    record = _restrictions(part, "CountRestrictions")
    return CountRestrictions(
        is_countable=_flag(record, "Countable", default=True),
        non_countable_properties=_paths(record, "NonCountableProperties"),
        non_countable_navigation_properties=_paths(
            record, "NonCountableNavigationProperties"
        ),
    )


@frozen
class SearchRestrictions:
    """What `$search` may do with a collection."""

    is_searchable: bool = True
    unsupported_expressions: frozenset[str] = frozenset()


def search_restrictions(part: _Annotated) -> SearchRestrictions:
    """Return what `$search` may do; all of it where nothing is said."""
    record = _restrictions(part, "SearchRestrictions")
    words = _text(record, "UnsupportedExpressions").replace(",", " ").split()
    names = frozenset(word.rpartition("/")[2] for word in words)
    return SearchRestrictions(
        is_searchable=_flag(record, "Searchable", default=True),
        unsupported_expressions=names - {"none"},
    )


def is_top_supported(part: _Annotated) -> bool:
    """Tell whether `$top` may be used."""
    return _tag(part, f"{_CAPABILITIES}TopSupported", default=True)


def is_skip_supported(part: _Annotated) -> bool:
    """Tell whether `$skip` may be used."""
    return _tag(part, f"{_CAPABILITIES}SkipSupported", default=True)


@frozen
class NavigationPropertyRestriction:
    """What may be done with one navigation property; `None`: nothing is said."""

    navigation_property: str
    navigability: str | None = None
    filter_restrictions: FilterRestrictions | None = None
    search_restrictions: SearchRestrictions | None = None
    sort_restrictions: SortRestrictions | None = None
    is_top_supported: bool = True
    is_skip_supported: bool = True


@frozen
class NavigationRestrictions:
    """How far an entity may be navigated from."""

    navigability: str | None = None
    restricted_properties: tuple[NavigationPropertyRestriction, ...] = ()

    def of(self, navigation_property: str) -> NavigationPropertyRestriction | None:
        """Return what is said about a navigation property."""
        for each in self.restricted_properties:
            if each.navigation_property == navigation_property:
                return each
        return None


def navigation_restrictions(part: _Annotated) -> NavigationRestrictions:
    """Return how far an entity may be navigated from."""
    record = _restrictions(part, "NavigationRestrictions")
    restricted = record.get("RestrictedProperties")
    return NavigationRestrictions(
        _member(record, "Navigability"),
        tuple(
            _navigation_restriction(_record(each))
            for each in (restricted.children if restricted else ())
        ),
    )


def _navigation_restriction(
    record: dict[str, Expression],
) -> NavigationPropertyRestriction:
    def nested(name: str) -> _Nested | None:
        value = record.get(name)
        if value is None:
            return None
        return _Nested((Annotation(f"{_CAPABILITIES}{name}", None, value),))

    filtering = nested("FilterRestrictions")
    searching = nested("SearchRestrictions")
    sorting = nested("SortRestrictions")
    return NavigationPropertyRestriction(
        _text(record, "NavigationProperty"),
        _member(record, "Navigability"),
        filter_restrictions(filtering) if filtering else None,
        search_restrictions(searching) if searching else None,
        sort_restrictions(sorting) if sorting else None,
        _flag(record, "TopSupported", default=True),
        _flag(record, "SkipSupported", default=True),
    )


@frozen
class _Nested:
    """A property of a record that is itself like an annotation's value."""

    annotations: tuple[Annotation, ...]


@frozen
class InsertRestrictions:
    """What a new entity has to have."""

    required_properties: tuple[str, ...] = ()


def insert_restrictions(part: _Annotated) -> InsertRestrictions:
    """Return what is needed to create an entity."""
    record = _restrictions(part, "InsertRestrictions")
    return InsertRestrictions(_paths(record, "RequiredProperties"))


@frozen
class BatchSupport:
    """What a service does with batches; `formats` are all where there are none."""

    is_supported: bool = True
    has_references_in_bodies: bool = False
    has_references_across_change_sets: bool = False
    has_etag_references: bool = False
    has_conditions: bool = False
    formats: tuple[str, ...] = ()


def batch_support(container: _Annotated) -> BatchSupport | None:
    """Return what a container says about batches, `None` where it says nothing.

    Who is annotated and leaves something out doesn't support it.
    """
    found = find_annotation(container, f"{_CAPABILITIES}BatchSupport")
    if found is None:
        if _tag(container, f"{_CAPABILITIES}BatchSupported", default=True):
            return None
        return BatchSupport(is_supported=False)
    record = _record(found.expression)
    return BatchSupport(
        _flag(record, "Supported", default=True),
        _flag(record, "ReferencesInRequestBodiesSupported", default=False),
        _flag(record, "ReferencesAcrossChangeSetsSupported", default=False),
        _flag(record, "EtagReferencesSupported", default=False),
        _flag(record, "RequestDependencyConditionsSupported", default=False),
        _paths(record, "SupportedFormats"),
    )


# Reading expressions


def _restrictions(part: _Annotated, name: str) -> dict[str, Expression]:
    found = find_annotation(part, f"{_CAPABILITIES}{name}")
    return _record(found.expression if found else None)


def _record(expression: Expression | None) -> dict[str, Expression]:
    return dict(expression.property_values()) if expression else {}


def _tag(part: _Annotated, term: str, *, default: bool) -> bool:
    """Return the value of a Boolean term; without a value it is true."""
    found = find_annotation(part, term)
    if found is None:
        return default
    return found.expression is None or found.expression.value.strip() == "true"


def _flag(record: dict[str, Expression], name: str, *, default: bool) -> bool:
    value = record.get(name)
    return default if value is None else value.value.strip() == "true"


def _text(record: dict[str, Expression], name: str) -> str:
    value = record.get(name)
    return "" if value is None else value.value


def _member(record: dict[str, Expression], name: str) -> str | None:
    return _text(record, name).strip().rpartition("/")[2] or None


def _number(record: dict[str, Expression], name: str) -> int | None:
    value = integer(_text(record, name))
    return None if value is None or value < 0 else value


def _paths(record: dict[str, Expression], name: str) -> tuple[str, ...]:
    value = record.get(name)
    return tuple(
        each.value.strip()
        for each in (value.children if value else ())
        if each.kind in _PATH_KINDS
    )
