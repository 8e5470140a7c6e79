"""What all nodes of a tree have."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

from odataq.source import Span

__all__ = ["NOWHERE", "Node", "QueryOption"]

# The span of a node that was made, not read.
NOWHERE: Final = Span(0, 0)


@frozen
class Node:
    """A node of a tree.

    Immutable; equal to a node of the same structure wherever that stands in a
    text. `span` is the range in the text that was given to the parser, before
    anything was decoded or trimmed.
    """

    span: Span = field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@frozen
class QueryOption(Node):
    """`queryOption`: what stands between `&` and `&`, or `;` and `;`.

    `spelling` is the name as it was written (`$Filter`, `filter`), empty in a
    tree that was made; `name_span` is where it stands.
    """

    spelling: str = field(default="", eq=False, repr=False, kw_only=True)
    name_span: Span = field(default=NOWHERE, eq=False, repr=False, kw_only=True)
