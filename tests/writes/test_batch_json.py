"""Batches in JSON are read, checked with their places, made, and read back."""

from __future__ import annotations

import json
from time import process_time
from typing import TYPE_CHECKING, Final

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq import (
    DATAVERSE,
    LIMITS,
    ODATA_V401,
    Checker,
    Request,
    batch,
    read_batch,
    read_model,
)
from odataq.resources import sample_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from odataq import Diagnostic

JSON: Final = (("Content-Type", "application/json"),)
MODEL: Final = read_model(sample_path("everything"))
CHECKER: Final = Checker(MODEL, profile=ODATA_V401)


def found(body: str | bytes, checker: Checker = CHECKER) -> list[Diagnostic]:
    return checker.check(Request("POST", "$batch", JSON, body))


def places(body: str, checker: Checker = CHECKER) -> list[str]:
    """Return the code and the marked text of each diagnostic."""
    result = []
    for each in found(body, checker):
        span = each.source.in_origin(each.span)
        marked = each.source.origin.text[span.start : span.end]
        result.append(f"{each.code} {marked}".rstrip())
    return result


def of(*requests: dict[str, object]) -> str:
    return json.dumps({"requests": requests})


def get(own: str = "1", url: str = "Works", **more: object) -> dict[str, object]:
    return {"id": own, "method": "get", "url": url, **more}


def post(own: str = "1", url: str = "Works", **more: object) -> dict[str, object]:
    return {"id": own, "method": "post", "url": url, "body": {"Title": "x"}, **more}


def test_a_good_batch_is_silent() -> None:
    body = of(
        get("0", "/service/Works(1)?$select=Title"),
        post("1", atomicityGroup="a", dependsOn=["0"]),
        post("2", "$1/Chapters", atomicityGroup="a", dependsOn=["1"], body={}),
        get("3", atomicityGroup="a"),
        get("4", "Works", dependsOn=["a"], headers={"accept": "application/json"}),
        get("5", "$2", dependsOn=["2", "a"]),
        {"id": "6", "method": "DELETE", "url": "Works(1)", "body": None},
    )
    assert found(body) == []


# A batch, and what is found in it.
WRONG: Final = [
    (of(get(url="Wrks")), ["ODQ202 Wrks"]),
    (of(get(url="Works?$select=Ttle")), ["ODQ201 Ttle"]),
    (of(post(body={"Ttle": "x", "Title": 5})), ["ODQ712 Ttle", "ODQ713 5"]),
    # What a request has to have.
    (of({"method": "get", "url": "Works"}), ["ODQ761 {"]),
    (of({"id": "1", "url": "Works"}), ["ODQ761 {"]),
    (of({"id": "1", "method": "get"}), ["ODQ761 {"]),
    (of({"id": 1, "method": "get", "url": "Works"}), ["ODQ761 1"]),
    (of(get(Body={})), ["ODQ761 Body"]),
    (of(get(headers=[])), ["ODQ761 []"]),
    (of(get(headers={"accept": 5})), ["ODQ761 5"]),
    (of(get(headers={"Accept": "application/json"})), ["ODQ759 Accept"]),
    (of(get(dependsOn="0")), ['ODQ761 "0"']),
    (of(get(dependsOn=[0])), ["ODQ761 0"]),
    (of(get(atomicityGroup=0)), ["ODQ761 0"]),
    (of(get(body={})), ["ODQ761 {}"]),
    (of(get(), get()), ["ODQ766 1"]),
    ('{"requests": [5]}', ["ODQ761 5"]),
    ('{"requests": {}}', ["ODQ760 {"]),
    ("[]", ["ODQ760 ["]),
    ('{"requests": [],}', ["ODQ760 ,"]),
    # Bodies that are no JSON.
    (of(post(headers={"content-type": "image/png"})), ['ODQ761 {"Title": "x"}']),
    (of(post(headers={"content-type": "image/png"}, body="a")), ['ODQ761 "a"']),
    (of(post(headers={"content-type": "image/png"}, body="YWI")), []),
    (of(post(headers={"content-type": "text/plain"}, body="{")), []),
    # How requests go together.
    (of(get(url="$batch")), ["ODQ763 $batch"]),
    (of(get("1", "$1")), ["ODQ765 $1"]),
    (of(get("1", "$2"), get("2")), ["ODQ765 $2"]),
    (of(post("1"), get("2", "$1")), ["ODQ765 $1"]),
    (of(get("1", dependsOn=["1"])), ["ODQ765 1"]),
    (of(get("1", dependsOn=["2"]), get("2")), ["ODQ765 2"]),
    (of(get("1", dependsOn=["x"])), ["ODQ765 x"]),
    (of(get("1", atomicityGroup="a", dependsOn=["a"])), ["ODQ765 a"]),
    (of(post("1", atomicityGroup="a"), get("2", dependsOn=["1"])), ["ODQ765 1"]),
    (
        of(post("1", atomicityGroup="a"), get("2"), get("3", atomicityGroup="a")),
        ["ODQ761 a"],
    ),
    (of(get("1", atomicityGroup="1")), ["ODQ761 1"]),
    (of(get("1", atomicityGroup="a"), get("a")), ["ODQ761 a"]),
    # What a request refers to is known.
    (of(post("1"), get("2", "$1/Chptrs", dependsOn=["1"])), ["ODQ201 Chptrs"]),
    (
        of(get("1", "Works(1)"), get("2", "$1/Chptrs", dependsOn=["1"])),
        ["ODQ201 Chptrs"],
    ),
]


@pytest.mark.parametrize(("body", "expected"), WRONG)
def test_what_is_wrong_has_its_place(body: str, expected: list[str]) -> None:
    assert places(body) == expected


def test_a_service_of_old_takes_none() -> None:
    body = of(get(url="Wrks"))
    (told,) = found(body, Checker(MODEL, profile=DATAVERSE))
    assert told.code == "ODQ760"
    assert told.sources == ("DV953",)
    assert told.source.name == "header Content-Type"


def test_without_a_header_an_object_is_json() -> None:
    request = Request("POST", "$batch", (), of(get(url="Wrks")))
    codes = [each.code for each in CHECKER.check(request)]
    assert codes == ["ODQ760", "ODQ202"]


ANNOTATED: Final = """
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.01">
<edmx:Reference Uri="x">
  <edmx:Include Namespace="Org.OData.Capabilities.V1" Alias="C"/>
</edmx:Reference>
<edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="N">
  <EntityType Name="T">
    <Key><PropertyRef Name="Id"/></Key>
    <Property Name="Id" Type="Edm.Int32"/>
    <NavigationProperty Name="Next" Type="N.T"/>
  </EntityType>
  <EntityContainer Name="Service">
    <EntitySet Name="Ts" EntityType="N.T"/>
    <Annotation Term="C.{term}"{value}</Annotation>
  </EntityContainer>
</Schema>
</edmx:DataServices>
</edmx:Edmx>
"""
BOUND: Final = of(
    post("1", "Ts", body={"Id": 1}),
    post("2", "Ts", body={"Id": 2, "Next@bind": "$1"}, dependsOn=["1"]),
)
ACROSS: Final = of(
    post("1", "Ts", body={"Id": 1}, atomicityGroup="a"),
    get("2", "$1", dependsOn=["1", "a"]),
)
TAGGED: Final = of(
    get("1", "Ts(1)"),
    {
        "id": "2",
        "method": "delete",
        "url": "Ts(1)",
        "dependsOn": ["1"],
        "headers": {"if-match": "$1"},
    },
)
ASKED: Final = of(get("1", "Ts"), get("2", "Ts", dependsOn=["1"], **{"if": "true"}))
PLAIN: Final = of(get("1", "Ts"))
MULTIPART: Final = "<Collection><String>multipart/mixed</String></Collection>"


def flag(name: str, value: str) -> str:
    inside = f'<PropertyValue Property="{name}" Bool="{value}"/>'
    return f"><Record>{inside}</Record>"


# The term, its value, a batch, and what is found.
SUPPORT: Final = [
    ("BatchSupported", ' Bool="false">', PLAIN, ["ODQ769"]),
    ("BatchSupported", ' Bool="true">', BOUND, []),
    ("BatchSupport", flag("Supported", "false"), PLAIN, ["ODQ769"]),
    ("BatchSupport", "><Record/>", PLAIN, []),
    ("BatchSupport", "><Record/>", BOUND, ["ODQ769 $1"]),
    ("BatchSupport", "><Record/>", ACROSS, ["ODQ769 $1"]),
    ("BatchSupport", "><Record/>", TAGGED, ["ODQ769 Ts(1)"]),
    ("BatchSupport", "><Record/>", ASKED, ['ODQ769 "true"']),
    (
        "BatchSupport",
        flag("ReferencesInRequestBodiesSupported", "true"),
        BOUND,
        [],
    ),
    ("BatchSupport", flag("ReferencesAcrossChangeSetsSupported", "true"), ACROSS, []),
    ("BatchSupport", flag("EtagReferencesSupported", "true"), TAGGED, []),
    ("BatchSupport", flag("RequestDependencyConditionsSupported", "true"), ASKED, []),
    (
        "BatchSupport",
        (
            '><Record><PropertyValue Property="SupportedFormats">'
            f"{MULTIPART}</PropertyValue></Record>"
        ),
        PLAIN,
        ["ODQ769"],
    ),
]


@pytest.mark.parametrize(("term", "value", "body", "expected"), SUPPORT)
def test_what_the_metadata_supports(
    term: str, value: str, body: str, expected: list[str]
) -> None:
    model = read_model(ANNOTATED.format(term=term, value=value).encode())
    assert places(body, Checker(model, profile=ODATA_V401)) == expected


@pytest.mark.parametrize(
    "body",
    [
        of(*(get(str(n)) for n in range(5_000))),
        of(*(get(str(n), "$0", dependsOn=["0"]) for n in range(2_000))),
        of(*(post(str(n), atomicityGroup="a") for n in range(2_000))),
        of(get("x", dependsOn=[str(n) for n in range(50_000)])),
        '{"requests": [' * 100_000,
        '{"requests": [' + "{}," * 100_000 + "{}]}",
        '{"requests": [{"body": ' + "[" * 100_000,
    ],
    ids=range(7),
)
def test_hostile_batches_take_no_long_time(body: str) -> None:
    start = process_time()
    assert len(found(body)) <= LIMITS.query_diagnostics + 1
    assert process_time() - start < 10


VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('$1aé"\\ ', max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["requests", "id", "method", "url", "headers", "body", "dependsOn"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(VALUES.map(json.dumps) | st.text(alphabet='{}[]":,a$1\\ ', max_size=60))
@settings(deadline=None)
def test_any_text_can_be_read(inside: str) -> None:
    for body in (inside, f'{{"requests": [{inside}]}}'):
        for each in found(body):
            span = each.source.in_origin(each.span)
            assert 0 <= span.start <= span.end <= len(each.source.origin.text)


# Making


NAMES: Final = st.text(alphabet="abc", min_size=1, max_size=5)
TYPED: Final = st.one_of(
    st.tuples(st.just("application/json"), st.just('{"a": 1.50}')),
    st.tuples(st.just("text/plain"), st.text('"\\\n{é', min_size=1)),
    st.tuples(st.just("image/png"), st.binary(min_size=1)),
)


@st.composite
def made_requests(draw: st.DrawFn) -> Request:
    method = draw(st.sampled_from(["POST", "PATCH", "PUT"]))
    headers = draw(st.lists(st.tuples(st.sampled_from(["prefer"]), NAMES), max_size=1))
    body: str | bytes | None = None
    if draw(st.booleans()):
        media_type, body = draw(TYPED)
        headers = [*headers, ("Content-Type", media_type)]
    return Request(method, draw(NAMES), headers, body)


ITEMS: Final = st.lists(
    made_requests() | st.lists(made_requests(), min_size=1, max_size=3).map(tuple),
    min_size=1,
    max_size=4,
)


def plain(item: Request | Sequence[Request]) -> object:
    """Return requests without the numbers that they were given."""
    if not isinstance(item, Request):
        return tuple(map(plain, item))
    headers = [
        (name.lower(), value) for name, value in item.headers if name != "Content-ID"
    ]
    return evolve(item, headers=headers)


@given(ITEMS)
@settings(deadline=None)
def test_what_is_made_is_read_back(
    items: list[Request | tuple[Request, ...]],
) -> None:
    made = batch(items, form="json")
    assert isinstance(made.body, str)
    json.loads(made.body)
    read = read_batch(made.body, dict(made.headers)["Content-Type"])
    assert read.faults == ()
    assert [plain(each) for each in read.requests] == [plain(each) for each in items]
    assert batch(read.requests, form="json") == made


def test_what_is_made_depends_on_what_it_refers_to() -> None:
    new = Request("POST", "Works", [*JSON, ("Content-ID", "new")], '{"Title": "x"}')
    chapter = Request("POST", "$new/Chapters", JSON, "{}")
    other = Request("GET", "$new?$select=Title")
    made = batch([[new, chapter], other], form="json")
    assert CHECKER.check(made) == []
    requests = json.loads(str(made.body))["requests"]
    assert [each.get("dependsOn") for each in requests] == [
        None,
        ["new"],
        ["new", "group1"],
    ]
    assert [each.get("atomicityGroup") for each in requests] == [
        "group1",
        "group1",
        None,
    ]


@pytest.mark.parametrize(
    "request_",
    [
        Request("POST", "a", JSON, "{"),
        Request("POST", "a", JSON, b"\xff"),
        Request("POST", "a", [("Content-Type", "text/plain")], b"\xff"),
        Request("GET X", "a"),
        Request("GET", "a", [("A b", "c")]),
    ],
)
def test_what_cannot_be_written_is_refused(request_: Request) -> None:
    with pytest.raises(ValueError, match=r"."):
        batch([request_], form="json")


def test_json_has_no_boundary() -> None:
    with pytest.raises(ValueError, match="boundary"):
        batch([], form="json", boundary="b")
