"""A model that has the names which the cases of the ABNF are judged with.

Some texts fail only because of what their names mean. The constraints of the cases
say which names each kind of thing has; here one entity type has all properties, all
sets are of it, and all operations are bound to it, to a collection and to one.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import quoteattr

from odataq import ODATA_V401, check, errors_in, read_model
from tests.support.shared import CASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from odataq import Diagnostic, Model

__all__ = ["errors_by_names"]

_SUITE: Final = "odata-abnf-testcases"
_TYPE: Final = "Self.Thing"
_ABOUT: Final = frozenset({"odataUri", "odataRelativeUri", "resourcePath"})

# By the name of the ABNF's rule: what the properties of such names are.
_PROPERTIES: Final = {
    "primitiveKeyProperty": "Edm.Int32",
    "primitiveNonKeyProperty": "Edm.Int32",
    "primitiveColProperty": "Collection(Edm.String)",
    "complexProperty": "Self.Value",
    "complexColProperty": "Collection(Self.Value)",
    "streamProperty": "Edm.Stream",
}
_NAVIGATIONS: Final = {
    "entityNavigationProperty": _TYPE,
    "entityColNavigationProperty": f"Collection({_TYPE})",
}
_RESULTS: Final = {
    "primitiveFunction": "Edm.Boolean",
    "primitiveColFunction": "Collection(Edm.Boolean)",
    "complexFunction": "Self.Value",
    "complexColFunction": "Collection(Self.Value)",
    "entityFunction": _TYPE,
    "entityColFunction": f"Collection({_TYPE})",
}


def errors_by_names(row: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the text of a row where its names are known."""
    model = _model(row.get("suite", _SUITE))
    rule = row["rule"]
    container = model.container
    first = next(iter(container.entity_sets)) if container else None
    found = check(
        row["input"],
        model,
        profile=ODATA_V401,
        rule=rule,
        at=None if rule in _ABOUT else first,
    )
    return tuple(errors_in(found))


@cache
def _model(suite: str) -> Model:
    constraints = json.loads((CASES / "abnf_constraints.json").read_text("utf-8"))
    return read_model(_document(constraints[suite]).encode())


def _document(names: Mapping[str, list[str]]) -> str:
    # A type and what holds it are in one namespace; names of types name another.
    of_values = "".join(_members(names, _PROPERTIES, "Property"))
    members = of_values + "".join(_members(names, _NAVIGATIONS, "NavigationProperty"))
    derived = [
        f"<EntityType Name={quoteattr(each)} BaseType={quoteattr(_TYPE)}/>"
        for each in names.get("entityTypeName", ())
    ]
    operations = [
        f"<Function Name={quoteattr(name)} IsBound='true'>"
        f"<Parameter Name='it' Type={quoteattr(bound)}/>"
        f"<ReturnType Type={quoteattr(result)}/></Function>"
        for kind, result in _RESULTS.items()
        for name in names.get(kind, ())
        for bound in (_TYPE, f"Collection({_TYPE})")
    ]
    held = [
        f"<{tag} Name={quoteattr(name)} {of}={quoteattr(_TYPE)}/>"
        for tag, of, kind in (
            ("EntitySet", "EntityType", "entitySetName"),
            ("Singleton", "Type", "singletonEntity"),
        )
        for name in names.get(kind, ())
    ]
    return (
        '<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">'
        "<edmx:DataServices>"
        '<Schema Namespace="Self" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        f"<ComplexType Name='Value'>{of_values}</ComplexType>"
        "<EntityType Name='Thing'><Key><PropertyRef Name='Key_'/></Key>"
        f"<Property Name='Key_' Type='Edm.Int32' Nullable='false'/>{members}"
        f"</EntityType>"
        f"<EntityContainer Name='All'>{''.join(held)}</EntityContainer></Schema>"
        '<Schema Namespace="Model" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        f"{''.join(_unique(derived))}{''.join(operations)}</Schema>"
        "</edmx:DataServices></edmx:Edmx>"
    )


def _members(
    names: Mapping[str, list[str]], kinds: Mapping[str, str], tag: str
) -> Iterator[str]:
    seen: set[str] = set()
    for kind, type_name in kinds.items():
        for name in names.get(kind, ()):
            if name not in seen:
                yield f"<{tag} Name={quoteattr(name)} Type={quoteattr(type_name)}/>"
            seen.add(name)


def _unique(texts: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(texts)
