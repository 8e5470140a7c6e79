"""Where a document declares what a query is about."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from odataq import check, read_model
from odataq.csdl.declarations import (
    container_declared,
    member_declared,
    schema_declared,
    type_declared,
)
from odataq.csdl.model import Model
from odataq.resources import sample_path
from tests.support.reports import written

if TYPE_CHECKING:
    from pathlib import Path

    from odataq.diagnostics import Related

FIRST = """\
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 <edmx:DataServices>
  <Schema Namespace="S" Alias="A" xmlns="http://docs.oasis-open.org/odata/ns/edm">
   <EntityType Name="Thing">
    <Key><PropertyRef Name="Id"/></Key>
    <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
    <NavigationProperty Name="Next" Type="S.Thing"/>
   </EntityType>
   <EnumType Name="Kind"><Member Name="X" Value="0"/></EnumType>
   <EntityContainer Name="C">
    <EntitySet Name="Things" EntityType="S.Thing"/>
    <EntitySet Name="Books" EntityType="T.Book"/>
   </EntityContainer>
  </Schema>
 </edmx:DataServices>
</edmx:Edmx>
"""
SECOND = """\
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 <edmx:DataServices>
  <Schema Namespace="T" xmlns="http://docs.oasis-open.org/odata/ns/edm">
   <EntityType Name="Book" BaseType="S.Thing">
    <Property Name="Title" Type="Edm.String"/>
   </EntityType>
  </Schema>
 </edmx:DataServices>
</edmx:Edmx>
"""


@pytest.fixture
def paths(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "first.xml", tmp_path / "second.xml"
    first.write_text(FIRST, "utf-8")
    second.write_text(SECOND, "utf-8")
    return first, second


@pytest.fixture
def model(paths: tuple[Path, Path]) -> Model:
    return read_model(*paths)


def shown(related: tuple[Related, ...]) -> list[str]:
    return [
        f"{each.source.name.rpartition('/')[2]}:{each.place and each.place.line} "
        f"{each.message}"
        for each in related
    ]


def test_types(model: Model) -> None:
    assert shown(type_declared(model, "A.Thing")) == [
        "first.xml:4 EntityType 'Thing' is declared here"
    ]
    assert shown(type_declared(model, "T.Book")) == [
        "second.xml:4 EntityType 'Book' is declared here"
    ]
    assert type_declared(model, "T.Nope") == ()
    assert type_declared(model, "Edm.String") == ()


def test_members_are_declared_in_a_base_type(model: Model) -> None:
    book = model.structured_type("T.Book")
    assert book is not None
    assert shown(member_declared(model, book, "Title")) == [
        "second.xml:5 Property 'Title' is declared here"
    ]
    assert shown(member_declared(model, book, "Next")) == [
        "first.xml:7 NavigationProperty 'Next' is declared here"
    ]
    assert member_declared(model, book, "Nope") == ()


def test_what_has_no_name_of_its_own(model: Model) -> None:
    assert shown(container_declared(model)) == [
        "first.xml:10 EntityContainer 'C' is declared here"
    ]
    assert shown(schema_declared(model, "T.Nope")) == [
        "second.xml:3 Schema 'T' is declared here"
    ]
    assert schema_declared(model, "U.Nope") == ()
    assert container_declared(Model(())) == ()


def test_a_sample_proves_nothing() -> None:
    sample = read_model(sample_path("minimal"))
    assert container_declared(sample) == ()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Things?$select=Nope", ["first.xml:4 EntityType 'Thing' is declared here"]),
        ("Books?$select=Nope", ["second.xml:4 EntityType 'Book' is declared here"]),
        ("Nope", ["first.xml:10 EntityContainer 'C' is declared here"]),
        ("Books/T.Nope", ["second.xml:3 Schema 'T' is declared here"]),
        ("Things?$filter=Id eq 'x'", ["first.xml:6 Property 'Id' is declared here"]),
        (
            "Books?$filter=Next/Id eq 'x'",
            ["first.xml:6 Property 'Id' is declared here"],
        ),
        (
            "Books?$filter=contains(Id,'x')",
            ["first.xml:6 Property 'Id' is declared here"],
        ),
        ("Books?$filter=Title", ["second.xml:5 Property 'Title' is declared here"]),
        (
            "Things?$orderby=Next",
            ["first.xml:7 NavigationProperty 'Next' is declared here"],
        ),
        (
            "Things?$expand=Next($select=Title)",
            ["first.xml:4 EntityType 'Thing' is declared here"],
        ),
        ("Things?$filter=1 eq 'x'", []),
        ("Things?$top=x", []),
    ],
)
def test_a_mistake_has_its_proof(query: str, expected: list[str], model: Model) -> None:
    found = check(query, model)
    assert [shown(each.related) for each in found] == [expected]


def test_without_a_model_there_is_no_proof() -> None:
    [found] = check("Things?$filter=1 eq 'x'")
    assert found.related == ()


def test_a_document_is_not_read_before_a_line_is_asked_for(
    model: Model, paths: tuple[Path, Path]
) -> None:
    [found] = check("Things?$select=Nope", model)
    paths[0].unlink()
    place = found.related[0].place
    assert place is not None
    assert place.line is None
    text = written("full", found)
    assert " ::: " in text
    assert "first.xml: EntityType 'Thing' is declared here" in text
    assert '"range": null' in written("json", found)


def test_diagnostics_can_be_sent_to_another_process(model: Model) -> None:
    found = [*check("Things?$select=Nope", model), *check("Nope", model)]
    sent = [pickle.loads(pickle.dumps(each)) for each in found]  # noqa: S301 (our own)
    assert sent == found
    lines = [each.related[0].place.line for each in sent]
    assert lines == [4, 10]
    documents = {each.related[0].place._find_line.document for each in sent}
    assert len(documents) == 1


def test_a_proof_is_shown_with_its_line(model: Model) -> None:
    [found] = check("Things?$select=Nope", model)
    lines = written("full", found).splitlines()
    assert lines[5].startswith(" ::: ")
    assert lines[5].endswith("first.xml:4: EntityType 'Thing' is declared here")
