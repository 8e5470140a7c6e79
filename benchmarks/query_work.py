"""Measures queries: what each piece of work costs beside Lark's bare tree.

All in one process and in turns, because what is compared is Python against
Python: the same caches, the same state of the machine.
"""

from __future__ import annotations

import gc
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

from odataq import Checker, compile, parse, read_model  # noqa: A004 (it is called so)
from odataq.resources import sample_path
from odataq.syntax.grammar import parser
from odataq.syntax.options import PARSED_OPTIONS, canonical_name
from odataq.syntax.split import split
from odataq.text.percent import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["measured_queries"]

_QUERIES: Final = Path(__file__).with_name("queries.txt")


def measured_queries(rounds: int) -> tuple[int, Mapping[str, list[float]]]:
    """Return how many queries there are and the seconds of each work and round."""
    texts = _QUERIES.read_text("utf-8").splitlines()
    trees = [parse(text) for text in texts]
    parts = [part for text in texts for part in _parts(text)]
    checker = Checker(read_model(sample_path("dataverse")))
    lark = parser()
    works: dict[str, Callable[[], object]] = {
        "bare tree": lambda: [lark.parse(text, start=start) for start, text in parts],
        "parse": lambda: [parse(text) for text in texts],
        "check": lambda: [checker.check(text) for text in texts],
        "compile": lambda: [compile(tree) for tree in trees],
    }
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            start = perf_counter()
            work()
            seconds[name].append(perf_counter() - start)
    return len(texts), seconds


def _parts(text: str) -> list[tuple[str, str]]:
    """Cut and decode a query: what Lark gets of it, with the start symbols."""
    parts = split(text)
    found: list[tuple[str, str]] = []
    if parts.path is not None:
        found.append(("resource_path", decode(text, *parts.path).text))
    for option in parts.options:
        name = canonical_name(decode(text, option.start, option.name_end).text)
        value = decode(text, option.value_start or option.end, option.end).text
        if name is not None and name in PARSED_OPTIONS:
            found.append((PARSED_OPTIONS[name], value))
        elif text[option.start] == "@":
            found.append(("parameter_value", value))
    return found
