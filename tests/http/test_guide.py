"""That the guide to requests is one program, and that it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from odataq import Request
from tests.support.guides import Guide
from tests.support.http_server import Server
from tests.support.shared import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDE: Final = Guide("requests.md")
CLIENTS: Final = ("httpx", "requests", "aiohttp")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server.running() as server:
        yield server


def test_the_program_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    GUIDE.run()
    printed = capsys.readouterr().out.splitlines()
    message = "accounts.http:4:31: ODQ201 type 'account' has no property 'nmae'"
    assert printed[0].startswith(message)
    assert f"prints `{message}`" in GUIDE.text.replace("\n", " ")
    assert printed[1].startswith("curl ")


@pytest.mark.parametrize("client", CLIENTS)
def test_each_client_sends_the_request(server: Server, client: str) -> None:
    pytest.importorskip(client, reason=f"{client} isn't installed")
    (block,) = (
        each
        for each in GUIDE.blocks
        if each.language != "python" and f"import {client}" in each.text
    )
    target = "/a%2Fb(name='O''Neil')?$filter=a%20eq%20'%C3%BC'"
    request = Request("PATCH", server.root + target, [("If-Match", "*")], '{"ü": 1}')
    GUIDE.run_block(block, {"request": request, "Request": Request})
    (arrived,) = server.arrived
    assert (arrived.method, arrived.target) == ("PATCH", target)
    assert ("If-Match", "*") in arrived.headers
    assert arrived.body == '{"ü": 1}'.encode()
