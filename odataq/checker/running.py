"""Runs rules over what they visit."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic
from odataq.rules.registry import Context, Rule
from odataq.semantics.payload import EntityReference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from odataq.diagnostics import Fact, Finding
    from odataq.profiles import Profile
    from odataq.source import Source

    _Active = Mapping[type, tuple[tuple[Rule[Any], Fact], ...]]

__all__ = ["RuleRunner", "beyond_limit"]


@frozen(eq=False)
class RuleRunner:
    """Rules by the classes that they visit."""

    by_visited: Mapping[type, tuple[Rule[Any], ...]]
    _by_profile: dict[int, tuple[Profile, _Active]] = field(factory=dict, init=False)

    @staticmethod
    def of(rules: Iterable[Rule[Any]]) -> RuleRunner:
        """Return the runner of rules, which keep their order."""
        found: dict[type, list[Rule[Any]]] = {}
        for each in rules:
            classes = each.visits if isinstance(each.visits, tuple) else (each.visits,)
            for visited in dict.fromkeys(
                chain.from_iterable(map(_with_subclasses, classes))
            ):
                found.setdefault(visited, []).append(each)
        return RuleRunner({visited: tuple(of) for visited, of in found.items()})

    def visit(
        self, visited: object, context: Context, source: Source
    ) -> Iterator[Diagnostic]:
        """Yield what the rules find of a mark, a node or a part, in a text.

        The URL that refers to an entity has marks of its own.
        """
        for rule, fact in self._active(context.profile).get(type(visited), ()):
            for finding in rule.check(visited, context):
                yield _diagnostic(rule, fact, finding, source)
        if isinstance(visited, EntityReference):
            yield from self._referred(visited, context)

    def _active(self, profile: Profile) -> _Active:
        """Return the rules that run with a profile, each with what it goes by."""
        known = self._by_profile.get(id(profile))
        if known is None:
            active = {
                visited: tuple(
                    (rule, fact)
                    for rule, fact in ((each, each.fact_of(profile)) for each in rules)
                    if fact is not None
                )
                for visited, rules in self.by_visited.items()
            }
            # The profile is kept, so that no other one gets its identity.
            known = self._by_profile[id(profile)] = (profile, active)
        return known[1]

    def _referred(
        self, part: EntityReference, context: Context
    ) -> Iterator[Diagnostic]:
        if part.binding is None or part.source is None:
            return
        inner = Context(part.binding, context.request)
        for mark in part.marks:
            for each in self.visit(mark, inner, part.source):
                yield evolve(each, fixes=())


def _with_subclasses(visited: type) -> Iterator[type]:
    yield visited
    below: list[type] = visited.__subclasses__()
    for each in below:
        yield from _with_subclasses(each)


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


def beyond_limit(code: str, message: str, source: Source) -> Diagnostic:
    """Return the diagnostic of a text that isn't looked at."""
    known = CODES[code]
    return Diagnostic(known.code, known.slug, known.severity, message, source)
