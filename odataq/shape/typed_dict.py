"""A shape as the source of Python classes."""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING, Final, assert_never

from attrs import field, frozen

from odataq.shape.tree import (
    JsonKind,
    ShapeArray,
    ShapeObject,
    ShapeReference,
    ShapeValue,
)

if TYPE_CHECKING:
    from odataq.shape.tree import ResponseShape, Shape

__all__ = ["typed_dict"]

_PYTHON: Final = {
    JsonKind.STRING: "str",
    JsonKind.NUMBER: "float",
    JsonKind.INTEGER: "int",
    JsonKind.BOOLEAN: "bool",
    JsonKind.OBJECT: "dict[str, Any]",
    JsonKind.ANY: "Any",
}
_IMPORTED: Final = ("Any", "Literal", "NotRequired", "TypedDict")
_NO_NAME: Final = "Row"
_NOT_IN_A_NAME: Final = re.compile(r"[^0-9A-Za-z]+")
# A class would change a name that begins with two underscores.
_PRIVATE: Final = "__"


def typed_dict(response: ResponseShape, /, *, name: str = "Response") -> str:
    """Return Python source in which `name` is the type of a response.

    Each object is a `TypedDict`, called after its type; where a member's name is no
    identifier, it is made by a call. A response without a body is `None`. Raises
    `ValueError` for a name that can't be one, or that the source itself imports.
    """
    if not name.isidentifier() or keyword.iskeyword(name) or name in _IMPORTED:
        raise ValueError(f"{name!r} can't be the name of a type")
    writer = _Writer(name)
    for each in response.definitions:
        writer.names[each.name] = writer.free_name(each.name)
    for each in response.definitions:
        writer.write(each.shape, writer.names[each.name])
    body = response.body
    if isinstance(body, ShapeObject):
        writer.write(body, name)
    else:
        found = "None" if body is None else writer.type_of(body)
        writer.blocks.append(f"{name} = {found}\n")
    imported = [each for each in _IMPORTED if writer.uses(each)]
    head = [f"from typing import {', '.join(imported)}\n"] if imported else []
    return "\n\n".join((*head, *writer.blocks))


@frozen(eq=False)
class _Writer:
    """Writes classes, each behind those that it is made of.

    A shape nests as deep as a query, which is bounded, so this may recurse.
    """

    name: str
    names: dict[str, str] = field(factory=dict)
    blocks: list[str] = field(factory=list)
    _taken: dict[str, int] = field(factory=dict)
    _used: set[str] = field(factory=set)
    _written: set[str] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        for each in (self.name, *_IMPORTED, "None", "True", "False"):
            self._taken[each] = 1

    def uses(self, name: str) -> bool:
        return name in self._used

    def free_name(self, type_name: str) -> str:
        """Return a name for a class that no other one has."""
        words = _NOT_IN_A_NAME.split(type_name.rpartition(".")[2])
        simple = "".join(each[:1].upper() + each[1:] for each in words) or _NO_NAME
        if simple[0].isdigit():
            simple = f"{_NO_NAME}{simple}"
        name = simple
        number = self._taken.get(simple, 1)
        while name in self._taken:
            number += 1
            name = f"{simple}{number}"
        self._taken[simple] = number
        self._taken.setdefault(name, 1)
        return name

    def type_of(self, shape: Shape) -> str:
        """Return the type of a shape, with the classes that it needs written."""
        match shape:
            case ShapeArray(items):
                return f"list[{self.type_of(items)}]"
            case ShapeObject():
                if not shape.members:
                    self._used.add("Any")
                    return _or_none("dict[str, Any]", is_nullable=shape.is_nullable)
                name = self.free_name(shape.type)
                self.write(shape, name)
                return _or_none(name, is_nullable=shape.is_nullable)
            case ShapeReference(name, is_nullable):
                return _or_none(self.names[name], is_nullable=is_nullable)
            case ShapeValue():
                return self._value(shape)
            case _:
                assert_never(shape)

    def _value(self, shape: ShapeValue) -> str:
        if shape.choices:
            self._used.add("Literal")
            choices = ", ".join(_quoted(each) for each in shape.choices)
            found = f"Literal[{choices}]"
        else:
            found = _PYTHON[shape.kind]
            if "Any" in found:
                self._used.add("Any")
        is_nullable = shape.is_nullable and shape.kind is not JsonKind.ANY
        return _or_none(found, is_nullable=is_nullable)

    def _is_late(self, shape: Shape) -> bool:
        """Tell whether a shape refers to a class that isn't written yet."""
        while isinstance(shape, ShapeArray):
            shape = shape.items
        if not isinstance(shape, ShapeReference):
            return False
        return self.names[shape.name] not in self._written

    def write(self, shape: ShapeObject, name: str) -> None:
        """Write the class of an object."""
        self._used.add("TypedDict")
        members = []
        for each in shape.members:
            found = self.type_of(each.shape)
            if self._is_late(each.shape):
                found = _quoted(found)
            if not each.is_required:
                self._used.add("NotRequired")
                found = f"NotRequired[{found}]"
            members.append((each.name, found))
        self._written.add(name)
        if all(_is_attribute(each) for each, _ in members):
            lines = [f"    {each}: {found}\n" for each, found in members]
            body = "".join(lines) or "    pass\n"
            self.blocks.append(f"class {name}(TypedDict):\n{body}")
            return
        lines = [f"        {_quoted(each)}: {found},\n" for each, found in members]
        body = "".join(lines)
        self.blocks.append(
            f"{name} = TypedDict(\n    {_quoted(name)},\n    {{\n{body}    }},\n)\n"
        )


def _is_attribute(name: str) -> bool:
    return (
        name.isascii()
        and name.isidentifier()
        and not keyword.iskeyword(name)
        and not name.startswith(_PRIVATE)
    )


def _quoted(text: str) -> str:
    is_plain = text.isascii() and text.isprintable() and not {'"', "\\"} & set(text)
    return f'"{text}"' if is_plain else repr(text)


def _or_none(name: str, *, is_nullable: bool) -> str:
    return f"{name} | None" if is_nullable else name
