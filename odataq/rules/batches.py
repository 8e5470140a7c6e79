"""ODQ759 and ODQ76x: batches, and how their requests go together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.batch_parts import (
    Batch,
    MalformedBatch,
    MalformedPart,
    MiscasedHeader,
)
from odataq.csdl.annotations import batch_support
from odataq.diagnostics import Edit, Finding, Fix, Related
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from odataq.batch_parts import BatchPart, ContentReference
    from odataq.csdl.annotations import BatchSupport

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


@rule("ODQ760", "malformed-batch", Batch, good=["$batch"])
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


@rule("ODQ765", "unknown-content-id", Batch, good=["$batch"])
def unknown_content_id(batch: Batch, context: Context) -> Iterator[Finding]:
    """Detects a reference `$name` to no request in front of it.

    To OData 4.0, both have to be in one change set.

    Spec: Protocol, "Referencing New Entities".
    """
    if batch.is_json:
        yield from _undefined(batch)
        return
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


def _undefined(batch: Batch) -> Iterator[Finding]:
    """Find references in a batch in JSON to nothing that is in front of them.

    What a URL refers to also has to be among what the request depends on.

    Spec: JSON Format, "Batch Request".
    """
    everywhere = {each.id for each in batch.parts}
    everywhere |= {each.group for each in batch.parts}
    seen: set[str | None] = set()
    groups: dict[str | None, str | None] = {}
    for part in batch.parts:
        depends = {each.name for each in part.depends_on}
        for each in part.depends_on:
            group = groups.get(each.name)
            if each.name not in seen or each.name == part.group:
                yield _unseen(each, part, is_known=each.name in everywhere)
            elif group not in {None, part.group, *depends}:
                yield _undeclared(each, shown(group or ""), "is one of the group")
        for each in part.references:
            if each.name not in seen:
                yield _unseen(each, part, is_known=each.name in everywhere)
            elif not each.in_body and each.name not in depends:
                yield _undeclared(each, shown(each.name), "is the request")
        seen |= {part.id, part.group}
        groups.setdefault(part.id, part.group)


def _undeclared(reference: ContentReference, name: str, what: str) -> Finding:
    message = f"'{shown(reference.name)}' {what} '{name}', which isn't in 'dependsOn'"
    hint = f"add '{name}' to 'dependsOn'"
    return Finding(reference.span, message, hint=hint, source=reference.source)


def _unseen(reference: ContentReference, part: BatchPart, *, is_known: bool) -> Finding:
    name = shown(reference.name)
    if reference.name in {part.id, part.group}:
        message, hint = (
            f"'{name}' is this request itself",
            "refer to one in front of it",
        )
    elif is_known:
        message, hint = f"'{name}' comes behind this request", "put it in front"
    else:
        message = f"no request has the 'id' '{name}'"
        hint = f'give the one that is meant "id": "{name}"'
    details = {"name": reference.name}
    return Finding(
        reference.span, message, hint=hint, source=reference.source, details=details
    )


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
            what = "id" if batch.is_json else "Content-ID"
            message = f"two requests have the '{what}' '{shown(value)}'"
            related = Related("the first one", other.source, other.span)
            source = header.source
            yield Finding(header.span, message, related=(related,), source=source)


@rule("ODQ767", "missing-content-id", Batch, good=["$batch"])
def missing_content_id(batch: Batch, _: Context) -> Iterator[Finding]:
    """Detects a request in a change set that has no `Content-ID`.

    Spec: Protocol, "Multipart Batch Request Body".
    """
    # In JSON each request has one, in a group or not.
    for each in () if batch.is_json else batch.parts:
        if each.change_set is not None and not each.id:
            message = "the request in a change set has no 'Content-ID'"
            yield Finding(each.placed.span, message, hint="add 'Content-ID: 1'")


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
        is_apart = sets.get(each.name) != part.change_set
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
    unknown_content_id,
    repeated_content_id,
    missing_content_id,
    unsupported_batch,
)
