"""Checks the bodies of requests."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from odataq.checker.running import beyond_limit
from odataq.rules.registry import Context
from odataq.semantics.media_types import has_json, numbers_of
from odataq.semantics.payload_binder import bind_body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.checker.running import RuleRunner
    from odataq.diagnostics import Diagnostic
    from odataq.http import Request
    from odataq.limits import Limits
    from odataq.semantics.binding import Binding
    from odataq.semantics.payload import Payload

__all__ = ["of_body", "of_payload"]


def of_body(
    runner: RuleRunner, binding: Binding, request: Request | None, limits: Limits
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the body of a request, if it has one in JSON."""
    if request is None or request.body is None or not has_json(request):
        return
    payload = bind_body(
        request.body,
        request.method.upper(),
        binding,
        limits.body_characters,
        numbers_of(request),
    )
    yield from of_payload(runner, payload, Context(binding, request), limits)


def of_payload(
    runner: RuleRunner, payload: Payload, context: Context, limits: Limits
) -> Iterator[Diagnostic]:
    """Yield what is wrong with a body that was bound."""
    if payload.is_oversized:
        most = limits.body_characters
        message = f"a body of more than {most} characters isn't looked at"
        yield beyond_limit("ODQ905", message, payload.source)
        return
    findings = (
        each
        for part in payload.parts
        for each in runner.visit(part, context, payload.source)
    )
    yield from islice(findings, limits.query_diagnostics + 1)
