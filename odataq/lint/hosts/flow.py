"""Where statements stand: what they do, and whether that surely happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.lint.code import Assignment, Named, Scope, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from odataq.lint.code import Expression
    from odataq.source import Span

__all__ = ["Flow", "is_telling"]


class Flow:
    """The parts of a scope while they are read, or those of a block within one.

    A language whose blocks have names of their own opens a flow for each: what such a
    name gets surely happens as far as the name is seen.
    """

    __slots__ = ("branch", "declared", "is_closed", "outer", "parameters", "parts")

    def __init__(self, parameters: Iterable[str] = ()) -> None:
        """Begin a scope."""
        self.parts: list[Assignment | Expression | Scope] = []
        self.parameters = frozenset(parameters)
        self.declared = set(self.parameters)
        self.outer: Flow | None = None
        self.branch: Span | None = None
        self.is_closed = True

    def block(self, branch: Span | None = None) -> Flow:
        """Begin a block, with a range if it is a branch: it may not happen, or often.

        It needs no end: its parts are those of the scope.
        """
        inner = Flow()
        inner.parts = self.parts
        inner.outer = self
        inner.branch = branch
        return inner

    def add(self, part: Expression | Scope) -> None:
        """Add what stands behind all that was added."""
        self.parts.append(part)

    def declare(self, *names: str) -> None:
        """Let this block have names of its own."""
        self.declared.update(names)

    def own(self, *names: str) -> None:
        """Let the whole scope have names, as where blocks have none of their own."""
        self._around()[-1].declare(*names)

    def take(self, names: Iterable[str]) -> None:
        """Let the scope have parameters."""
        self.parameters |= frozenset(names)
        self.own(*self.parameters)

    def has(self, name: str) -> bool:
        """Whether a name is one of this scope."""
        return any(name in each.declared for each in self._around())

    def assign(
        self,
        span: Span,
        name: str,
        value: Expression,
        *,
        key: Expression | None = None,
        is_added: bool = False,
    ) -> None:
        """Add that a name gets a value."""
        branch = None
        for each in self._around():
            if name in each.declared:
                break
            branch = branch or each.branch
        else:
            each.is_closed = each.is_closed and key is not None
        maybe = branch is not None
        self.parts.append(Assignment(span, name, value, key, is_added, maybe, branch))

    def scope(self) -> Scope:
        """Return what was read as a scope."""
        return Scope(tuple(self.parts), self.parameters, self.is_closed)

    def _around(self) -> list[Flow]:
        """Return this block and those around it, as far as its scope goes."""
        found = []
        flow: Flow | None = self
        while flow is not None:
            found.append(flow)
            flow = flow.outer
        return found


def is_telling(value: Expression) -> bool:
    """Whether an expression may have a query in it, besides being a name."""
    return not isinstance(value, Named) and (
        not isinstance(value, Unknown) or bool(value.parts)
    )
