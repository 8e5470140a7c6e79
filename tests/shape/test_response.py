"""What `response_shape` takes and refuses."""

from __future__ import annotations

import jsonschema  # type: ignore[import-untyped]  # it has no types of its own
import pytest
from hypothesis import given, settings

from odataq import (
    ODATA_V40,
    Model,
    P,
    QueryError,
    Request,
    ResponseShape,
    ShapeArray,
    ShapeObject,
    Source,
    check,
    errors_in,
    json_schema,
    nodes,
    parse,
    query,
    read_model,
    response_shape,
    typed_dict,
)
from odataq import compile as compile_tree
from odataq.shape.text import shape_text
from tests.support.query_trees import queries
from tests.support.shapes import sample

ROW = "accounts(00000000-0000-0000-0000-000000000001)"
ROOT = "https://press.example/service/"


def names(shape: ResponseShape) -> list[str]:
    """Return the names in the response, or in its rows."""
    body = shape.body
    assert isinstance(body, ShapeObject)
    for each in body.members:
        if each.name == "value" and isinstance(each.shape, ShapeArray):
            assert isinstance(each.shape.items, ShapeObject)
            return [inner.name for inner in each.shape.items.members]
    return [each.name for each in body.members]


@pytest.fixture
def model() -> Model:
    return sample("dataverse")


def test_a_text_a_tree_a_builder_and_a_request_give_the_same(model: Model) -> None:
    text = "accounts?$select=name&$filter=name eq 'a b'"
    built = query(model, "accounts").select("name").filter(P.name == "a b")
    expected = response_shape(text, model)
    for each in (Source(text), parse(text), built, Request("GET", text)):
        assert response_shape(each, model) == expected
    assert names(expected) == ["@odata.etag", "name", "accountid"]


def test_all_errors_are_raised(model: Model) -> None:
    with pytest.raises(QueryError) as caught:
        response_shape("accounts?$select=nmae&$expand=nope", model)
    assert [each.code for each in caught.value.diagnostics] == ["ODQ201", "ODQ201"]


def test_a_warning_is_no_reason(model: Model) -> None:
    assert names(response_shape("accounts?$select=name,", model))


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "PUT", "X"])
def test_another_method_has_no_shape(model: Model, method: str) -> None:
    with pytest.raises(ValueError, match=f"no shape is known of what {method} returns"):
        response_shape(Request(method, "accounts"), model)


def test_a_number_is_no_query(model: Model) -> None:
    with pytest.raises(TypeError, match="not int"):
        response_shape(5, model)  # type: ignore[arg-type]  # that is what is tested


def test_an_action_is_called_with_post(model: Model) -> None:
    text = "InstantiateTemplate"
    found = response_shape(Request("POST", text), model)
    assert names(found)[0] == "@odata.etag"
    with pytest.raises(QueryError, match="ODQ701"):
        response_shape(text, model)


def test_an_action_that_returns_nothing(model: Model) -> None:
    found = response_shape(Request("POST", "CloseIncident"), model)
    assert found == ResponseShape(None, may_be_empty=True)
    assert json_schema(found)["not"] == {}
    assert typed_dict(found) == "Response = None\n"
    assert shape_text(found) == "application/json, or 204 No Content"


def test_a_profile_can_be_given(model: Model) -> None:
    text = "accounts?$select=name&$expand=Account_Tasks($select=subject)"
    specified = response_shape(text, model, profile=ODATA_V40)
    assert names(specified) == [
        *("@odata.etag", "name", "Account_Tasks"),
        *("Account_Tasks@odata.nextLink", "accountid"),
    ]
    assert specified != response_shape(text, model)


def test_headers_are_those_of_the_request_and_more(model: Model) -> None:
    request = Request("GET", "accounts", [("prefer", "odata.maxpagesize=7")])
    wanted = [("Prefer", 'odata.include-annotations="*"')]
    found = response_shape(request, model, headers=wanted)
    assert "statuscode@OData.Community.Display.V1.FormattedValue" in names(found)
    assert "array of object account, at most 7" in shape_text(found)


def test_the_service_document_is_at_its_root() -> None:
    model = sample("everything")
    found = response_shape(ROOT, model, service_root=ROOT)
    assert names(found) == ["name", "kind", "url", "title"]
    below = response_shape(f"{ROOT}Series?$select=Name", model, service_root=ROOT)
    assert names(below) == ["@odata.etag", "Name", "Id"]


def test_without_a_path_anything_may_come(model: Model) -> None:
    found = response_shape("?$top=5", model)
    assert json_schema(found) == {
        "$schema": "https://json-schema.org/draft/2020-12/schema"
    }


@pytest.mark.parametrize(
    ("text", "is_empty"),
    [
        (f"{ROW}", False),
        (f"{ROW}/primarycontactid", True),
        (f"{ROW}/primarycontactid/fullname", True),
        (f"{ROW}/Account_Tasks", False),
        ("accounts", False),
    ],
)
def test_there_may_be_no_content(model: Model, text: str, *, is_empty: bool) -> None:
    assert response_shape(text, model).may_be_empty is is_empty


def deep_model(length: int) -> Model:
    chain = "".join(
        f'<ComplexType Name="C{number}">'
        f'<Property Name="A" Type="S.C{(number + 1) % length}"/>'
        f'<Property Name="B" Type="S.C{(number + 1) % length}"/></ComplexType>'
        for number in range(length)
    )
    text = (
        '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">'
        '<edmx:DataServices><Schema Namespace="S" '
        f'xmlns="http://docs.oasis-open.org/odata/ns/edm">{chain}'
        '<EntityType Name="E"><Key><PropertyRef Name="Id"/></Key>'
        '<Property Name="Id" Type="Edm.Int32" Nullable="false"/>'
        '<Property Name="C" Type="S.C0"/><NavigationProperty Name="N" Type="S.E"/>'
        '</EntityType><EntityContainer Name="K"><EntitySet Name="Es" EntityType="S.E"/>'
        "</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>"
    )
    return read_model(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "Es",
        f"Es?$select=C/{'/'.join('A' * 5_000)}",
        f"Es?$expand={'N($expand=' * 90}N{')' * 90}",
        f"Es?$expand={','.join(['N($levels=2)'] * 1_000)}",
        f"Es?$expand={'N($levels=2;$expand=' * 90}N{')' * 90}",
        f"Es?$apply=groupby(({'/'.join('N' * 5_000)}/Id))",
    ],
    ids=lambda each: each[:24],
)
def test_nothing_is_too_deep(text: str) -> None:
    # Each complex type has the next one twice, and the last one the first.
    found = response_shape(text, deep_model(500))
    schema = json_schema(found)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert len(schema.get("$defs", {})) <= 1_502
    compile(typed_dict(found), "shape.py", "exec")
    assert shape_text(found)


@settings(deadline=None, max_examples=60)
@given(queries())
def test_every_query_has_a_shape_or_errors(tree: nodes.Query) -> None:
    # Of an open type, so that names are no mistakes.
    path = nodes.ResourcePath((nodes.Segment("Dossiers"),))
    asked = nodes.Query(path, tree.options)
    model = sample("everything")
    if errors_in(check(Request("GET", compile_tree(asked)), model)):
        with pytest.raises(QueryError):
            response_shape(asked, model)
        return
    found = response_shape(asked, model)
    jsonschema.Draft202012Validator.check_schema(json_schema(found))
    compile(typed_dict(found), "shape.py", "exec")
