"""ODQ759 to 764 and 769: batches, their form and what they consist of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.batch_parts import (
    Batch,
    MalformedBatch,
    MalformedPart,
    MiscasedHeader,
)
from odataq.csdl.annotations import batch_support
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from odataq.batch_parts import BatchPart
    from odataq.csdl.annotations import BatchSupport

__all__ = ["BATCH_RULES"]

_MOST: Final = 1_000


@rule("ODQ760", "malformed-batch", MalformedBatch, good=["$batch"])
def malformed_batch(fault: MalformedBatch, _: Context) -> Iterator[Finding]:
    """Detects a batch without a boundary, without parts or without an end.

    Spec: Protocol, "Multipart Batch Format"; RFC 2046, "Multipart Media Type".
    """
    yield Finding(fault.span, fault.message, hint=fault.hint, source=fault.source)


@rule(
    "ODQ760",
    "malformed-batch",
    Batch,
    bad=['POST $batch {"requests":[]} Accept: application/json'],
    good=["$batch"],
)
def unknown_format(batch: Batch, context: Context) -> Iterator[Finding]:
    """Detects a batch in JSON for a service of OData 4.0: they came with 4.01.

    Spec: JSON Format 4.01, "Batch Requests and Responses".
    """
    if not batch.is_json or context.profile.version != "4.0":
        return
    message = "a batch is 'multipart/mixed', not JSON, which came with OData 4.01"
    hint = "write 'multipart/mixed; boundary=...'"
    request = context.request
    types = request.named("Content-Type") if request is not None else ()
    if types:
        yield Finding(types[0].span, message, hint=hint, source=types[0].source)
    else:
        yield Finding(Span(0, 0), message, hint=hint)


@rule("ODQ759", "miscased-header", MiscasedHeader, good=["$batch"])
def miscased_header(fault: MiscasedHeader, _: Context) -> Iterator[Finding]:
    """Detects the name of a header that isn't in lower case in a batch in JSON.

    Spec: JSON Format, "Batch Request".
    """
    message = f"'{shown(fault.name)}' is written in lower case in a batch in JSON"
    new = fault.name.lower()
    fix = Fix(f"write '{new}'", (Edit(fault.span, new),))
    yield Finding(fault.span, message, hint=f"write '{shown(new)}'", fixes=(fix,))


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

    An atomicity group of a batch in JSON may have one.

    Spec: Protocol, "Multipart Batch Request Body".
    """
    for each in () if batch.is_json else batch.parts:
        if each.change_set is not None and each.request.method.upper() == "GET":
            message = "a change set has no GET in it"
            hint = "put it in front of the change set or behind it"
            yield Finding(each.placed.span, message, hint=hint)


@rule("ODQ769", "unsupported-batch", Batch, good=["$batch"])
def unsupported_batch(batch: Batch, context: Context) -> Iterator[Finding]:
    """Detects a batch, or a part of one, that the metadata says isn't supported.

    Spec: vocabulary Capabilities, "BatchSupport".
    """
    container = context.model.container if context.model is not None else None
    support = None if container is None else batch_support(container)
    if support is None:
        return
    if not support.is_supported:
        yield Finding(Span(0, 0), "the metadata says that there are no batches here")
        return
    form = "application/json" if batch.is_json else "multipart/mixed"
    known = {each.partition(";")[0].strip().lower() for each in support.formats}
    if known and form not in known:
        message = f"the metadata says that batches aren't '{form}' here"
        yield Finding(Span(0, 0), message, hint=f"write it as {_listed(known)}")
    sets = {each.id: each.change_set for each in reversed(batch.parts)}
    for part in batch.parts:
        yield from _unsupported(part, support, sets)


def _listed(names: set[str]) -> str:
    return " or ".join(f"'{shown(each)}'" for each in sorted(names))


def _unsupported(
    part: BatchPart, support: BatchSupport, sets: Mapping[str | None, int | None]
) -> Iterator[Finding]:
    """Find what a request refers to, and may not."""
    for each in part.references:
        is_apart = each.name in sets and sets[each.name] != part.change_set
        if each.in_body and not support.has_references_in_bodies:
            message = "the metadata says that bodies don't refer to other requests"
        elif is_apart and not support.has_references_across_change_sets:
            message = "the metadata says that '$' doesn't lead out of a change set"
        else:
            continue
        yield Finding(each.span, message, source=each.source)
    if part.condition is not None and not support.has_conditions:
        message = "the metadata says that requests have no condition 'if'"
        yield Finding(part.condition, message)
    for name in ("If-Match", "If-None-Match"):
        for header in part.request.named(name):
            if header.value.startswith("$") and not support.has_etag_references:
                message = "the metadata says that headers don't refer to other requests"
                yield Finding(part.placed.span, message)


BATCH_RULES: Final[tuple[Rule[Any], ...]] = (
    malformed_batch,
    unknown_format,
    malformed_part,
    miscased_header,
    excess_requests,
    nested_batch,
    read_in_change_set,
    unsupported_batch,
)
