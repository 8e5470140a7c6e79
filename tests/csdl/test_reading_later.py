"""Most of a regular document is read later, and reads the same."""

from __future__ import annotations

import re

import pytest

from odataq import Model, read_model
from odataq.csdl.reading.outline import outline_of
from odataq.resources import sample_names, sample_path
from tests.support.csdl import dump
from tests.support.shared import METADATA, needs_shared

SAMPLES = sample_names()
# The third one says each thing in every way there is.
REGULAR = ("dataverse", "minimal")


def in_utf16(data: bytes) -> bytes:
    """Return a document in an encoding that is always read at once."""
    text = data.decode("utf-8").removeprefix("\ufeff")
    return re.sub(r"^<\?xml.*?\?>", "", text).encode("utf-16")


def diagnostics(model: Model) -> list[tuple[str, str, str | None]]:
    return [
        (each.code, each.message, each.place.path if each.place else None)
        for each in model.diagnostics
    ]


def check(data: bytes) -> None:
    later, at_once = read_model(data), read_model(in_utf16(data))
    assert dump(later) == dump(at_once)
    assert diagnostics(later) == diagnostics(at_once)


@pytest.mark.parametrize("name", REGULAR)
def test_regular_samples_have_an_outline(name: str) -> None:
    assert outline_of(sample_path(name).read_bytes()) is not None
    assert outline_of(in_utf16(sample_path(name).read_bytes())) is None


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_read_the_same(name: str) -> None:
    check(sample_path(name).read_bytes())


@needs_shared
def test_organisations_read_the_same() -> None:
    for path in sorted((METADATA / "dataverse").glob("*.xml")):
        assert outline_of(path.read_bytes()) is not None
        check(path.read_bytes())


DOCUMENT = """
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="N" Alias="A">
  <EntityType Name="B" Abstract="true">
    <Property Name="K" Type="Edm.Int32" Nullable="false"/>
    <Property Name="Odd" Type="Int32"/>
  </EntityType>
  <EntityType Name="T" BaseType="A.B">
    <Key><PropertyRef Name="K"/></Key>
    <Property Name="a&#x62;c" Type="Edm.String" DefaultValue="x > y &amp; z"/>
    <!-- <Property Name="commented" Type="Edm.Nothing"/> -->
    <Property Name='quoted' Type='Edm.String'/>
    <NavigationProperty Name="R" Type="Collection(A.T)">
      <Annotation Term="N.W" String="/&gt;&lt;Property"/>
    </NavigationProperty>
  </EntityType>
  <Annotations Target="A.B"><Annotation Term="N.W"/></Annotations>
  <Annotations Target="A.T/quoted"><Annotation Term="N.W"/></Annotations>
  <EntityContainer Name="C">
    <EntitySet Name="S" EntityType="A.T">
      <NavigationPropertyBinding Path="A.T/R" Target="S"/>
    </EntitySet>
  </EntityContainer>
</Schema>
"""


def test_what_is_written_in_unusual_ways_reads_the_same() -> None:
    check(DOCUMENT.encode())


def test_what_is_written_in_usual_ways_reads_the_same() -> None:
    usual = DOCUMENT.replace("'", '"').replace("&#x62;", "b").replace("x > y", "x")
    assert outline_of(usual.encode()) is not None
    check(usual.encode())


def test_a_base_type_that_a_key_is_of_has_its_annotations() -> None:
    model = read_model(DOCUMENT.replace("'", '"').encode())
    base = model.entity_type("N.B")
    assert base is not None
    assert [each.term for each in base.annotations] == ["N.W"]
    assert model.targeted_annotations.keys() == {"N.B", "N.T/quoted"}
