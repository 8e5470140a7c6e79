"""What a maker makes is accepted; what changes its meaning is not."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from json import loads
from typing import TYPE_CHECKING, Final
from uuid import UUID

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq import QueryError, Row, ref
from odataq.csdl.edges import EdgeKind
from tests.support.made_requests import crm, related

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq import Request
    from odataq.csdl.edges import Edge
    from odataq.writes.references import Form

EDGES = related(crm().model)
SETTING: Final[tuple[Form | None, ...]] = (None, "bind", "ref")
CLEARING: Final[tuple[Form | None, ...]] = (None, "bind", "null", "ref")
TAKING: Final[tuple[Form | None, ...]] = (None, "key", "id")
SETS = sorted({source.set for _, source, _ in EDGES})


def errors(request: Request) -> list[str]:
    return [str(each) for each in crm().check(request) if each.severity == "error"]


@st.composite
def requests(draw: st.DrawFn) -> tuple[Request, Edge, Row]:
    edge, source, target = draw(st.sampled_from(EDGES))
    source = ref(source.set, draw(st.uuids()))
    target = ref(target.set, draw(st.uuids()))
    service = crm()
    if draw(st.booleans()):
        form = (
            None if edge.kind is not EdgeKind.SINGLE else draw(st.sampled_from(SETTING))
        )
        return service.associate(source, edge.name, target, form=form), edge, target
    if edge.kind is EdgeKind.SINGLE:
        cleared = draw(st.sampled_from(CLEARING))
        return service.disassociate(source, edge.name, form=cleared), edge, target
    by = draw(st.sampled_from(TAKING))
    return service.disassociate(source, edge.name, target, form=by), edge, target


@given(requests())
@settings(deadline=None)
def test_a_request_that_is_made_has_no_errors(made: tuple[Request, Edge, Row]) -> None:
    assert errors(made[0]) == []


@given(requests(), st.data())
@settings(deadline=None)
def test_a_request_with_another_meaning_has_errors(
    made: tuple[Request, Edge, Row], data: st.DataObject
) -> None:
    request, edge, target = made
    kinds = ["verb", "key", "name"]
    if f"{target.set}(" in request.url.partition("?")[2] + str(request.body):
        kinds.append("set")
    broken = MUTATIONS[data.draw(st.sampled_from(kinds))](request, edge, target, data)
    assert errors(broken), broken


@given(requests())
@settings(deadline=None)
def test_a_body_that_nobody_reads_is_told(made: tuple[Request, Edge, Row]) -> None:
    request = evolve(made[0], method="DELETE")
    if made[0].body is not None and "/$ref" in request.url:
        assert crm().check(request), request


def other_verb(request: Request, _e: Edge, _t: Row, data: st.DataObject) -> Request:
    # DELETE with a body is only warned of.
    verb = data.draw(
        st.sampled_from(sorted({"POST", "PUT", "PATCH"} - {request.method}))
    )
    return evolve(request, method=verb)


def other_key(request: Request, _e: Edge, _t: Row, data: st.DataObject) -> Request:
    start, end = request.url.index("(") + 1, request.url.index(")")
    key = data.draw(st.sampled_from(("1", "'x'", request.url[start : end - 1], "null")))
    return evolve(request, url=request.url[:start] + key + request.url[end:])


def other_name(request: Request, edge: Edge, _t: Row, data: st.DataObject) -> Request:
    name = data.draw(st.sampled_from((f"{edge.name}x", f"x{edge.name}")))
    if "/$ref" in request.url:
        return evolve(request, url=request.url.replace(f"/{edge.name}", f"/{name}"))
    body = str(request.body).replace(f'"{edge.name}', f'"{name}')
    return evolve(request, body=body)


def other_set(
    request: Request, edge: Edge, target: Row, data: st.DataObject
) -> Request:
    model = crm().model
    container = model.container
    assert container is not None
    others = [
        name
        for name in SETS
        if not model.is_derived(container.entity_sets[name].entity_type, edge.target)
        and not model.is_derived(edge.target, container.entity_sets[name].entity_type)
    ]
    other = data.draw(st.sampled_from(others))
    old, new = f"{target.set}(", f"{other}("
    if request.body is not None:
        return evolve(request, body=str(request.body).replace(old, new))
    path, _, option = request.url.partition("?")
    return evolve(request, url=f"{path}?{option.replace(old, new)}")


MUTATIONS = {
    "verb": other_verb,
    "key": other_key,
    "name": other_name,
    "set": other_set,
}


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.none() | st.text(st.characters(exclude_categories=["Cs"])),
            "revenue": st.decimals(
                allow_nan=False, allow_infinity=False, places=4, min_value=-1e9
            ),
            "numberofemployees": st.integers(-(2**31), 2**31 - 1),
            "creditonhold": st.booleans(),
            "address1_latitude": st.floats(allow_nan=False, allow_infinity=False),
            "primarycontactid": st.uuids().map(lambda key: ref("contacts", key)),
            "Account_Tasks": st.lists(
                st.uuids().map(lambda key: ref("tasks", key))
                | st.fixed_dictionaries({"subject": st.text("abc\"\\'\n\u2028")}),
                max_size=3,
            ),
        },
    )
)
@settings(deadline=None)
def test_values_come_back_as_they_went(values: dict[str, object]) -> None:
    made = crm().create("accounts", values)
    assert errors(made) == []
    found = loads(str(made.body), parse_float=Decimal)
    for name in ("name", "numberofemployees", "creditonhold"):
        assert found.get(name) == values.get(name)
    if "revenue" in values:
        assert Decimal(found["revenue"]) == values["revenue"]
    if "address1_latitude" in values:
        assert float(found["address1_latitude"]) == values["address1_latitude"]


JUNK = st.one_of(
    st.text(max_size=20),
    st.sampled_from(("$1", "$ref", "/", "accounts", "../x", "a/b/c", "'", "%2F", "")),
    st.text("()'/$=?&#%@.,[]{}:\\\r\n\0 a1", max_size=12),
)
THINGS = st.recursive(
    JUNK | st.none() | st.integers() | st.floats() | st.booleans() | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(JUNK, inner, max_size=3)
    ),
    max_leaves=5,
)


@given(JUNK, JUNK, JUNK, THINGS, THINGS)
@settings(deadline=None)
def test_what_is_no_request_is_refused_and_nothing_else(
    set_name: str, name: str, url: str, key: object, value: object
) -> None:
    service = crm()
    row = ref(set_name, key) if not isinstance(key, dict | list) else ref("tasks", "x")
    account = ref("accounts", UUID(int=1))
    makers: tuple[Callable[[], Request], ...] = (
        lambda: service.associate(row, name, url),
        lambda: service.associate(account, name, url),
        lambda: service.associate(account, "primarycontactid", url),
        lambda: service.disassociate(account, name, url),
        lambda: service.create(set_name, {name: value}),
        lambda: service.create("accounts", {name: value, "name": value}),
        lambda: service.update(url, {"primarycontactid": value}),
        lambda: service.call(name, account, arguments={name: value}),
        lambda: service.call("WhoAmI", arguments={name: value}),
        lambda: service.call("GrantAccess", Target=value, PrincipalAccess=value),
    )
    for make in makers:
        with suppress(QueryError, TypeError, ValueError):
            assert errors(make()) == []
