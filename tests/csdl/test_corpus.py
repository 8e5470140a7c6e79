"""Each diagnostic of a model stands beside the line that it is about."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from odataq import CODES, CsdlError, read_model

FOLDER = Path(__file__).parents[1] / "corpus" / "csdl"
EXPECTED = re.compile(r"<!-- (?:line (?P<line>\d+) )?(?P<text>CSD\d{3} .*?) -->")
# Those of a whole file; the tests of documents have them.
ELSEWHERE = {f"CSD10{number}" for number in range(1, 10)}


class Case(NamedTuple):
    name: str
    text: str
    is_strict: bool


def cases() -> list[Case]:
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for part in path.read_text("utf-8").split("=== ")[1:]:
            title, _, body = part.partition("\n")
            name = title.removesuffix(" [strict]")
            found.append(Case(f"{path.stem}: {name}", body.rstrip(), name != title))
    return found


def document(body: str) -> str:
    """Put schema children in a schema, on the same line as the first one."""
    if body.startswith(("<edmx:", "<Schema")):
        return body
    start = '<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="N"'
    return f'{start} Alias="A">{body}\n</Schema>'


def expected(body: str) -> list[tuple[int, str]]:
    """Return line and text of each expected diagnostic."""
    return sorted(
        (int(found["line"] or number), found["text"])
        for number, line in enumerate(body.splitlines(), 1)
        for found in EXPECTED.finditer(line)
    )


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_corpus(case: Case) -> None:
    data = document(case.text).encode()
    try:
        diagnostics = read_model(data, strict=case.is_strict).diagnostics
    except CsdlError as error:
        diagnostics = error.diagnostics
    assert [
        (each.start.line, f"{each.code} {each.message}{hint(each.hint)}")
        for each in sorted(
            diagnostics, key=lambda each: (each.start.line, each.code, each.message)
        )
    ] == expected(case.text)


def hint(text: str | None) -> str:
    return f" ({text})" if text else ""


def test_each_code_has_an_example() -> None:
    text = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.txt"))
    shown = set(re.findall(r"CSD\d{3}", text))
    known = {code for code in CODES if code.startswith("CSD")}
    assert known - shown - ELSEWHERE == set()
    assert shown <= known
