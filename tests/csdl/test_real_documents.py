"""Documents of real services and of other projects' tests are read, or refused."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from odataq import CsdlError, Severity, errors_in, read_model
from tests.support.shared import METADATA, needs_shared

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs_shared

_VERSION: Final = re.compile(rb"<(?:\w+:)?Edmx\b[^>]*?\bVersion\s*=\s*[\"']([^\"']*)")
_OLD: Final = re.compile(
    rb"xmlns(?::edmx)?=[\"']http://schemas\.microsoft\.com/ado/[0-9/]+/edmx?[\"']"
)

# Parts of one namespace that only together have all its types.
FAMILIES: Final = {
    "odatanet_hardcoded": sorted(METADATA.glob("odatanet_hardcoded_*.xml")),
    "MultiReferenceModel": sorted(
        METADATA.glob("connectedservice/MultiReferenceModel*.xml")
    ),
}

# Documents that miss what a query could need, each for a reason of its own.
BROKEN: Final = {
    "connectedservice/EntitiesEnumsFunctions.xml": (
        "CSD205",
        "cut out of another document without the base type of 'Flight'",
    ),
    "connectedservice/Multiplicity.xml": (
        "CSD205",
        "declares its types in 'Multiplicity' and looks for them in 'Test'",
    ),
    "lodata/tests____snapshots____Setup__AttributeDiscoveryTest__"
    "test_metadata__1.xml": (
        "CSD205",
        "three properties have type definitions that aren't declared",
    ),
    "oasis_csdl_counterexamples/test2.xml": (
        "CSD306",
        "made to be wrong: a navigation property to 'Edm.String'",
    ),
    "odatanet_hardcoded_SubModelXml1.xml": (
        "CSD205",
        "a part of a namespace, without a reference to the others",
    ),
    "odatanet_hardcoded_SubModelXml2.xml": (
        "CSD205",
        "a part of a namespace, without a reference to the others",
    ),
    "sap_cloudsdk_java/datamodel__odata-v4__odata-v4-generator__src__test__resources__"
    "DatamodelMetadataGenerationTest__input__semantically-inconsistent-metadata.edmx": (
        "CSD205",
        "made to be wrong: a property of a type 'Edm.NotExistingType'",
    ),
    "sap_openux_v4/packages__edmx-parser__test__fixtures__v4__edmJson.metadata.xml": (
        "CSD205",
        "two properties of a type 'Edm.Integer', which there never was",
    ),
}

# Documents whose schemas stand where a CSDL document has none.
EMPTY: Final = {
    "aspnet_webapi/TypedMetadata.csdl.xml": "they are in a wrapper of Entity Framework",
    "sap_cloudsdk_java/datamodel__odata-v4__odata-v4-api-sample__src__main__resources__"
    "SDK_Grocery_Store.edmx": "they are in no namespace of XML",
}


def relative(path: Path) -> str:
    return path.relative_to(METADATA).as_posix()


@cache
def version_of(path: Path) -> str | None:
    data = path.read_bytes()
    found = _VERSION.search(data)
    if found is None:
        return None
    return "old" if _OLD.search(data) else found[1].decode()


def documents(*versions: str) -> list[Path]:
    return [
        path
        for path in sorted(METADATA.rglob("*"))
        if path.is_file() and version_of(path) in versions
    ]


OLD: Final = documents("old", "1.0", "2.0", "3.0")
PRESENT: Final = documents("4.0", "4.01")
WHOLE: Final = [path for path in PRESENT if relative(path) not in BROKEN]


def test_there_are_documents() -> None:
    assert len(PRESENT) > 150
    assert len(OLD) > 10
    assert all(len(family) >= 5 for family in FAMILIES.values())


@pytest.mark.parametrize("path", WHOLE, ids=relative)
def test_a_document_is_read(path: Path) -> None:
    model = read_model(path)
    assert errors_in(model.diagnostics) == []
    assert bool(model.schemas) == (relative(path) not in EMPTY)
    assert all(each.place is not None for each in model.diagnostics)


def test_few_documents_are_broken() -> None:
    assert len(BROKEN) <= 8
    assert not [path for path in BROKEN if path.startswith(("dataverse/", "graph/"))]
    assert {relative(path) for path in PRESENT} >= BROKEN.keys() | EMPTY.keys()


@pytest.mark.parametrize("name", EMPTY)
def test_a_document_without_schemas_is_told_so(name: str) -> None:
    codes = [each.code for each in read_model(METADATA / name).diagnostics]
    assert "CSD110" in codes


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_document_is_told_so(name: str) -> None:
    with pytest.raises(CsdlError) as caught:
        read_model(METADATA / name)
    errors = errors_in(caught.value.diagnostics)
    assert {each.code for each in errors} == {BROKEN[name][0]}
    assert all(each.place and each.place.line for each in errors)


@pytest.mark.parametrize("path", OLD, ids=relative)
def test_a_document_before_4_is_refused(path: Path) -> None:
    with pytest.raises(CsdlError) as caught:
        read_model(path)
    (problem,) = caught.value.diagnostics
    assert problem.code == "CSD106"
    assert re.search(r"4\.0 and 4\.01", problem.message)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_is_one_model(name: str) -> None:
    first, *more = FAMILIES[name]
    model = read_model(first, *more)
    assert errors_in(model.diagnostics) == []
    assert model.container is not None
    assert model.container.entity_sets
    unresolved = {each.entity_type for each in model.container.entity_sets.values()}
    assert unresolved <= model.types.keys()


@pytest.mark.parametrize(
    "path",
    sorted({*METADATA.glob("dataverse/*.xml"), *METADATA.glob("graph/*.csdl")}),
    ids=relative,
)
def test_a_large_service_is_read(path: Path) -> None:
    model = read_model(path)
    assert all(each.severity is not Severity.ERROR for each in model.diagnostics)
    assert len(model.types) > 250
    assert model.container is not None
    for entity_type in model.entity_types():
        assert len(model.properties(entity_type)) >= len(entity_type.properties)
    sets = model.container.entity_sets.values()
    assert all(model.entity_type(each.entity_type) for each in sets)
    if path.parent.name == "dataverse":
        assert all(
            model.key(found)
            for each in sets
            if (found := model.entity_type(each.entity_type))
        )


@pytest.mark.parametrize("path", sorted(METADATA.glob("xsd/*.xsd")), ids=relative)
def test_an_xml_schema_is_another_kind_of_xml(path: Path) -> None:
    with pytest.raises(CsdlError) as caught:
        read_model(path)
    assert [each.code for each in caught.value.diagnostics] == ["CSD105"]
