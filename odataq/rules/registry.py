"""What a rule is, and how one is made."""

from __future__ import annotations

from functools import cached_property
from inspect import cleandoc
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from attrs import field, frozen

from odataq.codes import CODES
from odataq.diagnostics import Certainty, Fact, Severity
from odataq.syntax.nodes import (
    AliasAssignment,
    AllExpr,
    AnyExpr,
    ExpandItem,
    Expr,
    MemberPath,
    Query,
    ResourcePath,
    Segment,
    SelectItem,
)
from odataq.syntax.walk import walk
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from odataq.csdl.model import Model
    from odataq.diagnostics import Finding
    from odataq.http import Request
    from odataq.profiles import Profile
    from odataq.semantics.binding import Binding
    from odataq.source import Source, Span
    from odataq.syntax.nodes import Node

__all__ = ["Context", "Rule", "rule"]

V = TypeVar("V")

# What is made of segments.
_HOLDERS: Final = (ExpandItem, MemberPath, ResourcePath, SelectItem)


def _is_hole(value: Expr) -> bool:
    """Tell whether nothing is known of a value."""
    match value:
        case MemberPath(segments=(Segment(name=name), *_)):
            return HOLE in name
    return False


@frozen(eq=False)
class Context:
    """What a rule can look at besides what it visits.

    `source` is the text of the query, as far as there is one.
    """

    binding: Binding
    request: Request | None = None
    source: Source | None = None

    @property
    def model(self) -> Model | None:
        """The model, where there is one."""
        return self.binding.model

    @property
    def profile(self) -> Profile:
        """What the service supports."""
        return self.binding.profile

    @cached_property
    def aliases(self) -> Mapping[str, Expr]:
        """The values of parameter aliases; of one that stands twice the first."""
        tree = self.binding.tree
        options = tree.options if isinstance(tree, Query) else ()
        found: dict[str, Expr] = {}
        for each in options:
            if isinstance(each, AliasAssignment) and not _is_hole(each.value):
                found.setdefault(each.name, each.value)
        return found

    @cached_property
    def variables(self) -> frozenset[str]:
        """The variables of all lambda expressions."""
        nodes = walk(self.binding.tree)
        names = (each.variable for each in nodes if isinstance(each, AnyExpr | AllExpr))
        return frozenset(name for name in names if name is not None)

    @cached_property
    def holders(self) -> Mapping[Span, Node]:
        """What each named segment stands in, by where its name is."""
        return {
            segment.name_span: node
            for node in walk(self.binding.tree)
            if isinstance(node, _HOLDERS)
            for segment in node.segments
            if isinstance(segment, Segment)
        }

    @cached_property
    def selected(self) -> frozenset[str]:
        """The names that stand in `$select`, at the top or in an expansion."""
        return frozenset(
            segment.name
            for node in walk(self.binding.tree)
            if isinstance(node, SelectItem)
            for segment in node.segments
            if isinstance(segment, Segment)
        )

    def fact(self, name: str) -> Fact | None:
        """Return a fact of the profile, `None` where it has none of the name."""
        return self.profile.facts.get(name)


@frozen(eq=False)
class Rule(Generic[V]):
    """A check of one thing.

    `visits` is a class of nodes, or of the marks that the binder leaves where a
    name or a type is wrong, or several classes; `check` is called with each
    instance of them in a query. `text` explains the rule; `bad` and `good` are
    queries, each of the sample `dataverse` and its profile. What a service does
    where the rule finds something is a fact of the profile, by the rule's slug;
    where `is_of_profile`, the rule runs only where there is that fact.
    """

    code: str
    slug: str
    visits: type[V] | tuple[type[V], ...]
    check: Callable[[V, Context], Iterable[Finding]] = field(repr=False)
    severity: Severity = Severity.ERROR
    certainty: Certainty = Certainty.DOCUMENTED
    text: str = field(default="", repr=False)
    bad: tuple[str, ...] = field(default=(), repr=False)
    good: tuple[str, ...] = field(default=(), repr=False)
    sources: tuple[str, ...] = field(default=(), repr=False)
    is_of_profile: bool = field(default=False, repr=False)

    def fact_of(self, profile: Profile) -> Fact | None:
        """Return what the rule goes by in a profile, `None` where it doesn't run."""
        found = profile.facts.get(self.slug)
        if found is None and not self.is_of_profile:
            return Fact(self.sources, self.certainty)
        return found


def rule(  # noqa: PLR0913 (each is a part of what a rule is)
    code: str,
    slug: str,
    visits: type[V] | tuple[type[V], ...],
    *,
    bad: Iterable[str] = (),
    good: Iterable[str] = (),
    sources: Iterable[str] = (),
    severity: Severity | None = None,
    certainty: Certainty = Certainty.DOCUMENTED,
    is_of_profile: bool = False,
) -> Callable[[Callable[[V, Context], Iterator[Finding]]], Rule[V]]:
    """Make a rule of a generator of findings; its docstring explains the rule.

    The severity is that of the code where odataq has the code, else an error.
    Registers nothing: pass the rule on, `rules=[*RULES, mine]`.
    """

    def decorate(check: Callable[[V, Context], Iterator[Finding]]) -> Rule[V]:
        known: Any = CODES.get(code)
        return Rule(
            code,
            slug,
            visits,
            check,
            severity or (known.severity if known else Severity.ERROR),
            certainty,
            cleandoc(check.__doc__ or ""),
            tuple(bad),
            tuple(good),
            tuple(sources),
            is_of_profile,
        )

    return decorate
