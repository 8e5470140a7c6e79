"""Published facts on Dataverse tables hold in the models of its documents."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pytest

from odataq import read_model
from odataq.csdl.paths import partner_of
from odataq.resources import sample_path
from tests.support.shared import METADATA, SHARED, needs_shared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq import Model
    from odataq.csdl.model import EntityType

pytestmark = needs_shared

NAMESPACE: Final = "Microsoft.Dynamics.CRM"
DOCUMENTS: Final = {
    "organisation": METADATA / "dataverse" / "bcgov_rsbc_dmf_2023-11-02.xml",
    "sample": sample_path("dataverse"),
}


@cache
def facts() -> dict[str, dict[str, Any]]:
    path = SHARED / "dataverse" / "tables.json"
    found: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return found


@cache
def model_of(document: str) -> Model:
    return read_model(DOCUMENTS[document])


def full(name: str) -> str:
    return f"{NAMESPACE}.{name}"


def wrong_facts(model: Model, name: str, fact: dict[str, Any]) -> Iterator[str]:
    """Yield each fact on a table that a model contradicts."""
    table = model.entity_type(full(name))
    if table is None:
        yield name
        return
    base = fact["base"] and full(fact["base"])
    if table.base_type != base:
        yield f"{name} base"
    if table.is_abstract != fact["abstract"]:
        yield f"{name} abstract"
    key = model.key(table)
    if [*(key.names if key else ())] != fact["key"]:
        yield f"{name} key"
    sets = [] if fact["set"] is None else [fact["set"]]
    if [each.name for each in model.sets_of(full(name))] != sets:
        yield f"{name} set"
    for property_name, type_name in fact["props"]:
        found = model.property(table, property_name)
        if found is None or str(found.type) != type_name.replace("mscrm", NAMESPACE):
            yield f"{name}/{property_name}"
    yield from wrong_navigation(model, table, fact["navs"])


def wrong_navigation(
    model: Model, table: EntityType, navigation: list[dict[str, Any]]
) -> Iterator[str]:
    for fact in navigation:
        where = f"{table.name}/{fact['name']}"
        found = model.navigation_property(table, fact["name"])
        if found is None:
            yield where
            continue
        if found.type.is_collection != fact["collection"]:
            yield f"{where} collection"
        if found.type.name != full(fact["type"]):
            yield f"{where} type"
        if found.partner != fact["partner"]:
            yield f"{where} partner"
        elif found.partner is not None and fact["type"] in facts():
            partner = partner_of(model, found)
            if partner is None or partner.name != fact["partner"]:
                yield f"{where} partner on {fact['type']}"
        constraints = [
            [each.property, each.referenced_property] for each in found.constraints
        ]
        if constraints != ([fact["rc"]] if fact["rc"] else []):
            yield f"{where} constraint"


def test_there_are_facts() -> None:
    assert len(facts()) == 20
    assert (
        sum(len(each["props"]) + len(each["navs"]) for each in facts().values()) > 500
    )


@pytest.mark.parametrize("table", facts() if SHARED.is_dir() else [])
@pytest.mark.parametrize("document", DOCUMENTS)
def test_facts_hold(document: str, table: str) -> None:
    assert [*wrong_facts(model_of(document), table, facts()[table])] == []
