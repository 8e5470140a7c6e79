"""Which requests of a file are requests to an OData service."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.lint.code import Skip
from odataq.lint.evidence import API_ROOT, EVIDENCE_BYTES, has_evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from odataq.http_places import PlacedRequest

__all__ = ["OTHER_SERVICE", "is_about_odata", "may_matter", "of_odata"]

OTHER_SERVICE: Final = "not a request to an OData service"
_SUFFIX = re.compile(
    r"/\$(?:all|batch|count|crossjoin|entity|metadata|ref|value)(?![\w.])"
)
# Where a service is: what stands for it, or a host.
_ROOT = re.compile(
    r"\{\{[^{}]*\}\}|\[[^\[\]]*\]|<[^<>]*>|[a-z]+://[^/?#]*", re.IGNORECASE
)
_HEADERS: Final = ("odata-", "mscrm")
_MARK: Final = "odata."


def is_about_odata(url: str) -> bool:
    """Tell whether something in a URL is OData's alone."""
    return has_evidence(url) or _SUFFIX.search(url) is not None


def may_matter(text: str) -> bool:
    """Tell whether a block of code may have a query in it."""
    octets = text.encode("utf-8", "surrogatepass")
    return EVIDENCE_BYTES.search(octets) is not None


def of_odata(
    requests: Iterable[PlacedRequest],
) -> tuple[tuple[PlacedRequest, ...], tuple[Skip, ...]]:
    """Return the requests of a file that go to an OData service, and skips for others.

    A request does that shows it, or goes where another one that shows it goes: a
    file may have requests to other services, for a token or for tests. What can't be
    read is said where there are others.
    """
    known = [*requests]
    shows = [_shows(each) for each in known]
    roots = {
        _root(each) for each, is_shown in zip(known, shows, strict=True) if is_shown
    }
    kept: list[PlacedRequest] = []
    skips: list[Skip] = []
    for each, is_shown in zip(known, shows, strict=True):
        if is_shown or _root(each) in roots or (roots and each.diagnostics):
            kept.append(each)
        else:
            skips.append(Skip(each.span, OTHER_SERVICE))
    return tuple(kept), tuple(skips)


def _shows(placed: PlacedRequest) -> bool:
    request = placed.request
    if is_about_odata(request.url):
        return True
    if any(
        name.lower().startswith(_HEADERS) or _MARK in value
        for name, value in request.headers
    ):
        return True
    return placed.body is not None and f"@{_MARK}" in placed.body.text


def _root(placed: PlacedRequest) -> str:
    """Return where a request goes: beside an OData service may be another one."""
    url = placed.request.url
    service = API_ROOT.search(url)
    if service is not None:
        return url[: service.end()].lower()
    found = _ROOT.match(url)
    return found[0].lower() if found is not None else ""
