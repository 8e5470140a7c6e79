"""Models, keys and makers that the tests of requests share."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from odataq import NavigationGraph, QueryError, Row, Service, read_model, ref
from odataq.resources import sample_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq import Model, Request
    from odataq.csdl.edges import Edge

__all__ = [
    "ACCOUNT",
    "CONTACT",
    "ROOT_URL",
    "crm",
    "press",
    "reason",
    "related",
    "shown",
]

ROOT_URL: Final = "https://contoso.crm.dynamics.com/api/data/v9.2/"
ACCOUNT: Final = "ce9eaaef-f718-ed11-b83e-00224837179f"
CONTACT: Final = "cf9eaaef-f718-ed11-b83e-00224837179f"


@cache
def crm() -> Service:
    return Service(read_model(sample_path("dataverse")), ROOT_URL)


@cache
def press() -> Service:
    return Service(read_model(sample_path("everything")), "https://press.example/v1")


def shown(request: Request) -> str:
    """Return method, URL behind the root, and body."""
    url = request.url.removeprefix(ROOT_URL).removeprefix("https://press.example/v1/")
    body = "" if request.body is None else f" {request.body!s}"
    return f"{request.method} {url}{body}"


def reason(make: Callable[..., object], *given: object, **more: object) -> str:
    """Return the code and message with which a maker refuses."""
    with pytest.raises(QueryError) as caught:
        make(*given, **more)
    first = next(each for each in caught.value.diagnostics if each.severity == "error")
    return f"{first.code} {first.message}" + (f" ({first.hint})" if first.hint else "")


def related(model: Model) -> list[tuple[Edge, Row, Row]]:
    """Return each edge between sets of one key, with a row at either end."""
    graph = NavigationGraph(model)
    found: list[tuple[Edge, Row, Row]] = []
    for entity_type in model.entity_types():
        for edge in graph.edges(entity_type.qualified_name):
            ends = [model.sets_of(each) for each in (edge.source, edge.target)]
            if all(ends) and all(
                _has_guid(model, sets[0].entity_type) for sets in ends
            ):
                source, target = (sets[0].name for sets in ends)
                found.append((edge, ref(source, ACCOUNT), ref(target, CONTACT)))
    return found


def _has_guid(model: Model, name: str) -> bool:
    entity_type = model.entity_type(name)
    key = None if entity_type is None else model.key(entity_type)
    if entity_type is None or key is None or len(key.parts) != 1:
        return False
    part = model.property(entity_type, key.parts[0].path)
    return part is not None and part.type.name == "Edm.Guid"
