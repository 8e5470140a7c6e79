"""ODQ76x: batches, and how their requests go together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.batch_text import Batch, MalformedBatch, MalformedPart
from odataq.diagnostics import Finding, Related
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.batch_text import BatchPart

__all__ = ["BATCH_RULES"]

_MOST: Final = 1_000
# Before it, a request can refer to those of its own change set alone.
_NEWER: Final = "4.01"


@rule("ODQ760", "malformed-batch", MalformedBatch, good=["$batch"])
def malformed_batch(fault: MalformedBatch, _: Context) -> Iterator[Finding]:
    """Detects a batch without a boundary, without parts or without an end.

    Spec: Protocol, "Multipart Batch Format"; RFC 2046, "Multipart Media Type".
    """
    yield Finding(fault.span, fault.message, hint=fault.hint, source=fault.source)


@rule("ODQ761", "malformed-part", MalformedPart, good=["$batch"])
def malformed_part(fault: MalformedPart, context: Context) -> Iterator[Finding]:
    """Detects a part of a batch that is no request, or lacks its headers.

    Only services that say so need `Content-Transfer-Encoding`.

    Spec: Protocol, "Multipart Batch Request Body".
    """
    fact = context.fact("malformed-part without encoding")
    if fact is not None or not fault.is_historic:
        yield Finding(fault.span, fault.message, hint=fault.hint)


@rule("ODQ762", "excess-requests", Batch, good=["$batch"], is_of_profile=True)
def excess_requests(batch: Batch, _: Context) -> Iterator[Finding]:
    """Detects a batch with more requests than the service takes.

    Spec: Dataverse documentation, "Execute batch operations using the Web API".
    """
    parts = batch.parts
    if len(parts) > _MOST:
        message = f"a batch has {_MOST} requests at most, and this one {len(parts)}"
        yield Finding(parts[_MOST].placed.span, message, hint="send several batches")


@rule("ODQ763", "nested-batch", Batch, good=["$batch"])
def nested_batch(batch: Batch, _: Context) -> Iterator[Finding]:
    """Detects a batch in a batch.

    Spec: Protocol, "Multipart Batch Request Body".
    """
    for each in batch.parts:
        if each.is_batch:
            message = "a batch can't have another one in it"
            yield Finding(each.placed.span, message)


@rule("ODQ764", "read-in-change-set", Batch, good=["$batch"])
def read_in_change_set(batch: Batch, _: Context) -> Iterator[Finding]:
    """Detects a request that reads in a change set.

    Spec: Protocol, "Multipart Batch Request Body".
    """
    for each in batch.parts:
        if each.change_set is not None and each.request.method.upper() == "GET":
            message = "a change set has no GET in it"
            hint = "put it in front of the change set or behind it"
            yield Finding(each.placed.span, message, hint=hint)


@rule("ODQ765", "unknown-content-id", Batch, good=["$batch"])
def unknown_content_id(batch: Batch, context: Context) -> Iterator[Finding]:
    """Detects a reference `$name` to no request in front of it.

    To OData 4.0, both have to be in one change set.

    Spec: Protocol, "Referencing New Entities".
    """
    is_apart = context.profile.version != _NEWER
    everywhere = {each.id: each for each in reversed(batch.parts) if each.id}
    seen: set[tuple[int | None, str]] = set()
    for part in batch.parts:
        scope = part.change_set if is_apart else None
        for each in part.references:
            if (scope, each.name) in seen and not (is_apart and scope is None):
                continue
            message, hint = _missing(each.name, part, everywhere.get(each.name))
            yield Finding(
                each.span,
                message,
                hint=hint,
                source=each.source,
                details={"name": each.name},
            )
        if part.id is not None:
            seen.add((scope, part.id))


def _missing(name: str, part: BatchPart, other: BatchPart | None) -> tuple[str, str]:
    text = shown(f"${name}")
    if other is None:
        hint = f"give the request that it means 'Content-ID: {shown(name)}'"
        return f"no request has the 'Content-ID' that '{text}' refers to", hint
    if other is part:
        return f"'{text}' is this request itself", "refer to one in front of it"
    if other.change_set != part.change_set or part.change_set is None:
        message = f"'{text}' is outside the change set of this request"
        return message, "put both requests into one change set"
    return f"'{text}' comes behind this request", "put it in front"


@rule("ODQ766", "repeated-content-id", Batch, good=["$batch"])
def repeated_content_id(batch: Batch, _: Context) -> Iterator[Finding]:
    """Detects a `Content-ID` that two requests of a batch have.

    Spec: Protocol, "Identifying Individual Requests".
    """
    first: dict[str, BatchPart] = {}
    for each in batch.parts:
        header, value = each.content_id, each.id
        if header is None or not value:
            continue
        other = first.setdefault(value, each).content_id
        if other is not None and other is not header:
            message = f"two requests have the 'Content-ID' '{shown(value)}'"
            related = Related("the first one", other.source, other.span)
            source = header.source
            yield Finding(header.span, message, related=(related,), source=source)


@rule("ODQ767", "missing-content-id", Batch, good=["$batch"])
def missing_content_id(batch: Batch, _: Context) -> Iterator[Finding]:
    """Detects a request in a change set that has no `Content-ID`.

    Spec: Protocol, "Multipart Batch Request Body".
    """
    for each in batch.parts:
        if each.change_set is not None and not each.id:
            message = "the request in a change set has no 'Content-ID'"
            yield Finding(each.placed.span, message, hint="add 'Content-ID: 1'")


BATCH_RULES: Final[tuple[Rule[Any], ...]] = (
    malformed_batch,
    malformed_part,
    excess_requests,
    nested_batch,
    read_in_change_set,
    unknown_content_id,
    repeated_content_id,
    missing_content_id,
)
