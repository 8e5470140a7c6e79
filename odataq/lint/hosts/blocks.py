"""Blocks whose names are their own, while a file is read: what is in which scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.lint.code import Assignment, Named, Scope, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from odataq.lint.code import Expression
    from odataq.source import Span

__all__ = ["Block"]


class Block:
    """What stands between braces, or in a whole function, class or file.

    A block goes into what is around it when it is closed. It is a scope of the code
    only where one of its names is seen from around: then what it does to other names is
    uncertain; else it is as certain as without braces.
    """

    __slots__ = ("around", "branch", "declared", "is_closed", "is_scope", "parts")

    def __init__(
        self,
        around: Block | None = None,
        *,
        is_scope: bool = False,
        branch: Span | None = None,
    ) -> None:
        """Begin a block within another; one with none around is a file.

        Functions and classes are scopes. What has a range as its `branch` may never
        happen, or often.
        """
        self.around = around
        self.branch = branch
        self.is_scope = is_scope or around is None
        self.is_closed = True
        self.declared: set[str] = set()
        self.parts: list[Assignment | Expression | Scope] = []

    def inner(self, branch: Span | None = None) -> Block:
        """Begin a block within this one."""
        return Block(self, branch=branch)

    def scope(self) -> Block:
        """Begin a function or class within this one."""
        return Block(self, is_scope=True)

    @property
    def function(self) -> Block:
        """The block of the function, class or file that this one is in."""
        block = self
        while not block.is_scope and block.around is not None:
            block = block.around
        return block

    def declare(self, names: Iterable[str]) -> None:
        """Let the block have names of its own."""
        self.declared.update(names)

    def declares(self, name: str) -> bool:
        """Whether a name, or what stands before its first dot, is the block's own."""
        return name.partition(".")[0] in self.declared

    def add(self, part: Expression) -> None:
        """Let an expression stand for itself, unless it says nothing or is a name."""
        if isinstance(part, Named) or (isinstance(part, Unknown) and not part.parts):
            return
        self.parts.append(part)

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
        block = self
        while not block.declares(name):
            branch = branch or block.branch
            block.is_closed = block.is_closed and key is not None
            if block.is_scope or block.around is None:
                break
            block = block.around
        maybe = branch is not None
        self.parts.append(Assignment(span, name, value, key, is_added, maybe, branch))

    def close(self) -> None:
        """End the block: the one around gets what it has."""
        around = self.around
        if around is None:
            return
        if self.is_scope or any(around.sees(each) for each in self.declared):
            around.parts.append(self.finished())
        else:
            around.parts.extend(self.parts)

    def finished(self) -> Scope:
        """Return what was added as a scope that has the declared names."""
        return Scope(tuple(self.parts), frozenset(self.declared), self.is_closed)

    def sees(self, name: str) -> bool:
        """Whether a name is declared in the block or around it."""
        block: Block | None = self
        while block is not None:
            if name in block.declared:
                return True
            block = block.around
        return False
