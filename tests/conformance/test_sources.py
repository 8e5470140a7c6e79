"""We judge, print and tolerate what other sources have, or say why not."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pytest

from odataq import Diagnostic, Severity, Source
from tests.conformance import dataverse, graph, odatanet, printing, queries
from tests.conformance.__main__ import main
from tests.conformance.cases import differences
from tests.conformance.odatanet import Subject
from tests.support.shared import CASES, needs_shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

ODATANET: Final = CASES / "odatanet_uri.jsonl"
PRINT: Final = CASES / "odatanet_print.jsonl"
GRAPH: Final = CASES / "graph_docs.jsonl"
DATAVERSE: Final = CASES / "dataverse_requests.jsonl"

ROW: Final[dict[str, Any]] = {
    "id": "x:1",
    "kind": "filter",
    "func": "ParseFilter",
    "args": [],
    "type_getter": None,
    "source": "Tests/SomeTests.cs:1",
}
ENUMERATIONS: Final = "Tests/EnumFilterFunctionalTests.cs:1"
SUBJECTS: Final[list[tuple[dict[str, Any], Subject]]] = [
    ({"kind": "path", "input": "People(1)"}, Subject("People(1)")),
    ({"input": "true"}, Subject("$filter=true", "filter")),
    (
        {"input": "ID eq 1", "type_getter": "GetPet1Type"},
        Subject("$filter=ID eq 1", "filter", "Pet1"),
    ),
    (
        {"input": "Color eq null", "source": ENUMERATIONS},
        Subject("$filter=Color eq null", "filter", "Thing"),
    ),
    (
        {"kind": "select", "input": "*", "func": "ParseSingleSelectForPerson"},
        Subject("$select=*", "select", "Person"),
    ),
    (
        {"kind": "expand_run", "input": "MyDog", "args": ["PersonType", "PeopleSet"]},
        Subject("$expand=MyDog", "expand", "Person"),
    ),
    (
        {"kind": "expand_options", "input": "($top=1)"},
        Subject("$expand=Item($top=1)", "expand"),
    ),
    (
        {"kind": "select_expand", "input": {"expand": "MyDog", "select": ""}},
        Subject("$expand=MyDog", "queryOptions"),
    ),
    (
        {"kind": "extract", "input": {"arg0": "A", "arg1": "B"}},
        Subject("$expand=A&$select=B", "queryOptions"),
    ),
]


@cache
def judged() -> odatanet.Judged:
    return odatanet.judged(ODATANET)


@pytest.mark.parametrize(("given", "expected"), SUBJECTS)
def test_subject(given: dict[str, Any], expected: Subject) -> None:
    assert odatanet.subject({**ROW, **given}) == expected


@needs_shared
def test_inputs_of_a_parser(record_property: Callable[[str, object], None]) -> None:
    score = queries.score(judged().counted)
    record_property("plain share", score.plain_share)
    shown = "\n".join(queries.listing(judged().counted))
    assert score.share >= 0.98, shown
    assert [str(each) for each in judged().unlisted] == []


@needs_shared
def test_printed_urls() -> None:
    found = printing.results(PRINT)
    assert [str(each) for each in found if not each.is_passed] == []
    assert sum(each.is_listed for each in found) <= 35


@needs_shared
def test_documented_requests_of_graph() -> None:
    found = graph.judged(GRAPH)
    assert [str(each) for each in found if not each.is_passed] == []
    assert sum(each.is_listed for each in found) <= 5


@needs_shared
def test_valid_requests_of_dataverse() -> None:
    found = [each for each in dataverse.judged(DATAVERSE) if not each.is_invalid]
    failed = dataverse.Verdict.FAILED
    assert [str(each) for each in found if each.verdict is failed] == []


def listed_in_queries(found: Iterable[queries.Result]) -> set[str]:
    return {each.id for each in found if each.is_listed and not each.is_right}


@needs_shared
def test_a_listed_difference_is_one() -> None:
    inputs = [*judged().counted, *judged().advising]
    printed = printing.results(PRINT)
    assert listed_in_queries(inputs) == {*differences("odatanet")}
    assert listed_in_queries(graph.judged(GRAPH)) == {*differences("graph")}
    assert {each.id for each in printed if each.is_listed} == {*differences("print")}


@pytest.mark.parametrize("name", ["odatanet", "graph", "print"])
def test_each_difference_has_a_reason(name: str) -> None:
    assert all(each.reason and each.section for each in differences(name).values())


def test_printing_is_compared_as_trees(tmp_path: Path) -> None:
    rows = [
        {"id": "p:1", "input": "A?$top= 1", "expected": "http://gobbledygook/A?$top=1"},
        {"id": "p:2", "input": "A?$top=1", "expected": "http://gobbledygook/A?$top=2"},
        {"id": "p:3", "input": "A?$top=x", "expected": "http://gobbledygook/A?$top=x"},
    ]
    path = tmp_path / "print.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in rows))
    found = printing.results(path)
    assert [each.is_right for each in found] == [True, False, False]
    assert str(found[1]).splitlines()[1].endswith("ours: http://gobbledygook/A?$top=1")
    assert "can't be parsed" in str(found[2])


REQUEST: Final[dict[str, Any]] = {
    "id": "C1",
    "method": "GET",
    "url": "[Organization Uri]/api/data/v9.2/accounts",
    "headers": [["Accept", "*/*"]],
    "body": None,
    "expect": "valid",
    "rules": [],
}


@pytest.mark.parametrize(
    "root",
    [
        "[Organization URI]",
        "[organization uri]",
        "https://[Organization URI]",
        "<your org uri>",
    ],
)
def test_a_root_is_put_in(root: str) -> None:
    request = dataverse.request_of({**REQUEST, "url": f"{root}/api/data/v9.2/x"})
    assert request.url == "https://example.crm.dynamics.com/api/data/v9.2/x"
    assert request.headers == (("Accept", "*/*"),)


def diagnostic(code: str, *sources: str, is_error: bool = True) -> Diagnostic:
    severity = Severity.ERROR if is_error else Severity.WARNING
    return Diagnostic(code, "some-slug", severity, "x", Source("x"), sources=sources)


INVALID: Final = {**REQUEST, "expect": "invalid", "rules": ["DV302", "DV101"]}
VERDICTS: Final = [
    (REQUEST, (), "passed"),
    (REQUEST, (diagnostic("ODQ120", is_error=False),), "passed"),
    (REQUEST, (diagnostic("ODQ101"),), "failed"),
    (REQUEST, (diagnostic("ODQ202"),), "missing names"),
    (REQUEST, (diagnostic("ODQ202"), diagnostic("ODQ301")), "failed"),
    ({**REQUEST, "expect": "runtime-error"}, (), "passed"),
    (INVALID, (), "failed"),
    (INVALID, (diagnostic("ODQ503", "DV202"),), "failed"),
    (INVALID, (diagnostic("ODQ503", "DV302", is_error=False),), "passed"),
]


@pytest.mark.parametrize(("row", "found", "expected"), VERDICTS)
def test_verdict(
    row: dict[str, Any], found: tuple[Diagnostic, ...], expected: str
) -> None:
    assert dataverse.Result(row, found).verdict.value == expected


def test_report_by_method() -> None:
    found = [dataverse.Result(row, found) for row, found, _ in VERDICTS]
    found.append(dataverse.Result({**REQUEST, "method": "POST"}, ()))
    assert [*dataverse.report(found)] == [
        "GET invalid: 1 passed, 2 failed",
        "GET valid: 4 passed, 2 failed; 1 of those passed lack names",
        "POST valid: 1 passed, 0 failed",
    ]


@needs_shared
@pytest.mark.parametrize(
    ("kind", "path"),
    [("odatanet", ODATANET), ("print", PRINT), ("graph", GRAPH)],
)
def test_the_command(kind: str, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main([kind, "--cases", f"{path}", "--list"])
    printed = capsys.readouterr().out
    *lines, last = printed.splitlines()
    assert last.endswith(" failed")
    assert status == (0 if last.endswith(" 0 failed") else 1)
    assert "listed: " in printed
    assert any("listed" in each for each in lines)


@needs_shared
def test_the_command_reports_by_method(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"{REQUEST['url']}?$select=name&$top=1"
    rows = [
        REQUEST,
        {**INVALID, "id": "C2", "url": url},
        {**REQUEST, "counted": False},
    ]
    path = tmp_path / "requests.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in rows))
    assert main(["dataverse", "--cases", f"{path}", "--list"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"failed: C2: GET {url}",
        "    invalid DV302 DV101, ours: nothing",
        "GET invalid: 0 passed, 1 failed",
        "GET valid: 1 passed, 0 failed",
        "1 passed, 1 failed",
    ]
