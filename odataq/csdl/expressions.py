"""Annotations and their expressions, kept as they stand in the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Annotation", "Expression"]


@frozen
class Expression:
    """A constant or dynamic expression: `Bool`, `Path`, `Record`, `If`, ...

    `kind` is the element's name (an attribute such as `Bool="true"` gives the
    same expression as the element), `value` its text, `attributes` what else
    it says (`Type` of a record, `Property` of a property value), `children`
    its operands, items, or property values.

    Spec: CSDL XML, "Constant Expression" and "Dynamic Expression".
    """

    kind: str
    value: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Expression, ...] = ()
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)

    def attribute(self, name: str) -> str | None:
        """Return an attribute's value, `None` where it isn't given."""
        return dict(self.attributes).get(name)

    def property_values(self) -> Iterator[tuple[str, Expression]]:
        """Yield name and value of each property of a record."""
        for child in self.children:
            name = child.attribute("Property")
            if child.kind == "PropertyValue" and name and child.children:
                yield name, child.children[0]


@frozen
class Annotation:
    """A term applied to a model element.

    `term` is qualified by a namespace. `expression` is `None` where the term's
    default value applies. `target` is the path of an `Annotations` element
    that it was given by, `None` for an annotation inside its element.
    """

    term: str
    qualifier: str | None = None
    expression: Expression | None = None
    annotations: tuple[Annotation, ...] = ()
    target: str | None = None
