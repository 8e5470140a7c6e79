"""What the header `Content-Type` says about a body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.semantics.json_values import Numbers

if TYPE_CHECKING:
    from odataq.http import Request

__all__ = ["has_json", "numbers_of"]

_HEADER: Final = "content-type"
_JSON = re.compile(r"\s*application/(?:[\w.\-]+\+)?json\s*(?:;[^\0]*)?", re.IGNORECASE)
_QUOTED = re.compile(r";\s*IEEE754Compatible\s*=\s*\"?true\b", re.IGNORECASE)


def has_json(request: Request) -> bool:
    """Tell whether the body is meant to be JSON.

    Where nothing is said, an object or a list is.
    """
    found = _content_type(request)
    if found is not None:
        return _JSON.fullmatch(found) is not None
    body = request.body
    if isinstance(body, bytes):
        return body[:1024].lstrip()[:1] in {b"{", b"["}
    return body is not None and body[:1024].lstrip()[:1] in {"{", "["}


def numbers_of(request: Request) -> Numbers:
    """Return how large numbers have to be written.

    Spec: JSON Format, "Controlling the Representation of Numbers".
    """
    found = _content_type(request)
    if found is None:
        return Numbers.EITHER
    return Numbers.QUOTED if _QUOTED.search(found) else Numbers.PLAIN


def _content_type(request: Request) -> str | None:
    return next(
        (value for name, value in request.headers if name.casefold() == _HEADER), None
    )
