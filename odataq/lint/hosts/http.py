"""Reads .http and .rest files: their requests and comments."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from odataq.http_text import requests_in
from odataq.lint.code import Code, Comment, Scope
from odataq.lint.hosts.requests import of_odata
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from odataq.http_places import PlacedRequest
    from odataq.source import Source

__all__ = ["comments_in", "read_code"]

_COMMENT = re.compile(r"(?<![^\r\n])[ \t]*+((?:#|//)[^\r\n]*)")
_MARKS = "#/"


def read_code(source: Source, _language: str = "http") -> Code:
    """Read a file of requests; never raises.

    Requests to services that aren't OData are skips, see `of_odata`.
    """
    found = requests_in(source)
    requests, skips = of_odata(found)
    comments = tuple(comments_in(source.text, found))
    return Code(source, Scope(()), comments, requests, skips)


def comments_in(text: str, requests: Sequence[PlacedRequest]) -> Iterator[Comment]:
    """Yield the lines of a text of requests that are comments.

    What looks like one in a body is a part of it.
    """
    bodies = [each.body.offsets for each in requests if each.body is not None]
    starts = [each[0] for each in bodies]
    for found in _COMMENT.finditer(text):
        start, end = found.span(1)
        before = bisect_right(starts, start)
        if before and start < bodies[before - 1][-1]:
            continue
        line = found[1].rstrip()
        end = start + len(line)
        yield Comment(Span(start, end), line.lstrip(_MARKS).strip(), is_alone=True)
