"""Checks queries: parse, bind, run the rules, put the findings in order."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping as MappingABC
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from attrs import evolve

from odataq.batch_text import read_batch
from odataq.codes import CODES
from odataq.csdl.types import TypeRef
from odataq.diagnostics import Diagnostic, Severity
from odataq.http import Request
from odataq.limits import LIMITS, Limits
from odataq.rules import RULES
from odataq.rules.holes import certain
from odataq.rules.registry import Context, Rule
from odataq.rules.unreadable import told
from odataq.semantics.binder import bind, choose_profile, resource_at
from odataq.semantics.binding import Binding
from odataq.semantics.media_types import has_json, numbers_of
from odataq.semantics.payload import EntityReference
from odataq.semantics.payload_binder import bind_body, bind_payload
from odataq.semantics.resource import Resource, ResourceKind
from odataq.source import Source
from odataq.syntax.abnf_rules import form_of
from odataq.syntax.nodes import BrokenOption, Query
from odataq.syntax.parser import parse_source, strictly
from odataq.syntax.printer import compile as compile_tree
from odataq.syntax.walk import walk
from odataq.text.holes import NO_HOLES, holes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from odataq.batch_text import Batch
    from odataq.csdl.model import Model
    from odataq.diagnostics import Fact, Finding
    from odataq.profiles import Profile
    from odataq.semantics.payload import Payload
    from odataq.source import Span
    from odataq.syntax.keywords import OddCase
    from odataq.syntax.nodes import Node

__all__ = ["Checker", "check", "check_payload"]

# What the readable text of a tree has, and its URL hasn't.
_READABLE: Final = frozenset({"ODQ120", "ODQ124", "ODQ125"})
# What a library for HTTP encodes when it sends a URL.
_ENCODED_LATER: Final = frozenset({"ODQ124"})
# What is said about headers and bodies that may be anywhere.
_OF_REQUESTS: Final = frozenset({"unguarded-upsert"})
# Whatever else is said of a name or a number that can't be one is a consequence.
_MISREAD: Final = frozenset({"ODQ110", "ODQ904"})

# It brought batches in JSON, which aren't read.
_JSON_BATCHES: Final = "4.01"


@runtime_checkable
class HasTree(Protocol):
    """What is made into a query: a builder."""

    @property
    def tree(self) -> Query: ...


Subject = str | Source | Query | Request | HasTree


class Checker:
    """Checks any number of queries against one model.

    Immutable, and safe to share between threads. For the arguments see `check`.
    """

    def __init__(  # noqa: PLR0913 (they are those of `check`)
        self,
        model: Model | None = None,
        /,
        *,
        profile: Profile | None = None,
        at: str | None = None,
        rule: str | None = None,
        service_root: str | None = None,
        strict: bool = False,
        rules: Sequence[Rule[Any]] = RULES,
        limits: Limits = LIMITS,
    ) -> None:
        """Prepare; raises `LookupError` for an unknown `at` or `rule`."""
        if rule is not None:
            form_of(rule)
        if at is not None and model is not None:
            resource_at(model, at)
        self._model = model
        self._profile = profile
        self._at = at
        self._rule = rule
        self._service_root = service_root
        self._is_strict = strict
        self._limits = limits
        self._rules = _by_visited(rules)
        self._given_rules = rules

    def check(self, subject: Subject, /) -> list[Diagnostic]:
        """Return what is wrong with a query, in the order of the text.

        Never raises for a bad query, only `TypeError` for what is none.
        """
        source, request = _read_subject(subject)
        is_text = isinstance(subject, str | Source | Request)
        return self._check(source, request, () if is_text else _READABLE)

    def check_source(self, source: Source, method: str | None, /) -> list[Diagnostic]:
        """Return what is wrong with the URL of a request of which no more is known.

        Nothing is said about headers and a body. `None` stands for a request that
        reads.
        """
        is_read = method is None or method.upper() == "GET"
        request = None if is_read else Request(method or "", source.text)
        found = self._check(source, request, _ENCODED_LATER)
        if request is None:
            return found
        return [each for each in found if each.slug not in _OF_REQUESTS]

    def _check(
        self, source: Source, request: Request | None, readable: Iterable[str]
    ) -> list[Diagnostic]:
        parsed = parse_source(
            source,
            self._rule,
            service_root=self._service_root,
            strict=self._is_strict,
            limits=self._limits,
        )
        found = list(parsed.diagnostics)
        in_parts: list[Diagnostic] = []
        holes = NO_HOLES
        if source.has_holes:
            holes = evolve(holes_in(source), loose=parsed.loose)
            found = [*certain(found, source, holes)]
        if parsed.node is not None:
            binding = bind(
                parsed.node,
                self._model,
                profile=self._profile,
                at=self._at,
                holes=holes,
            )
            tolerated = binding.profile.tolerated.union(readable)
            found = [each for each in found if each.code not in tolerated]
            found = [*_told(found, parsed.node, binding.profile)]
            findings = self._run(binding, parsed.odd_cases, source, request)
            if source.has_holes:
                findings = certain(findings, source, holes)
            # Whoever made thousands of mistakes doesn't wait for all suggestions.
            found += islice(findings, self._limits.query_diagnostics + 1)
            found += self._of_body(binding, request)
            in_parts = self._of_batch(binding, request)
        else:
            profile = self._profile or choose_profile(self._model, None)
            found = [*_told(found, None, profile)]
        if self._is_strict:
            found = [*strictly(found)]
        return self._cut([*_in_order(found, request), *in_parts])

    def _of_batch(self, binding: Binding, request: Request | None) -> list[Diagnostic]:
        """Return what is wrong with the body of a batch, in the order of its text."""
        if (
            request is None
            or not request.body
            or binding.resource.kind is not ResourceKind.BATCH
        ):
            return []
        types = request.named("Content-Type")
        is_json = types and types[0].value.lower().startswith("application/json")
        if is_json and binding.profile.version == _JSON_BATCHES:
            return []
        most = self._limits.batch_characters
        if len(request.body) > most:
            known = CODES["ODQ768"]
            message = f"a batch of more than {most} characters isn't looked at"
            body = Source("", "body")
            return [Diagnostic(known.code, known.slug, known.severity, message, body)]
        read = read_batch(request.body, types[0].source.text if types else None)
        found = [*self._of_parts(read, binding)]
        context = Context(binding, request)
        visits = (self._visit(each, context, read.source) for each in _of(read))
        findings = chain.from_iterable(visits)
        found += islice(findings, self._limits.query_diagnostics + 1)
        return sorted(
            found,
            key=lambda each: (
                each.source.origin is read.source,
                each.source.in_origin(each.span),
                each.code,
            ),
        )

    def _of_parts(self, batch: Batch, binding: Binding) -> Iterator[Diagnostic]:
        """Yield what is wrong with the requests of a batch, each taken alone."""
        profile = binding.profile
        checker = Checker(
            self._model,
            profile=evolve(profile, max_url=profile.max_batched_url),
            service_root=self._service_root,
            strict=self._is_strict,
            rules=self._given_rules,
            limits=self._limits,
        )
        room = self._limits.query_diagnostics
        resolved = islice(batch.resolved(), self._limits.batch_requests)
        for part, placed in resolved:
            if placed is None or part.is_batch:
                continue
            own = placed.place(checker.check(placed.request))
            if placed.holes:
                # They would be of a URL that nobody wrote.
                own = [evolve(each, fixes=()) for each in own]
            yield from own
            room -= len(own)
            if room < 0:
                return

    def check_payload(
        self, body: Source, resource: Resource, method: str, /
    ) -> list[Diagnostic]:
        """Return what is wrong with a body that is sent to a resource.

        Nothing is said about the URL, which there isn't.
        """
        profile = self._profile or choose_profile(self._model, None)
        request = Request(method, "", (), body.text)
        binding = Binding(Query(None, ()), self._model, profile, resource)
        payload = bind_payload(
            body,
            self._model,
            profile,
            resource,
            method=method.upper(),
            most=self._limits.body_characters,
        )
        found = [*self._of_payload(payload, binding, request)]
        if self._is_strict:
            found = [*strictly(found)]
        return self._cut(_in_order(found, request))

    def _of_body(
        self, binding: Binding, request: Request | None
    ) -> Iterator[Diagnostic]:
        if request is None or request.body is None or not has_json(request):
            return
        payload = bind_body(
            request.body,
            request.method.upper(),
            binding,
            self._limits.body_characters,
            numbers_of(request),
        )
        yield from self._of_payload(payload, binding, request)

    def _of_payload(
        self, payload: Payload, binding: Binding, request: Request
    ) -> Iterator[Diagnostic]:
        if payload.is_oversized:
            known = CODES["ODQ905"]
            most = self._limits.body_characters
            message = f"a body of more than {most} characters isn't looked at"
            yield Diagnostic(
                known.code, known.slug, known.severity, message, payload.source
            )
            return
        context = Context(binding, request)
        findings = (
            each
            for part in payload.parts
            for each in self._of_part(part, context, payload.source)
        )
        yield from islice(findings, self._limits.query_diagnostics + 1)

    def _of_part(
        self, part: object, context: Context, source: Source
    ) -> Iterator[Diagnostic]:
        yield from self._visit(part, context, source)
        if isinstance(part, EntityReference) and part.binding and part.source:
            inner = Context(part.binding, context.request)
            for mark in part.marks:
                for each in self._visit(mark, inner, part.source):
                    yield evolve(each, fixes=())

    def _visit(
        self, visited: object, context: Context, source: Source
    ) -> Iterator[Diagnostic]:
        for rule in self._rules.get(type(visited), ()):
            fact = rule.fact_of(context.profile)
            if fact is None:
                continue
            for finding in rule.check(visited, context):
                yield _diagnostic(rule, fact, finding, source)

    def _run(
        self,
        binding: Binding,
        odd_cases: Iterable[OddCase],
        source: Source,
        request: Request | None,
    ) -> Iterator[Diagnostic]:
        context = Context(binding, request, source)
        for visited in (*binding.marks, *odd_cases, *walk(binding.tree)):
            yield from self._visit(visited, context, source)

    def _cut(self, found: list[Diagnostic]) -> list[Diagnostic]:
        """Return the first diagnostics, and that there are more, in their order."""
        most = self._limits.query_diagnostics
        if len(found) <= most:
            return found
        # No flood of warnings hides an error.
        first = sorted(range(len(found)), key=lambda at: _is_no_error(found[at]))[:most]
        kept = [found[at] for at in sorted(first)]
        known = CODES["ODQ903"]
        message = f"there is more to report than {most} diagnostics"
        last = kept[-1]
        more = Diagnostic(
            known.code, known.slug, known.severity, message, last.source, last.span
        )
        return [*kept, more]


def check(  # noqa: PLR0913 (see DESIGN: all of it is the public API)
    subject: Subject,
    model: Model | None = None,
    /,
    *,
    profile: Profile | None = None,
    at: str | None = None,
    rule: str | None = None,
    service_root: str | None = None,
    strict: bool = False,
    rules: Sequence[Rule[Any]] = RULES,
    limits: Limits = LIMITS,
) -> list[Diagnostic]:
    """Return what is wrong with a query: a URL or a part of one, tree or request.

    Without a model nothing is said about names, and of types only what literals
    and canonical functions make certain. `profile` is what the service supports;
    by itself it is Dataverse where the model or the URL is Dataverse's, else
    OData 4.01. `at` is the set or type that a text without a path is about,
    `rule` the rule of the ABNF that it is read by. Where `service_root` is given,
    absolute URLs begin with it. `strict` makes errors of what is merely tolerated.

    Never raises for a bad query; `TypeError` for what is none, `LookupError` for
    an unknown `at` or `rule`.
    """
    return Checker(
        model,
        profile=profile,
        at=at,
        rule=rule,
        service_root=service_root,
        strict=strict,
        rules=rules,
        limits=limits,
    ).check(subject)


def check_payload(  # noqa: PLR0913 (see DESIGN: all of it is the public API)
    body: str | bytes | Source | Mapping[str, object],
    model: Model,
    /,
    *,
    at: str,
    method: str = "POST",
    profile: Profile | None = None,
    strict: bool = False,
    rules: Sequence[Rule[Any]] = RULES,
    limits: Limits = LIMITS,
) -> list[Diagnostic]:
    """Return what is wrong with the body of a request.

    `at` is what it is sent to: an entity set, a singleton or a type, by name. With
    POST it is an entity that is created there, with PATCH and PUT one that is
    updated. A mapping is looked at as the JSON that it is written as. What is found
    has its place in the body.

    Never raises for a bad body; `TypeError` for what is none, `LookupError` for an
    unknown `at`. For the other arguments see `check`.
    """
    checker = Checker(model, profile=profile, strict=strict, rules=rules, limits=limits)
    type_ref = resource_at(model, at)
    is_created = method.upper() == "POST"
    is_entity = model.entity_type(type_ref.name) is not None
    kind = ResourceKind.ENTITY if is_entity else ResourceKind.COMPLEX
    if is_entity and is_created:
        kind = ResourceKind.ENTITY_COLLECTION
    resource = Resource(kind, TypeRef(type_ref.name, is_collection=is_created))
    return checker.check_payload(_read_body(body), resource, method)


def _read_body(body: str | bytes | Source | Mapping[str, object]) -> Source:
    match body:
        case str():
            return Source(body, "body")
        case bytes():
            return Source(body.decode("utf-8", "replace"), "body")
        case Source():
            return body
        case _ if isinstance(body, MappingABC):
            return Source(_as_json(body), "body")
    raise TypeError(f"a body is a str, bytes or a mapping, not {type(body).__name__}")


def _as_json(body: Mapping[str, object]) -> str:
    try:
        return json.dumps(body, indent=2, ensure_ascii=False, default=str)
    except (ValueError, RecursionError) as error:
        raise TypeError("a body that JSON can't be made of") from error


def _of(batch: Batch) -> Iterator[object]:
    yield from batch.faults
    yield batch


def _by_visited(rules: Iterable[Rule[Any]]) -> Mapping[type, tuple[Rule[Any], ...]]:
    found: dict[type, list[Rule[Any]]] = {}
    for each in rules:
        classes = each.visits if isinstance(each.visits, tuple) else (each.visits,)
        for visited in dict.fromkeys(
            chain.from_iterable(map(_with_subclasses, classes))
        ):
            found.setdefault(visited, []).append(each)
    return {visited: tuple(of) for visited, of in found.items()}


def _with_subclasses(visited: type) -> Iterator[type]:
    yield visited
    below: list[type] = visited.__subclasses__()
    for each in below:
        yield from _with_subclasses(each)


def _read_subject(subject: Subject) -> tuple[Source, Request | None]:
    match subject:
        case str():
            return Source(subject), None
        case Source():
            return subject, None
        case Request():
            return Source(subject.url, "url"), subject
        case Query():
            return Source(compile_tree(subject, encode=False)), None
        case HasTree(tree=Query() as tree):
            return Source(compile_tree(tree, encode=False)), None
    raise TypeError(
        f"a query is a str, a Query or a Request, not {type(subject).__name__}"
    )


def _diagnostic(
    rule: Rule[Any], fact: Fact, finding: Finding, source: Source
) -> Diagnostic:
    known = finding.fact or fact
    return Diagnostic(
        rule.code,
        rule.slug,
        rule.severity,
        finding.message,
        finding.source or source,
        finding.span,
        hint=known.hint or finding.hint,
        certainty=known.certainty,
        related=finding.related,
        fixes=finding.fixes,
        sources=known.sources,
        server_code=known.server_code,
        server_message=_filled(known.server_message, finding),
    )


def _filled(message: str | None, finding: Finding) -> str | None:
    """Return the server's message, `None` where a detail of it isn't known."""
    if message is None or "{" not in message:
        return message
    return message.format_map(finding.details) if finding.details else None


def _is_no_error(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity is not Severity.ERROR


def _told(
    found: Iterable[Diagnostic], tree: Node | None, profile: Profile
) -> Iterator[Diagnostic]:
    """Yield what the parser found with what the service is known to make of it.

    The fact has the slug, or the slug and the name of the option that is broken.
    """
    options = tree.options if isinstance(tree, Query) else ()
    broken = [each for each in options if isinstance(each, BrokenOption)]
    starts = [each.span.start for each in broken]
    for each in found:
        at = bisect_right(starts, each.source.in_origin(each.span).start) - 1
        name = broken[at].name if at >= 0 else ""
        yield told(each, profile, name)


def _in_order(found: Sequence[Diagnostic], request: Request | None) -> list[Diagnostic]:
    """Return each diagnostic once: the query's first, then by header, the body's."""
    misread = {_place(each) for each in found if each.code in _MISREAD}
    unique = {
        (_place(each), each.code, each.message): each
        for each in found
        if each.code in _MISREAD or _place(each) not in misread
    }
    headers = () if request is None else request.headers
    order = {(f"header {name}", text): at for at, (name, text) in enumerate(headers, 1)}
    return sorted(
        unique.values(),
        key=lambda each: (_rank(each, order), _place(each)[-1], each.code),
    )


def _rank(diagnostic: Diagnostic, headers: Mapping[tuple[str, str], int]) -> int:
    source = diagnostic.source
    if source.name == "body":
        return len(headers) + 1
    return headers.get((source.name, source.text), 0)


def _place(diagnostic: Diagnostic) -> tuple[str, str, Span]:
    source = diagnostic.source
    # The text of a query is as good as its file, and quicker.
    is_derived = source.name == "body" and source.parent is not None
    span = source.in_origin(diagnostic.span) if is_derived else diagnostic.span
    # Two headers of one name are two texts.
    return source.name, "" if is_derived else source.text, span
