"""ODQ7xx: requests that a resource doesn't take."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.model import Property
from odataq.csdl.operations import Function
from odataq.diagnostics import Finding
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.relations import instead, relation_of, takes
from odataq.rules.showing import shown
from odataq.semantics.resource import ResourceKind
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["REQUEST_RULES"]

_Kind = ResourceKind
_DOCUMENTS: Final = frozenset({_Kind.SERVICE, _Kind.METADATA, _Kind.COUNT})
_VALUES: Final = frozenset({_Kind.PRIMITIVE, _Kind.COMPLEX, _Kind.RAW_VALUE})
_COLLECTIONS: Final = frozenset({_Kind.PRIMITIVE_COLLECTION, _Kind.COMPLEX_COLLECTION})
_REFERENCES: Final = frozenset({_Kind.REFERENCE, _Kind.REFERENCES})

# Spec: Protocol, "Requesting Data" and "Data Modification": what takes no request of
# a method. All other kinds take it; those of references depend on what they refer to.
_REFUSED: Final[Mapping[str, frozenset[ResourceKind]]] = MappingProxyType(
    {
        "GET": frozenset({_Kind.BATCH}),
        "POST": _DOCUMENTS | _VALUES | {_Kind.ENTITY},
        "PUT": _DOCUMENTS | {_Kind.BATCH},
        "PATCH": _DOCUMENTS | _COLLECTIONS | {_Kind.BATCH, _Kind.RAW_VALUE},
        "DELETE": _DOCUMENTS | {_Kind.BATCH},
    }
)


@rule(
    "ODQ701",
    "unsupported-method",
    n.Query,
    bad=[
        "POST WhoAmI()",
    ],
    good=["accounts"],
)
def unsupported_method(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a request whose method the resource doesn't take.

    Spec: Protocol, "Data Service Requests".
    """
    request = context.request
    if request is None or not isinstance(query.path, n.ResourcePath):
        return
    resource = context.binding.resource
    method = request.method.upper()
    span = query.path.span
    if method not in _REFUSED:
        message = f"OData has no requests of the method '{shown(request.method)}'"
        yield Finding(span, message)
    elif resource.is_action and method != "POST":
        message = f"an action is called with POST, not {method}"
        yield Finding(span, message, fact=context.fact(_CALL))
    elif method not in _READING and _is_function(query.path, context):
        message = f"a function is called with GET, not {method}"
        yield Finding(span, message, fact=context.fact(_CALL))
    elif not resource.is_action and resource.kind in _REFERENCES:
        yield from _of_reference(query, method, context)
    elif not resource.is_action and _is_refused(method, context, query.path):
        yield Finding(span, f"{resource.kind.value} takes no {method}")
    elif method == "DELETE":
        yield from _deleted(query.path, context)


_CALL: Final = "unsupported-method of call"
_READING: Final = frozenset({"GET"})


def _is_function(path: n.ResourcePath, context: Context) -> bool:
    """Tell whether a path ends in the call of a function that composes nothing."""
    last = path.segments[-1] if path.segments else None
    if not isinstance(last, n.Segment) or last.key is not None:
        return False
    element = context.binding.element_of(last)
    return isinstance(element, Function) and (
        not element.is_composable or context.fact(_CALL) is not None
    )


def _is_refused(method: str, context: Context, path: n.ResourcePath) -> bool:
    kind = context.binding.resource.kind
    has_query = bool(path.segments) and isinstance(path.segments[-1], n.QuerySegment)
    return kind in _REFUSED[method] and not (method == "POST" and has_query)


def _of_reference(query: n.Query, method: str, context: Context) -> Iterator[Finding]:
    """Find a method that changes no relation of the kind that the path leads to."""
    relation = relation_of(query, context)
    if query.path is None or relation is None or takes(relation, method, context):
        return
    fact = context.fact("unsupported-method of reference")
    message = f"{relation.value} takes no {method}"
    yield Finding(query.path.span, message, hint=instead(relation), fact=fact)


def _deleted(path: n.ResourcePath, context: Context) -> Iterator[Finding]:
    """Find a property that can't be set to null."""
    named = [each for each in path.segments if isinstance(each, n.Segment)]
    if not named:
        return
    element = context.binding.element_of(named[-1])
    if isinstance(element, Property) and not element.is_nullable:
        message = f"'{element.name}' can't be null, so it can't be deleted"
        yield Finding(named[-1].name_span, message)


REQUEST_RULES: Final[tuple[Rule[Any], ...]] = (unsupported_method,)
