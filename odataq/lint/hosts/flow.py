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
    """The parts of a scope, or of a block within one, while they are read.

    A language whose blocks have names of their own opens a flow for each: what such a
    name gets surely happens as far as the name is seen.
    """

    __slots__ = ("closed", "declared", "is_branch", "outer", "parameters", "parts")

    def __init__(
        self,
        *,
        outer: Flow | None = None,
        is_branch: bool = False,
        parameters: Iterable[str] = (),
    ) -> None:
        """Begin a scope, or with `outer` a block; a branch may not happen, or often."""
        self.parts: list[Assignment | Expression | Scope] = []
        self.outer = outer
        self.is_branch = is_branch
        self.parameters = frozenset(parameters)
        self.declared = set(self.parameters)
        # The names of blocks that were closed, of the whole scope.
        self.closed: set[str] = set() if outer is None else outer.closed

    def add(self, part: Assignment | Expression | Scope) -> None:
        """Add what stands behind all that was added."""
        self.parts.append(part)

    def declare(self, *names: str) -> None:
        """Let this block have names of its own."""
        self.declared.update(names)

    def has(self, name: str) -> bool:
        """Whether a name is one of this scope."""
        flow: Flow | None = self
        while flow is not None:
            if name in flow.declared:
                return True
            flow = flow.outer
        return False

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
        maybe = self._may_not_happen(name)
        self.add(Assignment(span, name, value, key, is_added, maybe))

    def close(self) -> None:
        """End a block: what it has goes to the scope around.

        Where another block has had the same name, it is a scope, so that the two are
        told apart.
        """
        if self.outer is None:
            return
        if self.declared & self.closed:
            self.outer.add(self.scope())
        else:
            self.outer.parts.extend(self.parts)
        self.closed |= self.declared

    def scope(self) -> Scope:
        """Return what was read as a scope."""
        return Scope(tuple(self.parts), self.parameters)

    def _may_not_happen(self, name: str) -> bool:
        flow: Flow | None = self
        while flow is not None:
            if name in flow.declared:
                return False
            if flow.is_branch:
                return True
            flow = flow.outer
        return False


def is_telling(value: Expression) -> bool:
    """Whether an expression may have a query in it, besides being a name."""
    return not isinstance(value, Named) and (
        not isinstance(value, Unknown) or bool(value.parts)
    )
