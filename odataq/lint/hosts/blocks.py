"""Blocks and whose their names are, while a file is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from odataq.lint.code import Assignment, Named, Scope, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from odataq.lint.code import Expression
    from odataq.source import Span

__all__ = ["Block", "is_telling"]


class Block:
    """What stands between braces, or in a whole function, class or file.

    A block goes into what is around it when it is closed; `with` closes it. It is a
    scope of the code only where one of its names is seen from around: then what it does
    to other names is uncertain; else it is as certain as without braces.
    """

    __slots__ = (
        "around",
        "branch",
        "declared",
        "is_closed",
        "is_scope",
        "owned",
        "parts",
    )

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
        self.owned: set[str] = set()
        self.parts: list[Assignment | Expression | Scope] = []

    def __enter__(self) -> Self:
        """Return the block itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the block."""
        self.close()

    def inner(self, branch: Span | None = None) -> Block:
        """Begin a block within this one."""
        return Block(self, branch=branch)

    def scope(self, parameters: Iterable[str] = ()) -> Block:
        """Begin a function or class within this one."""
        block = Block(self, is_scope=True)
        block.declare(parameters)
        return block

    @property
    def function(self) -> Block:
        """The block of the function, class or file that this one is in."""
        *_, block = self._in_function()
        return block

    def declare(self, names: Iterable[str]) -> None:
        """Let the block have names of its own, which hide those around."""
        self.declared.update(names)

    def own(self, name: str) -> None:
        """Let the function have a name, which hides none until it gets a value.

        That is for languages that don't declare names and whose blocks have none.
        """
        self.function.owned.add(name)

    def declares(self, name: str) -> bool:
        """Whether a name, or what stands before its first dot, is the block's own."""
        root = name.partition(".")[0]
        return root in self.declared or root in self.owned

    def is_own(self, name: str) -> bool:
        """Whether a name is one of the function."""
        return any(each.declares(name) for each in self._in_function())

    def add(self, part: Expression) -> None:
        """Let an expression stand for itself, unless it says nothing or is a name."""
        if is_telling(part):
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
        for block in self._in_function():
            if block.declares(name):
                break
            branch = branch or block.branch
            block.is_closed = block.is_closed and key is not None
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

    def _in_function(self) -> Iterator[Block]:
        """Yield this block and those around it, as far as its function goes."""
        block: Block | None = self
        while block is not None:
            yield block
            block = None if block.is_scope else block.around


def is_telling(value: Expression) -> bool:
    """Whether an expression may have a query in it, besides being a name."""
    return not isinstance(value, Named) and (
        not isinstance(value, Unknown) or bool(value.parts)
    )
