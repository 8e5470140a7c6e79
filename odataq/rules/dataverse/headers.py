"""ODQ67x: what a Dataverse organisation makes of headers.

A header that isn't there is no mistake, but that of a body: who writes a query down
rarely writes down the headers that all requests have.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from odataq.diagnostics import Edit, Finding, Fix
from odataq.http import preferences
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.semantics.resource import ResourceKind
from odataq.source import Span
from odataq.syntax import nodes as n
from odataq.text.suggest import did_you_mean, near_miss

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.http import Header, Preference, Request

__all__ = ["HEADERS_RULES"]

_Kind = ResourceKind
_ANNOTATIONS: Final = "odata.include-annotations"
_PAGE_SIZE: Final = "odata.maxpagesize"
_TRACKING: Final = "odata.track-changes"
_GOING_ON: Final = "odata.continue-on-error"
_RETURN: Final = "return"
_KNOWN: Final = (_RETURN, _ANNOTATIONS, _PAGE_SIZE, _TRACKING, _GOING_ON)
# Those that OData 4.01 writes without their prefix, too.
_BARE: Final = frozenset(each.removeprefix("odata.") for each in _KNOWN)
_VALUED: Final = frozenset({_RETURN, _ANNOTATIONS, _PAGE_SIZE})


def _preferences(request: Request | None, name: str = "") -> Iterator[Preference]:
    """Yield the preferences that can be read, or those of a name."""
    for each in () if request is None else preferences(request):
        if each.name and name in {"", each.name}:
            yield each


@rule(
    "ODQ670",
    "malformed-preference",
    n.Query,
    bad=[
        "GET accounts Prefer: odata.maxpagesize=",
    ],
    good=["accounts"],
    is_of_profile=True,
)
def malformed_preference(_: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a header `Prefer` that isn't `name=value`, with commas between them.

    Spec: Dataverse documentation, "Prefer headers".
    """
    for each in () if context.request is None else preferences(context.request):
        source = each.header.source
        if not each.name:
            text = source.text[each.span.start : each.span.end]
            message = f"'{shown(text)}' is no preference"
            hint = "write name=value"
            yield Finding(each.span, message, hint=hint, source=source)
        elif each.name in _VALUED and not each.value:
            message = f"preference '{each.name}' has no value"
            hint = f"write {each.name}=..."
            yield Finding(each.span, message, hint=hint, source=source)


@rule(
    "ODQ671",
    "unsupported-preference",
    n.Query,
    bad=[
        "GET accounts Prefer: respond-async",
    ],
    good=["accounts"],
    is_of_profile=True,
)
def unsupported_preference(_: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a preference that the service doesn't know: it does nothing.

    Spec: Dataverse documentation, "Prefer headers".
    """
    for each in _preferences(context.request):
        source = each.header.source
        if each.name not in _KNOWN:
            message = f"Dataverse has no preference '{shown(each.name)}'"
            full = f"odata.{each.name}"
            meant = [full] if each.name in _BARE else _KNOWN
            hint = did_you_mean(each.name, meant) or did_you_mean(full, meant)
            yield Finding(each.span, message, hint=hint, source=source)
        elif each.name == _RETURN and each.value not in {None, "representation"}:
            message = (
                f"'return' takes 'representation', not '{shown(each.value or '')}'"
            )
            yield Finding(each.value_span, message, source=source)


_MOST_ROWS: Final = 5_000


@rule(
    "ODQ672",
    "excess-page-size",
    n.Query,
    bad=[
        "GET accounts Prefer: odata.maxpagesize=10000",
    ],
    good=["accounts"],
    is_of_profile=True,
)
def excess_page_size(_: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a page size that isn't from 1 to 5,000.

    Spec: Dataverse documentation, "Page results using OData".
    """
    for each in _preferences(context.request, _PAGE_SIZE):
        value = each.value or "1"
        is_number = re.fullmatch(r"0*[0-9]{1,4}", value) is not None
        if not (is_number and 1 <= int(value) <= _MOST_ROWS):
            message = f"a page can't have {shown(value)} rows"
            hint = f"write a number from 1 to {_MOST_ROWS}"
            source = each.header.source
            yield Finding(each.value_span, message, hint=hint, source=source)


# What has pages, or may have some for all that is known.
_ROWS: Final = frozenset(
    {_Kind.ENTITY_COLLECTION, _Kind.REFERENCES, _Kind.UNKNOWN, _Kind.COMPLEX_COLLECTION}
)


@rule(
    "ODQ673",
    "misplaced-preference",
    n.Query,
    bad=[
        "GET accounts Prefer: return=representation",
    ],
    good=["accounts"],
    is_of_profile=True,
)
def misplaced_preference(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a preference that has no meaning for what is asked.

    A row is returned from where one is written, pages and changes come where rows
    are read, and only a batch goes on after an error.

    Spec: Dataverse documentation, "Prefer headers".
    """
    request, kind = context.request, context.binding.resource.kind
    if request is None:
        return
    method = request.method.upper()
    for each in _preferences(request):
        source, fact = each.header.source, None
        if each.name == _RETURN and method in {"GET", "DELETE"}:
            message = f"'{_RETURN}' has no meaning for {method}"
        elif each.name in {_PAGE_SIZE, _TRACKING} and method != "GET":
            if _is_batch(query):
                continue
            message = f"'{each.name}' has no meaning for {method}"
        elif each.name in {_PAGE_SIZE, _TRACKING} and not _has_rows(query, kind):
            message = f"'{each.name}' has no meaning for {kind.value}"
        elif each.name == _GOING_ON and not _is_batch(query):
            message = f"'{each.name}' has no meaning outside a batch"
            fact = context.fact("misplaced-preference outside a batch")
        else:
            continue
        yield Finding(each.span, message, hint="remove it", source=source, fact=fact)


def _last(query: n.Query) -> object:
    path = query.path
    is_path = isinstance(path, n.ResourcePath) and path.segments
    return path.segments[-1] if is_path and isinstance(path, n.ResourcePath) else None


def _is_batch(query: n.Query) -> bool:
    return isinstance(_last(query), n.BatchSegment)


def _has_rows(query: n.Query, kind: ResourceKind) -> bool:
    """Tell whether there may be pages, those of an expanded collection too."""
    return kind in _ROWS or any(isinstance(each, n.Expand) for each in query.options)


_CRM: Final = "Microsoft.Dynamics.CRM"
_FORMATTED: Final = "OData.Community.Display.V1.FormattedValue"
_TERMS: Final = (
    _FORMATTED,
    *(
        f"{_CRM}.{each}"
        for each in (
            "associatednavigationproperty",
            "fetchxmlpagingcookie",
            "globalmetadataversion",
            "lookuplogicalname",
            "morerecords",
            "totalrecordcount",
            "totalrecordcountlimitexceeded",
        )
    ),
)
_ERRORS: Final = "Microsoft.PowerApps.CDS."
_TERM: Final = re.compile(r"[^,\s]+")


@rule(
    "ODQ674",
    "unknown-annotation",
    n.Query,
    bad=[
        (
            "GET accounts Prefer: "
            'odata.include-annotations="Microsoft.Dynamics.CRM.formattedvalue"'
        ),
    ],
    good=["accounts"],
    is_of_profile=True,
)
def unknown_annotation(_: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a preference for annotations that the service has none of.

    Spec: Dataverse documentation, "Request annotations".
    """
    for each in _preferences(context.request, _ANNOTATIONS):
        source = each.header.source
        start = each.value_span.start
        for found in _TERM.finditer(each.value or ""):
            name = found[0].removeprefix("-")
            if _is_annotation(name):
                continue
            message = f"Dataverse has no annotations '{shown(name)}'"
            span = Span(start + found.end() - len(name), start + found.end())
            meant = _meant(name)
            fixes = (Fix(f"write '{meant}'", (Edit(span, meant),)),) if meant else ()
            hint = f"did you mean '{meant}'?" if meant else did_you_mean(name, _TERMS)
            yield Finding(span, message, hint=hint, fixes=fixes, source=source)


def _is_annotation(name: str) -> bool:
    if name == "*" or name in _TERMS or name.startswith(_ERRORS):
        return True
    before = name.removesuffix("*")
    is_pattern = before != name and before.endswith(".")
    return is_pattern and any(each.startswith(before) for each in (*_TERMS, _ERRORS))


def _meant(name: str) -> str | None:
    """Return the annotation that has the last part of a name, or nearly the name."""
    simple = name.rpartition(".")[2].casefold()
    same = [each for each in _TERMS if each.rpartition(".")[2].casefold() == simple]
    return same[0] if same else near_miss(name, _TERMS)


_VERSIONS: Final = ("OData-Version", "OData-MaxVersion")


@rule(
    "ODQ675",
    "unsupported-odata-version",
    n.Query,
    bad=[
        "GET accounts OData-Version: 4.01",
    ],
    good=["accounts"],
    is_of_profile=True,
)
def unsupported_version(_: n.Query, context: Context) -> Iterator[Finding]:
    """Detects another version of OData than 4.0 in the headers.

    Spec: Dataverse documentation, "HTTP headers".
    """
    for each in _headers(context, *_VERSIONS):
        if each.value != "4.0":
            message = f"Dataverse speaks OData 4.0, not '{shown(each.value)}'"
            fixes = (Fix("write '4.0'", (Edit(each.span, "4.0"),)),)
            hint = "write '4.0'"
            source = each.source
            yield Finding(each.span, message, hint=hint, fixes=fixes, source=source)


def _headers(context: Context, *names: str) -> Iterator[Header]:
    request = context.request
    for name in names if request is not None else ():
        yield from request.named(name) if request is not None else ()


_JSON: Final = frozenset({"application/json", "application/*", "*/*"})
_MARKUP: Final = re.compile(r"text/(?!\*)[\w.+\-]+|application/(?:[\w.\-]+\+)?xml")
_FORM: Final = "application/x-www-form-urlencoded"


@rule(
    "ODQ676",
    "unsupported-format",
    n.Query,
    bad=[
        "GET accounts Accept: application/atom+xml",
    ],
    good=["accounts"],
    is_of_profile=True,
)
def unsupported_format(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects another format than JSON, asked for or sent.

    Spec: Dataverse documentation, "HTTP headers".
    """
    request = context.request
    if request is None:
        return
    has_others = (n.MetadataSegment, n.CountSegment, n.ValueSegment, n.BatchSegment)
    if isinstance(_last(query), has_others):
        return
    for each in _headers(context, "Accept"):
        types = _media_types(each.value)
        if types and _JSON.isdisjoint(types) and all(map(_MARKUP.fullmatch, types)):
            message = f"Dataverse answers in JSON, not in '{shown(each.value)}'"
            hint = "write 'application/json'"
            yield Finding(each.span, message, hint=hint, source=each.source)
    yield from _body(query, request, context)


def _body(query: n.Query, request: Request, context: Context) -> Iterator[Finding]:
    """Find a body whose format isn't said, or is another one."""
    if not request.body:
        return
    fact = context.fact("unsupported-format of a body")
    given = request.named("Content-Type")
    hint = "write 'application/json'"
    if not given and request.headers and query.path is not None:
        message = "the request has a body and no header 'Content-Type'"
        hint = "add 'Content-Type: application/json'"
        yield Finding(query.path.span, message, hint=hint, fact=fact)
    for each in given:
        types = _media_types(each.value)
        if types and (_MARKUP.fullmatch(types[0]) or types[0] == _FORM):
            message = f"Dataverse takes JSON, not '{shown(each.value)}'"
            yield Finding(each.span, message, hint=hint, source=each.source, fact=fact)


def _media_types(value: str) -> list[str]:
    types = (each.partition(";")[0].strip().lower() for each in value.split(","))
    return [each for each in types if each]


_ETAG: Final = re.compile(r'(?:W/)?"[^"]*"(?:[ \t]*,[ \t]*(?:W/)?"[^"]*")*')


@rule(
    "ODQ677",
    "invalid-precondition",
    n.Query,
    bad=[
        "DELETE accounts(00000000-0000-0000-0000-000000000001) If-Match: x",
    ],
    good=["accounts"],
    is_of_profile=True,
)
def invalid_precondition(_: n.Query, context: Context) -> Iterator[Finding]:
    """Detects `If-Match` without an ETag, or together with `If-None-Match: *`.

    Spec: Dataverse documentation, "Perform conditional operations using the Web API".
    """
    for each in _headers(context, "If-Match", "If-None-Match"):
        is_match = each.name.casefold() == "if-match"
        allowed = {"*"} if is_match else {"*", "null"}
        if each.value not in allowed and not _ETAG.fullmatch(each.value):
            message = f"'{shown(each.value)}' is no ETag"
            hint = "write * or the value of '@odata.etag', like W/\"1234\""
            yield Finding(each.span, message, hint=hint, source=each.source)
        elif not is_match and each.value == "*" and _has(context, "If-Match"):
            message = "'If-None-Match: *' contradicts 'If-Match'"
            hint = "keep 'If-Match' to update only, 'If-None-Match' to create only"
            yield Finding(each.span, message, hint=hint, source=each.source)


def _has(context: Context, name: str) -> bool:
    return any(True for _ in _headers(context, name))


@rule(
    "ODQ678",
    "futile-precondition",
    n.Query,
    bad=[
        (
            "GET accounts(00000000-0000-0000-0000-000000000001)?$expand=cr"
            'eatedby If-None-Match: W/"1"'
        ),
    ],
    good=["accounts"],
    is_of_profile=True,
)
def futile_precondition(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects `If-None-Match` with an ETag where the response is never 304.

    That is so with `$expand`, and where annotations are asked for.

    Spec: Dataverse documentation, "Conditional retrievals".
    """
    request = context.request
    if request is None or request.method.upper() != "GET":
        return
    is_expanded = any(isinstance(each, n.Expand) for each in query.options)
    is_annotated = any(True for _ in _preferences(request, _ANNOTATIONS))
    if not is_expanded and not is_annotated:
        return
    why = "'$expand'" if is_expanded else "annotations"
    fact = context.fact("futile-precondition to expand") if is_expanded else None
    for each in request.named("If-None-Match"):
        if _ETAG.fullmatch(each.value):
            message = f"with {why} the response is never 304"
            hint = "remove the header, or ask for the row alone"
            yield Finding(each.span, message, hint=hint, source=each.source, fact=fact)


_CALLERS: Final = ("CallerObjectId", "MSCRMCallerID")
_GUID: Final = re.compile(r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?")
# What stands for a value in a text that is none yet.
_HOLES: Final = frozenset("<>[]{}$%")


@rule(
    "ODQ679",
    "invalid-caller",
    n.Query,
    bad=[
        "GET accounts CallerObjectId: x",
    ],
    good=["accounts"],
    is_of_profile=True,
)
def invalid_caller(_: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a header for impersonation that has no GUID, or both of them.

    Spec: Dataverse documentation, "Impersonate another user using the Web API".
    """
    given = [*_headers(context, *_CALLERS)]
    for each in given:
        if not _GUID.fullmatch(each.value) and _HOLES.isdisjoint(each.value):
            message = f"'{shown(each.value)}' is no GUID"
            hint = "write the id of a user, without quotes"
            yield Finding(each.span, message, hint=hint, source=each.source)
    if len({each.name.casefold() for each in given}) > 1:
        last = given[-1]
        message = f"'{_CALLERS[0]}' and '{_CALLERS[1]}' both say who is impersonated"
        yield Finding(last.span, message, hint="send one of them", source=last.source)


HEADERS_RULES: Final[tuple[Rule[Any], ...]] = (
    malformed_preference,
    unsupported_preference,
    excess_page_size,
    misplaced_preference,
    unknown_annotation,
    unsupported_version,
    unsupported_format,
    invalid_precondition,
    futile_precondition,
    invalid_caller,
)
