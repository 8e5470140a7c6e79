"""A request arrives as it was made, whichever client sends it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq import P, Request, query, read_model
from odataq.resources import sample_path
from tests.support.http_server import Arrived, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CLIENTS = ("httpx", "requests", "aiohttp")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server.running() as server:
        yield server


def with_httpx(request: Request) -> None:
    import httpx  # noqa: PLC0415 (it may not be there)

    with httpx.Client(trust_env=False) as client:
        client.request(
            request.method,
            request.encoded_url,
            headers=list(request.headers),
            content=request.body,
        )


def with_requests(request: Request) -> None:
    import requests  # noqa: PLC0415 (it may not be there)

    body = request.body
    with requests.Session() as session:
        session.trust_env = False
        session.request(
            request.method,
            request.encoded_url,
            headers=dict(request.headers),
            data=body.encode() if isinstance(body, str) else body,
            timeout=10,
        )


def with_aiohttp(request: Request) -> None:
    import aiohttp  # noqa: PLC0415 (it may not be there)
    import yarl  # noqa: PLC0415 (it comes with aiohttp)

    async def send() -> None:
        url = yarl.URL(request.encoded_url, encoded=True)
        async with (
            aiohttp.ClientSession() as session,
            session.request(
                request.method, url, headers=request.headers, data=request.body
            ),
        ):
            pass

    asyncio.run(send())


SENDERS: dict[str, Callable[[Request], None]] = {
    "httpx": with_httpx,
    "requests": with_requests,
    "aiohttp": with_aiohttp,
}


def send(server: Server, client: str, request: Request) -> Arrived:
    pytest.importorskip(client, reason=f"{client} isn't installed")
    server.arrived.clear()
    SENDERS[client](request)
    (arrived,) = server.arrived
    return arrived


BODY = '{\n  "name": "Straße · 東京",\r\n  "a@odata.bind": "contacts(1)"\n}\n'
HEADERS = (
    ("Content-Type", "application/json; odata.metadata=minimal"),
    ("OData-Version", "4.0"),
    ("OData-MaxVersion", "4.0"),
    ("If-None-Match", "null"),
    ("Prefer", 'return=representation,odata.include-annotations="*"'),
)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "PUT", "DELETE"])
def test_all_parts_arrive(server: Server, client: str, method: str) -> None:
    path = "/api/data/v9.2/contacts(fullname='O''Neil')/a.b?$select=name&$top=1&x=a+b"
    body = None if method in {"GET", "DELETE"} else BODY
    arrived = send(server, client, Request(method, server.root + path, HEADERS, body))
    assert (arrived.method, arrived.target) == (method, path)
    assert arrived.body == ("" if body is None else body).encode()
    assert [each for each in arrived.headers if each in HEADERS] == [*HEADERS]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_body_of_bytes_arrives(server: Server, client: str) -> None:
    body = bytes(range(256))
    headers = (("Content-Type", "application/octet-stream"),)
    request = Request("PUT", f"{server.root}/accounts(1)/image", headers, body)
    arrived = send(server, client, request)
    assert arrived.body == body
    assert [each for each in arrived.headers if each[0] == "Content-Type"] == [*headers]


@pytest.mark.parametrize("client", CLIENTS)
def test_what_is_built_arrives_as_it_is(server: Server, client: str) -> None:
    model = read_model(sample_path("dataverse"))
    built = query(model, "accounts").filter(
        P.name == 'O\'Neil & [Sons] {1} #2 50% <a+b> "ü" | ^ \\ `'
    )
    url = f"{server.root}/api/data/v9.2/{built}"
    request = Request("GET", url)
    assert request.encoded_url == url
    assert f"{server.root}{send(server, client, request).target}" == url


# Segments of dots are taken out by two of the clients; nothing can stop them.
SEGMENT = st.text(
    st.characters(min_codepoint=32, exclude_categories=["Cs"], exclude_characters="/?#")
).filter(lambda text: set(text.replace("%2E", ".").replace("%2e", ".")) != {"."})
TAIL = st.text(
    st.one_of(
        st.characters(min_codepoint=32, exclude_categories=["Cs"]),
        st.sampled_from("$'()*,;:@/?=&+%[]{}<>\"\\^`|~ "),
    )
)


@pytest.mark.parametrize("client", CLIENTS)
@settings(deadline=None, max_examples=60)
@given(segments=st.lists(SEGMENT, min_size=1, max_size=3), tail=TAIL)
def test_an_encoded_url_arrives_unchanged(
    server: Server, client: str, segments: list[str], tail: str
) -> None:
    url = f"{server.root}/x{'/'.join(segments)}?{tail}"
    request = Request("GET", url)
    assert Request("GET", request.encoded_url).encoded_url == request.encoded_url
    arrived = send(server, client, request)
    assert f"{server.root}{arrived.target}" == request.encoded_url
