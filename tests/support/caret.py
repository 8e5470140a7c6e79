"""Files of queries with the diagnostics of each drawn below it.

At the top stand lines `# key: value`, then cases, apart by blank lines: comment
lines with the title, the query, and a line for each diagnostic in the order of
the list:

    # A name that differs in case is unknown.
    accounts?$select=name,Name
                          ^^^^ ODQ201 type 'account' has no property 'Name'

Below the query may stand `# method: PATCH`, `# body: {}` and headers, each with its
own diagnostics below it:

    # No page is so large.
    accounts
    # header: Prefer: odata.maxpagesize=10000
                                        ^^^^^ ODQ672 a page can't have 10000 rows

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

from odataq import (
    ADVICE,
    DATAVERSE,
    ODATA_V40,
    ODATA_V401,
    RULES,
    Checker,
    Request,
    Severity,
    read_model,
)
from odataq.resources import sample_path
from tests.support.shared import METADATA, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from odataq import Diagnostic, Model

__all__ = [
    "FOLDER",
    "PROFILES",
    "Case",
    "Corpus",
    "checker",
    "corpora",
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
    "rules",
    "variants",
    "without-model",
    "diagnostics",
]
# Advice is for those who ask.
_RULES: Final = MappingProxyType({"usual": RULES, "advice": (*RULES, *ADVICE)})
_SETTING: Final = re.compile(rf"# ({'|'.join(_KEYS)}): (\S.*)")
_PART: Final = re.compile(r"# (method|body|header): (\S.*)")
_HEADER: Final = re.compile(r"(# header: ([\w\-]+):[ ])(.*)")
_EXPECTED: Final = re.compile(r" *\^+ (?:warning |advice )?ODQ[0-9]{3} ")
_PICTURES: Final = {0x2400 + code: code for code in range(0x21)}


@frozen
class Case:
    """A query, and the lines expected below it.

    `parts` are the lines that make a request of it.
    """

    title: str
    query: str
    expected: tuple[str, ...]
    parts: tuple[str, ...] = ()

    @property
    def subject(self) -> str | Request:
        """What is checked: the query, or a request."""
        if not self.parts:
            return self.query
        found = [each.groups() for each in map(_PART.fullmatch, self.parts) if each]
        plain = {name: text for name, text in found if name != "header"}
        headers = [each.groups() for each in map(_HEADER.fullmatch, self.parts) if each]
        return Request(
            plain.get("method", "GET"),
            self.query,
            [(name, value) for _, name, value in headers],
            plain.get("body"),
        )


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
    parts = tuple(line for line in lines if _PART.fullmatch(line))
    titles = [line for line in lines if line.startswith("# ") and line not in parts]
    title = " ".join(line[2:] for line in titles)
    queries = _queries(lines)
    if not title or len(queries) != 1:
        raise ValueError(f"{name}: not one title and one query: {block}")
    expected = tuple(line for line in lines if _EXPECTED.match(line))
    return Case(title, queries[0].translate(_PICTURES), expected, parts)


def _queries(lines: Iterable[str]) -> list[str]:
    return [
        line
        for line in lines
        if not line.startswith("# ") and not _EXPECTED.match(line)
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
        rules=_RULES[settings.get("rules", "usual")],
    )


@cache
def _model(path: Path) -> Model:
    return read_model(path)


def drawn(
    diagnostics: Iterable[Diagnostic], parts: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the line of each diagnostic, those of headers in the order of `parts`."""
    found = [*diagnostics]
    headers = [line for part in parts for line in _below(part, found)]
    of_query = [_drawn(each) for each in found if not _is_of_header(each)]
    return (*of_query, *headers)


def _is_of_header(diagnostic: Diagnostic) -> bool:
    return diagnostic.source.name.startswith("header ")


def _below(part: str, found: Iterable[Diagnostic]) -> list[str]:
    """Return the lines of the diagnostics of a header."""
    header = _HEADER.fullmatch(part)
    if header is None:
        return []
    before, name, value = header.groups()
    own = (f"header {name}", value)
    return [
        " " * len(before) + _drawn(each)
        for each in found
        if (each.source.name, each.source.text) == own
    ]


def _drawn(diagnostic: Diagnostic) -> str:
    span = diagnostic.source.in_origin(diagnostic.span)
    carets = " " * span.start + "^" * max(1, span.end - span.start)
    parts = [carets, diagnostic.code, diagnostic.message]
    if diagnostic.severity is not Severity.ERROR:
        parts.insert(1, diagnostic.severity.value)
    if diagnostic.hint:
        parts.append(f"({diagnostic.hint})")
    if diagnostic.sources:
        parts.append(f"[{' '.join(diagnostic.sources)}]")
    if diagnostic.server_code:
        parts.append(f"{{{diagnostic.server_code}}}")
    return " ".join(parts)


def updated(text: str, check: Callable[[str | Request], Iterable[Diagnostic]]) -> str:
    """Return the text of a file with the lines that its queries give now."""
    head, *blocks = text.strip("\n").split("\n\n")
    return "\n\n".join([head, *(_updated(each, check) for each in blocks)]) + "\n"


def _updated(block: str, check: Callable[[str | Request], Iterable[Diagnostic]]) -> str:
    lines = [line for line in block.splitlines() if not _EXPECTED.match(line)]
    case = _case("", block)
    found = [*check(case.subject)]
    (query,) = _queries(lines)
    written: list[str] = []
    for line in lines:
        written.append(line)
        if line == query:
            written += drawn(each for each in found if not _is_of_header(each))
        elif line in case.parts:
            written += _below(line, found)
    return "\n".join(written)
