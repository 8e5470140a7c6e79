"""Checks the bodies of batches, and each request in them."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from attrs import evolve

from odataq.batch_text import read_batch
from odataq.checker.running import beyond_limit
from odataq.rules.registry import Context
from odataq.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from odataq.batch_parts import BatchPart
    from odataq.checker.running import RuleRunner
    from odataq.diagnostics import Diagnostic
    from odataq.http import Request
    from odataq.http_places import PlacedRequest
    from odataq.limits import Limits
    from odataq.semantics.binding import Binding

    Check = Callable[[Request], list[Diagnostic]]

__all__ = ["of_batch"]

_ORIGIN = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://[^/?#]*")
# Where the service is may be unknown; that a path begins at its host isn't.
_SOME_ORIGIN: Final = "https://host"


def of_batch(  # noqa: PLR0913, PLR0917 (all that it is checked with)
    runner: RuleRunner,
    binding: Binding,
    request: Request,
    limits: Limits,
    service_root: str | None,
    check: Check,
) -> list[Diagnostic]:
    """Return what is wrong with the body of a batch, in the order of its text.

    `check` checks one request of it, `service_root` is that of the checker.
    """
    if not request.body:
        return []
    most = limits.batch_characters
    if len(request.body) > most:
        message = f"a batch of more than {most} characters isn't looked at"
        return [beyond_limit("ODQ768", message, Source("", "body"))]
    types = request.named("Content-Type")
    read = read_batch(request.body, types[0].source.text if types else None)
    # To a service that knows no such batches, what is in it is nothing.
    is_read = not read.is_json or binding.profile.version != "4.0"
    origin = _ORIGIN.match(request.url) or _ORIGIN.match(service_root or "")
    resolved = read.resolved(origin[0] if origin else _SOME_ORIGIN)
    found = [*_of_parts(resolved, limits, check)] if is_read else []
    context = Context(binding, request)
    visited = (*read.faults, read) if is_read else (read,)
    visits = (runner.visit(each, context, read.source) for each in visited)
    findings = chain.from_iterable(visits)
    found += islice(findings, limits.query_diagnostics + 1)
    return sorted(
        found,
        key=lambda each: (
            each.source.origin is read.source,
            each.source.in_origin(each.span),
            each.code,
        ),
    )


def _of_parts(
    resolved: Iterator[tuple[BatchPart, PlacedRequest | None]],
    limits: Limits,
    check: Check,
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the requests of a batch, each taken alone."""
    room = limits.query_diagnostics
    for part, placed in islice(resolved, limits.batch_requests):
        if placed is None or part.is_batch:
            continue
        own = placed.place(check(placed.request))
        if placed.holes:
            # They would be of a URL that nobody wrote.
            own = [evolve(each, fixes=()) for each in own]
        yield from own
        room -= len(own)
        if room < 0:
            return
