"""ODQ70x: methods that resources of Dataverse don't take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.diagnostics import Finding
from odataq.rules.registry import Context, Rule, rule
from odataq.semantics.resource import ResourceKind
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.csdl.model import EntityType, Model
    from odataq.csdl.types import TypeRef

__all__ = ["METHOD_RULES"]

_Kind = ResourceKind
_ENTITIES: Final = frozenset({_Kind.ENTITY, _Kind.ENTITY_COLLECTION})
# The base of the definitions of tables, columns and relationships.
_DEFINITION: Final = "MetadataBase"


def _asked(query: n.Query, context: Context) -> tuple[str, n.Node] | None:
    """Return the method of a request, and the path that it is about."""
    if context.request is None or not isinstance(query.path, n.ResourcePath):
        return None
    return context.request.method.upper(), query.path


def _is_definition(type_ref: TypeRef, model: Model | None) -> bool:
    structured = None if model is None else model.structured_type(type_ref.name)
    if model is None or structured is None:
        return False
    types = (structured, *model.bases(structured))
    return any(each.name == _DEFINITION for each in types)


@rule(
    "ODQ702",
    "unsupported-put",
    n.Query,
    bad=[
        'PUT accounts(00000000-0000-0000-0000-000000000001) {"name":"x"}',
    ],
    good=["accounts"],
    is_of_profile=True,
)
def unsupported_put(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects the replacement of a whole row.

    PUT is for a single property, for references, and for definitions of tables.

    Spec: Dataverse documentation, "HTTP methods".
    """
    asked = _asked(query, context)
    resource = context.binding.resource
    if asked is None or asked[0] != "PUT" or resource.kind not in _ENTITIES:
        return
    if _is_definition(resource.type, context.model):
        return
    hint = "change columns with PATCH"
    kind = None
    if resource.kind is _Kind.ENTITY_COLLECTION:
        hint, kind = "change rows one by one", "collection"
    fact = context.fact(f"unsupported-put of {kind}")
    message = f"Dataverse doesn't replace {resource.kind.value}"
    yield Finding(asked[1].span, message, hint=hint, fact=fact)


@rule(
    "ODQ703",
    "modified-collection",
    n.Query,
    bad=[
        "DELETE accounts",
    ],
    good=["accounts"],
    is_of_profile=True,
)
def modified_collection(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a change or deletion of all rows of a collection.

    Spec: Dataverse documentation, "Identify status codes".
    """
    asked = _asked(query, context)
    kind = context.binding.resource.kind
    if asked is None or asked[0] not in {"PATCH", "DELETE"}:
        return
    if kind is _Kind.ENTITY_COLLECTION:
        verb = "change" if asked[0] == "PATCH" else "delete"
        message = f"{asked[0]} can't {verb} a collection of entities"
        yield Finding(asked[1].span, message, hint="give the key of a row")


@rule(
    "ODQ704",
    "read-only-table",
    n.Query,
    bad=[
        "POST systemuserrolescollection",
    ],
    good=["accounts"],
    is_of_profile=True,
)
def read_only_table(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a row that is made or changed in the table behind an N:N relationship.

    Such a table has its key, the keys of the two rows, and nothing else to write.

    Spec: Dataverse documentation, "Many-to-Many Relationships".
    """
    asked = _asked(query, context)
    resource = context.binding.resource
    model = context.model
    if asked is None or asked[0] not in {"POST", "PATCH"} or model is None:
        return
    entity_type = model.entity_type(resource.type.name)
    is_row = resource.kind in _ENTITIES and not resource.is_action
    if entity_type is not None and is_row and _is_intersect(entity_type, model):
        message = f"the rows of '{entity_type.name}' are read-only"
        hint = "add a reference to the navigation property: POST .../$ref"
        yield Finding(asked[1].span, message, hint=hint)


_KEYS: Final = 3
_VERSION: Final = "versionnumber"


def _is_intersect(entity_type: EntityType, model: Model) -> bool:
    """Tell whether a table joins two others: three keys, and no lookup."""
    properties = model.properties(entity_type).values()
    keys = [each for each in properties if each.type.name == "Edm.Guid"]
    others = [each.name for each in properties if each.type.name != "Edm.Guid"]
    return (
        len(keys) == _KEYS
        and others == [_VERSION]
        and not any(each.name.startswith("_") for each in keys)
        and not model.navigation_properties(entity_type)
    )


METHOD_RULES: Final[tuple[Rule[Any], ...]] = (
    unsupported_put,
    modified_collection,
    read_only_table,
)
