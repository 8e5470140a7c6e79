"""Files of queries with the diagnostics of each drawn below it.

At the top stand lines `# key: value`, then cases, apart by blank lines: comment
lines with the title, the query, and a line for each diagnostic in the order of
the list:

    # A name that differs in case is unknown.
    accounts?$select=name,Name
                          ^^^^ ODQ201 type 'account' has no property 'Name'

Carets count characters, and an empty range has one. A severity that isn't error
stands before the code; the hint follows in parentheses, sources in brackets, the
code of the server in braces. A control character or an outer blank is written as
its picture: `␊` is a line break, `␠` a blank.
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from odataq import DATAVERSE, ODATA_V40, ODATA_V401, Checker, Severity, read_model
from odataq.resources import sample_path
from tests.support.shared import METADATA, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from odataq import Diagnostic, Model

__all__ = [
    "EXPECTED",
    "FOLDER",
    "PROFILES",
    "Case",
    "Corpus",
    "checker",
    "corpora",
    "described",
    "drawn",
    "metadata_path",
    "read_corpus",
    "updated",
]

FOLDER: Final = ROOT / "tests" / "corpus" / "queries"
PROFILES: Final = MappingProxyType(
    {
        "auto": None,
        "odata-4.0": ODATA_V40,
        "odata-4.01": ODATA_V401,
        "dataverse": DATAVERSE,
    }
)

_KEYS: Final = [
    "metadata",
    "profile",
    "at",
    "rule",
    "variants",
    "without-model",
    "diagnostics",
]
_SETTING: Final = re.compile(rf"# ({'|'.join(_KEYS)}): (\S.*)")
EXPECTED: Final = re.compile(r" *\^+ (?:warning |advice )?ODQ[0-9]{3} ")
_PICTURES: Final = {0x2400 + code: code for code in range(0x21)}


@frozen
class Case:
    """A query, and the lines expected below it."""

    title: str
    query: str
    expected: tuple[str, ...]


@frozen
class Corpus:
    """One file: its settings and its cases."""

    name: str
    settings: Mapping[str, str] = field(repr=False)
    cases: tuple[Case, ...] = field(repr=False)


def corpora() -> tuple[Corpus, ...]:
    """Return all files, sorted by name."""
    return tuple(
        read_corpus(path.stem, path.read_text("utf-8"))
        for path in sorted(FOLDER.glob("*.txt"))
    )


def read_corpus(name: str, text: str) -> Corpus:
    """Read the text of a file; `ValueError` where it has another form."""
    head, *blocks = text.strip("\n").split("\n\n")
    settings = {}
    for line in head.splitlines():
        found = _SETTING.fullmatch(line)
        if found is None:
            raise ValueError(f"{name}: no setting: {line}")
        settings[found[1]] = found[2]
    return Corpus(
        name,
        MappingProxyType(settings),
        tuple(_case(name, block) for block in blocks),
    )


def _case(name: str, block: str) -> Case:
    lines = block.splitlines()
    title = " ".join(line[2:] for line in lines if line.startswith("# "))
    queries = _queries(lines)
    if not title or len(queries) != 1:
        raise ValueError(f"{name}: not one title and one query: {block}")
    expected = tuple(line for line in lines if EXPECTED.match(line))
    return Case(title, queries[0].translate(_PICTURES), expected)


def _queries(lines: Iterable[str]) -> list[str]:
    return [
        line for line in lines if not line.startswith("# ") and not EXPECTED.match(line)
    ]


def metadata_path(corpus: Corpus) -> Path | None:
    """Return where the metadata of a file is, or should be."""
    kind, _, name = corpus.settings.get("metadata", "none").partition(":")
    if kind == "none":
        return None
    return sample_path(name) if kind == "sample" else METADATA / name


def checker(
    corpus: Corpus, *, strict: bool = False, service_root: str | None = None
) -> Checker:
    """Return the checker that the settings of a file describe."""
    settings = corpus.settings
    path = metadata_path(corpus)
    return Checker(
        None if path is None else _model(path),
        profile=PROFILES[settings.get("profile", "auto")],
        at=settings.get("at"),
        rule=settings.get("rule"),
        strict=strict,
        service_root=service_root,
    )


@cache
def _model(path: Path) -> Model:
    return read_model(path)


def drawn(diagnostics: Iterable[Diagnostic]) -> tuple[str, ...]:
    """Return the line of each diagnostic."""
    return tuple(_drawn(each) for each in diagnostics)


def _drawn(diagnostic: Diagnostic) -> str:
    span = diagnostic.source.in_origin(diagnostic.span)
    carets = " " * span.start + "^" * max(1, span.end - span.start)
    return f"{carets} {described(diagnostic)}"


def described(diagnostic: Diagnostic) -> str:
    """Return what stands behind the carets of a diagnostic."""
    parts = [diagnostic.code, diagnostic.message]
    if diagnostic.severity is not Severity.ERROR:
        parts.insert(0, diagnostic.severity.value)
    if diagnostic.hint:
        parts.append(f"({diagnostic.hint})")
    if diagnostic.sources:
        parts.append(f"[{' '.join(diagnostic.sources)}]")
    if diagnostic.server_code:
        parts.append(f"{{{diagnostic.server_code}}}")
    return " ".join(parts)


def updated(text: str, check: Callable[[str], Iterable[Diagnostic]]) -> str:
    """Return the text of a file with the lines that its queries give now."""
    head, *blocks = text.strip("\n").split("\n\n")
    return "\n\n".join([head, *(_updated(each, check) for each in blocks)]) + "\n"


def _updated(block: str, check: Callable[[str], Iterable[Diagnostic]]) -> str:
    lines = [line for line in block.splitlines() if not EXPECTED.match(line)]
    (query,) = _queries(lines)
    return "\n".join([*lines, *drawn(check(query.translate(_PICTURES)))])
