"""That the guide to requests is one program, and that it runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from odataq import Request
from tests.support.http_server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[2]
GUIDE: Final = (ROOT / "docs/requests.md").read_text("utf-8")
BLOCKS: Final = [
    *re.finditer(r"^```(python[^\n]*)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
]
CLIENTS: Final = ("httpx", "requests", "aiohttp")


def run(block: re.Match[str], namespace: dict[str, object]) -> None:
    # Blank lines in front: a traceback shows the line in the guide.
    text = "\n" * GUIDE.count("\n", 0, block.start(2)) + block[2]
    code = compile(text, "requests.md", "exec", dont_inherit=True)
    exec(code, namespace)  # noqa: S102 (that is the test)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server.running() as server:
        yield server


def test_the_program_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    namespace: dict[str, object] = {}
    for block in BLOCKS:
        if block[1] == "python":
            run(block, namespace)
    printed = capsys.readouterr().out.splitlines()
    message = "accounts.http:4:31: ODQ201 type 'account' has no property 'nmae'"
    assert printed[0].startswith(message)
    assert f"prints `{message}`" in GUIDE.replace("\n", " ")
    assert printed[1].startswith("curl ")


@pytest.mark.parametrize("client", CLIENTS)
def test_each_client_sends_the_request(server: Server, client: str) -> None:
    pytest.importorskip(client, reason=f"{client} isn't installed")
    (block,) = (
        each for each in BLOCKS if each[1] != "python" and f"import {client}" in each[2]
    )
    target = "/a%2Fb(name='O''Neil')?$filter=a%20eq%20'%C3%BC'"
    request = Request("PATCH", server.root + target, [("If-Match", "*")], '{"ü": 1}')
    run(block, {"request": request, "Request": Request})
    (arrived,) = server.arrived
    assert (arrived.method, arrived.target) == ("PATCH", target)
    assert ("If-Match", "*") in arrived.headers
    assert arrived.body == '{"ü": 1}'.encode()
