"""The exports kept as files, written by `python -m tests.csdl.update_goldens`.

They are never edited by hand, and a change of one is read like code.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from odataq import NavigationGraph, read_model
from odataq.csdl.graph import is_audit
from odataq.csdl.graph_text import to_dot, to_json, to_mermaid
from odataq.resources import sample_path

__all__ = ["FOLDER", "NAMES", "make"]

FOLDER: Final = Path(__file__).resolve().parent / "goldens"
_WRITERS: Final = {"mmd": to_mermaid, "dot": to_dot, "json": to_json}
_SERVICES: Final = ("minimal", "dataverse")

NAMES: Final = tuple(f"{name}.{kind}" for name in _SERVICES for kind in _WRITERS)


def make(name: str) -> str:
    """Return the text of a golden file: a whole model, or the surroundings of tasks."""
    service, _, kind = name.partition(".")
    graph = NavigationGraph(read_model(sample_path(service)))
    write = _WRITERS[kind]
    if service == "minimal":
        return write(graph)
    names = ("task", "activitypointer", "account", "contact", "role", "systemuser")
    types = [f"mscrm.{name}" for name in names]
    return write(graph, types, excluding=is_audit)


def _main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in NAMES:
        (FOLDER / name).write_text(make(name), "utf-8", newline="\n")


if __name__ == "__main__":
    _main()
