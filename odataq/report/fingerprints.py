"""What finds a diagnostic again in a later run."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.diagnostics import Diagnostic
    from odataq.report.run import Run

__all__ = ["fingerprint", "unique_fingerprints"]

_DIGITS: Final = 16


def fingerprint(diagnostic: Diagnostic) -> str:
    """Return 16 hexadecimal digits that find a diagnostic again in a later run.

    It is a hash of the code, of the text of the query with each run of white
    space made one blank, and of what is marked in it (for metadata: the path of
    the element). So it stays when the query moves to another line, file or
    indentation, and changes when the query does. The same mistake in the same
    query twice has the same fingerprint: whoever keeps them counts them.
    """
    span, place = diagnostic.span, diagnostic.place
    text = diagnostic.source.text
    token = place.path if place is not None else text[span.start : span.end]
    parts = (diagnostic.code, " ".join(text.split()), " ".join(token.split()))
    return _hash(*parts)


def unique_fingerprints(run: Run) -> Iterator[tuple[Diagnostic, str]]:
    """Yield the diagnostics of a run, each with digits that no other one has.

    For tools that take two diagnostics with one fingerprint for one: the file is
    part of it, and how many of the same are before it there.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for each in run.shown:
        known = run.path(each.source.origin.name), fingerprint(each)
        yield each, _hash(*known, str(seen[known]))
        seen[known] += 1


def _hash(*parts: str) -> str:
    # Text from outside can have half a surrogate pair.
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:_DIGITS]
