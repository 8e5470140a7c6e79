"""Checks the bodies of batches, and each request in them."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from attrs import evolve

from odataq.batch_text import read_batch
from odataq.checker.running import beyond_limit
from odataq.rules.registry import Context
from odataq.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from odataq.batch_text import Batch
    from odataq.checker.running import RuleRunner
    from odataq.diagnostics import Diagnostic
    from odataq.http import Request
    from odataq.limits import Limits
    from odataq.semantics.binding import Binding

    Check = Callable[[Request], list[Diagnostic]]

__all__ = ["of_batch"]

# It brought batches in JSON, which aren't read.
_JSON_BATCHES: Final = "4.01"


def of_batch(
    runner: RuleRunner,
    binding: Binding,
    request: Request,
    limits: Limits,
    check: Check,
) -> list[Diagnostic]:
    """Return what is wrong with the body of a batch, in the order of its text.

    `check` checks one request of it.
    """
    if not request.body:
        return []
    types = request.named("Content-Type")
    is_json = types and types[0].value.lower().startswith("application/json")
    if is_json and binding.profile.version == _JSON_BATCHES:
        return []
    most = limits.batch_characters
    if len(request.body) > most:
        message = f"a batch of more than {most} characters isn't looked at"
        return [beyond_limit("ODQ768", message, Source("", "body"))]
    read = read_batch(request.body, types[0].source.text if types else None)
    found = [*_of_parts(read, limits, check)]
    context = Context(binding, request)
    visited = (*read.faults, read)
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


def _of_parts(batch: Batch, limits: Limits, check: Check) -> Iterator[Diagnostic]:
    """Yield what is wrong with the requests of a batch, each taken alone."""
    room = limits.query_diagnostics
    for part, placed in islice(batch.resolved(), limits.batch_requests):
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
