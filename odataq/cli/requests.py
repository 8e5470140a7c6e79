"""Whole requests on the command line: `odataq check --request` and `--body`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from odataq.cli.models import UsageError
from odataq.source import Source, Span
from odataq.text.printable import printable

if TYPE_CHECKING:
    import argparse

    from odataq.checker import Checker
    from odataq.diagnostics import Diagnostic
    from odataq.http_places import PlacedRequest

__all__ = ["add_request_options", "checked", "has_requests", "requests_of"]

_STDIN: Final = "-"
_STDIN_NAME: Final = "<stdin>"
_UNREADABLE: Final = "ODQ780"


def add_request_options(parser: argparse.ArgumentParser) -> None:
    """Add what makes a request of a query, or takes one from a file."""
    parser.add_argument(
        "--request",
        action="append",
        metavar="FILE",
        help="check the requests of an .http or Markdown file (- is standard input); "
        "can be repeated",
    )
    parser.add_argument(
        "--method",
        metavar="METHOD",
        help="check QUERY as a request of this method (with --body: POST)",
    )
    parser.add_argument(
        "--header",
        action="append",
        metavar="'NAME: VALUE'",
        help="a header of the request to QUERY; can be repeated",
    )
    parser.add_argument(
        "--body",
        metavar="FILE",
        help="the body of the request to QUERY (- is standard input)",
    )


def has_requests(options: argparse.Namespace) -> bool:
    """Tell whether it is requests that are to be checked."""
    return bool(options.request or options.method or options.header or options.body)


def requests_of(options: argparse.Namespace) -> list[PlacedRequest]:
    """Return the requests that the options say; raises `UsageError` for none."""
    own = options.method or options.header or options.body
    if options.request and (own or options.queries):
        raise UsageError(
            "--request goes without QUERY, --method, --header and --body: "
            "all that is in the file"
        )
    if options.request:
        return [each for name in options.request for each in _requests_in(name)]
    if len(options.queries) != 1 or options.queries == [_STDIN]:
        raise UsageError("--method, --header and --body go with one QUERY")
    return [_request(options)]


def checked(checker: Checker, request: PlacedRequest) -> list[Diagnostic]:
    """Return what is wrong with a request, in the order of its file."""
    filled = request.filled()
    if any(each.code == _UNREADABLE for each in request.diagnostics):
        return list(request.diagnostics)
    return filled.place([*request.diagnostics, *checker.check(filled.request)])


def _requests_in(name: str) -> tuple[PlacedRequest, ...]:
    from odataq.http_text import requests_in  # noqa: PLC0415 (--version is quick)

    file = _read(name)
    found = requests_in(file)
    if not found:
        raise UsageError(f"there is no request in {printable(file.name)}")
    return found


def _request(options: argparse.Namespace) -> PlacedRequest:
    from odataq.http import Request  # noqa: PLC0415 (--version is quick)
    from odataq.http_places import PlacedRequest  # noqa: PLC0415

    (url,) = options.queries
    headers = [_header(each) for each in options.header or ()]
    file = Source("", "<query>") if options.body is None else _read(options.body)
    body = None if options.body is None else _whole(file, "body")
    text = None if body is None else body.text
    default = "GET" if body is None else "POST"
    return PlacedRequest(
        Request(options.method or default, url, headers, text),
        file,
        Span(0, 0),
        _whole(Source(url, "<query>"), "url"),
        tuple(_whole(Source(v, f"<header {n}>"), f"header {n}") for n, v in headers),
        body,
    )


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        shown = printable(text, limit=40)
        raise UsageError(f"--header '{shown}' isn't 'NAME: VALUE'")
    return name.strip(), value.strip()


def _whole(file: Source, name: str) -> Source:
    """Return a whole text as a part of a request."""
    return Source(file.text, name, file, tuple(range(len(file.text) + 1)))


def _read(name: str) -> Source:
    try:
        if name == _STDIN:
            buffer = getattr(sys.stdin, "buffer", None)
            data = sys.stdin.read() if buffer is None else buffer.read()
        else:
            data = Path(name).read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        what = "standard input" if name == _STDIN else name
        raise UsageError(printable(f"{what} can't be read: {reason}")) from None
    if isinstance(data, bytes):
        # What isn't UTF-8 is the mistake of whoever wrote it; line breaks stay.
        data = data.decode("utf-8-sig", "surrogateescape")
    return Source(data, _STDIN_NAME if name == _STDIN else name)
