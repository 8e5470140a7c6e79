"""A shape as text to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from odataq.shape.tree import (
    ResponseShape,
    Shape,
    ShapeArray,
    ShapeObject,
    ShapeReference,
    ShapeValue,
)
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["shape_text"]

# A shape nests as deep as a query, which is bounded, so these may recurse.


def shape_text(response: ResponseShape) -> str:
    """Return a shape as lines, one for each member; `?` is behind what may be missing.

    Definitions stand behind it, each under its name.
    """
    return "\n".join(printable(each) for each in _response(response))


def _response(response: ResponseShape) -> Iterator[str]:
    empty = ", or 204 No Content" if response.may_be_empty else ""
    yield f"{response.media_type}{empty}"
    if response.body is not None:
        yield from _lines("", response.body, "")
    for each in response.definitions:
        yield ""
        yield from _lines(f"{each.name}: ", each.shape, "")


def _lines(label: str, shape: Shape, indent: str) -> Iterator[str]:
    yield f"{indent}{label}{_line(shape)}"
    inner = shape
    while isinstance(inner, ShapeArray):
        inner = inner.items
    if isinstance(inner, ShapeObject):
        for each in inner.members:
            name = each.name if each.is_required else f"{each.name}?"
            yield from _lines(f"{name}: ", each.shape, f"{indent}  ")
        if inner.is_open:
            yield f"{indent}  ..."


def _line(shape: Shape) -> str:
    match shape:
        case ShapeArray(items, most):
            limit = "" if most is None else f", at most {most}"
            return f"array of {_line(items)}{limit}"
        case ShapeObject(_, type_name, is_nullable):
            simple = type_name.rpartition(".")[2]
            return _or_null(f"object {simple}".rstrip(), is_nullable=is_nullable)
        case ShapeReference(name, is_nullable):
            return _or_null(name, is_nullable=is_nullable)
        case ShapeValue():
            return _value(shape)
        case _:
            assert_never(shape)


def _value(shape: ShapeValue) -> str:
    details = " ".join(each for each in (shape.type, _of_format(shape)) if each)
    text = f"{shape.kind.value} ({details})" if details else shape.kind.value
    return _or_null(text, is_nullable=shape.is_nullable and shape.kind.value != "any")


def _of_format(shape: ShapeValue) -> str:
    # The type says it already.
    return "" if shape.type or shape.format is None else shape.format


def _or_null(text: str, *, is_nullable: bool) -> str:
    return f"{text} or null" if is_nullable else text
