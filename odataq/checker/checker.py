"""Checks a query or a request as a whole."""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from odataq.checker.batches import of_batch
from odataq.checker.bodies import of_body, of_payload
from odataq.checker.ordering import first_of, in_order
from odataq.checker.running import RuleRunner
from odataq.checker.subjects import read_body, read_subject
from odataq.csdl.types import TypeRef
from odataq.http import Request
from odataq.limits import LIMITS, Limits
from odataq.rules import RULES
from odataq.rules.holes import certain, without_holes
from odataq.rules.registry import Context, Rule
from odataq.rules.unreadable import told
from odataq.semantics.binder import bind, choose_profile, resource_at
from odataq.semantics.binding import Binding
from odataq.semantics.entity_references import bind_id
from odataq.semantics.payload_binder import bind_payload
from odataq.semantics.resource import Resource, ResourceKind
from odataq.source import Source
from odataq.syntax.abnf_rules import form_of
from odataq.syntax.nodes import BrokenOption, Query
from odataq.syntax.parser import parse_source, strictly
from odataq.syntax.walk import walk
from odataq.text.holes import NO_HOLES, holes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from odataq.checker.subjects import Subject
    from odataq.csdl.model import Model
    from odataq.diagnostics import Diagnostic
    from odataq.profiles import Profile
    from odataq.syntax.keywords import OddCase
    from odataq.syntax.nodes import Node

__all__ = ["Checker", "check", "check_payload"]

# What the readable text of a tree has, and its URL hasn't.
_READABLE: Final = frozenset({"ODQ120", "ODQ124", "ODQ125"})
# What a library for HTTP encodes when it sends a URL.
_ENCODED_LATER: Final = frozenset({"ODQ124"})
# What is said about headers and bodies that may be anywhere.
_OF_REQUESTS: Final = frozenset({"unguarded-upsert"})


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
        self._rules = rules
        self._runner = RuleRunner.of(rules)

    def check(self, subject: Subject, /) -> list[Diagnostic]:
        """Return what is wrong with a query, in the order of the text.

        Never raises for a bad query, only `TypeError` for what is none.
        """
        source, request = read_subject(subject)
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
            found += of_body(self._runner, binding, request, self._limits)
            in_parts = self._of_batch(binding, request)
        else:
            profile = self._profile or choose_profile(self._model, None)
            found = [*_told(found, None, profile)]
        if source.has_holes:
            found = [*map(without_holes, found)]
        if self._is_strict:
            found = [*strictly(found)]
        most = self._limits.query_diagnostics
        return first_of([*in_order(found, request), *in_parts], most)

    def _of_batch(self, binding: Binding, request: Request | None) -> list[Diagnostic]:
        if request is None or binding.resource.kind is not ResourceKind.BATCH:
            return []
        profile = binding.profile
        within = Checker(
            self._model,
            profile=evolve(profile, max_url=profile.max_batched_url),
            service_root=self._service_root,
            strict=self._is_strict,
            rules=self._rules,
            limits=self._limits,
        )
        return of_batch(
            self._runner,
            binding,
            request,
            self._limits,
            self._service_root,
            within.check,
        )

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
        context = Context(binding, request)
        found = [*of_payload(self._runner, payload, context, self._limits)]
        if self._is_strict:
            found = [*strictly(found)]
        most = self._limits.query_diagnostics
        return first_of(in_order(found, request), most)

    def _run(
        self,
        binding: Binding,
        odd_cases: Iterable[OddCase],
        source: Source,
        request: Request | None,
    ) -> Iterator[Diagnostic]:
        context = Context(binding, request, source)
        for visited in (*binding.marks, *odd_cases, *walk(binding.tree)):
            yield from self._runner.visit(visited, context, source)
        reference = bind_id(binding, source)
        if reference is not None:
            yield from self._runner.visit(reference, context, source)


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
    return checker.check_payload(read_body(body), resource, method)


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
        at = bisect_right(starts, each.span.start) - 1
        name = broken[at].name if at >= 0 else ""
        yield told(each, profile, name)
