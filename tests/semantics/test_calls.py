"""Operations are found by their names and by what they are bound to."""

from __future__ import annotations

from typing import Final

import pytest

from odataq import Model, read_model
from odataq.csdl.types import UNKNOWN, TypeRef
from odataq.semantics.calls import bound_operations

DOCUMENT: Final = b"""<?xml version="1.0"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="N" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="Thing">
        <Key><PropertyRef Name="Id"/></Key>
        <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
      </EntityType>
      <EntityType Name="Book" BaseType="N.Thing"/>
      <EntityType Name="Novel" BaseType="N.Book"/>
      <EntityType Name="Person">
        <Key><PropertyRef Name="Id"/></Key>
        <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
      </EntityType>
      <ComplexType Name="Place"/>
      <TypeDefinition Name="Code" UnderlyingType="Edm.String"/>
      {}
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"""
BOUND: Final = [
    "N.Thing",
    "N.Book",
    "Collection(N.Thing)",
    "Collection(N.Book)",
    "Edm.EntityType",
    "Edm.ComplexType",
    "N.Code",
]
FOUND: Final = [
    (TypeRef("N.Thing"), ["N.Thing", "Edm.EntityType"]),
    (TypeRef("N.Book"), ["N.Book", "N.Thing", "Edm.EntityType"]),
    (TypeRef("N.Novel"), ["N.Book", "N.Thing", "Edm.EntityType"]),
    (TypeRef("N.Person"), ["Edm.EntityType"]),
    (TypeRef("N.Place"), ["Edm.ComplexType"]),
    (TypeRef("N.Thing", is_collection=True), ["N.Thing"]),
    (TypeRef("N.Novel", is_collection=True), ["N.Book", "N.Thing"]),
    (TypeRef("N.Person", is_collection=True), []),
    (TypeRef("N.Code"), ["N.Code"]),
    (TypeRef("Edm.String"), ["N.Code"]),
    (TypeRef("Edm.Int32"), []),
]


def model() -> Model:
    functions = "".join(
        f'<Function Name="F" IsBound="true"><Parameter Name="x" Type="{each}"/>'
        '<ReturnType Type="Edm.Boolean"/></Function>'
        for each in BOUND
    )
    return read_model(DOCUMENT.replace(b"{}", functions.encode()))


@pytest.mark.parametrize(("given", "expected"), FOUND, ids=str)
def test_closest_type_comes_first(given: TypeRef, expected: list[str]) -> None:
    found = bound_operations(model(), "N.F", given)
    assert [each.parameters[0].type.name for each in found] == expected


def test_what_is_not_known_may_be_any() -> None:
    assert len(bound_operations(model(), "N.F", UNKNOWN)) == len(BOUND)


def test_another_name_has_no_operations() -> None:
    assert bound_operations(model(), "N.G", TypeRef("N.Book")) == ()
