"""Python source that is made of shapes."""

from __future__ import annotations

import pytest

from odataq import (
    ResponseShape,
    ShapeArray,
    ShapeDefinition,
    ShapeMember,
    ShapeObject,
    ShapeReference,
    ShapeValue,
    response_shape,
    typed_dict,
)
from odataq.shape.tree import JsonKind
from tests.support.shapes import sample

TEXT = ShapeValue(JsonKind.STRING)

ACCOUNTS = """\
from typing import NotRequired, TypedDict


class Contact(TypedDict):
    fullname: str | None
    contactid: str


Account = TypedDict(
    "Account",
    {
        "@odata.etag": str,
        "name": str | None,
        "primarycontactid": Contact | None,
        "accountid": str,
    },
)


Accounts = TypedDict(
    "Accounts",
    {
        "@odata.context": str,
        "value": list[Account],
        "@odata.nextLink": NotRequired[str],
    },
)
"""


def test_a_response_is_python() -> None:
    text = "accounts?$select=name&$expand=primarycontactid($select=fullname)"
    found = response_shape(text, sample("dataverse"))
    assert typed_dict(found, name="Accounts") == ACCOUNTS


@pytest.mark.parametrize("name", ["", "a b", "class", "Any", "TypedDict", "x.y"])
def test_not_every_name_is_that_of_a_type(name: str) -> None:
    with pytest.raises(ValueError, match="can't be the name of a type"):
        typed_dict(ResponseShape(TEXT), name=name)


def test_a_value_is_an_alias() -> None:
    assert typed_dict(ResponseShape(TEXT)) == "Response = str\n"


def run(source: str) -> dict[str, object]:
    namespace: dict[str, object] = {}
    # By itself it would inherit that annotations are postponed here.
    code = compile(source, "shape.py", "exec", dont_inherit=True)
    exec(code, namespace)  # noqa: S102
    return namespace


def of_members(*names: str) -> str:
    members = tuple(ShapeMember(each, TEXT) for each in names)
    return typed_dict(ResponseShape(ShapeObject(members)))


@pytest.mark.parametrize(
    "name",
    ["class", "__private", "a b", "ﬁ", "a'\"\n\\", "\udc80", "x@y.z", "", "1", "None"],
)
def test_any_name_can_be_a_member(name: str) -> None:
    namespace = run(of_members(name))
    assert [*vars(namespace["Response"])["__annotations__"]] == [name]


def test_names_of_types_are_told_apart() -> None:
    inner = [
        ShapeObject((ShapeMember(name, TEXT),), type_name)
        for name, type_name in [
            ("a", "N.row"),
            ("b", "N.Row"),
            ("c", "N.any"),
            ("d", "N.response"),
            ("e", ""),
            ("f", "N.1st-item"),
        ]
    ]
    members = [ShapeMember(f"m{number}", each) for number, each in enumerate(inner)]
    source = typed_dict(ResponseShape(ShapeObject(tuple(members))))
    namespace = run(source)
    found = vars(namespace["Response"])["__annotations__"]
    assert [each.__name__ for each in found.values()] == [
        *("Row", "Row2", "Any2", "Response2", "Row3", "Row1stItem")
    ]


def test_a_shape_may_have_itself_in_it() -> None:
    again = ShapeArray(ShapeReference("node"))
    node = ShapeObject(
        (ShapeMember("name", TEXT), ShapeMember("inner", again, is_required=False))
    )
    definition = ShapeDefinition("node", node)
    source = typed_dict(
        ResponseShape(ShapeReference("node"), definitions=(definition,))
    )
    assert "inner: NotRequired[list[Node]]" in source or (
        'inner: NotRequired["list[Node]"]' in source
    )
    namespace = run(source)
    assert namespace["Response"] is namespace["Node"]
