"""Questions about connections are queries that Dataverse takes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import pytest

import odataq
from odataq import ADVICE, DATAVERSE, RULES, Connections, P, QueryError, Record
from odataq.profiles.dataverse.connections import TYPE_CODES
from odataq.resources import sample_path
from tests.support.shared import METADATA

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq import Model, QueryBuilder

ACCOUNT: Final = Record("account", "11111111-1111-1111-1111-111111111111")
CONTACT: Final = Record("contact", "22222222-2222-2222-2222-222222222222")
ROLE: Final = "33333333-3333-3333-3333-333333333333"
IS_ACCOUNT: Final = f"_record1id_value eq {ACCOUNT.id}"
ORGANISATION: Final = METADATA / "dataverse/bcgov_rsbc_dmf_2023-11-02.xml"


QUESTIONS: Final = [
    (lambda c: c.of(), "connections"),
    (lambda c: c.of(ACCOUNT), f"connections?$filter={IS_ACCOUNT}"),
    (
        lambda c: c.of(ACCOUNT, role="O'Neil"),
        f"connections?$filter={IS_ACCOUNT} and record1roleid/name eq 'O''Neil'",
    ),
    (
        lambda c: c.of(ACCOUNT, role=ROLE),
        f"connections?$filter={IS_ACCOUNT} and _record1roleid_value eq {ROLE}",
    ),
    (
        lambda c: c.of(ACCOUNT, role=UUID(ROLE)),
        f"connections?$filter={IS_ACCOUNT} and _record1roleid_value eq {ROLE}",
    ),
    (
        lambda c: c.of(ACCOUNT, other=CONTACT, other_role="Friend"),
        (
            f"connections?$filter={IS_ACCOUNT} and _record2id_value eq {CONTACT.id}"
            " and record2roleid/name eq 'Friend'"
        ),
    ),
    (lambda c: c.of("competitor"), "connections?$filter=record1objecttypecode eq 123"),
    (
        lambda c: c.of(10042, other="contact"),
        (
            "connections?$filter=record1objecttypecode eq 10042"
            " and record2objecttypecode eq 2"
        ),
    ),
    (lambda c: c.of(role="x"), "connections?$filter=record1roleid/name eq 'x'"),
    (lambda c: c.roles(), "connectionroles"),
    (lambda c: c.roles().count_only(), "connectionroles/$count"),
    (
        lambda c: c.roles(ACCOUNT),
        f"connectionroles?$filter=connection_role_connections1/any(c:c/{IS_ACCOUNT})",
    ),
    (
        lambda c: c.roles("account").count_only(),
        (
            "connectionroles/$count?$filter=connection_role_connections1/any("
            "c:c/record1objecttypecode eq 1)"
        ),
    ),
    (
        lambda c: c.matching_roles(ROLE),
        (
            "connectionroles?$filter=connectionroleassociation_association/any("
            f"r:r/connectionroleid eq {ROLE}) or "
            "connectionroleassociation_association_referenced/any("
            f"r:r/connectionroleid eq {ROLE})"
        ),
    ),
    (lambda c: c.records("account"), "accounts?$filter=account_connections1/any()"),
    (
        lambda c: c.records("account", role="a", other="contact"),
        (
            "accounts?$filter=account_connections1/any(c:c/record1roleid/name eq 'a'"
            " and c/record2objecttypecode eq 2)"
        ),
    ),
    (
        lambda c: c.records("team", other_role=ROLE),
        f"teams?$filter=team_connections1/any(c:c/_record2roleid_value eq {ROLE})",
    ),
]


@cache
def model() -> Model:
    return odataq.read_model(sample_path("dataverse"))


@cache
def organisation() -> Model:
    if not ORGANISATION.is_file():
        pytest.skip(f"the metadata is missing: {ORGANISATION}")
    return odataq.read_model(ORGANISATION)


def url(built: QueryBuilder) -> str:
    return odataq.compile(built.tree, encode=False)


def misses(built: object, of: Model) -> list[str]:
    """Return what is said of a query, and advice on connections alone."""
    rules = [*RULES, *(each for each in ADVICE if each.code == "ODQ830")]
    return [str(each) for each in odataq.check(str(built), of, rules=rules)]


@pytest.mark.parametrize(("ask", "expected"), QUESTIONS)
def test_question(ask: Callable[[Connections], QueryBuilder], expected: str) -> None:
    built = ask(Connections(model()))
    assert url(built) == expected
    assert misses(built, model()) == []


@pytest.mark.parametrize(("ask", "expected"), QUESTIONS)
def test_a_real_organisation_is_asked_the_same(
    ask: Callable[[Connections], QueryBuilder], expected: str
) -> None:
    built = ask(
        Connections(organisation(), profile=DATAVERSE),
    )
    assert url(built) == expected
    assert misses(built, organisation()) == []


def test_answers_are_narrowed_like_any_query() -> None:
    found = Connections(model()).records("opportunity", other=CONTACT, other_role="a")
    found = found.filter(P.statecode == 0, P.estimatedvalue > 20_000).select("name")
    assert url(found).endswith(
        "c/record2roleid/name eq 'a') and statecode eq 0 and estimatedvalue gt 20000"
        "&$select=name"
    )


def test_a_table_without_a_known_code_is_asked_for_by_its_lookup() -> None:
    assert "knowledgearticle" not in TYPE_CODES
    built = Connections(organisation()).of("knowledgearticle")
    assert url(built) == (
        "connections?$filter=record1id_knowledgearticle/knowledgearticleid ne null"
    )
    assert misses(built, organisation()) == []


def connected(of: Model) -> list[str]:
    connection = of.entity_type("Microsoft.Dynamics.CRM.connection")
    assert connection is not None
    return [
        each.removeprefix("record1id_")
        for each in of.navigation_properties(connection)
        if each.startswith("record1id_")
    ]


@pytest.mark.parametrize("read", [model, organisation])
def test_each_table_that_is_connected_can_be_asked_for(
    read: Callable[[], Model],
) -> None:
    of = read()
    connections = Connections(of)
    tables = connected(of)
    assert len(tables) > 10
    for table in tables:
        record = Record(table, ACCOUNT.id)
        for built in (
            connections.of(table, other=table),
            connections.of(record, other=record),
            connections.roles(table),
            connections.records(table, other=table, other_role="x"),
        ):
            assert misses(built, of) == []
        made = json.loads(connections.create(record, record).body or "")
        assert [each.partition("@")[0] for each in made] == [
            f"record1id_{table}",
            f"record2id_{table}",
        ]


# Requests


def test_a_connection_is_made_with_both_ends() -> None:
    request = Connections(model()).create(
        ACCOUNT,
        CONTACT,
        role=ROLE,
        other_role=UUID(ROLE),
        description="é",
        effectivestart=datetime(2024, 1, 2, tzinfo=UTC),
        effectiveend=None,
        statuscode=1,
        connectionid=UUID(ROLE),
    )
    assert (request.method, request.url) == ("POST", "connections")
    assert ("Content-Type", "application/json") in request.headers
    assert isinstance(request.body, str)
    assert json.loads(request.body) == {
        "record1id_account@odata.bind": f"accounts({ACCOUNT.id})",
        "record1roleid@odata.bind": f"connectionroles({ROLE})",
        "record2id_contact@odata.bind": f"contacts({CONTACT.id})",
        "record2roleid@odata.bind": f"connectionroles({ROLE})",
        "description": "é",
        "effectivestart": "2024-01-02T00:00:00Z",
        "effectiveend": None,
        "statuscode": 1,
        "connectionid": ROLE,
    }
    assert odataq.check(request, model()) == []


@pytest.mark.parametrize(
    ("columns", "error", "said"),
    [
        ({"descripton": "x"}, QueryError, "did you mean 'description'"),
        ({"description": 5}, QueryError, "ODQ713"),
        ({"effectivestart": "x"}, QueryError, "ODQ713"),
        ({"_record1id_value": None}, ValueError, "isn't made with a value for"),
        ({"record1objecttypecode": 1}, ValueError, "isn't made with a value for"),
        ({"ownerid": None}, ValueError, "isn't made with a value for"),
        ({"effectivestart": datetime(2024, 1, 2)}, ValueError, "time zone"),  # noqa: DTZ001 (that is the mistake)
        ({"description": object()}, TypeError, "object"),
        ({"role": "Vendor"}, ValueError, "the id of a role"),
    ],
)
def test_what_a_connection_is_not_made_with_is_refused(
    columns: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        Connections(model()).create(ACCOUNT, CONTACT, **columns)


# Mistakes


@pytest.mark.parametrize(
    ("ask", "error", "said"),
    [
        (lambda c: c.of("acount"), LookupError, "did you mean 'account'?"),
        (lambda c: c.of("zzz"), LookupError, "to a table 'zzz'$"),
        (lambda c: c.of(Record("role", ROLE)), LookupError, "to a table 'role'"),
        (lambda c: c.records("role"), LookupError, "to a table 'role'"),
        (lambda c: c.of(bool(1)), TypeError, "not bool"),
        (lambda c: c.of(1.5), TypeError, "not float"),
        (lambda c: c.of(role=5), TypeError, "not int"),
        (lambda c: c.matching_roles(None), TypeError, "not NoneType"),
        (lambda _: Record("account", "x"), ValueError, "a GUID"),
        (lambda _: Record(None, ROLE), TypeError, "not None"),  # type: ignore[arg-type]  # that is the mistake
    ],
)
def test_mistakes_are_refused(
    ask: Callable[[Connections], object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        ask(Connections(model()))


def test_a_model_without_connections_has_none() -> None:
    connections = Connections(odataq.read_model(sample_path("minimal")))
    with pytest.raises(QueryError, match="ODQ2"):
        connections.of()
    with pytest.raises(LookupError, match="no entity set 'connections'"):
        connections.records("account")


# Advice


def test_the_fix_leaves_one_end() -> None:
    one, two = IS_ACCOUNT, IS_ACCOUNT.replace("1id", "2id")
    text = f"connections?$filter=statecode eq 0 and ({one} or {two})"
    found = odataq.check(text, model(), rules=ADVICE)
    assert odataq.apply_fixes(text, found) == (
        f"connections?$filter=statecode eq 0 and {one}"
    )


def test_a_long_chain_is_looked_at_once() -> None:
    ends = (
        f"_record{end}id_value eq {UUID(int=number)}"
        for number in range(200)
        for end in (1, 2)
    )
    text = f"connections?$filter={' or '.join(ends)}"
    found = odataq.check(text, model(), rules=ADVICE)
    assert [each.code for each in found if each.code == "ODQ830"] == ["ODQ830"]
