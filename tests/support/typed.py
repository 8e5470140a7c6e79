"""A model with a type of every kind, and references to types as short text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq import read_model
from odataq.csdl.types import TypeRef
from tests.support.documents import edmx, entity, schema

if TYPE_CHECKING:
    from odataq import Model

__all__ = ["MODEL", "ref", "refs"]

MODEL: Final[Model] = read_model(
    edmx(
        schema(
            f"""
            {entity("Person")}
            <EntityType Name="Employee" BaseType="N.Person"/>
            <EntityType Name="Manager" BaseType="N.Employee"/>
            {entity("Order")}
            <ComplexType Name="Address"/>
            <ComplexType Name="PostalAddress" BaseType="N.Address"/>
            <EnumType Name="Color"><Member Name="Red"/></EnumType>
            <EnumType Name="Rights" IsFlags="true"><Member Name="Read" Value="1"/>
            </EnumType>
            <TypeDefinition Name="Name" UnderlyingType="Edm.String"/>
            <TypeDefinition Name="Amount" UnderlyingType="Edm.Decimal"/>
            <TypeDefinition Name="Age" UnderlyingType="Edm.Byte"/>
            <TypeDefinition Name="Photo" UnderlyingType="Edm.Stream"/>
            """
        )
    ).encode()
)


def ref(text: str) -> TypeRef:
    """Return the type of a text: `Int32`, `N.Color`, `?`, `null`, `[?]`, `[N.Age]`.

    Brackets stand for a collection.
    """
    name = text.strip("[]")
    if "." not in name and name not in {"?", "null"}:
        name = f"Edm.{name}"
    return TypeRef(name, is_collection=text.startswith("["))


def refs(text: str) -> tuple[TypeRef, ...]:
    """Return the types of a text with blanks between them."""
    return tuple(ref(each) for each in text.split())
