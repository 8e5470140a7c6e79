"""ODQ5xx: query options that don't go together with what they are about."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.model import NavigationProperty
from odataq.csdl.types import UNKNOWN
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.semantics.resource import ResourceKind
from odataq.syntax import nodes as n
from odataq.syntax.keywords import OddCase
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["OPTION_RULES", "name_of"]

_NAMES: Final[Mapping[type, str]] = MappingProxyType(
    {
        n.Filter: "$filter",
        n.Select: "$select",
        n.Expand: "$expand",
        n.OrderBy: "$orderby",
        n.Apply: "$apply",
        n.Compute: "$compute",
        n.Search: "$search",
        n.Top: "$top",
        n.Skip: "$skip",
        n.Count: "$count",
        n.Levels: "$levels",
    }
)


def name_of(option: n.QueryOption) -> str:
    """Return the canonical name of an option, as it is for a custom one."""
    if isinstance(
        option, n.OpaqueOption | n.BrokenOption | n.CustomOption | n.AliasAssignment
    ):
        return option.name
    return _NAMES[type(option)]


def _system(options: Sequence[n.QueryOption]) -> Iterator[tuple[n.QueryOption, str]]:
    """Yield the system query options with their names."""
    for each in options:
        name = name_of(each)
        if name.startswith("$") and not isinstance(each, n.CustomOption):
            yield each, name


def _repeated(options: Sequence[n.QueryOption]) -> Iterator[Finding]:
    seen: set[str] = set()
    for each in options:
        name = name_of(each)
        if not name.startswith(("$", "@")):
            continue
        if name in seen:
            message = f"query option '{shown(name)}' stands twice"
            yield Finding(each.name_span, message, hint="keep one of them")
        seen.add(name)


_DUPLICATE: Final = "ODQ502"


@rule(
    _DUPLICATE,
    "duplicate-option",
    n.Query,
    bad=["accounts?$top=1&$top=2"],
    good=["accounts?$top=1"],
)
def duplicate_option(query: n.Query, _: Context) -> Iterator[Finding]:
    """Detects a system query option or parameter alias that stands twice.

    Spec: Protocol, "System Query Options".
    """
    yield from _repeated(query.options)


@rule(
    _DUPLICATE,
    "duplicate-option",
    n.ExpandItem,
    bad=["accounts?$expand=Account_Tasks($top=1;$top=2)"],
    good=["accounts?$expand=Account_Tasks($top=1)"],
)
def duplicate_item_option(item: n.ExpandItem, _: Context) -> Iterator[Finding]:
    """Detects an option of an expanded item that stands twice.

    Spec: Protocol, "System Query Options".
    """
    yield from _repeated(item.options)


@rule(
    "ODQ503",
    "unsupported-option",
    n.Query,
    bad=["accounts?$skip=10"],
    good=["accounts?$top=10"],
)
def unsupported_option(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a query option that the service doesn't support.

    Spec: URL Conventions, "System Query Options".
    """
    profile = context.profile
    for each, name in _system(query.options):
        if name in profile.options or isinstance(each, n.BrokenOption):
            continue
        message = f"{profile.title} doesn't support query option '{name}'"
        fact = context.fact(f"unsupported-option {name}") or profile.unsupported
        yield Finding(each.span, message, fact=fact, details={"name": name})


@rule(
    "ODQ503",
    "unsupported-option",
    n.ExpandItem,
    bad=["accounts?$expand=Account_Tasks($skip=1)"],
    good=["accounts?$expand=Account_Tasks($top=1)"],
)
def unsupported_item_option(item: n.ExpandItem, context: Context) -> Iterator[Finding]:
    """Detects an option within `$expand` that the service doesn't support there.

    Spec: URL Conventions, "System Query Option $expand".
    """
    profile = context.profile
    for each, name in _system(item.options):
        if name not in profile.nested_options:
            message = f"{profile.title} doesn't support '{name}' within '$expand'"
            yield Finding(each.span, message, fact=profile.unsupported_nested)


@rule(
    "ODQ505",
    "misspelled-option",
    n.Query,
    bad=["accounts?select=name", "accounts?$Select=name"],
    good=["accounts?$select=name"],
)
def misspelled_option(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects an option without its `$` or in another case, as OData 4.01 has it.

    To a service of OData 4.0 an option without `$` is one of its own. Dataverse
    is known to have none of such names.

    Spec: Protocol, "System Query Options".
    """
    if context.profile.is_case_sensitive:
        has_fact = "misspelled-option" in context.profile.facts
        options = [
            each for each in query.options if has_fact or each.spelling[:1] == "$"
        ]
        yield from _misspelled(options)


def _misspelled(options: Sequence[n.QueryOption]) -> Iterator[Finding]:
    for each, name in _system(options):
        if each.spelling and each.spelling != name:
            message = f"query option '{name}' is spelled '{shown(each.spelling)}'"
            fix = Fix(f"write '{name}'", (Edit(each.name_span, name),))
            yield Finding(each.name_span, message, hint=f"write '{name}'", fixes=(fix,))


@rule(
    "ODQ505",
    "misspelled-option",
    n.ExpandItem,
    bad=["accounts?$expand=Account_Tasks(select=subject)"],
    good=["accounts?$expand=Account_Tasks($select=subject)"],
)
def misspelled_item_option(item: n.ExpandItem, context: Context) -> Iterator[Finding]:
    """Detects an option of an expanded item without its `$` or in another case.

    OData 4.0 has no such options, at the top they are custom ones.

    Spec: Protocol, "System Query Options".
    """
    if context.profile.needs_dollar:
        yield from _misspelled(item.options)


@rule(
    "ODQ506",
    "capitalized-keyword",
    OddCase,
    bad=["accounts?$filter=name EQ 'x'", "accounts?$orderby=name DESC"],
    good=["accounts?$filter=name eq 'x'"],
)
def capitalized_keyword(case: OddCase, context: Context) -> Iterator[Finding]:
    """Detects a keyword in capitals, which only OData 4.01 understands.

    Spec: URL Conventions, "URL Syntax".
    """
    if context.profile.is_case_sensitive:
        message = f"keyword '{shown(case.word)}' isn't in lower case"
        hint = f"write '{case.word.lower()}'"
        fix = Fix(hint, (Edit(case.span, case.word.lower()),))
        yield Finding(case.span, message, hint=hint, fixes=(fix,))


@rule(
    "ODQ507",
    "missing-option",
    n.Query,
    good=["accounts"],
)
def missing_option(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects `$entity`, or a reference to delete, without the id of an entity.

    Spec: URL Conventions, "Resolving an Entity-Id" and "Addressing References
    between Entities".
    """
    kind, request = context.binding.resource.kind, context.request
    if query.path is None or any(name == "$id" for _, name in _system(query.options)):
        return
    if kind is ResourceKind.ENTITY_ID:
        message = "'$entity' needs the query option '$id'"
        yield Finding(query.path.span, message)
    method = "" if request is None else request.method.upper()
    is_newer = context.profile.version != "4.0"
    # Spec: Protocol 4.01, "Replace all References in a Collection-Valued Navigation
    # Property": there it removes all of them.
    if kind is ResourceKind.REFERENCES and method == "DELETE" and not is_newer:
        message = "it isn't said which reference is to be deleted"
        hint = "put a key in front of '$ref', or name the entity with '$id'"
        fact = context.fact("missing-option of reference")
        yield Finding(query.path.span, message, hint=hint, fact=fact)


@rule(
    "ODQ508",
    "circular-alias",
    n.Query,
    bad=["accounts?$filter=name eq @p&@p=@q&@q=@p"],
    good=["accounts?$filter=name eq @p&@p=@q&@q='x'"],
)
def circular_alias(query: n.Query, _: Context) -> Iterator[Finding]:
    """Detects parameter aliases that stand for one another in a circle.

    Spec: URL Conventions, "Parameter Aliases".
    """
    assigned = [each for each in query.options if isinstance(each, n.AliasAssignment)]
    used = {
        each.name: [
            node.name for node in walk(each.value) if isinstance(node, n.ParameterAlias)
        ]
        for each in assigned
    }
    try:
        TopologicalSorter(used).prepare()
    except CycleError as error:
        circle = set(error.args[1])
        first = next(each for each in assigned if each.name in circle)
        message = f"alias '{shown(first.name)}' stands for itself"
        yield Finding(first.name_span, message)


_ROWS: Final = frozenset({"$filter", "$orderby", "$top", "$skip", "$count", "$search"})
_SHAPE: Final = frozenset({"$select", "$expand", "$compute"})
_ALWAYS: Final = frozenset({"$format", "$schemaversion"})
_PAGES: Final = frozenset({"$skiptoken", "$deltatoken", "$apply", "$index"})
_COUNTED: Final = frozenset({"$filter", "$search", "$apply"})
_Kind = ResourceKind

# Spec: URL Conventions, "System Query Options", and Protocol, "Requesting Data": what
# each option is about. A kind that isn't here takes all.
_ALLOWED: Final[Mapping[ResourceKind, frozenset[str]]] = MappingProxyType(
    {
        _Kind.SERVICE: _ALWAYS,
        _Kind.METADATA: _ALWAYS,
        _Kind.BATCH: _ALWAYS,
        _Kind.ENTITY_ID: _ALWAYS | _SHAPE | {"$id"},
        _Kind.ENTITY_COLLECTION: _ALWAYS | _SHAPE | _ROWS | _PAGES,
        _Kind.ALL: _ALWAYS | _SHAPE | _ROWS | _PAGES,
        _Kind.CROSSJOIN: _ALWAYS | _SHAPE | _ROWS | _PAGES,
        _Kind.ENTITY: _ALWAYS | _SHAPE,
        _Kind.COMPLEX: _ALWAYS | _SHAPE,
        _Kind.COMPLEX_COLLECTION: _ALWAYS | _SHAPE | (_ROWS - {"$search"}) | _PAGES,
        _Kind.PRIMITIVE: _ALWAYS,
        _Kind.PRIMITIVE_COLLECTION: _ALWAYS
        | (_ROWS - {"$search"})
        | (_PAGES - {"$apply"}),
        _Kind.MEDIA: frozenset(),
        _Kind.RAW_VALUE: frozenset({"$format"}),
        _Kind.COUNT: _COUNTED,
        _Kind.REFERENCES: _ALWAYS | _ROWS | (_PAGES - {"$apply"}) | {"$id"},
        _Kind.REFERENCE: _ALWAYS,
        _Kind.NOTHING: _ALWAYS,
    }
)


@rule(
    "ODQ504",
    "misplaced-option",
    n.Query,
    bad=["accounts(00000000-0000-0000-0000-000000000001)?$top=1"],
    good=["accounts(00000000-0000-0000-0000-000000000001)?$select=name"],
)
def misplaced_option(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a query option that has no meaning for what the path leads to.

    Spec: URL Conventions, "System Query Options".
    """
    resource = context.binding.resource
    kind, shown_kind = resource.kind, resource.kind.value
    if _makes_entity(query, context):
        kind, shown_kind = _Kind.ENTITY, "the entity that is made"
    allowed = _ALLOWED.get(kind)
    if allowed is None:
        return
    if resource.kind is _Kind.COUNT and resource.of is not _Kind.ENTITY_COLLECTION:
        allowed -= {"$search"}
    for each, name in _system(query.options):
        if _is_reported(name, context):
            continue
        if name == "$id" and kind in {_Kind.REFERENCE, _Kind.REFERENCES}:
            yield from _misplaced_id(each, context)
        elif name not in allowed:
            message = f"'{name}' doesn't apply to {shown_kind}"
            yield Finding(each.span, message)


def _misplaced_id(option: n.QueryOption, context: Context) -> Iterator[Finding]:
    """Find an id that doesn't say which reference is removed from a collection.

    Spec: Protocol, "Remove a Reference to an Entity".
    """
    kind, request = context.binding.resource.kind, context.request
    if kind is _Kind.REFERENCE:
        message = f"'$id' doesn't apply to {kind.value}"
        fact = context.fact("misplaced-option of reference")
        yield Finding(option.span, message, fact=fact)
    elif request is not None and request.method.upper() != "DELETE":
        message = "'$id' only says which reference DELETE removes"
        hint = 'name the entity in the body: {"@odata.id":"..."}'
        fact = context.fact("misplaced-option of references")
        yield Finding(option.span, message, hint=hint, fact=fact)


def _makes_entity(query: n.Query, context: Context) -> bool:
    """Tell whether a request makes an entity, which is what options are about."""
    resource, request = context.binding.resource, context.request
    if request is None or request.method.upper() != "POST" or resource.is_action:
        return False
    path = query.path
    last = path.segments[-1:] if isinstance(path, n.ResourcePath) else ()
    is_query = any(isinstance(each, n.QuerySegment) for each in last)
    return resource.kind is _Kind.ENTITY_COLLECTION and not is_query


def _is_reported(name: str, context: Context) -> bool:
    return name not in context.profile.options


_OF_SINGLE: Final = frozenset({"$select", "$expand", "$compute", "$levels"})


@rule(
    "ODQ504",
    "misplaced-option",
    n.ExpandItem,
    good=["accounts?$expand=primarycontactid($select=fullname)"],
)
def misplaced_item_option(item: n.ExpandItem, context: Context) -> Iterator[Finding]:
    """Detects an option on a single-valued navigation property that is for rows.

    A service that says itself what it takes there has rules of its own.

    Spec: URL Conventions, "System Query Option $expand".
    """
    element = context.binding.element_of(item)
    if (
        not isinstance(element, NavigationProperty)
        or element.type.is_collection
        or "ordered-lookup" in context.profile.facts
    ):
        return
    for each, name in _system(item.options):
        if name not in _OF_SINGLE and name in context.profile.nested_options:
            message = f"'{name}' doesn't apply to '{element.name}', a single entity"
            yield Finding(each.span, message)


@rule(
    "ODQ504",
    "misplaced-option",
    n.ExpandItem,
    good=["accounts?$expand=primarycontactid($select=fullname)"],
)
def endless_levels(item: n.ExpandItem, context: Context) -> Iterator[Finding]:
    """Detects `$levels` on a navigation property that doesn't lead back to itself.

    What can be expanded again is only what leads to its own type, to a base or to
    a type derived from it. With `$levels=1` nothing is expanded again.

    Spec: URL Conventions, "System Query Option $expand".
    """
    element, model = context.binding.element_of(item), context.model
    is_supported = "$levels" in context.profile.nested_options
    if not isinstance(element, NavigationProperty) or model is None or not is_supported:
        return
    named = [each for each in item.segments if isinstance(each, n.Segment)]
    sources = [context.binding.scope_of(each).type.name for each in named]
    target = element.type.name
    # The last name may be a cast behind the navigation property.
    owner = next((each for each in reversed(sources) if each != UNKNOWN.name), target)
    if model.is_derived(target, owner) or model.is_derived(owner, target):
        return
    if model.structured_type(target) is None or model.structured_type(owner) is None:
        return
    for each in item.options:
        if isinstance(each, n.Levels) and each.value != 1:
            message = f"'$levels' doesn't apply to '{element.name}'"
            hint = "it leads to another type than it is a property of"
            yield Finding(each.span, message, hint=hint)


OPTION_RULES: Final[tuple[Rule[Any], ...]] = (
    duplicate_option,
    duplicate_item_option,
    unsupported_option,
    unsupported_item_option,
    misspelled_option,
    misspelled_item_option,
    capitalized_keyword,
    missing_option,
    circular_alias,
    misplaced_option,
    misplaced_item_option,
    endless_levels,
)
