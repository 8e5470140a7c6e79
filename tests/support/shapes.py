"""Files of queries with the shape of the response to each below it.

The first line says which sample the queries are of, `# metadata: dataverse`. Each
case is a title (`# ...`), the query and headers (`> ...`), and the shape as text.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq import read_model, response_shape
from odataq.resources import sample_path
from odataq.shape.text import shape_text
from tests.support.shared import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from odataq import Model, ResponseShape

__all__ = ["FOLDER", "Golden", "goldens", "sample", "updated"]

FOLDER: Final = ROOT / "tests" / "shape" / "goldens"

_METADATA: Final = "# metadata: "
_INPUT: Final = "> "
_TITLE: Final = "#"


@frozen
class Golden:
    """A query, its headers, and the shape that it is said to have."""

    metadata: str
    title: str
    query: str
    headers: tuple[tuple[str, str], ...]
    expected: str

    def shape(self) -> ResponseShape:
        return response_shape(self.query, sample(self.metadata), headers=self.headers)


@cache
def sample(name: str) -> Model:
    """Return a model that the project has."""
    return read_model(sample_path(name))


def goldens(path: Path) -> Iterator[Golden]:
    """Read the cases of a file."""
    text = path.read_text("utf-8")
    metadata = text.partition("\n")[0].removeprefix(_METADATA)
    for part in text.split(f"\n{_TITLE} ")[1:]:
        title, *lines = part.splitlines()
        inputs = [each[2:] for each in lines if each.startswith(_INPUT)]
        shown = [each for each in lines if not each.startswith(_INPUT)]
        pairs = (each.partition(": ") for each in inputs[1:])
        headers = tuple((name, value) for name, _, value in pairs)
        yield Golden(metadata, title, inputs[0], headers, "\n".join(shown).strip())


def updated(path: Path) -> str:
    """Return what the file would be with the shapes as they are now."""
    parts = []
    metadata = ""
    for each in goldens(path):
        metadata = each.metadata
        inputs = [each.query, *(f"{name}: {value}" for name, value in each.headers)]
        shown = "\n".join(f"{_INPUT}{line}" for line in inputs)
        parts.append(f"{_TITLE} {each.title}\n{shown}\n{shape_text(each.shape())}\n")
    return "\n".join((f"{_METADATA}{metadata}\n", *parts))
