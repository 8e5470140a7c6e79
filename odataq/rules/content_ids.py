"""ODQ765 to 767: how the requests of a batch refer to one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.batch_parts import Batch
from odataq.diagnostics import Finding, Related
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.batch_parts import BatchPart, ContentReference

__all__ = ["CONTENT_ID_RULES"]

# Before it, a request can refer to those of its own change set alone.
_NEWER: Final = "4.01"
_IN_FRONT: Final = "refer to one in front of it"


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
    # The group of each request in front, and the groups.
    seen: dict[str | None, str | None] = {}
    groups: set[str | None] = set()
    for part in batch.parts:
        depends = {each.name for each in part.depends_on}
        for each in part.depends_on:
            group = seen.get(each.name)
            is_seen = each.name in seen or each.name in groups
            if not is_seen or each.name == part.group:
                yield _unseen(each, part, is_known=each.name in everywhere)
            elif group not in {None, part.group} and group not in depends:
                yield _undeclared(each, shown(group or ""), "is one of the group")
        for each in part.references:
            if each.name not in seen:
                yield _unseen(each, part, is_known=each.name in everywhere)
            elif not each.in_body and each.name not in depends:
                yield _undeclared(each, shown(each.name), "is the request")
        seen.setdefault(part.id, part.group)
        groups.add(part.group)


def _undeclared(reference: ContentReference, name: str, what: str) -> Finding:
    message = f"'{shown(reference.name)}' {what} '{name}', which isn't in 'dependsOn'"
    hint = f"add '{name}' to 'dependsOn'"
    return Finding(reference.span, message, hint=hint, source=reference.source)


def _unseen(reference: ContentReference, part: BatchPart, *, is_known: bool) -> Finding:
    name = shown(reference.name)
    if reference.name in {part.id, part.group}:
        message, hint = f"'{name}' is this request itself", _IN_FRONT
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
        return f"'{text}' is this request itself", _IN_FRONT
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


CONTENT_ID_RULES: Final[tuple[Rule[Any], ...]] = (
    unknown_content_id,
    repeated_content_id,
    missing_content_id,
)
