"""The examples in docs/output.md are what the formats write."""

from __future__ import annotations

import pytest
from attrs import evolve

from odataq.diagnostics import Diagnostic, Edit, Fix, Place, Related, Severity
from odataq.report.outputs import FORMAT_NAMES
from odataq.report.run import Run
from odataq.source import Source, Span
from tests.support.guides import Guide
from tests.support.reports import written

GUIDE = Guide("output.md")
FILE = Source('# The query.\nq = "accounts?$select=nmae"\n', "src/sync.py")
START = FILE.text.index("accounts")
QUERY = Source("accounts?$select=nmae", "query", FILE, tuple(range(START, START + 22)))
FOUND = Diagnostic(
    "ODQ201",
    "unknown-property",
    Severity.ERROR,
    "type 'account' has no property 'nmae'",
    QUERY,
    Span(17, 21),
    hint="did you mean 'name'?",
    related=(
        Related(
            "EntityType 'account' is declared here",
            Source("", "metadata.xml"),
            Span(0, 0),
            place=Place("EntityType 'account'", lambda: 152),
        ),
    ),
    fixes=(Fix("write 'name'", (Edit(Span(17, 21), "name"),)),),
)
RUN = Run((FOUND,), queries=1, paths={"src/sync.py"})
SHOWN = ("full", "concise", "jsonl", "github", "gitlab", "junit", "azure", "markdown")


@pytest.mark.parametrize("name", SHOWN)
def test_the_example_is_what_is_written(name: str) -> None:
    assert written(name, RUN) in {each.text for each in GUIDE.blocks}


def test_all_formats_are_there() -> None:
    rows = [line for line in GUIDE.text.splitlines() if line.startswith("| `")]
    assert tuple(row.split("`")[1] for row in rows) == FORMAT_NAMES


def test_an_example_of_another_query_is_none() -> None:
    other = evolve(RUN, diagnostics=(evolve(FOUND, message="m"),))
    assert written("full", other) not in {each.text for each in GUIDE.blocks}
