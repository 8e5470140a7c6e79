"""We judge CSDL documents as other implementations do, or say why not."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from tests.conformance import csdl
from tests.conformance.cases import differences
from tests.support.shared import CASES, ROOT, needs_shared

pytestmark = needs_shared

if TYPE_CHECKING:
    from collections.abc import Callable

FILES: Final = ("odatanet_csdl.jsonl", "olingo_csdl.jsonl")


@cache
def results(name: str) -> list[csdl.Result]:
    return csdl.results(CASES / name)


LEAST: Final = {"valid": 0.95, "invalid": 0.9}


@pytest.mark.parametrize("verdict", LEAST)
@pytest.mark.parametrize("name", FILES)
def test_cases(
    name: str, verdict: str, record_property: Callable[[str, object], None]
) -> None:
    score = csdl.score(results(name), valid=verdict == "valid")
    record_property("share", score.share)
    record_property("plain share", score.plain_share)
    wrong = [str(each) for each in results(name) if not each.is_passed]
    assert score.share >= LEAST[verdict], "\n".join([str(score), *wrong])


def test_a_listed_difference_is_one() -> None:
    found = {each.id: each for name in FILES for each in results(name)}
    for id_, difference in differences("csdl").items():
        assert found[id_].expected != difference.valid, id_
        assert found[id_].is_listed, f"{found[id_]}"
        assert difference.reason
        assert difference.section


@pytest.mark.parametrize("name", FILES)
def test_the_command_prints_what_disagrees(name: str) -> None:
    command = [
        "-m",
        "tests.conformance",
        "csdl",
        "--list",
        "--cases",
        f"{CASES / name}",
    ]
    done = subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        check=False,
        cwd=ROOT,
        text=True,
    )
    assert done.stderr == ""
    *lines, last = done.stdout.splitlines()
    passed = sum(each.is_passed for each in results(name))
    assert last == f"{passed} passed, {len(results(name)) - passed} failed"
    shown = {line.partition(": ")[0] for line in lines}
    assert {each.id for each in results(name) if not each.is_right} <= shown
