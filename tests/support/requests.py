"""Files of requests with the diagnostics of each drawn below what they are about.

At the top stand lines `# key: value`. Each case begins with `### ` and its title; then
follow the request line, headers, an empty line and the body. Below a line stand the
diagnostics that begin in it, with carets under the text that they are about, as far
as that is in the line:

    ### A name that the type doesn't declare.
    POST accounts

    {"nmae": "x"}
      ^^^^ ODQ712 type 'account' has no property 'nmae' (did you mean 'name'?)

For what stands behind the carets see `tests/support/caret.py`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from odataq import Checker, Request, read_model
from odataq.resources import sample_path
from tests.support.caret import EXPECTED, PROFILES, described
from tests.support.shared import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from odataq import Diagnostic, Model

__all__ = [
    "FOLDER",
    "RequestCase",
    "RequestCorpus",
    "read_requests",
    "request_checker",
    "request_corpora",
    "subject",
    "updated",
]

FOLDER: Final = ROOT / "tests" / "corpus" / "requests"
_SETTING: Final = re.compile(r"# (sample|profile): (\S+)")
_TITLE: Final = "### "
_METHODS: Final = "GET|POST|PUT|PATCH|DELETE"
_EXAMPLE: Final = re.compile(
    rf"({_METHODS}) (\S+)(?: ([\[{{].*[\]}}]))?(?: ([A-Za-z-]+): (\S+))?"
)


@frozen
class RequestCase:
    """A request, and its text with the lines of diagnostics."""

    title: str
    request: Request
    lines: tuple[str, ...] = field(repr=False)


@frozen
class RequestCorpus:
    """One file: its settings and its cases."""

    name: str
    settings: Mapping[str, str] = field(repr=False)
    cases: tuple[RequestCase, ...] = field(repr=False)


def subject(text: str) -> str | Request:
    """Return the request that an example of a rule is, else the text as a query.

    A request is the method, the URL and, where it has them, the body and a header:
    `PATCH accounts(1) {"name":"x"} If-Match: *`.
    """
    found = _EXAMPLE.fullmatch(text)
    if found is None:
        return text
    method, url, body, name, value = found.groups()
    headers = [(name, value)] if name else []
    return Request(method, url, headers, body)


def request_corpora() -> tuple[RequestCorpus, ...]:
    """Return all files, sorted by name."""
    return tuple(
        read_requests(path.stem, path.read_text("utf-8"))
        for path in sorted(FOLDER.glob("*.txt"))
    )


def read_requests(name: str, text: str) -> RequestCorpus:
    """Read the text of a file; `ValueError` where it has another form."""
    head, *blocks = f"\n{text}".split(f"\n{_TITLE}")
    settings = {}
    for line in filter(None, head.splitlines()):
        found = _SETTING.fullmatch(line)
        if found is None:
            raise ValueError(f"{name}: no setting: {line}")
        settings[found[1]] = found[2]
    return RequestCorpus(name, settings, tuple(_case(name, each) for each in blocks))


def _case(name: str, block: str) -> RequestCase:
    title, *lines = block.rstrip("\n").splitlines()
    plain = [each for each in lines if not EXPECTED.match(each)]
    if not plain or re.match(rf"({_METHODS}) \S", plain[0]) is None:
        raise ValueError(f"{name}: no request: {title}")
    method, _, url = plain[0].partition(" ")
    end = plain.index("") if "" in plain else len(plain)
    headers = [tuple(each.split(": ", 1)) for each in plain[1:end]]
    body = "\n".join(plain[end + 1 :]) or None
    return RequestCase(title, Request(method, url, headers, body), tuple(lines))


def request_checker(corpus: RequestCorpus) -> Checker:
    """Return the checker that the settings of a file describe."""
    profile = PROFILES[corpus.settings.get("profile", "auto")]
    return Checker(_model(corpus.settings.get("sample", "dataverse")), profile=profile)


@cache
def _model(name: str) -> Model | None:
    return None if name == "none" else read_model(sample_path(name))


def drawn(request: Request, diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield the lines of a request with those of its diagnostics."""
    below: dict[int, list[str]] = {}
    texts = list(_lines(request))
    starts = {"url": (0, len(request.method) + 1)}
    for at, (name, _) in enumerate(request.headers, 1):
        starts[f"header {name}"] = (at, len(name) + 2)
    starts["body"] = (len(request.headers) + 2, 0)
    for each in diagnostics:
        first, shift = starts[each.source.origin.name]
        start, end = each.start, each.end
        at = first + start.line - 1
        column = shift + start.column - 1
        last = shift + end.column - 1 if end.line == start.line else len(texts[at])
        carets = " " * column + "^" * max(1, last - column)
        below.setdefault(at, []).append(f"{carets} {described(each)}")
    for at, text in enumerate(texts):
        yield text
        yield from below.get(at, ())


def _lines(request: Request) -> Iterator[str]:
    yield f"{request.method} {request.url}"
    yield from (f"{name}: {value}" for name, value in request.headers)
    if request.body is not None:
        yield ""
        yield from str(request.body).split("\n")


def updated(
    corpus: RequestCorpus, check: Callable[[Request], Iterable[Diagnostic]]
) -> str:
    """Return the text of a file with the lines that its requests give now."""
    head = "\n".join(f"# {key}: {value}" for key, value in corpus.settings.items())
    blocks = [
        "\n".join([f"{_TITLE}{each.title}", *drawn(each.request, check(each.request))])
        for each in corpus.cases
    ]
    return "\n\n".join([head, *blocks]) + "\n"
