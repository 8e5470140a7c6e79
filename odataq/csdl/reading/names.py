"""Replaces the aliases of a document by namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FullNames"]


@define(eq=False)
class FullNames:
    """Replaces aliases in names, paths and targets of one document.

    The aliases are known only when the whole document is read.
    """

    aliases: Mapping[str, str] = field(factory=dict)

    def name(self, name: str) -> str:
        """Return a qualified name with its namespace."""
        qualifier, dot, simple = name.rpartition(".")
        return f"{self.aliases.get(qualifier, qualifier)}{dot}{simple}"

    def path(self, path: str) -> str:
        """Return a path with each qualified name in full."""
        if "." not in path:
            return path
        return "/".join(self.name(segment) for segment in path.split("/"))

    def target(self, target: str) -> str:
        """Return an annotation target in full, also the types of an overload."""
        first, slash, rest = target.partition("/")
        name, paren, signature = first.partition("(")
        types = ",".join(self._type(each) for each in signature[:-1].split(","))
        head = f"{self.name(name)}({types})" if paren else self.name(name)
        return f"{head}{slash}{self.path(rest) if rest else ''}"

    def _type(self, text: str) -> str:
        outer, paren, inner = text.strip().partition("(")
        if not paren:
            return self.name(outer)
        return f"{outer}({self.name(inner.rstrip(')'))})"
