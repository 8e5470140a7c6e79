"""A model with a property of every type, and what an expression calls each."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq import read_model
from odataq.csdl.types import (
    GEO_TYPES,
    INTEGER_RANGES,
    NULL,
    PRIMITIVE_TYPES,
    UNTYPED,
    TypeRef,
)
from odataq.syntax.nodes import LiteralKind
from tests.support.documents import edmx, schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq import Model

__all__ = ["AT", "LITERALS", "MODEL", "SAMPLES", "expression_of", "name_of"]

AT: Final = "Things"

_DECLARED: Final = ("Amount", "Color", "Name", "Place", "Rights", "Thing")
_ITEMS: Final = (
    *("Edm.Boolean", "Edm.Date", "Edm.DateTimeOffset", "Edm.Decimal"),
    *("Edm.Duration", "Edm.GeographyPoint", "Edm.Guid", "Edm.Int32", "Edm.String"),
    *(f"N.{each}" for each in _DECLARED),
)


def name_of(type_ref: TypeRef) -> str:
    """Return the short name of a type; brackets stand for a collection."""
    name = type_ref.name.rpartition(".")[2]
    return f"[{name}]" if type_ref.is_collection else name


def expression_of(type_ref: TypeRef) -> str:
    """Return the name of the property of a type, `null` for that of `null`."""
    if type_ref == NULL:
        return "null"
    name = type_ref.name.rpartition(".")[2]
    return f"{name}Values" if type_ref.is_collection else f"{name}Value"


# By their short names: what a table of types is tried with.
SAMPLES: Final[Mapping[str, TypeRef]] = MappingProxyType(
    {
        name_of(each): each
        for each in (
            *(TypeRef(name) for name in sorted(PRIMITIVE_TYPES)),
            *(TypeRef(f"N.{name}") for name in _DECLARED),
            *(TypeRef(name, is_collection=True) for name in _ITEMS),
            UNTYPED,
            NULL,
        )
    }
)


def _property(type_ref: TypeRef) -> str:
    is_navigation = type_ref.name == "N.Thing"
    element = "NavigationProperty" if is_navigation else "Property"
    return f'<{element} Name="{expression_of(type_ref)}" Type="{type_ref}"/>'


def _document() -> str:
    body = "".join(_property(each) for each in SAMPLES.values() if each != NULL)
    return edmx(
        schema(
            f"""
            <TypeDefinition Name="Amount" UnderlyingType="Edm.Decimal"/>
            <TypeDefinition Name="Name" UnderlyingType="Edm.String"/>
            <EnumType Name="Color"><Member Name="Red"/><Member Name="Blue"/></EnumType>
            <EnumType Name="Rights" IsFlags="true">
              <Member Name="Read" Value="1"/><Member Name="Write" Value="2"/>
            </EnumType>
            <ComplexType Name="Place"><Property Name="City" Type="Edm.String"/>
            </ComplexType>
            <EntityType Name="Thing"><Key><PropertyRef Name="Id"/></Key>
              <Property Name="Id" Type="Edm.Int32" Nullable="false"/>{body}
            </EntityType>
            <EntityContainer Name="C"><EntitySet Name="Things" EntityType="N.Thing"/>
            </EntityContainer>
            """
        ),
        version="4.01",
    )


MODEL: Final[Model] = read_model(_document().encode())

_SHAPES: Final = MappingProxyType(
    {
        "Collection": "GeometryCollection(Point(1 2))",
        "LineString": "LineString(1 2,3 4)",
        "MultiLineString": "MultiLineString((1 2,3 4))",
        "MultiPoint": "MultiPoint((1 2))",
        "MultiPolygon": "MultiPolygon(((0 0,1 0,1 1,0 0)))",
        "Point": "Point(1 2)",
        "Polygon": "Polygon((0 0,1 0,1 1,0 0))",
    }
)


def _geo_literals() -> dict[str, LiteralKind]:
    families = {"geography": LiteralKind.GEOGRAPHY, "geometry": LiteralKind.GEOMETRY}
    return {
        f"{family}'SRID=0;{_SHAPES[shape]}'": kind
        for family, kind in families.items()
        for shape in _SHAPES
        if f"Edm.{family.title()}{shape}" in GEO_TYPES
    }


def _limits() -> dict[str, LiteralKind]:
    limits = {each for pair in INTEGER_RANGES.values() for each in pair}
    beyond = {(low - 1, high + 1) for low, high in INTEGER_RANGES.values()}
    numbers = sorted(limits | {each for pair in beyond for each in pair})
    return {str(each): LiteralKind.NUMBER for each in numbers}


# A text of every kind of literal, and of numbers those at the ends of each range.
LITERALS: Final[Mapping[str, LiteralKind]] = MappingProxyType(
    {
        "null": LiteralKind.NULL,
        "true": LiteralKind.BOOLEAN,
        **_limits(),
        **dict.fromkeys(("1.5", "1e3", "INF", "-INF", "NaN"), LiteralKind.NUMBER),
        **dict.fromkeys(("'x'", "'Red'", "'Red,Blue'"), LiteralKind.STRING),
        **dict.fromkeys(("'Read,Write'", "'P1D'", "'1'"), LiteralKind.STRING),
        "00000000-0000-0000-0000-000000000001": LiteralKind.GUID,
        "2020-02-29": LiteralKind.DATE,
        "2020-02-29T12:00:00Z": LiteralKind.DATE_TIME,
        "12:00:00": LiteralKind.TIME_OF_DAY,
        "duration'P1D'": LiteralKind.DURATION,
        "binary'T0RhdGE='": LiteralKind.BINARY,
        **dict.fromkeys(("N.Color'Red'", "N.Rights'Read,Write'"), LiteralKind.ENUM),
        **dict.fromkeys(("N.Color'Green'", "N.Color'Red,Blue'"), LiteralKind.ENUM),
        **_geo_literals(),
    }
)
