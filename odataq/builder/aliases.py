"""Parameter aliases and the values that they bring into a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from odataq.syntax import nodes as n
from odataq.syntax.printer import compile as compile_tree

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["AliasValue", "Held", "assigned"]


@frozen(eq=False)
class Held:
    """A value that walks over a tree don't enter: it stands elsewhere."""

    value: n.Expr


@frozen
class AliasValue(n.ParameterAlias):
    """An alias that is assigned its value in whatever query it comes into."""

    held: Held = field(eq=False)


def assigned(
    before: tuple[n.QueryOption, ...], assignments: Iterable[n.AliasAssignment]
) -> tuple[n.QueryOption, ...]:
    """Return options and assignments behind them, each once.

    Raises `ValueError` for an alias that has another value already.
    """
    known = {
        each.name: compile_tree(each)
        for each in before
        if isinstance(each, n.AliasAssignment)
    }
    options = [*before]
    for each in assignments:
        text = compile_tree(each)
        if each.name not in known:
            options.append(each)
        if known.setdefault(each.name, text) != text:
            raise ValueError(f"alias '{each.name}' has another value already")
    return tuple(options)
