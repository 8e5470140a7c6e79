"""What is written down while a tree is bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from odataq.csdl.types import UNKNOWN, TypeRef
from odataq.text.holes import NO_HOLES, Holes

if TYPE_CHECKING:
    from odataq.csdl.model import Model
    from odataq.profiles import Profile
    from odataq.semantics.binding import Element
    from odataq.semantics.marks import Mark
    from odataq.semantics.scope import Scope
    from odataq.syntax.nodes import Node

__all__ = ["Notes"]


@frozen(eq=False)
class Notes:
    """The side tables of a binding in the making, and what it is made from."""

    model: Model
    profile: Profile
    holes: Holes = NO_HOLES
    types: dict[int, TypeRef] = field(factory=dict)
    elements: dict[int, Element] = field(factory=dict)
    scopes: dict[int, Scope] = field(factory=dict)
    marks: list[Mark] = field(factory=list)
    aliases: dict[str, TypeRef] = field(factory=dict)
    # Nodes that were made on the way: as long as they live, nobody has their ids.
    made: list[Node] = field(factory=list)

    def name(self, node: Node, element: Element, type_ref: TypeRef) -> TypeRef:
        """Note what a node names, and its type, which is returned."""
        self.elements[id(node)] = element
        self.types[id(node)] = type_ref
        return type_ref

    def is_unknown(self, node: Node) -> bool:
        """Tell whether a node has a hole, but for one in quotes."""
        return self.holes is not NO_HOLES and self.holes.touch(node.span)

    def mark(self, mark: Mark) -> TypeRef:
        """Keep a mark; the type after it is unknown."""
        self.marks.append(mark)
        return UNKNOWN
